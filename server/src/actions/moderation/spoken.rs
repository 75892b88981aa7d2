//! A newcomer's beginnings: how many of their messages were let through.

use crate::actions::Service;
use crate::documents::moderation::held::Held;
use crate::documents::moderation::spoken::{self, Spoken};
use crate::documents::{self, add};
use crate::kernel::store::Stored;
use crate::kernel::store::records::Change;
use quartier_protocol::http::moderation::holds::HoldReason;

/// The change that counts a message that was let through, if it waited because its author is new.
pub async fn one_more(service: &Service, held: &Held) -> Stored<Option<Change>> {
    if held.reason != HoldReason::Newcomer || held.edit {
        return Ok(None);
    }
    let (records, now) = (&*service.stores.records, service.clock.now());
    let known = documents::load::<Spoken>(records, &spoken::id(held.pairing, held.author), now).await?;
    Ok(Some(match known {
        Some(mut kept) => {
            kept.it.released += 1;
            kept.replace()?
        }
        None => add(&Spoken { pairing: held.pairing, member: held.author, released: 1 })?,
    }))
}
