//! The names of all keys and topics, in one place.
//!
//! Everything of a channel has the channel as its hash tag and so lies in one slot of a cluster, where one script can
//! change it in one step. ARCHITECTURE: what a key holds is told here and nowhere else.

use quartier_protocol::id::{ChannelId, MessageId};

/// The names under one channel's hash tag. A desk's log has its keys as a channel's has.
#[derive(Clone, Copy)]
pub struct ChannelKeys(pub ChannelId);

impl ChannelKeys {
    fn key(self, name: &str) -> String {
        format!("q:{{{}}}:{name}", self.0)
    }

    /// Hash, all of the channel that a post touches, so that it is one write:
    /// `epoch`; `offset` and `at` of the newest event; `posts`, how many messages were posted, and `last`, the offset of
    /// the newest; `trimmed`, up to where events were dropped, and `dropped`, how many messages with them; `cold`, up to where events are
    /// in the archive alone, and `evicted`, how often some were dropped here; `touched`, how often a message was changed without an event;
    /// `since`, where it was restored, up to when ids were made that may be of messages in the archive alone; `pairing`; what the channel
    /// is called, `card` (JSON), and `archived` (0 or 1). Of a desk there are no `card` and no `archived`.
    /// `t:OFFSET` the text of an event, out of the log, which can't be changed, so that it can be taken away;
    /// `m:MESSAGE` where a message was posted and what became of it (see [`super::record`]); `r:MESSAGE` its reactions,
    /// a line an emoji, `EMOJI MEMBER MEMBER…`; `v:MESSAGE:N` its Nth earlier text, with when, by whom and its language;
    /// `p:MESSAGE` time and line of its post, where the log here has it no more;
    /// `w:MESSAGE` and `wr:MESSAGE` text and reactions of one that moderation took down and may put back.
    pub fn state(self) -> String {
        self.key("state")
    }

    /// Stream: one entry an event, id `OFFSET-0`, fields `at`; `n`, how many messages were posted up to and with it;
    /// `p`, the offset of the newest message posted before it; `event`, its line (see [`super::record`]). So messages
    /// are paged and counted without touching what lies between.
    pub fn log(self) -> String {
        self.key("log")
    }

    /// Sorted set: offsets at which messages were posted that were removed since, each its own score.
    pub fn removed(self) -> String {
        self.key("removed")
    }

    /// Sorted set: ids of messages that are here though their event is not → up to which event: once that is in the archive alone, they
    /// may go. Those that were changed without an event have 2^52 until the archive has them.
    pub fn recalled(self) -> String {
        self.key("recalled")
    }

    /// Sorted set: `MEMBER/NODE-NUMBER` → when the connection counts as gone, in Unix milliseconds.
    pub fn connections(self) -> String {
        self.key("connections")
    }

    /// Hash: member → how many connections.
    pub fn here(self) -> String {
        self.key("here")
    }

    /// Topic (sharded): events, presence and typing, as [`super::broker::payload`] writes them.
    pub fn live(self) -> String {
        self.key("live")
    }
}

/// Topic (sharded): what every node hears.
pub const CONTROL: &str = "q:{control}:live";
/// Hash: message id → its channel, for the messages whose ids begin alike: with UUIDv7, those of about a minute.
pub fn claims(id: MessageId) -> String {
    let id = id.to_string();
    format!("q:claims:{{{}}}", &id[..8])
}

/// String, short-lived: what [`super::health`] writes to see whether writing works; `n` finds one for each slot range.
pub fn probe(n: u32) -> String {
    format!("q:probe:{{{n}}}")
}
