//! Pair a German council with a French one.

use super::note;
use crate::actions::{Actor, Declined, Service};
use crate::kernel::store::directory::DirectoryBatch;
use quartier_protocol::directory::{Country, Directory, Pairing};
use quartier_protocol::http::setup::NewPairing;
use quartier_protocol::id::{CouncilId, PairingId};
use quartier_protocol::problem::ProblemCode;
use serde_json::json;

/// Pairs them.
pub async fn add(service: &Service, actor: &Actor, new: NewPairing) -> Result<Pairing, Declined> {
    actor.operates(service)?;
    let overview = service.stores.directory.overview().await?;
    let countries = [country(&overview, new.german), country(&overview, new.french)];
    if countries != [Some(Country::De), Some(Country::Fr)] {
        return Err(Declined::bad("a pairing is of one German and one French council"));
    }
    let councils = [new.german, new.french];
    if overview.pairings.iter().any(|pairing| pairing.councils == councils) {
        return Err(Declined::Problem(ProblemCode::Conflict, "these councils are paired already"));
    }
    let pairing = Pairing { id: PairingId(service.entropy.uuid()), councils };
    note(service, actor, "pairing.added", pairing.id, json!({"german": new.german, "french": new.french}), Vec::new())
        .await?;
    let batch = DirectoryBatch { pairings: vec![pairing.clone()], ..DirectoryBatch::default() };
    service.stores.directory.add(&batch).await?;
    Ok(pairing)
}

fn country(overview: &Directory, council: CouncilId) -> Option<Country> {
    let council = overview.councils.iter().find(|known| known.id == council)?;
    Some(overview.municipalities.iter().find(|town| town.id == council.municipality)?.country)
}
