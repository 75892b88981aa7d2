//! Passkeys (Web Authentication, level 3): made, shown, removed. Each ceremony asks for user verification.

pub mod ceremony;
pub mod list;
pub mod party;
pub mod register;
pub mod sign_in;
pub mod verify;

use super::{Declined, Service, signed_in};
use crate::digest::Digest;
use crate::documents::passkey::Passkey;
use crate::documents::{Document, remove};
use crate::kernel::store::Stored;
use crate::kernel::store::records::Change;
use quartier_protocol::id::MemberId;
use quartier_protocol::problem::ProblemCode;
use webauthn_rs::prelude::CredentialID;

/// The changes that take all passkeys of a member away.
pub async fn end(service: &Service, member: MemberId) -> Stored<Vec<Change>> {
    Ok(signed_in::passkeys(service, member).await?.iter().map(|kept| remove::<Passkey>(&kept.it.id())).collect())
}

/// A passkey's id as a record: the digest of its own, which can be long.
fn record_id(id: &CredentialID) -> String {
    Digest::of(&id.as_ref().iter().map(|byte| format!("{byte:02x}")).collect::<String>()).hex()
}

/// What is wrong with a passkey is told to the log, not to whoever shows it.
fn invalid(why: impl std::fmt::Display) -> Declined {
    tracing::info!(%why, "refused a passkey");
    Declined::Problem(ProblemCode::PasskeyInvalid, "this passkey, or what came with it, can't be accepted")
}
