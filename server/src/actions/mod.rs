//! What members do: one verb a file, from permission to event.
//!
//! Owns the order of things: may they, is it well-formed, do it, tell it. Never parses frames, never writes to a socket.
//! Invariant: whatever an action answered with `Ok` is durable; whatever it refused left nothing behind.

pub mod actor;
pub mod agenda;
pub mod bots;
pub mod capability;
pub mod cards;
pub mod change_channel;
pub mod change_me;
mod clock_doubt;
pub mod credentials;
mod declined;
pub mod directory;
pub mod edit;
pub mod end_session;
pub mod erasure;
pub mod events;
pub mod history;
pub mod jobs;
pub mod join;
pub mod keeping;
mod locks;
pub mod look;
pub mod members;
pub mod membership;
pub mod moderation;
pub mod names;
pub mod open_channel;
pub mod outbox;
pub mod own;
mod page;
pub mod passkeys;
pub mod react;
pub mod read;
pub mod read_audit;
pub mod read_marks;
pub mod recorded;
pub mod remove;
pub mod revisions;
pub mod send;
mod service;
pub mod setup;
pub mod signed_in;
mod speaker;
pub mod subscribe;
pub mod typing;

pub use actor::Actor;
pub use declined::Declined;
pub use service::{AgendaOptions, Options, Service, SessionOptions};
pub use speaker::Speaker;

use crate::kernel::store::StoreError;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::reply::PositionOk;

/// When to try again while the store is away, in milliseconds.
const RETRY_AFTER_MS: u64 = 1_000;

/// What a store's failure is to a client: nothing of the store's own words leaves the server.
pub(crate) fn store_refusal(error: StoreError) -> Refusal {
    match error {
        StoreError::Unavailable(why) => {
            tracing::warn!(%why, "the store is unavailable");
            Refusal::later(RefusalCode::Unavailable, "the store can't be reached", RETRY_AFTER_MS)
        }
        StoreError::Corrupt(why) | StoreError::Invalid(why) => fault(&why),
    }
}

/// A fault of ours: logged once, here, with an incident id that the client can name.
pub(crate) fn fault(why: &str) -> Refusal {
    static INCIDENTS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    let incident = INCIDENTS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    tracing::error!(incident, why, "fault");
    Refusal::later(RefusalCode::Internal, format!("incident {incident}"), RETRY_AFTER_MS)
}

/// What came of an edit, a removal, a reaction or a change of a channel.
fn changed(changed: crate::kernel::store::log::Changed) -> Result<PositionOk, Refusal> {
    use crate::kernel::store::log::Changed;
    let (code, detail) = match changed {
        Changed::Done { position } | Changed::Unchanged { position } => return Ok(PositionOk { position }),
        Changed::NotFound => (RefusalCode::NotFound, "no such message in this channel"),
        Changed::NotAuthor => (RefusalCode::Forbidden, "the message is another member's"),
        Changed::Removed => (RefusalCode::Removed, "the message was removed"),
        Changed::Archived => (RefusalCode::Archived, "the channel is archived"),
        Changed::TooMany => (RefusalCode::TooManyReactions, "the message carries as many different emoji as it can"),
    };
    Err(Refusal::new(code, detail))
}

fn position_unknown() -> Refusal {
    Refusal::new(RefusalCode::PositionUnknown, "the position isn't one of this log's, or what follows it was trimmed")
}
