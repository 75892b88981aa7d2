//! Take out of a channel's agenda what the channel no longer keeps.
//!
//! A meeting goes with its answers and minutes when it has been over for longer than the channel keeps its messages; of one that goes
//! on, the answers and minutes of the times that have. Minutes that were written since, or say that something is still to be done,
//! stay with their meeting. Days are whole: nothing goes early, wherever it took place, and nothing more than two days late.
//!
//! Invariant: what somebody changes at this moment stays as it is, and is looked at an hour later.

use crate::actions::agenda::planning::another_edition;
use crate::actions::{Declined, Service};
use crate::documents::agenda::attendance::{self, Answered, Attendance, of_meeting};
use crate::documents::agenda::meeting::{Meeting, named_by};
use crate::documents::agenda::minutes::Minutes;
use crate::documents::agenda::over::{Over, OverWhat, of_channel};
use crate::documents::agenda::reminding::Reminding;
use crate::documents::jobs::replaced;
use crate::documents::keeping::OfAgenda;
use crate::documents::{self, Document, Kept, absent, list, load, set};
use crate::domain::agenda::times::Times;
use crate::kernel::store::Stored;
use crate::kernel::store::records::{CHANGES_MAX, Change, Committed};
use jiff::ToSpan;
use quartier_protocol::id::{ChannelId, MeetingId};
use quartier_protocol::local::{LocalDate, LocalTime};
use quartier_protocol::time::Timestamp;

/// Entries read at once.
const PAGE: u32 = 100;

/// Takes out what was over before a moment.
pub async fn run(service: &Service, channel: ChannelId, before: Timestamp) -> Result<OfAgenda, Declined> {
    let mut removed = OfAgenda::default();
    // A day that is over in one zone has an end in another for 26 hours more.
    let Some(limit) = before.date().and_then(|day| LocalDate::of(day.civil().saturating_sub(1.day()))) else {
        return Ok(removed);
    };
    let mut after: Option<String> = None;
    loop {
        let (records, now) = (&*service.stores.records, service.clock.now());
        let page: Vec<Kept<Over>> = documents::page(records, &of_channel(channel), after.as_deref(), PAGE, now).await?;
        after = page.last().map(|kept| kept.it.id());
        let is_last = page.len() < PAGE as usize || page.last().is_some_and(|last| last.it.day >= limit);
        for over in page.into_iter().map(|kept| kept.it).take_while(|over| over.day < limit) {
            removed += match over.what {
                OverWhat::Meeting(id) => meeting(service, &over, id, limit).await?,
                OverWhat::Time { of, kept } => time(service, &over, (of, kept), limit).await?,
            };
        }
        if is_last {
            return Ok(removed);
        }
    }
}

/// A meeting that may be over.
async fn meeting(service: &Service, over: &Over, id: MeetingId, limit: LocalDate) -> Result<OfAgenda, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let mut removed = OfAgenda::default();
    let entry = documents::remove::<Over>(&over.id());
    let Some(kept) = load::<Meeting>(records, &id.to_string(), now).await? else {
        records.commit(&[entry], now).await?;
        return Ok(removed);
    };
    let Some(last) = kept.it.span.last else {
        // It goes on and on: whoever gives it an end puts an entry there.
        records.commit(&[entry, kept.unchanged()], now).await?;
        return Ok(removed);
    };
    let times = Times::of(&kept.it.told, service.options.holidays.off(kept.it.pairing));
    let names = kept.it.names;
    let is_own = |name: LocalTime| times.as_ref().is_some_and(|times| times.named(names.told(name)).is_some());
    let term = of_meeting(names.of);
    let mut minutes = list::<Minutes>(records, &term, now).await?;
    minutes.retain(|minutes| is_own(minutes.it.kept));
    let busy = minutes.iter().filter_map(|minutes| minutes.it.last_day()).chain([last]).max();
    if let Some(day) = busy.filter(|day| *day >= limit) {
        records.commit(&[entry, set(&over.on(day))?, kept.unchanged()], now).await?;
        return Ok(removed);
    }
    let answers = list::<Attendance>(records, &term, now).await?;
    let answered = answers.iter().map(|answers| answers.it.kept).filter(|name| is_own(*name));
    let mut of_times: Vec<LocalTime> = answered.chain(minutes.iter().map(|minutes| minutes.it.kept)).collect();
    of_times.sort_unstable();
    of_times.dedup();
    for name in of_times {
        let place = Over::time(over.channel, names.of, name);
        removed += gone(service, &place, (names.of, name), Some(&kept)).await?;
    }
    let mut changes = vec![kept.remove(), entry, another_edition(service, over.channel)?];
    changes.extend(unreminded(service, id).await?);
    removed.meetings += u64::from(records.commit(&changes, now).await? == Committed::Done);
    Ok(removed)
}

