//! What is kept to keep a pairing safe: cases, messages that wait, notices, restrictions, modes, rules.

pub mod case;
pub mod farewell;
pub mod held;
pub mod held_by;
pub mod ignored;
pub mod mode;
pub mod notice;
pub mod restriction;
pub mod settings;
pub mod slow;
pub mod spoken;
pub mod words;

use quartier_protocol::id::{MemberId, PairingId};

/// For how long an appeal can be made (DSA, Article 20(1): at least six months).
pub const APPEAL_MS: i64 = 183 * 86_400_000;

/// For how long what belongs to a decision is kept: the notice, the case, what was not let through and is appealed, the way to
/// read why. An appeal can be made for the first half of it, and be decided until its end.
pub const KEPT_MS: i64 = 365 * 86_400_000;

/// The term of all that is a pairing's.
pub fn of_pairing(pairing: PairingId) -> String {
    format!("pairing:{pairing}")
}

/// The term of all that is a member's.
pub fn of_member(member: MemberId) -> String {
    format!("member:{member}")
}
