//! Desks' logs: begun, and added to.

use super::standing::LogRow;
use crate::entropy::SharedEntropy;
use crate::store::log::CaseNote;
use crate::store::sqlite::job::Turn;
use quartier_protocol::id::PairingId;
use quartier_protocol::position::Position;
use quartier_protocol::time::Timestamp;
use rusqlite::{Connection, Error, Result};

/// Begins the log unless it is there.
pub(in crate::store::sqlite) fn open(
    connection: &Connection,
    pairing: PairingId,
    entropy: &SharedEntropy,
) -> Result<()> {
    let mut add = connection.prepare_cached(
        "INSERT INTO desks (number, id, pairing) SELECT coalesce(min(number), 0) - 1, ?1, ?2 FROM desks WHERE true \
         ON CONFLICT DO NOTHING",
    )?;
    if add.execute((pairing.desk().0.as_bytes(), pairing.0.as_bytes()))? > 0 {
        let begin = "INSERT INTO logs (channel, epoch) VALUES (?1, ?2)";
        connection.prepare_cached(begin)?.execute((connection.last_insert_rowid(), entropy.epoch().as_str()))?;
    }
    Ok(())
}

pub(super) fn note(
    turn: &mut Turn<'_>,
    pairing: PairingId,
    note: CaseNote,
    at: Timestamp,
    entropy: &SharedEntropy,
) -> Result<Position> {
    let mut log = log(turn, pairing, entropy)?;
    log.append(turn, at, note.into())?;
    Ok(log.position())
}

fn log(turn: &mut Turn<'_>, pairing: PairingId, entropy: &SharedEntropy) -> Result<LogRow> {
    if let Some(log) = turn.log(pairing.desk())? {
        return Ok(log);
    }
    open(turn.connection, pairing, entropy)?;
    turn.log(pairing.desk())?.ok_or(Error::QueryReturnedNoRows)
}
