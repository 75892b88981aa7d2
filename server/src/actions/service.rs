//! What every action works with.

use super::agenda::calendars::reading::Readers;
use super::agenda::feed::kept::Calendars;
use super::agenda::holidays::Holidays;
use super::agenda::hooks::deliver::Deliveries;
use super::capability::Capabilities;
use super::clock_doubt::ClockDoubt;
use super::jobs::Alarm;
use super::locks::Locks;
use super::moderation::helplines::Helplines;
use super::moderation::{Activity, Policies, ReportRate};
use super::outbox::Delivered;
use super::passkeys::party::RelyingParty;
use super::read_marks::ReadMarks;
use crate::clock::SharedClock;
use crate::domain::agenda::quiet::Quiet;
use crate::entropy::SharedEntropy;
use crate::hub::{Hub, Reachable};
use crate::kernel::store::directory::Membership;
use crate::kernel::stores::Stores;
use crate::outbound::{Outbound, Reach};
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
    /// Without being used.
    pub idle_ms: i64,
    /// For how long a passkey that was shown lets somebody moderate and administer.
    pub verification_ms: i64,
}

/// How meetings are reminded of.
#[derive(Clone, Copy, Debug)]
pub struct AgendaOptions {
    /// Whether the server does it itself.
    pub bot: bool,
    /// When it doesn't.
    pub quiet: Quiet,
}

/// What the operator decided.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long sessions live.
    pub sessions: SessionOptions,
    /// Who runs the service.
    pub operator_name: String,
    /// Where questions go.
    pub contact: Option<String>,
    /// Days that channels keep their messages where nothing else was said.
    pub retention_days: u32,
    /// Who helps at once.
    pub helplines: Helplines,
    /// What may be reached from here.
    pub reach: Reach,
    /// Hours after which calendars are fetched again.
    pub fetch_hours: u32,
    /// How meetings are reminded of.
    pub agenda: AgendaOptions,
    /// When nobody need come.
    pub holidays: Holidays,
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
    /// What it can do besides.
    pub capabilities: Capabilities,
    /// What the operator decided.
    pub options: Options,
    /// Fetches and posts.
    pub outbound: Outbound,
    /// What goes out to hooks.
    pub deliveries: Deliveries,
    /// For whom passkeys are made.
    pub party: RelyingParty,
    /// What holds in each pairing.
    pub policies: Policies,
    /// How much is written in each pairing.
    pub activity: Activity,
    /// Who read calendars.
    pub readers: Readers,
    /// Wakes whoever sees to what is due.
    pub alarm: Alarm,
    /// Calendars that were made for members' programs.
    pub calendars: Calendars,
    /// Of cards, audit logs, calendars: so that not all are tried again who want to change one at once.
    pub(crate) locks: Locks,
    /// How far members have read, as far as it isn't kept yet.
    pub read_marks: ReadMarks,
    /// What followed from steps and is delivered.
    pub(super) delivered: Delivered,
    /// Whether this machine's clock is believed.
    pub(super) clock_doubt: ClockDoubt,
    /// How often members reported lately.
    pub report_rate: ReportRate,
    reachable: Mutex<HashMap<CouncilId, Weak<Reachable>>>,
}

impl Service {
    /// A service on a hub.
    pub fn new(
        hub: Arc<Hub>,
        clock: SharedClock,
        entropy: SharedEntropy,
        limits: Limits,
        capabilities: Capabilities,
        options: Options,
        party: RelyingParty,
    ) -> Arc<Self> {
        let stores = hub.stores.clone();
        let (policies, activity, reachable) = (Policies::default(), Activity::default(), Mutex::default());
        let outbound = Outbound::new(options.reach.clone());
        let report_rate = ReportRate::new(clock.clone());
        Arc::new(Self {
            hub,
            stores,
            clock,
            entropy,
            limits,
            capabilities,
            options,
            outbound,
            deliveries: Deliveries::default(),
            party,
            policies,
            activity,
            readers: Readers::default(),
            alarm: Alarm::default(),
            calendars: Calendars::default(),
            locks: Locks::default(),
            read_marks: ReadMarks::default(),
            delivered: Delivered::default(),
            clock_doubt: ClockDoubt::default(),
            report_rate,
            reachable,
        })
    }

    /// What a membership reaches, shared with the connections of the same council that reach the same: thousands of
    /// connections hold one list of channels.
    pub fn shared_reach(&self, membership: &Membership) -> Arc<Reachable> {
        let fresh = Arc::new(Reachable::of(membership));
        let Some(council) = membership.member.me.council else { return fresh };
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
