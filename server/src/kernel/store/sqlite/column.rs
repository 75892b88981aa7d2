//! Values as columns hold them, there and back.

use crate::kernel::store::Said;
use quartier_protocol::lang::Lang;
use quartier_protocol::position::{Epoch, Offset};
use quartier_protocol::text::Emoji;
use quartier_protocol::time::Timestamp;
use rusqlite::types::{Type, ValueRef};
use rusqlite::{Error, Result, Row};
use uuid::Uuid;

/// What stands in a column isn't what we write there.
pub(super) fn unreadable(column: usize, kind: Type, what: &'static str) -> Error {
    Error::FromSqlConversionFailure(column, kind, what.into())
}

/// An offset as a column; those beyond every log are one.
pub(super) fn int(offset: Offset) -> i64 {
    i64::try_from(offset).unwrap_or(i64::MAX)
}

/// An id, to be wrapped in its type.
pub(super) fn id(row: &Row<'_>, column: usize) -> Result<Uuid> {
    row.get(column).map(Uuid::from_bytes)
}

/// An id that may be missing.
pub(super) fn id_or_none(row: &Row<'_>, column: usize) -> Result<Option<Uuid>> {
    Ok(row.get::<_, Option<[u8; 16]>>(column)?.map(Uuid::from_bytes))
}

/// An offset or count.
pub(super) fn offset(row: &Row<'_>, column: usize) -> Result<Offset> {
    let value = row.get(column)?;
    u64::try_from(value).map_err(|_| Error::IntegralValueOutOfRange(column, value))
}

/// A moment.
pub(super) fn time(row: &Row<'_>, column: usize) -> Result<Timestamp> {
    row.get(column).map(Timestamp::from_unix_ms)
}

/// A moment that may be missing.
pub(super) fn time_or_none(row: &Row<'_>, column: usize) -> Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_unix_ms))
}

/// A language.
pub(super) fn lang(row: &Row<'_>, column: usize) -> Result<Lang> {
    parsed(row, column, "a language", Lang::parse)
}

/// A language that may be missing.
pub(super) fn lang_or_none(row: &Row<'_>, column: usize) -> Result<Option<Lang>> {
    let Some(tag) = row.get::<_, Option<String>>(column)? else { return Ok(None) };
    Lang::parse(&tag).map(Some).ok_or_else(|| unreadable(column, Type::Text, "a language"))
}

/// An epoch.
pub(super) fn epoch(row: &Row<'_>, column: usize) -> Result<Epoch> {
    parsed(row, column, "an epoch", Epoch::parse)
}

/// What a message says.
pub(super) fn said(row: &Row<'_>, column: usize) -> Result<Said> {
    Said::read(row.get(column)?).ok_or_else(|| unreadable(column, Type::Text, "what a message says"))
}

/// What a message says, or said before it was removed.
pub(super) fn said_or_none(row: &Row<'_>, column: usize) -> Result<Option<Said>> {
    if row.get_ref(column)? == ValueRef::Null { Ok(None) } else { said(row, column).map(Some) }
}

/// A reaction's emoji.
pub(super) fn emoji(row: &Row<'_>, column: usize) -> Result<Emoji> {
    row.get(column).map(Emoji::from_stored)
}

/// Text that means something.
pub(super) fn parsed<T>(
    row: &Row<'_>,
    column: usize,
    what: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T> {
    let text = row.get_ref(column)?.as_str().map_err(|_| unreadable(column, Type::Text, what))?;
    parse(text).ok_or_else(|| unreadable(column, Type::Text, what))
}
