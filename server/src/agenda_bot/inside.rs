//! The bot as part of the server.

use super::{Agenda, Trouble};
use crate::actions::agenda::{bot, reminders};
use crate::actions::{Declined, Service, Speaker, send};
use crate::documents::jobs::Queue;
use quartier_protocol::command::{RawTranslation, Send};
use quartier_protocol::directory::Role;
use quartier_protocol::http::agenda::reminders::{Reminder, ReminderDone, ReminderOutcome, Reminders};
use quartier_protocol::id::CouncilId;
use quartier_protocol::lang::{Bilingual, Lang};
use quartier_protocol::message::MeetingTime;
use quartier_protocol::refusal::RefusalCode;
use quartier_protocol::time::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// The server it is part of.
pub struct Inside {
    service: Arc<Service>,
}

impl Inside {
    /// Of a service.
    pub fn new(service: Arc<Service>) -> Self {
        Self { service }
    }
}

fn trouble(declined: Declined) -> Trouble {
    Trouble(format!("{declined:?}"))
}

#[async_trait::async_trait]
impl Agenda for Inside {
    fn now(&self) -> Timestamp {
        self.service.clock.now()
    }

    async fn due(&self) -> Result<Reminders, Trouble> {
        reminders::due::run(&self.service, reminders::due::Whose::All).await.map_err(trouble)
    }

    async fn towns(&self, reminder: &Reminder) -> Result<Vec<(CouncilId, String)>, Trouble> {
        reminders::towns(&self.service, reminder.channel).await.map_err(trouble)
    }

    async fn post(&self, reminder: &Reminder, words: Bilingual<String>) -> Result<ReminderOutcome, Trouble> {
        let service = &self.service;
        let channel = service.stores.directory.channel(reminder.channel).await;
        let Some(channel) = channel.map_err(|error| Trouble(error.to_string()))?.filter(|channel| !channel.archived)
        else {
            return Ok(ReminderOutcome::Refused);
        };
        let member = bot::bound(service, channel.pairing, channel.id).await.map_err(trouble)?;
        let command = Send {
            channel: reminder.channel,
            id: reminder.id,
            text: words.de,
            lang: Lang::de(),
            reply_to: None,
            confirmed: true,
            translation: Some(RawTranslation { lang: Lang::fr(), text: words.fr }),
            meeting: Some(MeetingTime::new(reminder.meeting, reminder.occurrence)),
        };
        // What it says was looked at when it was planned: it doesn't wait for the desk, nor for a channel to thaw.
        let speaker = Speaker { member, role: Role::Facilitator, pairing: channel.pairing };
        match send::by(service, speaker, command).await {
            Ok(_) => Ok(ReminderOutcome::Posted),
            Err(refused) => match refused.code {
                RefusalCode::Conflict | RefusalCode::Removed => Ok(ReminderOutcome::Posted),
                RefusalCode::Unavailable | RefusalCode::Internal => {
                    reminders::later::run(service, reminder.meeting, reminder.id).await.map_err(trouble)?;
                    Err(Trouble(refused.to_string()))
                }
                _ => Ok(ReminderOutcome::Refused),
            },
        }
    }

    async fn done(&self, reminder: &Reminder, outcome: ReminderOutcome) -> Result<(), Trouble> {
        let done = ReminderDone { meeting: reminder.meeting, outcome };
        reminders::done::run(&self.service, reminder.id, done).await.map_err(trouble)
    }

    async fn rest(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.service.alarm.rung(Queue::Reminders)).await;
    }
}
