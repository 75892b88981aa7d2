//! The operator's calendars of holidays, read at the start.

use crate::actions::agenda::holidays::{HolidayCalendar, Holidays};
use crate::calendar::ics::read::{Limits, read};
use crate::calendar::zones::Zone;
use crate::config::HolidayFile;
use crate::kernel::store::Stored;
use crate::kernel::stores::Stores;
use anyhow::Context;
use quartier_protocol::id::PairingId;

/// Reads the operator's calendars of holidays. Errors name the file, and the line of it.
pub fn holidays(files: &[HolidayFile]) -> anyhow::Result<Holidays> {
    let mut calendars = Vec::new();
    for HolidayFile { name, country, kind, pairings, path } in files {
        let shown = path.display();
        let bytes = std::fs::read(path).with_context(|| format!("agenda_holidays: can't read {shown}"))?;
        let calendar = read(&bytes, &Zone::UTC, &Limits::DEFAULT);
        let calendar = calendar.map_err(|bad| anyhow::anyhow!("agenda_holidays: {shown}: {bad}"))?;
        let (name, pairings) = (name.clone(), pairings.clone());
        calendars.push(HolidayCalendar { name, country: *country, kind: *kind, pairings, calendar });
    }
    Ok(Holidays::of(&calendars))
}

/// Says which pairings there are none of: a slip of the pen would be noticed in the holidays only.
pub async fn know_pairings(stores: &Stores, files: &[HolidayFile]) -> Stored<()> {
    let named: Vec<PairingId> = files.iter().flat_map(|file| file.pairings.iter().copied()).collect();
    if named.is_empty() {
        return Ok(());
    }
    let known = stores.directory.view(&named).await?.pairings;
    for pairing in named.iter().filter(|named| known.iter().all(|known| known.id != **named)) {
        tracing::warn!(%pairing, "agenda_holidays: there is no such pairing");
    }
    Ok(())
}
