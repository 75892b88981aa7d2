//! What a capability does that others bring about.
//!
//! Capabilities have a folder each (`capabilities/`) and stand above everything that is shared: actions don't name them, and reach them
//! through this.

use super::{Declined, Service};
use crate::documents::About;
use crate::documents::jobs::Job;
use crate::kernel::store::Schema;
use crate::kernel::store::records::Kind;
use quartier_protocol::directory::Pairing;
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::time::Timestamp;
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// Something Quartier can do, with all that comes of it.
#[async_trait::async_trait]
pub trait Capability: Send + Sync {
    /// Its folder's name: a few lower-case letters. Its jobs, its part of what members download and what it counts are called after it.
    fn name(&self) -> &'static str;

    /// Its kinds of records, with whom they name.
    fn kinds(&self) -> &'static [(Kind, About)];

    /// Its own tables, called after it; `None` where records are enough. They are read by `Stores::queries` and changed by
    /// [`Decided::tables`](super::outbox::Decided::tables).
    fn tables(&self) -> Option<Schema>;

    /// Does what a job of its own is for, on this thing. It takes the job out, or puts another in its place, in the commit in which it
    /// is done with.
    async fn see_to(&self, service: &Arc<Service>, job: &Job, thing: Uuid) -> Result<(), Declined>;

    /// What it keeps of a member, for them to download: of these pairings, the ones they are kept out of too.
    async fn own(&self, service: &Service, member: MemberId, pairings: &[Pairing]) -> Result<Value, Declined>;

    /// Takes out what it keeps of a member who is being erased, whatever else becomes of it at that moment: nothing is declined here because
    /// somebody was faster. Repeatable, and done once more when nobody of that name is left.
    async fn forget(&self, service: &Service, member: MemberId, pairings: &[PairingId]) -> Result<(), Declined>;

    /// Takes out what a channel no longer keeps, since it is from before a moment; how many things there were.
    async fn forget_old(&self, service: &Service, channel: ChannelId, before: Timestamp) -> Result<u64, Declined>;
}

/// All of a program's.
pub type Capabilities = &'static [&'static dyn Capability];

impl Service {
    /// The capability of this name, if this program has it.
    pub(super) fn capability(&self, name: &str) -> Option<&'static dyn Capability> {
        self.capabilities.iter().copied().find(|one| one.name() == name)
    }
}
