//! See one meeting.

use super::{access, told};
use crate::actions::{Actor, Declined, Service};
use quartier_protocol::http::agenda::meetings::MeetingView;
use quartier_protocol::id::MeetingId;

/// As it is, with its next times.
pub async fn run(service: &Service, actor: &Actor, meeting: MeetingId) -> Result<MeetingView, Declined> {
    let seen = access::meeting(service, actor, meeting).await?;
    told::view(service, actor, &seen).await
}
