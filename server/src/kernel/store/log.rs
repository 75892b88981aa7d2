//! The channels' logs.

use super::marks::ReadState;
use super::{Said, Stored};
use quartier_protocol::directory::Channel;
use quartier_protocol::event::Event;
use quartier_protocol::id::{ChannelId, MemberId, MessageId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::message::{MeetingTime, Message, Revision, Translation};
use quartier_protocol::noted::Noted;
use quartier_protocol::position::{Offset, Position};
use quartier_protocol::text::{Emoji, MessageText};
use quartier_protocol::time::Timestamp;

pub use quartier_protocol::limits::REACTION_GROUPS_MAX;

/// By how much a clock may be set back, or lag behind that of another node, without a log's times showing it.
pub const LAG_MS: i64 = 60_000;

/// The time of a log's next event: the clock's. It doesn't go back by a small lag; a clock that was far ahead is forgotten
/// as soon as it is right again.
pub fn time_after(latest: Timestamp, now: Timestamp) -> Timestamp {
    if (0..=LAG_MS).contains(&(latest.unix_ms() - now.unix_ms())) { latest } else { now }
}

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
    /// When it was written, where it waited for approval.
    pub written_at: Option<Timestamp>,
    /// The same in another language.
    pub translation: Option<Translation>,
    /// The meeting it is about.
    pub meeting: Option<MeetingTime>,
}

impl NewMessage {
    /// What it says, all of it.
    pub fn said(&self) -> Said {
        Said { text: self.text.clone(), translation: self.translation.clone(), meeting: self.meeting }
    }
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
    /// The same message was posted before: same id, channel, author, text, translation and meeting as first posted, language and
    /// `reply_to` (of a message that was ever removed what it said is no longer compared; `written_at` never is). Nothing was added.
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
    /// The message it answers was removed.
    RemovedReplyTo,
    /// The channel is archived.
    Archived,
    /// There is no such channel.
    NoChannel,
}

/// What came of an edit, a removal, a reaction, or what moderation does.
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

/// The logs of all channels and desks.
///
/// A desk is a pairing's log of its cases, under [`PairingId::desk`]. It is read, paged, followed and trimmed as a channel's
/// log is, but it is no channel: nothing is posted to it, it has no messages, and the directory knows nothing of it.
///
/// Contract, for each channel:
/// - a channel of the directory has a log: one that was lost is begun, in a new epoch and behind what is left of it elsewhere, before anybody
///   is told that there is none;
/// - offsets are dense, from 1; the epoch stays over restarts and is new after the log was lost;
/// - a method that adds an event answers when it is durable (fsync, or as durable as Redis is configured);
/// - `at` of an event is the later of the given time and the log's latest;
/// - checks and append are one atomic step: races end as if the calls had come one after the other;
/// - a post is looked up by its id first (`Duplicate`, `Conflict`), then refused (`Archived`, `NoReplyTo`, `RemovedReplyTo`); a change is
///   refused in the order of [`Changed`]'s variants, and only what isn't refused can be `Unchanged` (a removal is never
///   refused for being archived or removed, and neither is what moderation does for being archived);
/// - once a message was removed, what it said (translations and meeting too) is gone from every event and message this trait
///   gives; the desk's revisions keep the texts. One that comes back says its text in the event by which it does, until it is removed again;
/// - every event added is handed to the broker once, in order.
#[async_trait::async_trait]
pub trait Log: Send + Sync {
    /// Where the log stands. `None`: no such channel.
    async fn head(&self, channel: ChannelId) -> Stored<Option<Head>>;

    /// Where somebody who has read up to there (none: nothing) stands in these channels and desks, in their order; `None` for one that
    /// has no log. A position of another epoch, or one never reached, counts as none. What was removed is not unread. Costs as much as
    /// was removed since, however much was posted.
    async fn read_states(&self, read: &[(ChannelId, Option<Position>)]) -> Stored<Vec<Option<ReadState>>>;

    /// Posts a message.
    async fn post(&self, channel: ChannelId, message: NewMessage, at: Timestamp) -> Stored<Posted>;

    /// Gives a message of `by` something else to say, all of it anew: what `said` doesn't have, the message doesn't have from then
    /// on. What it said before becomes a revision, with its translation. The same in the same language again is `Unchanged`.
    async fn edit(
        &self,
        channel: ChannelId,
        id: MessageId,
        by: MemberId,
        said: Said,
        lang: Lang,
        at: Timestamp,
    ) -> Stored<Changed>;

