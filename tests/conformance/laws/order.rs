//! Offsets, times and epochs, and that what was acknowledged stays.

use super::records::{key, put};
use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::kernel::store::records::Expect;
use quartier_protocol::lang::Lang;
use quartier_protocol::position::Position;
use std::collections::BTreeSet;

/// 64 senders at once on every node, one log.
pub async fn offsets_are_dense<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let channel = world.channel(0);
    let (lena, at) = (world.member(0), world.now());
    let senders = (0..64).map(|sender| {
        let stores = nodes[sender % nodes.len()].stores.clone();
        tokio::spawn(async move {
            for number in 0..10 {
                let message = message(lena, &format!("{sender}/{number}"));
                stores.log.post(channel, message, at).await.unwrap();
            }
        })
    });
    for sender in senders.collect::<Vec<_>>() {
        sender.await.unwrap();
    }
    for node in &nodes {
        let log = whole_log(&node.stores, channel).await;
        assert!(log.iter().map(|event| event.position.offset).eq(1..=640));
        assert_eq!(log.iter().filter_map(subject).collect::<BTreeSet<_>>().len(), 640);
        let epochs: Vec<_> = log.iter().map(|event| event.position.epoch).collect();
        assert!(epochs.iter().all(|epoch| *epoch == epochs[0]));
        assert_eq!(head(&node.stores, channel).await, log[639].position);
    }
}

/// A clock that lags a little doesn't take a log's times back; and they are what the sender was told.
pub async fn a_small_lag_takes_no_time_back<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    let log = &node.stores.log;
    let later = world.now().plus_ms(59_000);
    let first = message(lena, "eins");
    log.post(channel, first.clone(), later).await.unwrap();
    let told = log.post(channel, message(lena, "zwei"), world.now()).await.unwrap();
    assert!(matches!(told, quartier::kernel::store::log::Posted::New { at, .. } if at == later), "{told:?}");
    done(log.edit(channel, first.id, lena, alone("1"), Lang::de(), world.now()).await.unwrap());
    done(log.react(channel, first.id, lena, emoji("👍"), true, world.now()).await.unwrap());
    done(log.remove(channel, first.id, lena, later.plus_ms(1)).await.unwrap());
    world.archive(&node.stores, channel, true).await;
    let times: Vec<_> = whole_log(&node.stores, channel).await.iter().map(|event| event.at).collect();
    assert_eq!(times, [later, later, later, later, later.plus_ms(1), later.plus_ms(1)]);
    assert_eq!(message_now(&node.stores, channel, first.id).await.edited_at, Some(later));
    let other = world.channel(1);
    world.say(&node.stores, other, lena, "anderswo").await;
    assert_eq!(whole_log(&node.stores, other).await[0].at, world.now(), "another log has its own time");
}

/// A clock that was far ahead once gives its instant to what was said then, and to nothing after it. What is old is still
/// found, and nothing that isn't is taken for old.
pub async fn a_clock_that_was_ahead_is_forgotten<S: Enrolled>() {
    const DAY_MS: i64 = 86_400_000;
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, lena) = (&node.stores, world.channel(0), world.member(0));
    let days = |days: i64| world.now().plus_ms(days * DAY_MS);
    let written = [days(-40), days(-39), days(400), days(-38), days(-19_000), days(-2), days(400), days(0)];
    for (number, at) in written.into_iter().enumerate() {
        stores.log.post(channel, message(lena, &format!("{number}")), at).await.unwrap();
    }
    let times: Vec<_> = whole_log(stores, channel).await.iter().map(|event| event.at).collect();
    assert_eq!(times, written);
    for (before, offset) in [(days(-41), 0), (days(-39), 1), (days(-30), 5), (days(-1), 6), (days(1), 8)] {
        assert_eq!(stores.log.reached(channel, before, world.now()).await.unwrap(), Some(offset), "{before:?}");
    }
}

pub async fn epochs_stay_over_a_crash_and_are_new_after_a_wipe<S: Enrolled>() {
    let (mut world, node) = World::<S>::begin().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    let empty = head(&node.stores, channel).await;
    assert_eq!(empty.offset, 0);
    assert_ne!(empty.epoch, head(&node.stores, world.channel(1)).await.epoch, "each log has its own life");
    world.say(&node.stores, channel, lena, "vorher").await;
    world.store.crash(vec![node]).await;
    let node = world.open().await;
    let position = head(&node.stores, channel).await;
    assert_eq!(position, Position { offset: 1, ..empty });
    world.say(&node.stores, channel, lena, "nachher").await;
    assert_eq!(head(&node.stores, channel).await, Position { offset: 2, ..empty });
    world.store.wipe(vec![node]).await;
    let node = world.open().await;
    let fresh = head(&node.stores, channel).await;
    assert_eq!(fresh.offset, 0);
    assert_ne!(fresh.epoch, empty.epoch);
    assert_eq!(node.stores.log.events(channel, position, 10).await.unwrap(), None);
}

pub async fn what_was_acknowledged_survives_a_crash<S: Enrolled>() {
    let (mut world, node) = World::<S>::begin().await;
    let (channel, lena, at) = (world.channel(0), world.member(0), world.now());
    let senders = (0..16).map(|sender| {
        let log = node.stores.log.clone();
        tokio::spawn(async move {
            for number in 0..8 {
                log.post(channel, message(lena, &format!("{sender}/{number}")), at).await.unwrap();
            }
        })
    });
    for sender in senders.collect::<Vec<_>>() {
        sender.await.unwrap();
    }
    let stores = &node.stores;
    let id = world.say(stores, channel, lena, "erst so").await;
    done(stores.log.edit(channel, id, lena, alone("dann so"), Lang::fr(), at).await.unwrap());
    world.react(stores, channel, id, lena, "👍", true).await;
    let gone = world.say(stores, channel, lena, "doch nicht").await;
    done(stores.log.remove(channel, gone, lena, at).await.unwrap());
    let position = head(stores, channel).await;
    stores.marks.mark(lena, channel, position).await.unwrap();
    stores.records.commit(&[put("a", Expect::Absent, "{}", &["t"], None)], at).await.unwrap();
    let kept = stores.records.get(&[key("a")], at).await.unwrap();
    assert!(kept[0].is_some());
    let log = whole_log(stores, channel).await;
    let messages = all_messages(stores, channel, 50).await;
    let membership = stores.directory.membership(lena).await.unwrap();
    assert!(membership.is_some());

    world.store.crash(vec![node]).await;
    let node = world.store.open().await;
    let stores = &node.stores;
    assert_eq!(whole_log(stores, channel).await, log);
    assert_eq!(all_messages(stores, channel, 50).await, messages);
    assert_eq!(stores.directory.membership(lena).await.unwrap(), membership);
    assert_eq!(stores.records.get(&[key("a")], at).await.unwrap(), kept);
    let place = stores.marks.read_states(lena, &[channel]).await.unwrap()[0].unwrap();
    assert_eq!((place.read, place.unread), (Some(position), 0));
    assert_eq!(stores.log.revisions(channel, gone).await.unwrap().unwrap()[0].text, text("doch nicht"));
}
