//! What a step wants done outside the database is there with the step, until it is acknowledged.

use crate::engine::{Engine, done, opened, town};
use quartier::kernel::outbox::{Entry, Outbox};
use quartier::{sql, values};
use std::sync::Arc;
use uuid::Uuid;

fn entry(number: u128) -> Entry {
    Entry { id: Uuid::from_u128(number), effect: format!("tell {number}") }
}

pub async fn an_effect_is_there_with_its_step_or_not_at_all<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    let outbox = Outbox::new(database.clone());
    let mut step = town(1, "Nantes");
    step.then(&entry(1));
    step.expect(1, sql!("UPDATE towns SET version = 1 WHERE id = $1"), values![9_i64]);
    assert!(!database.apply(step).await.unwrap().is_done());
    assert_eq!(outbox.pending(None, 9).await.unwrap(), []);
    for number in [3, 1, 2] {
        let mut step = town(i64::try_from(number).unwrap(), &format!("Ort {number}"));
        step.then(&entry(number));
        done(&*database, step).await;
    }
    let ids = async |after, limit| {
        let pending = outbox.pending(after, limit).await.unwrap();
        pending.iter().map(|one| (one.entry.clone(), one.attempts)).collect::<Vec<_>>()
    };
    assert_eq!(ids(None, 2).await, [(entry(1), 0), (entry(2), 0)]);
    assert_eq!(ids(Some(entry(2).id), 2).await, [(entry(3), 0)]);
    outbox.acknowledge(&[entry(2).id, entry(1).id]).await.unwrap();
    outbox.acknowledge(&[entry(2).id, entry(9).id]).await.unwrap();
    assert_eq!(ids(None, 9).await, [(entry(3), 0)]);
}

pub async fn of_those_who_claim_an_effect_one_has_it<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    let outbox = Arc::new(Outbox::new(database.clone()));
    let mut step = town(1, "Nantes");
    step.then(&entry(1));
    done(&*database, step).await;
    for attempts in 0..4 {
        let seen = outbox.pending(None, 1).await.unwrap().remove(0);
        assert_eq!(seen.attempts, attempts);
        let racers = (0..8).map(|_| {
            let (outbox, seen) = (outbox.clone(), seen.clone());
            tokio::spawn(async move { outbox.claim(&seen).await.unwrap() })
        });
        let mut claimed = 0;
        for racer in racers.collect::<Vec<_>>() {
            claimed += u32::from(racer.await.unwrap());
        }
        assert_eq!(claimed, 1);
    }
    let seen = outbox.pending(None, 1).await.unwrap().remove(0);
    outbox.acknowledge(&[seen.entry.id]).await.unwrap();
    assert!(!outbox.claim(&seen).await.unwrap(), "what is acknowledged is not claimed");
}
