//! Cards: made, listed, revoked, and made again for whoever lost their device.

pub mod again;
pub mod invite;
pub mod list;
pub mod make;
pub mod revoke;
pub mod roster;

use super::Service;
use crate::digest::Digest;
use crate::documents::card::{CODE_LETTERS, Card, grouped};
use quartier_protocol::http::care::{Card as Shown, CardMade};
use quartier_protocol::time::Timestamp;

/// Milliseconds in a day.
const DAY_MS: i64 = 86_400_000;

/// A code, and its digest.
fn code(service: &Service) -> (String, Digest) {
    let code = service.entropy.letters(CODE_LETTERS);
    let digest = Digest::of(&code);
    (grouped(&code), digest)
}

/// As facilitators see it.
fn shown(card: &Card) -> Shown {
    Shown {
        id: card.handle.to_string(),
        kind: card.kind,
        role: card.role,
        council: card.council,
        name: card.name.clone(),
        channels: card.channels.clone(),
        member: card.member,
        uses: card.uses,
        used: card.used,
        made: card.made,
        by: card.by,
        expires: card.expires,
        revoked: card.revoked,
    }
}

/// A card that is to be, with the codes that are told once.
struct Draft {
    card: Card,
    code: String,
    slips: Vec<String>,
}

impl Draft {
    /// What is told of it.
    fn made(&self) -> CardMade {
        CardMade { card: shown(&self.card), code: self.code.clone(), slips: self.slips.clone() }
    }
}

/// Slips for a number of people: their codes, and what is kept of them.
fn slips(service: &Service, people: u32) -> (Vec<String>, Vec<Digest>) {
    (0..people).map(|_| code(service)).unzip()
}

/// `days` from now.
fn in_days(now: Timestamp, days: u32) -> Timestamp {
    now.plus_ms(i64::from(days) * DAY_MS)
}
