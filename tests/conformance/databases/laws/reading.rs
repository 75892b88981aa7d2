//! What is read is of one moment, and costs the same wherever it is.

use crate::engine::{Engine, done, opened, person, town};
use quartier::kernel::{Query, Step};
use quartier::{sql, values};

pub async fn queries_together_are_of_one_moment<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    done(&*database, town(1, "Nantes")).await;
    let writing = {
        let database = database.clone();
        tokio::spawn(async move {
            for number in 1..=100 {
                let mut step = Step::new();
                step.expect(1, sql!("UPDATE towns SET version = version + 1 WHERE id = $1"), values![1_i64]);
                person(&mut step, 1, number);
                done(&*database, step).await;
            }
        })
    };
    let (mut seen, mut looked) = (0, false);
    while !writing.is_finished() || !looked {
        let queries = vec![
            Query { sql: sql!("SELECT version FROM towns WHERE id = $1"), params: values![1_i64] },
            Query { sql: sql!("SELECT count(*) FROM people"), params: vec![] },
            Query { sql: sql!("SELECT version FROM towns WHERE id = $1"), params: values![1_i64] },
        ];
        let answers = database.query_all(queries).await.unwrap();
        let read: Vec<i64> = answers.iter().map(|rows| rows[0].get(0).unwrap()).collect();
        assert!(read.iter().all(|number| *number == read[0]), "{read:?}");
        assert!(read[0] >= seen);
        (seen, looked) = (read[0], true);
    }
    writing.await.unwrap();
    assert_eq!(database.query_all(vec![]).await.unwrap(), Vec::<Vec<_>>::new());
}

pub async fn what_was_answered_as_done_is_read_at_once<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    for id in 0..50_i64 {
        done(&*database, town(id, &id.to_string())).await;
        let read = database.query(sql!("SELECT name FROM towns WHERE id = $1"), values![id]).await.unwrap();
        assert_eq!(read[0].get::<&str>(0).unwrap(), id.to_string());
    }
}

/// No timing: how the engine goes about it is its own word.
pub async fn a_page_costs_the_same_wherever_it_is<E: Engine>() {
    let (engine, database) = opened::<E>().await;
    let mut step = town(1, "Nantes");
    for number in 0..2_000 {
        person(&mut step, 1, number);
    }
    done(&*database, step).await;
    let page = sql!("SELECT number FROM people WHERE town = $1 AND number > $2 ORDER BY number LIMIT 10");
    for after in [-1_i64, 1_000, 1_985] {
        let params = values![1_i64, after];
        let read = database.query(page, params.clone()).await.unwrap();
        assert_eq!(read[0].get::<i64>(0).unwrap(), after + 1);
        assert!(!engine.reads_whole_tables(page.text(), &params).await);
    }
    // The look itself is not blind.
    let whole = sql!("SELECT number FROM people WHERE note = $1 ORDER BY token LIMIT 10");
    assert!(engine.reads_whole_tables(whole.text(), &values!["x"]).await);
}
