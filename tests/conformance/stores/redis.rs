//! The shared store: a private Redis, or a private cluster, with an append-only file synced at every write.

use crate::conformance::enrolled::{Enrolled, Node, PRESENCE_TIMEOUT};
use quartier::broker::inlet;
use quartier::clock::SteadyClock;
use quartier::entropy::SystemEntropy;
use quartier::store::redis::{RedisOptions, open};
use quartier_tests::redis::{PrivateCluster, PrivateRedis};
use redis::cmd;
use std::sync::Arc;

/// Opens a node on these servers.
async fn node(urls: &[String], clock: &Arc<SteadyClock>) -> Node {
    let (inlet, lanes) = inlet(2);
    let options = RedisOptions { urls, presence_timeout: PRESENCE_TIMEOUT };
    Node::new(open(options, clock.clone(), Arc::new(SystemEntropy), inlet).await.unwrap(), lanes)
}

pub struct Redis {
    clock: Arc<SteadyClock>,
    pub server: PrivateRedis,
}

#[async_trait::async_trait]
impl Enrolled for Redis {
    const NODES: usize = 2;

    async fn fresh(clock: Arc<SteadyClock>) -> Self {
        Self { clock, server: PrivateRedis::start().await }
    }

    async fn open(&self) -> Node {
        node(&[self.server.url()], &self.clock).await
    }

    async fn crash(&mut self, nodes: Vec<Node>) {
        self.server.kill_and_restart().await;
        drop(nodes);
    }

    async fn wipe(&mut self, nodes: Vec<Node>) {
        drop(nodes);
        self.server.ask::<()>(&cmd("FLUSHALL")).await;
    }

    async fn away(&self) {
        self.server.stop();
    }

    async fn back(&self) {
        self.server.cont();
    }
}

pub struct RedisCluster {
    clock: Arc<SteadyClock>,
    pub cluster: PrivateCluster,
}

#[async_trait::async_trait]
impl Enrolled for RedisCluster {
    const NODES: usize = 2;

    async fn fresh(clock: Arc<SteadyClock>) -> Self {
        Self { clock, cluster: PrivateCluster::start().await }
    }

    /// Given one member, it finds the others.
    async fn open(&self) -> Node {
        node(&self.cluster.urls()[..1], &self.clock).await
    }

    async fn crash(&mut self, nodes: Vec<Node>) {
        self.cluster.masters.iter_mut().for_each(PrivateRedis::kill);
        for master in &mut self.cluster.masters {
            master.restart().await;
        }
        self.cluster.is_whole().await;
        drop(nodes);
    }

    async fn wipe(&mut self, nodes: Vec<Node>) {
        drop(nodes);
        for master in &self.cluster.masters {
            master.ask::<()>(&cmd("FLUSHALL")).await;
        }
    }

    async fn away(&self) {
        self.cluster.masters.iter().for_each(PrivateRedis::stop);
    }

    async fn back(&self) {
        self.cluster.masters.iter().for_each(PrivateRedis::cont);
    }
}
