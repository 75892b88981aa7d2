//! Limits, each with its reason. All that `hello` carries can be set by the operator.

use serde::{Deserialize, Serialize};

/// What a client must keep to; told in `hello`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Limits {
    /// Bytes of UTF-8 in one message. A long paragraph; more is a document and belongs elsewhere.
    pub text_bytes: u32,
    /// Grapheme clusters (what people count as characters, UAX #29) in one message. Lower it for shorter messages in
    /// every script alike.
    pub text_graphemes: u32,
    /// Bytes in one WebSocket message from a client: the longest text, escaped, with room to spare. Beyond: close 1009.
    pub frame_bytes: u32,
    /// Grapheme clusters in a display name or a channel's name: one line on a phone.
    pub name_graphemes: u32,
    /// Grapheme clusters in a channel's topic: a sentence.
    pub topic_graphemes: u32,
    /// Bytes in a reaction's emoji: the longest standard sequences have 35.
    pub emoji_bytes: u32,
    /// Events or messages in one page; a larger `limit` counts as this many. Some screens
    /// full; more would keep others waiting.
    pub page: u32,
    /// Channels one connection may be subscribed to. Bots follow many; each costs memory on every node.
    pub subscriptions: u32,
    /// Bytes waiting for a reader that is too slow, before close 4008. Minutes of a lively
    /// channel; coming back is cheaper than waiting longer.
    pub outbox_bytes: u32,
}

impl Limits {
    /// The limits of a server with an empty configuration.
    pub const DEFAULT: Limits = Limits {
        text_bytes: 4_000,
        text_graphemes: 4_000,
        frame_bytes: 65_536,
        name_graphemes: 40,
        topic_graphemes: 200,
        emoji_bytes: 64,
        page: 200,
        subscriptions: 256,
        outbox_bytes: 524_288,
    };

    /// How many events or messages to answer with: `limit` held to 1 and [`page`](Limits::page), or the default.
    pub fn page_for(&self, limit: Option<u32>) -> u32 {
        limit.unwrap_or(PAGE_DEFAULT).min(self.page).max(1)
    }
}

/// Bytes of a name or topic: four for each grapheme cluster, so that every script has room.
pub const BYTES_PER_GRAPHEME: u32 = 4;
/// Bytes of one grapheme cluster. Real ones stay under 45; what is longer is made to break things.
pub const GRAPHEME_BYTES: usize = 64;
/// Marks on one grapheme cluster. Scripts that stack need five at most; more cover the lines around them.
pub const MARKS_PER_GRAPHEME: usize = 8;
/// Bytes of a `ref` that is a string.
pub const REF_BYTES: usize = 64;
/// How many of the latest `ref`s of a connection are remembered, to answer one used twice.
pub const REFS_REMEMBERED: usize = 32;
/// Events or messages in a page when the command names no `limit`.
pub const PAGE_DEFAULT: u32 = 50;
/// The highest number `unread` tells; beyond it a person stops counting.
pub const UNREAD_MAX: u32 = 100;
/// Different emoji on one message; with more, a page of history could grow without bound.
pub const REACTION_GROUPS_MAX: usize = 24;

/// Agenda items of a meeting; also decisions of its minutes.
pub const AGENDA_ITEMS_MAX: usize = 50;
/// Times of a meeting that are left out, or changed by themselves.
pub const CHANGED_TIMES_MAX: usize = 200;
/// Reminders of a meeting.
pub const REMINDERS_MAX: usize = 5;
/// Meetings of a channel that aren't over, those of calendars among them.
pub const MEETINGS_MAX: usize = 2_000;
/// Messages for later of one member.
pub const SCHEDULED_MAX: usize = 50;
/// Bytes of a calendar that is taken in.
pub const CALENDAR_BYTES: usize = 2 * 1_048_576;
/// Events of a calendar that is taken in.
pub const CALENDAR_EVENTS_MAX: usize = 1_000;
/// Times one question to an agenda answers with.
pub const AGENDA_TIMES_MAX: usize = 500;
/// Days one question to an agenda is about.
pub const AGENDA_DAYS_MAX: i32 = 400;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_at_least_one_and_at_most_what_hello_says() {
        let limits = Limits { page: 80, ..Limits::DEFAULT };
        let small = Limits { page: 20, ..Limits::DEFAULT };
        assert_eq!([None, Some(0), Some(7), Some(u32::MAX)].map(|limit| limits.page_for(limit)), [50, 1, 7, 80]);
        assert_eq!(small.page_for(None), 20);
    }
}
