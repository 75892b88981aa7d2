//! Who may do what in a channel. The whole of it is the table in [`decide`].

use quartier_protocol::directory::{Channel, Role};
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
}

impl Reach {
    /// How a channel that the member's standing has, or lacks, is reached.
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
        // The operator keeps the machine; the conversation is the councils'.
        (_, _, Admin) => Err(RefusalCode::Forbidden),
        (Open | Archived, Read | TakeBack, Participant | Facilitator | Bot) => Ok(()),
        (Open, Speak, Participant | Facilitator | Bot) => Ok(()),
        (Archived, Speak, Participant | Facilitator | Bot) => Err(RefusalCode::Archived),
        (Open | Archived, ChangeChannel | SeeRevisions, Facilitator) => Ok(()),
        (Open | Archived, ChangeChannel | SeeRevisions, Participant | Bot) => Err(RefusalCode::Forbidden),
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
    fn the_table_is_this() {
        use {Act::*, Reach::*, Role::*};
        let (yes, no, gone, shut) =
            (Ok(()), Err(RefusalCode::Forbidden), Err(RefusalCode::NotFound), Err(RefusalCode::Archived));
        let acts = [Read, Speak, TakeBack, ChangeChannel, SeeRevisions];
        let table = [
            (Participant, Open, [yes, yes, yes, no, no]),
            (Participant, Archived, [yes, shut, yes, no, no]),
            (Facilitator, Open, [yes, yes, yes, yes, yes]),
            (Facilitator, Archived, [yes, shut, yes, yes, yes]),
            (Bot, Open, [yes, yes, yes, no, no]),
            (Bot, Archived, [yes, shut, yes, no, no]),
            (Admin, Open, [no, no, no, no, no]),
            (Admin, Archived, [no, no, no, no, no]),
        ];
        for (role, reach, row) in table {
            for (act, wanted) in acts.into_iter().zip(row) {
                assert_eq!(decide(role, reach, act), wanted, "{role:?} {reach:?} {act:?}");
            }
        }
        for role in [Participant, Facilitator, Bot, Admin] {
            for act in acts {
                assert_eq!(decide(role, Outside, act), gone, "{role:?} {act:?}");
            }
            assert_eq!(may_open_channels(role), role == Facilitator);
        }
    }
}
