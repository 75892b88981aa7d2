//! Revoke a bot: it is gone, what it said stays.

use super::found;
use crate::actions::agenda::hooks;
use crate::actions::credentials::{self, Ending};
use crate::actions::outbox::Decided;
use crate::actions::recorded::{reason, recorded};
use crate::actions::{Actor, Declined, Service, join, names};
use crate::documents::audit::{Act, Scope};
use crate::kernel::store::directory::DirectoryChange;
use quartier_protocol::id::MemberId;

/// Revokes it.
pub async fn run(service: &Service, actor: &Actor, bot: MemberId, why: &str) -> Result<(), Declined> {
    let (kept, _) = found(service, actor, bot).await?;
    let why = reason(why)?;
    let pairing = kept.it.pairing;
    let mut changes = names::give_back(service, bot).await?;
    changes.push(kept.remove());
    changes.extend(hooks::ended_with(service, bot).await?);
    let act = Act { what: "bot.revoked", by: Some(actor.id()), member: Some(bot), why, ..Act::default() };
    recorded(service, Scope::Pairing(pairing), &[act], changes).await?;
    credentials::end_all(service, bot, Ending::Ended).await?;
    let gone = Decided::from(DirectoryChange::Gone(bot)).tell(join::told(bot, &[pairing]));
    service.commit(gone).await?;
    Ok(())
}
