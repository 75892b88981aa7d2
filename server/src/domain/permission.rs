//! Who may do what in a channel. The whole of it is the table in [`decide`].

use quartier_protocol::directory::{Channel, Role};
use quartier_protocol::http::bots::BotVerb;
use quartier_protocol::refusal::{Refusal, RefusalCode};

/// Something a member wants to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// Read the channel: follow it, page it, mark it read.
    Read,
    /// Add something: post, react, edit an own message, say that one is writing.
    Speak,
    /// Take an own message back.
    TakeBack,
    /// Give the channel another name or topic, archive it, open it again.
    ChangeChannel,
    /// See earlier texts of messages.
    SeeRevisions,
    /// Bring a calendar, by the door for bots: facilitators take calendars in as administrators.
    BringCalendar,
}

/// Whether a channel belongs to a pairing of the member's council (for a bot: whether it is bound to it), and if so,
/// its state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// Not the member's. What lies outside is not even told apart from what doesn't exist.
    Outside,
    /// The member's, in use.
    Open,
    /// The member's, read only.
    Archived,
    /// The desk of one of the member's pairings.
    Desk,
}

impl Reach {
    /// How a channel is reached that is among the member's, or isn't.
    pub fn of(channel: Option<&Channel>) -> Self {
        match channel {
            None => Self::Outside,
            Some(channel) if channel.archived => Self::Archived,
            Some(_) => Self::Open,
        }
    }
}

/// Decides. Authorship is the store's to check, in the same step as the change.
pub fn decide(role: Role, reach: Reach, act: Act) -> Result<(), RefusalCode> {
    use {Act::*, Reach::*, Role::*};
    match (reach, act, role) {
        (Outside, _, _) => Err(RefusalCode::NotFound),
        // Its log is followed; what lies on it is decided over HTTP.
        (Desk, Read, Facilitator) => Ok(()),
        (Desk, _, Facilitator) => Err(RefusalCode::Forbidden),
        (Desk, _, Participant | Bot | Admin) => Err(RefusalCode::NotFound),
        // The operator keeps the machine; the conversation is the councils'.
        (_, _, Admin) => Err(RefusalCode::Forbidden),
        (Open | Archived, Read | TakeBack, Participant | Facilitator | Bot) => Ok(()),
        (Open, Speak, Participant | Facilitator | Bot) => Ok(()),
        (Archived, Speak, Participant | Facilitator | Bot) => Err(RefusalCode::Archived),
        (Open, BringCalendar, Bot) => Ok(()),
        (Archived, BringCalendar, Bot) => Err(RefusalCode::Archived),
        (Open | Archived, BringCalendar, Participant | Facilitator) => Err(RefusalCode::Forbidden),
        (Open | Archived, ChangeChannel | SeeRevisions, Facilitator) => Ok(()),
        (Open | Archived, ChangeChannel | SeeRevisions, Participant | Bot) => Err(RefusalCode::Forbidden),
    }
}

/// Whether a bot's verbs are good for an act.
pub fn grants(verbs: &[BotVerb], act: Act) -> bool {
    match act {
        Act::Read => verbs.contains(&BotVerb::Read),
        Act::Speak | Act::TakeBack => verbs.contains(&BotVerb::Post),
        Act::BringCalendar => verbs.contains(&BotVerb::Plan),
        Act::ChangeChannel | Act::SeeRevisions => false,
    }
}

/// Whether somebody may plan meetings in a channel; `allowed`: facilitators said so.
pub fn may_plan(role: Role, reach: Reach, allowed: bool) -> Result<(), RefusalCode> {
    decide(role, reach, Act::Read)?;
    match (reach, role) {
        (Reach::Open, Role::Facilitator) => Ok(()),
        (Reach::Open, Role::Participant) if allowed => Ok(()),
        _ => Err(RefusalCode::Forbidden),
    }
}

