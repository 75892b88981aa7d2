//! Presence on one node, in memory: who is there is nobody's business after a restart.
//!
//! One task owns all rooms and takes one question after the other, so that changes are announced exactly once and in
//! order. Never writes anything down. Invariant: a member is in a room as long as a connection of theirs is.

mod room;

use super::{Presence, StoreError, Stored};
use crate::clock::SharedClock;
use crate::kernel::broker::{Delivery, LocalBroker};
use crate::kernel::store::presence::ConnectionId;
use quartier_protocol::id::{ChannelId, MemberId};
use room::Room;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// Questions waiting for the task.
const QUEUE: usize = 1_024;
/// Comings and goings that wait to be announced. Questions are answered meanwhile: a partition that asks who is there is the one that
/// announcements wait for.
const ANNOUNCEMENTS: usize = 8_192;
/// How long a question may take, in a node whose hub has come to a stop.
const WAIT: Duration = Duration::from_secs(2);

/// Presence of a server that is alone on its store.
pub struct LocalPresence {
    questions: mpsc::Sender<Question>,
}

/// What is asked of one room.
enum Ask {
    Arrive(MemberId, ConnectionId, oneshot::Sender<bool>),
    Leave(MemberId, ConnectionId, oneshot::Sender<bool>),
    Renew(Vec<(MemberId, ConnectionId)>, oneshot::Sender<()>),
    Expire(oneshot::Sender<Vec<MemberId>>),
    Online(oneshot::Sender<Vec<MemberId>>),
}

struct Question {
    channel: ChannelId,
    ask: Ask,
}

impl LocalPresence {
    /// Starts the task; it ends with the last handle. A connection not renewed for `timeout` counts as gone.
    pub fn start(clock: SharedClock, broker: Arc<LocalBroker>, timeout: Duration) -> Self {
        let (questions, asked) = mpsc::channel(QUEUE);
        let timeout_ms = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
        let (announcements, announced) = mpsc::channel(ANNOUNCEMENTS);
        let actor = PresenceActor { rooms: HashMap::new(), clock, announcements, timeout_ms };
        tokio::spawn(actor.answer(asked));
        tokio::spawn(announce(broker, announced));
        Self { questions }
    }

    /// Answers when the task has ended, which it doesn't as long as there is a handle.
    pub async fn failed(&self) {
        self.questions.closed().await;
    }

    async fn ask<T>(&self, channel: ChannelId, ask: impl FnOnce(oneshot::Sender<T>) -> Ask) -> Stored<T> {
        let (reply, answer) = oneshot::channel();
        let question = Question { channel, ask: ask(reply) };
        let asked = async {
            self.questions.send(question).await.ok()?;
            answer.await.ok()
        };
        match tokio::time::timeout(WAIT, asked).await {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => Err(StoreError::Unavailable("presence has ended".into())),
            Err(_) => Err(StoreError::Unavailable("presence takes too long".into())),
        }
    }
}

/// Keeps the rooms.
struct PresenceActor {
    rooms: HashMap<ChannelId, Room>,
    clock: SharedClock,
    announcements: mpsc::Sender<Delivery>,
    timeout_ms: u64,
}

/// Announces comings and goings in their order, as long as the task that answers runs.
async fn announce(broker: Arc<LocalBroker>, mut announced: mpsc::Receiver<Delivery>) {
    while let Some(delivery) = announced.recv().await {
        broker.deliver(delivery).await;
    }
}

