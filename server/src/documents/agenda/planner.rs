//! Who may plan meetings besides the facilitators.

use super::super::{About, Document};
use crate::kernel::store::records::Kind;
use quartier_protocol::id::{MemberId, PairingId};
use serde::{Deserialize, Serialize};

/// Those of a pairing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Planners {
    /// Which pairing.
    pub pairing: PairingId,
    /// Whom facilitators allowed, in order of their ids.
    pub members: Vec<MemberId>,
}

impl Document for Planners {
    const KIND: Kind = "planners";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        self.pairing.to_string()
    }
}
