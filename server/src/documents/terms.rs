//! What a council says about agreement.

use super::{About, Document};
use crate::kernel::store::records::Kind;
use quartier_protocol::directory::Country;
use quartier_protocol::id::CouncilId;
use serde::{Deserialize, Serialize};

/// A council's terms. Their id is the council's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Terms {
    /// Which council.
    pub council: CouncilId,
    /// The age from which members agree for themselves.
    pub own_consent_from: u8,
    /// On what the council bases its processing.
    pub legal_basis: Option<String>,
}

impl Terms {
    /// What the law of a country says where the council has said nothing (GDPR 8; BDSG; loi Informatique et Libertés, 45).
    pub fn of_country(council: CouncilId, country: Country) -> Self {
        let own_consent_from = match country {
            Country::De => 16,
            Country::Fr => 15,
        };
        Self { council, own_consent_from, legal_basis: None }
    }
}

impl Document for Terms {
    const KIND: Kind = "terms";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        self.council.to_string()
    }
}
