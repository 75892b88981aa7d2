//! Read the audit log.

use super::{Actor, Declined, Service};
use crate::documents::audit::{Entry, Head, Scope, entry_id};
use crate::documents::{self, Kept};
use crate::domain::administration::Care;
use quartier_protocol::http::care::{AuditEntry, AuditLog};
use quartier_protocol::id::PairingId;

/// Entries in one page.
const PAGE: u64 = 50;

/// A pairing's, for both councils' facilitators.
pub async fn of_pairing(
    service: &Service,
    actor: &Actor,
    pairing: PairingId,
    before: Option<u64>,
) -> Result<AuditLog, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    page(service, Scope::Pairing(pairing), before).await
}

/// The service's, for operators.
pub async fn of_service(service: &Service, actor: &Actor, before: Option<u64>) -> Result<AuditLog, Declined> {
    actor.operates(service)?;
    page(service, Scope::Service, before).await
}

async fn page(service: &Service, scope: Scope, before: Option<u64>) -> Result<AuditLog, Declined> {
    let (records, now) = (&service.stores.records, service.clock.now());
    let head: Option<Kept<Head>> = documents::load(&**records, &scope.name(), now).await?;
    let newest = head.map_or(0, |kept| kept.it.number);
    let last = before.map_or(newest, |before| before.saturating_sub(1).min(newest));
    let first = last.saturating_sub(PAGE) + 1;
    let ids = (first..=last).rev().map(|number| entry_id(scope, number));
    let found = documents::load_all::<Entry>(&**records, ids, now).await?;
    let entries = found.into_iter().flatten().map(|kept| shown(kept.it)).collect();
    Ok(AuditLog { entries, more: first > 1 })
}

fn shown(entry: Entry) -> AuditEntry {
    AuditEntry {
        number: entry.number,
        at: entry.at,
        by: entry.by,
        what: entry.what,
        member: entry.member,
        channel: entry.channel,
        subject: entry.subject,
        details: serde_json::Value::Object(entry.details),
        why: entry.why,
        hash: entry.hash.hex(),
    }
}
