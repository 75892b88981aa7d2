//! A member's place on this node: their connections, and the pace all of them share.

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
pub struct SeatOptions {
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

/// A member's place.
pub struct Seat {
    member: MemberId,
    limiter: Limiter,
    clock: Paced,
    /// When it was last said that they are too fast.
    told_ms: Mutex<Option<u64>>,
    connections: Mutex<Vec<Arc<Connection>>>,
}

impl Seat {
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

/// All members' places on this node.
pub struct Seats {
    options: SeatOptions,
    clock: Paced,
    seats: Mutex<HashMap<MemberId, Taken>>,
}

struct Taken {
    seat: Arc<Seat>,
    pace: Pace,
    /// Connections and handshakes under way.
    count: usize,
}

/// The right to one connection; given back when dropped.
pub struct Ticket {
    seats: Arc<super::Hub>,
    member: MemberId,
    /// The member's place.
    pub seat: Arc<Seat>,
}

impl Seats {
    pub(super) fn new(options: SeatOptions, clock: SharedClock) -> Self {
        Self { options, clock: Paced(clock), seats: Mutex::default() }
    }

    /// The place of a member who is connected here.
    pub fn seat(&self, member: MemberId) -> Option<Arc<Seat>> {
        self.seats.lock().get(&member).map(|taken| taken.seat.clone())
    }

    /// Every connection of this node.
    pub fn connections(&self) -> Vec<Arc<Connection>> {
        let seats: Vec<Arc<Seat>> = self.seats.lock().values().map(|taken| taken.seat.clone()).collect();
        seats.iter().flat_map(|seat| seat.connections()).collect()
    }

    fn new_seat(&self, member: MemberId, pace: Pace) -> Arc<Seat> {
        let quota = Quota::per_second(pace.per_second).allow_burst(pace.burst);
        let limiter = RateLimiter::direct_with_clock(quota, self.clock.clone());
        let (clock, told_ms, connections) = (self.clock.clone(), Mutex::default(), Mutex::default());
        Arc::new(Seat { member, limiter, clock, told_ms, connections })
    }
}

impl super::Hub {
    /// The right to one more connection of a member, who speaks as fast as all do or at a pace of their own. `None`: they
    /// have as many as they may.
    ///
    /// A seat outlives its connections while others are there, so that reconnecting doesn't refill the pace; an
    /// abandoned seat is forgotten by the pulse once its burst would be full again.
    pub fn admit(self: &Arc<Self>, member: MemberId, own: Option<Pace>) -> Option<Ticket> {
        let pace = own.unwrap_or(self.seats.options.pace);
        let mut seats = self.seats.seats.lock();
        let taken =
            seats.entry(member).or_insert_with(|| Taken { seat: self.seats.new_seat(member, pace), pace, count: 0 });
        if taken.count == 0 && taken.pace != pace {
            *taken = Taken { seat: self.seats.new_seat(member, pace), pace, count: 0 };
        }
        if taken.count >= self.seats.options.connections {
            return None;
        }
        taken.count += 1;
        Some(Ticket { seats: self.clone(), member, seat: taken.seat.clone() })
    }

    /// Takes one command's worth of a member's pace, connected or not. `Err`: milliseconds until there is room.
    pub fn pace(&self, member: MemberId, own: Option<Pace>) -> Result<(), u64> {
        let pace = own.unwrap_or(self.seats.options.pace);
        let mut seats = self.seats.seats.lock();
        let taken =
            seats.entry(member).or_insert_with(|| Taken { seat: self.seats.new_seat(member, pace), pace, count: 0 });
        if own.is_some() && taken.count == 0 && taken.pace != pace {
            *taken = Taken { seat: self.seats.new_seat(member, pace), pace, count: 0 };
        }
        taken.seat.pace()
    }

    /// Forgets members who have no connection and whose pace has recovered.
    pub(super) fn clear_seats(&self) {
        self.seats.seats.lock().retain(|_, taken| {
            let rested = || matches!(taken.seat.limiter.check_n(taken.pace.burst), Ok(Ok(())));
            taken.count > 0 || !rested()
        });
    }
}

impl Ticket {
    /// Lists the connection this ticket was for.
    pub fn sit(&self, connection: Arc<Connection>) {
        self.seat.connections.lock().push(connection);
    }

    /// Takes it off the list.
    pub fn rise(&self, connection: &Arc<Connection>) {
        let mut connections = self.seat.connections.lock();
        connections.retain(|other| !Arc::ptr_eq(other, connection));
        connections.shrink_to_fit();
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if let Some(taken) = self.seats.seats.seats.lock().get_mut(&self.member) {
            taken.count -= 1;
        }
    }
}