/// What is kept of a time that may be over.
async fn time(
    service: &Service,
    over: &Over,
    (of, name): (MeetingId, LocalTime),
    limit: LocalDate,
) -> Result<OfAgenda, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    // Of a meeting and those that continue it, one has the time; or none any more, and its name says when it was.
    let all = list::<Meeting>(records, &named_by(of), now).await?;
    let ends = |kept: &Kept<Meeting>| {
        let times = Times::of(&kept.it.told, service.options.holidays.off(kept.it.pairing))?;
        times.named(kept.it.names.told(name))?.last_day()
    };
    let whose = all.iter().find_map(|kept| Some((ends(kept)?, kept)));
    let minutes = load::<Minutes>(records, &attendance::id(of, name), now).await?;
    let days = whose.map(|(day, _)| day).into_iter().chain(minutes.and_then(|minutes| minutes.it.last_day()));
    match days.max().filter(|day| *day >= limit) {
        Some(day) => {
            records.commit(&[documents::remove::<Over>(&over.id()), set(&over.on(day))?], now).await?;
            Ok(OfAgenda::default())
        }
        None => gone(service, over, (of, name), whose.map(|(_, kept)| kept)).await,
    }
}

/// Takes out what is kept of a time, unless it or its meeting is changed at this moment.
async fn gone(
    service: &Service,
    over: &Over,
    (of, name): (MeetingId, LocalTime),
    meeting: Option<&Kept<Meeting>>,
) -> Result<OfAgenda, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let id = attendance::id(of, name);
    let (answers, minutes) =
        tokio::try_join!(load::<Attendance>(records, &id, now), load::<Minutes>(records, &id, now))?;
    let given = answers.iter().flat_map(|answers| &answers.it.given);
    let place = |member| Answered { member, of, kept: name }.id();
    let mut changes: Vec<Change> = given.map(|given| documents::remove::<Answered>(&place(given.member))).collect();
    changes.push(answers.as_ref().map_or_else(|| absent::<Attendance>(id.clone()), Kept::remove));
    changes.push(minutes.as_ref().map_or_else(|| absent::<Minutes>(id.clone()), Kept::remove));
    changes.extend(meeting.map(Kept::unchanged));
    changes.push(documents::remove::<Over>(&over.id()));
    // More members than go into one step: where each answered goes first, and the answers themselves last.
    for some in changes.chunks(CHANGES_MAX) {
        if records.commit(some, now).await? != Committed::Done {
            return Ok(OfAgenda::default());
        }
    }
    let (answers, minutes) = (u64::from(answers.is_some()), u64::from(minutes.is_some()));
    Ok(OfAgenda { answers, minutes, ..OfAgenda::default() })
}

/// Nobody is reminded of what is gone, even if nobody was for long.
async fn unreminded(service: &Service, id: MeetingId) -> Stored<Vec<Change>> {
    let found = load::<Reminding>(&*service.stores.records, &id.to_string(), service.clock.now()).await?;
    let Some(kept) = found else { return Ok(Vec::new()) };
    let mut changes = replaced(Some(&kept.it.due().id()), None)?;
    changes.push(kept.remove());
    Ok(changes)
}
