//! End a session: its cookie is worth nothing from then on, and its connections close on every node.

use super::outbox::Decided;
use super::{Declined, Service};
use crate::digest::Digest;
use crate::documents;
use crate::documents::credential::Credential;
use crate::kernel::broker::Control;

/// Ends it.
pub async fn run(service: &Service, session: Digest) -> Result<(), Declined> {
    let ending = documents::remove::<Credential>(&session.hex());
    service.commit(Decided::from([ending]).tell([Control::CredentialEnded(session)])).await?;
    Ok(())
}
