//! That somebody is being erased: nobody comes in as them any more, and a change of theirs that compares comes to nothing.

use super::{About, Document, absent, add, load, set};
use crate::kernel::store::records::{Change, Kind};
use crate::kernel::store::{Records, Stored};
use quartier_protocol::id::MemberId;
use quartier_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Milliseconds for which it is kept once all is erased: whatever was under way has ended by then.
const KEPT_MS: i64 = 3_600_000;

/// The mark. It doesn't show whose it is; its id is made from theirs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Erasing {
    id: Uuid,
    /// Not known before all is erased.
    until: Option<Timestamp>,
}

impl Document for Erasing {
    const KIND: Kind = "erasing";
    const ABOUT: About = About::Nobody;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn expires(&self) -> Option<Timestamp> {
        self.until
    }
}

fn id(member: MemberId) -> Uuid {
    Uuid::new_v5(&member.0, b"erasing")
}

/// Marks a member who is not marked yet.
pub fn first(member: MemberId) -> Stored<Change> {
    add(&Erasing { id: id(member), until: None })
}

/// Marks a member, whether they are or not, until their erasure has ended.
pub fn begun(member: MemberId) -> Stored<Change> {
    set(&Erasing { id: id(member), until: None })
}

/// Has the mark go after a while.
pub fn ended(member: MemberId, now: Timestamp) -> Stored<Change> {
    set(&Erasing { id: id(member), until: Some(now.plus_ms(KEPT_MS)) })
}

/// Whether a member is being erased.
pub async fn is_begun(records: &dyn Records, member: MemberId, now: Timestamp) -> Stored<bool> {
    Ok(load::<Erasing>(records, &id(member).to_string(), now).await?.is_some())
}

/// Has a commit fail if the member is being erased.
pub fn not_begun(member: MemberId) -> Change {
    absent::<Erasing>(id(member).to_string())
}
