//! An event as a row of `events`, there and back.

use super::standing::{LogRow, offset_of};
use crate::store::sqlite::column::{self, int};
use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::id::{MemberId, MessageId};
use quartier_protocol::lang::{Bilingual, Lang};
use quartier_protocol::message::PostedMessage;
use quartier_protocol::position::Offset;
use quartier_protocol::text::{Name, Topic};
use rusqlite::types::Type;
use rusqlite::{Connection, Error, Result, Row};
use serde::{Deserialize, Serialize};

const POSTED: i64 = 1;
/// Stands in the schema's index of edits too.
const EDITED: i64 = 2;
const REMOVED: i64 = 3;
const REACTION_ON: i64 = 4;
const REACTION_OFF: i64 = 5;
const CHANNEL_CHANGED: i64 = 6;

/// `detail` of a changed channel.
#[derive(Serialize, Deserialize)]
struct ChannelDetail {
    name: Bilingual<Name>,
    topic: Bilingual<Topic>,
    archived: bool,
}

/// The columns in which kinds of events differ.
#[derive(Default)]
struct Columns<'a> {
    kind: i64,
    member: Option<MemberId>,
    message: Option<MessageId>,
    lang: Option<&'a Lang>,
    text: Option<&'a str>,
    reply_to: Option<MessageId>,
    detail: Option<std::borrow::Cow<'a, str>>,
}

/// Adds the log's newest event, which stands after the message posted at `previous`.
pub(super) fn insert(connection: &Connection, log: &LogRow, previous: Offset, kind: &EventKind) -> Result<()> {
    let columns = columns(kind)?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO events \
         (place, kind, at, member, posts, previous, message, lang, text, reply_to, detail) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    insert.execute((
        log.place(log.head),
        columns.kind,
        log.latest_at.unix_ms(),
        columns.member.as_ref().map(|id| id.0.as_bytes()),
        int(log.posts),
        int(previous),
        columns.message.as_ref().map(|id| id.0.as_bytes()),
        columns.lang.map(Lang::as_str),
        columns.text,
        columns.reply_to.as_ref().map(|id| id.0.as_bytes()),
        columns.detail.as_deref(),
    ))?;
    Ok(())
}

fn columns(kind: &EventKind) -> Result<Columns<'_>> {
    let none = Columns::default();
    Ok(match kind {
        EventKind::MessagePosted { message } => Columns {
            kind: POSTED,
            member: Some(message.author),
            message: Some(message.id),
            lang: Some(&message.lang),
            text: message.text.as_ref().map(|text| text.as_str()),
            reply_to: message.reply_to,
            ..none
        },
        EventKind::MessageEdited { id, text, lang, by } => Columns {
            kind: EDITED,
            member: Some(*by),
            message: Some(*id),
            lang: Some(lang),
            text: text.as_ref().map(|text| text.as_str()),
            ..none
        },
        EventKind::MessageRemoved { id, by } => {
            Columns { kind: REMOVED, member: Some(*by), message: Some(*id), ..none }
        }
        EventKind::ReactionSet { id, by, emoji, on } => Columns {
            kind: if *on { REACTION_ON } else { REACTION_OFF },
            member: Some(*by),
            message: Some(*id),
            detail: Some(emoji.as_str().into()),
            ..none
        },
        EventKind::ChannelChanged { name, topic, archived, by } => {
            let detail = ChannelDetail { name: name.clone(), topic: topic.clone(), archived: *archived };
            let detail = serde_json::to_string(&detail).map_err(|error| Error::ToSqlConversionFailure(error.into()))?;
            Columns { kind: CHANNEL_CHANGED, member: Some(*by), detail: Some(detail.into()), ..none }
        }
    })
}

/// What [`read`] needs of `events`, in its order.
pub(super) const COLUMNS: &str = "place, kind, at, member, message, lang, text, reply_to, detail";

/// Reads an event of a log.
pub(super) fn read(row: &Row<'_>, log: &LogRow) -> Result<Event> {
    let by = MemberId(column::id(row, 3)?);
    let message = || column::id(row, 4).map(MessageId);
    let code = row.get(1)?;
    let kind = match code {
        POSTED => {
            let reply_to = column::id_or_none(row, 7)?.map(MessageId);
            let (lang, text) = (column::lang(row, 5)?, column::text_or_none(row, 6)?);
            EventKind::MessagePosted { message: PostedMessage { id: message()?, author: by, lang, text, reply_to } }
        }
        EDITED => {
            let (lang, text) = (column::lang(row, 5)?, column::text_or_none(row, 6)?);
            EventKind::MessageEdited { id: message()?, text, lang, by }
        }
        REMOVED => EventKind::MessageRemoved { id: message()?, by },
        REACTION_ON | REACTION_OFF => {
            EventKind::ReactionSet { id: message()?, by, emoji: column::emoji(row, 8)?, on: code == REACTION_ON }
        }
        CHANNEL_CHANGED => {
            let parse = |detail: &str| serde_json::from_str::<ChannelDetail>(detail).ok();
            let ChannelDetail { name, topic, archived } = column::parsed(row, 8, "a channel's state", parse)?;
            EventKind::ChannelChanged { name, topic, archived, by }
        }
        _ => return Err(column::unreadable(1, Type::Integer, "a kind of event")),
    };
    Ok(Event { channel: log.channel, position: log.at(offset_of(row.get(0)?)), at: column::time(row, 2)?, kind })
}
