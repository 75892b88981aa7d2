//! What is dropped from Redis because the archive has it: an id stays used, a text that goes is gone from both, whatever moves meanwhile.

use crate::conformance::enrolled::{Node, tables};
use crate::conformance::stores::{Redis, RedisCluster};
use crate::conformance::world::*;
use quartier::kernel::store::archive::HotWindow;
use quartier::kernel::store::archive::kept::ToArchive;
use quartier::kernel::store::archive::tables::Archive;
use quartier::kernel::store::log::{NewMessage, Posted};
use quartier::kernel::store::shared::open_database;
use quartier_protocol::event::EventKind;
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_protocol::position::{Epoch, Position};
use redis::cmd;
use uuid::Builder;

/// So many events stay, however young their ids.
const fn hot(events: u64) -> HotWindow {
    HotWindow { age_ms: i64::MAX, events, ids_ms: 0 }
}

async fn settled(node: &Node, channel: ChannelId) {
    node.stores.archiving.as_ref().unwrap().settle(channel).await.unwrap();
}

#[tokio::test]
async fn an_id_stays_used_after_its_message_went_to_the_archive() {
    let (world, _) = World::<Redis>::begin().await;
    let node = world.store.open_with(HotWindow { ids_ms: HotWindow::IDS_MS, ..hot(0) }).await;
    let (channel, other, lena) = (world.channel(0), world.channel(1), world.member(0));
    let ahead = Builder::from_unix_timestamp_millis(world.now().unix_ms() as u64 + 9_000_000, &[7; 10]).into_uuid();
    let mut all = [message(lena, "jetzt"), message(lena, "ohne Zeit"), message(lena, "die Uhr geht vor")];
    (all[1].id, all[2].id) = (MessageId(uuid()), MessageId(ahead));
    let mut places = Vec::new();
    for one in &all {
        places.push(world.post(&node.stores, channel, one).await);
    }
    // At once, when the first is not an hour old, when it is, and when the last one's time has come.
    for wait_ms in [0, 1_000, 3_700_000, 5_400_000, 86_400_000] {
        world.clock.advance_ms(wait_ms);
        world.say(&node.stores, channel, lena, "noch etwas").await;
        settled(&node, channel).await;
        for (one, place) in all.iter().zip(&places) {
            let again = node.stores.log.post(channel, one.clone(), world.now()).await.unwrap();
            assert!(matches!(again, Posted::Duplicate { position, .. } if position == *place), "{again:?}");
            let elsewhere = node.stores.log.post(other, one.clone(), world.now()).await.unwrap();
            assert_eq!(elsewhere, Posted::Conflict, "{one:?} after {wait_ms}");
        }
    }
    let claims: u64 =
        world.store.server.ask(cmd("EXISTS").arg(format!("q:claims:{{{}}}", &ahead.to_string()[..8]))).await;
    assert_eq!(claims, 0, "claims go when ids are old");
}

#[tokio::test]
async fn of_two_messages_with_one_id_the_archive_keeps_the_first_and_goes_on() {
    let (world, _) = World::<Redis>::begin().await;
    let node = world.store.open_with(HotWindow { ids_ms: HotWindow::IDS_MS, ..hot(1 << 40) }).await;
    let (channel, other, lena, yanis) = (world.channel(0), world.channel(1), world.member(0), world.member(1));
    let first = message(lena, "das erste");
    world.post(&node.stores, channel, &first).await;
    settled(&node, channel).await;
    // As if Redis had lost it.
    world.store.server.ask::<u8>(cmd("DEL").arg(format!("q:claims:{{{}}}", &first.id.to_string()[..8]))).await;
    let second = NewMessage { author: yanis, text: text("das zweite"), ..first };
    world.post(&node.stores, other, &second).await;
    done(node.stores.log.edit(other, second.id, yanis, alone("geändert"), Lang::de(), world.now()).await.unwrap());
    world.say(&node.stores, other, yanis, "weiter").await;
    settled(&node, other).await;
    let database = world.store.database.client().await;
    let rows = database.query("SELECT said FROM archive_messages ORDER BY said", &[]).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows[0].get::<_, String>(0).contains("das erste"), "{rows:?}");
    let revisions = database.query_one("SELECT count(*) FROM archive_revisions", &[]).await.unwrap();
    assert_eq!(revisions.get::<_, i64>(0), 0, "nothing of the second is at the first");
}

