//! What a step wants done outside the database is there with the step, until it is done.

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
    assert_eq!(outbox.waiting(None, 9).await.unwrap(), []);
    for number in [3, 1, 2] {
        let mut step = town(i64::try_from(number).unwrap(), &format!("Ort {number}"));
        step.then(&entry(number));
        done(&*database, step).await;
    }
    let ids = async |after, limit| {
        let waiting = outbox.waiting(after, limit).await.unwrap();
        waiting.iter().map(|one| (one.entry.clone(), one.tries)).collect::<Vec<_>>()
    };
    assert_eq!(ids(None, 2).await, [(entry(1), 0), (entry(2), 0)]);
    assert_eq!(ids(Some(entry(2).id), 2).await, [(entry(3), 0)]);
    outbox.done(&[entry(2).id, entry(1).id]).await.unwrap();
    outbox.done(&[entry(2).id, entry(9).id]).await.unwrap();
    assert_eq!(ids(None, 9).await, [(entry(3), 0)]);
}

pub async fn of_those_who_take_an_effect_over_one_does<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    let outbox = Arc::new(Outbox::new(database.clone()));
    let mut step = town(1, "Nantes");
    step.then(&entry(1));
    done(&*database, step).await;
    for tries in 0..4 {
        let seen = outbox.waiting(None, 1).await.unwrap().remove(0);
        assert_eq!(seen.tries, tries);
        let racers = (0..8).map(|_| {
            let (outbox, seen) = (outbox.clone(), seen.clone());
            tokio::spawn(async move { outbox.take_over(&seen).await.unwrap() })
        });
        let mut taken = 0;
        for racer in racers.collect::<Vec<_>>() {
            taken += u32::from(racer.await.unwrap());
        }
        assert_eq!(taken, 1);
    }
    let seen = outbox.waiting(None, 1).await.unwrap().remove(0);
    outbox.done(&[seen.entry.id]).await.unwrap();
    assert!(!outbox.take_over(&seen).await.unwrap(), "what is done is not taken over");
}
