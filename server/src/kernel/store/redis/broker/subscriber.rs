//! The one connection over which a node hears what a server publishes, however many channels it follows.
//!
//! The keeper connects and subscribes; dispatchers hand over what came, one for controls and one for the rest.
//! Invariant: what was followed is subscribed to again before an interruption of it is told.

use super::super::server::Server;
use super::super::servers::Servers;
use super::super::source::is_master;
use super::dispatcher::Ways;
use super::topic::{Followed, Topic};
use crate::entropy::SharedEntropy;
use crate::kernel::broker::Ingress;
use crate::kernel::store::redis::error::store_error;
use crate::kernel::store::{StoreError, Stored};
use futures_util::future::join_all;
use redis::aio::MultiplexedConnection;
use redis::{Cmd, PushInfo, PushKind, RedisResult, Value, cmd};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// Requests waiting for the keeper, and taken at once.
const COMMANDS: (usize, usize) = (4_096, 256);
/// How long the server may take to confirm.
const CONFIRMED: Duration = Duration::from_millis(1_500);
/// Between two signs of life; also how late a leftover subscription is ended.
const LOOK: Duration = Duration::from_secs(3);
/// First and longest wait before connecting again.
const WAITS: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));

/// One server's subscriber.
pub struct Subscriber {
    commands: mpsc::Sender<Command>,
    tasks: [JoinHandle<()>; 3],
}

enum Command {
    Follow(Topic, oneshot::Sender<Stored<()>>),
    Forget(Topic),
    Compare,
}

/// What subscribers share.
#[derive(Clone)]
pub struct Room {
    /// To know which topics are whose.
    pub servers: Arc<Servers>,
    /// What to listen to.
    pub followed: Arc<Followed>,
    /// Where deliveries go.
    pub ingress: Ingress,
    /// For the epochs of logs that lost their end.
    pub entropy: SharedEntropy,
    /// Told when a connection came back.
    pub interrupted: Arc<Notify>,
}

impl Subscriber {
    /// Begins to listen to a server.
    pub fn at(server: Arc<Server>, room: Room) -> Arc<Self> {
        let (commands, asked) = mpsc::channel(COMMANDS.0);
        let (ways, [of_controls, of_channels]) = Ways::into(&room);
        let keeper = Keeper { server, room, asked, ways, subscribed: HashSet::new(), leaving: Arc::default() };
        Arc::new(Self { commands, tasks: [tokio::spawn(keeper.keep()), of_controls, of_channels] })
    }

    /// Subscribes, unless it is; answers when the server has confirmed. The caller sets the limit.
    pub async fn follow(&self, topic: Topic) -> Stored<()> {
        let (done, confirmed) = oneshot::channel();
        let away = || StoreError::Unavailable("not listening".into());
        self.commands.send(Command::Follow(topic, done)).await.map_err(|_| away())?;
        confirmed.await.map_err(|_| away())?
    }

    /// Ends the subscription of a topic that isn't followed any more; if that doesn't get through, it is seen later.
    pub fn forget(&self, topic: Topic) {
        let _ = self.commands.try_send(Command::Forget(topic));
    }

    /// Whether one of its tasks is no more.
    pub fn has_ended(&self) -> bool {
        self.tasks.iter().any(JoinHandle::is_finished)
    }

    /// Compares what is followed with what is subscribed to.
    pub fn compare(&self) {
        let _ = self.commands.try_send(Command::Compare);
    }
}

impl Drop for Subscriber {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

struct Keeper {
    server: Arc<Server>,
    room: Room,
    asked: mpsc::Receiver<Command>,
    ways: Ways,
    subscribed: HashSet<Topic>,
    /// Subscriptions being ended by us: one that the server ends by itself is a slot that moved away.
    leaving: Arc<AtomicUsize>,
}

/// The connection is of no use any more.
struct Lost;

impl Keeper {
    async fn keep(mut self) {
        let mut wait = WAITS.0;
        loop {
            let lost = Arc::new(Notify::new());
            self.leaving = Arc::default();
            match self.server.source().connect(self.listener(&lost)).await {
                Ok(connection) => {
                    tracing::info!(server = self.server.label(), "listening to Redis");
                    wait = WAITS.0;
                    self.subscribed.clear();
                    let Lost = self.listen(connection, &lost).await;
                    tracing::warn!(server = self.server.label(), "lost what Redis publishes; listening again");
                }
                Err(why) => {
                    if wait == WAITS.0 {
                        tracing::warn!(%why, "Redis is away");
                    }
                    if self.refuse_for(wait, &why).await.is_none() {
                        return;
                    }
                    wait = (wait * 2).min(WAITS.1);
                }
            }
        }
    }

    /// What to do with all that the server says unasked.
    fn listener(&self, lost: &Arc<Notify>) -> impl Fn(PushInfo) -> Result<(), ()> + Send + Sync + 'static {
        let (ways, lost, leaving) = (self.ways.clone(), lost.clone(), self.leaving.clone());
        move |push: PushInfo| {
            let fine = match push.kind {
                PushKind::SMessage => ways.push(push),
                PushKind::SUnsubscribe => {
                    leaving.fetch_update(Ordering::AcqRel, Ordering::Acquire, |n| n.checked_sub(1)).is_ok()
                }
                PushKind::Disconnection => false,
                _ => true,
            };
            if !fine {
                lost.notify_one();
            }
            Ok(())
        }
    }

    /// While there is no connection everyone is told so at once.
    async fn refuse_for(&mut self, wait: Duration, why: &str) -> Option<()> {
        let refusing = async {
            loop {
                if let Command::Follow(_, done) = self.asked.recv().await? {
                    let _ = done.send(Err(StoreError::Unavailable(why.to_owned())));
                }
            }
        };
        match timeout(wait, refusing).await {
            Ok(ended) => ended,
            Err(_) => Some(()),
        }
    }

