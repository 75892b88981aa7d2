//! The log forwards, the messages backwards, and what can't be told any more.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::kernel::store::log::{Head, Posted};
use quartier::kernel::stores::Stores;
use quartier_protocol::event::EventKind;
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_protocol::position::{Epoch, OFFSET_MAX, Position};

/// Posts with something else after every third; the messages' ids.
async fn fill(world: &World<impl Enrolled>, stores: &Stores, posts: usize) -> Vec<MessageId> {
    let (channel, lena) = (world.channel(0), world.member(0));
    let mut ids = Vec::new();
    for number in 0..posts {
        ids.push(world.say(stores, channel, lena, &number.to_string()).await);
        if number % 3 == 2 {
            world.react(stores, channel, ids[number - 1], lena, "👍", true).await;
        }
    }
    ids
}

pub async fn events_page_forwards<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel) = (&node.stores, world.channel(0));
    let start = head(stores, channel).await;
    let empty = stores.log.events(channel, start, 10).await.unwrap().unwrap();
    assert!(empty.events.is_empty() && !empty.more);
    fill(&world, stores, 12).await;
    let all = events_after(stores, channel, start, 200).await;
    assert!(all.iter().map(|event| event.position.offset).eq(1..=16));
    assert!(all.iter().all(|event| event.channel == channel));
    for limit in [1, 3, 8, 15, 16, 17] {
        assert_eq!(events_after(stores, channel, start, limit).await, all, "in pages of {limit}");
    }
    for (after, limit, count, more) in [(0, 16, 16, false), (0, 15, 15, true), (8, 8, 8, false), (16, 5, 0, false)] {
        let page = stores.log.events(channel, Position { offset: after, ..start }, limit).await.unwrap().unwrap();
        assert_eq!((page.events.len(), page.more), (count, more), "after {after}, {limit} at most");
        assert_eq!(page.events[..], all[after as usize..after as usize + count]);
    }
}

pub async fn messages_page_backwards<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel) = (&node.stores, world.channel(0));
    let start = head(stores, channel).await;
    let empty = stores.log.messages(channel, None, 10).await.unwrap().unwrap();
    assert!(empty.messages.is_empty() && !empty.more);
    assert_eq!(empty.position, start);
    let ids = fill(&world, stores, 12).await;
    for limit in [1, 2, 5, 11, 12, 13] {
        let messages = all_messages(stores, channel, limit).await;
        assert!(messages.iter().map(|message| message.id).eq(ids.iter().copied()), "in pages of {limit}");
    }
    let position = head(stores, channel).await;
    // Before, limit; then first, end and whether there are older ones. Offsets 4, 8, 12, 16 are reactions.
    for (before, limit, from, to, more) in [
        (None, 5, 7, 12, true),
        (None, 12, 0, 12, false),
        (Some(16), 3, 9, 12, true),
        (Some(15), 3, 8, 11, true),
        (Some(5), 3, 0, 3, false),
        (Some(5), 2, 1, 3, true),
        (Some(4), 3, 0, 3, false),
        (Some(2), 1, 0, 1, false),
        (Some(1), 9, 0, 0, false),
        (Some(0), 9, 0, 0, false),
    ] {
        let at = before.map(|offset| Position { offset, ..position });
        let page = stores.log.messages(channel, at, limit).await.unwrap().unwrap();
        let found: Vec<_> = page.messages.iter().map(|message| message.id).collect();
        assert_eq!((&found[..], page.more), (&ids[from..to], more), "before {before:?}, {limit} at most");
        assert_eq!(page.position, position);
    }
}

pub async fn positions_from_elsewhere_are_not_answered<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel) = (&node.stores, world.channel(0));
    fill(&world, stores, 4).await;
    world.say(stores, world.channel(1), world.member(0), "anderswo").await;
    let position = head(stores, channel).await;
    let nowhere = ChannelId(uuid());
    assert_eq!(stores.log.head(nowhere).await.unwrap(), None);
    assert_eq!(stores.log.messages(nowhere, None, 5).await.unwrap(), None);
    let other = Epoch::parse("otherlife").unwrap();
    for (channel, position) in [
        (channel, Position { offset: position.offset + 1, ..position }),
        (channel, Position { offset: OFFSET_MAX, ..position }),
        (channel, Position { epoch: other, ..position }),
        (channel, Position { epoch: other, offset: 0 }),
        (channel, head(stores, world.channel(1)).await),
        (world.channel(1), Position { offset: 1, ..position }),
        (nowhere, position),
    ] {
        assert_eq!(stores.log.events(channel, position, 5).await.unwrap(), None, "{position}");
        assert_eq!(stores.log.messages(channel, Some(position), 5).await.unwrap(), None, "{position}");
    }
}

