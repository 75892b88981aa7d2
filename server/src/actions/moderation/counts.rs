//! How often what was done, year by year: without names (DSA, Article 15).

use super::person;
use crate::actions::{Actor, Declined, Service};
use crate::documents::audit::{Head, Scope};
use crate::documents::load;
use crate::domain::administration::Pairing;
use quartier_protocol::http::moderation::counts::{Counts, YearCounts};
use quartier_protocol::id::PairingId;
use std::collections::BTreeMap;

/// What is counted for members: everything that keeps a pairing safe, reports by their doors too, and nothing else of the audit
/// log. The client has words for each.
const ACTS: &[&str] = &[
    "appeal.made",
    "appeal.reversed",
    "appeal.upheld",
    "brake.pulled",
    "case.decided",
    "holds.changed",
    "member.banned",
    "member.muted",
    "member.suspended",
    "member.warned",
    "message.declined",
    "message.expired",
    "message.held",
    "message.released",
    "message.removed",
    "message.restored",
    "message.withdrawn",
    "mode.changed",
    "report.made",
    "report.made.danger",
    "report.made.illegal",
    "report.made.rules",
    "restriction.lifted",
    "surge.noticed",
    "words.alerted",
    "words.changed",
];

/// Reads them, for any member of the pairing.
pub async fn run(service: &Service, actor: &Actor, pairing: PairingId) -> Result<Counts, Declined> {
    if actor.pairing(pairing) == Pairing::Another {
        return Err(Declined::not_found());
    }
    person(actor)?;
    let head = load::<Head>(&*service.stores.records, &Scope::Pairing(pairing).name(), service.clock.now()).await?;
    let counted = head.map_or_else(BTreeMap::new, |kept| kept.it.counts);
    let years = counted.into_iter().rev().map(|(year, mut counts)| {
        counts.retain(|act, _| ACTS.contains(&act.as_str()));
        YearCounts { year, counts }
    });
    Ok(Counts { years: years.filter(|year| !year.counts.is_empty()).collect() })
}
