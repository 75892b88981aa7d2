//! What became of a reminder.

use super::{after, mark, put_off};
use crate::actions::{Actor, Declined, Service, clock_doubt};
use crate::documents;
use crate::documents::agenda::meeting::Meeting;
use crate::documents::agenda::reminding::Reminding;
use quartier_protocol::http::agenda::reminders::{ReminderDone, ReminderOutcome};
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::problem::ProblemCode;

/// Milliseconds after which what was posted is counted as late.
const LATE_MS: i64 = 120_000;

/// Puts it off to the next one, as the server's own bot says. What is not the next one any more was put off before.
pub async fn run(service: &Service, message: MessageId, done: ReminderDone) -> Result<(), Declined> {
    put_off_by(service, None, message, done).await
}

/// The same for a bot that reads and posts, in its channels. What it says is looked into: nobody loses a reminder by another's mistake.
pub async fn by_bot(service: &Service, actor: &Actor, message: MessageId, done: ReminderDone) -> Result<(), Declined> {
    let channels = super::of_bot(actor)?;
    put_off_by(service, Some(&channels), message, done).await
}

/// `theirs`: the channels of a bot with a token.
async fn put_off_by(
    service: &Service,
    theirs: Option<&[ChannelId]>,
    message: MessageId,
    done: ReminderDone,
) -> Result<(), Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    // What was taken for late by a clock that was set since is not lost.
    clock_doubt::refuse(service).await?;
    let id = done.meeting.to_string();
    let meeting = documents::load::<Meeting>(records, &id, now).await?;
    let is_theirs = |channel: ChannelId| theirs.is_none_or(|theirs| theirs.contains(&channel));
    let Some(meeting) = meeting.filter(|kept| is_theirs(kept.it.told.channel)) else {
        return Err(Declined::not_found());
    };
    let Some(mut kept) = documents::load::<Reminding>(records, &id, now).await? else { return Ok(()) };
    let next = &kept.it.next;
    if kept.it.message() != message || next.at() > now {
        return Ok(());
    }
    if theirs.is_some() {
        is_so(service, &kept.it, done.outcome).await?;
    }
    let (until, is_late) = (mark(next), next.due.plus_ms(LATE_MS) < now);
    kept.it.done = (until.0, until.1);
    let changes = put_off(&mut kept, after(service, &meeting.it, until))?;
    // Whatever was changed meanwhile, by a planner or another bot, has put a record of its own there.
    if records.commit(&changes, now).await? == crate::kernel::store::records::Committed::Done {
        let outcome = match done.outcome {
            ReminderOutcome::Posted if is_late => "posted_late",
            ReminderOutcome::Posted => "posted",
            ReminderOutcome::Late => "dropped",
            ReminderOutcome::Refused => "refused",
        };
        metrics::counter!("quartier_reminders_total", "outcome" => outcome).increment(1);
    }
    Ok(())
}

/// Whether what a bot says of the next reminder can be so.
async fn is_so(service: &Service, kept: &Reminding, outcome: ReminderOutcome) -> Result<(), Declined> {
    let why = match outcome {
        ReminderOutcome::Posted if service.stores.log.find(kept.channel, kept.message()).await?.is_none() => {
            "there is no such message in the channel"
        }
        ReminderOutcome::Late if kept.next.starts_at > service.clock.now() => "the meeting has not begun",
        // What one bot may not say the server's own says all the same.
        ReminderOutcome::Refused if service.options.agenda.bot => "the server's own bot reminds",
        _ => return Ok(()),
    };
    Err(Declined::Problem(ProblemCode::Conflict, why))
}
