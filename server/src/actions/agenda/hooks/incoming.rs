//! Somebody posts to an incoming hook.

use super::readable::said;
use crate::actions::{Actor, Declined, Service, Speaker, credentials, send};
use crate::digest::Digest;
use crate::documents::agenda::hook::{Hook, Incoming, Way, of_secret};
use crate::documents::bot::Bot;
use crate::documents::{self, Kept};
use crate::domain::permission::Act;
use crate::hub::Pace;
use quartier_protocol::command::Send;
use quartier_protocol::http::agenda::hooks::HookPost;
use quartier_protocol::id::MessageId;
use std::num::NonZeroU32;

/// A hook somebody knows the secret of, with its bot.
pub struct Opened {
    /// Where it leads.
    incoming: Incoming,
    /// The bot in whose name it speaks.
    pub bot: Bot,
}

impl Opened {
    /// How fast the bot may speak.
    pub fn pace(&self) -> Option<Pace> {
        let grant = &self.bot.grant;
        Some(Pace { burst: NonZeroU32::new(grant.burst)?, per_second: NonZeroU32::new(grant.per_second)? })
    }
}

/// The hook a secret opens. What is wrong about it, or about its bot, reads alike.
pub async fn open(service: &Service, secret: &str) -> Result<Opened, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let found: Vec<Kept<Hook>> = documents::page(records, &of_secret(&Digest::of(secret)), None, 1, now).await?;
    let hook = found.into_iter().next().ok_or_else(Declined::not_found)?.it;
    let bot: Option<Kept<Bot>> = documents::load(records, &hook.bot.to_string(), now).await?;
    match (hook.way, bot) {
        (Way::Incoming(incoming), Some(bot)) => Ok(Opened { incoming, bot: bot.it }),
        _ => Err(Declined::not_found()),
    }
}

/// Says it.
pub async fn run(service: &Service, opened: Opened, post: &HookPost) -> Result<(), Declined> {
    let Opened { incoming: Incoming { channel, lang, .. }, bot } = opened;
    let token = credentials::known(service, &bot.token).await?.ok_or_else(Declined::not_found)?;
    let actor = Actor::of(service, token.it).await?.ok_or_else(Declined::not_found)?;
    let pairing = actor.may(channel, Act::Speak)?;
    let speaker = Speaker::of(&actor, pairing);
    let id = MessageId(service.entropy.uuid());
    let text = said(post);
    let command = Send { channel, id, text, lang, reply_to: None, confirmed: false, translation: None, meeting: None };
    send::by(service, speaker, command).await?;
    Ok(())
}
