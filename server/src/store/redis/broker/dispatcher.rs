//! From what a server published to the node's ingress, in order.

use super::super::error::corrupt;
use super::super::script;
use super::payload;
use super::subscriber::Room;
use super::topic::{Seen, SequenceCheck, Topic};
use crate::broker::{Control, Delivery};
use crate::store::Stored;
use crate::store::redis::keys::ChannelKeys;
use futures_util::future::join_all;
use parking_lot::Mutex;
use quartier_protocol::id::ChannelId;
use redis::{PushInfo, Value};
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::mpsc;

/// What came from a server.
pub enum Incoming {
    /// A message of a topic.
    Push(PushInfo),
    /// Subscribed again: something may have been missed.
    Interrupted(Topic),
}

/// What is handed over at once.
const TAKEN: usize = 64;

/// Topics of which a message was dropped because too much waited.
#[derive(Default)]
pub struct Missed(Mutex<HashSet<Topic>>);

impl Missed {
    /// Notes that a message was dropped. `false`: it can't be told of which topic.
    pub fn note(&self, push: &PushInfo) -> bool {
        let Some(Value::BulkString(name)) = push.data.first() else { return false };
        let Some(topic) = std::str::from_utf8(name).ok().and_then(Topic::named) else { return false };
        metrics::counter!("quartier_deliveries_dropped_total").increment(1);
        self.0.lock().insert(topic);
        true
    }
}

/// Hands over until the subscriber is gone. Interruptions that come together are looked at side by side.
pub async fn dispatch(mut incoming: mpsc::Receiver<Incoming>, missed: Arc<Missed>, room: Room) {
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
