//! `send`: post a message, or have it wait.

use super::moderation::alert;
use super::moderation::gates::{Deed, Passed, Writing, pass, policy_for};
use super::moderation::hold::{self, Destination};
use super::moderation::policy::Policy;
use super::moderation::slow::{self, Turn, Wish};
use super::{Service, Speaker, store_refusal};
use crate::documents;
use crate::documents::agenda::meeting::Meeting;
use crate::domain::agenda::times::Times;
use crate::hub::Connection;
use crate::kernel::store::log::{NewMessage, Posted};
use quartier_protocol::command::{RawTranslation, Send};
use quartier_protocol::directory::Role;
use quartier_protocol::id::ChannelId;
use quartier_protocol::lang::Lang;
use quartier_protocol::message::Translation;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::reply::SendOk;
use quartier_protocol::text::MessageText;
use uuid::Version;

/// Posts, once for each id; answers when the message is durable, in the log or among what waits.
pub async fn run(service: &Service, connection: &Connection, command: Send) -> Result<SendOk, Refusal> {
    let speaker = Speaker::on(connection, command.channel)?;
    // Derived ids are the programs': reminders are posted once because nobody else can have theirs.
    if speaker.role != Role::Bot && command.id.0.get_version() == Some(Version::Sha1) {
        return Err(Refusal::new(RefusalCode::BadRequest, "an id of version 5 is for bots"));
    }
    by(service, speaker, command).await
}

/// The same for whoever has no connection. That they may speak in the channel was asked already; the gates are asked here.
pub async fn by(service: &Service, speaker: Speaker, command: Send) -> Result<SendOk, Refusal> {
    let Speaker { member, pairing, .. } = speaker;
    let (channel, confirmed) = (command.channel, command.confirmed);
    let translation = command.translation.map(|raw| translated(service, &command.lang, raw)).transpose()?;
    let message = NewMessage {
        id: command.id,
        author: member,
        lang: command.lang,
        text: MessageText::parse(&command.text, &service.limits)?,
        reply_to: command.reply_to,
        written_at: None,
        translation,
        meeting: command.meeting,
    };
    let policy = policy_for(service, pairing).await?;
    let destination = Destination { pairing, channel, expiry_hours: policy.holds.settings.expiry_hours };
    let said = message.said();
    let texts = said.texts();
    let about = Writing { by: speaker, channel: Some(channel), deed: Deed::Message, texts: &texts, confirmed };
    let (passed, turn) = match passed(service, &policy, about, &message, channel).await {
        Ok(free) => free,
        // Whoever didn't hear the answer asks again: what was said before it was forbidden stays said.
        Err(refusal) => return said_before(service, destination, &message).await?.unwrap_or(Err(refusal)),
    };
    let wish = Wish { channel, member, message: message.id };
    let sent = say(service, &policy, destination, message, passed).await;
    if let Err(refusal) = &sent
        && turn == Turn::Taken
        && !may_be_said(refusal.code)
    {
        slow::give_back(service, wish).await;
    }
    sent
}

/// Whether a message that was refused so may be in the log all the same.
fn may_be_said(code: RefusalCode) -> bool {
    matches!(code, RefusalCode::Unavailable | RefusalCode::Internal)
}

/// Says what may be said now, or has it wait.
async fn say(
    service: &Service,
    policy: &Policy,
    destination: Destination,
    message: NewMessage,
    passed: Passed,
) -> Result<SendOk, Refusal> {
    if let Some(wait) = passed.wait {
        if let Some(before) = said_before(service, destination, &message).await? {
            return before;
        }
        let held = hold::message(service, destination, message, wait).await?;
        // Whoever floods the desk writes, too.
        if !held.duplicate {
            alert::of_activity(service, destination.pairing).await;
        }
        return Ok(held);
    }
    let (id, by) = (message.id, message.author);
    // Sent again, what waits goes on waiting, and what was not let through is not let through now.
    if policy.may_have_waiting(by)
        && let Some(known) = hold::known(service, id, false).await?
    {
        return said_before(service, destination, &message)
            .await?
            .unwrap_or_else(|| hold::again(&known.it, destination.channel, &message));
    }
    let sent = post(service, destination, message).await?;
    if !sent.duplicate {
        alert::of_message(service, destination, id, by, passed.alerts).await;
        alert::of_activity(service, destination.pairing).await;
    }
    Ok(sent)
}

