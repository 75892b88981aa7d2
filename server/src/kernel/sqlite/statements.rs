//! Queries and steps on a connection.

use crate::kernel::step::{Applied, Cause, Query, Sql, Statement, Step};
use crate::kernel::value::{Row, Value};
use rusqlite::ffi::{
    SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID, SQLITE_CONSTRAINT_UNIQUE,
};
use rusqlite::types::{ToSql, ToSqlOutput, Type, ValueRef};
use rusqlite::{CachedStatement, Connection, Error, Result, params_from_iter};

impl ToSql for Value {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// Answers some queries; the caller sees to it that they are of one moment.
pub(super) fn answer(connection: &Connection, queries: &[Query]) -> Result<Vec<Vec<Row>>> {
    queries.iter().map(|query| run(connection, query.sql, &query.params).map(|(_, rows)| rows)).collect()
}

/// Takes a step within a transaction that others share.
pub(super) fn apply(connection: &Connection, step: &Step) -> Result<Applied> {
    let control = |sql: &str| connection.prepare_cached(sql)?.execute([]);
    control("SAVEPOINT step")?;
    let mut returned = Vec::with_capacity(step.statements().len());
    for (statement, Statement { sql, params, rows }) in step.statements().iter().enumerate() {
        let cause = match run(connection, *sql, params) {
            Ok((count, given)) if rows.is_met(count) => {
                returned.push(given);
                continue;
            }
            Ok((count, _)) => Cause::Rows(count),
            Err(error) => cause(&error).ok_or(error)?,
        };
        control("ROLLBACK TO step")?;
        control("RELEASE step")?;
        return Ok(Applied::Refused { statement, cause });
    }
    control("RELEASE step")?;
    Ok(Applied::Done(returned))
}

/// Runs a statement: how many rows it touched or gave, and those it gave.
fn run(connection: &Connection, sql: Sql, params: &[Value]) -> Result<(u64, Vec<Row>)> {
    // Both are a letter long; `$1` would be a name here, numbered as it comes.
    let mut statement = connection.prepare_cached(&sql.text().replace('$', "?"))?;
    let columns = statement.column_count();
    if columns == 0 {
        return Ok((statement.execute(params_from_iter(params))? as u64, Vec::new()));
    }
    let rows = read(&mut statement, sql, columns, params)?;
    Ok((rows.len() as u64, rows))
}

fn read(statement: &mut CachedStatement<'_>, sql: Sql, columns: usize, params: &[Value]) -> Result<Vec<Row>> {
    let rows = statement.query_map(params_from_iter(params), |row| {
        let values = (0..columns).map(|column| match row.get_ref(column)? {
            ValueRef::Null => Ok(Value::Null),
            ValueRef::Integer(value) => Ok(Value::Int(value)),
            ValueRef::Text(text) => match std::str::from_utf8(text) {
                Ok(text) => Ok(Value::Text(text.to_owned())),
                Err(error) => Err(Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))),
            },
            ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes.to_vec())),
            ValueRef::Real(_) => {
                Err(Error::FromSqlConversionFailure(column, Type::Real, "the kernel has no such numbers".into()))
            }
        });
        Ok(Row::new(sql, values.collect::<Result<_>>()?))
    })?;
    rows.collect()
}

/// What made a statement impossible, if it is what others did.
fn cause(error: &Error) -> Option<Cause> {
    match error.sqlite_error()?.extended_code {
        SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY | SQLITE_CONSTRAINT_ROWID => Some(Cause::Unique),
        SQLITE_CONSTRAINT_FOREIGNKEY => Some(Cause::Reference),
        _ => None,
    }
}
