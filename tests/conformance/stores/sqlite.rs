//! The embedded store: a private folder.

use crate::conformance::enrolled::{Away, Enrolled, Node, PRESENCE_TIMEOUT, tables};
use quartier::clock::SteadyClock;
use quartier::entropy::SystemEntropy;
use quartier::kernel::broker::ingress;
use quartier::kernel::store::sqlite::{SqliteOptions, open};
use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

const FILE: &str = "quartier.sqlite";

pub struct Sqlite {
    clock: Arc<SteadyClock>,
    outer: TempDir,
    /// How often the folder was lost; each life has its own.
    life: u32,
    /// Another program's transaction on the file.
    intruder: Mutex<Option<Connection>>,
}

impl Sqlite {
    fn folder(&self) -> PathBuf {
        self.outer.path().join(self.life.to_string())
    }
}

#[async_trait::async_trait]
impl Enrolled for Sqlite {
    const NODES: usize = 1;
    const AWAY: Away = Away::All;

    async fn fresh(clock: Arc<SteadyClock>) -> Self {
        Self { clock, outer: tempfile::tempdir().unwrap(), life: 0, intruder: Mutex::default() }
    }

    async fn open(&self) -> Node {
        let (ingress, partitions) = ingress(2);
        let (folder, tables) = (self.folder(), tables());
        let options =
            SqliteOptions { presence_timeout: PRESENCE_TIMEOUT, ..SqliteOptions::in_folder(&folder, &tables) };
        Node::new(open(options, self.clock.clone(), Arc::new(SystemEntropy), ingress).await.unwrap(), partitions)
    }

    /// What the disk holds while the server runs is what a crash leaves: it is opened elsewhere.
    async fn crash(&mut self, nodes: Vec<Node>) {
        let before = self.folder();
        self.life += 1;
        std::fs::create_dir(self.folder()).unwrap();
        for name in [FILE.to_owned(), format!("{FILE}-wal")] {
            std::fs::copy(before.join(&name), self.folder().join(&name)).unwrap();
        }
        drop(nodes);
    }

    async fn wipe(&mut self, nodes: Vec<Node>) {
        self.life += 1;
        drop(nodes);
    }

    async fn away(&self) {
        let intruder = Connection::open(self.folder().join(FILE)).unwrap();
        intruder.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
        intruder.execute_batch("BEGIN EXCLUSIVE").unwrap();
        *self.intruder.lock().unwrap() = Some(intruder);
    }

    async fn back(&self) {
        self.intruder.lock().unwrap().take();
    }
}
