//! How events and messages are written down: one line of words, the text apart from it.
//!
//! | line | event |
//! |---|---|
//! | `p ID AUTHOR LANG REPLY_TO` | posted (`-`: answers none); one word more, WRITTEN_AT, if it waited for approval |
//! | `e ID BY LANG PREVIOUS` | edited; the text before is that of the event at offset PREVIOUS |
//! | `r ID BY` | removed |
//! | `b ID BY LANG EDITED REACTIONS` | back again; `-`: never edited, no reactions; REACTIONS as kept, `,` for a line feed |
//! | `+ ID BY EMOJI`, `- ID BY EMOJI` | reaction set, taken away |
//! | `n NOTE` | about no message; NOTE is JSON |

use super::super::log::NewMessage;
use super::super::{Said, Stored};
use super::error::corrupt;
use quartier_protocol::directory::Channel;
use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::lang::{Bilingual, Lang};
use quartier_protocol::message::{Message, PostedMessage, Reaction, Revision};
use quartier_protocol::noted::Noted;
use quartier_protocol::position::{Epoch, Offset, Position};
use quartier_protocol::text::{Emoji, Name, Topic};
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
}

/// The line of a `message.posted`.
pub fn posted(message: &NewMessage) -> String {
    let NewMessage { id, author, lang, reply_to, written_at, .. } = message;
    let mut line = match reply_to {
        Some(other) => format!("p {id} {author} {lang} {other}"),
        None => format!("p {id} {author} {lang} -"),
    };
    if let Some(at) = written_at {
        line += &format!(" {}", at.unix_ms());
    }
    line
}

/// The line of an event that is about no message.
pub fn noted(note: &Noted) -> Stored<String> {
    Ok(format!("n {}", to_json(note)?))
}

/// Reads an event.
pub fn event(channel: ChannelId, position: Position, at: Timestamp, line: &str, text: Option<String>) -> Stored<Event> {
    let (kind, rest) = line.split_once(' ').ok_or_else(|| unreadable(line))?;
    let (text, translation, meeting) = Said::parts(text.map(said).transpose()?);
    let kind = match (kind, rest.splitn(4, ' ').collect::<Vec<_>>().as_slice()) {
        ("p", [id, author, lang, rest]) => {
            let (reply_to, written_at) = origin(rest)?;
            let (id, author, lang) = (word(id)?, word(author)?, language(lang)?);
            let message = PostedMessage { id, author, lang, text, reply_to, written_at, translation, meeting };
            EventKind::MessagePosted { message }
        }
        ("e", [id, by, lang, _]) => {
            let (id, by) = (word(id)?, word(by)?);
            EventKind::MessageEdited { id, text, lang: language(lang)?, translation, meeting, by }
        }
        ("r", [id, by]) => EventKind::MessageRemoved { id: word(id)?, by: word(by)? },
        ("b", [id, by, lang, rest]) => {
            let (edited, groups) = rest.split_once(' ').ok_or_else(|| unreadable(line))?;
            EventKind::MessageRestored {
                id: word(id)?,
                text,
                lang: language(lang)?,
                translation,
                meeting,
                edited_at: unless_none(edited, time)?,
                reactions: unless_none(groups, |groups| groups.split(',').map(reaction).collect())?.unwrap_or_default(),
                by: word(by)?,
            }
        }
        ("+" | "-", [id, by, emoji]) => EventKind::ReactionSet {
            id: word(id)?,
            by: word(by)?,
            emoji: Emoji::from_stored((*emoji).to_owned()),
            on: kind == "+",
        },
        ("n", _) => EventKind::Noted(serde_json::from_str(rest).map_err(|_| unreadable(line))?),
        _ => return Err(unreadable(line)),
    };
    Ok(Event { channel, position, at, kind })
}

/// What `-` stands for nothing of.
fn unless_none<T>(text: &str, read: impl FnOnce(&str) -> Stored<T>) -> Stored<Option<T>> {
    if text == "-" { Ok(None) } else { read(text).map(Some) }
}

