//! What a calendar says becomes what is planned here: new meetings, changed ones, and those that are gone from it.
//!
//! Each meeting's id is made of the calendar's and the event's name, and what is as it was is left alone; so whatever a crash or
//! somebody else's commit cut off is done the next time. Invariant: what is over stays as it was.

use super::known::Known;
use super::reading::Wrong;
use super::word_rules;
use crate::actions::agenda::{planning, told};
use crate::actions::{Declined, Service};
use crate::documents::agenda::calendar::Calendar;
use crate::documents::agenda::ending::Ending;
use crate::documents::agenda::meeting::{Meeting, ending_from, of_calendar};
use crate::documents::{self, Kept, add};
use crate::domain::agenda::taken::Taken;
use crate::kernel::store::records::Change;
use quartier_protocol::http::agenda::calendars::{CalendarProblemKind, LeftOut};
use quartier_protocol::http::agenda::meetings::Meeting as Told;
use quartier_protocol::limits::{CALENDAR_EVENTS_MAX, MEETINGS_MAX};
use quartier_protocol::local::LocalDate;

/// Meetings changed in one commit at most.
const BATCH: usize = 100;
/// Meetings of one calendar that are called off and still shown, at most. A calendar of a year can change altogether once.
const CALLED_OFF_MAX: usize = CALENDAR_EVENTS_MAX;
/// Meetings whose changes the channel is told of one by one. Of more, these stand for all: whoever sees one looks again.
const TOLD_MAX: usize = 20;

/// What came of it.
pub struct TakenIn {
    /// Meetings of the calendar that are not called off.
    pub meetings: u32,
    /// What word rules didn't let stand.
    pub left_out: LeftOut,
}

/// Takes it in.
pub async fn run(
    service: &Service,
    calendar: &Calendar,
    taken: Vec<Taken>,
) -> Result<Result<TakenIn, Wrong>, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let today = today(service)?;
    let there: Vec<Kept<Meeting>> = documents::list(records, &of_calendar(calendar.id), now).await?;
    let (taken, left_out) = word_rules::of(service, calendar, taken).await?;
    let is_shown = |kept: &&Kept<Meeting>| kept.it.span.last.is_none_or(|last| last >= today);
    let called_off = there.iter().filter(is_shown).filter(|kept| kept.it.told.cancelled).count();
    let mut known = Known::of(there, &taken);
    let mut work = Work::new(service, calendar, today);
    work.unless = Some(documents::absent::<Ending>(calendar.id.to_string()));
    let taken: Vec<(Option<Kept<Meeting>>, Taken)> = taken.into_iter().map(|one| (known.take(&one), one)).collect();
    let taken = work.without_what_is_over(taken)?;
    let too_large = |detail: &str| Wrong { kind: CalendarProblemKind::TooLarge, line: None, detail: detail.to_owned() };
    if taken.len() > CALENDAR_EVENTS_MAX {
        return Ok(Err(too_large("it has too many meetings to come")));
    }
    if !has_room(service, calendar, taken.len(), today).await? {
        return Ok(Err(too_large("the channel has no room for that many meetings")));
    }
    let gone: Vec<Kept<Meeting>> = known.left().filter(|kept| !kept.it.told.cancelled).collect();
    if called_off + gone.iter().filter(is_shown).count() > CALLED_OFF_MAX {
        return Ok(Err(too_large("too much of it is called off: its events are others each time")));
    }
    for (before, one) in taken {
        work.put(before, one).await?;
    }
    for gone in gone {
        work.gone(gone).await?;
    }
    work.commit().await?;
    Ok(Ok(TakenIn { meetings: work.count, left_out }))
}

/// Calls off what is to come of it. Nothing of it may be taken in at the same time.
pub async fn call_off(service: &Service, calendar: &Calendar) -> Result<(), Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let mut work = Work::new(service, calendar, today(service)?);
    for kept in documents::list(records, &of_calendar(calendar.id), now).await? {
        work.gone(kept).await?;
    }
    work.commit().await
}

fn today(service: &Service) -> Result<LocalDate, Declined> {
    let today = jiff::tz::Offset::UTC.to_datetime(told::instant(service.clock.now())).date();
    LocalDate::of(today).ok_or_else(|| Declined::bad("the clock is wrong"))
}

