//! Minutes: one record for each time of a meeting that has some.

use super::super::{About, Document};
use super::attendance::{id, of_meeting};
use crate::kernel::store::records::Kind;
use quartier_protocol::http::agenda::minutes::{DecisionState, Minutes as Told};
use quartier_protocol::id::{MeetingId, PairingId};
use quartier_protocol::local::{LocalDate, LocalTime};
use serde::{Deserialize, Serialize};

/// The minutes of one time.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Minutes {
    /// In which pairing.
    pub pairing: PairingId,
    /// Of which meeting, and under which name they are kept: see [`Names`](super::meeting::Names).
    pub of: MeetingId,
    /// The name.
    pub kept: LocalTime,
    /// As members see them.
    pub told: Told,
}

impl Minutes {
    /// The last day on which they are worked with: when they were written last, or by when something open in them is to be done.
    pub fn last_day(&self) -> Option<LocalDate> {
        let open = self.told.decisions.iter().filter(|decision| decision.state == DecisionState::Open);
        open.filter_map(|decision| decision.by).chain(self.told.at.and_then(|at| at.date())).max()
    }
}

impl Document for Minutes {
    const KIND: Kind = "minutes";
    const ABOUT: About = About::Gone;

    fn id(&self) -> String {
        id(self.of, self.kept)
    }

    fn terms(&self) -> Vec<String> {
        vec![of_pairing(self.pairing), of_meeting(self.of)]
    }
}

/// The term of all minutes of a pairing.
pub fn of_pairing(pairing: PairingId) -> String {
    format!("pairing:{pairing}")
}
