//! Where logs begin and end, and where somebody who has read some of one stands in it.

use super::super::super::Stored;
use super::super::super::log::Head;
use super::super::super::marks::ReadState;
use super::super::keys::ChannelKeys;
use super::super::record;
use super::super::request::Request;
use super::super::script;
use super::RedisLog;
use quartier_protocol::id::ChannelId;
use quartier_protocol::limits::UNREAD_MAX;
use quartier_protocol::position::{Offset, Position};

impl RedisLog {
    /// Where a log that is here stands.
    pub(super) async fn head_here(&self, channel: ChannelId) -> Stored<Option<Head>> {
        type Fields = (Option<String>, Option<Offset>, Option<Offset>);
        let request = Request::about(&ChannelKeys(channel).state(), "HMGET").arg(&["epoch", "offset", "trimmed"]);
        let (Some(epoch), Some(offset), Some(trimmed)) = self.servers.request::<Fields>(request).await? else {
            return Ok(None);
        };
        Ok(Some(Head { position: Position { epoch: record::epoch(&epoch)?, offset }, trimmed }))
    }

    /// Where somebody stands in those of these logs that are here and can be read.
    pub(super) async fn read_states_here(
        &self,
        read: &[(ChannelId, Option<Position>)],
    ) -> Stored<Vec<Option<ReadState>>> {
        type Fields = (String, Offset, Option<Offset>, i64);
        let request = |channel: ChannelId, read: Option<Position>, posts: Option<u64>| {
            let of = ChannelKeys(channel);
            let request = script::PLACE.on(&[of.state(), of.log(), of.removed()]);
            let request = match read {
                Some(read) => request.arg(read.epoch.as_str()).arg(read.offset),
                None => request.arg("").arg(0),
            };
            request.arg(posts.map(|posts| posts.to_string()).unwrap_or_default())
        };
        let requests = read.iter().map(|(channel, read)| request(*channel, *read, None)).collect();
        let mut states = self.servers.ask_each::<Option<Fields>>(requests).await?;
        for ((channel, read), state) in read.iter().zip(&mut states) {
            // Read so long ago that the archive alone knows how much there was by then.
            if let (Ok(Some((.., -1))), Some(read)) = (&state, read) {
                let posts = self.archive.posts_at(*channel, read.offset).await?;
                *state = Ok(self.servers.request(request(*channel, Some(*read), Some(posts.unwrap_or(0)))).await?);
            }
        }
        let read_state = |(epoch, offset, read, unread): Fields| {
            let epoch = record::epoch(&epoch)?;
            let unread = u32::try_from(unread.max(0)).unwrap_or(UNREAD_MAX).min(UNREAD_MAX);
            let read = read.map(|offset| Position { epoch, offset });
            Ok(ReadState { position: Position { epoch, offset }, read, unread })
        };
        let states = read.iter().zip(states).map(|((channel, _), fields)| {
            let state = fields.and_then(|fields| fields.map(read_state).transpose());
            state.unwrap_or_else(|error| {
                // It is in no other's way: whoever comes in hears of the others.
                tracing::error!(%channel, %error, "a log can't be read");
                None
            })
        });
        Ok(states.collect())
    }
}
