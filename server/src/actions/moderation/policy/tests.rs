//! By when it is read, kept and let go of, against records that are away, or slow.

use super::*;
use crate::clock::SteadyClock;
use crate::documents::Document;
use crate::documents::moderation::words::Words;
use crate::kernel::store::records::{Commit, Committed, Content, Kind, Record, RecordKey, Unless};
use tokio::sync::Notify;
use uuid::Uuid;

/// Has nothing but a mode at most; counts how often it is asked for word rules.
#[derive(Default)]
struct Empty {
    asked: Mutex<u32>,
    away: Mutex<bool>,
    mode: Mutex<Option<KeptMode>>,
    /// Lets the next one who reads wait for this, in vain.
    slow: Mutex<Option<Arc<Notify>>>,
}

#[async_trait::async_trait]
impl Records for Empty {
    async fn get(&self, keys: &[RecordKey], _: Timestamp) -> Stored<Vec<Option<Record>>> {
        if *self.away.lock() {
            return Err(StoreError::Unavailable("away".into()));
        }
        Ok(keys.iter().map(|_| None).collect())
    }

    async fn get_unless(&self, key: &RecordKey, _: Option<u64>, _: Timestamp) -> Stored<Unless<Record>> {
        *self.asked.lock() += u32::from(key.kind == Words::KIND);
        Ok(Unless::Absent)
    }

    async fn list(&self, kind: Kind, _: &str, _: Option<&str>, _: u32, _: Timestamp) -> Stored<Vec<Record>> {
        let slow = self.slow.lock().take();
        if let Some(slow) = slow {
            slow.notified().await;
            return Err(StoreError::Unavailable("away".into()));
        }
        if *self.away.lock() {
            return Err(StoreError::Unavailable("away".into()));
        }
        let mode = self.mode.lock().clone().filter(|_| kind == KeptMode::KIND);
        let record = |mode: KeptMode| {
            let body = serde_json::to_string(&mode).unwrap();
            Record { id: mode.id(), version: 1, content: Content { terms: mode.terms(), expires: None, body } }
        };
        Ok(mode.map(record).into_iter().collect())
    }

    async fn commit_all(&self, _: Commit<'_>, _: Timestamp) -> Stored<Committed> {
        Ok(Committed::Done)
    }

    async fn sweep(&self, _: Timestamp, _: u32) -> Stored<u32> {
        Ok(0)
    }
}

/// A clock so many milliseconds after its start.
fn at(ms: i64) -> SteadyClock {
    let clock = SteadyClock::at(0);
    clock.advance_ms(ms);
    clock
}

#[tokio::test]
async fn a_policy_is_read_again_after_a_second_whether_or_not_a_change_was_told() {
    let (records, policies) = (Empty::default(), Policies::default());
    let pairing = PairingId(Uuid::from_u128(1));
    let asked = async |ms: i64| {
        policies.of(&records, &at(ms), pairing).await.unwrap();
        *records.asked.lock()
    };
    assert_eq!([asked(5_000).await, asked(5_999).await, asked(6_000).await, asked(6_500).await], [1, 1, 2, 2]);
    policies.forget(pairing);
    assert_eq!(asked(6_600).await, 3, "a change that was told counts at once");
    let set_back = at(7_600);
    set_back.set_by_ms(-3_600_000);
    policies.of(&records, &set_back, pairing).await.unwrap();
    assert_eq!(*records.asked.lock(), 4, "a clock that was set back keeps nothing for longer");
}

#[tokio::test]
async fn a_mode_that_ended_is_told_of_once_however_long_nobody_could_look() {
    let (records, policies) = (Empty::default(), Policies::default());
    let pairing = PairingId(Uuid::from_u128(1));
    let mode = Mode { until: Some(Timestamp::from_unix_ms(200_000)), ..Mode::default() };
    *records.mode.lock() = Some(KeptMode { pairing, channel: None, mode, after: None });
    let away = |is_away: bool| *records.away.lock() = is_away;
    let looked = async |ms: i64| {
        let policy = policies.of(&records, &at(ms), pairing).await;
        policy.map(|_| policies.a_mode_ended(&at(ms), pairing)).ok()
    };
    assert_eq!(looked(5_000).await, Some(false));
    away(true);
    assert_eq!(looked(200_500).await, Some(false), "whoever was told now could not ask how it is");
    assert_eq!(looked(390_000).await, None);
    away(false);
    *records.mode.lock() = None;
    assert_eq!(looked(700_000).await, Some(true), "though the store has let go of it meanwhile");
    assert_eq!([looked(701_000).await, looked(702_000).await], [Some(false); 2]);
}

#[tokio::test]
async fn what_is_known_holds_on_for_minutes_while_the_store_is_away() {
    let (records, policies) = (Empty::default(), Policies::default());
    let pairing = PairingId(Uuid::from_u128(1));
    let is_had = async |ms: i64| policies.of(&records, &at(ms), pairing).await.is_ok();
    let away = |is_away: bool| *records.away.lock() = is_away;
    assert!(is_had(5_000).await);
    away(true);
    assert!(is_had(9_000).await && is_had(304_000).await);
    assert!(!is_had(305_000).await && !is_had(305_001).await, "refused, whoever asks");
    away(false);
    assert!(!is_had(305_500).await, "for a second, so that not everybody waits for the database");
    assert!(is_had(306_500).await, "back without a restart");
    away(true);
    assert!(is_had(308_000).await);
    policies.forget(pairing);
    assert!(!is_had(308_001).await, "not for a moment where a change was told of");
    away(false);
    policies.forget(pairing);
    assert!(is_had(308_002).await, "a refusal does not outlive a change that was told of");
}

#[tokio::test]
async fn whoever_fails_after_a_later_one_found_out_takes_nothing_away() {
    let (records, policies) = (Empty::default(), Policies::default());
    let pairing = PairingId(Uuid::from_u128(1));
    let asked = async |ms: i64| policies.of(&records, &at(ms), pairing).await;
    assert!(asked(5_000).await.is_ok());
    policies.forget(pairing);
    let slow = Arc::new(Notify::new());
    *records.slow.lock() = Some(slow.clone());
    let later = async {
        assert!(asked(7_100).await.is_ok(), "the database is back");
        slow.notify_one();
    };
    let (first, ()) = tokio::join!(asked(6_000), later);
    assert!(first.is_err());
    assert!(asked(7_200).await.is_ok(), "what is known is newer than the failure");
}
