//! From what a server published to the node's inlet, in order.

use super::super::error::corrupt;
use super::super::script;
use super::ear::Room;
use super::payload;
use super::topic::{Seen, Sight, Topic};
use crate::broker::{Control, Delivery};
use crate::store::Stored;
use crate::store::redis::keys::ChannelKeys;
use quartier_protocol::id::ChannelId;
use redis::{PushInfo, Value};
use tokio::sync::mpsc;

/// What an ear heard.
pub enum Heard {
    /// A message of a topic.
    Push(PushInfo),
    /// Subscribed again: something may have been missed.
    Interrupted(Topic),
}

/// Hands over until the ear is gone.
pub async fn pump(mut heard: mpsc::Receiver<Heard>, room: Room) {
    while let Some(heard) = heard.recv().await {
        match heard {
            Heard::Push(push) => match read(&push) {
                Ok((topic, payload, delivery)) => hand_over(&room, topic, payload, delivery).await,
                // Perhaps of a newer version. If it was an event, the next one shows the gap.
                Err(error) => tracing::warn!(%error, "could not read what was published"),
            },
            Heard::Interrupted(Topic::Control) => room.inlet.deliver(Delivery::Control(Control::Interrupted)).await,
            Heard::Interrupted(topic @ Topic::Channel(channel)) => {
                if let Some(seen) = room.followed.seen(topic) {
                    look_back(&room, channel, seen).await;
                }
                room.inlet.deliver(Delivery::Interrupted { channel }).await;
            }
        }
    }
}

async fn hand_over(room: &Room, topic: Topic, payload: &str, delivery: Delivery) {
    if let Delivery::Event(event) = &delivery {
        let (epoch, offset) = (event.position.epoch, event.position.offset);
        match room.followed.see(topic, Seen { epoch, offset, entry: payload::entry(payload).to_owned() }) {
            Sight::Next => {}
            Sight::Unwanted => return,
            Sight::NotNext(before) => {
                let channel = event.channel;
                look_back(room, channel, before).await;
                room.inlet.deliver(Delivery::Interrupted { channel }).await;
            }
        }
    } else if !room.followed.has(topic) {
        return;
    }
    room.inlet.deliver(delivery).await;
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
    let ask = script::REWOUND.on(&[of.state(), of.log()]).arg(epoch.as_str()).arg(offset).arg(at).arg(line);
    match room.servers.ask::<bool>(ask.arg(room.entropy.epoch().as_str())).await {
        Ok(false) => {}
        Ok(true) => tracing::error!(%channel, offset, "the log lost events it had told; it goes on in a new epoch"),
        Err(error) => tracing::warn!(%channel, %error, "could not see whether the log lost its end"),
    }
}
