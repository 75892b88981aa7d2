//! Calendars that are being removed: nothing of them is taken in any more, on whatever node.

use super::super::{About, Document};
use crate::kernel::store::records::Kind;
use quartier_protocol::id::CalendarId;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Milliseconds for which it is known: longer than anything that is being taken in.
const KNOWN_MS: i64 = 86_400_000;

/// One of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Ending {
    /// Which calendar.
    pub calendar: CalendarId,
    /// Since when.
    pub since: Timestamp,
}

impl Document for Ending {
    const KIND: Kind = "calendar_ending";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        self.calendar.to_string()
    }

    fn expires(&self) -> Option<Timestamp> {
        Some(self.since.plus_ms(KNOWN_MS))
    }
}
