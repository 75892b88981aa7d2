//! From bytes to meetings, or to what is wrong and in which line.

use crate::actions::Service;
use crate::actions::agenda::told;
use crate::calendar::ics::read::{Bad, Limits, Reason, read};
use crate::calendar::zones::Zone;
use crate::digest::Digest;
use crate::documents::agenda::calendar::Calendar;
use crate::domain::agenda::taken::{How, Taken, TooMuch, taken};
use crate::outbound::OutboundError;
use quartier_protocol::http::agenda::calendars::{CalendarProblem, CalendarProblemKind};
use quartier_protocol::limits::CALENDAR_BYTES;
use quartier_protocol::local::LocalTime;
use quartier_protocol::time::Timestamp;
use sha2::Digest as _;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Calendars read at the same time.
const AT_ONCE: usize = 2;
/// How much is read: also of what is over, of which nothing is kept.
const LIMITS: Limits = Limits { bytes: CALENDAR_BYTES, ..Limits::DEFAULT };

/// What is wrong with a calendar, or with getting it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// What.
    pub kind: CalendarProblemKind,
    /// In which line.
    pub line: Option<u32>,
    /// This occurrence.
    pub detail: String,
}

impl Wrong {
    /// As it stands at the calendar.
    pub fn problem(self, at: Timestamp) -> CalendarProblem {
        CalendarProblem { kind: self.kind, line: self.line, detail: self.detail, at }
    }
}

impl From<OutboundError> for Wrong {
    fn from(error: OutboundError) -> Self {
        Self { kind: error.kind(), line: None, detail: error.to_string() }
    }
}

impl From<Bad> for Wrong {
    fn from(bad: Bad) -> Self {
        let is_size = matches!(bad.reason, Reason::TooBig | Reason::TooManyLines | Reason::TooManyEvents);
        let kind = if is_size { CalendarProblemKind::TooLarge } else { CalendarProblemKind::Invalid };
        Self { kind, line: (bad.line > 0).then_some(bad.line), detail: bad.to_string() }
    }
}

impl Wrong {
    fn too_much(TooMuch { uid, what }: TooMuch, bytes: &[u8]) -> Self {
        let says = |line: &[u8]| line.trim_ascii_end() == format!("UID:{uid}").as_bytes();
        let line = bytes.split(|byte| *byte == b'\n').position(says).and_then(|index| u32::try_from(index + 1).ok());
        Self { kind: CalendarProblemKind::TooLarge, line, detail: format!("the event {uid}: {what}") }
    }
}

/// A calendar that was read.
pub struct Read {
    /// What is in it.
    pub meetings: Vec<Taken>,
    /// Of its bytes.
    pub digest: Digest,
}

/// By which the same bytes are known again.
pub fn digest(bytes: &[u8]) -> Digest {
    Digest(sha2::Sha256::digest(bytes).into())
}

/// Who reads: beside whatever else goes on, because two megabytes take a while, and a few at a time, so that many calendars at
/// once take no more of the machine than a few.
pub struct Readers(Arc<Semaphore>);

impl Default for Readers {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Readers {
    /// Does something that takes a while, when it is its turn. `None`: it broke down.
    pub async fn read<T: Send + 'static>(&self, what: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let turn = self.0.clone().acquire_owned().await.ok()?;
        let read = tokio::task::spawn_blocking(move || {
            // It ends with the work, whether anybody still waits for it or not.
            let _turn = turn;
            what()
        });
        read.await.ok()
    }
}

/// Reads a calendar.
pub async fn meetings(service: &Service, calendar: &Calendar, bytes: Vec<u8>) -> Result<Read, Wrong> {
    let (zone, reminders, unnamed) = (calendar.zone.clone(), calendar.reminders.clone(), calendar.name.clone());
    let texts = service.limits.clone();
    let now = told::instant(service.clock.now());
    let read = service.readers.read(move || {
        let home = Zone::parse(&zone).unwrap_or(Zone::UTC);
        let calendar = read(&bytes, &home, &LIMITS)?;
        let clock = || Wrong { kind: CalendarProblemKind::Invalid, line: None, detail: "the clock is wrong".into() };
        let since = LocalTime::of(home.wall(now)).ok_or_else(clock)?;
        let how = How { home: &home, reminders: &reminders, unnamed: &unnamed, limits: &texts, since };
        let meetings = taken(&calendar.events, how).map_err(|too_much| Wrong::too_much(too_much, &bytes))?;
        Ok(Read { meetings, digest: digest(&bytes) })
    });
    let broken = Wrong { kind: CalendarProblemKind::Invalid, line: None, detail: "it can't be read".into() };
    read.await.unwrap_or(Err(broken))
}

#[cfg(test)]
mod tests {
    use super::*;
    use parking_lot::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    use std::sync::mpsc;

    #[tokio::test]
    async fn a_few_calendars_are_read_at_once_and_one_that_breaks_down_is_in_nobodys_way() {
        let (readers, inside, most) = (Arc::new(Readers::default()), AtomicUsize::new(0), AtomicUsize::new(0));
        let (open, gate) = mpsc::channel::<()>();
        let shared = Arc::new((inside, most, Mutex::new(gate)));
        let read = |number: u32| {
            let (readers, shared) = (readers.clone(), shared.clone());
            tokio::spawn(async move {
                let work = move || {
                    let (inside, most, gate) = &*shared;
                    most.fetch_max(inside.fetch_add(1, SeqCst) + 1, SeqCst);
                    gate.lock().recv().unwrap();
                    inside.fetch_sub(1, SeqCst);
                    assert!(number != 3, "breaks down");
                    number
                };
                readers.read(work).await
            })
        };
        let all: Vec<_> = (0..8).map(read).collect();
        while shared.1.load(SeqCst) < AT_ONCE || readers.0.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        (0..8).for_each(|_| open.send(()).unwrap());
        let mut done = Vec::new();
        for one in all {
            done.extend(one.await.unwrap());
        }
        assert_eq!((done, shared.1.load(SeqCst)), (vec![0, 1, 2, 4, 5, 6, 7], AT_ONCE));
        assert_eq!(readers.0.available_permits(), AT_ONCE);
    }
}
