//! What waits whatever words are in it: all of a channel, links, what is written while nobody looks, newcomers' first messages.

use super::{Asked, Verdict, Wait};
use crate::actions::moderation::Policy;
use crate::actions::{Service, Speaker, signed_in};
use crate::documents;
use crate::documents::moderation::spoken::{self, Spoken};
use crate::domain::duty;
use crate::kernel::store::Stored;
use crate::text::has_link;
use quartier_protocol::directory::Role;
use quartier_protocol::http::moderation::HouseRule;
use quartier_protocol::http::moderation::holds::HoldReason;

pub(super) fn channel(asked: &Asked<'_>) -> Verdict {
    let held = asked.writing.channel.is_some_and(|channel| asked.policy.mode(channel, asked.now).hold);
    hold_if(asked, held, HoldReason::Channel)
}

pub(super) fn link(asked: &Asked<'_>) -> Verdict {
    let wanted = asked.policy.holds.settings.links;
    hold_if(asked, wanted && asked.writing.texts.iter().any(|text| has_link(text)), HoldReason::Link)
}

pub(super) fn hours(asked: &Asked<'_>) -> Verdict {
    let hours = asked.policy.holds.settings.duty.as_ref();
    hold_if(asked, hours.is_some_and(|hours| !duty::is_on(hours, asked.now)), HoldReason::Hours)
}

pub(super) fn newcomer(asked: &Asked<'_>) -> Verdict {
    hold_if(asked, asked.is_new, HoldReason::Newcomer)
}

fn hold_if(asked: &Asked<'_>, condition: bool, reason: HoldReason) -> Verdict {
    match condition && !asked.is_facilitator() {
        true => Verdict::Hold(Wait { reason, rule: HouseRule::Other, words: Vec::new() }),
        false => Verdict::Pass,
    }
}

/// Whether somebody's first messages still have to be let through.
pub(super) async fn is_new(service: &Service, policy: &Policy, by: Speaker) -> Stored<bool> {
    let Speaker { member, role, pairing } = by;
    let wanted = policy.holds.settings.newcomer;
    if wanted == 0 || role != Role::Participant || policy.is_settled(member) {
        return Ok(false);
    }
    let (records, now) = (&*service.stores.records, service.clock.now());
    let begun = documents::load::<Spoken>(records, &spoken::id(pairing, member), now).await?;
    let is_settled = match begun {
        Some(kept) => kept.it.released >= wanted,
        None => {
            let joined = signed_in::profile(service, member).await?.and_then(|kept| kept.it.joined);
            joined.is_none() || joined < policy.holds.newcomers_since
        }
    };
    if is_settled {
        policy.settle(member);
    }
    Ok(!is_settled)
}
