//! Which reminders are due.
//!
//! Invariant: what can't be posted now, because its time takes place no more or because it is night, is put off here, so that it
//! is not in the way of what can.

use super::{after, mark, put_off, view};
use crate::actions::agenda::told::timestamp;
use crate::actions::{Actor, Declined, Service, clock_doubt};
use crate::calendar::zones::Zone;
use crate::documents::agenda::meeting::Meeting;
use crate::documents::agenda::reminding::{Next, Reminding};
use crate::documents::jobs::{Job, JobKind, Queue, in_channel};
use crate::documents::{self, Document};
use crate::domain::agenda::reminders::{Mark, waits_until};
use crate::domain::agenda::times::Times;
use quartier_protocol::http::agenda::reminders::{Reminder, Reminders};
use quartier_protocol::id::{ChannelId, MeetingId};
use quartier_protocol::time::Timestamp;

/// Reminders told at once.
const DUE_MAX: usize = 50;

/// Whose reminders.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'c> {
    /// Everybody's.
    All,
    /// Those of these channels.
    In(&'c [ChannelId]),
}

/// What is due now, and when the next one is.
pub async fn run(service: &Service, whose: Whose<'_>) -> Result<Reminders, Declined> {
    let terms: Vec<String> = match whose {
        Whose::All => vec![Queue::Reminders.term().to_owned()],
        Whose::In(channels) => channels.iter().copied().map(in_channel).collect(),
    };
    loop {
        if let Some(found) = look(service, &terms).await? {
            return Ok(found);
        }
    }
}

/// What is due of all that has one of these terms. `None`: something was put off, and others may have taken its place.
async fn look(service: &Service, terms: &[String]) -> Result<Option<Reminders>, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    if clock_doubt::is_doubted(service).await? {
        return Ok(Some(Reminders { due: Vec::new(), next: None, text_bytes: service.limits.text_bytes }));
    }
    let mut first: Vec<Job> = Vec::new();
    for term in terms {
        let found = documents::readable::<Job>(records, term, None, DUE_MAX as u32 + 1, now).await?;
        if term == Queue::Reminders.term() {
            metrics::gauge!("quartier_jobs_unreadable", "queue" => "reminders").set(found.unreadable.len() as f64);
        }
        first.extend(found.kept.into_iter().map(|kept| kept.it));
    }
    first.sort_by_key(Document::id);
    let next = first.iter().map(|due| due.at).find(|at| *at > now);
    let is_due: Vec<(Job, MeetingId)> = first.into_iter().filter(|due| due.at <= now).filter_map(of_meeting).collect();
    let ids = || is_due.iter().take(DUE_MAX).map(|(_, meeting)| meeting.to_string());
    let remindings = documents::load_all::<Reminding>(records, ids(), now).await?;
    let meetings = documents::load_all::<Meeting>(records, ids(), now).await?;
    let (mut due, mut is_as_it_was) = (Vec::new(), true);
    for ((woken, _), (reminding, meeting)) in is_due.iter().zip(remindings.into_iter().zip(meetings)) {
        let reminding = reminding.filter(|kept| kept.it.due() == *woken);
        let changes = match (reminding, meeting) {
            (Some(mut kept), Some(meeting)) => match outcome(service, &kept.it, &meeting.it).await? {
                Outcome::Due(reminder) => {
                    due.push(*reminder);
                    continue;
                }
                Outcome::Other(next) => put_off(&mut kept, next)?,
            },
            // The meeting was changed at the moment its reminder was put off: another record wakes it.
            _ => vec![documents::remove::<Job>(&woken.id())],
        };
        records.commit(&changes, now).await?;
        is_as_it_was = false;
    }
    let next = if is_due.len() > DUE_MAX { Some(now) } else { next };
    Ok(is_as_it_was.then_some(Reminders { due, next, text_bytes: service.limits.text_bytes }))
}

/// The same for a bot that reads and posts, of its channels.
pub async fn for_bot(service: &Service, actor: &Actor) -> Result<Reminders, Declined> {
    let channels = super::of_bot(actor)?;
    run(service, Whose::In(&channels)).await
}

fn of_meeting(due: Job) -> Option<(Job, MeetingId)> {
    match due.what {
        JobKind::Reminder { meeting, .. } => Some((due, meeting)),
        _ => None,
    }
}

/// What is to become of a reminder that is due.
enum Outcome {
    /// It is posted.
    Due(Box<Reminder>),
    /// Another one comes, at another time, or none.
    Other(Option<Next>),
}

async fn outcome(service: &Service, reminding: &Reminding, meeting: &Meeting) -> Result<Outcome, Declined> {
    let next = &reminding.next;
    if !takes_place(service, meeting, next) {
        return Ok(Outcome::Other(instead(service, reminding, meeting)));
    }
    let time = view::occurrence(service, meeting, next.occurrence).await?;
    let Some(time) = time else { return Ok(Outcome::Other(None)) };
    let zone = Zone::parse(&time.zone).ok();
    let (quiet, now) = (service.options.agenda.quiet, service.clock.now());
    if let Some(until) = zone.and_then(|zone| waits_until(next.starts_at, &zone, quiet, now)) {
        return Ok(Outcome::Other(Some(waiting(service, next, meeting, until))));
    }
    Ok(Outcome::Due(Box::new(Reminder {
        id: reminding.message(),
        channel: reminding.channel,
        meeting: reminding.meeting,
        occurrence: next.occurrence,
        offset: next.offset.clone(),
        due: next.due,
        starts_at: next.starts_at,
        time,
    })))
}

/// Whether it does, then: days off may be others than when it was planned, and so may the clocks of a zone.
fn takes_place(service: &Service, meeting: &Meeting, next: &Next) -> bool {
    let times = Times::of(&meeting.told, service.options.holidays.off(meeting.pairing));
    let time = times.and_then(|times| times.named(next.occurrence));
    time.is_some_and(|time| !time.cancelled && timestamp(time.starts) == next.starts_at)
}

/// What comes instead of a time that takes place no more: something that takes place, or something later.
fn instead(service: &Service, reminding: &Reminding, meeting: &Meeting) -> Option<Next> {
    let (gone, done) = (&reminding.next, Mark(reminding.done.0, reminding.done.1));
    let is_better = |next: &Next| mark(next) > mark(gone) || takes_place(service, meeting, next);
    after(service, meeting, done).filter(is_better).or_else(|| after(service, meeting, mark(gone)))
}

/// What is posted when the night is over. Of several that wait for one start, the last stands for all.
fn waiting(service: &Service, next: &Next, meeting: &Meeting, until: Timestamp) -> Next {
    let mut last = next.clone();
    while let Some(other) = after(service, meeting, mark(&last))
        && other.starts_at == last.starts_at
        && other.due <= until
    {
        last = other;
    }
    last.waits_until = (last.due < until).then_some(until);
    last
}
