//! A newer version of a calendar that was brought as a file.

use super::reading::{self, Read, Wrong};
use super::{found, goes_on, noted, take_in};
use crate::actions::{Actor, Declined, Service};
use crate::documents::Kept;
use crate::documents::agenda::calendar::Calendar;
use quartier_protocol::http::agenda::calendars::{Calendar as Told, CalendarProblemKind};
use quartier_protocol::id::CalendarId;
use quartier_protocol::limits::CALENDAR_BYTES;
use quartier_protocol::problem::ProblemCode;

/// Takes it in place of the one before. What can't be read changes nothing but the calendar's problem.
pub async fn run(service: &Service, actor: &Actor, id: CalendarId, ics: String) -> Result<Told, Declined> {
    let _lock = service.locks.take(format!("calendar {id}")).await;
    let kept = found(service, actor, id).await?;
    if kept.it.url.is_some() {
        return Err(Declined::bad("this calendar is fetched from an address"));
    }
    if kept.it.bot.is_some() {
        return Err(Declined::bad("a bot brings this calendar"));
    }
    goes_on(service, &kept.it).await?;
    fits(&ics)?;
    match reading::meetings(service, &kept.it, ics.into_bytes()).await {
        Ok(read) => take(service, kept, read).await,
        Err(wrong) => Err(broken(service, kept, wrong).await?),
    }
}

/// Takes meetings in and keeps that they were.
pub(super) async fn take(service: &Service, mut kept: Kept<Calendar>, read: Read) -> Result<Told, Declined> {
    let taken = take_in::run(service, &kept.it, read.meetings).await?.map_err(refused)?;
    (kept.it.meetings, kept.it.left_out) = (taken.meetings, taken.left_out);
    (kept.it.read_at, kept.it.problem) = (Some(service.clock.now()), None);
    kept.it.digest = Some(read.digest);
    noted(service, &kept, Vec::new()).await?;
    Ok(kept.it.told())
}

/// Keeps what is wrong with a newer version, and says so.
pub(super) async fn broken(service: &Service, mut kept: Kept<Calendar>, wrong: Wrong) -> Result<Declined, Declined> {
    kept.it.problem = Some(wrong.clone().problem(service.clock.now()));
    noted(service, &kept, Vec::new()).await?;
    Ok(refused(wrong))
}

/// Refuses a file that is longer than any is read.
pub(super) fn fits(ics: &str) -> Result<(), Declined> {
    match ics.len() <= CALENDAR_BYTES {
        true => Ok(()),
        false => Err(Declined::Problem(ProblemCode::TooLarge, "a calendar has at most 2 MiB")),
    }
}

/// What is wrong with a file, to whoever brought it.
pub(super) fn refused(wrong: Wrong) -> Declined {
    let code = match wrong.kind {
        CalendarProblemKind::TooLarge => ProblemCode::TooMany,
        _ => ProblemCode::CalendarInvalid,
    };
    Declined::Told(code, wrong.detail)
}
