//! Bans: what they change besides the restriction, and what is left of the sessions they end.

use super::ruling::{Reasons, Ruling};
use super::{effects, outs};
use crate::actions::agenda::feeds;
use crate::actions::{Actor, Declined, Service, signed_in};
use crate::documents::card::{Card, of_member};
use crate::documents::credential::{Credential, CredentialKind};
use crate::documents::moderation::case::{Case, DecidedCase};
use crate::documents::moderation::farewell::Farewell;
use crate::documents::moderation::restriction::Restriction;
use crate::documents::profile::Profile;
use crate::documents::{self, Kept, add, set};
use crate::kernel::store::Stored;
use crate::kernel::store::records::Change;
use quartier_protocol::event::CaseState;
use quartier_protocol::http::care::MemberState;
use quartier_protocol::http::moderation::desk::{CaseKind, Decision, DeskAct};
use quartier_protocol::http::moderation::notices::{Extent, Measure};
use quartier_protocol::http::moderation::{Ground, HouseRule};
use quartier_protocol::id::{CaseId, MemberId, PairingId};

/// What a ban from the list of members comes to: a case of its own, decided as it comes in, to be brought about.
pub async fn ruling(
    service: &Service,
    actor: &Actor,
    member: MemberId,
    pairing: PairingId,
    why: String,
) -> Result<(Ruling, Case), Declined> {
    refuse_twice(service, member, pairing).await?;
    let now = service.clock.now();
    let (by, lang) = (Some(actor.id()), Some(actor.me().lang.clone()));
    let ground = Ground::Rule { rule: HouseRule::Other };
    let decision = Decision {
        by,
        at: now,
        acts: vec![DeskAct::Ban],
        ground: Some(ground.clone()),
        facts: Some(why.clone()),
        lang: lang.clone(),
    };
    let case = Case {
        state: CaseState::Decided,
        by,
        about: Some(member),
        decision: Some(decision),
        measures: vec![Measure::Banned],
        due: true,
        ..Case::new(CaseId(service.entropy.uuid()), pairing, CaseKind::Own, now)
    };
    let reasons = Reasons { by, council: actor.me().council, at: now, ground, facts: why, lang };
    let mut ruling = Ruling::default();
    ruling.restrict(service, &case, &reasons, Measure::Banned, Extent::Pairing { pairing }, None).await?;
    ruling.changes.extend(profile_changes(service, member, pairing).await?);
    ruling.changes.push(add(&case)?);
    ruling.changes.push(set(&DecidedCase { pairing, case: case.id, at: now })?);
    ruling.changes.push(set(&effects::left_over(case.id, now))?);
    Ok((ruling, case))
}

/// Whoever is out of a pairing is not put out of it once more: one end of it lets them in again.
pub async fn refuse_twice(service: &Service, member: MemberId, pairing: PairingId) -> Result<(), Declined> {
    match of(service, member, pairing).await? {
        Some(_) => Err(Declined::bad("the member is banned already")),
        None => Ok(()),
    }
}

/// The ban of a member in a pairing, if there is one.
pub async fn of(service: &Service, member: MemberId, pairing: PairingId) -> Stored<Option<Kept<Restriction>>> {
    let all = outs::of(service, member).await?;
    Ok(all.into_iter().find(|kept| kept.it.measure() == Measure::Banned && kept.it.pairing() == pairing))
}

/// Whether bans keep a member out of all there is for them, with one from this pairing.
async fn is_last(service: &Service, member: MemberId, pairing: PairingId) -> Stored<bool> {
    let bans = outs::of(service, member).await?;
    let bans = bans.iter().map(|kept| &kept.it).filter(|one| one.measure() == Measure::Banned);
    let banned: Vec<PairingId> = bans.map(Restriction::pairing).chain([pairing]).collect();
    let membership = service.stores.directory.membership(member).await?;
    Ok(membership.is_none_or(|found| found.pairings.iter().all(|own| banned.contains(&own.id))))
}

/// Whether a member is banned from all pairings of theirs.
pub async fn is_banned(service: &Service, member: MemberId) -> Stored<bool> {
    Ok(signed_in::profile(service, member).await?.is_some_and(|kept| kept.it.state == MemberState::Banned))
}

/// The changes to a member's own records when they are banned from a pairing. With the last pairing they are out: their profile says so, and no card or calendar address of theirs is good any more.
///
/// The profile is written anew in any case: of two bans, or of a ban and an end of one, that come at the same moment and know
/// nothing of each other, the slower one fails.
pub async fn profile_changes(service: &Service, member: MemberId, pairing: PairingId) -> Stored<Vec<Change>> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let profile = signed_in::profile(service, member).await?;
    let is_last = is_last(service, member, pairing).await?;
    let state = |before| if is_last { MemberState::Banned } else { before };
    let mut changes = vec![match profile {
        Some(mut kept) => {
            kept.it.state = state(kept.it.state);
            kept.replace()?
        }
        None => {
            let unknown = Profile::unknown(member);
            add(&Profile { state: state(unknown.state), ..unknown })?
        }
    }];
    if !is_last {
        return Ok(changes);
    }
    for mut card in documents::list::<Card>(records, &of_member(member), now).await? {
        card.it.revoked.get_or_insert(now);
        changes.push(card.replace()?);
    }
    changes.extend(feeds::ended(service, member).await?);
    Ok(changes)
}

/// The change that lets a member in again, to the pairing that has no ban on them any more; whoever withdrew their agreement
/// meanwhile agrees anew.
pub async fn lifted_profile(service: &Service, member: MemberId) -> Stored<Option<Change>> {
    let Some(mut kept) = signed_in::profile(service, member).await? else { return Ok(None) };
    let mut consents = kept.it.consents.iter();
    let withdrew = !kept.it.consents.is_empty() && consents.all(|consent| consent.withdrawn.is_some());
    kept.it.state = if withdrew { MemberState::Withdrawn } else { MemberState::Active };
    kept.replace().map(Some)
}

/// What a session that a ban ends is still good for: reading why. A bot's token is good for nothing more.
pub fn farewell(service: &Service, credential: &Credential) -> Stored<Option<Change>> {
    if credential.kind != CredentialKind::Session {
        return Ok(None);
    }
    let Credential { digest, member, .. } = *credential;
    set(&Farewell { digest, member, at: service.clock.now(), by_card: false }).map(Some)
}
