//! One log of several can't be read: that is in no other's way.

use super::losing::settled;
use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::laws::being_erased::{done_when_due, on_files};
use crate::conformance::laws::lifetimes::service_with;
use crate::conformance::stores::Redis;
use crate::conformance::world::*;
use quartier::actions::jobs::{list, once};
use quartier::actions::keeping::run::if_due;
use quartier::actions::own::erase;
use quartier::documents::jobs::Queue;
use quartier::kernel::store::StoreError;
use quartier::kernel::store::archive::HotWindow;
use quartier_protocol::id::{ChannelId, MessageId};
use redis::cmd;

/// Two channels in which she said something, and a Redis that was emptied since; what PostgreSQL has of one of them can't be read.
struct Sick {
    world: World<Redis>,
    node: Node,
    sick: (ChannelId, MessageId),
    sound: (ChannelId, MessageId),
    known: String,
}

impl Sick {
    async fn begin(sick: usize) -> Self {
        let (world, node) = World::<Redis>::begin().await;
        let mut said = Vec::new();
        for number in [sick, 1 - sick] {
            let channel = world.channel(number);
            said.push((channel, world.say(&node.stores, channel, world.member(0), "geheim").await));
            settled(&node, channel).await;
        }
        let database = world.store.database.client().await;
        let known = "SELECT head FROM archive_logs WHERE channel = $1";
        let known = database.query_one(known, &[&said[0].0.0.as_bytes().as_slice()]).await.unwrap().get(0);
        let it = Self { sick: said[0], sound: said[1], world, node, known };
        it.keep("{").await;
        it.world.store.server.ask::<()>(&cmd("FLUSHALL")).await;
        it
    }

