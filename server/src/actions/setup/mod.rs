//! What the operator sets up. Names are parsed, references looked up, every act written down.

pub mod councils;
pub mod overview;
pub mod pairings;
pub mod towns;

use super::recorded::recorded;
use super::{Actor, Declined, Service};
use crate::documents::audit::{Act, Scope};
use crate::kernel::store::records::Change;
use serde_json::Value;

/// Writes an act of the operator's down, with the changes that belong to it.
async fn note(
    service: &Service,
    actor: &Actor,
    what: &'static str,
    subject: impl ToString,
    details: Value,
    changes: Vec<Change>,
) -> Result<(), Declined> {
    let details = details.as_object().cloned().unwrap_or_default();
    let act = Act { what, by: Some(actor.id()), subject: Some(subject.to_string()), details, ..Act::default() };
    recorded(service, Scope::Service, &[act], changes).await
}
