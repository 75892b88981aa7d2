//! Tell a desk that a case is new, or stands otherwise.

use crate::actions::Service;
use crate::documents::moderation::case::Case;
use crate::store::log::CaseNote;

/// Tells whoever follows the desk. That it can't be told is only logged: the queue is the truth, and is read at each look.
pub async fn tell(service: &Service, case: &Case) {
    let note = CaseNote { case: case.id, state: case.state, urgent: case.urgent, by: case.by };
    if let Err(error) = service.stores.log.note_case(case.pairing, note, service.clock.now()).await {
        tracing::warn!(%error, case = %case.id, "a desk could not be told of a case");
    }
}
