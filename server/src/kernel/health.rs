//! Whether an engine can take a write, and its end.

use super::error::Stored;

/// Whether the store can take a write now.
#[async_trait::async_trait]
pub trait Health: Send + Sync {
    /// Answers within two seconds: `Ok` only if a write would be durable now.
    async fn check(&self) -> Stored<()>;

    /// Works what was deleted out of side files too, as far as that is in the store's hands. Best effort.
    async fn tidy(&self);

    /// The same after texts were removed that no file is to have any more, waiting until it is done; it may hold others up for some
    /// seconds. `false`: something may have them still and won't later, what somebody else uses just now say.
    async fn scrub(&self) -> Stored<bool>;

    /// Answers when a part of the store ended by itself, so that nothing can be kept any more; never otherwise.
    async fn failed(&self);

    /// Finishes what is under way and lets go of files and connections. Later calls are `Unavailable`.
    async fn close(&self);
}
