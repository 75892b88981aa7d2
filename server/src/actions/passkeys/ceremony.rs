//! The two halves of a ceremony: the challenge is kept in between, and works once.

use crate::actions::credentials::SECRET_LETTERS;
use crate::actions::{Declined, Service};
use crate::digest::Digest;
use crate::documents::ceremony::{Ceremony, Purpose};
use crate::documents::{self, Kept, add};
use crate::kernel::store::records::Committed;
use quartier_protocol::http::own::Ceremony as Begun;
use quartier_protocol::id::MemberId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// How long a ceremony may take.
const LIFETIME_MS: i64 = 5 * 60_000;

/// Keeps the server's half and gives the client's.
pub(super) async fn begin(
    service: &Service,
    purpose: Purpose,
    member: Option<MemberId>,
    state: &impl Serialize,
    options: &impl Serialize,
) -> Result<Begun, Declined> {
    let word = service.entropy.letters(SECRET_LETTERS);
    let now = service.clock.now();
    let state = serde_json::to_value(state).map_err(super::invalid)?;
    let mut options = serde_json::to_value(options).map_err(super::invalid)?;
    let options = options.get_mut("publicKey").map(Value::take).unwrap_or_default();
    let expires = now.plus_ms(LIFETIME_MS);
    let ceremony = Ceremony { digest: Digest::of(&word), purpose, member, state, expires };
    service.stores.records.commit(&[add(&ceremony)?], now).await?;
    Ok(Begun { ceremony: word, options })
}

/// Takes the server's half out: whatever comes of it, it is over.
pub(super) async fn end<T: DeserializeOwned>(
    service: &Service,
    word: &str,
    purpose: Purpose,
    member: Option<MemberId>,
) -> Result<T, Declined> {
    let now = service.clock.now();
    let kept: Option<Kept<Ceremony>> = documents::load(&*service.stores.records, &Digest::of(word).hex(), now).await?;
    let kept = kept.ok_or_else(|| super::invalid("the ceremony is over"))?;
    if let Committed::Stale(_) = service.stores.records.commit(&[kept.remove()], now).await? {
        return Err(super::invalid("the ceremony was ended by another"));
    }
    if kept.it.purpose != purpose || kept.it.member != member {
        return Err(super::invalid("the ceremony is another's"));
    }
    serde_json::from_value(kept.it.state).map_err(super::invalid)
}
