//! A Redis that lost its end and went on without it: what that end had taken away doesn't come back.

use super::losing::{Backup, archived, settled, texts};
use crate::conformance::enrolled::Node;
use crate::conformance::stores::Redis;
use crate::conformance::world::*;
use quartier::kernel::store::StoreError;
use quartier::kernel::store::log::Changed;
use quartier_protocol::id::{ChannelId, MemberId, MessageId};

/// Some messages, and a Redis that is to go back to where they were all there.
struct Losing {
    world: World<Redis>,
    node: Node,
    channel: ChannelId,
    author: MemberId,
    facilitator: MemberId,
    ids: Vec<MessageId>,
    backup: Backup,
}

impl Losing {
    async fn begin(said: &[&str]) -> Self {
        let (world, node) = World::<Redis>::begin().await;
        let (channel, author, facilitator) = (world.channel(0), world.member(0), world.member(2));
        let mut ids = Vec::new();
        for said in said {
            ids.push(world.say(&node.stores, channel, author, said).await);
        }
        settled(&node, channel).await;
        let backup = Backup::take(&world, channel).await;
        Self { world, node, channel, author, facilitator, ids, backup }
    }

    /// What came since is in the archive, and lost here.
    async fn lose(&self) {
        settled(&self.node, self.channel).await;
        self.backup.put_back(&self.world).await;
    }

    /// Another says something, so that the log goes on without what it lost.
    async fn go_on(&self) {
        self.world.say(&self.node.stores, self.channel, self.world.member(1), "weiter").await;
    }

    async fn take_down(&self, number: usize) {
        let (log, id) = (&self.node.stores.log, self.ids[number]);
        done(log.take_down(self.channel, id, self.facilitator, self.world.now()).await.unwrap());
    }

    async fn put_back(&self, number: usize) {
        let (log, id) = (&self.node.stores.log, self.ids[number]);
        done(log.put_back(self.channel, id, self.facilitator, self.world.now()).await.unwrap());
    }

    async fn is_withheld(&self, number: usize) -> bool {
        self.node.stores.log.withheld(self.channel, self.ids[number]).await.unwrap().is_some()
    }

    async fn says(&self, expected: &[&str]) {
        settled(&self.node, self.channel).await;
        assert_eq!(texts(&self.node, self.channel).await, expected);
    }

    /// The same of what the archive has.
    async fn ends(self, expected: &[&str]) {
        assert_eq!(archived(&self.world, self.node, self.channel).await, expected);
    }
}

/// The author's removal of what was withheld is no event.
#[tokio::test]
async fn what_was_taken_down_and_then_removed_stays_removed() {
    let losing = Losing::begin(&["so nicht"]).await;
    losing.take_down(0).await;
    let removed = losing.node.stores.log.remove(losing.channel, losing.ids[0], losing.author, losing.world.now());
    removed.await.unwrap();
    losing.lose().await;
    losing.go_on().await;
    losing.says(&["-", "weiter"]).await;
    assert!(!losing.is_withheld(0).await);
    losing.ends(&["-", "weiter"]).await;
}

/// Nor what they said earlier, what is withheld of it, or how they reacted.
#[tokio::test]
async fn whoever_was_erased_stays_erased() {
    let (world, node) = World::<Redis>::begin().await;
    let (channel, author, at) = (world.channel(0), world.member(0), world.now());
    let log = &node.stores.log;
    let mut ids = Vec::new();
    for (said, by) in [("geheim", 0), ("heimlich", 0), ("verborgen", 0), ("von ihm", 1)] {
        ids.push(world.say(&node.stores, channel, world.member(by), said).await);
    }
    done(log.take_down(channel, ids[1], world.member(2), at).await.unwrap());
    done(log.remove(channel, ids[2], author, at).await.unwrap());
    world.react(&node.stores, channel, ids[3], author, "👍", true).await;
    world.react(&node.stores, channel, ids[3], world.member(2), "👍", true).await;
    settled(&node, channel).await;
    let backup = Backup::take(&world, channel).await;
    log.erase(channel, author, at).await.unwrap();
    settled(&node, channel).await;
    backup.put_back(&world).await;
    let losing = Losing { world, node, channel, author, facilitator: author, ids, backup };
    losing.go_on().await;
    losing.says(&["-", "-", "-", "von ihm", "weiter"]).await;
    let stores = &losing.node.stores;
    for (number, id) in losing.ids[..3].iter().enumerate() {
        assert!(!losing.is_withheld(number).await);
        assert_eq!(stores.log.revisions(channel, *id).await.unwrap().unwrap(), [], "{number}");
    }
    let reactions = message_now(stores, channel, losing.ids[3]).await.reactions;
    assert_eq!(reactions.iter().map(|one| one.by.clone()).collect::<Vec<_>>(), [[losing.world.member(2)]]);
    losing.ends(&["-", "-", "-", "von ihm", "weiter"]).await;
}

/// Not even where it happens at the same place and time as what was lost: then nobody could tell them apart.
#[tokio::test]
async fn what_is_removed_again_is_another_event() {
    for added in [1, 2] {
        let losing = Losing::begin(&["eins", "zwei"]).await;
        losing.world.say(&losing.node.stores, losing.channel, losing.author, "verloren").await;
        losing.take_down(0).await;
        losing.lose().await;
        for _ in 0..added {
            losing.go_on().await;
        }
        let expected = &["-", "zwei", "weiter", "weiter"][..2 + added];
        losing.says(expected).await;
        losing.ends(expected).await;
    }
}

#[tokio::test]
async fn what_was_put_back_is_there_again() {
    let (world, node) = World::<Redis>::begin().await;
    let (channel, author, facilitator) = (world.channel(0), world.member(0), world.member(2));
    let ids = vec![world.say(&node.stores, channel, author, "doch gut").await];
    done(node.stores.log.take_down(channel, ids[0], facilitator, world.now()).await.unwrap());
    settled(&node, channel).await;
    let backup = Backup::take(&world, channel).await;
    let losing = Losing { world, node, channel, author, facilitator, ids, backup };
    losing.put_back(0).await;
    losing.lose().await;
    losing.go_on().await;
    losing.says(&["doch gut", "weiter"]).await;
    losing.ends(&["doch gut", "weiter"]).await;
}

/// What was decided since, about the same message, is what holds; and so it is with what is repeated itself.
#[tokio::test]
async fn what_was_decided_since_is_left_as_it_is() {
    let losing = Losing::begin(&["hin und her", "weg"]).await;
    losing.take_down(0).await;
    losing.put_back(0).await;
    losing.take_down(1).await;
    losing.lose().await;
    losing.world.clock.advance_ms(1_000);
    let (log, id, at) = (&losing.node.stores.log, losing.ids[0], losing.world.now());
    let decided = async || log.take_down(losing.channel, id, losing.facilitator, at).await;
    assert!(matches!(decided().await, Err(StoreError::Unavailable(_))), "it is another log from here on");
    assert!(matches!(decided().await, Ok(Changed::Unchanged { .. })));
    losing.says(&["-", "-"]).await;
    losing.put_back(1).await;
    losing.go_on().await;
    losing.says(&["-", "weg", "weiter"]).await;
    assert!(losing.is_withheld(0).await);
    losing.ends(&["-", "weg", "weiter"]).await;
}
