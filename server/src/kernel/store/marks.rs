//! How far members have read.

use super::Stored;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::position::Position;

/// Where a member stands in a channel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReadState {
    /// The log's newest event.
    pub position: Position,
    /// Up to where the member has read; none if never, or if that was in another epoch.
    pub read: Option<Position>,
    /// Messages posted after that which are still there, at most [`UNREAD_MAX`](quartier_protocol::limits::UNREAD_MAX).
    pub unread: u32,
}

/// What came of a mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Marked {
    /// It moved forward.
    Moved,
    /// It was there or further already.
    Unmoved,
    /// The position isn't one of this log.
    Unknown,
    /// This log can't be read now: it is to be marked again.
    Later,
}

/// How far a member has read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Who.
    pub member: MemberId,
    /// A channel or desk.
    pub channel: ChannelId,
    /// Up to here, this event too.
    pub position: Position,
}

/// Read marks. They never go back within an epoch. Whoever has none stands at offset 0: a mark there is `Unmoved`, and not kept.
#[async_trait::async_trait]
pub trait Marks: Send + Sync {
    /// Moves marks, no two of them of the same member in the same channel; what came of each, in their order. One of a member who isn't
    /// there is `Unmoved`, one in a log that doesn't answer `Later`; if none of them answers, that is the error.
    async fn mark_all(&self, marks: &[Mark]) -> Stored<Vec<Marked>>;

    /// Where a member stands in these channels, in their order. `None` for a channel that has no log.
    async fn read_states(&self, member: MemberId, channels: &[ChannelId]) -> Stored<Vec<Option<ReadState>>>;

    /// Moves one mark.
    async fn mark(&self, member: MemberId, channel: ChannelId, position: Position) -> Stored<Marked> {
        let marked = self.mark_all(&[Mark { member, channel, position }]).await?;
        Ok(marked.into_iter().next().unwrap_or(Marked::Unmoved))
    }
}
