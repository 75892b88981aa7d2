//! End a session: its cookie is worth nothing from then on, and its connections close on every node.

use super::{Service, store_refusal};
use crate::broker::Control;
use crate::store::accounts::Digest;
use quartier_protocol::refusal::Refusal;

/// Ends it.
pub async fn run(service: &Service, session: Digest) -> Result<(), Refusal> {
    service.stores.accounts.end_credential(&session).await.map_err(store_refusal)?;
    service.stores.broker.control(Control::CredentialEnded(session)).await.map_err(store_refusal)
}
