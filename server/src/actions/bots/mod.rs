//! Bots: made by facilitators, bound to channels and verbs, marked as bots wherever they are seen.

pub mod change;
pub mod list;
pub mod make;
pub mod revoke;
pub mod rotate;

use super::credentials::SECRET_LETTERS;
use super::{Actor, Declined, Service, membership};
use crate::digest::Digest;
use crate::documents::bot::{Bot, Grant};
use crate::documents::credential::{Credential, CredentialKind, Entry};
use crate::documents::{self, Kept};
use crate::domain::administration::Care;
use crate::kernel::store::directory::MemberRecord;
use quartier_protocol::http::bots::{Bot as Shown, BotVerb};
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::push::Me;

/// A bot's pace where nothing was said, and the most it can be.
const BURST: (u32, u32) = (60, 600);
const PER_SECOND: (u32, u32) = (5, 50);

/// A bot of a pairing the administrator cares for.
async fn found(service: &Service, actor: &Actor, bot: MemberId) -> Result<(Kept<Bot>, MemberRecord), Declined> {
    let kept: Option<Kept<Bot>> =
        documents::load(&*service.stores.records, &bot.to_string(), service.clock.now()).await?;
    let kept = kept.ok_or_else(Declined::not_found)?;
    actor.cares(service, kept.it.pairing, Care::Everything)?;
    let record = membership::of(service, bot).await?.ok_or_else(Declined::not_found)?.member;
    Ok((kept, record))
}

fn shown(bot: &Bot, me: &Me, bound: &[ChannelId]) -> Shown {
    Shown {
        id: bot.member,
        name: me.name.clone(),
        channels: bound.to_vec(),
        verbs: bot.grant.verbs.clone(),
        burst: bot.grant.burst,
        per_second: bot.grant.per_second,
        made: bot.made,
        by: bot.by,
        rotated: bot.rotated,
    }
}

/// A token: for the bot, and as it is kept.
fn token(service: &Service, member: MemberId, grant: &Grant) -> (String, Credential) {
    let secret = service.entropy.letters(SECRET_LETTERS);
    let now = service.clock.now();
    let handle = service.entropy.uuid();
    let credential = Credential {
        kind: CredentialKind::Token,
        entry: Entry::Facilitator,
        grant: Some(grant.clone()),
        ..Credential::shell_token(Digest::of(&secret), handle, member, now)
    };
    (secret, credential)
}

/// What a bot's token is to be good for.
fn grant(verbs: &[BotVerb], burst: Option<u32>, per_second: Option<u32>) -> Result<Grant, Declined> {
    let mut known: Vec<BotVerb> = Vec::new();
    verbs.iter().for_each(|verb| {
        if !known.contains(verb) {
            known.push(*verb);
        }
    });
    if known.is_empty() {
        return Err(Declined::bad("a bot needs at least one verb"));
    }
    let burst = burst.unwrap_or(BURST.0);
    let per_second = per_second.unwrap_or(PER_SECOND.0);
    if !(1..=BURST.1).contains(&burst) || !(1..=PER_SECOND.1).contains(&per_second) {
        return Err(Declined::bad("a bot's burst is 1 to 600, its pace 1 to 50 a second"));
    }
    Ok(Grant { verbs: known, burst, per_second })
}

/// Channels a bot is to be bound to: at least one, all of the pairing.
async fn channels(
    service: &Service,
    pairing: PairingId,
    mut wanted: Vec<ChannelId>,
) -> Result<Vec<ChannelId>, Declined> {
    let known = service.stores.directory.channels_of(pairing).await?;
    if wanted.is_empty() || !wanted.iter().all(|id| known.iter().any(|channel| channel.id == *id)) {
        return Err(Declined::bad("name channels of this pairing"));
    }
    wanted.sort_unstable();
    wanted.dedup();
    Ok(wanted)
}