    /// Removes a message of `by`; its text becomes a revision; its reactions go. Already removed is `Unchanged`, and what
    /// was [taken down](Log::take_down) can then not be put back any more. Works in an archived channel too: what people
    /// said stays theirs to take back.
    async fn remove(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed>;

    /// Removes anyone's message for moderation; `by` need not be its author. For everybody it is as if
    /// [removed](Log::remove), but its text and reactions are withheld, to be [put back](Log::put_back). Already removed is
    /// `Unchanged`. Works in an archived channel too. `Unavailable` also where it is done and could be lost still: ask again.
    async fn take_down(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed>;

    /// Puts a message back that was taken down, by a `message.restored` event: in its place, with all it said, its language, the
    /// time of the last edit, and reactions in their order. A message that is there is `Unchanged`, one that its author
    /// removed (before or since) `Removed`. Works in an archived channel too. `Unavailable` as with [taking down](Log::take_down).
    async fn put_back(&self, channel: ChannelId, id: MessageId, by: MemberId, at: Timestamp) -> Stored<Changed>;

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

    /// Takes over from the directory what an existing channel is called and whether it is archived, as of its version there, by a
    /// `channel.changed` event. The same again is `Unchanged`, and so is what is of an earlier version than what the log says.
    async fn change_channel(&self, channel: &Channel, version: u64, by: MemberId, at: Timestamp) -> Stored<Changed>;

    /// Begins the logs of these channels, empty, unless they are there. Founding channels does it before they are in the directory.
    async fn open_channels(&self, channels: &[Channel]) -> Stored<()>;

    /// Begins the log of a pairing's desk, empty, unless it is there: whoever would follow a desk needs a position in it.
    /// Founding the pairing does it before the pairing is in the directory.
    async fn open_desk(&self, pairing: PairingId) -> Stored<()>;

    /// Adds an event to the log of a pairing's desk, and begins that log before if it isn't there.
    async fn note_at_desk(&self, pairing: PairingId, note: Noted, at: Timestamp) -> Stored<Position>;

    /// Adds an event that is about no message: `Done`, or `NotFound` where there is no such channel. What it says is kept as it is and
    /// compared with nothing: the same again is another event. Works in an archived channel too: meetings there are still called off.
    async fn note(&self, channel: ChannelId, note: Noted, at: Timestamp) -> Stored<Changed>;

    /// Up to `limit` (at least 1) events after a position. `None` when that position isn't one of this log (another
    /// epoch, never reached, no such channel) or events after it were trimmed.
    async fn events(&self, channel: ChannelId, after: Position, limit: u32) -> Stored<Option<EventPage>>;

    /// Up to `limit` (at least 1) messages posted before a position, or the newest. `None` when that position isn't
    /// one of this log. Costs the same wherever in the log it is.
    async fn messages(&self, channel: ChannelId, before: Option<Position>, limit: u32) -> Stored<Option<MessagePage>>;

    /// One message as it now is. `None`: no such message in this channel.
    async fn find(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Message>>;

    /// What a message said that was taken down. `None`: nothing is withheld of a message with this id in this channel.
    async fn withheld(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Said>>;

    /// Earlier texts of a message, oldest first. `None`: no such message in this channel.
    async fn revisions(&self, channel: ChannelId, id: MessageId) -> Stored<Option<Vec<Revision>>>;

    /// Drops events up to and including an offset, and the messages posted by them with their revisions and what is
    /// withheld of them; their texts are gone from later events too. Offsets are not used again. An offset above the newest drops all there is.
    async fn trim(&self, channel: ChannelId, up_to: Offset) -> Stored<()>;

    /// The offset of the newest event from before a time, up to the first that is not; 0 if there is none. `None`: no such
    /// channel. What is from after `now` was written by a clock that was ahead: it tells nothing, and goes with what is
    /// after it. May stop early in a long log; asked again after a trim, it goes on.
    async fn reached(&self, channel: ChannelId, before: Timestamp, now: Timestamp) -> Stored<Option<Offset>>;

    /// Takes everything a member said out of a channel: each message of theirs that is still there is removed as by
    /// [`remove`](Log::remove), each of their reactions is taken back, with an event each, by the member; and no earlier
    /// text of any message of theirs is kept, removed ones included. What is withheld of theirs is dropped, and so are their
    /// reactions to what is withheld of others. How many events that were. Repeatable; works in
    /// an archived channel, and in slices, so that nobody else waits long. Messages they post meanwhile may stay.
    async fn erase(&self, channel: ChannelId, member: MemberId, at: Timestamp) -> Stored<u64>;
}
