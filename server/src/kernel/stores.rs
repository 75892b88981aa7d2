//! A store, opened: all of its parts, with the broker that belongs to it.

use crate::entropy::SharedEntropy;
use crate::kernel::broker::Broker;
use crate::kernel::store::archive::Archiving;
use crate::kernel::store::tables::{DirectoryTables, MarkTable, RecordTables};
use crate::kernel::store::{DirectoryStore, Health, Log, Marks, Presence, Records};
use crate::kernel::{Database, Outbox, Queries};
use std::sync::Arc;

/// What is live of a store, opened: logs, presence, and the way from node to node.
#[derive(Clone)]
pub struct Live {
    /// Channels' logs.
    pub log: Arc<dyn Log>,
    /// Who is there.
    pub presence: Arc<dyn Presence>,
    /// From node to node.
    pub broker: Arc<dyn Broker>,
    /// Whether all of the store answers, the database too.
    pub health: Arc<dyn Health>,
}

/// One store, opened, with the broker that belongs to it.
#[derive(Clone)]
pub struct Stores {
    /// Channels' logs.
    pub log: Arc<dyn Log>,
    /// How far members have read.
    pub marks: Arc<dyn Marks>,
    /// Councils, pairings, channels, members.
    pub directory: Arc<dyn DirectoryStore>,
    /// What administration keeps.
    pub records: Arc<dyn Records>,
    /// What is to be done outside the database.
    pub outbox: Arc<Outbox>,
    /// What is asked of tables that are a capability's own.
    pub queries: Queries,
    /// Who is there.
    pub presence: Arc<dyn Presence>,
    /// From node to node.
    pub broker: Arc<dyn Broker>,
    /// Whether it answers.
    pub health: Arc<dyn Health>,
    /// What goes from the log store to the archive, where they are two.
    pub archiving: Option<Arc<dyn Archiving>>,
}

impl Stores {
    /// Takes what logs have to the archive, for as long as the server runs; where they are one, there is nothing to do.
    pub async fn archive(self) {
        match self.archiving {
            Some(archiving) => archiving.forever().await,
            None => std::future::pending().await,
        }
    }

    /// Takes to the archive what logs have by now.
    pub async fn flush_archive(&self) {
        if let Some(archiving) = &self.archiving {
            archiving.flush().await;
        }
    }

    /// What is live, with the tables of a database.
    pub fn on(live: Live, database: Arc<dyn Database>, entropy: SharedEntropy) -> Self {
        let Live { log, presence, broker, health } = live;
        Self {
            marks: Arc::new(MarkTable::new(database.clone(), log.clone())),
            directory: Arc::new(DirectoryTables::new(database.clone(), log.clone())),
            outbox: Arc::new(Outbox::new(database.clone())),
            queries: Queries::of(database.clone()),
            records: Arc::new(RecordTables::new(database, entropy)),
            log,
            presence,
            broker,
            health,
            archiving: None,
        }
    }
}
