//! From what a server published to the node's ingress, in order.

use super::super::error::corrupt;
use super::super::script;
use super::payload;
use super::subscriber::Room;
use super::topic::{Seen, SequenceCheck, Topic};
use crate::kernel::broker::{Control, Delivery};
use crate::kernel::store::Stored;
use crate::kernel::store::redis::keys::{CONTROL, ChannelKeys};
use futures_util::future::join_all;
use parking_lot::Mutex;
use quartier_protocol::id::ChannelId;
use redis::{PushInfo, Value};
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::task::JoinHandle;

/// What came from a server.
enum Incoming {
    /// A message of a topic.
    Push(PushInfo),
    /// Subscribed again: something may have been missed.
    Interrupted(Topic),
}

/// Deliveries waiting to be handed over, in each of the ways.
const INCOMING: usize = 8_192;
/// What is handed over at once.
const TAKEN: usize = 64;

/// The ways from a server to the node's ingress. Controls have one of their own: they don't wait until a channel's messages are taken.
#[derive(Clone)]
pub struct Ways {
    controls: Way,
    channels: Way,
}

/// One of them: a bounded queue, and the topics of which a message was dropped because too much waited.
#[derive(Clone)]
struct Way {
    incoming: mpsc::Sender<Incoming>,
    missed: Arc<Missed>,
}

#[derive(Default)]
struct Missed(Mutex<HashSet<Topic>>);

impl Ways {
    /// Into a room, with the tasks that hand over.
    pub fn into(room: &Room) -> (Self, [JoinHandle<()>; 2]) {
        let way = || {
            let (incoming, dispatched) = mpsc::channel(INCOMING);
            let missed = Arc::new(Missed::default());
            let dispatcher = tokio::spawn(dispatch(dispatched, missed.clone(), room.clone()));
            (Way { incoming, missed }, dispatcher)
        };
        let ((controls, of_controls), (channels, of_channels)) = (way(), way());
        (Self { controls, channels }, [of_controls, of_channels])
    }

    /// Hands over what was published; what finds its queue full is dropped, and told as an interruption once there is room. `false`: it
    /// can't be told of which topic, or nobody takes it any more.
    pub fn push(&self, push: PushInfo) -> bool {
        let is_control = matches!(push.data.first(), Some(Value::BulkString(name)) if name == CONTROL.as_bytes());
        let way = if is_control { &self.controls } else { &self.channels };
        match way.incoming.try_send(Incoming::Push(push)) {
            Ok(()) => true,
            Err(TrySendError::Full(Incoming::Push(push))) => way.missed.note(&push),
            Err(_) => false,
        }
    }

    /// Tells that something of a topic may have been missed.
    pub async fn interrupted(&self, topic: Topic) {
        let way = if topic == Topic::Control { &self.controls } else { &self.channels };
        let _ = way.incoming.send(Incoming::Interrupted(topic)).await;
    }
}

impl Missed {
    /// Notes that a message was dropped. `false`: it can't be told of which topic.
    fn note(&self, push: &PushInfo) -> bool {
        let Some(Value::BulkString(name)) = push.data.first() else { return false };
        let Some(topic) = std::str::from_utf8(name).ok().and_then(Topic::named) else { return false };
        metrics::counter!("quartier_deliveries_dropped_total").increment(1);
        self.0.lock().insert(topic);
        true
    }
}

