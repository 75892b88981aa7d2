//! Where logs begin and end, and where somebody who has read some of one stands in it.

use super::super::super::log::Head;
use super::super::super::marks::ReadState;
use super::super::super::{StoreError, Stored};
use super::super::keys::ChannelKeys;
use super::super::record;
use super::super::request::Request;
use super::super::script;
use super::RedisLog;
use quartier_protocol::id::ChannelId;
use quartier_protocol::limits::UNREAD_MAX;
use quartier_protocol::position::{Offset, Position};

/// Epoch, offset, the offset that was read, and how many posts came since; -1: that isn't known here.
type Fields = (String, Offset, Option<Offset>, i64);

impl RedisLog {
    /// Where a log that is here stands.
    pub(super) async fn head_here(&self, channel: ChannelId) -> Stored<Option<Head>> {
        type Ends = (Option<String>, Option<Offset>, Option<Offset>);
        let request = Request::about(&ChannelKeys(channel).state(), "HMGET").arg(&["epoch", "offset", "trimmed"]);
        let (Some(epoch), Some(offset), Some(trimmed)) = self.servers.request::<Ends>(request).await? else {
            return Ok(None);
        };
        Ok(Some(Head { position: Position { epoch: record::epoch(&epoch)?, offset }, trimmed }))
    }

    /// Where somebody stands in those of these logs that are here. One that can't be read is in no other's way.
    pub(super) async fn read_states_here(
        &self,
        read: &[(ChannelId, Option<Position>)],
    ) -> Stored<Vec<Stored<Option<ReadState>>>> {
        let requests = read.iter().map(|(channel, read)| place(*channel, *read, None)).collect();
        let mut states = self.servers.ask_each::<Option<Fields>>(requests).await?;
        for ((channel, read), state) in read.iter().zip(&mut states) {
            // Read so long ago that the archive alone knows how much there was by then.
            if let (Ok(Some((.., -1))), Some(read)) = (&state, read) {
                *state = match self.place_long_ago(*channel, *read).await {
                    Err(error @ StoreError::Unavailable(_)) => return Err(error),
                    answer => answer,
                };
            }
        }
        let read_state = |(epoch, offset, read, unread): Fields| {
            let epoch = record::epoch(&epoch)?;
            let unread = u32::try_from(unread.max(0)).unwrap_or(UNREAD_MAX).min(UNREAD_MAX);
            let read = read.map(|offset| Position { epoch, offset });
            Ok(ReadState { position: Position { epoch, offset }, read, unread })
        };
        Ok(states.into_iter().map(|fields| fields?.map(read_state).transpose()).collect())
    }

    async fn place_long_ago(&self, channel: ChannelId, read: Position) -> Stored<Option<Fields>> {
        let posts = self.archive.posts_at(channel, read.offset).await?;
        self.servers.request(place(channel, Some(read), Some(posts.unwrap_or(0)))).await
    }
}

/// Asks where somebody stands who has read up to a position, and how many posts there were by then, if that is known.
fn place(channel: ChannelId, read: Option<Position>, posts: Option<u64>) -> Request {
    let of = ChannelKeys(channel);
    let request = script::PLACE.on(&[of.state(), of.log(), of.removed()]);
    let request = match read {
        Some(read) => request.arg(read.epoch.as_str()).arg(read.offset),
        None => request.arg("").arg(0),
    };
    request.arg(posts.map(|posts| posts.to_string()).unwrap_or_default())
}

/// Those of these states that can be read. An error where none can: then it is not one log's.
pub(super) fn readable(
    read: &[(ChannelId, Option<Position>)],
    states: Vec<Stored<Option<ReadState>>>,
) -> Stored<Vec<Option<ReadState>>> {
    if states.iter().all(Result::is_err) {
        return states.into_iter().collect();
    }
    let known = |((channel, _), state): (&(ChannelId, _), Stored<Option<ReadState>>)| {
        state.unwrap_or_else(|error| {
            tracing::error!(%channel, %error, "a log can't be read");
            None
        })
    };
    Ok(read.iter().zip(states).map(known).collect())
}