    async fn listen(&mut self, mut connection: MultiplexedConnection, lost: &Notify) -> Lost {
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut commands = Vec::new();
        loop {
            tokio::select! {
                biased;
                () = lost.notified() => return Lost,
                _ = looks.tick() => {
                    if self.look(&mut connection).await.is_err() {
                        return Lost;
                    }
                }
                taken = self.asked.recv_many(&mut commands, COMMANDS.1) => {
                    if taken == 0 || self.serve(&connection, std::mem::take(&mut commands)).await.is_err() {
                        return Lost;
                    }
                }
            }
        }
    }

    /// Makes sure that the master is there, and subscribed to is what is followed.
    async fn look(&mut self, connection: &mut MultiplexedConnection) -> Result<(), Lost> {
        match timeout(CONFIRMED, is_master(connection)).await {
            Ok(Ok(true)) => self.compare(connection).await,
            _ => Err(Lost),
        }
    }

    async fn serve(&mut self, connection: &MultiplexedConnection, commands: Vec<Command>) -> Result<(), Lost> {
        let (mut waiting, mut gone, mut compare) = (Vec::new(), Vec::new(), false);
        for command in commands {
            match command {
                Command::Follow(topic, done) => waiting.push((topic, done)),
                Command::Forget(topic) => gone.push(topic),
                Command::Compare => compare = true,
            }
        }
        let new = waiting.iter().map(|(topic, _)| *topic).filter(|topic| !self.subscribed.contains(topic));
        let new: Vec<Topic> = new.collect::<HashSet<_>>().into_iter().collect();
        let refused = self.subscribe(connection, &new).await?;
        for (topic, done) in waiting {
            let refusal = refused.iter().find(|(refused, _)| *refused == topic);
            if refusal.is_none() {
                self.room.followed.confirm(topic);
            }
            let _ = done.send(refusal.map_or(Ok(()), |(_, error)| Err(error.clone())));
        }
        gone.retain(|topic| self.subscribed.contains(topic) && !self.room.followed.has(*topic));
        self.unsubscribe(connection, &gone).await?;
        if compare { self.compare(connection).await } else { Ok(()) }
    }

    /// Subscribes to what is followed and this server's, ends the rest, and tells what was interrupted.
    async fn compare(&mut self, connection: &MultiplexedConnection) -> Result<(), Lost> {
        let table = self.room.servers.table();
        let is_ours =
            |topic: &Topic| table.server(topic.slot()).is_some_and(|holder| Arc::ptr_eq(holder, &self.server));
        let wanted: HashSet<Topic> = self.room.followed.all().into_iter().filter(is_ours).collect();
        let extra: Vec<Topic> = self.subscribed.difference(&wanted).copied().collect();
        let mut missing: Vec<Topic> = wanted.difference(&self.subscribed).copied().collect();
        missing.sort_by_key(|topic| *topic != Topic::Control);
        self.unsubscribe(connection, &extra).await?;
        for some in missing.chunks(COMMANDS.1) {
            let refused = self.subscribe(connection, some).await?;
            for topic in some.iter().filter(|topic| !refused.iter().any(|(refused, _)| refused == *topic)) {
                if self.room.followed.confirm(*topic) {
                    // Waits for the dispatcher, which waits for the hub: until then there is nothing better to do.
                    self.ways.interrupted(*topic).await;
                }
            }
        }
        Ok(())
    }

    /// Subscribes; the topics that were refused, with why.
    async fn subscribe(
        &mut self,
        connection: &MultiplexedConnection,
        topics: &[Topic],
    ) -> Result<Vec<(Topic, StoreError)>, Lost> {
        let answers = all(connection, "SSUBSCRIBE", topics).await?;
        let mut refused = Vec::new();
        for (topic, answer) in topics.iter().zip(answers) {
            match answer {
                Ok(value) if confirms(&value, *topic) => {
                    self.subscribed.insert(*topic);
                }
                // The answers got out of step.
                Ok(_) => return Err(Lost),
                Err(error) if error.is_io_error() => return Err(Lost),
                Err(error) => {
                    self.room.servers.mark_stale();
                    refused.push((*topic, store_error(&error)));
                }
            }
        }
        Ok(refused)
    }

    async fn unsubscribe(&mut self, connection: &MultiplexedConnection, topics: &[Topic]) -> Result<(), Lost> {
        self.leaving.fetch_add(topics.len(), Ordering::AcqRel);
        for answer in all(connection, "SUNSUBSCRIBE", topics).await? {
            // Refused, it would be counted for ever; a slot has moved.
            answer.map_err(|_| Lost)?;
        }
        topics.iter().for_each(|topic| {
            self.subscribed.remove(topic);
        });
        Ok(())
    }
}

/// The same for each topic, in one go.
async fn all(
    connection: &MultiplexedConnection,
    command: &str,
    topics: &[Topic],
) -> Result<Vec<RedisResult<Value>>, Lost> {
    let commands: Vec<Cmd> = topics.iter().map(|topic| cmd(command).arg(topic.name()).take()).collect();
    let answers = commands.iter().map(|command| {
        let mut connection = connection.clone();
        async move { command.query_async::<Value>(&mut connection).await }
    });
    timeout(CONFIRMED, join_all(answers)).await.map_err(|_| Lost)
}

fn confirms(answer: &Value, topic: Topic) -> bool {
    let Value::Push { kind: PushKind::SSubscribe, data } = answer else { return false };
    matches!(data.first(), Some(Value::BulkString(name)) if name == topic.name().as_bytes())
}
