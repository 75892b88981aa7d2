//! Hooks: addresses others post to in a bot's name, and addresses the server posts to.

pub mod change;
pub mod deliver;
pub mod incoming;
pub mod list;
pub mod make;
mod readable;
pub mod remove;
mod signature;

use crate::actions::{Actor, Declined, Service};
use crate::documents::agenda::hook::{Hook, of_bot};
use crate::documents::{self, Kept};
use crate::domain::administration::Care;
use crate::kernel::store::Stored;
use crate::kernel::store::records::Change;
use quartier_protocol::id::{HookId, MemberId};

/// A hook of a pairing the administrator cares for.
async fn found(service: &Service, actor: &Actor, hook: HookId) -> Result<Kept<Hook>, Declined> {
    let kept: Option<Kept<Hook>> =
        documents::load(&*service.stores.records, &hook.to_string(), service.clock.now()).await?;
    let kept = kept.ok_or_else(Declined::not_found)?;
    actor.cares(service, kept.it.pairing, Care::Everything)?;
    Ok(kept)
}

/// The changes that end all hooks of a bot, which is about to be gone.
pub async fn ended_with(service: &Service, bot: MemberId) -> Stored<Vec<Change>> {
    let hooks: Vec<Kept<Hook>> = documents::list(&*service.stores.records, &of_bot(bot), service.clock.now()).await?;
    Ok(hooks.iter().flat_map(remove::changes).collect())
}
