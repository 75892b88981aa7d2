//! Make a hook.

use super::signature::PREFIX;
use crate::actions::credentials::SECRET_LETTERS;
use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service, membership};
use crate::digest::Digest;
use crate::documents::agenda::hook::{Cursor, Hook, Incoming, Outgoing, Way, of_bot};
use crate::documents::audit::{Act, Scope};
use crate::documents::bot::Bot;
use crate::documents::{self, Kept, add};
use crate::domain::administration::Care;
use crate::outbound::{OutboundError, Target};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quartier_protocol::http::agenda::hooks::{HookMade, NewHook};
use quartier_protocol::http::bots::BotVerb;
use quartier_protocol::id::{ChannelId, HookId, MemberId};
use quartier_protocol::problem::ProblemCode;

/// Hooks one bot can have.
const HOOKS_MAX: usize = 10;
/// Bytes of what posts are signed with.
const SECRET_BYTES: usize = 32;

/// Makes it; its secret is told this once: of an incoming one, what its address ends with.
pub async fn run(service: &Service, actor: &Actor, bot: MemberId, new: NewHook) -> Result<HookMade, Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let kept: Option<Kept<Bot>> = documents::load(records, &bot.to_string(), now).await?;
    let kept = kept.ok_or_else(Declined::not_found)?;
    let pairing = kept.it.pairing;
    actor.cares(service, pairing, Care::Everything)?;
    let there: Vec<Kept<Hook>> = documents::list(records, &of_bot(bot), now).await?;
    if there.len() >= HOOKS_MAX {
        return Err(Declined::Problem(ProblemCode::TooMany, "a bot has at most 10 hooks"));
    }
    let bound = membership::of(service, bot).await?.ok_or_else(Declined::not_found)?.member.bound;
    let verb = if matches!(new, NewHook::Incoming { .. }) { BotVerb::Post } else { BotVerb::Read };
    if !kept.it.grant.verbs.contains(&verb) {
        return Err(Declined::Problem(ProblemCode::Forbidden, "the bot lacks the verb"));
    }
    let (way, secret) = match new {
        NewHook::Incoming { channel, lang } => {
            of_the_bot(&bound, &[channel])?;
            let secret = service.entropy.letters(SECRET_LETTERS);
            (Way::Incoming(Incoming { secret: Digest::of(&secret), channel, lang }), secret)
        }
        NewHook::Outgoing { channels, url } => {
            of_the_bot(&bound, &channels)?;
            let outgoing = outgoing(service, channels, &url).await?;
            let secret = outgoing.secret.clone();
            (Way::Outgoing(outgoing), secret)
        }
    };
    let hook = Hook { id: HookId(service.entropy.uuid()), bot, pairing, made: now, by: Some(actor.id()), way };
    let subject = Some(hook.id.to_string());
    let act = Act { what: "hook.made", by: Some(actor.id()), member: Some(bot), subject, ..Act::default() };
    recorded(service, Scope::Pairing(pairing), &[act], vec![add(&hook)?, kept.unchanged()]).await?;
    Ok(HookMade { hook: hook.told(), secret })
}

fn of_the_bot(bound: &[ChannelId], channels: &[ChannelId]) -> Result<(), Declined> {
    if channels.is_empty() || !channels.iter().all(|channel| bound.contains(channel)) {
        return Err(Declined::bad("name channels of the bot"));
    }
    Ok(())
}

async fn outgoing(service: &Service, mut channels: Vec<ChannelId>, url: &str) -> Result<Outgoing, Declined> {
    let reach = &service.outbound.reach;
    let target = Target::parse(url, reach).map_err(refused)?;
    if !target.may_be_posted_to(reach) {
        return Err(Declined::Problem(ProblemCode::AddressRefused, "what is posted goes by https only"));
    }
    channels.sort_unstable();
    channels.dedup();
    let mut cursors = Vec::with_capacity(channels.len());
    for channel in channels {
        let head = service.stores.log.head(channel).await?.ok_or_else(Declined::not_found)?;
        cursors.push(Cursor { channel, position: head.position });
    }
    let mut bytes = [0; SECRET_BYTES];
    service.entropy.fill(&mut bytes);
    Ok(Outgoing {
        url: target.as_str().to_owned(),
        secret: format!("{PREFIX}{}", STANDARD.encode(bytes)),
        cursors,
        arrived: None,
        failing_since: None,
        failures: 0,
        problem: None,
        off: false,
        lease: None,
        due: None,
    })
}

/// What is wrong with an address, to whoever typed it.
pub fn refused(error: OutboundError) -> Declined {
    let why = match error {
        OutboundError::Address(why) => why,
        _ => "the address is in a private network",
    };
    Declined::Problem(ProblemCode::AddressRefused, why)
}
