//! Who may plan meetings besides the facilitators.

use super::access;
use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service, membership};
use crate::documents::add;
use crate::documents::agenda::planner::Planners as Document;
use crate::documents::audit::{Act, Scope};
use crate::domain::administration::Care;
use quartier_protocol::directory::Role;
use quartier_protocol::http::agenda::meetings::Planners;
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::problem::ProblemCode;

/// Members that may plan at most: it is a trust, not a role.
const PLANNERS_MAX: usize = 50;

/// Who they are.
pub async fn list(service: &Service, actor: &Actor, pairing: PairingId) -> Result<Planners, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    let found = access::planners(service, pairing).await?;
    Ok(Planners { members: found.map_or_else(Vec::new, |kept| kept.it.members) })
}

/// Lets a participant plan.
pub async fn allow(service: &Service, actor: &Actor, pairing: PairingId, member: MemberId) -> Result<(), Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    let found = membership::whole(service, member).await?.ok_or_else(Declined::not_found)?;
    if !found.pairings.iter().any(|own| own.id == pairing) {
        return Err(Declined::not_found());
    }
    if found.member.me.role != Role::Participant {
        return Err(Declined::bad("only participants are allowed: facilitators may anyway"));
    }
    changed(service, actor, pairing, member, "planner.allowed", |members| {
        let place = members.binary_search(&member);
        place.map_err(|place| members.insert(place, member)).is_err()
    })
    .await
}

/// Lets somebody plan no more; what they planned stays.
pub async fn end(service: &Service, actor: &Actor, pairing: PairingId, member: MemberId) -> Result<(), Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    changed(service, actor, pairing, member, "planner.ended", |members| {
        let before = members.len();
        members.retain(|other| *other != member);
        members.len() < before
    })
    .await
}

async fn changed(
    service: &Service,
    actor: &Actor,
    pairing: PairingId,
    member: MemberId,
    what: &'static str,
    change: impl FnOnce(&mut Vec<MemberId>) -> bool,
) -> Result<(), Declined> {
    let found = access::planners(service, pairing).await?;
    let mut members = found.as_ref().map_or_else(Vec::new, |kept| kept.it.members.clone());
    if !change(&mut members) {
        return Ok(());
    }
    if members.len() > PLANNERS_MAX {
        return Err(Declined::Problem(ProblemCode::TooMany, "50 members may plan already"));
    }
    let document = Document { pairing, members };
    let kept = match found {
        Some(mut kept) => {
            kept.it = document;
            kept.replace()?
        }
        None => add(&document)?,
    };
    let act = Act { what, by: Some(actor.id()), member: Some(member), ..Act::default() };
    recorded(service, Scope::Pairing(pairing), &[act], vec![kept]).await
}
