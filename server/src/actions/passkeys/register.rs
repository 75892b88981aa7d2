//! Make a passkey.

use super::{ceremony, invalid, record_id};
use crate::actions::credentials::{self, Arrival, Opened};
use crate::actions::outbox::Decided;
use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service, signed_in};
use crate::documents::add;
use crate::documents::audit::{Act, Scope};
use crate::documents::ceremony::Purpose;
use crate::documents::credential::{CredentialKind, Entry};
use crate::documents::passkey::Passkey;
use crate::kernel::broker::Control;
use quartier_protocol::http::own::{Ceremony, PasskeyMade};
use serde_json::json;
use webauthn_rs::prelude::{Passkey as Key, PasskeyRegistration, RegisterPublicKeyCredential};

/// Passkeys a member can have.
const PASSKEYS_MAX: usize = 10;
/// Characters of what a member calls one.
const NAME_MAX: usize = 60;

/// Refuses whoever may not add one now.
async fn may(service: &Service, actor: &Actor) -> Result<(), Declined> {
    let is_session = actor.credential.kind == CredentialKind::Session;
    if is_session && signed_in::session(service, actor).await?.may_register {
        Ok(())
    } else {
        Err(Declined::forbidden())
    }
}

/// The challenge.
pub async fn begin(service: &Service, actor: &Actor) -> Result<Ceremony, Declined> {
    may(service, actor).await?;
    let known = signed_in::passkeys(service, actor.id()).await?;
    if known.len() >= PASSKEYS_MAX {
        return Err(Declined::bad("a member has at most ten passkeys"));
    }
    let keys = known.iter().filter_map(|kept| serde_json::from_value::<Key>(kept.it.key.clone()).ok());
    let exclude = keys.map(|key| key.cred_id().clone()).collect();
    let name = actor.me().name.as_str();
    let started = service.party.get()?.start_passkey_registration(actor.id().0, name, name, Some(exclude));
    let (options, state) = started.map_err(invalid)?;
    // To be found by whoever comes without a session: the passkey itself says whose it is.
    let mut options = serde_json::to_value(options).map_err(invalid)?;
    if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection") {
        selection["residentKey"] = json!("required");
        selection["requireResidentKey"] = json!(true);
    }
    ceremony::begin(service, Purpose::Register, Some(actor.id()), &state, &options).await
}

/// The passkey is made. The session gets another secret, verified.
pub async fn finish(service: &Service, actor: &Actor, made: PasskeyMade, device: &str) -> Result<Opened, Declined> {
    may(service, actor).await?;
    let state: PasskeyRegistration =
        ceremony::end(service, &made.ceremony, Purpose::Register, Some(actor.id())).await?;
    let credential: RegisterPublicKeyCredential = serde_json::from_value(made.credential).map_err(invalid)?;
    let key = service.party.get()?.finish_passkey_registration(&credential, &state).map_err(invalid)?;
    let now = service.clock.now();
    let name: String = made.name.trim().chars().filter(|c| !c.is_control()).take(NAME_MAX).collect();
    let passkey = Passkey {
        id: record_id(key.cred_id()),
        member: actor.id(),
        name,
        created: now,
        used: None,
        key: serde_json::to_value(&key).map_err(invalid)?,
    };
    let arrival = Arrival { entry: Entry::Passkey, device: device.to_owned(), verified: Some(now) };
    let opened = credentials::open(service, actor.id(), arrival);
    let old = actor.credential.digest;
    let still_in = signed_in::still_in(service, actor.id()).await?.ok_or_else(|| invalid("the member can't be in"))?;
    let replaced = credentials::replaced(service, &old).await?;
    let [active, kept] = still_in;
    let changes = [add(&passkey)?, active, kept, replaced, add(&opened.credential)?];
    let decided = Decided::from(changes).tell([Control::CredentialReplaced(old)]);
    let scope = actor.membership.pairings.first().map_or(Scope::Service, |pairing| Scope::Pairing(pairing.id));
    let act = Act { what: "passkey.made", by: Some(actor.id()), member: Some(actor.id()), ..Act::default() };
    recorded(service, scope, &[act], decided).await?;
    Ok(opened)
}
