//! What goes to and fro between the log store and the archive, as it is kept: lines and records of `redis/record.rs`.

use crate::kernel::store::{StoreError, Stored};
use quartier_protocol::id::{MemberId, MessageId};
use quartier_protocol::position::{Epoch, Offset};
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where a log stands, as the log store needs it to go on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LogHead {
    /// Time of the newest event, Unix milliseconds.
    pub at: i64,
    /// Messages posted.
    pub posts: u64,
    /// Offset of the newest message; 0: none.
    pub last: Offset,
    /// Messages posted up to where the log was trimmed.
    pub dropped: u64,
    /// Whose channel it is, or whose desk.
    pub pairing: String,
    /// What the channel is called, JSON; a desk has none.
    pub card: Option<String>,
    /// 0 or 1; a desk has none.
    pub archived: Option<String>,
    /// Of the channel in the directory.
    pub version: Option<u64>,
}

/// An event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptEvent {
    /// Where.
    pub offset: Offset,
    /// When.
    pub at: Timestamp,
    /// Messages posted up to and with it.
    pub posts: u64,
    /// What happened.
    pub line: String,
    /// What was said by it, if that is still there.
    pub said: Option<String>,
}

impl KeptEvent {
    /// The message it is about.
    pub fn message(&self) -> Option<MessageId> {
        message_of(&self.line)
    }

    /// Whether a message's earlier texts are gone with it.
    pub fn is_removal(&self) -> bool {
        is_removal(&self.line)
    }
}

/// The message that an event's line is about.
pub fn message_of(line: &str) -> Option<MessageId> {
    let (kind, rest) = line.split_once(' ')?;
    if !matches!(kind, "p" | "e" | "r" | "b" | "+" | "-") {
        return None;
    }
    rest.split(' ').next()?.parse().ok()
}

/// Which message the event of a line removed or put back, and who did.
pub fn removal_of(line: &str) -> Option<(MessageId, MemberId)> {
    let mut words = line.strip_prefix("r ").or_else(|| line.strip_prefix("b "))?.split(' ');
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

/// A reaction that an event set or took back.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Reacted {
    /// Of which message.
    pub message: MessageId,
    /// Whose.
    pub by: MemberId,
    /// Which.
    pub emoji: String,
}

/// The reaction that the event of a line set, `true`, or took back.
pub fn reaction_of(line: &str) -> Option<(bool, Reacted)> {
    let (sign, rest) = line.split_once(' ').filter(|(sign, _)| matches!(*sign, "+" | "-"))?;
    let mut words = rest.split(' ');
    let (message, by) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some((sign == "+", Reacted { message, by, emoji: words.next()?.to_owned() }))
}

/// Whether a message's earlier texts are gone with the event of a line.
pub fn is_removal(line: &str) -> bool {
    line.starts_with("r ")
}

/// A message as it now is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptMessage {
    /// Which.
    pub id: MessageId,
    /// `POSTED`, or `POSTED TEXT EDITED REVISIONS LANG`.
    pub record: String,
    /// Time and line of the event by which it was posted.
    pub post: String,
    /// What it says.
    pub said: Option<String>,
    /// What it said at first, where that is still there and it was asked for with its earlier texts.
    pub first: Option<String>,
    /// A line an emoji.
    pub reactions: Option<String>,
    /// What is withheld of it.
    pub withheld: Option<String>,
    /// Reactions that are withheld.
    pub withheld_reactions: Option<String>,
    /// How many of its earlier texts are left out before those that are here.
    pub skipped: u64,
    /// Earlier texts, oldest first.
    pub revisions: Vec<String>,
}

impl KeptMessage {
    /// The message that an event posted, to which nothing has happened since. `None`: it posted none.
    pub fn just_posted(event: &KeptEvent) -> Option<Self> {
        let id = event.message().filter(|_| event.line.starts_with("p "))?;
        Some(Self {
            id,
            record: event.offset.to_string(),
            post: format!("{} {}", event.at.unix_ms(), event.line),
            said: event.said.clone(),
            first: None,
            reactions: None,
            withheld: None,
            withheld_reactions: None,
            skipped: 0,
            revisions: Vec::new(),
        })
    }

    /// Where it was posted.
    pub fn posted(&self) -> Stored<Offset> {
        self.number(0)
    }

    /// The event that has its text; 0: it was removed.
    pub fn text(&self) -> Stored<Offset> {
        if self.record.contains(' ') { self.number(1) } else { self.number(0) }
    }

    /// How many earlier texts it has.
    pub fn earlier(&self) -> u64 {
        self.record.split(' ').nth(3).and_then(|word| word.parse().ok()).unwrap_or(0)
    }

