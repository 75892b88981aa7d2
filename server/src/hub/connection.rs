//! One connection as the hub knows it.

use super::Outbox;
use crate::digest::Digest;
use crate::documents::bot::Grant;
use crate::domain::permission::{Act, Reach, decide, grants, refusal};
use crate::kernel::store::directory::Membership;
use crate::kernel::store::presence::ConnectionId;
use arc_swap::ArcSwap;
use bytes::Bytes;
use parking_lot::Mutex;
use quartier_protocol::close::CloseCode;
use quartier_protocol::directory::{Channel, Pairing, Role};
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::time::Timestamp;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// What a member may reach; one for all members of a council on this node.
#[derive(PartialEq, Eq, Debug)]
pub struct Reachable {
    /// Their pairings.
    pub pairings: Vec<Pairing>,
    /// Their channels.
    pub channels: Vec<Channel>,
}

impl Reachable {
    /// What a membership reaches.
    pub fn of(membership: &Membership) -> Self {
        Self { pairings: membership.pairings.clone(), channels: membership.channels.clone() }
    }

    /// Whether a pairing is one of them.
    pub fn has(&self, id: PairingId) -> bool {
        self.pairings.iter().any(|pairing| pairing.id == id)
    }

    /// The channel, if it can be reached.
    pub fn channel(&self, id: ChannelId) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }
}

/// What a connection was let in with.
#[derive(Clone, PartialEq, Debug)]
pub struct Admission {
    /// When it ends whatever happens.
    pub until: Option<Timestamp>,
    /// Whether others see that the member is there.
    pub shown: bool,
    /// What a bot's token is good for.
    pub grant: Option<Grant>,
}

/// One connection.
pub struct Connection {
    /// Which.
    pub id: ConnectionId,
    /// For whom.
    pub member: MemberId,
    /// By which session or token.
    pub credential: Digest,
    /// What waits to be written.
    pub outbox: Outbox,
    role: ArcSwap<Role>,
    admission: OnceLock<Admission>,
    reachable: ArcSwap<Reachable>,
    heard_ms: AtomicU64,
    pinged_ms: AtomicU64,
    /// When the session is over if nobody uses it any more, as it was last looked up; Unix milliseconds.
    expires_ms: AtomicI64,
    /// When it was last noted that the session is in use; monotonic.
    noted_ms: AtomicU64,
    greeting: Mutex<Greeting>,
}

/// Hello is the first frame; what would be pushed before it is looked up again after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Greeting {
    Pending,
    PendingAndStale,
    Done,
}

impl Connection {
    /// A connection of a member with a role and a reach, heard of at `now_ms` (monotonic).
    pub fn new(
        id: ConnectionId,
        member: MemberId,
        credential: Digest,
        outbox: Outbox,
        role: Role,
        reachable: Arc<Reachable>,
        now_ms: u64,
    ) -> Arc<Self> {
        Arc::new(Self {
            id,
            member,
            credential,
            outbox,
            role: ArcSwap::from_pointee(role),
            admission: OnceLock::new(),
            reachable: ArcSwap::new(reachable),
            heard_ms: AtomicU64::new(now_ms),
            pinged_ms: AtomicU64::new(now_ms),
            expires_ms: AtomicI64::new(i64::MAX),
            noted_ms: AtomicU64::new(now_ms),
            greeting: Mutex::new(Greeting::Pending),
        })
    }

    /// What the member may reach now.
    pub fn reachable(&self) -> Arc<Reachable> {
        self.reachable.load_full()
    }

    /// Says what it was let in with; once, before hello.
    pub fn admit(&self, admission: Admission) {
        let _ = self.admission.set(admission);
    }

    /// What it was let in with; none: not yet.
    pub fn admission(&self) -> Option<&Admission> {
        self.admission.get()
    }

    /// Whether others see that the member is there.
    pub fn is_shown(&self) -> bool {
        self.admission.get().is_none_or(|admission| admission.shown)
    }

