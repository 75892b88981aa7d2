//! From node to node, over sharded pub/sub: one subscription connection for each server that holds slots.
//!
//! Sharded on a single server too: what a message is sent by and who hears it doesn't depend on the layout.
//! Publishing is part of the script that changes something, so followers hear of it in the order of the log.

mod dispatcher;
pub mod payload;
mod subscriber;
mod topic;

use super::request::Request;
use super::server::Server;
use super::servers::{ANSWER, Servers};
use crate::entropy::SharedEntropy;
use crate::kernel::broker::{Broker, Control, Ingress};
use crate::kernel::store::{StoreError, Stored};
use parking_lot::Mutex;
use quartier_protocol::id::{ChannelId, MemberId};
use std::sync::Arc;
use std::time::Duration;
use subscriber::{Room, Subscriber};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use topic::{Followed, Topic};

/// How long following waits for a table in which the topic's place is known again.
const MOVED: Duration = Duration::from_millis(400);
/// How often it is looked whether all that listens still does.
const WATCHED: Duration = Duration::from_secs(1);
/// How often following tries, where topics move.
const TRIES: usize = 3;

/// The broker on Redis.
pub struct RedisBroker {
    room: Room,
    subscribers: Arc<Subscribers>,
    /// None once it is closed.
    tender: Mutex<Option<JoinHandle<()>>>,
}

/// One subscriber a server.
#[derive(Default)]
struct Subscribers(Mutex<Vec<(Arc<Server>, Arc<Subscriber>)>>);

impl Subscribers {
    fn at(&self, server: &Arc<Server>, room: &Room) -> Arc<Subscriber> {
        let mut subscribers = self.0.lock();
        if let Some((_, subscriber)) = subscribers.iter().find(|(known, _)| Arc::ptr_eq(known, server)) {
            return subscriber.clone();
        }
        let subscriber = Subscriber::at(server.clone(), room.clone());
        subscribers.push((server.clone(), subscriber.clone()));
        subscriber
    }

    /// Follows a change of the table: subscribers of servers that hold nothing go, new ones come, all compare.
    fn tend(&self, room: &Room) {
        let servers: Vec<Arc<Server>> = room.servers.table().servers().into_iter().map(|(_, server)| server).collect();
        self.0.lock().retain(|(known, _)| servers.iter().any(|server| Arc::ptr_eq(server, known)));
        servers.iter().for_each(|server| self.at(server, room).compare());
    }
}

impl RedisBroker {
    /// Begins to listen; answers once controls are heard.
    /// `interrupted` is told whenever a connection came back: logs may have lost their end.
    pub async fn start(
        servers: Arc<Servers>,
        ingress: Ingress,
        entropy: SharedEntropy,
        interrupted: Arc<Notify>,
    ) -> Stored<Arc<Self>> {
        let room = Room { servers, followed: Arc::new(Followed::default()), ingress, entropy, interrupted };
        let subscribers = Arc::new(Subscribers::default());
        let tender = Mutex::new(Some(tokio::spawn(tend(subscribers.clone(), room.clone()))));
        let broker = Arc::new(Self { room, subscribers, tender });
        broker.listen(Topic::Control).await?;
        Ok(broker)
    }

    /// Answers when a task that listens, follows the table or keeps a connection has ended although nobody stopped it.
    pub async fn failed(&self) {
        loop {
            tokio::time::sleep(WATCHED).await;
            let is_deaf = self.subscribers.0.lock().iter().any(|(_, subscriber)| subscriber.has_ended());
            let is_astray = self.tender.lock().as_ref().is_some_and(JoinHandle::is_finished);
            if is_deaf || is_astray || self.room.servers.have_failed() {
                return;
            }
        }
    }

    /// Stops listening.
    pub fn close(&self) {
        if let Some(tender) = self.tender.lock().take() {
            tender.abort();
        }
        self.subscribers.0.lock().clear();
    }

    async fn listen(&self, topic: Topic) -> Stored<()> {
        let is_new = self.room.followed.add(topic);
        let listened = timeout(ANSWER, self.try_listen(topic)).await;
        let listened = listened.unwrap_or_else(|_| Err(StoreError::Unavailable("no confirmation in time".into())));
        if listened.is_err() && is_new {
            self.room.followed.remove(topic);
        }
        listened
    }

    async fn try_listen(&self, topic: Topic) -> Stored<()> {
        let servers = &self.room.servers;
        let mut outcome = Ok(());
        for _ in 0..TRIES {
            let mut changes = servers.changes();
            outcome = match servers.table().server(topic.slot()) {
                Some(server) => self.subscribers.at(server, &self.room).follow(topic).await,
                None => Err(StoreError::Unavailable("no server holds the topic".into())),
            };
            if outcome.is_ok() || !servers.is_cluster() {
                break;
            }
            servers.mark_stale();
            let _ = timeout(MOVED, changes.changed()).await;
        }
        outcome
    }

    async fn publish(&self, topic: Topic, payload: String) -> Stored<()> {
        self.room.servers.request::<u64>(Request::about(&topic.name(), "SPUBLISH").arg(payload)).await.map(|_| ())
    }
}

async fn tend(subscribers: Arc<Subscribers>, room: Room) {
    let mut changes = room.servers.changes();
    while changes.changed().await.is_ok() {
        subscribers.tend(&room);
    }
}

impl Drop for RedisBroker {
    fn drop(&mut self) {
        self.close();
    }
}

#[async_trait::async_trait]
impl Broker for RedisBroker {
    async fn follow(&self, channel: ChannelId) -> Stored<()> {
        self.listen(Topic::Channel(channel)).await
    }

    async fn unfollow(&self, channel: ChannelId) {
        let topic = Topic::Channel(channel);
        self.room.followed.remove(topic);
        if let Some(server) = self.room.servers.table().server(topic.slot()) {
            self.subscribers.at(server, &self.room).forget(topic);
        }
    }

    async fn typing(&self, channel: ChannelId, member: MemberId) {
        if let Err(error) = self.publish(Topic::Channel(channel), payload::typing(member)).await {
            tracing::debug!(%error, "that someone is writing could not be told");
        }
    }

    async fn control(&self, control: Control) -> Stored<()> {
        self.publish(Topic::Control, control.written()).await
    }
}