/// Hands over until the subscriber is gone. Interruptions that come together are looked at side by side.
async fn dispatch(mut incoming: mpsc::Receiver<Incoming>, missed: Arc<Missed>, room: Room) {
    let mut taken = Vec::with_capacity(TAKEN);
    let mut handed = 0;
    while incoming.recv_many(&mut taken, TAKEN).await > 0 {
        let mut interrupted = Vec::new();
        for incoming in taken.drain(..) {
            match incoming {
                Incoming::Interrupted(topic) => interrupted.push(topic),
                Incoming::Push(push) => {
                    tell_interrupted(&room, std::mem::take(&mut interrupted)).await;
                    match read(&push) {
                        Ok((topic, payload, delivery)) => hand_over(&room, topic, payload, delivery).await,
                        // Perhaps of a newer version. If it was an event, the next one shows the gap.
                        Err(error) => tracing::warn!(%error, "could not read what was published"),
                    }
                }
            }
        }
        // Told when there is room again, or what comes next would be dropped as well; and in any case at last.
        handed += TAKEN;
        if incoming.len() <= incoming.max_capacity() / 2 || handed >= incoming.max_capacity() {
            handed = 0;
            interrupted.extend(std::mem::take(&mut *missed.0.lock()));
        }
        for some in interrupted.chunks(TAKEN) {
            tell_interrupted(&room, some.to_vec()).await;
        }
    }
}

async fn tell_interrupted(room: &Room, topics: Vec<Topic>) {
    if !topics.is_empty() {
        room.interrupted.notify_one();
    }
    join_all(topics.iter().map(|topic| async move {
        if let (Topic::Channel(channel), Some(seen)) = (topic, room.followed.seen(*topic)) {
            look_back(room, *channel, seen).await;
        }
    }))
    .await;
    for topic in topics {
        let delivery = match topic {
            Topic::Control => Delivery::Control(Control::Interrupted),
            Topic::Channel(channel) => Delivery::Interrupted { channel },
        };
        room.ingress.deliver(delivery).await;
    }
}

async fn hand_over(room: &Room, topic: Topic, payload: &str, delivery: Delivery) {
    if let Delivery::Event(event) = &delivery {
        let (epoch, offset) = (event.position.epoch, event.position.offset);
        match room.followed.check(topic, Seen { epoch, offset, entry: payload::entry(payload).to_owned() }) {
            SequenceCheck::Next => {}
            SequenceCheck::Unwanted => return,
            SequenceCheck::NotNext(before) => {
                let channel = event.channel;
                look_back(room, channel, before).await;
                room.ingress.deliver(Delivery::Interrupted { channel }).await;
            }
        }
    } else if !room.followed.has(topic) {
        return;
    }
    room.ingress.deliver(delivery).await;
}

/// Reads a message.
fn read(push: &PushInfo) -> Stored<(Topic, &str, Delivery)> {
    let [Value::BulkString(name), Value::BulkString(payload)] = push.data.as_slice() else {
        return Err(corrupt("a message of unknown shape"));
    };
    let text = |bytes| std::str::from_utf8(bytes).map_err(|_| corrupt("a message that isn't UTF-8"));
    let (name, payload) = (text(name)?, text(payload)?);
    let topic = Topic::named(name).ok_or_else(|| corrupt("a topic of unknown name"))?;
    let delivery = match topic {
        Topic::Channel(channel) => payload::read_live(channel, payload)?,
        Topic::Control => Delivery::Control(payload::read_control(payload)?),
    };
    Ok((topic, payload, delivery))
}

/// Compares an event that came with what the log has at its place now. If a crash or failover took it away, the log
/// goes on in a new epoch, so that no client takes another event for it.
async fn look_back(room: &Room, channel: ChannelId, seen: Seen) {
    let Seen { epoch, offset, entry } = seen;
    let (at, line) = entry.split_once(' ').unwrap_or_default();
    let of = ChannelKeys(channel);
    let request = script::ROLLBACK.on(&[of.state(), of.log()]).arg(epoch.as_str()).arg(offset).arg(at).arg(line);
    match room.servers.request::<bool>(request.arg(room.entropy.epoch().as_str())).await {
        Ok(false) => {}
        Ok(true) => tracing::error!(%channel, offset, "the log lost events it had told; it goes on in a new epoch"),
        Err(error) => tracing::warn!(%channel, %error, "could not see whether the log lost its end"),
    }
}
