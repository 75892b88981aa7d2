//! The archive: what Redis lost comes back from it, each event is in it once, and what is taken back is nowhere in it.

use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::stores::{Redis, RedisArchived};
use crate::conformance::world::*;
use quartier::kernel::store::archive::HotWindow;
use quartier::kernel::store::log::{Changed, Posted};
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::message::Message;
use quartier_protocol::position::Position;
use redis::cmd;
use tokio_postgres::Client;

/// Messages as they are, but for the log's life.
async fn messages(node: &Node, channel: ChannelId) -> Vec<Message> {
    let mut all = all_messages(&node.stores, channel, 3).await;
    let life = all.first().map(|one| one.position.epoch);
    all.iter_mut().for_each(|one| one.position = Position { epoch: life.unwrap(), offset: one.position.offset });
    all
}

/// Some of everything that can become of a message; the first one's id.
async fn talk(world: &World<impl Enrolled>, node: &Node, channel: ChannelId) -> MessageId {
    let (stores, lena, yanis, at) = (&node.stores, world.member(0), world.member(1), world.now());
    let first = world.say(stores, channel, lena, "Unverwechselbares").await;
    world.react(stores, channel, first, yanis, "👍", true).await;
    let second = world.say(stores, channel, yanis, "vorher").await;
    done(
        stores
            .log
            .edit(channel, second, yanis, alone("nachher"), quartier_protocol::lang::Lang::fr(), at)
            .await
            .unwrap(),
    );
    let third = world.say(stores, channel, lena, "nicht gemeint").await;
    done(stores.log.remove(channel, third, lena, at).await.unwrap());
    let fourth = world.say(stores, channel, yanis, "strittig").await;
    done(stores.log.take_down(channel, fourth, world.member(2), at).await.unwrap());
    first
}

async fn settled(node: &Node, channel: ChannelId) {
    node.stores.archiving.as_ref().unwrap().settle(channel).await.unwrap();
}

/// How often a word is in the archive's tables, with its dump's eyes.
async fn times(database: &Client, word: &str) -> i64 {
    let mut times = 0;
    for table in ["archive_events", "archive_messages", "archive_revisions"] {
        let count = format!("SELECT count(*) FROM {table} AS t WHERE t::text LIKE '%{word}%'");
        times += database.query_one(&count, &[]).await.unwrap().get::<_, i64>(0);
    }
    times
}

#[tokio::test]
async fn a_redis_that_comes_back_empty_goes_on_behind_the_archive() {
    let (world, node) = World::<Redis>::begin().await;
    let channel = world.channel(0);
    let first = talk(&world, &node, channel).await;
    let before = head(&node.stores, channel).await;
    let member = world.member(4);
    let said = messages(&node, channel).await;
    let unread = node.stores.marks.read_states(member, &[channel]).await.unwrap()[0].unwrap().unread;
    settled(&node, channel).await;
    drop(node);
    world.store.server.ask::<()>(&cmd("FLUSHALL")).await;
    let node = world.open().await;
    let after = head(&node.stores, channel).await;
    assert_eq!(after.offset, before.offset);
    assert_ne!(after.epoch, before.epoch, "positions of before are those of another life");
    let mut back = messages(&node, channel).await;
    back.iter_mut().zip(&said).for_each(|(one, other)| one.position = other.position);
    assert_eq!(back, said);
    assert_eq!(node.stores.marks.read_states(member, &[channel]).await.unwrap()[0].unwrap().unread, unread);
    assert_eq!(node.stores.log.events(channel, before, 9).await.unwrap(), None);
    // It goes on, and what was said then can be changed.
    let lena = world.member(0);
    let next = world.post(&node.stores, channel, &message(lena, "weiter")).await;
    assert_eq!(next.offset, before.offset + 1);
    done(node.stores.log.remove(channel, first, lena, world.now()).await.unwrap());
    assert!(message_now(&node.stores, channel, first).await.removed);
    let events = whole_log(&node.stores, channel).await;
    assert_eq!(events.len() as u64, before.offset + 2);
}

