//! What a store brings to be held to the laws.

use super::laws::own_tables;
use quartier::capabilities;
use quartier::clock::SteadyClock;
use quartier::kernel::Schema;
use quartier::kernel::broker::{Delivery, Partition};
use quartier::kernel::stores::Stores;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// After how long without renewal a connection counts as gone, in every store under test.
pub const PRESENCE_TIMEOUT: Duration = Duration::from_secs(30);

/// The tables of a store under test, beside its own.
pub fn tables() -> Vec<Schema> {
    capabilities::tables().into_iter().chain([own_tables::TABLES]).collect()
}

/// What [`away`](Enrolled::away) takes away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Away {
    /// Everything.
    All,
    /// Logs and presence; what is kept stays.
    Live,
    /// What is kept: directory, records, marks; logs stay.
    Kept,
}

/// A private store of one law, with hands on what is below it.
#[async_trait::async_trait]
pub trait Enrolled: Sized + Send + Sync + 'static {
    /// How many nodes can share it; laws on nodes take up to two.
    const NODES: usize;

    /// What is away.
    const AWAY: Away;

    /// Makes an empty one. Whatever it starts ends with the value. All nodes take their time from `clock`.
    async fn fresh(clock: Arc<SteadyClock>) -> Self;

    /// Opens it as a starting server does.
    async fn open(&self) -> Node;

    /// The power goes: nothing is closed, and what wasn't durable is gone. Then it is back.
    async fn crash(&mut self, nodes: Vec<Node>);

    /// Everything in it is lost; what is opened next is empty.
    async fn wipe(&mut self, nodes: Vec<Node>);

    /// From now on no write gets through (reads need not either).
    async fn away(&self);

    /// All is well again.
    async fn back(&self);
}

/// A server's side of a store.
pub struct Node {
    /// The store, opened.
    pub stores: Stores,
    arrivals: mpsc::UnboundedReceiver<Delivery>,
}

impl Node {
    /// Takes what arrives at the partitions as it comes, so that no law is stopped by a full partition.
    pub fn new(stores: Stores, partitions: Vec<Partition>) -> Self {
        let (arrived, arrivals) = mpsc::unbounded_channel();
        for mut partition in partitions {
            let arrived = arrived.clone();
            tokio::spawn(async move {
                while let Some(delivery) = partition.recv().await {
                    if arrived.send(delivery).is_err() {
                        break;
                    }
                }
            });
        }
        Self { stores, arrivals }
    }

    /// The next delivery.
    pub async fn arrival(&mut self) -> Delivery {
        let arrival = tokio::time::timeout(Duration::from_secs(30), self.arrivals.recv()).await;
        arrival.expect("nothing arrives").expect("the store has gone")
    }

    /// The same, however long it takes; none: the store has gone.
    pub async fn arrival_whenever(&mut self) -> Option<Delivery> {
        self.arrivals.recv().await
    }
}
