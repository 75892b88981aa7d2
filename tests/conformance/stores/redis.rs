//! The shared store: a private Redis, or a private cluster, with an append-only file synced at every write; and a database of its own on
//! the run's PostgreSQL.

use crate::conformance::enrolled::{Away, Enrolled, Node, PRESENCE_TIMEOUT, tables};
use crate::conformance::settled::Settled;
use quartier::clock::SteadyClock;
use quartier::entropy::SystemEntropy;
use quartier::kernel::broker::ingress;
use quartier::kernel::store::archive::HotWindow;
use quartier::kernel::store::shared::{SharedOptions, open};
use quartier_tests::postgres::{PrivateDatabase, PrivatePostgres};
use quartier_tests::redis::{PrivateCluster, PrivateRedis};
use redis::cmd;
use std::sync::Arc;

/// Nothing is dropped.
const LONG: HotWindow = HotWindow { age_ms: i64::MAX, events: 1 << 40, ids_ms: HotWindow::IDS_MS };

/// Opens a node on these servers.
async fn node(urls: &[String], database: &PrivateDatabase, clock: &Arc<SteadyClock>) -> Node {
    node_with(urls, database, clock, LONG).await
}

async fn node_with(urls: &[String], database: &PrivateDatabase, clock: &Arc<SteadyClock>, hot: HotWindow) -> Node {
    let (ingress, partitions) = ingress(2);
    let (postgres, tables) = (database.url(), tables());
    let presence_timeout = PRESENCE_TIMEOUT;
    let options = SharedOptions { redis: urls, postgres: &postgres, presence_timeout, hot, tables: &tables };
    Node::new(open(options, clock.clone(), Arc::new(SystemEntropy), ingress).await.unwrap(), partitions)
}

pub struct Redis {
    clock: Arc<SteadyClock>,
    pub server: PrivateRedis,
    pub database: PrivateDatabase,
}

impl Redis {
    /// Opens a node that keeps so much in Redis.
    pub async fn open_with(&self, hot: HotWindow) -> Node {
        node_with(&[self.server.url()], &self.database, &self.clock, hot).await
    }
}

#[async_trait::async_trait]
impl Enrolled for Redis {
    const NODES: usize = 2;
    const AWAY: Away = Away::Live;

    async fn fresh(clock: Arc<SteadyClock>) -> Self {
        Self { clock, server: PrivateRedis::start().await, database: PrivateDatabase::fresh().await }
    }

    async fn open(&self) -> Node {
        node(&[self.server.url()], &self.database, &self.clock).await
    }

    async fn crash(&mut self, nodes: Vec<Node>) {
        self.server.kill_and_restart().await;
        drop(nodes);
    }

    async fn wipe(&mut self, nodes: Vec<Node>) {
        drop(nodes);
        self.server.ask::<()>(&cmd("FLUSHALL")).await;
        self.database.wipe().await;
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
    database: PrivateDatabase,
}

#[async_trait::async_trait]
impl Enrolled for RedisCluster {
    const NODES: usize = 2;
    const AWAY: Away = Away::Live;

    async fn fresh(clock: Arc<SteadyClock>) -> Self {
        Self { clock, cluster: PrivateCluster::start().await, database: PrivateDatabase::fresh().await }
    }

    /// Given one member, it finds the others.
    async fn open(&self) -> Node {
        node(&self.cluster.urls()[..1], &self.database, &self.clock).await
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
        self.database.wipe().await;
    }

    async fn away(&self) {
        self.cluster.masters.iter().for_each(PrivateRedis::stop);
    }

    async fn back(&self) {
        self.cluster.masters.iter().for_each(PrivateRedis::cont);
    }
}

impl RedisCluster {
    /// Opens a node that keeps so much in Redis.
    pub async fn open_with(&self, hot: HotWindow) -> Node {
        node_with(&self.cluster.urls()[..1], &self.database, &self.clock, hot).await
    }
}

/// The same with a PostgreSQL of its own, which is what can be taken away.
pub struct RedisWithPostgres {
    clock: Arc<SteadyClock>,
    redis: PrivateRedis,
    // Dropped before its server.
    pub database: PrivateDatabase,
    postgres: PrivatePostgres,
}

#[async_trait::async_trait]
impl Enrolled for RedisWithPostgres {
    const NODES: usize = 2;
    const AWAY: Away = Away::Kept;

    async fn fresh(clock: Arc<SteadyClock>) -> Self {
        let postgres = PrivatePostgres::start();
        let database = PrivateDatabase::on(&postgres.url()).await;
        Self { clock, redis: PrivateRedis::start().await, database, postgres }
    }

    async fn open(&self) -> Node {
        node(&[self.redis.url()], &self.database, &self.clock).await
    }

    async fn crash(&mut self, nodes: Vec<Node>) {
        self.redis.kill_and_restart().await;
        self.postgres.kill_and_restart();
        drop(nodes);
    }

    async fn wipe(&mut self, nodes: Vec<Node>) {
        drop(nodes);
        self.redis.ask::<()>(&cmd("FLUSHALL")).await;
        self.database.wipe().await;
    }

    async fn away(&self) {
        self.postgres.stop();
    }

    async fn back(&self) {
        self.postgres.cont();
    }
}

/// The same with nothing left in Redis: after each change all events are in the archive alone, and all that is read crosses the seam.
pub struct RedisArchived(pub Redis);

#[async_trait::async_trait]
impl Enrolled for RedisArchived {
    const NODES: usize = 2;
    const AWAY: Away = Away::Live;

    async fn fresh(clock: Arc<SteadyClock>) -> Self {
        Self(Redis::fresh(clock).await)
    }

    async fn open(&self) -> Node {
        let mut node = self.0.open_with(HotWindow { age_ms: i64::MAX, events: 0, ids_ms: 0 }).await;
        node.stores.log = Arc::new(Settled(node.stores.log.clone(), node.stores.archiving.clone().unwrap()));
        node
    }

    async fn crash(&mut self, nodes: Vec<Node>) {
        self.0.crash(nodes).await;
    }

    async fn wipe(&mut self, nodes: Vec<Node>) {
        self.0.wipe(nodes).await;
    }

    async fn away(&self) {
        self.0.away().await;
    }

    async fn back(&self) {
        self.0.back().await;
    }
}
