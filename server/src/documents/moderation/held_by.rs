//! Of whom in a pairing something waits, or was not let through lately: what is asked before each message is one small record, not all
//! that lies there for half a year.

use super::super::{About, Document};
use super::KEPT_MS;
use super::held::Held;
use crate::kernel::store::records::Kind;
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How much longer a member stands here than they have to: so often at most is it written anew for them.
const AHEAD_MS: i64 = 30 * 86_400_000;

/// The authors of what is kept as [`Held`] in a pairing. Its id is the pairing's. Always holds: whoever's something is kept stands here.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct HeldBy {
    /// Which pairing's.
    pub pairing: PairingId,
    /// Who.
    pub authors: Vec<Author>,
}

/// Somebody of whom something is kept.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Author {
    /// Who.
    pub member: MemberId,
    /// Until when at least.
    pub until: Timestamp,
}

impl HeldBy {
    /// Notes the author of something; whoever has nothing there any more goes. Whether anything changed.
    pub fn note(&mut self, held: &Held, now: Timestamp) -> bool {
        // What waits ends within its time, and may then be appealed against.
        let needed = held.statement.until.unwrap_or(now).max(now).plus_ms(KEPT_MS);
        if self.authors.iter().any(|author| author.member == held.author && author.until >= needed) {
            return false;
        }
        self.authors.retain(|author| author.member != held.author && author.until > now);
        self.authors.push(Author { member: held.author, until: needed.plus_ms(AHEAD_MS) });
        true
    }

    /// Takes a member out. Whether they were there.
    pub fn forget(&mut self, member: MemberId) -> bool {
        let before = self.authors.len();
        self.authors.retain(|author| author.member != member);
        self.authors.len() < before
    }
}

impl Document for HeldBy {
    const KIND: Kind = "held_by";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        self.pairing.to_string()
    }
}