/// Whether the channel has room for that many meetings.
async fn has_room(service: &Service, calendar: &Calendar, wanted: usize, today: LocalDate) -> Result<bool, Declined> {
    let now = service.clock.now();
    let mut others = 0;
    for term in ending_from(calendar.channel, today, now.year()) {
        let page: Vec<Kept<Meeting>> = documents::list(&*service.stores.records, &term, now).await?;
        let is_open =
            |kept: &&Kept<Meeting>| !kept.it.told.cancelled && kept.it.span.last.is_none_or(|last| last >= today);
        others += page.iter().filter(is_open).filter(|kept| kept.it.told.calendar != Some(calendar.id)).count();
    }
    Ok(others + wanted <= MEETINGS_MAX)
}

struct Work<'a> {
    service: &'a Service,
    calendar: &'a Calendar,
    today: LocalDate,
    /// What has every commit fail.
    unless: Option<Change>,
    changes: Vec<Change>,
    changed: Vec<Meeting>,
    told: usize,
    count: u32,
}

impl<'a> Work<'a> {
    fn new(service: &'a Service, calendar: &'a Calendar, today: LocalDate) -> Self {
        let (changes, changed) = (Vec::new(), Vec::new());
        Self { service, calendar, today, unless: None, changes, changed, told: 0, count: 0 }
    }

    /// A meeting as the calendar has it.
    async fn put(&mut self, before: Option<Kept<Meeting>>, one: Taken) -> Result<(), Declined> {
        let Some(mut kept) = before else { return self.begin(one).await };
        self.count += u32::from(!one.cancelled);
        let told = &mut kept.it.told;
        if (&told.plan, &told.changed, told.cancelled) == (&one.plan, &one.changed, one.cancelled) {
            return Ok(());
        }
        (told.plan, told.changed, told.cancelled) = (one.plan, one.changed, one.cancelled);
        self.change(kept).await
    }

    async fn begin(&mut self, one: Taken) -> Result<(), Declined> {
        let meeting = Meeting { uid: Some(one.uid.clone()), ..self.meeting(one)? };
        self.count += 1;
        let change = add(&meeting)?;
        self.push(meeting, change).await
    }

    fn meeting(&self, one: Taken) -> Result<Meeting, Declined> {
        let now = self.service.clock.now();
        let told = Told {
            id: self.calendar.id.meeting(&one.uid),
            channel: self.calendar.channel,
            plan: one.plan,
            changed: one.changed,
            sequence: 0,
            cancelled: false,
            why: None,
            continues: None,
            calendar: Some(self.calendar.id),
            by: None,
            made: now,
            changed_at: now,
        };
        planning::meeting(self.service, self.calendar.pairing, told)
    }

    /// What is over, or was called off before anybody knew of it, is nobody's concern, nor does it count against a limit.
    fn without_what_is_over<T>(&self, taken: Vec<(Option<T>, Taken)>) -> Result<Vec<(Option<T>, Taken)>, Declined> {
        let mut to_come = Vec::new();
        for (before, one) in taken {
            if before.is_some() || (!one.cancelled && self.is_to_come(&self.meeting(one.clone())?)) {
                to_come.push((before, one));
            }
        }
        Ok(to_come)
    }

    /// It is in the calendar no more. What is over needn't be.
    async fn gone(&mut self, mut kept: Kept<Meeting>) -> Result<(), Declined> {
        if kept.it.told.cancelled {
            return Ok(());
        }
        if !self.is_to_come(&kept.it) {
            self.count += 1;
            return Ok(());
        }
        kept.it.told.cancelled = true;
        self.change(kept).await
    }

    fn is_to_come(&self, meeting: &Meeting) -> bool {
        meeting.span.last.is_none_or(|last| last >= self.today)
    }

    async fn change(&mut self, mut kept: Kept<Meeting>) -> Result<(), Declined> {
        kept.it.told.sequence += 1;
        kept.it.told.changed_at = self.service.clock.now();
        planning::spanned(self.service, &mut kept.it)?;
        let change = kept.replace()?;
        self.push(kept.it, change).await
    }

    async fn push(&mut self, meeting: Meeting, change: Change) -> Result<(), Declined> {
        self.changes.push(change);
        self.changed.push(meeting);
        if self.changed.len() >= BATCH { self.commit().await } else { Ok(()) }
    }

    async fn commit(&mut self) -> Result<(), Declined> {
        let (changes, changed) = (std::mem::take(&mut self.changes), std::mem::take(&mut self.changed));
        if changed.is_empty() {
            return Ok(());
        }
        let changes = changes.into_iter().chain(self.unless.clone()).collect();
        let told = changed.iter().take(TOLD_MAX.saturating_sub(self.told)).map(|meeting| planning::told(meeting, None));
        planning::commit(self.service, changes, &changed.iter().collect::<Vec<_>>(), told).await?;
        self.told += changed.len();
        Ok(())
    }
}