#[tokio::test]
async fn an_erasure_finds_what_goes_to_the_archive_meanwhile() {
    let (world, node) = World::<Redis>::begin().await;
    let evicting = world.store.open_with(hot(0)).await;
    let (channel, lena, yanis, at) = (world.channel(0), world.member(0), world.member(1), world.now());
    for number in 0..1_200 {
        let id = world.say(&node.stores, channel, lena, "Unverwechselbares").await;
        if number % 5 == 0 {
            world.react(&node.stores, channel, id, yanis, "👍", true).await;
        }
        if number == 300 {
            settled(&evicting, channel).await;
        }
    }
    let evict = async {
        for _ in 0..40 {
            settled(&evicting, channel).await;
        }
    };
    let (erased, ()) = tokio::join!(node.stores.log.erase(channel, lena, at), evict);
    assert_eq!(erased.unwrap(), 1_200);
    for message in all_messages(&node.stores, channel, 200).await {
        assert!(message.removed, "{message:?}");
    }
    let erased = node.stores.log.erase(channel, yanis, at).await.unwrap();
    assert_eq!(erased, 0, "reactions go with the messages");
    let database = world.store.database.client().await;
    for table in ["archive_events", "archive_messages", "archive_revisions"] {
        let count = format!("SELECT count(*) FROM {table} AS t WHERE t::text LIKE '%Unverwechselbares%'");
        assert_eq!(database.query_one(&count, &[]).await.unwrap().get::<_, i64>(0), 0, "{table}");
    }
    let left: Vec<String> = world.store.server.ask(cmd("HVALS").arg(format!("q:{{{channel}}}:state"))).await;
    assert!(left.iter().all(|value| !value.contains("Unverwechselbares")));
}

#[tokio::test]
async fn a_trimmed_message_that_is_in_the_archive_takes_its_recent_edits_along() {
    let (world, _) = World::<Redis>::begin().await;
    let node = world.store.open_with(hot(4)).await;
    let (channel, lena, at) = (world.channel(0), world.member(0), world.now());
    let old = world.say(&node.stores, channel, lena, "vorher").await;
    for number in 0..4 {
        world.say(&node.stores, channel, lena, &format!("{number}")).await;
    }
    for text in ["nachher", "und dann"] {
        done(node.stores.log.edit(channel, old, lena, alone(text), Lang::fr(), at).await.unwrap());
    }
    // The message goes, its edits stay: it was edited before and after that.
    settled(&node, channel).await;
    done(node.stores.log.edit(channel, old, lena, alone("zuletzt"), Lang::fr(), at).await.unwrap());
    settled(&node, channel).await;
    assert_eq!(message_now(&node.stores, channel, old).await.text.unwrap().as_str(), "zuletzt");
    node.stores.log.trim(channel, 2).await.unwrap();
    let start = Position { offset: 2, ..head(&node.stores, channel).await };
    for event in events_after(&node.stores, channel, start, 50).await {
        if let EventKind::MessageEdited { text, .. } = event.kind {
            assert_eq!(text, None);
        }
    }
    let left: Vec<String> = world.store.server.ask(cmd("HVALS").arg(format!("q:{{{channel}}}:state"))).await;
    assert!(
        left.iter().all(|value| !["vorher", "nachher", "und dann", "zuletzt"].iter().any(|word| value.contains(word)))
    );
}

#[tokio::test]
async fn a_trim_of_what_the_archive_alone_has_is_not_unread() {
    let (world, _) = World::<Redis>::begin().await;
    let node = world.store.open_with(hot(0)).await;
    let (channel, lena, member) = (world.channel(0), world.member(0), world.member(1));
    let unread = async || node.stores.marks.read_states(member, &[channel]).await.unwrap()[0].unwrap().unread;
    for number in 0..6 {
        world.say(&node.stores, channel, lena, &format!("{number}")).await;
    }
    settled(&node, channel).await;
    node.stores.log.trim(channel, 2).await.unwrap();
    assert_eq!(unread().await, 4);
    node.stores.log.trim(channel, 99).await.unwrap();
    assert_eq!(unread().await, 0);
    world.say(&node.stores, channel, lena, "neu").await;
    assert_eq!(unread().await, 1);
}

