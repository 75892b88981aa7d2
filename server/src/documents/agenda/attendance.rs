//! Who comes: one record for each time that anybody answered to, and a note at each member of where they did.

use super::super::{About, Document};
use crate::kernel::store::records::Kind;
use quartier_protocol::http::agenda::attendance::{Answer, CouncilCount};
use quartier_protocol::id::{CouncilId, MeetingId, MemberId};
use quartier_protocol::local::LocalTime;
use serde::{Deserialize, Serialize};

/// The answers to one time of a meeting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Attendance {
    /// Of which meeting, and under which name it is kept: see [`Names`](super::meeting::Names).
    pub of: MeetingId,
    /// The name.
    pub kept: LocalTime,
    /// In the order in which they were given.
    pub given: Vec<Given>,
}

/// One member's answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Given {
    /// Who.
    pub member: MemberId,
    /// Their council when they answered.
    pub council: Option<CouncilId>,
    /// What.
    pub answer: Answer,
}

impl Attendance {
    /// Nobody answered yet.
    pub fn none(of: MeetingId, kept: LocalTime) -> Self {
        Self { of, kept, given: Vec::new() }
    }

    /// What a member answered.
    pub fn of(&self, member: MemberId) -> Option<Answer> {
        self.given.iter().find(|given| given.member == member).map(|given| given.answer)
    }

    /// Puts a member's answer in, in place of the one before, or takes it back. Whoever changes their mind keeps their place.
    pub fn give(&mut self, member: MemberId, council: Option<CouncilId>, answer: Option<Answer>) {
        match (self.given.iter_mut().find(|given| given.member == member), answer) {
            (Some(given), Some(answer)) => (given.answer, given.council) = (answer, council),
            (_, None) => self.given.retain(|given| given.member != member),
            (None, Some(answer)) => self.given.push(Given { member, council, answer }),
        }
    }

    /// How many of each council gave which.
    pub fn counts(&self, councils: [CouncilId; 2]) -> Vec<CouncilCount> {
        let count = |council| {
            let of = |answer| {
                let same = |given: &&Given| given.council == Some(council) && given.answer == answer;
                u32::try_from(self.given.iter().filter(same).count()).unwrap_or(u32::MAX)
            };
            CouncilCount { council, yes: of(Answer::Yes), no: of(Answer::No), maybe: of(Answer::Maybe) }
        };
        councils.map(count).into()
    }
}

impl Document for Attendance {
    const KIND: Kind = "attendance";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        id(self.of, self.kept)
    }

    fn terms(&self) -> Vec<String> {
        vec![of_meeting(self.of)]
    }
}

/// The term of what is kept of a meeting's times.
pub fn of_meeting(of: MeetingId) -> String {
    format!("meeting:{of}")
}

/// The id of what is kept of one time of a meeting.
pub fn id(of: MeetingId, kept: LocalTime) -> String {
    format!("{of}:{kept}")
}

/// That a member answered somewhere: how their answers are found when they want them, or want them gone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Answered {
    /// Who.
    pub member: MemberId,
    /// Of which meeting.
    pub of: MeetingId,
    /// Under which name.
    pub kept: LocalTime,
}

impl Document for Answered {
    const KIND: Kind = "answered";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        format!("{}:{}", self.member, id(self.of, self.kept))
    }

    fn terms(&self) -> Vec<String> {
        vec![by_member(self.member)]
    }
}

/// The term of where a member answered.
pub fn by_member(member: MemberId) -> String {
    format!("member:{member}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn answers_are_counted_by_council_and_a_member_has_one() {
        let [german, french] = [1, 2].map(|n| CouncilId(Uuid::from_u128(n)));
        let [lena, zoe] = [3, 4].map(|n| MemberId(Uuid::from_u128(n)));
        let mut all = Attendance::none(MeetingId(Uuid::nil()), LocalTime::parse("2026-03-24T18:00").unwrap());
        all.give(lena, Some(german), Some(Answer::Yes));
        all.give(zoe, Some(french), Some(Answer::Maybe));
        all.give(lena, Some(german), Some(Answer::No));
        let counts: Vec<[u32; 3]> =
            all.counts([german, french]).iter().map(|one| [one.yes, one.no, one.maybe]).collect();
        assert_eq!(counts, [[0, 1, 0], [0, 0, 1]]);
        assert_eq!((all.of(lena), all.given[0].member), (Some(Answer::No), lena));
        all.give(lena, Some(german), None);
        assert_eq!(all.of(lena), None);
    }
}
