//! Everyone of a pairing, with what facilitators have to know of them.

use crate::actions::{Actor, Declined, Service, credentials, membership, moderation, signed_in};
use crate::documents::load_all;
use crate::documents::profile::Profile;
use crate::domain::administration::Care;
use crate::kernel::store::directory::MemberRecord;
use quartier_protocol::directory::Role;
use quartier_protocol::http::care::{MemberCare, MemberState, Members};
use quartier_protocol::http::moderation::notices::Measure;
use quartier_protocol::id::{MemberId, PairingId};

/// Lists the people of both councils, by name; bots have a list of their own.
pub async fn run(service: &Service, actor: &Actor, pairing: PairingId) -> Result<Members, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    let directory = service.stores.directory.view(&[pairing]).await?;
    let people = directory.members.into_iter().filter(|member| member.role != Role::Bot);
    let mut members = Vec::new();
    for person in people {
        members.extend(of(service, person.id, Some(pairing)).await?);
    }
    members.sort_by_key(|member| (member.name.as_str().to_lowercase(), member.id));
    Ok(Members { members })
}

/// One of them, as they are in a pairing. `None`: gone meanwhile.
pub async fn of(
    service: &Service,
    member: MemberId,
    pairing: Option<PairingId>,
) -> Result<Option<MemberCare>, Declined> {
    let Some(found) = membership::whole(service, member).await? else { return Ok(None) };
    let MemberRecord { me, bound } = found.member;
    let now = service.clock.now();
    let kept = load_all::<Profile>(&*service.stores.records, [member.to_string()], now).await?.pop().flatten();
    let profile = kept.map_or_else(|| Profile::unknown(member), |kept| kept.it);
    let keeps_out = match pairing {
        Some(pairing) => moderation::from_pairing(service, member, pairing).await?,
        None => None,
    };
    let state = if keeps_out == Some(Measure::Banned) { MemberState::Banned } else { profile.state };
    let sessions = credentials::of(service, member).await?.len();
    let passkeys = signed_in::passkeys(service, member).await?.len();
    Ok(Some(MemberCare {
        id: me.id,
        name: me.name,
        role: me.role,
        council: me.council,
        state,
        out: profile.state == MemberState::Banned,
        channels: bound,
        age_band: profile.age_band,
        joined: profile.joined,
        sessions: u32::try_from(sessions).unwrap_or(u32::MAX),
        passkeys: u32::try_from(passkeys).unwrap_or(u32::MAX),
        consents: profile.consents,
    }))
}
