//! All kinds of records, with whom they name.

use super::{About, Document};
use super::{
    agenda, audit, bot, card, ceremony, credential, erasing, jobs, keeping, moderation, name, passkey, profile, terms,
};
use crate::kernel::store::records::Kind;

/// All of them but the capabilities' own. A test finds those that are missing.
pub const KINDS: &[(Kind, About)] = &[
    of::<agenda::attendance::Answered>(),
    of::<agenda::attendance::Attendance>(),
    of::<agenda::calendar::Calendar>(),
    of::<agenda::edition::Edition>(),
    of::<agenda::ending::Ending>(),
    of::<agenda::feed::Feed>(),
    of::<agenda::hook::Hook>(),
    of::<agenda::meeting::Meeting>(),
    of::<agenda::minutes::Minutes>(),
    of::<agenda::over::Over>(),
    of::<agenda::planner::Planners>(),
    of::<agenda::reminding::Reminding>(),
    of::<audit::Entry>(),
    of::<audit::Head>(),
    of::<bot::Bot>(),
    of::<card::Card>(),
    of::<ceremony::Ceremony>(),
    of::<credential::Credential>(),
    of::<erasing::Erasing>(),
    of::<jobs::Job>(),
    of::<jobs::Failing>(),
    of::<keeping::Keeping>(),
    of::<keeping::KeepingRun>(),
    of::<moderation::case::Case>(),
    of::<moderation::case::DecidedCase>(),
    of::<moderation::case::Receipt>(),
    of::<moderation::farewell::Farewell>(),
    of::<moderation::held::Held>(),
    of::<moderation::held_by::HeldBy>(),
    of::<moderation::ignored::Ignored>(),
    of::<moderation::notice::Notice>(),
    of::<moderation::restriction::Restriction>(),
    of::<moderation::settings::Holds>(),
    of::<moderation::slow::SlowTurn>(),
    of::<moderation::spoken::Spoken>(),
    of::<moderation::words::Words>(),
    of::<moderation::mode::KeptMode>(),
    of::<name::TakenName>(),
    of::<passkey::Passkey>(),
    of::<profile::Profile>(),
    of::<terms::Terms>(),
];

const fn of<D: Document>() -> (Kind, About) {
    (D::KIND, D::ABOUT)
}
