//! Municipalities and neighbourhoods.

use super::note;
use crate::actions::{Actor, Declined, Service};
use crate::kernel::store::directory::DirectoryBatch;
use quartier_protocol::directory::{Municipality, Neighbourhood};
use quartier_protocol::http::setup::{NewMunicipality, NewNeighbourhood};
use quartier_protocol::id::{MunicipalityId, NeighbourhoodId};
use quartier_protocol::text::Name;
use serde_json::json;

/// Adds a municipality.
pub async fn add_municipality(
    service: &Service,
    actor: &Actor,
    new: NewMunicipality,
) -> Result<Municipality, Declined> {
    actor.operates(service)?;
    let id = MunicipalityId(service.entropy.uuid());
    let town = Municipality { id, country: new.country, name: Name::parse(&new.name, &service.limits)? };
    note(service, actor, "municipality.added", id, json!({"name": town.name}), Vec::new()).await?;
    let batch = DirectoryBatch { municipalities: vec![town.clone()], ..DirectoryBatch::default() };
    service.stores.directory.add(&batch).await?;
    Ok(town)
}

/// Gives a municipality another name.
pub async fn change_municipality(
    service: &Service,
    actor: &Actor,
    id: MunicipalityId,
    new: NewMunicipality,
) -> Result<Municipality, Declined> {
    actor.operates(service)?;
    let all = service.stores.directory.overview().await?.municipalities;
    let known = all.into_iter().find(|town| town.id == id).ok_or_else(Declined::not_found)?;
    let town = Municipality { name: Name::parse(&new.name, &service.limits)?, ..known };
    note(service, actor, "municipality.changed", id, json!({"name": town.name}), Vec::new()).await?;
    let batch = DirectoryBatch { municipalities: vec![town.clone()], ..DirectoryBatch::default() };
    service.stores.directory.amend(&batch).await?;
    Ok(town)
}

/// Adds a neighbourhood.
pub async fn add_neighbourhood(
    service: &Service,
    actor: &Actor,
    new: NewNeighbourhood,
) -> Result<Neighbourhood, Declined> {
    actor.operates(service)?;
    let towns = service.stores.directory.overview().await?.municipalities;
    if !towns.iter().any(|town| town.id == new.municipality) {
        return Err(Declined::not_found());
    }
    let (id, name) = (NeighbourhoodId(service.entropy.uuid()), Name::parse(&new.name, &service.limits)?);
    let part = Neighbourhood { id, municipality: new.municipality, name, development: new.development };
    let details = json!({"name": part.name, "development": part.development});
    note(service, actor, "neighbourhood.added", id, details, Vec::new()).await?;
    let batch = DirectoryBatch { neighbourhoods: vec![part.clone()], ..DirectoryBatch::default() };
    service.stores.directory.add(&batch).await?;
    Ok(part)
}

/// Gives a neighbourhood another name or mark.
pub async fn change_neighbourhood(
    service: &Service,
    actor: &Actor,
    id: NeighbourhoodId,
    new: NewNeighbourhood,
) -> Result<Neighbourhood, Declined> {
    actor.operates(service)?;
    let all = service.stores.directory.overview().await?.neighbourhoods;
    let known = all.into_iter().find(|part| part.id == id).ok_or_else(Declined::not_found)?;
    let part = Neighbourhood { name: Name::parse(&new.name, &service.limits)?, development: new.development, ..known };
    let details = json!({"name": part.name, "development": part.development});
    note(service, actor, "neighbourhood.changed", id, details, Vec::new()).await?;
    let batch = DirectoryBatch { neighbourhoods: vec![part.clone()], ..DirectoryBatch::default() };
    service.stores.directory.amend(&batch).await?;
    Ok(part)
}
