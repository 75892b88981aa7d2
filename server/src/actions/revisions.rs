//! Earlier texts of a message, for facilitators.

use super::{Service, store_refusal};
use crate::domain::permission::{Act, Reach, decide, refusal};
use crate::store::directory::Standing;
use quartier_protocol::http::Revisions;
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::refusal::{Refusal, RefusalCode};

/// Reads them.
pub async fn run(
    service: &Service,
    standing: &Standing,
    channel: ChannelId,
    message: MessageId,
) -> Result<Revisions, Refusal> {
    let known = standing.channels.iter().find(|other| other.id == channel);
    decide(standing.member.me.role, Reach::of(known), Act::SeeRevisions).map_err(refusal)?;
    let revisions = service.stores.log.revisions(channel, message).await.map_err(store_refusal)?;
    let not_found = || Refusal::new(RefusalCode::NotFound, "no such message in this channel");
    Ok(Revisions { revisions: revisions.ok_or_else(not_found)? })
}