    /// What PostgreSQL says of the log.
    async fn keep(&self, head: &str) {
        let database = self.world.store.database.client().await;
        let change = "UPDATE archive_logs SET head = $2 WHERE channel = $1";
        assert_eq!(database.execute(change, &[&self.sick.0.0.as_bytes().as_slice(), &head]).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_node_starts_and_people_come_into_the_others() {
    for sick in [0, 1] {
        let sick = Sick::begin(sick).await;
        let node = sick.world.store.open().await;
        let log = &node.stores.log;
        assert!(log.head(sick.sick.0).await.is_err(), "nobody is told that there is nothing");
        let states = log.read_states(&[(sick.sick.0, None), (sick.sound.0, None)]).await.unwrap();
        assert_eq!(states.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true]);
        assert!(log.head(sick.world.batch.channels[0].pairing.desk()).await.unwrap().is_some());
        assert_eq!(log.head(sick.sound.0).await.unwrap().unwrap().position.offset, 1);
        sick.keep(&sick.known).await;
        assert_eq!(log.head(sick.sick.0).await.unwrap().unwrap().position.offset, 1, "it is begun without a restart");
    }
}

#[tokio::test]
async fn what_redis_has_of_one_can_not_be_read() {
    for is_of_another_type in [false, true] {
        let (world, node) = World::<Redis>::begin().await;
        let (sick, sound) = (world.channel(0), world.channel(1));
        for channel in [sick, sound] {
            world.say(&node.stores, channel, world.member(0), "eins").await;
            settled(&node, channel).await;
        }
        let of = format!("q:{{{sick}}}:state");
        match is_of_another_type {
            true => world.store.server.ask::<()>(cmd("SET").arg(of).arg("")).await,
            false => world.store.server.ask(cmd("HSET").arg(of).arg("epoch").arg("?")).await,
        }
        let node = world.store.open().await;
        let log = &node.stores.log;
        assert!(log.head(sick).await.is_err());
        assert_eq!(log.head(sound).await.unwrap().unwrap().position.offset, 1);
        let states = log.read_states(&[(sick, None), (sound, None)]).await.unwrap();
        assert_eq!(states.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true]);
        // A log that is lost beside it is begun with it.
        world.store.server.ask::<()>(cmd("DEL").arg(format!("q:{{{sound}}}:state"))).await;
        assert_eq!(world.store.open().await.stores.log.head(sound).await.unwrap().unwrap().position.offset, 1);
    }
}

#[tokio::test]
async fn whoever_is_erased_is_so_though_it_can_not_be_handed_on() {
    let (world, _) = World::<Redis>::begin().await;
    // Some are in both, some are not.
    for ids_ms in [0, HotWindow::IDS_MS] {
        let node = world.store.open_with(HotWindow { age_ms: i64::MAX, events: 1, ids_ms }).await;
        let (channel, lena) = (world.channel(usize::from(ids_ms == 0)), world.member(0));
        let mut said = Vec::new();
        for text in ["eins", "zwei", "drei"] {
            said.push(world.say(&node.stores, channel, lena, text).await);
        }
        settled(&node, channel).await;
        said.push(world.say(&node.stores, channel, lena, "vier").await);
        let database = world.store.database.client().await;
        let change = "UPDATE archive_logs SET head = '{' WHERE channel = $1";
        assert_eq!(database.execute(change, &[&channel.0.as_bytes().as_slice()]).await.unwrap(), 1);
        let erased = node.stores.log.erase(channel, lena, world.now()).await;
        assert!(matches!(erased, Err(StoreError::Corrupt(_))), "{erased:?}");
        for id in said {
            assert_eq!(message_now(&node.stores, channel, id).await.text, None);
        }
    }
}

#[tokio::test]
async fn whoever_is_erased_is_so_everywhere_else() {
    for sick in [0, 1] {
        let sick = Sick::begin(sick).await;
        let (lena, stores) = (sick.world.member(0), &sick.node.stores);
        let (service, files) = on_files(&sick.world, stores, Ok(false), Err(StoreError::Unavailable("away".into())));
        let name = stores.directory.membership(lena).await.unwrap().unwrap().member.me.name;
        erase::own(&service, lena, name.as_str()).await.unwrap();
        assert!(stores.directory.membership(lena).await.unwrap().is_some(), "where all is away, all of it waits");
        files.checked.send_modify(|checked| *checked = Ok(()));
        sick.world.clock.advance_ms(60_000);
        assert!(once(&service, Queue::Erasures).await.unwrap().is_some(), "what can't be erased yet is left to be");
        assert_eq!(stores.directory.membership(lena).await.unwrap(), None);
        assert_eq!(message_now(stores, sick.sound.0, sick.sound.1).await.text, None);

        let due = done_when_due(&sick.world, &service).await;
        assert_eq!(due, Some(sick.world.now().plus_ms(10_000)), "it failed");
        let why = async || list(&*stores.records, sick.world.now()).await.unwrap()[0].it.why.clone();
        assert!(
            why().await.contains("files"),
            "what was taken out doesn't wait in them for what wasn't: {}",
            why().await
        );
        files.scrubbed.send_modify(|scrubbed| *scrubbed = Ok(true));
        sick.world.clock.advance_ms(10_000);
        assert!(once(&service, Queue::Erasures).await.unwrap().is_some());
        assert!(!why().await.contains("files"), "{}", why().await);
        sick.keep(&sick.known).await;
        sick.world.clock.advance_ms(60_000);
        assert_eq!(once(&service, Queue::Erasures).await.unwrap(), None);
        assert_eq!(message_now(stores, sick.sick.0, sick.sick.1).await.text, None);
    }
}

#[tokio::test]
async fn retention_reaches_the_others() {
    for sick in [0, 1] {
        let sick = Sick::begin(sick).await;
        let service = service_with(&sick.world, sick.node.stores.clone(), |_| ());
        sick.world.clock.advance_ms(5 * 86_400_000);
        assert!(if_due(&service).await.is_err(), "it is tried again");
        assert_eq!(all_messages(&sick.node.stores, sick.sound.0, 10).await, []);
    }
}
