//! How events and messages are written down: one line of words, the text apart from it.
//!
//! | line | event |
//! |---|---|
//! | `p ID AUTHOR LANG REPLY_TO` | posted (`-`: answers none) |
//! | `e ID BY LANG PREVIOUS` | edited; the text before is that of the event at offset PREVIOUS |
//! | `r ID BY` | removed |
//! | `+ ID BY EMOJI`, `- ID BY EMOJI` | reaction set, taken away |
//! | `c BY ARCHIVED CARD` | channel changed; CARD is JSON |

use super::super::Stored;
use super::error::corrupt;
use quartier_protocol::directory::Channel;
use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::lang::{Bilingual, Lang};
use quartier_protocol::message::{Message, PostedMessage, Reaction, Revision};
use quartier_protocol::position::{Epoch, Offset, Position};
use quartier_protocol::text::{Emoji, MessageText, Name, Topic};
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A channel's name and topic, as JSON.
#[derive(Serialize, Deserialize)]
pub struct Card {
    name: Bilingual<Name>,
    topic: Bilingual<Topic>,
}

impl Card {
    /// As it is kept.
    pub fn write(channel: &Channel) -> Stored<String> {
        to_json(&Self { name: channel.name.clone(), topic: channel.topic.clone() })
    }

    /// The channel with this card.
    pub fn read(id: ChannelId, pairing: &str, card: &str, archived: &str) -> Stored<Channel> {
        let Self { name, topic } = from_json(card)?;
        Ok(Channel { id, pairing: word(pairing)?, name, topic, archived: archived == "1" })
    }
}

/// The line of a `message.posted`.
pub fn posted(id: MessageId, author: MemberId, lang: &Lang, reply_to: Option<MessageId>) -> String {
    match reply_to {
        Some(other) => format!("p {id} {author} {lang} {other}"),
        None => format!("p {id} {author} {lang} -"),
    }
}

/// The line of a `channel.changed`.
pub fn changed(by: MemberId, archived: bool, card: &str) -> String {
    format!("c {by} {} {card}", u8::from(archived))
}

/// Reads an event.
pub fn event(channel: ChannelId, position: Position, at: Timestamp, line: &str, text: Option<String>) -> Stored<Event> {
    let (kind, rest) = line.split_once(' ').ok_or_else(|| unreadable(line))?;
    let text = text.map(MessageText::from_stored);
    let kind = match (kind, rest.splitn(4, ' ').collect::<Vec<_>>().as_slice()) {
        ("p", [id, author, lang, reply_to]) => {
            let reply_to = if *reply_to == "-" { None } else { Some(word(reply_to)?) };
            let message = PostedMessage { id: word(id)?, author: word(author)?, lang: language(lang)?, text, reply_to };
            EventKind::MessagePosted { message }
        }
        ("e", [id, by, lang, _]) => {
            EventKind::MessageEdited { id: word(id)?, text, lang: language(lang)?, by: word(by)? }
        }
        ("r", [id, by]) => EventKind::MessageRemoved { id: word(id)?, by: word(by)? },
        ("+" | "-", [id, by, emoji]) => EventKind::ReactionSet {
            id: word(id)?,
            by: word(by)?,
            emoji: Emoji::from_stored((*emoji).to_owned()),
            on: kind == "+",
        },
        ("c", _) => {
            let [by, archived, card] = rest.splitn(3, ' ').collect::<Vec<_>>()[..] else {
                return Err(unreadable(line));
            };
            let Card { name, topic } = from_json(card)?;
            EventKind::ChannelChanged { name, topic, archived: archived == "1", by: word(by)? }
        }
        _ => return Err(unreadable(line)),
    };
    Ok(Event { channel, position, at, kind })
}

/// What is kept of a message: its `posted` line and time, its record (`POSTED`, or
/// `POSTED TEXT EDITED REVISIONS LANG`), its text and its reactions.
pub struct Kept {
    /// When it was posted.
    pub at: Timestamp,
    /// The log's line.
    pub line: String,
    /// The record.
    pub record: String,
    /// What it says now.
    pub text: Option<String>,
    /// A line an emoji.
    pub reactions: Option<String>,
}

impl Kept {
    /// The message as it now is.
    pub fn message(self, epoch: Epoch) -> Stored<Message> {
        let words: Vec<&str> = self.line.split(' ').collect();
        let ["p", id, author, first_lang, reply_to] = words.as_slice() else { return Err(unreadable(&self.line)) };
        let record: Vec<&str> = self.record.split(' ').collect();
        let (posted, removed, edited_at, lang) = match record.as_slice() {
            [posted] => (posted, false, None, first_lang),
            [posted, text, edited, _, lang] => {
                let edited = if *edited == "-" { None } else { Some(time(edited)?) };
                (posted, *text == "0", edited, lang)
            }
            _ => return Err(unreadable(&self.record)),
        };
        Ok(Message {
            id: word(id)?,
            position: Position { epoch, offset: word(posted)? },
            at: self.at,
            author: word(author)?,
            lang: language(lang)?,
            text: self.text.filter(|_| !removed).map(MessageText::from_stored),
            reply_to: if *reply_to == "-" { None } else { Some(word(reply_to)?) },
            edited_at,
            removed,
            reactions: self.reactions.as_deref().unwrap_or("").lines().map(reaction).collect::<Stored<_>>()?,
        })
    }
}