/// Whether the role says whether it comes to a channel's meetings.
pub fn may_answer(role: Role, reach: Reach) -> Result<(), RefusalCode> {
    decide(role, reach, Act::Read)?;
    match (reach, role) {
        (Reach::Open, Role::Facilitator | Role::Participant) => Ok(()),
        _ => Err(RefusalCode::Forbidden),
    }
}

/// Whether the role may open channels in its own pairings.
pub fn may_open_channels(role: Role) -> bool {
    role == Role::Facilitator
}

/// What a refusal of the table says to a developer.
pub fn refusal(code: RefusalCode) -> Refusal {
    let detail = match code {
        RefusalCode::NotFound => "no such channel",
        RefusalCode::Archived => "the channel is archived",
        _ => "not for this member to do",
    };
    Refusal::new(code, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bot_does_what_its_verbs_say() {
        use {Act::*, BotVerb::*};
        let acts = [Act::Read, Speak, TakeBack, ChangeChannel, SeeRevisions, BringCalendar];
        for (verbs, wanted) in [
            (vec![BotVerb::Read], [true, false, false, false, false, false]),
            (vec![Post], [false, true, true, false, false, false]),
            (vec![Plan], [false, false, false, false, false, true]),
            (vec![Post, BotVerb::Read, Plan], [true, true, true, false, false, true]),
        ] {
            assert_eq!(acts.map(|act| grants(&verbs, act)), wanted, "{verbs:?}");
        }
    }

    #[test]
    fn facilitators_and_whom_they_allow_plan_and_people_answer() {
        use {Reach::*, Role::*};
        let (yes, no, gone) = (Ok(()), Err(RefusalCode::Forbidden), Err(RefusalCode::NotFound));
        for (role, plan, allowed, answer) in
            [(Facilitator, yes, yes, yes), (Participant, no, yes, yes), (Bot, no, no, no), (Admin, no, no, no)]
        {
            assert_eq!([false, true].map(|allowed| may_plan(role, Open, allowed)), [plan, allowed], "{role:?}");
            assert_eq!(may_answer(role, Open), answer, "{role:?}");
            assert_eq!([may_plan(role, Archived, true), may_answer(role, Archived)], [no, no], "{role:?}");
            assert_eq!([may_plan(role, Outside, true), may_answer(role, Outside)], [gone, gone], "{role:?}");
        }
    }

    #[test]
    fn the_table_is_this() {
        use {Act::*, Reach::*, Role::*};
        let (yes, no, gone, shut) =
            (Ok(()), Err(RefusalCode::Forbidden), Err(RefusalCode::NotFound), Err(RefusalCode::Archived));
        let acts = [Read, Speak, TakeBack, ChangeChannel, SeeRevisions, BringCalendar];
        let table = [
            (Participant, Open, [yes, yes, yes, no, no, no]),
            (Participant, Archived, [yes, shut, yes, no, no, no]),
            (Facilitator, Open, [yes, yes, yes, yes, yes, no]),
            (Facilitator, Archived, [yes, shut, yes, yes, yes, no]),
            (Bot, Open, [yes, yes, yes, no, no, yes]),
            (Bot, Archived, [yes, shut, yes, no, no, shut]),
            (Admin, Open, [no, no, no, no, no, no]),
            (Admin, Archived, [no, no, no, no, no, no]),
        ];
        for (role, reach, row) in table {
            for (act, wanted) in acts.into_iter().zip(row) {
                assert_eq!(decide(role, reach, act), wanted, "{role:?} {reach:?} {act:?}");
            }
        }
        for role in [Participant, Facilitator, Bot, Admin] {
            for act in acts {
                let at_the_desk = match (role, act) {
                    (Facilitator, Read) => yes,
                    (Facilitator, _) => no,
                    _ => gone,
                };
                assert_eq!(decide(role, Desk, act), at_the_desk, "{role:?} {act:?}");
                assert_eq!(decide(role, Outside, act), gone, "{role:?} {act:?}");
            }
            assert_eq!(may_open_channels(role), role == Facilitator);
        }
    }
}
