//! When a pairing's messages wait, besides modes and word rules.

use super::super::{About, Document};
use crate::kernel::store::records::Kind;
use quartier_protocol::http::moderation::holds::HoldSettings;
use quartier_protocol::id::PairingId;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A pairing's hold settings. Its id is the pairing's.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Holds {
    /// Whose.
    pub pairing: PairingId,
    /// The settings.
    pub settings: HoldSettings,
    /// Since when first messages wait: whoever was there before is not new.
    pub newcomers_since: Option<Timestamp>,
}

impl Holds {
    /// Where nothing was said: nothing waits but what a mode or a word rule holds, and that for three days.
    pub fn usual(pairing: PairingId) -> Self {
        let settings = HoldSettings { newcomer: 0, links: false, duty: None, expiry_hours: 72 };
        Self { pairing, settings, newcomers_since: None }
    }
}

impl Document for Holds {
    const KIND: Kind = "holds";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        self.pairing.to_string()
    }
}
