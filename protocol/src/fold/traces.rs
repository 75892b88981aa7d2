//! Traces: snapshots, events after them whatever they are, and what becomes of them. Kept in a file that the browser's tests read.

use super::take;
use crate::event::{Event, EventKind};
use crate::golden::cast::{CHANNEL, KARIM, LENA, MEETING, ZOE, emoji, position, text};
use crate::http::agenda::meetings::MeetingChanged;
use crate::id::MessageId;
use crate::kept;
use crate::lang::Lang;
use crate::message::{MeetingTime, Message, PostedMessage, Reaction, Translation};
use crate::position::Offset;
use crate::time::Timestamp;
use serde::Serialize;
use uuid::Uuid;

const FILE: &str = "protocol/fold-traces.json";
const TRACES: u64 = 24;
/// Events of a trace; the snapshot it begins with is what the first of them became.
const EVENTS: Offset = 8;
const BEFORE: Offset = 8;
/// Messages a trace is about: few, so that much happens to each.
const MESSAGES: u64 = 4;

#[derive(Serialize)]
struct Trace {
    /// All that is known at the beginning, oldest first.
    start: Vec<Message>,
    events: Vec<Event>,
    /// What it is after them.
    end: Vec<Message>,
}

/// Numbers that look like chance and are the same in each run (xorshift64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }

    fn one<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize].clone()
    }

    fn at(&mut self) -> Timestamp {
        Timestamp::from_unix_ms(1_771_000_000_000 + self.below(9_999_999) as i64)
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(2) == 0).then(|| make(self))
    }

    /// What is said: nothing once it was removed.
    fn said(&mut self) -> (Option<crate::text::MessageText>, Option<Translation>, Option<MeetingTime>) {
        if self.below(5) == 0 {
            return (None, None, None);
        }
        let translation = self.maybe(|_| Translation { lang: Lang::fr(), text: text("Salut") });
        let meeting = self.maybe(|_| MeetingTime { id: MEETING, occurrence: None });
        (Some(text(self.one(&["Hallo", "Guten Tag", "Bis morgen"]))), translation, meeting)
    }

    fn kind(&mut self) -> EventKind {
        let id = MessageId(Uuid::from_u128(u128::from(self.below(MESSAGES)) + 1));
        let (by, lang) = (self.one(&[LENA, ZOE, KARIM]), self.one(&[Lang::de(), Lang::fr()]));
        match self.below(10) {
            0..=2 => {
                let (text, translation, meeting) = self.said();
                let (reply_to, written_at) = (self.maybe(|_| MessageId(Uuid::from_u128(1))), self.maybe(Self::at));
                let message = PostedMessage { id, author: by, lang, text, reply_to, written_at, translation, meeting };
                EventKind::MessagePosted { message }
            }
            3 | 4 => {
                let (text, translation, meeting) = self.said();
                EventKind::MessageEdited { id, text, lang, translation, meeting, by }
            }
            5 => EventKind::MessageRemoved { id, by },
            6 => {
                let (text, translation, meeting) = self.said();
                let reactions = vec![Reaction { emoji: emoji("👍"), by: vec![ZOE, KARIM] }];
                let edited_at = self.maybe(Self::at);
                EventKind::MessageRestored { id, text, lang, translation, meeting, edited_at, reactions, by }
            }
            7 | 8 => {
                EventKind::ReactionSet { id, by, emoji: emoji(self.one(&["👍", "🎉"])), on: self.below(3) > 0 }
            }
            _ => EventKind::Noted(MeetingChanged { meeting: MEETING, sequence: 1, by: Some(by) }.into()),
        }
    }
}

fn trace(seed: u64) -> Trace {
    let mut numbers = Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut messages = Vec::new();
    let mut next =
        |offset| Event { channel: CHANNEL, position: position(offset), at: numbers.at(), kind: numbers.kind() };
    for offset in 1..=BEFORE {
        take(&mut messages, &next(offset));
    }
    let start = messages.clone();
    let events: Vec<Event> = (BEFORE + 1..=BEFORE + EVENTS).map(next).collect();
    events.iter().for_each(|event| take(&mut messages, event));
    Trace { start, events, end: messages }
}

#[test]
fn the_browser_folds_as_this_crate_does() {
    let traces: Vec<String> = (1..=TRACES).map(|seed| serde_json::to_string(&trace(seed)).unwrap()).collect();
    kept::keep(FILE, &format!("[\n{}\n]\n", traces.join(",\n")));
}
