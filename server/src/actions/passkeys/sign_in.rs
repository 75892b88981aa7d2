//! Sign in with a passkey: it says itself whose it is. Whoever was banned reads why, and comes no further.

use super::{ceremony, invalid, verify};
use crate::actions::credentials::{self, Arrival};
use crate::actions::join::Joined;
use crate::actions::moderation::farewells::{self, By};
use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service, membership, signed_in};
use crate::documents::add;
use crate::documents::audit::{Act, Scope};
use crate::documents::ceremony::Purpose;
use crate::documents::credential::Entry;
use crate::kernel::store::records::Change;
use quartier_protocol::http::own::{Ceremony, PasskeyShown};
use quartier_protocol::id::MemberId;
use webauthn_rs::prelude::{DiscoverableAuthentication, DiscoverableKey, PublicKeyCredential};

/// The challenge.
pub async fn begin(service: &Service) -> Result<Ceremony, Declined> {
    let (options, state) = service.party.get()?.start_discoverable_authentication().map_err(invalid)?;
    ceremony::begin(service, Purpose::SignIn, None, &state, &options).await
}

/// It was shown: a session, verified.
pub async fn finish(service: &Service, shown: PasskeyShown, device: &str) -> Result<Joined, Declined> {
    let state: DiscoverableAuthentication = ceremony::end(service, &shown.ceremony, Purpose::SignIn, None).await?;
    let credential: PublicKeyCredential = serde_json::from_value(shown.credential).map_err(invalid)?;
    let party = service.party.get()?;
    let (member, _) = party.identify_discoverable_authentication(&credential).map_err(invalid)?;
    let member = MemberId(member);
    let known = signed_in::passkeys(service, member).await?;
    let keys: Vec<DiscoverableKey> = verify::keys(&known).iter().map(DiscoverableKey::from).collect();
    let result = party.finish_discoverable_authentication(&credential, state, &keys).map_err(invalid)?;
    let mut changes = vec![verify::used(service, known, &result)?];
    let Some(still_in) = signed_in::still_in(service, member).await? else {
        return read_why(service, member, changes).await;
    };
    changes.extend(still_in);
    let now = service.clock.now();
    let arrival = Arrival { entry: Entry::Passkey, device: device.to_owned(), verified: Some(now) };
    let opened = credentials::open(service, member, arrival);
    let actor = Actor::of(service, opened.credential.clone()).await?.ok_or_else(|| invalid("no such member"))?;
    changes.push(add(&opened.credential)?);
    let scope = scope(service, member).await?;
    let act = Act { what: "member.signed_in", by: Some(member), member: Some(member), ..Act::default() };
    recorded(service, scope, &[act], changes).await?;
    Ok(Joined::In { secret: opened.secret, actor: Box::new(actor) })
}

/// Whoever was banned reads why, and appeals.
async fn read_why(service: &Service, member: MemberId, mut changes: Vec<Change>) -> Result<Joined, Declined> {
    let parting =
        farewells::new(service, member, By::Passkey).await?.ok_or_else(|| invalid("the member can't be in"))?;
    changes.extend(parting.changes);
    recorded(service, scope(service, member).await?, &[farewells::act(member)], changes).await?;
    Ok(Joined::Out { secret: parting.secret, member })
}

/// Where it is written down: in a pairing of theirs, be they kept out of it or not.
async fn scope(service: &Service, member: MemberId) -> Result<Scope, Declined> {
    let whole = membership::whole(service, member).await?;
    let pairing = whole.as_ref().and_then(|found| found.pairings.first());
    Ok(pairing.map_or(Scope::Service, |pairing| Scope::Pairing(pairing.id)))
}
