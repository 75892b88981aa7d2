//! What every action works with.

use crate::clock::SharedClock;
use crate::entropy::SharedEntropy;
use crate::hub::{Hub, Reachable};
use crate::store::Stores;
use crate::store::directory::Standing;
use parking_lot::Mutex;
use quartier_protocol::id::CouncilId;
use quartier_protocol::limits::Limits;
use std::collections::HashMap;
use std::sync::{Arc, Weak};

/// How long browsers' sessions live, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct SessionOptions {
    /// From joining to the end, whatever happens.
    pub lifetime_ms: i64,
}

/// The service behind all doors.
pub struct Service {
    /// This node's hub.
    pub hub: Arc<Hub>,
    /// The store.
    pub stores: Stores,
    /// The time.
    pub clock: SharedClock,
    /// Secrets and ids.
    pub entropy: SharedEntropy,
    /// What clients must keep to.
    pub limits: Limits,
    /// How long sessions live.
    pub sessions: SessionOptions,
    reachable: Mutex<HashMap<CouncilId, Weak<Reachable>>>,
}

impl Service {
    /// A service on a hub.
    pub fn new(
        hub: Arc<Hub>,
        clock: SharedClock,
        entropy: SharedEntropy,
        limits: Limits,
        sessions: SessionOptions,
    ) -> Arc<Self> {
        let stores = hub.stores.clone();
        Arc::new(Self { hub, stores, clock, entropy, limits, sessions, reachable: Mutex::default() })
    }

    /// What a standing reaches, shared with the connections of the same council that reach the same: thousands of
    /// connections hold one list of channels.
    pub fn shared_reach(&self, standing: &Standing) -> Arc<Reachable> {
        let fresh = Arc::new(Reachable::of(standing));
        let Some(council) = standing.member.me.council else { return fresh };
        let mut shared = self.reachable.lock();
        shared.retain(|_, reach| reach.strong_count() > 0);
        if let Some(known) = shared.get(&council).and_then(Weak::upgrade)
            && *known == *fresh
        {
            return known;
        }
        shared.insert(council, Arc::downgrade(&fresh));
        fresh
    }
}
