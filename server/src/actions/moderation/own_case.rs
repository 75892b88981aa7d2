//! A facilitator acts by themselves: a case that is decided as it comes in. Or something lies there about the message already,
//! or a public report named no message, and somebody found it: then its own case is the one. What is put back lies in a case of
//! its own.

use super::{decide, evidence, message_case, restore, see};
use crate::actions::{Actor, Declined, Service, membership};
use crate::documents::Kept;
use crate::documents::moderation::case::Case;
use crate::domain::administration::Care;
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::desk::{CaseKind, DeskAct, MessageRef, NewCase};
use quartier_protocol::id::{CaseId, MemberId, PairingId};
use quartier_protocol::message::Message;

/// Opens and decides it.
pub async fn run(service: &Service, actor: &Actor, pairing: PairingId, new: NewCase) -> Result<Case, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    let NewCase { message, member, answers, decide: decision } = new;
    let restores = decision.acts.contains(&DeskAct::Restore);
    let found = match message {
        Some(place) => Some((place, about(service, pairing, place, restores).await?)),
        None => None,
    };
    let kept = match (answers, &found) {
        (Some(id), _) => Some(unnamed(service, actor, pairing, id).await?),
        (None, Some(_)) if restores => None,
        (None, Some((place, found))) => {
            let channel = message_case::Channel { pairing, id: place.channel };
            message_case::undecided(service, channel, found).await?
        }
        (None, None) => None,
    };
    let own = || Case::new(CaseId(service.entropy.uuid()), pairing, CaseKind::Own, service.clock.now());
    let mut case = kept.as_ref().map_or_else(own, |kept| kept.it.clone());
    case.about = match member {
        Some(member) => Some(of_pairing(service, pairing, member).await?),
        None => None,
    };
    if let Some((place, found)) = found {
        if case.evidence.is_some() {
            message_case::seen(&mut case, &found);
        } else {
            case.evidence = Some(evidence::of(service, place.channel, &found).await?);
        }
        (case.about, case.place) = (Some(found.author), Some(place));
    }
    if case.about.is_none() {
        return Err(Declined::bad("about which message, or whom?"));
    }
    match kept {
        Some(kept) => decide::rule_kept(service, actor, case, kept, decision).await,
        None => decide::rule(service, actor, case, None, decision).await,
    }
}

/// A message of the pairing: one that was not removed, or one that was and is to be there again.
async fn about(service: &Service, pairing: PairingId, place: MessageRef, restores: bool) -> Result<Message, Declined> {
    let channels = service.stores.directory.channels_of(pairing).await?;
    if !channels.iter().any(|channel| channel.id == place.channel) {
        return Err(Declined::not_found());
    }
    let found = service.stores.log.find(place.channel, place.message).await?.ok_or_else(Declined::not_found)?;
    match (restores, found.removed) {
        (true, _) => restore::withheld(service, place, found).await,
        (false, true) => Err(decide::gone()),
        (false, false) => Ok(found),
    }
}

/// A public report of the pairing that is about nothing yet.
async fn unnamed(service: &Service, actor: &Actor, pairing: PairingId, id: CaseId) -> Result<Kept<Case>, Declined> {
    let kept = see::found(service, actor, id).await?;
    if kept.it.pairing != pairing {
        return Err(Declined::not_found());
    }
    if kept.it.state == CaseState::Decided {
        return Err(decide::decided());
    }
    if kept.it.kind != CaseKind::Public || kept.it.about.is_some() {
        return Err(Declined::bad("only a public report that names no message is answered so"));
    }
    Ok(kept)
}

/// A member, if they are of the pairing.
async fn of_pairing(service: &Service, pairing: PairingId, member: MemberId) -> Result<MemberId, Declined> {
    let found = membership::whole(service, member).await?.ok_or_else(Declined::not_found)?;
    if found.pairings.iter().any(|own| own.id == pairing) { Ok(member) } else { Err(Declined::not_found()) }
}
