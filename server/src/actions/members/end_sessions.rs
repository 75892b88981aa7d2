//! End all sessions of a member.

use super::target;
use crate::actions::credentials::{self, Ending};
use crate::actions::recorded::{reason, recorded};
use crate::actions::{Actor, Declined, Service};
use crate::documents::audit::Act;
use quartier_protocol::id::MemberId;

/// Ends them, and closes their connections on every node.
pub async fn run(service: &Service, actor: &Actor, member: MemberId, why: &str) -> Result<(), Declined> {
    let target = target::of(service, actor, member).await?;
    actor.verified(service)?;
    let why = reason(why)?;
    let act = Act { what: "member.signed_out", by: Some(actor.id()), member: Some(member), why, ..Act::default() };
    recorded(service, target.scope(), &[act], Vec::new()).await?;
    credentials::end_all(service, member, Ending::Ended).await
}
