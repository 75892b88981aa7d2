//! Values come back as they went in.

use crate::engine::{Engine, done, opened, people, town};
use quartier::kernel::{Step, StoreError, Value};
use quartier::{sql, values};

pub async fn values_read_back_as_they_were_kept<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    for (id, version) in [(i64::MIN, i64::MAX), (-1, i64::MIN), (0, -1), (i64::MAX, 0)] {
        let mut step = Step::new();
        let add = sql!("INSERT INTO towns (id, name, version) VALUES ($1, $2, $3)");
        step.expect(1, add, values![id, id.to_string(), version]);
        done(&*database, step).await;
        let find = sql!("SELECT id, version FROM towns WHERE id = $1");
        assert_eq!(database.query(find, values![id]).await.unwrap()[0].values(), values![id, version]);
    }
    let every_byte: Vec<u8> = (0..=255).collect();
    let long = "🌻ö\u{10FFFF}".repeat(40_000);
    let notes: [(Option<&str>, Option<Vec<u8>>); 7] = [
        (None, None),
        (Some(""), Some(vec![])),
        (Some("Zoé 🌻\r\n\t\u{1}\u{7F}\u{85}\u{FEFF}\u{202E}e\u{301}"), Some(vec![0])),
        (Some("'; DROP TABLE towns; -- \\ $1 ?1 %s"), Some(every_byte.clone())),
        (Some("\u{FFFD}\u{FFFF}\u{1F1E9}\u{1F1EA}"), Some(every_byte.repeat(2_000))),
        (Some(&long), None),
        (Some("NULL"), Some(b"NULL".to_vec())),
    ];
    for (number, (note, token)) in (0_i64..).zip(notes) {
        let mut step = Step::new();
        let add = sql!("INSERT INTO people (town, number, note, token) VALUES ($1, $2, $3, $4)");
        step.expect(1, add, values![0_i64, number, note, token.clone()]);
        done(&*database, step).await;
        let find = sql!("SELECT note, token FROM people WHERE town = $1 AND number = $2");
        let row = database.query_one(find, values![0_i64, number]).await.unwrap().unwrap();
        assert_eq!(row.get::<Option<&str>>(0).unwrap(), note);
        assert_eq!(row.get::<Option<&[u8]>>(1).unwrap(), token.as_deref());
    }
    // What is nothing is not what is empty, and neither is like anything.
    let count = sql!("SELECT count(*), count(note), count(token) FROM people WHERE note = $1 OR note IS NULL");
    assert_eq!(database.query(count, values![""]).await.unwrap()[0].values(), values![2_i64, 1_i64, 1_i64]);
    let is_there = sql!("SELECT EXISTS (SELECT 1 FROM people WHERE note = $1)");
    assert!(database.query(is_there, values!["NULL"]).await.unwrap()[0].get::<bool>(0).unwrap());
    assert!(!database.query(is_there, values!["null"]).await.unwrap()[0].get::<bool>(0).unwrap());
}

pub async fn text_with_a_nul_is_refused_before_anything_happens<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    let mut step = town(1, "Nantes");
    step.run(sql!("INSERT INTO people (town, number, note) VALUES ($1, 1, $2)"), values![1_i64, "a\0b"]);
    let error = database.apply(step).await.unwrap_err();
    assert!(matches!(&error, StoreError::Invalid(why) if why.contains("U+0000")), "{error}");
    let find = sql!("SELECT id FROM towns WHERE name = $1");
    assert!(matches!(database.query(find, values!["\0"]).await, Err(StoreError::Invalid(_))));
    assert_eq!(people(&*database).await, 0);
    done(&*database, town(1, "Nantes")).await;
}

pub async fn text_is_ordered_by_its_bytes<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    let mut names = [
        "b", "B", "ä", "a", "A", "z", "Z", "a b", "ab", "a-b", "é", "e\u{301}", "ß", "ss", "10", "9", "🌻", "\u{FFFD}",
    ];
    for (id, name) in (0..).zip(names) {
        done(&*database, town(id, name)).await;
    }
    names.sort_unstable();
    let read = database.query(sql!("SELECT name FROM towns ORDER BY name"), vec![]).await.unwrap();
    assert_eq!(read.iter().map(|row| row.get::<&str>(0).unwrap()).collect::<Vec<_>>(), names);
    let after =
        database.query(sql!("SELECT name FROM towns WHERE name > $1 ORDER BY name"), values!["a b"]).await.unwrap();
    let at = names.iter().position(|name| *name == "a b").unwrap();
    assert_eq!(after.iter().map(|row| row.get::<&str>(0).unwrap()).collect::<Vec<_>>(), names[at + 1..]);
}

pub async fn a_column_of_another_type_is_said<E: Engine>() {
    let (_engine, database) = opened::<E>().await;
    done(&*database, town(1, "Nantes")).await;
    let row = database.query_one(sql!("SELECT id, name FROM towns"), vec![]).await.unwrap().unwrap();
    for error in [row.get::<i64>(1).unwrap_err(), row.get::<i64>(2).unwrap_err()] {
        assert!(matches!(&error, StoreError::Corrupt(why) if why.contains("SELECT id, name FROM towns")), "{error}");
    }
    assert_eq!(row.values()[0], Value::Int(1));
}
