//! Change a member's role or channels, ban them, let them back in.

use super::{list, target};
use crate::actions::actor::verdict;
use crate::actions::credentials::{self, Ending};
use crate::actions::moderation::{bans, effects, farewells, restrictions};
use crate::actions::outbox::Decided;
use crate::actions::recorded::{reason, recorded};
use crate::actions::{Actor, Declined, Service, join, passkeys};
use crate::documents::add;
use crate::documents::audit::Act;
use crate::documents::profile::Profile;
use crate::domain::administration::brings_in;
use crate::kernel::broker::Control;
use crate::kernel::store::directory::{DirectoryChange, Rights};
use crate::kernel::store::records::Change;
use quartier_protocol::directory::Role;
use quartier_protocol::http::care::{MemberCare, MemberPatch, MemberState};
use quartier_protocol::id::{ChannelId, MemberId};

/// Does what the patch names, each as an act of its own.
pub async fn run(
    service: &Service,
    actor: &Actor,
    member: MemberId,
    patch: MemberPatch,
) -> Result<MemberCare, Declined> {
    let mut target = target::of(service, actor, member).await?;
    actor.verified(service)?;
    if patch.state.is_some() || patch.pairing.is_some() {
        target = target.within(patch.pairing)?;
    }
    let why = reason(&patch.why)?;
    let role = target.person.role;
    if role == Role::Bot {
        return Err(Declined::bad("a bot is changed under its own path"));
    }
    let mut acts = Vec::new();
    let (mut changes, mut rights, mut ended, mut banned) = (Vec::new(), Rights::default(), None, None);
    let act = |what| Act { what, by: Some(actor.id()), member: Some(member), why: why.clone(), ..Act::default() };
    if let Some(state) = patch.state {
        let why = || why.clone().unwrap_or_default();
        match (state, target.pairing) {
            (MemberState::Banned, Some(pairing)) => {
                let (ruling, case) = bans::ruling(service, actor, member, pairing, why()).await?;
                banned = Some(case);
                acts.extend(ruling.acts);
                changes.extend(ruling.changes);
            }
            // Nobody could tell them why, nor decide an appeal: their sessions can be ended.
            (MemberState::Banned, None) => return Err(Declined::bad("a ban holds in a pairing, and they are in none")),
            (MemberState::Withdrawn, _) => return Err(Declined::bad("agreement is the member's own to withdraw")),
            (MemberState::Active, pairing) => {
                if let Some(pairing) = pairing {
                    ended = bans::of(service, member, pairing).await?;
                }
                changes.extend(match &ended {
                    Some(ban) => restrictions::lifted(service, ban, actor, why()).await?.changes,
                    None => let_in(service, member).await?,
                });
                acts.push(act("member.let_back_in"));
            }
        }
    }
    let other_role = patch.role.filter(|other| *other != role);
    if let Some(other) = other_role {
        if !matches!((role, other), (Role::Participant, Role::Facilitator) | (Role::Facilitator, Role::Participant)) {
            return Err(Declined::bad("a member is a participant or a facilitator"));
        }
        if other == Role::Facilitator {
            verdict(brings_in(actor.person(), target.person.council))?;
            // A participant's passkey was asked of nobody: what lets a facilitator moderate is made after they are one.
            changes.extend(passkeys::end(service, member).await?);
        }
        rights = Rights { role: Some(other), bound: Some(Vec::new()) };
        let details = serde_json::json!({"role": other}).as_object().cloned().unwrap_or_default();
        acts.push(Act { details, ..act("member.role_changed") });
    }
    if let Some(channels) = patch.channels {
        let role = other_role.unwrap_or(role);
        rights.bound = Some(bound(service, role, &target.pairings(), channels).await?);
        acts.push(act("member.channels_changed"));
    }
    if acts.is_empty() {
        return Err(Declined::bad("nothing is to be changed"));
    }
    let rights = (rights != Rights::default()).then_some(DirectoryChange::Rights(member, rights));
    // Whoever has another role comes in anew. Whoever is banned as well has their sessions ended by the ban, so that they can read why.
    let membership = match other_role {
        Some(_) if banned.is_none() => {
            let (ended, controls) = credentials::endings(service, member, Ending::Ended).await?;
            changes.extend(ended);
            controls
        }
        _ => vec![Control::MemberChanged(member)],
    };
    let decided = Decided::from(changes)
        .directory(rights)
        .tell(ended.iter().flat_map(|ban| restrictions::over(&ban.it)))
        .tell(banned.iter().flat_map(effects::controls))
        .tell(membership)
        .tell(join::told(member, &target.pairings()));
    recorded(service, target.scope(), &acts, decided).await?;
    let is_due = match banned {
        Some(case) => effects::at_once(service, case).await?.due,
        None => false,
    };
    // What a ban leaves to its job is ended here so that they can read why.
    let ending = if is_due { Ending::Banned } else { Ending::Ended };
    // After a ban, too: whoever is in another pairing keeps their sessions otherwise.
    if other_role.is_some() {
        credentials::end_all(service, member, ending).await?;
        if other_role == Some(Role::Facilitator) {
            let late = passkeys::end(service, member).await?;
            service.stores.records.commit(&late, service.clock.now()).await?;
        }
    }
    list::of(service, member, target.pairing).await?.ok_or_else(Declined::not_found)
}

/// The changes that let somebody back in.
async fn let_in(service: &Service, member: MemberId) -> Result<Vec<Change>, Declined> {
    match bans::lifted_profile(service, member).await? {
        Some(change) => {
            let mut changes = vec![change];
            changes.extend(farewells::over(service, member).await?);
            Ok(changes)
        }
        None => Ok(vec![add(&Profile { state: MemberState::Active, ..Profile::unknown(member) })?]),
    }
}

async fn bound(
    service: &Service,
    role: Role,
    pairings: &[quartier_protocol::id::PairingId],
    mut channels: Vec<ChannelId>,
) -> Result<Vec<ChannelId>, Declined> {
    if role != Role::Participant && !channels.is_empty() {
        return Err(Declined::bad("only participants are kept to channels"));
    }
    let mut known = Vec::new();
    for pairing in pairings {
        known.extend(service.stores.directory.channels_of(*pairing).await?.into_iter().map(|channel| channel.id));
    }
    if !channels.iter().all(|channel| known.contains(channel)) {
        return Err(Declined::bad("a channel is none of this pairing's"));
    }
    channels.sort_unstable();
    channels.dedup();
    Ok(channels)
}