pub async fn trimmed_history_is_said<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, lena) = (&node.stores, world.channel(0), world.member(0));
    let ids = fill(&world, stores, 12).await;
    let position = head(stores, channel).await;
    let at = |offset| Position { offset, ..position };
    stores.log.trim(channel, 6).await.unwrap();
    stores.log.trim(channel, 3).await.unwrap();
    assert_eq!(stores.log.head(channel).await.unwrap(), Some(Head { position, trimmed: 6 }));
    for gone in [0, 1, 5] {
        assert_eq!(stores.log.events(channel, at(gone), 5).await.unwrap(), None, "after {gone}");
        let page = stores.log.messages(channel, Some(at(gone)), 5).await.unwrap().unwrap();
        assert!(page.messages.is_empty() && !page.more, "before {gone}");
    }
    let kept = events_after(stores, channel, at(6), 4).await;
    assert!(kept.iter().map(|event| event.position.offset).eq(7..=16));
    // Offsets 5 and 6 were the messages 3 and 4.
    assert!(all_messages(stores, channel, 3).await.iter().map(|message| message.id).eq(ids[5..].iter().copied()));
    let oldest = stores.log.messages(channel, Some(at(9)), 5).await.unwrap().unwrap();
    assert_eq!((oldest.messages.len(), oldest.more), (1, false));
    assert_eq!(stores.log.revisions(channel, ids[0]).await.unwrap(), None);
    let edited = stores.log.edit(channel, ids[0], lena, alone("noch da?"), Lang::de(), world.now()).await.unwrap();
    assert_eq!(edited, quartier::kernel::store::log::Changed::NotFound);

    stores.log.trim(channel, OFFSET_MAX).await.unwrap();
    assert_eq!(stores.log.head(channel).await.unwrap(), Some(Head { position, trimmed: 16 }));
    let page = stores.log.messages(channel, None, 5).await.unwrap().unwrap();
    assert!(page.messages.is_empty() && !page.more);
    assert!(events_after(stores, channel, position, 5).await.is_empty());
    world.say(stores, channel, lena, "weiter").await;
    assert_eq!(head(stores, channel).await, at(17), "offsets are not used again");
    assert_eq!(all_messages(stores, channel, 3).await.len(), 1);
    stores.log.trim(ChannelId(uuid()), 5).await.unwrap();
}

/// Nobody could take a dropped message's text back any more: what its later edits said goes with it.
pub async fn a_dropped_messages_later_edits_lose_their_text<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, lena) = (&node.stores, world.channel(0), world.member(0));
    let id = world.say(stores, channel, lena, "erst so").await;
    let kept = world.say(stores, channel, lena, "bleibt").await;
    for id in [id, kept] {
        done(stores.log.edit(channel, id, lena, alone("dann so"), Lang::fr(), world.now()).await.unwrap());
    }
    world.react(stores, channel, id, lena, "👍", true).await;
    stores.log.trim(channel, 1).await.unwrap();
    let position = head(stores, channel).await;
    let events = events_after(stores, channel, Position { offset: 1, ..position }, 10).await;
    let edits = events.iter().filter_map(|event| match &event.kind {
        EventKind::MessageEdited { id, text, .. } => Some((*id, text.clone())),
        _ => None,
    });
    assert_eq!(edits.collect::<Vec<_>>(), [(id, None), (kept, Some(text("dann so")))]);
    assert_eq!(events.len(), 4);
    assert!(all_messages(stores, channel, 5).await.iter().map(|message| message.id).eq([kept]));
}

pub async fn removed_texts_are_nowhere<S: Enrolled>() {
    let (mut world, node) = World::<S>::begin().await;
    let (stores, channel, lena) = (&node.stores, world.channel(0), world.member(0));
    let secret = message(lena, "geheim");
    world.post(stores, channel, &secret).await;
    let kept = world.say(stores, channel, lena, "bleibt").await;
    for words in ["geheimer", "am geheimsten"] {
        done(stores.log.edit(channel, secret.id, lena, alone(words), Lang::de(), world.now()).await.unwrap());
    }
    done(stores.log.edit(channel, kept, lena, alone("bleibt so"), Lang::de(), world.now()).await.unwrap());
    done(stores.log.remove(channel, secret.id, lena, world.now()).await.unwrap());
    let again = stores.log.post(channel, secret.clone(), world.now()).await.unwrap();
    assert!(matches!(again, Posted::Duplicate { .. }));
    expect_nowhere(stores, channel, secret.id).await;
    world.store.crash(vec![node]).await;
    let node = world.open().await;
    expect_nowhere(&node.stores, channel, secret.id).await;
    assert_eq!(message_now(&node.stores, channel, kept).await.text, Some(text("bleibt so")));
}

async fn expect_nowhere(stores: &Stores, channel: ChannelId, id: MessageId) {
    let log = whole_log(stores, channel).await;
    assert!(log.iter().map(|event| event.position.offset).eq(1..=6), "offsets stay dense");
    for event in log.iter().filter(|event| subject(event) == Some(id)) {
        match &event.kind {
            EventKind::MessagePosted { message } => assert_eq!(message.text, None),
            EventKind::MessageEdited { text, .. } => assert_eq!(*text, None),
            _ => {}
        }
    }
    let messages = stores.log.messages(channel, None, 10).await.unwrap().unwrap().messages;
    let told = format!("{log:?} {messages:?}");
    assert!(!told.contains("geheim") && told.contains("bleibt so"), "{told}");
}
