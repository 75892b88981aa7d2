//! What happens when the store is away, and afterwards.

use super::records::{key, put};
use crate::conformance::enrolled::{Away, Enrolled, Node};
use crate::conformance::world::*;
use quartier::kernel::broker::{Control, Delivery};
use quartier::kernel::store::log::{NewMessage, Posted};
use quartier::kernel::store::records::Expect;
use quartier::kernel::store::{StoreError, Stored};
use quartier_protocol::event::CaseState;
use quartier_protocol::http::agenda::meetings::MeetingChanged;
use quartier_protocol::http::moderation::desk::CaseChanged;
use quartier_protocol::id::{CaseId, MeetingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::noted::Noted;
use std::time::Duration;

/// No call takes longer.
const TIME_LIMIT: Duration = Duration::from_secs(3);

async fn in_time<T>(what: &str, call: impl Future<Output = Stored<T>>) -> Stored<T> {
    match tokio::time::timeout(TIME_LIMIT, call).await {
        Ok(answer) => answer,
        Err(_) => panic!("{what} takes too long"),
    }
}

/// The call ends in time, and its end isn't success.
async fn refused<T>(what: &str, call: impl Future<Output = Stored<T>>) {
    match in_time(what, call).await {
        Err(StoreError::Unavailable(_)) => {}
        Err(other) => panic!("{what}: {other}"),
        Ok(_) => panic!("{what} was answered"),
    }
}

/// The call ends in time; where what it needs is away, its end isn't success.
async fn refused_if<T>(is_away: bool, what: &str, call: impl Future<Output = Stored<T>>) {
    if is_away { refused(what, call).await } else { drop(in_time(what, call).await.unwrap()) }
}

/// The call ends in time. A read may still be answered, and is right then.
async fn right_or_refused<T: PartialEq + std::fmt::Debug>(what: &str, call: impl Future<Output = Stored<T>>, right: T) {
    match in_time(what, call).await {
        Ok(answer) => assert_eq!(answer, right, "{what}"),
        Err(StoreError::Unavailable(_)) => {}
        Err(other) => panic!("{what}: {other}"),
    }
}

/// The call ends in time, however.
async fn ends<T>(what: &str, call: impl Future<Output = Stored<T>>) {
    let _ = in_time(what, call).await;
}

/// Waits until the store takes writes again.
pub async fn recover(node: &Node) {
    let recovered = async {
        while node.stores.health.check().await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), recovered).await.expect("it works again without a restart");
}

pub async fn every_call_ends_while_the_store_is_away<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, lena, at) = (&node.stores, world.channel(0), world.member(0), world.now());
    node.stores.health.check().await.unwrap();
    let id = world.say(stores, channel, lena, "vorher").await;
    let position = head(stores, channel).await;
    let before = world.say(stores, channel, lena, "ganz vorher").await;
    let found = stores.log.find(channel, before).await.unwrap();
    let membership = stores.directory.membership(lena).await.unwrap();
    stores.records.commit(&[put("a", Expect::Absent, "vorher", &["t"], None)], at).await.unwrap();
    let kept = stores.records.get(&[key("a")], at).await.unwrap();
    let record = world.batch.members[0].clone();
    let rights = quartier::kernel::store::directory::Rights { role: Some(record.me.role), bound: None };

    world.store.away().await;
    let unhealthy = tokio::time::timeout(Duration::from_millis(2_500), node.stores.health.check()).await;
    assert!(unhealthy.expect("health answers within two seconds").is_err());
    let pairing = world.batch.pairings[0].id;
    let case = CaseChanged { case: CaseId(uuid()), state: CaseState::Open, urgent: true, by: None };
    let note = Noted::from(MeetingChanged { meeting: MeetingId(uuid()), sequence: 0, by: None });
    let new_ones = [put("b", Expect::Absent, "jetzt", &[], None)];
    let (channels, keys) = ([channel], [key("a")]);
    let logs_away = S::AWAY != Away::Kept;
    let tables_away = S::AWAY != Away::Live;
    tokio::join!(
        refused_if(logs_away, "post", stores.log.post(channel, message(lena, "jetzt"), at)),
        refused_if(logs_away, "edit", stores.log.edit(channel, id, lena, alone("anders"), Lang::de(), at)),
        refused_if(logs_away, "react", stores.log.react(channel, id, lena, emoji("👍"), true, at)),
        refused_if(logs_away, "remove", stores.log.remove(channel, id, lena, at)),
        refused_if(
            logs_away,
            "take_down",
            stores.log.take_down(channel, quartier_protocol::id::MessageId(uuid()), lena, at)
        ),
        refused_if(
            logs_away,
            "put_back",
            stores.log.put_back(channel, quartier_protocol::id::MessageId(uuid()), lena, at)
        ),
        refused_if(logs_away, "note_at_desk", stores.log.note_at_desk(pairing, case.into(), at)),
        refused_if(logs_away, "note", stores.log.note(channel, note, at)),
        refused_if(logs_away, "open_desk", stores.log.open_desk(pairing)),
        // These need both.
        refused("mark", stores.marks.mark(lena, channel, position)),
        refused("found", stores.directory.add(&world.batch)),
        refused_if(tables_away, "commit", stores.records.commit(&new_ones, at)),
        refused_if(tables_away, "update_own", stores.directory.update_own(&record.me)),
        refused_if(tables_away, "update_rights", stores.directory.update_rights(lena, &rights)),
        ends("sweep", stores.records.sweep(at, 10)),
        ends("erase", stores.log.erase(channel, world.member(4), at)),
    );
    // One alone, when the others have been refused.
    refused_if(logs_away, "post", stores.log.post(channel, message(lena, "und jetzt"), at)).await;
    tokio::join!(
        right_or_refused("find", stores.log.find(channel, before), found),
        right_or_refused("withheld", stores.log.withheld(channel, id), None),
        right_or_refused("membership", stores.directory.membership(lena), membership),
        right_or_refused("get", stores.records.get(&keys, at), kept),
        ends("get_unless", stores.records.get_unless(&keys[0], None, at)),
        ends("list", stores.records.list("card", "t", None, 5, at)),
        ends("overview", stores.directory.overview()),
        ends("reached", stores.log.reached(channel, at, at)),
        ends("head", stores.log.head(channel)),
        ends("places", stores.marks.read_states(lena, &channels)),
        ends("online", stores.presence.online(channel)),
    );
    world.store.back().await;
    recover(&node).await;
    world.say(stores, channel, lena, "nachher").await;
}

