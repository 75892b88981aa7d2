//! What is done when a reminder is due.

use super::{Agenda, Trouble, text};
use quartier_protocol::http::agenda::reminders::{Reminder, ReminderOutcome};
use quartier_protocol::time::Timestamp;
use std::time::Duration;

/// Longest sleep.
const LOOK: Duration = Duration::from_secs(30);
/// Wait after something went wrong.
const RETRY: Duration = Duration::from_secs(2);

/// Reminds, until the program ends.
pub async fn forever(agenda: &impl Agenda) {
    loop {
        let rest = match once(agenda).await {
            Ok(None) => LOOK,
            Ok(Some(next)) => {
                let wait_ms = (next.unix_ms() - agenda.now().unix_ms()).max(0).unsigned_abs();
                Duration::from_millis(wait_ms).min(LOOK)
            }
            Err(trouble) => {
                tracing::warn!(%trouble, "could not remind; trying again");
                RETRY
            }
        };
        agenda.rest(rest).await;
    }
}

/// Reminds of all that is due by now. When the next one is, if one is known.
pub async fn once(agenda: &dyn Agenda) -> Result<Option<Timestamp>, Trouble> {
    loop {
        let now = agenda.due().await?;
        if now.due.is_empty() {
            return Ok(now.next.filter(|next| *next > agenda.now()));
        }
        let (mut done, mut trouble) = (0, None);
        for reminder in &now.due {
            match remind(agenda, reminder, now.text_bytes as usize).await {
                Ok(()) => done += 1,
                // One that can't be posted is not in the way of the others.
                Err(other) => trouble = Some(other),
            }
        }
        match trouble {
            Some(trouble) if done == 0 => return Err(trouble),
            _ => {}
        }
    }
}

async fn remind(agenda: &dyn Agenda, reminder: &Reminder, text_bytes: usize) -> Result<(), Trouble> {
    let outcome = if reminder.starts_at <= agenda.now() {
        ReminderOutcome::Late
    } else {
        let towns = agenda.towns(reminder).await?;
        agenda.post(reminder, text::of(&reminder.time, &towns, text_bytes)).await?
    };
    tracing::debug!(message = %reminder.id, ?outcome, "reminded");
    agenda.done(reminder, outcome).await
}
