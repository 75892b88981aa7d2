//! From what a server published to the node's inlet, in order.

use super::super::error::corrupt;
use super::super::{record, script};
use super::ear::Room;
use super::payload;
use super::topic::{Seen, Topic};
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
        let delivery = match heard {
            Heard::Push(push) => match read(&push, &room) {
                Ok(delivery) => delivery,
                Err(error) => {
                    // Perhaps of a newer version. If it was an event, the next one shows the gap.
                    tracing::warn!(%error, "could not read what was published");
                    None
                }
            },
            Heard::Interrupted(Topic::Control) => Some(Delivery::Control(Control::Interrupted)),
            Heard::Interrupted(Topic::Channel(channel)) => {
                if let Err(error) = look_back(&room, channel).await {
                    tracing::warn!(%channel, %error, "could not see whether the log lost its end");
                }
                Some(Delivery::Interrupted { channel })
            }
        };
        if let Some(delivery) = delivery {
            room.inlet.deliver(delivery).await;
        }
    }
}

/// Reads a message. `None`: of a topic that isn't followed any more.
fn read(push: &PushInfo, room: &Room) -> Stored<Option<Delivery>> {
    let [Value::BulkString(name), Value::BulkString(payload)] = push.data.as_slice() else {
        return Err(corrupt("a message of unknown shape"));
    };
    let text = |bytes| std::str::from_utf8(bytes).map_err(|_| corrupt("a message that isn't UTF-8"));
    let (name, payload) = (text(name)?, text(payload)?);
    let topic = Topic::named(name).ok_or_else(|| corrupt("a topic of unknown name"))?;
    let Topic::Channel(channel) = topic else {
        return payload::read_control(payload).map(|control| Some(Delivery::Control(control)));
    };
    let delivery = payload::read_live(channel, payload)?;
    let is_followed = match &delivery {
        Delivery::Event(event) => {
            let (epoch, offset) = (event.position.epoch, event.position.offset);
            room.followed.see(topic, Seen { epoch, offset, entry: payload::entry(payload).to_owned() })
        }
        _ => room.followed.has(topic),
    };
    Ok(is_followed.then_some(delivery))
}

/// Compares the newest event that came with what the log has at its place now. If a crash or failover took it away, the
/// log goes on in a new epoch, so that no client takes another event for it.
async fn look_back(room: &Room, channel: ChannelId) -> Stored<()> {
    let Some(Seen { epoch, offset, entry }) = room.followed.seen(Topic::Channel(channel)) else { return Ok(()) };
    let (at, line) = entry.split_once(' ').ok_or_else(|| corrupt("a seen event"))?;
    let of = ChannelKeys(channel);
    let ask = script::REWOUND.on(&[of.state(), of.log()]).arg(epoch.as_str()).arg(offset).arg(at).arg(line);
    let has_lost = room.servers.ask::<bool>(ask.arg(room.entropy.epoch().as_str())).await?;
    if has_lost {
        tracing::error!(%channel, offset, at = %record::time(at)?, "the log lost events it had told; it gets a new epoch");
    }
    Ok(())
}
