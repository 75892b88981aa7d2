//! Read marks, gathered: reading along moves a mark with each message, and what counts is the last of them.
//!
//! Owns the marks that are not kept yet. Never lets one go back. One task keeps them, in rounds: all that waits when a round begins.
//! Invariant: a mark is kept within a second, and whoever leaves or asks has it kept at once, as far as the store answers; a crash loses
//! the last second of them, and the channel is read once more.

use super::Service;
use crate::kernel::broker::Control;
use crate::kernel::store::marks::{Mark, Marked};
use crate::kernel::store::presence::ConnectionId;
use crate::kernel::store::{StoreError, Stored};
use futures_util::{FutureExt, StreamExt, stream};
use parking_lot::Mutex;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::position::Position;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// How long a mark may lie.
const KEPT_WITHIN: Duration = Duration::from_millis(800);
/// How long somebody waits for a round.
const WAITED: Duration = Duration::from_secs(2);
/// Marks that are kept in one step.
const AT_ONCE: usize = 500;
/// Marks that are told beside each other.
const TOLD_AT_ONCE: usize = 32;
/// Marks that may wait while the store is away: one in each of five channels of ten thousand people.
const WAITING_MAX: usize = 50_000;

/// Where a mark stands, and by which connection it came there.
type Marking = BTreeMap<(MemberId, ChannelId), (Position, ConnectionId)>;

/// What is not kept yet.
#[derive(Default)]
struct Unkept {
    /// For the next round.
    waiting: Marking,
    /// Of this round.
    keeping: Marking,
    /// Rounds that have begun.
    begun: u64,
}

/// A round that ended.
#[derive(Clone, Copy, Default)]
struct Ended {
    round: u64,
    is_kept: bool,
}

/// The marks that are not kept yet.
#[derive(Default)]
pub struct ReadMarks {
    unkept: Mutex<Unkept>,
    asked: Notify,
    ended: watch::Sender<Ended>,
}

impl Unkept {
    /// Of two marks at one place the further one stays.
    fn add(&mut self, Mark { member, channel, position }: Mark, by: ConnectionId) {
        let before = self.waiting.entry((member, channel)).or_insert((position, by));
        if before.0.epoch != position.epoch || before.0.offset < position.offset {
            *before = (position, by);
        }
    }

    /// Takes back what this round could not keep; what was noted since is newer.
    fn give_back(&mut self) {
        for (place, (position, by)) in std::mem::take(&mut self.keeping) {
            let newer = self.waiting.entry(place).or_insert((position, by));
            if newer.0.epoch == position.epoch && newer.0.offset < position.offset {
                *newer = (position, by);
            }
        }
    }

    fn len(&self) -> usize {
        self.waiting.len() + self.keeping.len()
    }
}

fn has(marks: &Marking, member: MemberId) -> bool {
    let from = (member, ChannelId(uuid::Uuid::nil()));
    marks.range(from..).next().is_some_and(|((first, _), _)| *first == member)
}

impl ReadMarks {
    /// Notes a mark. `Unavailable` if too many wait.
    pub fn note(&self, mark: Mark, by: ConnectionId) -> Stored<()> {
        let mut unkept = self.unkept.lock();
        if unkept.len() >= WAITING_MAX && !unkept.waiting.contains_key(&(mark.member, mark.channel)) {
            return Err(StoreError::Unavailable("too many read marks wait".into()));
        }
        unkept.add(mark, by);
        Ok(())
    }

    /// Begins a round with all that waits. `false`: nothing does.
    fn begin(&self) -> bool {
        let unkept = &mut *self.unkept.lock();
        if unkept.waiting.is_empty() {
            return false;
        }
        unkept.begun += 1;
        unkept.keeping = std::mem::take(&mut unkept.waiting);
        true
    }

    /// Ends the round: what is not kept by now waits for the next one.
    fn end(&self, is_kept: bool) {
        let mut unkept = self.unkept.lock();
        unkept.give_back();
        self.ended.send_replace(Ended { round: unkept.begun, is_kept });
    }

    /// The next marks of this round after a place.
    fn some(&self, after: Option<(MemberId, ChannelId)>) -> Vec<(Mark, ConnectionId)> {
        use std::ops::Bound::{Excluded, Unbounded};
        let unkept = self.unkept.lock();
        let rest = unkept.keeping.range((after.map_or(Unbounded, Excluded), Unbounded));
        let mark = |(&(member, channel), &(position, by))| (Mark { member, channel, position }, by);
        rest.take(AT_ONCE).map(mark).collect()
    }

    /// The round by whose end a member's marks are kept, or everybody's. `None`: there are none.
    fn awaited(&self, member: Option<MemberId>) -> Option<u64> {
        let unkept = self.unkept.lock();
        let is_in = |marks: &Marking| member.map_or(!marks.is_empty(), |member| has(marks, member));
        let next = is_in(&unkept.waiting).then_some(unkept.begun + 1);
        next.or_else(|| is_in(&unkept.keeping).then_some(unkept.begun))
    }