impl PresenceActor {
    /// Answers until the last handle is gone, or until nothing can be announced any more.
    async fn answer(mut self, mut asked: mpsc::Receiver<Question>) {
        while let Some(Question { channel, ask }) = asked.recv().await {
            if self.announcements.is_closed() {
                return;
            }
            let now_ms = self.clock.monotonic_ms();
            let room = self.rooms.entry(channel).or_default();
            // Answers to callers that no longer wait go nowhere; what was asked is done all the same.
            match ask {
                Ask::Arrive(member, connection, reply) => {
                    let first = room.arrive(member, connection, now_ms);
                    let _ = reply.send(first);
                    self.announce(channel, first.then_some(member), Here::Yes).await;
                }
                Ask::Leave(member, connection, reply) => {
                    let last = room.leave(member, connection);
                    let _ = reply.send(last);
                    self.announce(channel, last.then_some(member), Here::No).await;
                }
                Ask::Renew(connections, reply) => {
                    let back: Vec<_> =
                        connections.into_iter().filter(|(m, c)| room.arrive(*m, *c, now_ms)).map(|(m, _)| m).collect();
                    let _ = reply.send(());
                    self.announce(channel, back, Here::Yes).await;
                }
                Ask::Expire(reply) => {
                    let gone = room.expire(now_ms, self.timeout_ms);
                    let _ = reply.send(gone.clone());
                    self.announce(channel, gone, Here::No).await;
                }
                Ask::Online(reply) => {
                    let _ = reply.send(room.online());
                }
            }
            if self.rooms.get(&channel).is_some_and(Room::is_empty) {
                self.rooms.remove(&channel);
            }
        }
    }

    async fn announce(&self, channel: ChannelId, members: impl IntoIterator<Item = MemberId>, here: Here) {
        for member in members {
            // Where nobody announces any more, the next question ends the task.
            let _ = self.announcements.send(Delivery::Presence { channel, member, here: here == Here::Yes }).await;
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Here {
    Yes,
    No,
}

#[async_trait::async_trait]
impl Presence for LocalPresence {
    async fn arrive(&self, channel: ChannelId, member: MemberId, connection: ConnectionId) -> Stored<bool> {
        self.ask(channel, |reply| Ask::Arrive(member, connection, reply)).await
    }

    async fn leave(&self, channel: ChannelId, member: MemberId, connection: ConnectionId) -> Stored<bool> {
        self.ask(channel, |reply| Ask::Leave(member, connection, reply)).await
    }

    async fn renew(&self, channel: ChannelId, connections: &[(MemberId, ConnectionId)]) -> Stored<()> {
        self.ask(channel, |reply| Ask::Renew(connections.to_vec(), reply)).await
    }

    async fn expire(&self, channel: ChannelId) -> Stored<Vec<MemberId>> {
        self.ask(channel, Ask::Expire).await
    }

    async fn online(&self, channel: ChannelId) -> Stored<Vec<MemberId>> {
        self.ask(channel, Ask::Online).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::kernel::broker::ingress;
    use futures_util::FutureExt;
    use quartier_protocol::time::Timestamp;

    /// What it asks for the time panics.
    struct Broken;

    impl Clock for Broken {
        fn now(&self) -> Timestamp {
            panic!("on purpose")
        }

        fn monotonic_ms(&self) -> u64 {
            panic!("on purpose")
        }
    }

    #[tokio::test]
    async fn who_is_there_is_answered_while_nobody_takes_what_is_announced() {
        let (ingress, _partitions) = ingress(1);
        let presence = LocalPresence::start(
            Arc::new(crate::clock::SystemClock::new()),
            Arc::new(LocalBroker::new(ingress)),
            Duration::from_secs(30),
        );
        let channel = ChannelId(uuid::Uuid::from_u128(1));
        // More than a partition holds.
        for number in 0..6_000 {
            let (member, connection) =
                (MemberId(uuid::Uuid::from_u128(number.into())), ConnectionId { node: 1, number });
            presence.arrive(channel, member, connection).await.unwrap();
        }
        assert_eq!(presence.online(channel).await.unwrap().len(), 6_000);
    }

    #[tokio::test]
    async fn that_the_task_has_ended_is_told() {
        let (ingress, _partitions) = ingress(1);
        let broker = Arc::new(LocalBroker::new(ingress));
        let presence = LocalPresence::start(Arc::new(Broken), broker, Duration::from_secs(30));
        assert!(presence.failed().now_or_never().is_none());
        assert!(presence.online(ChannelId(uuid::Uuid::from_u128(1))).await.is_err());
        presence.failed().await;
    }
}
