//! One server and the few connections to it.
//!
//! Several, because Redis reads 16 KiB of a connection at a time and syncs its file after each round of reading: with
//! one, many senders at once would wait for many syncs. What is about one channel always takes the same connection, so
//! that a command given up by its caller can't overtake a later one. Never more, however many sockets the node has.

use super::connection::{Connection, Failure};
use super::source::Source;
use futures_util::future::try_join_all;
use redis::{Cmd, Value};
use std::sync::Arc;
use tokio::sync::Notify;

/// Connections to one server.
const CONNECTIONS: u16 = 4;

/// A server.
pub struct Server {
    source: Source,
    label: String,
    connections: Vec<Connection>,
}

impl Server {
    /// Begins to connect.
    pub fn at(source: Source) -> Arc<Self> {
        let back = Arc::new(Notify::new());
        let connections = (0..CONNECTIONS).map(|_| Connection::to(source.clone(), back.clone())).collect();
        Arc::new(Self { label: source.label(), source, connections })
    }

    /// For logs and errors.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Its host; empty where it has none.
    pub fn host(&self) -> &str {
        self.label.rsplit_once(':').map_or("", |(host, _)| host)
    }

    /// How to reach it.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Sends a command about keys in a slot and waits for its answer, however long: the caller sets the limit, and
    /// tells of it by [`suspect`](Self::suspect).
    pub async fn send(&self, slot: u16, command: &Cmd) -> Result<Value, Failure> {
        self.connection(slot).send(command).await
    }

    /// The same, asking a server that is about to take over the slot.
    pub async fn send_asking(&self, slot: u16, command: &Cmd) -> Result<Value, Failure> {
        self.connection(slot).send_asking(command).await
    }

    /// Sends the same over every connection; the first failure, if any.
    pub async fn send_everywhere(&self, command: &Cmd) -> Result<(), Failure> {
        try_join_all(self.connections.iter().map(|connection| connection.send(command))).await.map(|_| ())
    }

    /// Says that there was no answer, or that of a server that isn't the master any more.
    pub fn suspect(&self, slot: u16) {
        self.connection(slot).suspect();
    }

    /// Says so of every connection.
    pub fn suspect_all(&self) {
        self.connections.iter().for_each(Connection::suspect);
    }

    /// Whether a connection is kept by nobody any more.
    pub fn has_ended(&self) -> bool {
        self.connections.iter().any(Connection::has_ended)
    }

    fn connection(&self, slot: u16) -> &Connection {
        &self.connections[usize::from(slot % CONNECTIONS)]
    }
}