    /// Waits until what is noted by now has been kept, or could not be.
    async fn kept(&self, member: Option<MemberId>) -> Stored<()> {
        let mut ended = self.ended.subscribe();
        let Some(round) = self.awaited(member) else { return Ok(()) };
        self.asked.notify_one();
        match ended.wait_for(|ended| ended.round >= round).await.map(|ended| ended.is_kept) {
            Ok(true) => Ok(()),
            _ => Err(StoreError::Unavailable("read marks can't be kept now; they wait".into())),
        }
    }
}

/// Waits until everything that waits has been kept.
pub async fn keep(service: &Service) -> Stored<()> {
    service.read_marks.kept(None).await
}

/// Waits until what is noted of a member has been kept, before it is asked about or they are gone; two seconds at most.
pub async fn keep_of(service: &Service, member: MemberId) -> Stored<()> {
    let kept = tokio::time::timeout(WAITED, service.read_marks.kept(Some(member))).await;
    kept.unwrap_or_else(|_| Err(StoreError::Unavailable("keeping read marks takes long; they wait".into())))
}

/// Has what waits kept, as long as the server runs.
pub async fn forever(service: std::sync::Arc<Service>) {
    let marks = &service.read_marks;
    loop {
        let _ = tokio::time::timeout(KEPT_WITHIN, marks.asked.notified()).await;
        if !marks.begin() {
            continue;
        }
        let outcome = round(&service).await;
        marks.end(outcome.is_ok());
        if let Err(error) = outcome {
            tracing::debug!(%error, "read marks can't be kept now; they wait");
        }
    }
}

/// Has what is in this round kept, and told to the members' other connections.
async fn round(service: &Service) -> Stored<()> {
    let mut after = None;
    loop {
        let some = service.read_marks.some(after);
        let Some((last, _)) = some.last() else { return Ok(()) };
        after = Some((last.member, last.channel));
        let marks: Vec<Mark> = some.iter().map(|(mark, _)| *mark).collect();
        let outcomes = service.stores.marks.mark_all(&marks).await?;
        let mut moved = Vec::new();
        {
            let mut unkept = service.read_marks.unkept.lock();
            for ((Mark { member, channel, position }, connection), outcome) in some.into_iter().zip(outcomes) {
                // What can't be kept now by itself waits on, and holds up nobody else's.
                if outcome != Marked::Later {
                    unkept.keeping.remove(&(member, channel));
                }
                if outcome == Marked::Moved {
                    moved.push(Control::Read { member, channel, position, connection });
                }
            }
        }
        let told = moved.into_iter().map(|control| service.stores.broker.control(control));
        // The mark is kept; if the others don't hear of it now, they will when they come back.
        stream::iter(told).for_each_concurrent(TOLD_AT_ONCE, |told| told.map(drop)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quartier_protocol::position::Epoch;
    use uuid::Uuid;

    fn mark(member: u128, channel: u128, position: &str) -> Mark {
        let (epoch, offset) = position.split_once(':').unwrap();
        let position = Position { epoch: Epoch::parse(epoch).unwrap(), offset: offset.parse().unwrap() };
        Mark { member: MemberId(Uuid::from_u128(member)), channel: ChannelId(Uuid::from_u128(channel)), position }
    }

    fn by(number: u64) -> ConnectionId {
        ConnectionId { node: 1, number }
    }

    #[test]
    fn the_last_mark_counts_and_none_goes_back() {
        let marks = ReadMarks::default();
        for (number, position) in ["epoch:3", "epoch:7", "epoch:5"].into_iter().enumerate() {
            marks.note(mark(2, 1, position), by(number as u64)).unwrap();
        }
        marks.note(mark(2, 9, "epoch:1"), by(9)).unwrap();
        let awaited = |member| marks.awaited(Some(MemberId(Uuid::from_u128(member))));
        assert_eq!((awaited(2), awaited(1)), (Some(1), None));
        assert!(marks.begin());
        assert_eq!(marks.some(None), [(mark(2, 1, "epoch:7"), by(1)), (mark(2, 9, "epoch:1"), by(9))]);
        // In another life of the log its places are others.
        marks.note(mark(2, 1, "other:2"), by(2)).unwrap();
        assert_eq!(awaited(2), Some(2), "the next round has the newer one");
        marks.end(false);
        assert!(marks.begin());
        assert_eq!(marks.some(None), [(mark(2, 1, "other:2"), by(2)), (mark(2, 9, "epoch:1"), by(9))]);
        assert_eq!(awaited(2), Some(2));
    }

    #[test]
    fn only_so_many_wait() {
        let marks = ReadMarks::default();
        for channel in 0..WAITING_MAX as u128 {
            marks.note(mark(1, channel, "epoch:1"), by(1)).unwrap();
        }
        assert!(marks.note(mark(2, 1, "epoch:1"), by(1)).is_err());
        marks.note(mark(1, 0, "epoch:2"), by(1)).unwrap();
        assert!(marks.begin());
        assert!(marks.note(mark(2, 1, "epoch:1"), by(1)).is_err(), "those of a round count");
        let first = marks.some(None);
        let (last, _) = first.last().unwrap();
        assert_eq!((first.len(), marks.some(Some((last.member, last.channel))).len()), (AT_ONCE, AT_ONCE));
        marks.unkept.lock().keeping.clear();
        marks.end(true);
        marks.note(mark(2, 1, "epoch:1"), by(1)).unwrap();
    }
}
