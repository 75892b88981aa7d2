//! Read marks, gathered: reading along moves a mark with each message, and what counts is the last of them.
//!
//! Owns the marks that are not kept yet. Never lets one go back. Invariant: a mark is kept within a second, at the latest when its
//! member leaves or the server stops; a crash loses the last second of them, and the channel is read once more.

use super::Service;
use crate::broker::Control;
use crate::store::marks::{Mark, Marked};
use crate::store::presence::ConnectionId;
use crate::store::{StoreError, Stored};
use futures_util::{FutureExt, StreamExt, stream};
use parking_lot::Mutex;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::position::Position;
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a mark may lie.
const KEPT_WITHIN: Duration = Duration::from_millis(800);
/// Marks that are kept in one step.
const AT_ONCE: usize = 500;
/// Marks that are told beside each other.
const TOLD_AT_ONCE: usize = 32;
/// Marks that may wait while the store is away: one in each of five channels of ten thousand people.
const WAITING_MAX: usize = 50_000;

/// Where a mark stands, and by which connection it came there.
type Waiting = BTreeMap<(MemberId, ChannelId), (Position, ConnectionId)>;

/// The marks that wait.
#[derive(Default)]
pub struct ReadMarks {
    waiting: Mutex<Waiting>,
    /// One at a time: of two, the older could come last.
    keeping: tokio::sync::Mutex<()>,
}

impl ReadMarks {
    /// Notes a mark. `Unavailable` if too many wait.
    pub fn note(&self, mark: Mark, by: ConnectionId) -> Stored<()> {
        let mut waiting = self.waiting.lock();
        let is_full = waiting.len() >= WAITING_MAX;
        let Mark { member, channel, position } = mark;
        match waiting.get_mut(&(member, channel)) {
            Some(before) => {
                if before.0.epoch != position.epoch || before.0.offset < position.offset {
                    *before = (position, by);
                }
            }
            None if is_full => return Err(StoreError::Unavailable("too many read marks wait".into())),
            None => {
                waiting.insert((member, channel), (position, by));
            }
        }
        Ok(())
    }

    fn has(&self, member: MemberId) -> bool {
        let waiting = self.waiting.lock();
        let from = (member, ChannelId(uuid::Uuid::nil()));
        waiting.range(from..).next().is_some_and(|((first, _), _)| *first == member)
    }

    fn take(&self) -> Vec<(Mark, ConnectionId)> {
        let mut waiting = self.waiting.lock();
        let rest = waiting.keys().nth(AT_ONCE).copied();
        let some = match rest {
            Some(rest) => {
                let rest = waiting.split_off(&rest);
                std::mem::replace(&mut *waiting, rest)
            }
            None => std::mem::take(&mut *waiting),
        };
        let mark = |((member, channel), (position, by))| (Mark { member, channel, position }, by);
        some.into_iter().map(mark).collect()
    }
}

/// Has everything kept that waits, and told to the members' other connections. What can't be kept now waits on.
pub async fn keep(service: &Service) -> Stored<()> {
    loop {
        let moved = keep_some(service).await?;
        let Some(moved) = moved else { return Ok(()) };
        // Side by side and with nothing held: telling takes a way to the broker for each, and whoever leaves waits for what is kept.
        let told = moved.into_iter().map(|control| service.stores.broker.control(control));
        // The mark is kept; if the others don't hear of it now, they will when they come back.
        stream::iter(told).for_each_concurrent(TOLD_AT_ONCE, |told| told.map(drop)).await;
    }
}

/// Has some of it kept: what is to be told of that. `None`: nothing waits.
async fn keep_some(service: &Service) -> Stored<Option<Vec<Control>>> {
    let marks = &service.read_marks;
    let _alone = marks.keeping.lock().await;
    let taken = marks.take();
    if taken.is_empty() {
        return Ok(None);
    }
    let some: Vec<Mark> = taken.iter().map(|(mark, _)| *mark).collect();
    match service.stores.marks.mark_all(&some).await {
        Ok(outcomes) => {
            let moved = taken.into_iter().zip(outcomes).filter(|(_, outcome)| *outcome == Marked::Moved);
            let control = |(Mark { member, channel, position }, connection)| Control::Read {
                member,
                channel,
                position,
                connection,
            };
            Ok(Some(moved.map(|(taken, _)| control(taken)).collect()))
        }
        Err(error) => {
            taken.into_iter().for_each(|(mark, by)| drop(marks.note(mark, by)));
            Err(error)
        }
    }
}

/// Has what waits of a member kept, before it is asked about or they are gone.
pub async fn keep_of(service: &Service, member: MemberId) -> Stored<()> {
    if service.read_marks.has(member) { keep(service).await } else { Ok(()) }
}

/// Has what waits kept, as long as the server runs.
pub async fn forever(service: std::sync::Arc<Service>) {
    loop {
        tokio::time::sleep(KEPT_WITHIN).await;
        if let Err(error) = keep(&service).await {
            tracing::debug!(%error, "read marks can't be kept now; they wait");
        }
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
        assert!(marks.has(mark(2, 1, "epoch:1").member) && !marks.has(mark(1, 1, "epoch:1").member));
        assert_eq!(marks.take(), [(mark(2, 1, "epoch:7"), by(1)), (mark(2, 9, "epoch:1"), by(9))]);
        assert!(!marks.has(mark(2, 1, "epoch:1").member));
        // In another life of the log its places are others.
        marks.note(mark(2, 1, "epoch:7"), by(1)).unwrap();
        marks.note(mark(2, 1, "other:2"), by(2)).unwrap();
        assert_eq!(marks.take(), [(mark(2, 1, "other:2"), by(2))]);
    }

    #[test]
    fn only_so_many_wait() {
        let marks = ReadMarks::default();
        for channel in 0..WAITING_MAX as u128 {
            marks.note(mark(1, channel, "epoch:1"), by(1)).unwrap();
        }
        assert!(marks.note(mark(2, 1, "epoch:1"), by(1)).is_err());
        marks.note(mark(1, 0, "epoch:2"), by(1)).unwrap();
        assert_eq!((marks.take().len(), marks.take().len()), (AT_ONCE, AT_ONCE));
        marks.note(mark(2, 1, "epoch:1"), by(1)).unwrap();
    }
}
