//! Councils, and what they say about agreement.

use super::note;
use crate::actions::{Actor, Declined, Service};
use crate::documents::set;
use crate::documents::terms::Terms;
use crate::domain::consent::AGES;
use crate::kernel::store::directory::DirectoryBatch;
use quartier_protocol::directory::{Council, Directory};
use quartier_protocol::http::setup::NewCouncil;
use quartier_protocol::id::CouncilId;
use quartier_protocol::lang::Lang;
use serde_json::json;

/// Bytes of a legal basis.
const LEGAL_BASIS_BYTES: usize = 500;

/// Adds a council.
pub async fn add(service: &Service, actor: &Actor, new: NewCouncil) -> Result<Council, Declined> {
    actor.operates(service)?;
    let overview = service.stores.directory.overview().await?;
    let id = CouncilId(service.entropy.uuid());
    let terms = check(&overview, id, &new)?;
    let NewCouncil { kind, municipality, neighbourhood, lang, .. } = new;
    let council = Council { id, kind, municipality, neighbourhood, lang };
    let details = json!({"kind": kind, "own_consent_from": terms.own_consent_from});
    note(service, actor, "council.added", id, details, vec![set(&terms)?]).await?;
    let batch = DirectoryBatch { councils: vec![council.clone()], ..DirectoryBatch::default() };
    service.stores.directory.add(&batch).await?;
    Ok(council)
}

/// Gives a council another kind, language or terms.
pub async fn change(service: &Service, actor: &Actor, id: CouncilId, new: NewCouncil) -> Result<Council, Declined> {
    actor.operates(service)?;
    let overview = service.stores.directory.overview().await?;
    let known = overview.councils.iter().find(|council| council.id == id).ok_or_else(Declined::not_found)?;
    let new = NewCouncil { municipality: known.municipality, neighbourhood: known.neighbourhood, ..new };
    let terms = check(&overview, id, &new)?;
    let council = Council { kind: new.kind, lang: new.lang, ..known.clone() };
    let details = json!({"kind": council.kind, "own_consent_from": terms.own_consent_from});
    note(service, actor, "council.changed", id, details, vec![set(&terms)?]).await?;
    let batch = DirectoryBatch { councils: vec![council.clone()], ..DirectoryBatch::default() };
    service.stores.directory.amend(&batch).await?;
    Ok(council)
}

/// Looks whether all of it is there and makes sense; the terms it comes to.
fn check(overview: &Directory, id: CouncilId, new: &NewCouncil) -> Result<Terms, Declined> {
    let town = overview.municipalities.iter().find(|town| town.id == new.municipality);
    let town = town.ok_or_else(Declined::not_found)?;
    if let Some(part) = new.neighbourhood
        && !overview.neighbourhoods.iter().any(|known| known.id == part && known.municipality == town.id)
    {
        return Err(Declined::not_found());
    }
    if ![Lang::de(), Lang::fr()].contains(&new.lang) {
        return Err(Declined::bad("a council works in de or fr"));
    }
    let mut terms = Terms::of_country(id, town.country);
    if let Some(age) = new.own_consent_from {
        if !AGES.contains(&age) {
            return Err(Declined::bad("the age of consent is 15, 16 or 18"));
        }
        terms.own_consent_from = age;
    }
    let basis = new.legal_basis.as_deref().map(str::trim).filter(|basis| !basis.is_empty());
    if basis.is_some_and(|basis| basis.len() > LEGAL_BASIS_BYTES) {
        return Err(Declined::bad("a legal basis has at most 500 bytes"));
    }
    terms.legal_basis = basis.map(str::to_owned);
    Ok(terms)
}
