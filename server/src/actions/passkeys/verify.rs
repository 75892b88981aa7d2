//! Show a passkey within a session: before moderating and administering.

use super::{ceremony, invalid, record_id};
use crate::actions::credentials::{self, Arrival, Opened};
use crate::actions::outbox::Decided;
use crate::actions::{Actor, Declined, Service, signed_in};
use crate::documents::ceremony::Purpose;
use crate::documents::credential::CredentialKind;
use crate::documents::passkey::Passkey;
use crate::documents::{Kept, add};
use crate::kernel::broker::Control;
use crate::kernel::store::records::{Change, Committed};
use quartier_protocol::http::own::{Ceremony, PasskeyShown};
use webauthn_rs::prelude::{AuthenticationResult, Passkey as Key, PasskeyAuthentication, PublicKeyCredential};

/// The challenge.
pub async fn begin(service: &Service, actor: &Actor) -> Result<Ceremony, Declined> {
    if actor.credential.kind != CredentialKind::Session {
        return Err(Declined::forbidden());
    }
    let keys = keys(&signed_in::passkeys(service, actor.id()).await?);
    if keys.is_empty() {
        return Err(Declined::forbidden());
    }
    let (options, state) = service.party.get()?.start_passkey_authentication(&keys).map_err(invalid)?;
    ceremony::begin(service, Purpose::Verify, Some(actor.id()), &state, &options).await
}

/// It was shown: the session gets another secret, verified.
pub async fn finish(service: &Service, actor: &Actor, shown: PasskeyShown) -> Result<Opened, Declined> {
    let state: PasskeyAuthentication =
        ceremony::end(service, &shown.ceremony, Purpose::Verify, Some(actor.id())).await?;
    let credential: PublicKeyCredential = serde_json::from_value(shown.credential).map_err(invalid)?;
    let result = service.party.get()?.finish_passkey_authentication(&credential, &state).map_err(invalid)?;
    let known = signed_in::passkeys(service, actor.id()).await?;
    let now = service.clock.now();
    let arrival =
        Arrival { entry: actor.credential.entry, device: actor.credential.device.clone(), verified: Some(now) };
    let mut opened = credentials::open(service, actor.id(), arrival);
    // The session goes on under another secret; its end stays where it was.
    opened.credential.until = actor.credential.until;
    opened.credential.created = actor.credential.created;
    let old = actor.credential.digest;
    let still_in = signed_in::still_in(service, actor.id()).await?.ok_or_else(|| invalid("the member can't be in"))?;
    let replaced = credentials::replaced(service, &old).await?;
    let [active, kept] = still_in;
    let changes = [used(service, known, &result)?, active, kept, replaced, add(&opened.credential)?];
    let decided = Decided::from(changes).tell([Control::CredentialReplaced(old)]);
    if let Committed::Stale(_) = service.commit(decided).await? {
        return Err(Declined::conflict());
    }
    Ok(opened)
}

pub(super) fn keys(known: &[Kept<Passkey>]) -> Vec<Key> {
    known.iter().filter_map(|kept| serde_json::from_value(kept.it.key.clone()).ok()).collect()
}

/// The passkey that was shown, with its counter and the time. Refused without user verification, or if it was removed.
pub(super) fn used(
    service: &Service,
    known: Vec<Kept<Passkey>>,
    result: &AuthenticationResult,
) -> Result<Change, Declined> {
    if !result.user_verified() {
        return Err(invalid("no user verification"));
    }
    let id = record_id(result.cred_id());
    let mut kept = known.into_iter().find(|kept| kept.it.id == id).ok_or_else(|| invalid("it was removed"))?;
    let mut key: Key = serde_json::from_value(kept.it.key.clone()).map_err(invalid)?;
    key.update_credential(result);
    kept.it.key = serde_json::to_value(&key).map_err(invalid)?;
    kept.it.used = Some(service.clock.now());
    Ok(kept.replace()?)
}
