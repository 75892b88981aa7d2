//! Who comes, by name: for facilitators, who have to know whom to expect.

use super::{access, answer, told};
use crate::actions::{Actor, Declined, Service};
use crate::domain::administration::Care;
use quartier_protocol::directory::Role;
use quartier_protocol::http::agenda::attendance::{Attendance, MemberAnswer};
use quartier_protocol::id::MeetingId;
use quartier_protocol::local::LocalTime;

/// The list, in the order in which they answered.
pub async fn run(
    service: &Service,
    actor: &Actor,
    meeting: MeetingId,
    occurrence: LocalTime,
) -> Result<Attendance, Declined> {
    let seen = access::meeting(service, actor, meeting).await?;
    if actor.me().role != Role::Facilitator {
        return Err(Declined::forbidden());
    }
    actor.cares(service, seen.channel.pairing, Care::Everything)?;
    let meeting = &seen.kept.it;
    told::times(service, meeting)?.named(occurrence).ok_or_else(Declined::not_found)?;
    let found = answer::answers(service, meeting.names.of, meeting.names.kept(occurrence)).await?;
    let given = found.map_or_else(Vec::new, |kept| kept.it.given);
    Ok(Attendance {
        answers: given.iter().map(|given| MemberAnswer { member: given.member, answer: given.answer }).collect(),
    })
}
