//! A bot posts by HTTP.

use super::reminders;
use crate::actions::{Actor, Declined, Service, Speaker, send};
use crate::domain::permission::Act;
use quartier_protocol::command::Send;
use quartier_protocol::directory::Role;
use quartier_protocol::http::agenda::posting::{NewPost, PostMade};
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::problem::ProblemCode;

/// Characters of an `Idempotency-Key` at most.
const KEY_MAX: usize = 200;

/// Posts, once for each key or id.
pub async fn run(
    service: &Service,
    actor: &Actor,
    channel: ChannelId,
    key: Option<&str>,
    new: NewPost,
) -> Result<PostMade, Declined> {
    if actor.me().role != Role::Bot {
        return Err(Declined::Problem(ProblemCode::Forbidden, "this is for bots"));
    }
    let pairing = actor.may(channel, Act::Speak)?;
    let id = name(actor.id(), key, new.id)?;
    let is_reminder = reminders::post::is_due(service, actor, pairing, channel, &new).await?;
    let role = if is_reminder { Role::Facilitator } else { Role::Bot };
    let speaker = Speaker { role, ..Speaker::of(actor, pairing) };
    let command = Send {
        channel,
        id,
        text: new.text,
        lang: new.lang.unwrap_or_else(|| actor.me().lang.clone()),
        reply_to: new.reply_to,
        confirmed: is_reminder,
        translation: new.translation,
        meeting: new.meeting,
    };
    let sent = send::by(service, speaker, command).await?;
    Ok(PostMade { id, position: sent.position, at: sent.at, duplicate: sent.duplicate, held: sent.held })
}

fn name(bot: MemberId, key: Option<&str>, id: Option<MessageId>) -> Result<MessageId, Declined> {
    match (key, id) {
        (Some(key), None) if (1..=KEY_MAX).contains(&key.len()) && key.bytes().all(|b| (b' '..=b'~').contains(&b)) => {
            Ok(bot.keyed(key))
        }
        (Some(_), None) => Err(Declined::bad("an Idempotency-Key has 1 to 200 printable ASCII characters")),
        (None, Some(id)) => Ok(id),
        _ => Err(Declined::bad("name either an Idempotency-Key or an id")),
    }
}
