//! Statements on a connection, one after the other without waiting in between.

use crate::kernel::step::Sql;
use crate::kernel::value::{Row, Value};
use bytes::BytesMut;
use deadpool_postgres::ClientWrapper;
use futures_util::{StreamExt, future};
use std::error::Error as StdError;
use std::pin::Pin;
use std::task::Poll;
use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout_at};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Error, Statement};

/// A value as a parameter of whatever type the statement wants there.
#[derive(Debug)]
struct Param<'v>(&'v Value);

impl ToSql for Param<'_> {
    fn to_sql(&self, wanted: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match (self.0, wanted) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Int(value), &Type::INT8) => value.to_sql(wanted, out),
            (Value::Int(value), &Type::INT4) => i32::try_from(*value)?.to_sql(wanted, out),
            (Value::Text(text), &Type::TEXT | &Type::VARCHAR) => text.to_sql(wanted, out),
            (Value::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(wanted, out),
            (_, wanted) => Err(format!("a parameter has to be {wanted}, and is something else").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// How many rows a statement touched or gave, and those it gave.
pub(super) type Outcome = (u64, Vec<Row>);

/// Something under way.
pub(super) type Sent<'c, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'c>>;

/// The prepared form of some texts, in their order; each is prepared once a connection.
pub(super) async fn prepared(
    client: &ClientWrapper,
    texts: impl Iterator<Item = Sql>,
) -> Result<Vec<Statement>, Error> {
    let mut statements: Vec<(Sql, Statement)> = Vec::new();
    let mut found = Vec::new();
    for sql in texts {
        // A step has few texts, used many times.
        let known = statements.iter().find(|(text, _)| *text == sql).map(|(_, statement)| statement.clone());
        let statement = match known {
            Some(statement) => statement,
            None => {
                let statement = client.prepare_cached(sql.text()).await?;
                statements.push((sql, statement.clone()));
                statement
            }
        };
        found.push(statement);
    }
    Ok(found)
}

/// Runs a prepared statement.
pub(super) async fn run(
    client: &ClientWrapper,
    sql: Sql,
    statement: &Statement,
    params: &[Value],
) -> Result<Outcome, Error> {
    let mut stream = Box::pin(client.query_raw(statement, params.iter().map(Param)).await?);
    let mut rows = Vec::new();
    while let Some(row) = stream.next().await {
        let row = row?;
        let values = (0..row.len()).map(|column| value(&row, column)).collect::<Result<_, _>>()?;
        rows.push(Row::new(sql, values));
    }
    Ok((stream.rows_affected().unwrap_or(rows.len() as u64), rows))
}

/// A column of an answer. Small integers and yes or no are integers, as they are in SQLite.
fn value(row: &tokio_postgres::Row, column: usize) -> Result<Value, Error> {
    let value = match *row.columns()[column].type_() {
        Type::INT4 => row.try_get::<_, Option<i32>>(column)?.map(|value| Value::Int(value.into())),
        Type::BOOL => row.try_get::<_, Option<bool>>(column)?.map(Value::from),
        Type::TEXT | Type::VARCHAR => row.try_get::<_, Option<String>>(column)?.map(Value::Text),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(column)?.map(Value::Bytes),
        // Whatever else it is, the error says so.
        _ => row.try_get::<_, Option<i64>>(column)?.map(Value::Int),
    };
    Ok(value.unwrap_or(Value::Null))
}

/// All answers to what is sent in this order, without waiting for one before the next is sent; `Elapsed` if the first isn't there in
/// time.
pub(super) async fn answers<T>(
    mut requests: Vec<Sent<'_, T>>,
    first_by: Instant,
) -> Result<Vec<Result<T, Error>>, Elapsed> {
    let early: Vec<Option<Result<T, Error>>> = future::poll_fn(|context| {
        // Each sends when it is first polled.
        let poll = |request: &mut Sent<'_, T>| match request.as_mut().poll(context) {
            Poll::Ready(answer) => Some(answer),
            Poll::Pending => None,
        };
        Poll::Ready(requests.iter_mut().map(poll).collect())
    })
    .await;
    let mut answers = Vec::with_capacity(requests.len());
    for (request, early) in requests.into_iter().zip(early) {
        answers.push(match early {
            Some(answer) => answer,
            None if answers.is_empty() => timeout_at(first_by, request).await?,
            None => request.await,
        });
    }
    Ok(answers)
}
