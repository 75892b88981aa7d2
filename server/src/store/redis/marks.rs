//! How far members have read.

use super::super::Stored;
use super::super::marks::{Marked, Marks, Place};
use super::error::corrupt;
use super::keys::ChannelKeys;
use super::record;
use super::script;
use super::servers::Servers;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::limits::UNREAD_MAX;
use quartier_protocol::position::{Offset, Position};
use std::sync::Arc;

/// Marks on Redis.
pub struct RedisMarks(pub Arc<Servers>);

#[async_trait::async_trait]
impl Marks for RedisMarks {
    async fn mark(&self, member: MemberId, channel: ChannelId, position: Position) -> Stored<Marked> {
        let of = ChannelKeys(channel);
        let ask = script::MARK.on(&[of.state(), of.marks()]).arg(member.to_string());
        let answer: String = self.0.ask(ask.arg(position.epoch.as_str()).arg(position.offset)).await?;
        match answer.as_str() {
            "moved" => Ok(Marked::Moved),
            "unmoved" => Ok(Marked::Unmoved),
            "unknown" => Ok(Marked::Unknown),
            _ => Err(corrupt("a script's answer")),
        }
    }

    async fn places(&self, member: MemberId, channels: &[ChannelId]) -> Stored<Vec<Option<Place>>> {
        type Fields = (String, Offset, Option<Offset>, u64);
        let asks = channels.iter().map(|channel| {
            let of = ChannelKeys(*channel);
            script::PLACE.on(&[of.state(), of.log(), of.marks()]).arg(member.to_string())
        });
        let places = self.0.ask_all::<Option<Fields>>(asks.collect()).await?;
        let place = |(epoch, offset, read, unread): Fields| {
            let epoch = record::epoch(&epoch)?;
            let unread = u32::try_from(unread).unwrap_or(UNREAD_MAX).min(UNREAD_MAX);
            let read = read.map(|offset| Position { epoch, offset });
            Ok(Place { position: Position { epoch, offset }, read, unread })
        };
        places.into_iter().map(|fields| fields.map(place).transpose()).collect()
    }
}
