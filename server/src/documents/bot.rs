//! Bots: programs bound to channels and verbs.

use super::{About, Document};
use crate::digest::Digest;
use crate::kernel::store::records::Kind;
use quartier_protocol::http::bots::BotVerb;
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a bot's token is good for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Grant {
    /// What it may do in its channels.
    pub verbs: Vec<BotVerb>,
    /// Commands at once.
    pub burst: u32,
    /// Commands a second after that.
    pub per_second: u32,
}

/// A bot as it is kept. Its id is the member's.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Bot {
    /// Which.
    pub member: MemberId,
    /// Whose facilitators look after it.
    pub pairing: PairingId,
    /// What its token is good for.
    pub grant: Grant,
    /// The token's digest.
    pub token: Digest,
    /// When it was made.
    pub made: Timestamp,
    /// Who made it.
    pub by: Option<MemberId>,
    /// Since when the token is what it is.
    pub rotated: Timestamp,
}

impl Document for Bot {
    const KIND: Kind = "bot";
    const ABOUT: About = About::Named("who made a bot, by their id");

    fn id(&self) -> String {
        self.member.to_string()
    }

    fn terms(&self) -> Vec<String> {
        vec![of_pairing(self.pairing)]
    }
}

/// The term of a pairing's bots.
pub fn of_pairing(pairing: PairingId) -> String {
    format!("pairing:{pairing}")
}
