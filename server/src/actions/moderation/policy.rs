//! A pairing's policy: who is muted or suspended, how channels are used, what has to wait, which words count.
//!
//! Read once and kept for a second, or until somebody changes it on whichever node; what ends by the clock is asked with the
//! time at hand. Always holds: a node that was not told of a change has it a second later. A second in which nothing changed costs the
//! modes and restrictions that stand, and two looks at versions, however much was ever held or not let through. While the database is
//! away what is known holds, unless a change was told of, and for minutes at most: nobody can report or moderate meanwhile either.

use super::held_by::HeldAuthors;
use super::word_set::WordSet;
use crate::clock::Clock;
use crate::documents::moderation::mode::KeptMode;
use crate::documents::moderation::of_pairing;
use crate::documents::moderation::restriction::Restriction;
use crate::documents::moderation::settings::Holds;
use crate::documents::{self, Kept};
use crate::domain::modes::both;
use crate::kernel::store::{Records, StoreError, Stored};
use parking_lot::Mutex;
use quartier_protocol::http::moderation::modes::Mode;
use quartier_protocol::http::moderation::notices::Measure;
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::time::Timestamp;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What holds in a pairing.
pub struct Policy {
    /// The pairing's own mode; its channels'.
    modes: Vec<KeptMode>,
    restrictions: Vec<Restriction>,
    /// What waits.
    pub holds: Holds,
    /// Which words count.
    pub words: Arc<WordSet>,
    /// Who is known not to be new any more.
    settled: Mutex<HashSet<MemberId>>,
    /// Of whom something waited, or was not let through, when this was read.
    waiting: Arc<HeldAuthors>,
}

impl Policy {
    /// How a channel is used now.
    pub fn mode(&self, channel: ChannelId, now: Timestamp) -> Mode {
        let of = |wanted: Option<ChannelId>| self.modes.iter().find(|kept| kept.channel == wanted)?.at(now);
        match (of(None), of(Some(channel))) {
            (None, None) => Mode::default(),
            (pairing, channel) => {
                let usual = Mode::default();
                both(pairing.unwrap_or(&usual), channel.unwrap_or(&usual), now)
            }
        }
    }

    /// The modes as they were set: the pairing's, and its channels'.
    pub fn modes(&self, now: Timestamp) -> (Mode, Vec<(ChannelId, Mode)>) {
        let own = self.modes.iter().find(|kept| kept.channel.is_none()).and_then(|kept| kept.at(now)).cloned();
        let channels = self.modes.iter().filter_map(|kept| Some((kept.channel?, kept.at(now)?.clone())));
        (own.unwrap_or_default(), channels.filter(|(_, mode)| *mode != Mode::default()).collect())
    }

    /// Whether nobody joins for now.
    pub fn is_closed_to_newcomers(&self, now: Timestamp) -> bool {
        self.modes.iter().any(|kept| kept.channel.is_none() && kept.at(now).is_some_and(|mode| mode.no_joining))
    }

    /// The mute that keeps a member from writing in a channel; the longest, if there are several.
    pub fn mute(&self, member: MemberId, channel: ChannelId, now: Timestamp) -> Option<&Restriction> {
        let concerns = |one: &&Restriction| {
            one.member() == member
                && one.measure() == Measure::Muted
                && one.channel().is_none_or(|its| its == channel)
                && one.holds(now)
        };
        self.restrictions.iter().filter(concerns).max_by_key(|one| one.until())
    }

    /// Whether a member is muted, in the pairing or in any channel of it.
    pub fn is_muted_somewhere(&self, member: MemberId, now: Timestamp) -> bool {
        self.restrictions(now).any(|one| one.member() == member && one.measure() == Measure::Muted)
    }

    /// What keeps a member out of the pairing: a ban, or else the longest suspension.
    pub fn exclusion(&self, member: MemberId, now: Timestamp) -> Option<&Restriction> {
        let concerns = |one: &&Restriction| one.member() == member && one.excludes() && one.holds(now);
        self.restrictions.iter().filter(concerns).max_by_key(|one| (one.until().is_none(), one.until()))
    }

