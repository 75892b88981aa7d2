//! The values that columns hold and parameters carry, and the rows that come back.
//!
//! Four types are enough, and both engines have them. Booleans are 0 and 1, times are Unix milliseconds, ids are 16 bytes.

use super::error::{StoreError, Stored};
use super::step::Sql;
use quartier_protocol::time::Timestamp;
use uuid::Uuid;

/// One value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Nothing is there.
    Null,
    /// `BIGINT`.
    Int(i64),
    /// `TEXT`, without U+0000.
    Text(String),
    /// `BYTEA`.
    Bytes(Vec<u8>),
}

impl Value {
    /// An offset or count; those beyond every log are one.
    pub fn count(count: u64) -> Self {
        Self::Int(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// What it is, to be said in an error; never what it holds.
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Int(_) => "an integer",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
        }
    }
}

/// `Invalid` if an engine would refuse one of these values, or keep another: PostgreSQL knows no text with U+0000.
pub(super) fn check(values: &[Value]) -> Stored<()> {
    match values.iter().position(|value| matches!(value, Value::Text(text) if text.contains('\0'))) {
        None => Ok(()),
        Some(at) => Err(StoreError::Invalid(format!("parameter {} is text with U+0000", at + 1))),
    }
}

/// The values of a statement's parameters, in order: `values![id, name, at]`.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { Vec::<$crate::kernel::Value>::from([$($crate::kernel::Value::from($value)),*]) };
}

macro_rules! from {
    ($($type:ty: $value:ident => $made:expr;)*) => { $(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                $made
            }
        }
    )* };
}

from! {
    i64: value => Self::Int(value);
    u32: value => Self::Int(value.into());
    bool: value => Self::Int(value.into());
    Timestamp: value => Self::Int(value.unix_ms());
    String: value => Self::Text(value);
    &str: value => Self::Text(value.to_owned());
    &String: value => Self::Text(value.clone());
    Vec<u8>: value => Self::Bytes(value);
    &[u8]: value => Self::Bytes(value.to_vec());
    Uuid: value => Self::Bytes(value.as_bytes().to_vec());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// What a column can be read as.
pub trait Column<'r>: Sized {
    /// What it has to be, as an error says it.
    const WHAT: &'static str;

    /// Reads it; `None` if something else is there.
    fn read(value: &'r Value) -> Option<Self>;
}

macro_rules! column {
    ($($type:ty, $what:literal: $value:pat => $read:expr;)*) => { $(
        impl<'r> Column<'r> for $type {
            const WHAT: &'static str = $what;

            fn read(value: &'r Value) -> Option<Self> {
                match value {
                    $value => $read,
                    _ => None,
                }
            }
        }
    )* };
}

column! {
    i64, "an integer": Value::Int(value) => Some(*value);
    u64, "a count": Value::Int(value) => u64::try_from(*value).ok();
    u32, "a small count": Value::Int(value) => u32::try_from(*value).ok();
    bool, "0 or 1": Value::Int(value) => match value { 0 => Some(false), 1 => Some(true), _ => None };
    Timestamp, "a time": Value::Int(value) => Some(Timestamp::from_unix_ms(*value));
    &'r str, "text": Value::Text(text) => Some(text.as_str());
    String, "text": Value::Text(text) => Some(text.clone());
    &'r [u8], "bytes": Value::Bytes(bytes) => Some(bytes.as_slice());
    Uuid, "an id": Value::Bytes(bytes) => Uuid::from_slice(bytes).ok();
}

impl<'r, T: Column<'r>> Column<'r> for Option<T> {
    const WHAT: &'static str = T::WHAT;

    fn read(value: &'r Value) -> Option<Self> {
        if *value == Value::Null { Some(None) } else { T::read(value).map(Some) }
    }
}

/// A row of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    sql: Sql,
    values: Vec<Value>,
}

impl Row {
    /// What an engine answered to a statement.
    pub(super) fn new(sql: Sql, values: Vec<Value>) -> Self {
        Self { sql, values }
    }

    /// Its values, in the statement's order.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// A column's value, counted from 0; `Corrupt` if it isn't of that type, or there are fewer columns.
    pub fn get<'r, T: Column<'r>>(&'r self, column: usize) -> Stored<T> {
        let value = self.values.get(column);
        value.and_then(T::read).ok_or_else(|| self.corrupt(column, T::WHAT))
    }

    /// A column's text as what it means; `Corrupt` if it doesn't mean that.
    pub fn parsed<T>(&self, column: usize, what: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> Stored<T> {
        parse(self.get(column)?).ok_or_else(|| self.corrupt(column, what))
    }

    /// The same where nothing may be there.
    pub fn parsed_or_null<T>(
        &self,
        column: usize,
        what: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Stored<Option<T>> {
        if self.values.get(column) == Some(&Value::Null) {
            Ok(None)
        } else {
            self.parsed(column, what, parse).map(Some)
        }
    }

    fn corrupt(&self, column: usize, what: &str) -> StoreError {
        let found = self.values.get(column).map_or("no such column", Value::kind);
        let sql = self.sql.text();
        StoreError::Corrupt(format!("column {} of `{sql}` should hold {what}; it holds {found}", column + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_reads_as_what_it_is_and_as_nothing_else() {
        let id = Uuid::from_u128(7);
        let row = Row::new(crate::sql!("SELECT 1"), values![5_i64, "fünf", id, None::<i64>, 1_i64]);
        assert_eq!(row.get::<i64>(0).unwrap(), 5);
        assert_eq!(row.get::<&str>(1).unwrap(), "fünf");
        assert_eq!(row.get::<Uuid>(2).unwrap(), id);
        assert_eq!(row.get::<Option<i64>>(3).unwrap(), None);
        assert_eq!(row.get::<Option<&str>>(1).unwrap(), Some("fünf"));
        assert!(row.get::<bool>(4).unwrap());
        let wrong = [
            row.get::<i64>(1).unwrap_err(),
            row.get::<bool>(0).map(i64::from).unwrap_err(),
            row.get::<i64>(3).unwrap_err(),
            row.get::<i64>(9).unwrap_err(),
            row.parsed(1, "a number", |text| text.parse::<i64>().ok()).unwrap_err(),
        ];
        for error in wrong {
            let said = error.to_string();
            assert!(said.contains("of `SELECT 1` should hold") && !said.contains("fünf"), "{said}");
        }
    }

    #[test]
    fn text_with_a_nul_is_found() {
        assert!(check(&values!["a", 1_i64]).is_ok());
        let error = check(&values![1_i64, "a\0b"]).unwrap_err().to_string();
        assert!(error.contains("parameter 2"), "{error}");
    }
}
