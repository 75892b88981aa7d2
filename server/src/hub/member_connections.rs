//! A member's connections to this node, and the pace that all of them share.

use super::Connection;
use crate::clock::SharedClock;
use governor::clock::{Clock as GovernorClock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use parking_lot::Mutex;
use quartier_protocol::id::MemberId;
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// How many connections, and how fast.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionOptions {
    /// Connections a member may have on one node.
    pub connections: usize,
    /// How fast a member may speak.
    pub pace: Pace,
}

/// How fast somebody may speak.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pace {
    /// Commands at once.
    pub burst: NonZeroU32,
    /// Commands a second after that.
    pub per_second: NonZeroU32,
}

/// The injected clock, as a rate limiter reads it.
#[derive(Clone)]
pub struct Paced(pub SharedClock);

impl GovernorClock for Paced {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(Duration::from_millis(self.0.monotonic_ms()))
    }
}

type Limiter = RateLimiter<NotKeyed, InMemoryState, Paced, NoOpMiddleware<Nanos>>;

/// Milliseconds for which it isn't said again that a member is too fast.
const TOLD_AGAIN_MS: u64 = 60_000;

/// A member's connections to this node.
pub struct MemberConnections {
    member: MemberId,
    limiter: Limiter,
    clock: Paced,
    /// When it was last said that they are too fast.
    told_ms: Mutex<Option<u64>>,
    connections: Mutex<Vec<Arc<Connection>>>,
    looking: tokio::sync::Mutex<()>,
}

impl MemberConnections {
    /// Waits until nobody else looks at what the member may. Of two looks at once the one that began first might otherwise end last, and
    /// put what was so in the place of what is.
    pub async fn look(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.looking.lock().await
    }

    /// Takes one command's worth of pace. `Err`: milliseconds until there is room.
    pub fn pace(&self) -> Result<(), u64> {
        self.limiter.check().map_err(|not_until| {
            self.tell_too_fast();
            let wait: Duration = not_until.earliest_possible().duration_since(self.clock.now()).into();
            u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1)
        })
    }

    /// Once a minute at most: whoever is too fast would otherwise decide how fast the log grows.
    fn tell_too_fast(&self) {
        let now_ms = self.clock.0.monotonic_ms();
        let mut told_ms = self.told_ms.lock();
        if told_ms.is_none_or(|told| now_ms >= told + TOLD_AGAIN_MS) {
            *told_ms = Some(now_ms);
            tracing::info!(member = %self.member, "refused: the member is faster than they may be");
        }
    }

    /// The member's connections on this node.
    pub fn connections(&self) -> Vec<Arc<Connection>> {
        self.connections.lock().clone()
    }
}

/// All members' connections to this node.
pub struct ConnectionTable {
    options: ConnectionOptions,
    clock: Paced,
    members: Mutex<HashMap<MemberId, Entry>>,
}

struct Entry {
    member: Arc<MemberConnections>,
    pace: Pace,
    /// Connections and handshakes under way.
    count: usize,
}

/// The right to one connection; given back when dropped.
pub struct Permit {
    hub: Arc<super::Hub>,
    /// The member's connections.
    pub member: Arc<MemberConnections>,
}

impl ConnectionTable {
    pub(super) fn new(options: ConnectionOptions, clock: SharedClock) -> Self {
        Self { options, clock: Paced(clock), members: Mutex::default() }
    }

    /// The connections of a member who is known here.
    pub fn of(&self, member: MemberId) -> Option<Arc<MemberConnections>> {
        self.members.lock().get(&member).map(|entry| entry.member.clone())
    }

    /// Every connection of this node.
    pub fn all(&self) -> Vec<Arc<Connection>> {
        let members: Vec<Arc<MemberConnections>> =
            self.members.lock().values().map(|entry| entry.member.clone()).collect();
        members.iter().flat_map(|member| member.connections()).collect()
    }

    fn new_member(&self, member: MemberId, pace: Pace) -> Arc<MemberConnections> {
        let quota = Quota::per_second(pace.per_second).allow_burst(pace.burst);
        let limiter = RateLimiter::direct_with_clock(quota, self.clock.clone());
        let (clock, told_ms, connections) = (self.clock.clone(), Mutex::default(), Mutex::default());
        Arc::new(MemberConnections {
            member,
            limiter,
            clock,
            told_ms,
            connections,
            looking: tokio::sync::Mutex::default(),
        })
    }
}

impl super::Hub {
    /// The right to one more connection of a member, who speaks as fast as all do or at a pace of their own. `None`: they
    /// have as many as they may.
    ///
    /// A member is remembered beyond their connections, so that reconnecting doesn't refill the pace, and forgotten by the ticker once
    /// their burst would be full again.
    pub fn admit(self: &Arc<Self>, member: MemberId, own: Option<Pace>) -> Option<Permit> {
        let pace = own.unwrap_or(self.connections.options.pace);
        let mut members = self.connections.members.lock();
        let entry = members.entry(member).or_insert_with(|| Entry {
            member: self.connections.new_member(member, pace),
            pace,
            count: 0,
        });
        if entry.count == 0 && entry.pace != pace {
            *entry = Entry { member: self.connections.new_member(member, pace), pace, count: 0 };
        }
        if entry.count >= self.connections.options.connections {
            return None;
        }
        entry.count += 1;
        Some(Permit { hub: self.clone(), member: entry.member.clone() })
    }

    /// Takes one command's worth of a member's pace, connected or not. `Err`: milliseconds until there is room.
    pub fn pace(&self, member: MemberId, own: Option<Pace>) -> Result<(), u64> {
        let pace = own.unwrap_or(self.connections.options.pace);
        let mut members = self.connections.members.lock();
        let entry = members.entry(member).or_insert_with(|| Entry {
            member: self.connections.new_member(member, pace),
            pace,
            count: 0,
        });
        if own.is_some() && entry.count == 0 && entry.pace != pace {
            *entry = Entry { member: self.connections.new_member(member, pace), pace, count: 0 };
        }
        entry.member.pace()
    }

    /// Forgets members who have no connection and whose pace has recovered.
    pub(super) fn clear_abandoned(&self) {
        self.connections.members.lock().retain(|_, entry| {
            let rested = || matches!(entry.member.limiter.check_n(entry.pace.burst), Ok(Ok(())));
            entry.count > 0 || !rested()
        });
    }
}

impl Permit {
    /// Lists the connection that this permit is for.
    pub fn register(&self, connection: Arc<Connection>) {
        self.member.connections.lock().push(connection);
    }

    /// Takes it off the list.
    pub fn deregister(&self, connection: &Arc<Connection>) {
        let mut connections = self.member.connections.lock();
        connections.retain(|other| !Arc::ptr_eq(other, connection));
        connections.shrink_to_fit();
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(entry) = self.hub.connections.members.lock().get_mut(&self.member.member) {
            entry.count -= 1;
        }
    }
}
