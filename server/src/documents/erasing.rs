//! That somebody is being erased: no change of theirs that was under way comes behind it.

use super::{About, Document, absent, set};
use crate::store::Stored;
use crate::store::records::{Change, Kind};
use quartier_protocol::id::MemberId;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Milliseconds for which it is kept: longer than any request takes.
const KEPT_MS: i64 = 3_600_000;

/// The mark. It names nobody; its id is made from theirs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Erasing {
    id: Uuid,
    since: Timestamp,
}

impl Document for Erasing {
    const KIND: Kind = "erasing";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn expires(&self) -> Option<Timestamp> {
        Some(self.since.plus_ms(KEPT_MS))
    }
}

fn id(member: MemberId) -> Uuid {
    Uuid::new_v5(&member.0, b"erasing")
}

/// Marks a member, whether they are or not.
pub fn begun(member: MemberId, now: Timestamp) -> Stored<Change> {
    set(&Erasing { id: id(member), since: now })
}

/// Has a commit fail if the member is being erased.
pub fn not_begun(member: MemberId) -> Change {
    absent::<Erasing>(id(member).to_string())
}
