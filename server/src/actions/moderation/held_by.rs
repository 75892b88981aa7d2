//! Who may have something waiting in a pairing: read when it changed, and kept up to date with whatever comes to wait.

use crate::documents::moderation::held::Held;
use crate::documents::moderation::held_by::HeldBy;
use crate::documents::{self, Kept, add};
use crate::kernel::store::records::{Change, Committed, Unless};
use crate::kernel::store::{Records, Stored};
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::time::Timestamp;
use std::collections::HashSet;
use std::sync::Arc;

/// How often it is tried again because something of others came to wait at the same moment.
pub const ATTEMPTS: u32 = 16;

/// Whoever's something waits or was not let through, as it was read.
pub struct HeldAuthors {
    /// The version of the record; none: there was none.
    of: Option<u64>,
    members: HashSet<MemberId>,
}

impl HeldAuthors {
    /// Reads who they are; what is known of the same version stays.
    pub async fn read(
        records: &dyn Records,
        pairing: PairingId,
        before: Option<&Arc<Self>>,
        now: Timestamp,
    ) -> Stored<Arc<Self>> {
        let known = before.and_then(|before| before.of);
        let found = documents::load_unless::<HeldBy>(records, &pairing.to_string(), known, now).await?;
        Ok(match (found, before) {
            (Unless::Known, Some(same)) => same.clone(),
            (Unless::Other(kept), _) => {
                let members = kept.it.authors.iter().map(|author| author.member).collect();
                Arc::new(Self { of: Some(kept.version()), members })
            }
            // Nothing ever waited here.
            _ => Arc::new(Self::nobody()),
        })
    }

    /// Nothing waits, and nothing ever did.
    pub fn nobody() -> Self {
        Self { of: None, members: HashSet::new() }
    }

    /// Whether a member is one of them.
    pub fn has(&self, member: MemberId) -> bool {
        self.members.contains(&member)
    }
}

/// What has to be kept with something that comes to wait, so that it is found; nothing where its author stands there.
pub async fn noted(records: &dyn Records, held: &Held, now: Timestamp) -> Stored<Option<Change>> {
    let kept: Option<Kept<HeldBy>> = documents::load(records, &held.pairing.to_string(), now).await?;
    let Some(mut kept) = kept else {
        let mut first = HeldBy { pairing: held.pairing, authors: Vec::new() };
        first.note(held, now);
        return add(&first).map(Some);
    };
    if kept.it.note(held, now) { kept.replace().map(Some) } else { Ok(None) }
}

/// Takes an erased member out. Whether it is done: if not, others came to stand there at each moment.
pub async fn forget(records: &dyn Records, pairing: PairingId, member: MemberId, now: Timestamp) -> Stored<bool> {
    for _ in 0..ATTEMPTS {
        let kept: Option<Kept<HeldBy>> = documents::load(records, &pairing.to_string(), now).await?;
        let Some(mut kept) = kept else { return Ok(true) };
        if !kept.it.forget(member) || records.commit(&[kept.replace()?], now).await? == Committed::Done {
            return Ok(true);
        }
    }
    Ok(false)
}
