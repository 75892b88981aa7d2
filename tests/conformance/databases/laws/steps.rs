//! A step is there whole or not at all.

use crate::engine::{Engine, done, opened, people, person, refused, town, towns};
use quartier::kernel::step::{Cause, STATEMENTS_MAX};
use quartier::kernel::{Applied, Step, StoreError};
use quartier::{sql, values};

pub async fn a_step_that_fails_anywhere_leaves_no_trace_and_says_where<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    done(&*database, town(1, "Nantes")).await;
    for at in 0..4 {
        let mut step = Step::new();
        for number in 0..4 {
            if number == at {
                // Only one row is there.
                step.expect(2, sql!("UPDATE towns SET version = version + 1 WHERE id = $1"), values![1_i64]);
            } else {
                person(&mut step, 1, number);
            }
        }
        let (statement, cause) = refused(&*database, step).await;
        assert_eq!((statement, cause), (usize::try_from(at).unwrap(), Cause::Rows(1)));
        assert_eq!(people(&*database).await, 0);
        let kept = database.query_one(sql!("SELECT version FROM towns WHERE id = $1"), values![1_i64]).await.unwrap();
        assert_eq!(kept.unwrap().get::<i64>(0).unwrap(), 0);
    }
}

pub async fn what_others_did_refuses_a_step_and_says_why<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    done(&*database, town(1, "Nantes")).await;
    let mut twice = town(2, "Lyon");
    twice.expect(1, sql!("INSERT INTO towns (id, name, version) VALUES ($1, $2, 0)"), values![3_i64, "Nantes"]);
    assert_eq!(refused(&*database, twice).await, (1, Cause::Unique));
    let mut nowhere = town(2, "Lyon");
    let number = person(&mut nowhere, 9, 1);
    assert_eq!(refused(&*database, nowhere).await, (number, Cause::Reference));
    let mut lived_in = Step::new();
    person(&mut lived_in, 1, 1);
    done(&*database, lived_in).await;
    let mut gone = Step::new();
    gone.expect(1, sql!("DELETE FROM towns WHERE id = $1"), values![1_i64]);
    assert_eq!(refused(&*database, gone).await, (0, Cause::Reference));
    // Several are wrong: the first is named.
    let mut wrong = Step::new();
    wrong.expect(1, sql!("DELETE FROM towns WHERE id = $1"), values![7_i64]);
    person(&mut wrong, 9, 1);
    assert_eq!(refused(&*database, wrong).await, (0, Cause::Rows(0)));
    assert_eq!((towns(&*database).await, people(&*database).await), (1, 1));
}

pub async fn a_statement_sees_what_came_before_it<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    let mut step = town(1, "Nantes");
    person(&mut step, 1, 1);
    step.expect(
        1,
        sql!("UPDATE towns SET version = version + 1 WHERE id = $1 AND version = $2"),
        values![1_i64, 0_i64],
    );
    step.expect(
        1,
        sql!("UPDATE towns SET version = version + 1 WHERE id = $1 AND version = $2"),
        values![1_i64, 1_i64],
    );
    step.expect(1, sql!("DELETE FROM people WHERE town = $1"), values![1_i64]);
    step.expect(0, sql!("DELETE FROM people WHERE town = $1"), values![1_i64]);
    done(&*database, step).await;
    done(&*database, Step::new()).await;
    let row = database.query_one(sql!("SELECT version FROM towns WHERE id = $1"), values![1_i64]).await.unwrap();
    assert_eq!(row.unwrap().get::<i64>(0).unwrap(), 2);
}

pub async fn a_refused_step_spoils_no_other<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    done(&*database, town(0, "Nantes")).await;
    // At one moment, so that those which share a commit do.
    let steps = (1..=60).map(|id| {
        let name = if id % 3 == 0 { "Nantes".to_owned() } else { id.to_string() };
        let mut step = town(id, &name);
        person(&mut step, id, 1);
        database.apply(step)
    });
    let applied = futures_util::future::join_all(steps).await;
    let taken = applied.into_iter().filter(|applied| applied.as_ref().unwrap().is_done()).count();
    assert_eq!(taken, 40);
    assert_eq!((towns(&*database).await, people(&*database).await), (41, 40));
}

pub async fn a_step_gives_back_what_its_statements_give<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    let mut step = town(1, "Nantes");
    step.expect(
        1,
        sql!("UPDATE towns SET version = version + 5 WHERE id = $1 RETURNING version, name"),
        values![1_i64],
    );
    step.expect(0, sql!("UPDATE towns SET version = 0 WHERE id = $1 RETURNING version"), values![2_i64]);
    // There already: nothing is touched.
    step.expect(
        0,
        sql!("INSERT INTO towns (id, name, version) VALUES ($1, $2, 0) ON CONFLICT (id) DO NOTHING"),
        values![1_i64, "Lyon"],
    );
    let Applied::Done(returned) = database.apply(step).await.unwrap() else { panic!("refused") };
    assert_eq!(returned.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 0, 0]);
    assert_eq!(returned[1][0].values(), values![5_i64, "Nantes"]);
}

pub async fn a_large_step_is_one_step<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    let mut step = town(1, "Nantes");
    for number in 0..3_000 {
        person(&mut step, 1, number);
    }
    let mut failing = step.clone();
    let last = failing.expect(1, sql!("DELETE FROM towns WHERE id = $1"), values![2_i64]);
    assert_eq!(refused(&*database, failing).await, (last, Cause::Rows(0)));
    assert_eq!((towns(&*database).await, people(&*database).await), (0, 0));
    done(&*database, step).await;
    assert_eq!(people(&*database).await, 3_000);
    let mut endless = Step::new();
    for number in 0..=STATEMENTS_MAX {
        endless.run(sql!("DELETE FROM towns WHERE id = $1"), values![u32::try_from(number).unwrap()]);
    }
    assert!(matches!(database.apply(endless).await, Err(StoreError::Invalid(_))));
}

pub async fn what_is_wrong_is_said_and_changes_nothing<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    let wrong = [
        (sql!("INSERT INTO castles (id) VALUES ($1)"), values![1_i64]),
        (sql!("INSERT INTO towns (id, name, version) VALUES ($1, $2, $3)"), values![2_i64, "Lyon"]),
        (sql!("INSERT INTO towns (id, name, version) VALUES ($1, $2, 0)"), values![2_i64, None::<String>]),
        (sql!("INSERT INTO towns (id, name, version) VALUES ($1, $2, 0)"), values![2_i64, vec![1_u8]]),
    ];
    for (sql, params) in wrong {
        let mut step = town(1, "Nantes");
        step.run(sql, params);
        let error = database.apply(step).await.unwrap_err();
        assert!(matches!(error, StoreError::Corrupt(_) | StoreError::Invalid(_)), "{error}");
        assert_eq!(towns(&*database).await, 0);
    }
    assert!(database.query(sql!("SELECT castle FROM towns"), vec![]).await.is_err());
    done(&*database, town(1, "Nantes")).await;
}