/// Whoever heard "unavailable" sends again: then every message is there once, and everyone was told of it, or told
/// that something may be missing.
pub async fn nothing_is_lost_or_doubled_by_an_outage<S: Enrolled>() {
    let (world, mut node) = World::<S>::begin().await;
    let (channel, lena, at) = (world.channel(0), world.member(0), world.now());
    node.stores.broker.follow(channel).await.unwrap();
    world.store.away().await;
    let messages: Vec<NewMessage> = (0..64).map(|number| message(lena, &number.to_string())).collect();
    let senders = messages.iter().map(|message| {
        let (log, message) = (node.stores.log.clone(), message.clone());
        tokio::spawn(async move { refused("post", log.post(channel, message, at)).await })
    });
    for sender in senders.collect::<Vec<_>>() {
        sender.await.unwrap();
    }
    world.store.back().await;
    recover(&node).await;
    for message in &messages {
        let posted = node.stores.log.post(channel, message.clone(), at).await.unwrap();
        assert!(matches!(posted, Posted::New { .. } | Posted::Duplicate { .. }), "{posted:?}");
    }
    let log = whole_log(&node.stores, channel).await;
    assert_eq!(log.len(), messages.len());
    let mut ids: Vec<_> = log.iter().filter_map(subject).collect();
    let mut sent: Vec<_> = messages.iter().map(|message| message.id).collect();
    ids.sort_unstable();
    sent.sort_unstable();
    assert_eq!(ids, sent);
    let mut last = world.say(&node.stores, channel, lena, "Ende").await;
    let mut next = Some(1);
    loop {
        match node.arrival().await {
            Delivery::Event(event) => {
                assert!(next.is_none_or(|next| event.position.offset == next), "a silent gap: {event:?}, not {next:?}");
                next = Some(event.position.offset + 1);
                if subject(&event) == Some(last) {
                    break;
                }
            }
            // Something may be missing, the end too; from here on nothing is.
            Delivery::Interrupted { channel: which } if which == channel => {
                next = None;
                last = world.say(&node.stores, channel, lena, "Ende").await;
            }
            Delivery::Control(Control::Interrupted) => {}
            other => panic!("{other:?}"),
        }
    }
}

/// Where what is kept is away, people go on talking.
pub async fn what_is_said_needs_no_directory<S: Enrolled>() {
    let (world, mut node) = World::<S>::begin().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    node.stores.broker.follow(channel).await.unwrap();
    world.store.away().await;
    for number in 0..5 {
        let id = world.say(&node.stores, channel, lena, &number.to_string()).await;
        match node.arrival().await {
            Delivery::Event(event) => assert_eq!(subject(&event), Some(id)),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(whole_log(&node.stores, channel).await.len(), 5);
    world.store.back().await;
    recover(&node).await;
    assert!(node.stores.directory.membership(lena).await.unwrap().is_some());
}

pub async fn a_closed_store_answers_nothing<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, lena) = (&node.stores, world.channel(0), world.member(0));
    let id = world.say(stores, channel, lena, "vorher").await;
    tokio::time::timeout(Duration::from_secs(10), stores.health.close()).await.expect("closing ends");
    refused("check", stores.health.check()).await;
    refused("post", stores.log.post(channel, message(lena, "danach"), world.now())).await;
    refused("head", stores.log.head(channel)).await;
    refused("membership", stores.directory.membership(lena)).await;
    stores.health.close().await;
    let node = world.open().await;
    assert_eq!(message_now(&node.stores, channel, id).await.text, Some(text("vorher")));
}