/// Reads the same message in another language than its own.
pub fn translated(service: &Service, own: &Lang, raw: RawTranslation) -> Result<Translation, Refusal> {
    if raw.lang == *own {
        return Err(Refusal::new(RefusalCode::BadRequest, "the translation is in the message's own language"));
    }
    Ok(Translation { lang: raw.lang, text: MessageText::parse(&raw.text, &service.limits)? })
}

/// Asks the gates, and takes a turn where that is what they say.
async fn passed(
    service: &Service,
    policy: &Policy,
    about: Writing<'_>,
    message: &NewMessage,
    channel: ChannelId,
) -> Result<(Passed, Turn), Refusal> {
    let passed = pass(service, policy, about).await?;
    is_of_channel(service, channel, message).await?;
    let turn = match passed.turn_s {
        Some(seconds) if !is_known(service, policy, channel, message).await? => {
            let wish = Wish { channel, member: message.author, message: message.id };
            slow::take_turn(service, wish, seconds).await?
        }
        _ => Turn::Free,
    };
    Ok((passed, turn))
}

/// Whether the meeting that a message is about, if it is about one, is one of its channel's, and has the time it names.
async fn is_of_channel(service: &Service, channel: ChannelId, message: &NewMessage) -> Result<(), Refusal> {
    let Some(about) = message.meeting else { return Ok(()) };
    let (records, now) = (&*service.stores.records, service.clock.now());
    let meeting = documents::load::<Meeting>(records, &about.id.to_string(), now).await.map_err(store_refusal)?;
    let Some(meeting) = meeting.map(|kept| kept.it).filter(|meeting| meeting.told.channel == channel) else {
        return Err(Refusal::new(RefusalCode::NotFound, "no such meeting in this channel"));
    };
    let Some(occurrence) = about.occurrence else { return Ok(()) };
    let times = Times::of(&meeting.told, service.options.holidays.off(meeting.pairing));
    let times = times.ok_or_else(|| super::fault("a meeting's plan can't be read"))?;
    match times.named(occurrence) {
        Some(_) => Ok(()),
        None => Err(Refusal::new(RefusalCode::NotFound, "the meeting has no such time")),
    }
}

/// Whether a message was said, or waits, already: asking again is no other turn, however late.
async fn is_known(
    service: &Service,
    policy: &Policy,
    channel: ChannelId,
    message: &NewMessage,
) -> Result<bool, Refusal> {
    let said = service.stores.log.find(channel, message.id).await.map_err(store_refusal)?.is_some();
    Ok(said || (policy.may_have_waiting(message.author) && hold::known(service, message.id, false).await?.is_some()))
}

/// The answer to a message that is in the log, or waits, already.
async fn said_before(
    service: &Service,
    destination: Destination,
    message: &NewMessage,
) -> Result<Option<Result<SendOk, Refusal>>, Refusal> {
    if service.stores.log.find(destination.channel, message.id).await.map_err(store_refusal)?.is_some() {
        return Ok(Some(post(service, destination, message.clone()).await));
    }
    let known = hold::known(service, message.id, false).await?;
    Ok(known.map(|known| hold::again(&known.it, destination.channel, message)))
}

async fn post(service: &Service, destination: Destination, message: NewMessage) -> Result<SendOk, Refusal> {
    let posted =
        service.stores.log.post(destination.channel, message, service.clock.now()).await.map_err(store_refusal)?;
    match posted {
        Posted::New { position, at } => Ok(SendOk { position: Some(position), at, duplicate: false, held: None }),
        Posted::Duplicate { position, at } => Ok(SendOk { position: Some(position), at, duplicate: true, held: None }),
        Posted::Conflict => Err(Refusal::new(RefusalCode::Conflict, "the id names another message")),
        Posted::NoReplyTo => Err(Refusal::new(RefusalCode::NotFound, "the message it answers isn't in this channel")),
        Posted::RemovedReplyTo => Err(Refusal::new(RefusalCode::Removed, "the message it answers was removed")),
        Posted::Archived => Err(Refusal::new(RefusalCode::Archived, "the channel is archived")),
        Posted::NoChannel => Err(Refusal::new(RefusalCode::NotFound, "no such channel")),
    }
}
