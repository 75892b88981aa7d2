//! What was decided, together with what the audit log says of it: both or neither.

use super::outbox::Decided;
use super::{Declined, Service};
use crate::documents::audit::{Act, Entry, Head, Scope, reasons_about, written};
use crate::documents::{self, Document, Kept};
use crate::kernel::store::records::Committed;
use quartier_protocol::id::MemberId;
use quartier_protocol::problem::ProblemCode;

/// How often a commit is tried again because others wrote to the same log meanwhile.
const ATTEMPTS: u32 = 32;

/// Writes acts down and does what was decided, in one step. What was stale is a conflict.
pub async fn recorded(
    service: &Service,
    scope: Scope,
    acts: &[Act],
    decided: impl Into<Decided>,
) -> Result<(), Declined> {
    match try_recorded(service, scope, acts, decided).await? {
        Committed::Done => Ok(()),
        Committed::Stale(_) => Err(Declined::conflict()),
    }
}

/// The same, telling what was stale.
pub async fn try_recorded(
    service: &Service,
    scope: Scope,
    acts: &[Act],
    decided: impl Into<Decided>,
) -> Result<Committed, Declined> {
    let prepared = service.prepare(decided.into());
    let lock = service.locks.take(format!("log {}", scope.name())).await;
    for _ in 0..ATTEMPTS {
        let now = service.clock.now();
        let mut changes = prepared.changes().to_vec();
        changes.extend(written(&*service.stores.records, &service.entropy, scope, acts, now).await?);
        match service.apply(&prepared, &changes, now).await? {
            Committed::Stale(stale) if stale.is_of(Head::KIND) || stale.is_of(Entry::KIND) => {}
            Committed::Stale(stale) => return Ok(Committed::Stale(stale)),
            Committed::Done => {
                // Others write to the same log meanwhile.
                drop(lock);
                service.deliver(&prepared).await;
                return Ok(Committed::Done);
            }
        }
        tokio::task::yield_now().await;
    }
    Err(Declined::conflict())
}

/// The act that says why somebody is not there any more.
pub const ERASED: &str = "member.erased";

/// Takes out of the logs why something was done to a member who is erased: reasons are about what they said and did. That
/// they were erased, and why, stays.
pub async fn forget_reasons(service: &Service, member: MemberId) -> Result<(), Declined> {
    let (records, now) = (&service.stores.records, service.clock.now());
    for mut kept in documents::list::<Entry>(&**records, &reasons_about(member), now).await? {
        if kept.it.what != ERASED {
            kept.it.forget_why();
            // Nothing else ever changes an entry: stale, another erasure of the same member was faster.
            records.commit(&[kept.replace()?], now).await?;
        }
    }
    Ok(())
}

/// A reason as it stands in the log: short, and there.
pub fn reason(why: &str) -> Result<Option<String>, Declined> {
    let why = why.trim();
    match why.len() {
        0 => Err(Declined::Problem(ProblemCode::BadRequest, "a reason is needed")),
        1..=500 => Ok(Some(why.to_owned())),
        _ => Err(Declined::Problem(ProblemCode::TooLong, "a reason has at most 500 bytes")),
    }
}

/// What was there, or not found.
pub fn there<D>(kept: Option<Kept<D>>) -> Result<Kept<D>, Declined> {
    kept.ok_or_else(Declined::not_found)
}
