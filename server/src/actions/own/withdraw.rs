//! Withdraw one's agreement: all sessions end, nothing more is processed. What was said stays until it is erased.

use crate::actions::agenda::feeds;
use crate::actions::credentials::{self, Ending};
use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service, signed_in};
use crate::documents::add;
use crate::documents::audit::{Act, Scope};
use crate::documents::profile::Profile;

/// Withdraws it. A new card lets the member back in, and asks again.
pub async fn run(service: &Service, actor: &Actor) -> Result<(), Declined> {
    let now = service.clock.now();
    let change = match signed_in::profile(service, actor.id()).await? {
        Some(mut kept) => {
            kept.it.withdraw(now);
            kept.replace()?
        }
        None => {
            let mut profile = Profile::unknown(actor.id());
            profile.withdraw(now);
            add(&profile)?
        }
    };
    let scope = actor.membership.pairings.first().map_or(Scope::Service, |pairing| Scope::Pairing(pairing.id));
    let act = Act { what: "member.withdrew", by: Some(actor.id()), member: Some(actor.id()), ..Act::default() };
    let mut changes = vec![change];
    changes.extend(feeds::ended(service, actor.id()).await?);
    recorded(service, scope, &[act], changes).await?;
    credentials::end_all(service, actor.id(), Ending::Ended).await
}
