//! Cards and links: codes that let somebody in.

use super::{About, Document};
use crate::digest::Digest;
use crate::kernel::store::records::Kind;
use quartier_protocol::directory::Role;
use quartier_protocol::http::care::CardKind;
use quartier_protocol::id::{ChannelId, CouncilId, MemberId, PairingId};
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Letters of a code: 16 of 4.9 bits are 78 bits.
pub const CODE_LETTERS: usize = 16;
/// How long a card that has ended stays on the facilitators' list.
const LISTED_MS: i64 = 30 * 86_400_000;

/// A card as it is kept. Its id is the code's digest.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Card {
    /// Of the code.
    pub digest: Digest,
    /// What facilitators call it by: tells nothing of the code.
    pub handle: Uuid,
    /// What it does.
    pub kind: CardKind,
    /// The pairing whose facilitators see it; none: the operators' own.
    pub pairing: Option<PairingId>,
    /// The council it leads to.
    pub council: Option<CouncilId>,
    /// What it makes somebody.
    pub role: Role,
    /// The name thought of for the newcomer.
    pub name: Option<String>,
    /// The channels it is bound to; empty: all of the pairing.
    pub channels: Vec<ChannelId>,
    /// Whom it lets in again.
    pub member: Option<MemberId>,
    /// How often it can be used in all.
    pub uses: u32,
    /// How often it was.
    pub used: u32,
    /// Parents' slips that come with it and were not used.
    pub slips: Vec<Digest>,
    /// When it was made.
    pub made: Timestamp,
    /// Who made it.
    pub by: Option<MemberId>,
    /// When it ends.
    pub expires: Timestamp,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
    /// The joining that used a single card up.
    #[serde(default)]
    pub answered: Option<Answered>,
    /// Whether it is worth something only as long as the store has no members.
    #[serde(default)]
    pub first: bool,
    /// Whether it was made for somebody banned, to read why: their passkeys are good for that too, and end only if it lets them in.
    #[serde(default)]
    pub spares_passkeys: bool,
}

/// How long an answer that was lost is given again.
const AGAIN_MS: i64 = 10 * 60_000;

/// A joining that was answered: whoever lost the answer on its way gets another like it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Answered {
    /// Of what the client calls it.
    pub attempt: Digest,
    /// When.
    pub at: Timestamp,
    /// The session that was given.
    pub session: Digest,
}

impl Document for Card {
    const KIND: Kind = "card";
    const ABOUT: About = About::Named("who made a card for others, by their id, until it has ended");

    fn id(&self) -> String {
        self.digest.hex()
    }

    fn terms(&self) -> Vec<String> {
        let mut terms = vec![of_pairing(self.pairing), by_handle(self.handle)];
        terms.extend(self.member.map(of_member));
        terms
    }

    fn expires(&self) -> Option<Timestamp> {
        Some(self.expires.plus_ms(LISTED_MS))
    }
}

impl Card {
    /// Whether it can still be used.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && self.used < self.uses && self.expires > now
    }

    /// The joining of this name, while its answer is given again, and who joined by it.
    pub fn answered(&self, attempt: &Digest, now: Timestamp) -> Option<(MemberId, Answered)> {
        let answered = self.answered.clone().filter(|it| it.attempt == *attempt && it.at.plus_ms(AGAIN_MS) > now)?;
        let member = self.member.filter(|_| self.revoked.is_none())?;
        Some((member, answered))
    }

    /// Takes a parent's slip. `false`: it is none of this card's, or was used.
    pub fn take_slip(&mut self, code: &str) -> bool {
        let slip = Digest::of(&normalise(code));
        let place = self.slips.iter().position(|known| *known == slip);
        place.map(|place| self.slips.swap_remove(place)).is_some()
    }
}

/// The term of a pairing's cards, or of the operators' own.
pub fn of_pairing(pairing: Option<PairingId>) -> String {
    pairing.map_or("service".to_owned(), |pairing| format!("pairing:{pairing}"))
}

/// The term of the card with a handle.
pub fn by_handle(handle: Uuid) -> String {
    format!("handle:{handle}")
}

/// The term of the cards that let a member in again.
pub fn of_member(member: MemberId) -> String {
    format!("member:{member}")
}

/// A code as people type it: case, spaces and dashes don't matter.
pub fn normalise(code: &str) -> String {
    code.chars().filter(|c| c.is_alphanumeric()).take(64).flat_map(char::to_lowercase).collect()
}

/// A code as it is printed: in groups of four.
pub fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_code_is_the_code() {
        assert_eq!(grouped("abcdefghjkmnpqrs"), "abcd-efgh-jkmn-pqrs");
        assert_eq!(normalise(" ABCD-efgh jkmn–pqrs\n"), "abcdefghjkmnpqrs");
    }
}
