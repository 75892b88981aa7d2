//! Texts that last and can't wait: names, what channels are called, what is planned.

use super::{Deed, Writing, pass};
use crate::actions::moderation::policy;
use crate::actions::{Declined, Service, Speaker};
use quartier_protocol::directory::Role;
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::refusal::RefusalCode;

/// Has the gates of each pairing look at what stands in all of them. What stands in a channel is looked at by that channel's rules as
/// well. The words that each pairing's desk wants to know of.
pub async fn lasting(
    service: &Service,
    (member, role): (MemberId, Role),
    pairings: &[PairingId],
    channel: Option<ChannelId>,
    texts: &[&str],
) -> Result<Vec<(PairingId, Vec<String>)>, Declined> {
    let mut alerts = Vec::new();
    for pairing in pairings {
        let policy = policy(service, *pairing).await?;
        let by = Speaker { member, role, pairing: *pairing };
        let writing = Writing { by, channel, deed: Deed::Name, texts, confirmed: false };
        let passed = pass(service, &policy, writing).await.map_err(|refusal| match refusal.code {
            RefusalCode::Wording => {
                Declined::Problem(ProblemCode::Wording, "a word rule of the pairing doesn't let this stand")
            }
            _ => Declined::Refused(refusal),
        })?;
        if !passed.alerts.is_empty() {
            alerts.push((*pairing, passed.alerts));
        }
    }
    Ok(alerts)
}