    /// Whom anything keeps out of the pairing now.
    pub fn excluded(&self, now: Timestamp) -> HashSet<MemberId> {
        self.restrictions(now).filter(|one| one.excludes()).map(Restriction::member).collect()
    }

    /// Who is restricted now.
    pub fn restrictions(&self, now: Timestamp) -> impl Iterator<Item = &Restriction> {
        self.restrictions.iter().filter(move |one| one.holds(now))
    }

    /// Whether a member is known not to be new any more.
    pub fn is_settled(&self, member: MemberId) -> bool {
        self.settled.lock().contains(&member)
    }

    /// Notes that a member is not new any more.
    pub fn settle(&self, member: MemberId) {
        self.settled.lock().insert(member);
    }

    /// Whether something of a member's may wait, or was not let through: only then is it worth looking.
    pub fn may_have_waiting(&self, member: MemberId) -> bool {
        self.waiting.has(member)
    }

    async fn read(records: &dyn Records, pairing: PairingId, before: &Before, now: Timestamp) -> Stored<Self> {
        let term = of_pairing(pairing);
        let modes = documents::list::<KeptMode>(records, &term, now).await?;
        let restrictions = documents::list::<Restriction>(records, &term, now).await?;
        let waiting = HeldAuthors::read(records, pairing, before.waiting.as_ref(), now).await?;
        let restrictions: Vec<Restriction> = restrictions.into_iter().map(|kept| kept.it).collect();
        let modes: Vec<KeptMode> = modes.into_iter().map(|kept| kept.it).collect();
        let holds: Option<Kept<Holds>> = documents::load(records, &pairing.to_string(), now).await?;
        let holds = holds.map_or_else(|| Holds::usual(pairing), |kept| kept.it);
        let words = WordSet::read(records, pairing, before.words.as_ref(), now).await?;
        Ok(Self { waiting, ..Self::of(modes, restrictions, holds, words) })
    }

    /// A policy by what it says; nothing waits.
    pub(super) fn of(modes: Vec<KeptMode>, restrictions: Vec<Restriction>, holds: Holds, words: Arc<WordSet>) -> Self {
        Self { holds, words, settled: Mutex::default(), waiting: Arc::new(HeldAuthors::nobody()), restrictions, modes }
    }
}

/// What was read before, and stays while its version does.
#[derive(Clone, Default)]
struct Before {
    words: Option<Arc<WordSet>>,
    waiting: Option<Arc<HeldAuthors>>,
}

/// The policies this node has read.
#[derive(Default)]
pub struct Policies {
    read: Mutex<HashMap<PairingId, Slot>>,
}

/// After how many milliseconds a policy is read again, whether or not anybody told of a change: the word of it can get lost
/// with the node that had it, or with the way between.
const KEPT_MS: u64 = 1_000;

/// For how many milliseconds a policy holds that can't be read again.
const HOLDS_MS: u64 = 300_000;

#[derive(Default)]
struct Slot {
    /// Counted up by each change: what was read before one is not kept after it.
    changes: u64,
    policy: Option<Arc<Policy>>,
    /// As of when it was read, by the clock that is never set.
    read_ms: u64,
    /// Until when the policy is taken as it is, or that there is none, by the same clock.
    until_ms: u64,
    /// Why there is none.
    refused: Option<StoreError>,
    before: Before,
    /// When modes end by the clock that nobody has asked for since: the store lets go of a mode that has ended.
    ends: Vec<Timestamp>,
    /// Up to when it was asked for ends.
    asked_ms: i64,
    /// Whom any policy that was read kept out, until somebody asks.
    kept_out: HashSet<MemberId>,
}

