//! `edit`: give an own message another text, looked at as a new one is. The earlier one stays for the desk.

use super::moderation::gates::{Deed, Writing, pass, policy_for};
use super::moderation::hold::{self, Destination};
use super::moderation::{alert, held_or};
use super::send::translated;
use super::{Service, Speaker, changed, store_refusal};
use crate::hub::Connection;
use crate::kernel::store::Said;
use crate::kernel::store::log::Changed;
use quartier_protocol::command::Edit;
use quartier_protocol::message::Message;
use quartier_protocol::position::Position;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::reply::EditOk;
use quartier_protocol::text::MessageText;

/// Edits; that the message is the member's is checked in the step that changes it.
pub async fn run(service: &Service, connection: &Connection, command: Edit) -> Result<EditOk, Refusal> {
    let speaker = Speaker::on(connection, command.channel)?;
    let Edit { channel, id, text, lang, confirmed, translation } = command;
    let Speaker { member: by, pairing, .. } = speaker;
    let text = MessageText::parse(&text, &service.limits)?;
    let translation = translation.map(|raw| translated(service, &lang, raw)).transpose()?;
    let found = service.stores.log.find(channel, id).await.map_err(store_refusal)?;
    let policy = policy_for(service, pairing).await?;
    let destination = Destination { pairing, channel, expiry_hours: policy.holds.settings.expiry_hours };
    // What it is about stays; its texts are given anew.
    let said = Said::of(text, translation, found.as_ref().and_then(|message| message.meeting));
    let stands = |message: &Message| {
        let is_same = message.text.as_ref() == Some(&said.text) && message.translation == said.translation;
        message.author == by && message.lang == lang && is_same
    };
    if found.as_ref().is_some_and(stands) && hold::withdraw(service, id, true, by).await? {
        return Ok(EditOk { position: head(service, destination).await?, held: None });
    }
    let texts = said.texts();
    let about = Writing { by: speaker, channel: Some(channel), deed: Deed::Edit, texts: &texts, confirmed };
    let passed = pass(service, &policy, about).await?;
    // What waits itself goes on waiting, whatever it says now.
    if policy.may_have_waiting(by)
        && let Some(waiting) = held_or(service, channel, id, by).await?
    {
        let words = passed.wait.map(|wait| wait.words).unwrap_or_default();
        let said = Said { meeting: waiting.it.meeting, ..said };
        let held = Some(hold::rewrite(service, waiting, said, lang, words).await?);
        return Ok(EditOk { position: head(service, destination).await?, held });
    }
    match passed.wait {
        Some(wait) => {
            let refused = match found {
                None => Some(Changed::NotFound),
                Some(message) if message.author != by => Some(Changed::NotAuthor),
                Some(message) if message.removed => Some(Changed::Removed),
                Some(_) => None,
            };
            if let Some(refused) = refused {
                changed(refused)?;
            }
            let held = Some(hold::edit(service, destination, id, by, said, lang, wait).await?);
            Ok(EditOk { position: head(service, destination).await?, held })
        }
        None => {
            let (log, at) = (&service.stores.log, service.clock.now());
            let edited = log.edit(channel, id, by, said, lang, at).await.map_err(store_refusal)?;
            let position = changed(edited)?.position;
            // The newest text counts, not one that waited.
            if policy.may_have_waiting(by) {
                hold::withdraw(service, id, true, by).await?;
            }
            alert::of_message(service, destination, id, by, passed.alerts).await;
            Ok(EditOk { position, held: None })
        }
    }
}

async fn head(service: &Service, destination: Destination) -> Result<Position, Refusal> {
    let head = service.stores.log.head(destination.channel).await.map_err(store_refusal)?;
    head.map(|head| head.position).ok_or_else(|| Refusal::new(RefusalCode::NotFound, "no such channel"))
}
