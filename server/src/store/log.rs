//! The channels' logs.

use super::Stored;
use quartier_protocol::directory::Channel;
use quartier_protocol::event::Event;
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_protocol::message::{Message, Revision};
use quartier_protocol::position::{Offset, Position};
use quartier_protocol::text::{Emoji, MessageText};
use quartier_protocol::time::Timestamp;

pub use quartier_protocol::limits::REACTION_GROUPS_MAX;

/// A message to post.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Made by the sender.
    pub id: MessageId,
    /// Who writes.
    pub author: MemberId,
    /// The language it is written in.
    pub lang: Lang,
    /// What it says.
    pub text: MessageText,
    /// The message of the same channel it answers.
    pub reply_to: Option<MessageId>,
}

/// What came of a post.
#[derive(Clone, PartialEq, Debug)]
pub enum Posted {
    /// It is in the log.
    New {
        /// Where.
        position: Position,
        /// When: never before the event before it.
        at: Timestamp,
    },
    /// The same message was posted before: same id, channel, author, text as first posted, language and `reply_to`
    /// (of a removed message the text is no longer compared). Nothing was added.
    Duplicate {
        /// Where it was posted.
        position: Position,
        /// When it was posted.
        at: Timestamp,
    },
    /// The id names another message, in this channel or any other.
    Conflict,
    /// The message it answers isn't in this channel.
    NoReplyTo,
    /// The channel is archived.
    Archived,
    /// There is no such channel.
    NoChannel,
}

/// What came of an edit, a removal or a reaction.
#[derive(Clone, PartialEq, Debug)]
pub enum Changed {
    /// An event was added.
    Done {
        /// Where.
        position: Position,
    },
    /// It was so already; nothing was added.
    Unchanged {
        /// The newest event's place.
        position: Position,
    },
    /// There is no such message in this channel (or no such channel).
    NotFound,
    /// The message is another member's.
    NotAuthor,
    /// The message was removed.
    Removed,
    /// The channel is archived.
    Archived,
    /// [`REACTION_GROUPS_MAX`] other emoji are there.
    TooMany,
}

/// Where a log begins and ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// The newest event's place; offset 0 in an empty log.
    pub position: Position,
    /// Events up to this offset were trimmed; 0 if none were. The oldest event kept is the next one.
    pub trimmed: Offset,
}

/// Events in the order of the log.
#[derive(Clone, PartialEq, Debug)]
pub struct EventPage {
    /// Oldest first.
    pub events: Vec<Event>,
    /// Whether the log goes on.
    pub more: bool,
}

/// Messages as they now are.
#[derive(Clone, PartialEq, Debug)]
pub struct MessagePage {
    /// Oldest first.
    pub messages: Vec<Message>,
    /// Whether older ones are there.
    pub more: bool,
    /// The newest event these messages have taken in: a page is as of one moment.
    pub position: Position,
}

/// The logs of all channels.
///
/// Contract, for each channel:
/// - offsets are dense, from 1; the epoch stays over restarts and is new after the log was lost;
/// - a method that adds an event answers when it is durable (fsync, or as durable as Redis is configured);
/// - `at` of an event is the later of the given time and the log's latest;
/// - checks and append are one atomic step: races end as if the calls had come one after the other;
/// - a post is looked up by its id first (`Duplicate`, `Conflict`), then refused (`Archived`, `NoReplyTo`); a change is
///   refused in the order of [`Changed`]'s variants, and only what isn't refused can be `Unchanged` (a removal is never
///   refused for being archived or removed);
/// - once a message was removed, its texts are gone from every event and message this trait gives; the desk's
///   revisions keep them;
/// - every event added is handed to the broker once, in order.
#[async_trait::async_trait]
pub trait Log: Send + Sync {
    /// Where the log stands. `None`: no such channel.
    async fn head(&self, channel: ChannelId) -> Stored<Option<Head>>;

    /// Posts a message.
    async fn post(&self, channel: ChannelId, message: NewMessage, at: Timestamp) -> Stored<Posted>;

    /// Gives a message of `by` another text; the earlier one becomes a revision. The same text and language again is
    /// `Unchanged`.
    async fn edit(
        &self,
        channel: ChannelId,
        id: MessageId,
        by: MemberId,
        text: MessageText,
        lang: Lang,
        at: Timestamp,
    ) -> Stored<Changed>;

    /// Removes a message of `by`; its text becomes a revision; its reactions go. Already removed is `Unchanged`.
    /// Works in an archived channel too: what people said stays theirs to take back.
    async fn remove(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed>;

    /// Sets or unsets a reaction of `by`. Already so is `Unchanged`.
    async fn react(
        &self,
        channel: ChannelId,
        id: MessageId,
        by: MemberId,
        emoji: Emoji,
        on: bool,
        at: Timestamp,
    ) -> Stored<Changed>;

    /// Replaces name, topic and state of an existing channel, in the directory and as a `channel.changed` event, in
    /// one step. The same again is `Unchanged`.
    async fn change_channel(&self, channel: &Channel, by: MemberId, at: Timestamp) -> Stored<Changed>;

    /// Up to `limit` (at least 1) events after a position. `None` when that position isn't one of this log (another
    /// epoch, never reached, no such channel) or events after it were trimmed.
    async fn events(&self, channel: ChannelId, after: Position, limit: u32) -> Stored<Option<EventPage>>;

    /// Up to `limit` (at least 1) messages posted before a position, or the newest. `None` when that position isn't
    /// one of this log. Costs the same wherever in the log it is.
    async fn messages(&self, channel: ChannelId, before: Option<Position>, limit: u32) -> Stored<Option<MessagePage>>;

    /// Earlier texts of a message, oldest first. `None`: no such message in this channel.
    async fn revisions(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Vec<Revision>>>;

    /// Drops events up to and including an offset, and the messages posted by them with their revisions; their texts
    /// are gone from later edits too. Offsets are not used again. An offset above the newest drops all there is.
    async fn trim(&self, channel: ChannelId, up_to: Offset) -> Stored<()>;
}