#[tokio::test]
async fn a_page_that_ends_at_the_seam_says_that_there_is_more() {
    let (world, _) = World::<Redis>::begin().await;
    let node = world.store.open_with(hot(2)).await;
    let (channel, lena) = (world.channel(0), world.member(0));
    for number in 0..6 {
        world.say(&node.stores, channel, lena, &format!("{number}")).await;
    }
    settled(&node, channel).await;
    for (limit, more) in [(1, true), (2, true), (3, true), (5, true), (6, false), (7, false)] {
        let page = node.stores.log.messages(channel, None, limit).await.unwrap().unwrap();
        assert_eq!((page.messages.len(), page.more), (limit.min(6) as usize, more), "{limit}");
    }
    node.stores.log.trim(channel, 4).await.unwrap();
    let page = node.stores.log.messages(channel, None, 3).await.unwrap().unwrap();
    assert_eq!((page.messages.len(), page.more), (2, false));
}

#[tokio::test]
async fn a_message_goes_back_and_forth_with_however_many_earlier_texts() {
    let (world, _) = World::<Redis>::begin().await;
    let node = world.store.open_with(hot(0)).await;
    let (channel, lena, at) = (world.channel(0), world.member(0), world.now());
    let id = world.say(&node.stores, channel, lena, "0").await;
    let count = 4_300;
    for number in 1..=count {
        let edit = node.stores.log.edit(channel, id, lena, alone(&number.to_string()), Lang::de(), at);
        done(edit.await.unwrap());
        if number % 1_900 == 0 {
            settled(&node, channel).await;
        }
    }
    settled(&node, channel).await;
    let revisions = async || node.stores.log.revisions(channel, id).await.unwrap().unwrap();
    let is_whole = |all: &[quartier_protocol::message::Revision]| {
        all.len() == count && all.iter().enumerate().all(|(number, one)| one.text.as_str() == number.to_string())
    };
    assert!(is_whole(&revisions().await));
    world.react(&node.stores, channel, id, lena, "👍", true).await;
    assert!(is_whole(&revisions().await), "brought back");
    settled(&node, channel).await;
    assert!(is_whole(&revisions().await), "and gone again");
}

#[tokio::test]
async fn a_refused_post_leaves_no_claim_in_a_cluster() {
    let (world, _) = World::<RedisCluster>::begin().await;
    let node = world.store.open_with(hot(0)).await;
    let (channel, other, lena) = (world.channel(0), world.channel(1), world.member(0));
    let posted = message(lena, "einmal");
    world.post(&node.stores, channel, &posted).await;
    settled(&node, channel).await;
    assert_eq!(node.stores.log.post(other, posted.clone(), world.now()).await.unwrap(), Posted::Conflict);
    let again = node.stores.log.post(channel, posted, world.now()).await.unwrap();
    assert!(matches!(again, Posted::Duplicate { .. }), "{again:?}");
}

#[tokio::test]
async fn whoever_read_before_anothers_step_writes_nothing_after_it() {
    let (world, node) = World::<Redis>::begin().await;
    let channel = world.channel(0);
    world.say(&node.stores, channel, world.member(0), "eins").await;
    settled(&node, channel).await;
    let archive = Archive::new(open_database(&world.store.database.url(), &tables()).await.unwrap());
    let before = archive.log(channel).await.unwrap().unwrap();
    let epoch = Epoch::parse("abcdefghjk").unwrap();
    let page = ToArchive {
        epoch,
        offset: before.reached,
        trimmed: 0,
        cold: 0,
        touched: 0,
        seam: None,
        head: before.head.clone(),
        events: Vec::new(),
        messages: Vec::new(),
        stale: Vec::new(),
    };
    assert!(archive.take(channel, Some(&before), &page).await.unwrap());
    assert!(!archive.take(channel, Some(&before), &page).await.unwrap());
    assert!(!archive.take(channel, None, &page).await.unwrap());
    assert!(!archive.put_at(channel, &before, 1, &[]).await.unwrap());
    assert!(!archive.begin_anew(channel, &before, epoch).await.unwrap());
    assert!(!archive.go_back(channel, &before, 0, &page).await.unwrap());
    assert!(!archive.trim(channel, &before, 1, 1).await.unwrap());
    let after = archive.log(channel).await.unwrap().unwrap();
    assert_eq!((after.reached, after.trimmed, after.epoch), (1, 0, before.epoch));
    assert!(archive.trim(channel, &after, 1, 1).await.unwrap());
}
