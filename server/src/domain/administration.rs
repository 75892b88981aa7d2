//! Who may administer what. The whole of it is the tables in this file; that a passkey was shown is asked for besides.

use quartier_protocol::directory::Role;
use quartier_protocol::id::{CouncilId, MemberId};

/// What an administrator wants to do to a pairing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Care {
    /// Its members, channels, participants' cards, bots, keeping times; reading its audit log.
    Everything,
    /// Cards that let facilitators in, and what becomes of them.
    FacilitatorsCards,
}

/// What came of asking.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// They may.
    Yes,
    /// They see it, but may not.
    Forbidden,
    /// It is not even told apart from what doesn't exist.
    NotFound,
}

/// Whether a pairing is the administrator's own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pairing {
    /// One of their council's.
    Own,
    /// One of their council's, of somebody who is in others besides.
    OneOfMany,
    /// Another.
    Another,
}

/// Who may care for a pairing: the facilitators of both its councils alike; the operator brings facilitators in.
pub fn care(role: Role, pairing: Pairing, what: Care) -> Verdict {
    match (role, pairing, what) {
        (Role::Admin, _, Care::FacilitatorsCards) => Verdict::Yes,
        (Role::Admin, _, Care::Everything) => Verdict::Forbidden,
        (_, Pairing::Another, _) => Verdict::NotFound,
        (Role::Facilitator, _, _) => Verdict::Yes,
        (Role::Participant | Role::Bot, _, _) => Verdict::Forbidden,
    }
}

/// Somebody, as far as it matters here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Person {
    /// Who.
    pub id: MemberId,
    /// What they may do.
    pub role: Role,
    /// Their council.
    pub council: Option<CouncilId>,
}

/// Who may make somebody a facilitator of a council: its own facilitators, and the operator. Never the partner: an account on
/// the other side would decide the appeals against its owner, and reach every other pairing of that council.
pub fn brings_in(actor: Person, council: Option<CouncilId>) -> Verdict {
    match actor.role {
        Role::Admin => Verdict::Yes,
        Role::Facilitator if council.is_some() && actor.council == council => Verdict::Yes,
        _ => Verdict::Forbidden,
    }
}

/// Who may change, sign out, ban, recover or erase somebody they share a pairing with (or not: `pairing`). Nobody
/// administers themselves, and no facilitator a colleague of the same council: that takes the other side, or the operator; the
/// operator alone where the colleague is in pairings that the other side is not, since whoever recovers somebody gets their code.
pub fn care_for(actor: Person, target: Person, pairing: Pairing) -> Verdict {
    match (actor.role, target.role) {
        _ if actor.id == target.id => Verdict::Forbidden,
        (Role::Admin, Role::Facilitator | Role::Admin) => Verdict::Yes,
        (Role::Admin, Role::Participant | Role::Bot) => Verdict::Forbidden,
        _ if pairing == Pairing::Another => Verdict::NotFound,
        (Role::Facilitator, Role::Participant) => Verdict::Yes,
        (Role::Facilitator, Role::Facilitator) if actor.council != target.council && pairing == Pairing::Own => {
            Verdict::Yes
        }
        _ => Verdict::Forbidden,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn facilitators_care_for_their_own_pairing_and_the_operator_brings_them_in() {
        use {Care::*, Pairing::*, Role::*, Verdict::*};
        for (role, own, another) in [
            (Facilitator, [Yes, Yes], [NotFound, NotFound]),
            (Admin, [Forbidden, Yes], [Forbidden, Yes]),
            (Participant, [Forbidden, Forbidden], [NotFound, NotFound]),
            (Bot, [Forbidden, Forbidden], [NotFound, NotFound]),
        ] {
            assert_eq!([Everything, FacilitatorsCards].map(|what| care(role, Own, what)), own, "{role:?}");
            assert_eq!([Everything, FacilitatorsCards].map(|what| care(role, Another, what)), another, "{role:?}");
        }
    }

    #[test]
    fn facilitators_are_brought_in_by_their_own_council_and_the_operator() {
        use {Role::*, Verdict::*};
        let council = |id: u128| CouncilId(Uuid::from_u128(id));
        let person =
            |role, id: u128| Person { id: MemberId(Uuid::from_u128(9)), role, council: (id > 0).then(|| council(id)) };
        assert_eq!([1, 2].map(|id| brings_in(person(Facilitator, 1), Some(council(id)))), [Yes, Forbidden]);
        assert_eq!(brings_in(person(Admin, 0), Some(council(1))), Yes);
        assert_eq!(brings_in(person(Facilitator, 0), None), Forbidden);
        assert_eq!([Participant, Bot].map(|role| brings_in(person(role, 1), Some(council(1)))), [Forbidden; 2]);
    }

    #[test]
    fn a_facilitator_is_the_other_sides_to_help_and_nobody_their_own() {
        use {Pairing::*, Role::*, Verdict::*};
        let person = |id, role, council: u128| Person {
            id: MemberId(Uuid::from_u128(id)),
            role,
            council: (council > 0).then_some(CouncilId(Uuid::from_u128(council))),
        };
        let (german, french) = (person(1, Facilitator, 1), person(2, Facilitator, 2));
        let (young, operator) = (person(3, Participant, 1), person(4, Admin, 0));
        assert_eq!(care_for(german, french, Own), Yes);
        assert_eq!(care_for(german, french, OneOfMany), Forbidden);
        assert_eq!(care_for(german, young, OneOfMany), Yes);
        assert_eq!(care_for(german, person(5, Facilitator, 1), Own), Forbidden);
        assert_eq!(care_for(german, german, Own), Forbidden);
        assert_eq!([german, french].map(|one| care_for(one, young, Own)), [Yes, Yes]);
        assert_eq!(care_for(german, young, Another), NotFound);
        assert_eq!(care_for(german, operator, Another), NotFound);
        assert_eq!([german, young, operator].map(|one| care_for(operator, one, Another)), [Yes, Forbidden, Forbidden]);
        assert_eq!(care_for(operator, person(6, Admin, 0), Another), Yes);
        assert_eq!([young, german].map(|one| care_for(young, one, Own)), [Forbidden, Forbidden]);
    }
}
