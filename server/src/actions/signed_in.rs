//! Who is signed in, and what their session may do.

use super::{Actor, Declined, Service};
use crate::documents::credential::Entry;
use crate::documents::passkey::{self, Passkey};
use crate::documents::profile::Profile;
use crate::documents::{self, Kept, erasing};
use crate::kernel::store::Stored;
use crate::kernel::store::records::Change;
use quartier_protocol::http::care::MemberState;
use quartier_protocol::http::own::{SessionState, SignedIn};
use quartier_protocol::id::MemberId;

/// What is told of it.
pub async fn run(service: &Service, actor: &Actor) -> Result<SignedIn, Declined> {
    let session = session(service, actor).await?;
    let profile = profile(service, actor.id()).await?;
    let (presence, age_band) = profile.map_or((true, None), |kept| (kept.it.presence, kept.it.age_band));
    Ok(SignedIn { member: actor.me().clone(), session, presence, age_band })
}

/// What the session may do.
pub async fn session(service: &Service, actor: &Actor) -> Result<SessionState, Declined> {
    let passkeys = passkeys(service, actor.id()).await?.len();
    let verified_until = actor.credential.verified_until(service.clock.now(), service.options.sessions.verification_ms);
    let came_by_card = actor.credential.entry == Entry::Card;
    let may_register =
        (came_by_card && passkeys == 0) || (actor.credential.verified.is_some() && verified_until.is_some());
    Ok(SessionState { verified_until, passkeys: u32::try_from(passkeys).unwrap_or(u32::MAX), may_register })
}

/// A member's passkeys.
pub async fn passkeys(service: &Service, member: MemberId) -> Stored<Vec<Kept<Passkey>>> {
    documents::list(&*service.stores.records, &passkey::of_member(member), service.clock.now()).await
}

/// A member's profile, if anything was noted about them.
pub async fn profile(service: &Service, member: MemberId) -> Stored<Option<Kept<Profile>>> {
    documents::load(&*service.stores.records, &member.to_string(), service.clock.now()).await
}

/// Has a commit fail if the member was banned, withdrew or was erased at the same moment. `None`: they were, or did, before.
pub async fn still_in(service: &Service, member: MemberId) -> Stored<Option<[Change; 2]>> {
    let is_erased = erasing::is_begun(&*service.stores.records, member, service.clock.now());
    let (profile, is_erased) = tokio::try_join!(profile(service, member), is_erased)?;
    let active = match profile {
        _ if is_erased => None,
        Some(kept) => (kept.it.state == MemberState::Active).then(|| kept.unchanged()),
        None => Some(documents::absent::<Profile>(member.to_string())),
    };
    Ok(active.map(|active| [active, erasing::not_begun(member)]))
}
