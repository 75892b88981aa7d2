//! Where requests come from, and how much one address may ask for.

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// Seconds for one more attempt to join.
const JOIN_EVERY: Duration = Duration::from_secs(10);

type Limiter = RateLimiter<IpAddr, HashMapStateStore<IpAddr>, crate::hub::Paced, NoOpMiddleware<Nanos>>;

/// Counts connections and attempts by address. Loopback and trusted proxies don't count.
pub struct Addresses {
    trusted_proxies: Vec<IpAddr>,
    connections_max: usize,
    connections: Mutex<HashMap<IpAddr, usize>>,
    joins: Limiter,
    clock: crate::hub::Paced,
}

/// An address's right to a connection; given back when dropped.
pub struct Place {
    addresses: Arc<Addresses>,
    address: Option<IpAddr>,
}

impl Addresses {
    /// Nobody there yet.
    pub fn new(
        trusted_proxies: Vec<IpAddr>,
        connections_max: usize,
        join_burst: NonZeroU32,
        clock: crate::clock::SharedClock,
    ) -> Arc<Self> {
        let clock = crate::hub::Paced(clock);
        let quota =
            Quota::with_period(JOIN_EVERY).unwrap_or(Quota::per_minute(NonZeroU32::MIN)).allow_burst(join_burst);
        let joins = RateLimiter::new(quota, HashMapStateStore::default(), clock.clone());
        Arc::new(Self { trusted_proxies, connections_max, connections: Mutex::default(), joins, clock })
    }

    /// A place for one more connection. `None`: the address has as many as it may.
    pub fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        if peer.is_loopback() || self.trusted_proxies.contains(&peer) {
            return Some(Place { addresses: self.clone(), address: None });
        }
        let mut connections = self.connections.lock();
        let count = connections.entry(peer).or_default();
        if *count >= self.connections_max {
            return None;
        }
        *count += 1;
        Some(Place { addresses: self.clone(), address: Some(peer) })
    }

    /// Takes one attempt to join. `Err`: milliseconds until there is room.
    pub fn try_join(&self, client: IpAddr) -> Result<(), u64> {
        if client.is_loopback() {
            return Ok(());
        }
        self.joins.retain_recent();
        self.joins.check_key(&client).map_err(|not_until| {
            u64::try_from(not_until.wait_time_from(self.clock.now()).as_millis()).unwrap_or(u64::MAX).max(1)
        })
    }

    /// Where a request really comes from: what a trusted proxy says, else the peer.
    pub fn client(&self, peer: IpAddr, headers: &axum::http::HeaderMap) -> IpAddr {
        if !self.trusted_proxies.contains(&peer) {
            return peer;
        }
        // The last entry is the one our own proxy wrote; what stands before it is the client's word.
        let forwarded = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
        forwarded.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok()).unwrap_or(peer)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut connections = self.addresses.connections.lock();
        if let Some(count) = connections.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                connections.remove(&address);
            }
        }
    }
}