    /// Whether its session is over by now.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.admission.get().and_then(|admission| admission.until).is_some_and(|until| until <= now)
    }

    /// Says until when its session lasts unused.
    pub fn lasts(&self, expires: Option<Timestamp>) {
        self.expires_ms.store(expires.map_or(i64::MAX, Timestamp::unix_ms), Ordering::Relaxed);
    }

    /// Whether its session is over by now, unless it was used elsewhere.
    pub fn may_be_over(&self, now: Timestamp) -> bool {
        self.expires_ms.load(Ordering::Relaxed) <= now.unix_ms()
    }

    /// Whether that it is used is to be noted, which it isn't again for `every_ms`.
    pub fn is_use_to_be_noted(&self, now_ms: u64, every_ms: u64) -> bool {
        let noted_ms = self.noted_ms.load(Ordering::Relaxed);
        let is_due = now_ms >= noted_ms.saturating_add(every_ms);
        if is_due {
            self.noted_ms.store(now_ms, Ordering::Relaxed);
        }
        is_due
    }

    /// Takes a changed membership over.
    pub fn change_membership(&self, role: Role, reachable: Arc<Reachable>) {
        self.role.store(Arc::new(role));
        self.reachable.store(reachable);
    }

    /// Whether the member may do this in the channel.
    pub fn may(&self, channel: ChannelId, act: Act) -> Result<(), Refusal> {
        let reachable = self.reachable.load();
        let reach = match reachable.channel(channel) {
            None if reachable.pairings.iter().any(|pairing| pairing.id.desk() == channel) => Reach::Desk,
            known => Reach::of(known),
        };
        decide(**self.role.load(), reach, act).map_err(refusal)?;
        let grant = self.admission.get().and_then(|admission| admission.grant.as_ref());
        match grant {
            Some(grant) if !grants(&grant.verbs, act) => Err(refusal(RefusalCode::Forbidden)),
            _ => Ok(()),
        }
    }

    /// What the member may do.
    pub fn role(&self) -> Role {
        **self.role.load()
    }

    /// The pairing of a channel the member may reach.
    pub fn pairing_of(&self, channel: ChannelId) -> Option<PairingId> {
        self.reachable.load().channel(channel).map(|channel| channel.pairing)
    }

    /// Sends hello. `true`: something was to be told meanwhile, and has to be looked up again.
    pub fn greet(&self, hello: Bytes) -> bool {
        let mut greeting = self.greeting.lock();
        self.outbox.reply(hello);
        std::mem::replace(&mut *greeting, Greeting::Done) == Greeting::PendingAndStale
    }

    /// Whether hello is still to come: what the member may reach is not known yet.
    pub fn awaits_hello(&self) -> bool {
        *self.greeting.lock() != Greeting::Done
    }

    /// Sends a frame about the member themselves; before hello it is only noted that there was one.
    pub fn tell(&self, frame: Bytes) {
        let mut greeting = self.greeting.lock();
        match *greeting {
            Greeting::Done => self.push(frame),
            Greeting::Pending | Greeting::PendingAndStale => *greeting = Greeting::PendingAndStale,
        }
    }

    /// Sends a frame that was not asked for.
    pub fn push(&self, frame: Bytes) {
        self.outbox.push(frame);
    }

    /// Ends the connection.
    pub fn close(&self, code: CloseCode) {
        self.outbox.close(code);
    }

    /// Something came from the client.
    pub fn heard(&self, now_ms: u64) {
        self.heard_ms.store(now_ms, Ordering::Relaxed);
    }

    /// Milliseconds since something came, and since the last ping or sign of life.
    pub(super) fn silence_ms(&self, now_ms: u64) -> (u64, u64) {
        let heard = self.heard_ms.load(Ordering::Relaxed);
        let pinged = self.pinged_ms.load(Ordering::Relaxed).max(heard);
        (now_ms.saturating_sub(heard), now_ms.saturating_sub(pinged))
    }

    /// A ping was sent.
    pub(super) fn pinged(&self, now_ms: u64) {
        self.pinged_ms.store(now_ms, Ordering::Relaxed);
    }
}