#[tokio::test]
async fn of_nodes_that_hand_on_at_once_each_event_is_taken_once() {
    let (world, nodes) = World::<Redis>::begin_wide().await;
    let channel = world.channel(0);
    for round in 0..10 {
        for number in 0..20 {
            world.say(&nodes[0].stores, channel, world.member(0), &format!("{round}/{number}")).await;
        }
        tokio::join!(settled(&nodes[0], channel), settled(&nodes[1], channel));
    }
    let database = world.store.database.client().await;
    let rows = database.query_one("SELECT count(*), max(number) FROM archive_events", &[]).await.unwrap();
    assert_eq!((rows.get::<_, i64>(0), rows.get::<_, i64>(1)), (200, 200));
}

#[tokio::test]
async fn what_is_taken_back_or_erased_is_nowhere_in_the_archive() {
    let (world, node) = World::<RedisArchived>::begin().await;
    let (channel, lena, at) = (world.channel(0), world.member(0), world.now());
    let database = world.store.0.database.client().await;
    let first = talk(&world, &node, channel).await;
    assert!(times(&database, "Unverwechselbares").await > 0);
    assert!(matches!(node.stores.log.remove(channel, first, lena, at).await.unwrap(), Changed::Done { .. }));
    // The desk's revision is left, and goes with the member.
    assert_eq!(times(&database, "Unverwechselbares").await, 1);
    node.stores.log.erase(channel, lena, at).await.unwrap();
    assert_eq!(times(&database, "Unverwechselbares").await, 0);
    let yanis = world.member(1);
    node.stores.log.erase(channel, yanis, at).await.unwrap();
    for word in ["vorher", "nachher", "strittig"] {
        assert_eq!(times(&database, word).await, 0, "{word}");
    }
}

#[tokio::test]
async fn an_id_of_long_ago_is_the_same_message_still() {
    let (world, node) = World::<RedisArchived>::begin().await;
    let (channel, other, lena, at) = (world.channel(0), world.channel(1), world.member(0), world.now());
    let posted = message(lena, "einmal");
    let position = world.post(&node.stores, channel, &posted).await;
    world.say(&node.stores, channel, lena, "danach").await;
    let again = node.stores.log.post(channel, posted.clone(), at).await.unwrap();
    assert!(matches!(again, Posted::Duplicate { position: at, .. } if at == position), "{again:?}");
    assert_eq!(node.stores.log.post(other, posted, at).await.unwrap(), Posted::Conflict);
}

#[tokio::test]
async fn a_log_keeps_what_is_recent_by_count_and_by_age() {
    let (world, _) = World::<Redis>::begin().await;
    let day = 86_400_000;
    let hot = HotWindow { age_ms: 30 * day, events: 100, ids_ms: 0 };
    let node = world.store.open_with(hot).await;
    node.stores.directory.add(&world.batch).await.unwrap();
    let channel = world.channel(0);
    let kept = async || {
        let length: u64 = world.store.server.ask(cmd("XLEN").arg(format!("q:{{{channel}}}:log"))).await;
        length
    };
    for number in 0..120 {
        world.say(&node.stores, channel, world.member(0), &format!("{number}")).await;
    }
    settled(&node, channel).await;
    assert_eq!(kept().await, 100);
    world.clock.advance_ms(31 * day);
    world.say(&node.stores, channel, world.member(0), "heute").await;
    settled(&node, channel).await;
    assert_eq!(kept().await, 1);
    assert_eq!(all_messages(&node.stores, channel, 50).await.len(), 121);
    let fields: u64 = world.store.server.ask(cmd("HLEN").arg(format!("q:{{{channel}}}:state"))).await;
    assert!(fields < 25, "{fields} fields for one message");
}