    /// Its record for a log that ends there: what it says by an event behind that, it says by its post.
    pub fn record_up_to(&self, end: Offset) -> Stored<String> {
        let words: Vec<&str> = self.record.split(' ').collect();
        match words.as_slice() {
            [posted, _, edited, revisions, lang] if self.text()? > end => {
                Ok(format!("{posted} {posted} {edited} {revisions} {lang}"))
            }
            _ => Ok(self.record.clone()),
        }
    }

    /// Whether it is gone for everybody.
    pub fn is_removed(&self) -> Stored<bool> {
        Ok(self.text()? == 0)
    }

    fn number(&self, word: usize) -> Stored<Offset> {
        let number = self.record.split(' ').nth(word).and_then(|word| word.parse().ok());
        number.ok_or_else(|| StoreError::Corrupt("a message's record".into()))
    }

    /// Time and line of its post.
    pub fn posted_by(&self) -> Stored<(Timestamp, &str)> {
        let parts = self.post.split_once(' ').and_then(|(at, line)| Some((at.parse().ok()?, line)));
        let (at, line) = parts.ok_or_else(|| StoreError::Corrupt("a message's post".into()))?;
        Ok((Timestamp::from_unix_ms(at), line))
    }

    /// Who wrote it.
    pub fn author(&self) -> Stored<MemberId> {
        let (_, line) = self.posted_by()?;
        let author = line.split(' ').nth(2).and_then(|word| word.parse().ok());
        author.ok_or_else(|| StoreError::Corrupt("a message's author".into()))
    }

    /// Whether everybody sees that reaction.
    pub fn has(&self, reacted: &Reacted) -> bool {
        let by = reacted.by.to_string();
        let mut groups = self.reactions.iter().flat_map(|kept| kept.lines()).map(|line| line.split(' '));
        groups.any(|mut group| group.next() == Some(&reacted.emoji) && group.any(|one| one == by))
    }

    /// Who reacted, seen or withheld.
    pub fn reacting(&self) -> BTreeSet<MemberId> {
        let kept = [&self.reactions, &self.withheld_reactions];
        let lines = kept.into_iter().flatten().flat_map(|kept| kept.lines());
        lines.flat_map(|line| line.split(' ').skip(1)).filter_map(|word| word.parse().ok()).collect()
    }
}

/// Time and line of an event.
pub type Entry = (Timestamp, String);

/// What the archive doesn't have yet, as of one moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ToArchive {
    /// The log's life.
    pub epoch: Epoch,
    /// Its newest event.
    pub offset: Offset,
    /// Up to where it was trimmed.
    pub trimmed: Offset,
    /// Up to where the archive alone has events.
    pub cold: Offset,
    /// How often messages were changed without an event.
    pub touched: u64,
    /// The event up to which the archive was said to have it, or the newest if that is before; none: it is not in the log store.
    pub seam: Option<Entry>,
    /// Where the log stands behind the events given.
    pub head: LogHead,
    /// The next events.
    pub events: Vec<KeptEvent>,
    /// The messages that they touched, and some that were changed without an event.
    pub messages: Vec<KeptMessage>,
    /// Which were changed without an event.
    pub stale: Vec<MessageId>,
}

impl ToArchive {
    /// How far the archive has the log with this, having reached an offset before.
    pub fn reached(&self, before: Offset) -> Offset {
        self.events.last().map_or(before.max(self.cold).max(self.trimmed), |last| last.offset)
    }

    /// About how many rows it takes.
    pub fn rows(&self) -> usize {
        let of_messages = self.messages.iter().map(|message| message.revisions.len() + message.reacting().len() + 4);
        self.events.len() + of_messages.sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn message(record: &str) -> KeptMessage {
        let (id, record, post) = (MessageId(Uuid::nil()), record.to_owned(), String::new());
        let (said, first, reactions, withheld, withheld_reactions) = (None, None, None, None, None);
        let (skipped, revisions) = (0, Vec::new());
        KeptMessage { id, record, post, said, first, reactions, withheld, withheld_reactions, skipped, revisions }
    }

    #[test]
    fn a_record_names_no_event_behind_the_end() {
        for (record, end, kept) in [
            ("5", 9, "5"),
            ("5 7 99 1 fr", 9, "5 7 99 1 fr"),
            ("5 9 99 1 fr", 9, "5 9 99 1 fr"),
            ("5 10 99 1 fr", 9, "5 5 99 1 fr"),
            ("5 0 - 1 de", 9, "5 0 - 1 de"),
        ] {
            assert_eq!(message(record).record_up_to(end).unwrap(), kept, "{record}");
        }
        assert_eq!((message("5").earlier(), message("5 7 99 12 fr").earlier()), (0, 12));
    }
}