/// Reads `REPLY_TO`, or `REPLY_TO WRITTEN_AT`.
fn origin(words: &str) -> Stored<(Option<MessageId>, Option<Timestamp>)> {
    let (reply_to, written_at) = words.split_once(' ').map_or((words, None), |(first, rest)| (first, Some(rest)));
    Ok((unless_none(reply_to, word)?, written_at.map(time).transpose()?))
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
        let words: Vec<&str> = self.line.splitn(5, ' ').collect();
        let ["p", id, author, first_lang, rest] = words.as_slice() else { return Err(unreadable(&self.line)) };
        let (reply_to, written_at) = origin(rest)?;
        let record: Vec<&str> = self.record.split(' ').collect();
        let (posted, removed, edited_at, lang) = match record.as_slice() {
            [posted] => (posted, false, None, first_lang),
            [posted, text, edited, _, lang] => (posted, *text == "0", unless_none(edited, time)?, lang),
            _ => return Err(unreadable(&self.record)),
        };
        let kept = self.text.filter(|_| !removed);
        let (text, translation, meeting) = Said::parts(kept.map(said).transpose()?);
        Ok(Message {
            id: word(id)?,
            position: Position { epoch, offset: word(posted)? },
            at: self.at,
            written_at,
            author: word(author)?,
            lang: language(lang)?,
            text,
            reply_to,
            edited_at,
            removed,
            translation,
            meeting,
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
    let Said { text, translation, .. } = said(text.to_owned())?;
    Ok(Revision { at: time(at)?, by: word(by)?, text, lang: language(lang)?, translation })
}

/// Reads what a message says.
pub fn said(kept: String) -> Stored<Said> {
    Said::read(kept).ok_or_else(|| corrupt("what a message says"))
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

/// Errors are logged, and what people wrote is not: only the beginning is told.
fn unreadable(what: &str) -> super::super::StoreError {
    corrupt(format!("unreadable: {}", what.chars().take(12).collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quartier_protocol::id::MemberId;
    use quartier_protocol::text::MessageText;
    use uuid::Uuid;

    const CHANNEL: ChannelId = ChannelId(Uuid::from_u128(1));

    fn read(line: &str) -> Stored<Event> {
        let position = Position { epoch: epoch("e")?, offset: 1 };
        event(CHANNEL, position, Timestamp::from_unix_ms(7), line, Some("Hallo".into()))
    }

    fn new(reply_to: Option<MessageId>, written_at: Option<Timestamp>) -> NewMessage {
        let (id, author) = (MessageId(Uuid::from_u128(2)), MemberId(Uuid::from_u128(3)));
        let text = MessageText::from_stored("Hallo".into());
        NewMessage { id, author, lang: Lang::fr(), text, reply_to, written_at, translation: None, meeting: None }
    }

    #[test]
    fn a_posted_line_reads_back() {
        let (other, then) = (MessageId(Uuid::from_u128(4)), Timestamp::from_unix_ms(5));
        for (reply_to, written_at) in [(None, None), (Some(other), None), (None, Some(then)), (Some(other), Some(then))]
        {
            let sent = new(reply_to, written_at);
            let EventKind::MessagePosted { message } = read(&posted(&sent)).unwrap().kind else { panic!("not posted") };
            assert_eq!((message.id, message.author, message.lang), (sent.id, sent.author, sent.lang));
            assert_eq!((message.reply_to, message.written_at), (reply_to, written_at));
            assert_eq!(message.text.unwrap().as_str(), "Hallo");
        }
    }

    #[test]
    fn a_restored_line_tells_all_a_message_has() {
        let [id, by, zoe] = [2, 3, 4].map(Uuid::from_u128);
        let kind = |line: &str| match read(line).unwrap().kind {
            EventKind::MessageRestored { edited_at, reactions, .. } => (edited_at, reactions),
            other => panic!("{other:?}"),
        };
        assert_eq!(kind(&format!("b {id} {by} de - -")), (None, vec![]));
        let (edited_at, groups) = kind(&format!("b {id} {by} de 99 👍 {by} {zoe},🎉 {zoe}"));
        assert_eq!(edited_at, Some(Timestamp::from_unix_ms(99)));
        let groups: Vec<_> = groups.iter().map(|group| (group.emoji.as_str(), group.by.len())).collect();
        assert_eq!(groups, [("👍", 2), ("🎉", 1)]);
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
            &format!("p {id} {id} de - y"),
            &format!("b {id} {id} de -"),
            &format!("b {id} {id} de - 👍"),
            &format!("e {id} {id} de"),
            &format!("r {id}"),
            &format!("+ {id} {id}"),
            "n {}",
            &format!(r#"n {{"kind":"case.changed","case":"{id}","state":"x","urgent":false,"by":null}}"#),
            &format!(r#"n {{"kind":"meeting.changed","meeting":"{id}","sequence":-1,"by":null}}"#),
            &format!(r#"n {{"kind":"meeting.moved","meeting":"{id}","sequence":1,"by":null}}"#),
            &format!("z {id}"),
        ] {
            assert!(read(line).is_err(), "{line}");
        }
        let error = read("ein langer Satz, den jemand schrieb").unwrap_err().to_string();
        assert!(!error.contains("Satz"), "{error}");
    }

    #[test]
    fn a_record_tells_what_became_of_a_message() {
        let author = MemberId(Uuid::from_u128(3));
        let kept = |record: &str, text: Option<&str>| Kept {
            at: Timestamp::from_unix_ms(7),
            line: posted(&NewMessage { lang: Lang::de(), ..new(None, Some(Timestamp::from_unix_ms(5))) }),
            record: record.to_owned(),
            text: text.map(str::to_owned),
            reactions: Some(format!("👍 {author}")),
        };
        let message = |record, text| kept(record, text).message(Epoch::parse("e").unwrap());
        let fresh = message("12", Some("Hallo")).unwrap();
        assert_eq!((fresh.position.offset, fresh.edited_at, fresh.removed), (12, None, false));
        assert_eq!((&fresh.reactions[0].by[..], fresh.written_at), (&[author][..], Some(Timestamp::from_unix_ms(5))));
        let edited = message("12 15 99 1 fr", Some("Salut")).unwrap();
        assert_eq!((edited.edited_at.unwrap().unix_ms(), edited.lang), (99, Lang::fr()));
        let removed = message("12 0 - 1 de", None).unwrap();
        assert_eq!((removed.removed, removed.text), (true, None));
        assert!(message("12 15", None).is_err());
    }
}
