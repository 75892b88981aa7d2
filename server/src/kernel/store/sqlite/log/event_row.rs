//! An event as a row of `events`, there and back.

use super::head::{LogRow, offset_of};
use crate::kernel::store::said::{self, Said};
use crate::kernel::store::sqlite::column::{self, int};
use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::id::{MemberId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_protocol::message::{MeetingTime, PostedMessage, Reaction, Translation};
use quartier_protocol::position::Offset;
use quartier_protocol::text::MessageText;
use quartier_protocol::time::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, Error, Result, Row};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use uuid::Uuid;

const POSTED: i64 = 1;
/// Stands in the schema's index of edits too.
const EDITED: i64 = 2;
const REMOVED: i64 = 3;
const REACTION_ON: i64 = 4;
const REACTION_OFF: i64 = 5;
/// About no message.
const NOTED: i64 = 6;
/// Stands in the schema's index of restorings too.
const RESTORED: i64 = 7;

/// `detail` of a restored message.
#[derive(Serialize, Deserialize)]
struct RestoredDetail {
    edited_at: Option<Timestamp>,
    reactions: Vec<Reaction>,
}

/// Who did what nobody did.
const NOBODY: MemberId = MemberId(Uuid::nil());

/// The columns in which kinds of events differ.
#[derive(Default)]
struct Columns<'a> {
    kind: i64,
    member: Option<MemberId>,
    message: Option<MessageId>,
    lang: Option<&'a Lang>,
    said: Option<Cow<'a, str>>,
    reply_to: Option<MessageId>,
    detail: Option<Cow<'a, str>>,
    written_at: Option<Timestamp>,
}

/// Adds the log's newest event, which stands after the message posted at `previous`.
pub(super) fn insert(connection: &Connection, log: &LogRow, previous: Offset, kind: &EventKind) -> Result<()> {
    let columns = columns(kind)?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO events \
         (place, kind, at, member, posts, previous, message, lang, text, reply_to, detail, written_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
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
        columns.said,
        columns.reply_to.as_ref().map(|id| id.0.as_bytes()),
        columns.detail.as_deref(),
        columns.written_at.map(Timestamp::unix_ms),
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
            said: text(&message.text, &message.translation, message.meeting),
            reply_to: message.reply_to,
            written_at: message.written_at,
            ..none
        },
        EventKind::MessageEdited { id, text: edited, lang, translation, meeting, by } => Columns {
            kind: EDITED,
            member: Some(*by),
            message: Some(*id),
            lang: Some(lang),
            said: text(edited, translation, *meeting),
            ..none
        },
        EventKind::MessageRemoved { id, by } => {
            Columns { kind: REMOVED, member: Some(*by), message: Some(*id), ..none }
        }
        EventKind::MessageRestored { id, text: restored, lang, translation, meeting, edited_at, reactions, by } => {
            Columns {
                kind: RESTORED,
                member: Some(*by),
                message: Some(*id),
                lang: Some(lang),
                said: text(restored, translation, *meeting),
                detail: Some(json(&RestoredDetail { edited_at: *edited_at, reactions: reactions.clone() })?.into()),
                ..none
            }
        }
        EventKind::ReactionSet { id, by, emoji, on } => Columns {
            kind: if *on { REACTION_ON } else { REACTION_OFF },
            member: Some(*by),
            message: Some(*id),
            detail: Some(emoji.as_str().into()),
            ..none
        },
        EventKind::Noted(note) => {
            let by = note.by().unwrap_or(NOBODY);
            Columns { kind: NOTED, member: Some(by), detail: Some(json(note)?.into()), ..none }
        }
    })
}

fn text<'a>(
    text: &'a Option<MessageText>,
    translation: &Option<Translation>,
    meeting: Option<MeetingTime>,
) -> Option<Cow<'a, str>> {
    text.as_ref().map(|text| said::kept(text, translation.as_ref(), meeting))
}

fn json(detail: &impl Serialize) -> Result<String> {
    serde_json::to_string(detail).map_err(|error| Error::ToSqlConversionFailure(error.into()))
}

/// What [`read`] needs of `events`, in its order.
pub(super) const COLUMNS: &str = "place, kind, at, member, message, lang, text, reply_to, detail, written_at";

/// Reads an event of a log.
pub(super) fn read(row: &Row<'_>, log: &LogRow) -> Result<Event> {
    let by = MemberId(column::id(row, 3)?);
    let message = || column::id(row, 4).map(MessageId);
    let said = || column::said_or_none(row, 6).map(Said::parts);
    let code = row.get(1)?;
    let kind = match code {
        POSTED => {
            let reply_to = column::id_or_none(row, 7)?.map(MessageId);
            let (id, lang, written_at) = (message()?, column::lang(row, 5)?, column::time_or_none(row, 9)?);
            let (text, translation, meeting) = said()?;
            let message = PostedMessage { id, author: by, lang, text, reply_to, written_at, translation, meeting };
            EventKind::MessagePosted { message }
        }
        EDITED => {
            let (id, lang) = (message()?, column::lang(row, 5)?);
            let (text, translation, meeting) = said()?;
            EventKind::MessageEdited { id, text, lang, translation, meeting, by }
        }
        REMOVED => EventKind::MessageRemoved { id: message()?, by },
        RESTORED => {
            let parse = |detail: &str| serde_json::from_str::<RestoredDetail>(detail).ok();
            let RestoredDetail { edited_at, reactions } = column::parsed(row, 8, "what was restored", parse)?;
            let (id, lang) = (message()?, column::lang(row, 5)?);
            let (text, translation, meeting) = said()?;
            EventKind::MessageRestored { id, text, lang, translation, meeting, edited_at, reactions, by }
        }
        REACTION_ON | REACTION_OFF => {
            EventKind::ReactionSet { id: message()?, by, emoji: column::emoji(row, 8)?, on: code == REACTION_ON }
        }
        NOTED => EventKind::Noted(column::parsed(row, 8, "a note", |detail| serde_json::from_str(detail).ok())?),
        _ => return Err(column::unreadable(1, Type::Integer, "a kind of event")),
    };
    Ok(Event { channel: log.channel, position: log.at(offset_of(row.get(0)?)), at: column::time(row, 2)?, kind })
}
