//! Say whether one comes.
//!
//! Answers to one time have a lock on a node: a whole council answers while a meeting is spoken of. The commit compares versions,
//! with the lock or without it.

use super::{access, told};
use crate::actions::{Actor, Declined, Service};
use crate::documents::agenda::attendance::{self, Answered, Attendance};
use crate::documents::agenda::meeting::Meeting;
use crate::documents::agenda::minutes::Minutes;
use crate::documents::agenda::over::Over;
use crate::documents::{self, Kept, add, load, remove, set};
use crate::domain::permission::{Reach, may_answer, refusal};
use crate::kernel::store::records::Committed;
use quartier_protocol::http::agenda::attendance::AttendanceChanged;
use quartier_protocol::http::agenda::attendance::{Answer, CouncilCount};
use quartier_protocol::http::agenda::meetings::Occurrence;
use quartier_protocol::id::MeetingId;
use quartier_protocol::local::LocalTime;
use quartier_protocol::noted::Noted;
use quartier_protocol::problem::ProblemCode;

/// How often it is tried again because others answered at the same moment on other nodes.
const ATTEMPTS: u32 = 32;
/// How often counts are told again because others answered while they were told.
const TOLD_AGAIN: u32 = 4;

/// Puts the answer in, or takes it back.
pub async fn run(
    service: &Service,
    actor: &Actor,
    meeting: MeetingId,
    occurrence: LocalTime,
    answer: Option<Answer>,
) -> Result<Occurrence, Declined> {
    let seen = access::meeting(service, actor, meeting).await?;
    may_answer(actor.me().role, Reach::of(Some(&seen.channel))).map_err(refusal)?;
    let meeting = &seen.kept.it;
    let time = told::times(service, meeting)?.named(occurrence).ok_or_else(Declined::not_found)?;
    if time.cancelled {
        return Err(super::change::called_off());
    }
    if told::timestamp(time.ends) <= service.clock.now() {
        return Err(Declined::Problem(ProblemCode::TimePast, "it is over"));
    }
    let answers = given(service, actor, meeting, occurrence, answer).await?;
    let (records, now) = (&*service.stores.records, service.clock.now());
    let minutes = load::<Minutes>(records, &documents::Document::id(&answers), now).await?;
    Ok(told::occurrence(actor, meeting, &time, &answers, minutes.is_some()))
}

async fn given(
    service: &Service,
    actor: &Actor,
    meeting: &Meeting,
    occurrence: LocalTime,
    answer: Option<Answer>,
) -> Result<Attendance, Declined> {
    let (of, kept) = (meeting.names.of, meeting.names.kept(occurrence));
    let answered = Answered { member: actor.id(), of, kept };
    let _lock = service.locks.take(format!("answers {}", attendance::id(of, kept))).await;
    for _ in 0..ATTEMPTS {
        let found = answers(service, of, kept).await?;
        let mut now_given = found.as_ref().map_or_else(|| Attendance::none(of, kept), |kept| kept.it.clone());
        if now_given.of(actor.id()) == answer {
            return Ok(now_given);
        }
        now_given.give(actor.id(), actor.me().council, answer);
        let mut changes = match found {
            Some(mut kept) => {
                kept.it = now_given.clone();
                vec![kept.replace()?]
            }
            None => vec![add(&now_given)?, set(&Over::time(meeting.told.channel, of, kept))?],
        };
        let place = match answer {
            Some(_) => set(&answered)?,
            None => remove::<Answered>(&documents::Document::id(&answered)),
        };
        // Whoever was erased at this moment doesn't answer any more.
        let Some(still_in) = crate::actions::signed_in::still_in(service, actor.id()).await? else {
            return Err(Declined::forbidden());
        };
        changes.push(place);
        changes.extend(still_in);
        if service.stores.records.commit(&changes, service.clock.now()).await? == Committed::Done {
            tell(service, actor, meeting, occurrence, &now_given).await?;
            return Ok(now_given);
        }
        tokio::task::yield_now().await;
    }
    Err(Declined::conflict())
}

/// Tells the counts; again, if they were others by then: whoever tells last tells what is so.
async fn tell(
    service: &Service,
    actor: &Actor,
    meeting: &Meeting,
    occurrence: LocalTime,
    answers_now: &Attendance,
) -> Result<(), Declined> {
    let Some(councils) = actor.councils(meeting.pairing) else { return Ok(()) };
    let mut counts: Vec<CouncilCount> = answers_now.counts(councils);
    for _ in 0..TOLD_AGAIN {
        let note = Noted::from(AttendanceChanged { meeting: meeting.told.id, occurrence, counts: counts.clone() });
        service.stores.log.note(meeting.told.channel, note, service.clock.now()).await?;
        let found = answers(service, answers_now.of, answers_now.kept).await?;
        let latest = found.map_or_else(Vec::new, |kept| kept.it.counts(councils));
        if latest == counts || latest.is_empty() {
            break;
        }
        counts = latest;
    }
    Ok(())
}

/// The answers to a time.
pub async fn answers(service: &Service, of: MeetingId, kept: LocalTime) -> Result<Option<Kept<Attendance>>, Declined> {
    Ok(load(&*service.stores.records, &attendance::id(of, kept), service.clock.now()).await?)
}