impl Policies {
    /// A pairing's policy.
    pub async fn of(&self, records: &dyn Records, clock: &dyn Clock, pairing: PairingId) -> Stored<Arc<Policy>> {
        let (now, began_ms) = (clock.now(), clock.monotonic_ms());
        let (changes, before, old, read_ms) = {
            let mut read = self.read.lock();
            let slot = read.entry(pairing).or_insert_with(|| Slot::since(now));
            if began_ms < slot.until_ms {
                match (&slot.policy, &slot.refused) {
                    (Some(policy), _) => return Ok(policy.clone()),
                    (None, Some(why)) => return Err(why.clone()),
                    (None, None) => {}
                }
            }
            // One looks, the others go on with what they have.
            slot.until_ms = began_ms + KEPT_MS;
            (slot.changes, slot.before.clone(), slot.policy.clone(), slot.read_ms)
        };
        let policy = match (Policy::read(records, pairing, &before, now).await, old) {
            (Ok(fresh), old) => {
                if let Some(old) = old {
                    *fresh.settled.lock() = old.settled.lock().clone();
                }
                Arc::new(fresh)
            }
            // As good as before: of whoever else reaches the database and changes it this node is told.
            (Err(_), Some(old)) if began_ms.saturating_sub(read_ms) < HOLDS_MS => return Ok(old),
            (Err(error), _) => {
                self.refuse(pairing, (changes, began_ms), &error, clock.monotonic_ms());
                return Err(error);
            }
        };
        let mut read = self.read.lock();
        let slot = read.entry(pairing).or_insert_with(|| Slot::since(now));
        slot.note_ends(&policy);
        slot.kept_out.extend(policy.excluded(now));
        if slot.changes == changes && slot.read_ms <= began_ms {
            slot.before = Before { words: Some(policy.words.clone()), waiting: Some(policy.waiting.clone()) };
            (slot.policy, slot.refused, slot.read_ms) = (Some(policy.clone()), None, began_ms);
        }
        Ok(policy)
    }

    /// Without what was known as of this change and this moment: whoever asks within a second is refused too, and waits for no
    /// database. What was read by whoever asked later than the one who failed stays.
    fn refuse(&self, pairing: PairingId, (changes, began_ms): (u64, u64), why: &StoreError, now_ms: u64) {
        if let Some(slot) = self.read.lock().get_mut(&pairing)
            && slot.changes == changes
            && slot.read_ms < began_ms
        {
            (slot.policy, slot.refused, slot.until_ms) = (None, Some(why.clone()), now_ms + KEPT_MS);
        }
    }

    /// Whether a mode of a pairing's has ended by the clock since this was asked last, or since anybody first asked about it. Where
    /// the policy could not be read just now, it is not yet: whoever is told of it would have to ask the same database.
    pub fn a_mode_ended(&self, clock: &dyn Clock, pairing: PairingId) -> bool {
        let (now, since_ms) = (clock.now(), clock.monotonic_ms().saturating_sub(2 * KEPT_MS));
        let mut read = self.read.lock();
        let Some(slot) = read.get_mut(&pairing).filter(|slot| slot.read_ms >= since_ms) else { return false };
        let after_ms = std::mem::replace(&mut slot.asked_ms, now.unix_ms());
        let has_ended = slot.ends.iter().any(|end| after_ms < end.unix_ms() && *end <= now);
        slot.ends.retain(|end| *end > now);
        has_ended
    }

    /// The pairings that anybody has asked about.
    pub fn pairings(&self) -> Vec<PairingId> {
        self.read.lock().keys().copied().collect()
    }

    /// Whom any of a pairing's policies kept out that was read since this was asked last.
    pub fn kept_out(&self, pairing: PairingId) -> HashSet<MemberId> {
        self.read.lock().get_mut(&pairing).map(|slot| std::mem::take(&mut slot.kept_out)).unwrap_or_default()
    }

    /// Somebody changed it.
    pub fn forget(&self, pairing: PairingId) {
        if let Some(slot) = self.read.lock().get_mut(&pairing) {
            slot.forget();
        }
    }

    /// Somebody may have changed any of them.
    pub fn forget_all(&self) {
        self.read.lock().values_mut().for_each(Slot::forget);
    }
}

impl Slot {
    /// What somebody asks about for the first time.
    fn since(now: Timestamp) -> Self {
        Self { asked_ms: now.unix_ms(), ..Self::default() }
    }

    fn forget(&mut self) {
        (self.changes, self.policy, self.refused) = (self.changes + 1, None, None);
    }

    fn note_ends(&mut self, policy: &Policy) {
        self.ends.extend(policy.modes.iter().flat_map(KeptMode::ends).filter(|end| end.unix_ms() > self.asked_ms));
        self.ends.sort_unstable();
        self.ends.dedup();
    }
}

#[cfg(test)]
mod tests;
