//! Calendars that were made on this node, for whoever asks for the same next.
//!
//! Programs ask every few hours, and nearly always nothing is new. Never decides who may read what. Invariant: one calendar for
//! each contents, the latest; and no more bytes than [`BYTES_MAX`], whatever is asked for.

use crate::digest::Digest;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;

/// Bytes of all calendars that are kept.
pub const BYTES_MAX: usize = 16 * 1024 * 1024;
/// How many calendars are kept.
pub const CALENDARS_MAX: usize = 1_000;

/// A calendar as it is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// The text.
    pub ics: Arc<str>,
    /// Its strong entity tag, in quotes: of these bytes, on whichever node.
    pub etag: Arc<str>,
}

/// What a calendar was made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Made {
    /// Of whose channels, and in which language.
    pub of: Digest,
    /// Of which edition of them.
    pub edition: Digest,
}

/// The calendars that are kept.
#[derive(Default)]
pub struct Calendars(Mutex<Shelf>);

#[derive(Default)]
struct Shelf {
    feeds: HashMap<Digest, KeptFeed>,
    bytes: usize,
    taken: u64,
}

struct KeptFeed {
    edition: Digest,
    sent: Sent,
    /// When it was taken last, counted in takings.
    taken: u64,
}

impl Sent {
    /// A text with its tag.
    pub fn of(ics: String) -> Self {
        let etag = format!("\"{}\"", &Digest::of(&ics).hex()[..32]);
        Self { ics: ics.into(), etag: etag.into() }
    }
}

impl Calendars {
    /// The one that was made of the same.
    pub fn kept(&self, made: &Made) -> Option<Sent> {
        let mut shelf = self.0.lock();
        shelf.taken += 1;
        let taken = shelf.taken;
        let feed = shelf.feeds.get_mut(&made.of).filter(|feed| feed.edition == made.edition)?;
        feed.taken = taken;
        let sent = feed.sent.clone();
        drop(shelf);
        metrics::counter!("quartier_calendars_read_total", "made" => "before").increment(1);
        Some(sent)
    }

    /// Keeps one that was just made, in place of the one of an earlier edition; those that nobody took for longest make room.
    pub fn keep(&self, made: Made, sent: Sent) {
        metrics::counter!("quartier_calendars_read_total", "made" => "anew").increment(1);
        let mut shelf = self.0.lock();
        shelf.remove(&made.of);
        if sent.ics.len() > BYTES_MAX {
            return;
        }
        while shelf.bytes + sent.ics.len() > BYTES_MAX || shelf.feeds.len() >= CALENDARS_MAX {
            let Some(longest) = shelf.feeds.iter().min_by_key(|(_, feed)| feed.taken).map(|(of, _)| *of) else {
                break;
            };
            shelf.remove(&longest);
        }
        shelf.bytes += sent.ics.len();
        shelf.taken += 1;
        let taken = shelf.taken;
        shelf.feeds.insert(made.of, KeptFeed { edition: made.edition, sent, taken });
    }
}

impl Shelf {
    fn remove(&mut self, of: &Digest) {
        if let Some(feed) = self.feeds.remove(of) {
            self.bytes -= feed.sent.ics.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(of: usize, edition: &str) -> Made {
        Made { of: Digest::of(&of.to_string()), edition: Digest::of(edition) }
    }

    #[test]
    fn there_is_one_calendar_for_each_contents_the_latest() {
        let all = Calendars::default();
        let [first, second] = ["first", "second"].map(|text| Sent::of(text.to_owned()));
        assert_eq!(all.kept(&made(1, "a")), None);
        all.keep(made(1, "a"), first.clone());
        assert_eq!(all.kept(&made(1, "a")), Some(first));
        assert_eq!((all.kept(&made(1, "b")), all.kept(&made(2, "a"))), (None, None));
        all.keep(made(1, "b"), second.clone());
        assert_eq!((all.kept(&made(1, "a")), all.kept(&made(1, "b"))), (None, Some(second)));
        assert_eq!(all.0.lock().bytes, "second".len());
    }

    #[test]
    fn what_nobody_took_for_longest_makes_room() {
        let all = Calendars::default();
        let large = Sent::of("x".repeat(BYTES_MAX / 4));
        (0..4).for_each(|of| all.keep(made(of, "a"), large.clone()));
        assert!(all.kept(&made(0, "a")).is_some());
        all.keep(made(4, "a"), large);
        assert_eq!([0, 1, 2, 3, 4].map(|of| all.kept(&made(of, "a")).is_some()), [true, false, true, true, true]);
        all.keep(made(5, "a"), Sent::of("x".repeat(BYTES_MAX + 1)));
        assert_eq!(all.kept(&made(5, "a")), None, "too large to be kept at all");
        (10..10 + 2 * CALENDARS_MAX).for_each(|of| all.keep(made(of, "a"), Sent::of(of.to_string())));
        let shelf = all.0.lock();
        assert!(shelf.feeds.len() <= CALENDARS_MAX && shelf.bytes <= BYTES_MAX, "{}", shelf.bytes);
    }
}
