//! A pairing's word rules.

use super::super::{About, Document};
use crate::kernel::store::records::Kind;
use quartier_protocol::http::moderation::words::WordRules;
use quartier_protocol::id::PairingId;
use serde::{Deserialize, Serialize};

/// All word rules of a pairing. Its id is the pairing's.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Words {
    /// Whose.
    pub pairing: PairingId,
    /// The rules.
    pub rules: WordRules,
}

impl Words {
    /// Where none were made.
    pub fn none(pairing: PairingId) -> Self {
        Self { pairing, rules: WordRules { version: 0, rules: Vec::new(), allowed: Vec::new() } }
    }
}

impl Document for Words {
    const KIND: Kind = "words";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        self.pairing.to_string()
    }
}
