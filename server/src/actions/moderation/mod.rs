//! Keeping a pairing safe: what is looked at before it is said, what waits, who decides, and who is told.
//!
//! Owns the policy of each pairing as this node knows it, and the order in which cases, notices and their effects come about.
//! Invariant: whatever is decided is written down, with its notices, in one commit, before any of it is done.

mod activity;
pub mod alert;
mod appeal_ruling;
pub mod bans;
pub mod counts;
pub mod decide;
pub mod effects;
pub mod evidence;
pub mod expiry;
pub mod farewells;
pub mod forget;
pub mod gates;
mod held_by;
pub mod helplines;
pub mod hold;
pub mod holds;
pub mod ignore;
mod message_case;
pub mod modes;
pub mod notices;
mod outs;
pub mod own;
pub mod own_case;
mod plain;
pub mod policy;
pub mod public_report;
pub mod queue;
mod release;
pub mod report;
mod report_rate;
mod restore;
pub mod restrictions;
mod ruling;
pub mod see;
pub mod slow;
mod spoken;
pub mod take;
pub mod trial;
mod word_set;
pub mod words;

pub use activity::Activity;
pub use outs::{Out, from_pairing, left, out};
pub use policy::{Policies, Policy};
pub use report_rate::ReportRate;

use super::{Actor, Declined, Service, fault};
use crate::documents::moderation::held::{Held, HeldState};
use crate::kernel::broker::Control;
use crate::kernel::store::Stored;
use quartier_protocol::directory::Role;
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::refusal::{Refusal, RefusalCode};

/// The policy of a pairing, as it stands.
pub async fn policy(service: &Service, pairing: PairingId) -> Stored<std::sync::Arc<Policy>> {
    service.policies.of(&*service.stores.records, &*service.clock, pairing).await
}

/// Has every node read a pairing's policy anew. `modes`: its members are told how channels are used now.
fn changing(pairing: PairingId, modes: Modes) -> Control {
    Control::PolicyChanged { pairing, modes: modes == Modes::Changed }
}

/// Whether modes are among what changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Modes {
    Changed,
    AsTheyWere,
}

/// What a command is told of what HTTP knows more of.
fn refusal_of(declined: Declined) -> Refusal {
    match declined {
        Declined::Refused(refusal) => refusal,
        // Only a chain of acts that everybody writes to at once gets here.
        Declined::Problem(quartier_protocol::problem::ProblemCode::Conflict, why) => {
            Refusal::later(RefusalCode::Unavailable, why, super::RETRY_AFTER_MS)
        }
        Declined::Problem(_, why) => fault(why),
        Declined::Told(_, why) => fault(&why),
    }
}

/// A message of a member's own in a channel that waits, as long as it does.
pub async fn held_or(
    service: &Service,
    channel: quartier_protocol::id::ChannelId,
    message: quartier_protocol::id::MessageId,
    by: MemberId,
) -> Result<Option<crate::documents::Kept<Held>>, Refusal> {
    let known = hold::known(service, message, false).await?;
    Ok(known.filter(|kept| kept.it.author == by && kept.it.channel == channel && kept.it.state == HeldState::Waiting))
}

/// Refuses bots: here people speak for themselves.
fn person(actor: &Actor) -> Result<(), Declined> {
    if actor.me().role == Role::Bot { Err(Declined::forbidden()) } else { Ok(()) }
}
