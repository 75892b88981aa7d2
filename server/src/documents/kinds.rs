//! All kinds of records, with whom they name, and where that is told to whoever asks for what is kept of them.

use super::{About, Document};
use super::{
    agenda, audit, bot, card, ceremony, credential, erasing, jobs, keeping, moderation, name, passkey, profile, terms,
};
use crate::kernel::store::records::Kind;

/// Where somebody is told what a kind has of them: in the document of `actions/own/export.rs`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Own {
    /// Nowhere: it names nobody.
    OfNobody,
    /// At any of these JSON pointers (RFC 6901), of which `*` is each element of an array.
    Told(&'static [&'static str]),
    /// Nowhere, for this reason.
    Untold(&'static str),
}

const ACTS: &[&str] = &["/acts_that_concern_you"];
const NOTICES: &[&str] = &["/moderation/notices"];
const WAITING: &[&str] = &["/moderation/waiting", "/moderation/notices"];

/// All of them but the capabilities' own. A test finds those that are missing.
pub const KINDS: &[(Kind, About, Own)] = &[
    told::<agenda::attendance::Answered>(&["/agenda/answers"]),
    told::<agenda::attendance::Attendance>(&["/agenda/answers"]),
    told::<agenda::calendar::Calendar>(&["/agenda/pairings/*/calendars"]),
    of_nobody::<agenda::edition::Edition>(),
    of_nobody::<agenda::ending::Ending>(),
    told::<agenda::feed::Feed>(&["/agenda/feeds"]),
    told::<agenda::hook::Hook>(&["/agenda/pairings/*/hooks"]),
    told::<agenda::meeting::Meeting>(&["/agenda/pairings/*/planned", "/agenda/pairings/*/items"]),
    told::<agenda::minutes::Minutes>(&["/agenda/pairings/*/minutes", "/agenda/pairings/*/decisions"]),
    of_nobody::<agenda::over::Over>(),
    told::<agenda::planner::Planners>(&["/agenda/pairings/*/may_plan"]),
    of_nobody::<agenda::reminding::Reminding>(),
    told::<audit::Entry>(ACTS),
    of_nobody::<audit::Head>(),
    told::<bot::Bot>(ACTS),
    told::<card::Card>(ACTS),
    untold::<ceremony::Ceremony>("it is there for minutes"),
    told::<credential::Credential>(&["/sessions", "/tokens"]),
    of_nobody::<erasing::Erasing>(),
    untold::<jobs::Job>("it says what the service has to do, not what it knows"),
    untold::<jobs::Failing>("it says what the service has to do, not what it knows"),
    of_nobody::<keeping::Keeping>(),
    of_nobody::<keeping::KeepingRun>(),
    untold::<moderation::case::Case>(
        "what they reported is told; what others reported of them, and why, by the notice of what was decided",
    ),
    of_nobody::<moderation::case::DecidedCase>(),
    of_nobody::<moderation::case::Receipt>(),
    told::<moderation::farewell::Farewell>(NOTICES),
    told::<moderation::held::Held>(WAITING),
    told::<moderation::held_by::HeldBy>(WAITING),
    told::<moderation::ignored::Ignored>(&["/moderation/ignored"]),
    told::<moderation::notice::Notice>(NOTICES),
    told::<moderation::restriction::Restriction>(&["/moderation/restrictions"]),
    of_nobody::<moderation::settings::Holds>(),
    untold::<moderation::slow::SlowTurn>("it is there for an hour at most"),
    told::<moderation::spoken::Spoken>(&["/moderation/let_through"]),
    of_nobody::<moderation::words::Words>(),
    of_nobody::<moderation::mode::KeptMode>(),
    told::<name::TakenName>(&["/member"]),
    told::<passkey::Passkey>(&["/passkeys"]),
    told::<profile::Profile>(&["/profile"]),
    of_nobody::<terms::Terms>(),
];

const fn of_nobody<D: Document>() -> (Kind, About, Own) {
    (D::KIND, D::ABOUT, Own::OfNobody)
}

const fn told<D: Document>(at: &'static [&'static str]) -> (Kind, About, Own) {
    (D::KIND, D::ABOUT, Own::Told(at))
}

const fn untold<D: Document>(why: &'static str) -> (Kind, About, Own) {
    (D::KIND, D::ABOUT, Own::Untold(why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_kind_has_of_members_is_told_or_there_is_a_reason() {
        for (kind, about, own) in KINDS {
            assert_eq!(*about == About::Nobody, *own == Own::OfNobody, "{kind}");
        }
    }
}