fn reaction(line: &str) -> Stored<Reaction> {
    let (emoji, members) = line.split_once(' ').ok_or_else(|| unreadable(line))?;
    let by = members.split(' ').map(word).collect::<Stored<_>>()?;
    Ok(Reaction { emoji: Emoji::from_stored(emoji.to_owned()), by })
}

/// Reads `AT BY LANG`, a line feed, and the text.
pub fn revision(kept: &str) -> Stored<Revision> {
    let (words, text) = kept.split_once('\n').ok_or_else(|| unreadable("a revision"))?;
    let [at, by, lang] = words.split(' ').collect::<Vec<_>>()[..] else { return Err(unreadable(words)) };
    Ok(Revision {
        at: time(at)?,
        by: word(by)?,
        text: MessageText::from_stored(text.to_owned()),
        lang: language(lang)?,
    })
}

/// Reads an epoch.
pub fn epoch(text: &str) -> Stored<Epoch> {
    Epoch::parse(text).ok_or_else(|| unreadable(text))
}

/// Reads a stream's id, `OFFSET-0`.
pub fn entry_offset(id: &str) -> Stored<Offset> {
    word(id.strip_suffix("-0").unwrap_or(id))
}

/// Reads a time in Unix milliseconds.
pub fn time(text: &str) -> Stored<Timestamp> {
    word(text).map(Timestamp::from_unix_ms)
}

/// Reads a language.
pub fn language(tag: &str) -> Stored<Lang> {
    Lang::parse(tag).ok_or_else(|| unreadable(tag))
}

/// Reads an id or a number.
pub fn word<T: FromStr>(text: &str) -> Stored<T> {
    text.parse().map_err(|_| unreadable(text))
}

/// Writes JSON.
pub fn to_json(value: &impl Serialize) -> Stored<String> {
    serde_json::to_string(value).map_err(|error| corrupt(error.to_string()))
}

/// Reads JSON.
pub fn from_json<T: for<'de> Deserialize<'de>>(json: &str) -> Stored<T> {
    serde_json::from_str(json).map_err(|error| corrupt(error.to_string()))
}

/// Errors are logged, and what people wrote is not: only the beginning is told.
fn unreadable(what: &str) -> super::super::StoreError {
    corrupt(format!("unreadable: {}", what.chars().take(12).collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const CHANNEL: ChannelId = ChannelId(Uuid::from_u128(1));

    fn read(line: &str) -> Stored<Event> {
        let position = Position { epoch: epoch("e")?, offset: 1 };
        event(CHANNEL, position, Timestamp::from_unix_ms(7), line, Some("Hallo".into()))
    }

    #[test]
    fn a_posted_line_reads_back() {
        let (id, author) = (MessageId(Uuid::from_u128(2)), MemberId(Uuid::from_u128(3)));
        for reply_to in [None, Some(MessageId(Uuid::from_u128(4)))] {
            let EventKind::MessagePosted { message } = read(&posted(id, author, &Lang::fr(), reply_to)).unwrap().kind
            else {
                panic!("not posted")
            };
            assert_eq!((message.id, message.author, message.lang), (id, author, Lang::fr()));
            assert_eq!((message.reply_to, message.text.unwrap().as_str()), (reply_to, "Hallo"));
        }
    }

    #[test]
    fn unreadable_lines_are_corrupt_and_tell_nothing_of_what_people_wrote() {
        let id = Uuid::nil();
        for line in [
            "",
            "p",
            "p x y de -",
            &format!("p {id} {id} de"),
            &format!("p {id} {id} d -"),
            &format!("e {id} {id} de"),
            &format!("r {id}"),
            &format!("+ {id} {id}"),
            &format!("c {id} 0 {{}}"),
            &format!("z {id}"),
        ] {
            assert!(read(line).is_err(), "{line}");
        }
        let error = read("ein langer Satz, den jemand schrieb").unwrap_err().to_string();
        assert!(!error.contains("Satz"), "{error}");
    }

    #[test]
    fn a_record_tells_what_became_of_a_message() {
        let (id, author) = (MessageId(Uuid::from_u128(2)), MemberId(Uuid::from_u128(3)));
        let kept = |record: &str, text: Option<&str>| Kept {
            at: Timestamp::from_unix_ms(7),
            line: posted(id, author, &Lang::de(), None),
            record: record.to_owned(),
            text: text.map(str::to_owned),
            reactions: Some(format!("👍 {author}")),
        };
        let message = |record, text| kept(record, text).message(Epoch::parse("e").unwrap());
        let fresh = message("12", Some("Hallo")).unwrap();
        assert_eq!((fresh.position.offset, fresh.edited_at, fresh.removed), (12, None, false));
        assert_eq!(fresh.reactions[0].by, [author]);
        let edited = message("12 15 99 1 fr", Some("Salut")).unwrap();
        assert_eq!((edited.edited_at.unwrap().unix_ms(), edited.lang), (99, Lang::fr()));
        let removed = message("12 0 - 1 de", None).unwrap();
        assert_eq!((removed.removed, removed.text), (true, None));
        assert!(message("12 15", None).is_err());
    }
}
