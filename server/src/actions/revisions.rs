//! Earlier texts of a message, for facilitators.

use super::{Actor, Declined, Service};
use crate::domain::permission::{Act, Reach, decide, refusal};
use quartier_protocol::http::Revisions;
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::refusal::{Refusal, RefusalCode};

/// Reads them.
pub async fn run(
    service: &Service,
    actor: &Actor,
    channel: ChannelId,
    message: MessageId,
) -> Result<Revisions, Declined> {
    let known = actor.membership.channels.iter().find(|other| other.id == channel);
    decide(actor.me().role, Reach::of(known), Act::SeeRevisions).map_err(refusal)?;
    actor.verified(service)?;
    let revisions = service.stores.log.revisions(channel, message).await?;
    let not_found = || Refusal::new(RefusalCode::NotFound, "no such message in this channel");
    Ok(Revisions { revisions: revisions.ok_or_else(not_found)? })
}
