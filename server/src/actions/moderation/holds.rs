//! When messages wait, besides modes and word rules.

use super::{Modes, changing, policy};
use crate::actions::outbox::Decided;
use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service};
use crate::documents::audit::{Act, Scope};
use crate::documents::moderation::settings::Holds;
use crate::documents::{self, Kept, add};
use crate::domain::administration::Care;
use crate::domain::duty;
use quartier_protocol::http::moderation::holds::HoldSettings;
use quartier_protocol::id::PairingId;
use serde_json::json;

/// First messages that can wait.
const NEWCOMER_MAX: u32 = 20;
/// Hours after which what waits can expire.
const EXPIRY_HOURS: std::ops::RangeInclusive<u32> = 1..=720;

/// The settings.
pub async fn read(service: &Service, actor: &Actor, pairing: PairingId) -> Result<HoldSettings, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    Ok(policy(service, pairing).await?.holds.settings.clone())
}

/// Replaces them.
pub async fn put(
    service: &Service,
    actor: &Actor,
    pairing: PairingId,
    settings: HoldSettings,
) -> Result<HoldSettings, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    if settings.newcomer > NEWCOMER_MAX || !EXPIRY_HOURS.contains(&settings.expiry_hours) {
        return Err(Declined::bad("at most 20 first messages wait, and for 1 to 720 hours"));
    }
    if settings.duty.as_ref().is_some_and(|hours| duty::check(hours).is_err()) {
        return Err(Declined::bad(
            "duty hours have an IANA zone and up to 28 stretches, each from HH:MM to a later HH:MM",
        ));
    }
    let (records, now) = (&*service.stores.records, service.clock.now());
    let known: Option<Kept<Holds>> = documents::load(records, &pairing.to_string(), now).await?;
    let since = known.as_ref().and_then(|kept| kept.it.newcomers_since);
    // Whoever is there when first messages begin to wait is not new.
    let newcomers_since = (settings.newcomer > 0).then(|| since.unwrap_or(now));
    let holds = Holds { pairing, settings: settings.clone(), newcomers_since };
    let change = match known {
        Some(mut kept) => {
            kept.it = holds;
            kept.replace()?
        }
        None => add(&holds)?,
    };
    let details = super::ruling::object(json!({"holds": settings}));
    let act = Act { what: "holds.changed", by: Some(actor.id()), details, ..Act::default() };
    let decided = Decided::from([change]).tell([changing(pairing, Modes::AsTheyWere)]);
    recorded(service, Scope::Pairing(pairing), &[act], decided).await?;
    Ok(settings)
}
