//! Logs: begun; and desks' added to.

use super::head::LogRow;
use crate::entropy::SharedEntropy;
use crate::kernel::store::sqlite::transaction::WriteTransaction;
use quartier_protocol::directory::Channel;
use quartier_protocol::id::PairingId;
use quartier_protocol::noted::Noted;
use quartier_protocol::position::Position;
use quartier_protocol::time::Timestamp;
use rusqlite::{Connection, Error, Result};

/// Begins the log of a channel unless it is there.
pub(super) fn channel(connection: &Connection, channel: &Channel, entropy: &SharedEntropy) -> Result<()> {
    let begin = "INSERT INTO logs (number, id, epoch, archived, called) \
        SELECT max(coalesce(max(number), 0), 0) + 1, ?1, ?2, ?3, ?4 FROM logs WHERE true ON CONFLICT DO NOTHING";
    let (id, epoch) = (channel.id.0.as_bytes(), entropy.epoch());
    connection.prepare_cached(begin)?.execute((id, epoch.as_str(), channel.archived, called(channel)?)).map(drop)
}

/// Begins the log of a desk unless it is there.
pub(super) fn desk(connection: &Connection, pairing: PairingId, entropy: &SharedEntropy) -> Result<()> {
    let begin = "INSERT INTO logs (number, id, epoch) \
        SELECT min(coalesce(min(number), 0), 0) - 1, ?1, ?2 FROM logs WHERE true ON CONFLICT DO NOTHING";
    let (id, epoch) = (pairing.desk().0, entropy.epoch());
    connection.prepare_cached(begin)?.execute((id.as_bytes(), epoch.as_str())).map(drop)
}

/// What a channel is called, as it is compared.
pub(super) fn called(channel: &Channel) -> Result<String> {
    let called = serde_json::to_string(&(&channel.name, &channel.topic));
    called.map_err(|error| Error::ToSqlConversionFailure(Box::new(error)))
}

pub(super) fn note(
    transaction: &mut WriteTransaction<'_>,
    pairing: PairingId,
    note: Noted,
    at: Timestamp,
    entropy: &SharedEntropy,
) -> Result<Position> {
    let mut log = log(transaction, pairing, entropy)?;
    log.append(transaction, at, note.into())?;
    Ok(log.position())
}

fn log(transaction: &mut WriteTransaction<'_>, pairing: PairingId, entropy: &SharedEntropy) -> Result<LogRow> {
    if let Some(log) = transaction.log(pairing.desk())? {
        return Ok(log);
    }
    desk(transaction.connection, pairing, entropy)?;
    transaction.log(pairing.desk())?.ok_or(Error::QueryReturnedNoRows)
}
