//! A message's id is the message, once and for all.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::kernel::store::log::{NewMessage, Posted};
use quartier::kernel::stores::Stores;
use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::lang::Lang;

pub async fn the_same_message_again_is_the_same_message<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let (channel, at) = (world.channel(0), world.now());
    let message = message(world.member(0), "einmal");
    let senders = (0..16).map(|sender| {
        let (log, message) = (nodes[sender % nodes.len()].stores.log.clone(), message.clone());
        tokio::spawn(async move { log.post(channel, message, at).await.unwrap() })
    });
    let mut news = 0;
    let mut places = Vec::new();
    for sender in senders.collect::<Vec<_>>() {
        places.push(match sender.await.unwrap() {
            Posted::New { position, at } => {
                news += 1;
                (position, at)
            }
            Posted::Duplicate { position, at } => (position, at),
            other => panic!("{other:?}"),
        });
    }
    assert_eq!(news, 1);
    assert!(places.iter().all(|place| *place == places[0]));
    let again = nodes[0].stores.log.post(channel, message, at.plus_ms(5_000)).await.unwrap();
    assert_eq!(again, Posted::Duplicate { position: places[0].0, at: places[0].1 });
    assert_eq!(whole_log(&nodes[0].stores, channel).await.len(), 1);
}

/// Each way in which a message can differ from one with its id.
fn variants(world: &World<impl Enrolled>, message: &NewMessage, other: MessageId) -> Vec<(ChannelId, NewMessage)> {
    let here = world.channel(0);
    vec![
        (here, NewMessage { author: world.member(1), ..message.clone() }),
        (here, NewMessage { lang: Lang::fr(), ..message.clone() }),
        (here, NewMessage { reply_to: Some(other), ..message.clone() }),
        (world.channel(1), message.clone()),
        (world.channel(3), message.clone()),
    ]
}

async fn expect_conflicts(stores: &Stores, world: &World<impl Enrolled>, variants: Vec<(ChannelId, NewMessage)>) {
    let before = head(stores, world.channel(0)).await;
    for (channel, variant) in variants {
        let posted = stores.log.post(channel, variant.clone(), world.now()).await.unwrap();
        assert_eq!(posted, Posted::Conflict, "{variant:?}");
    }
    assert_eq!(head(stores, world.channel(0)).await, before);
    assert_eq!(head(stores, world.channel(1)).await.offset, 0);
}

pub async fn an_id_is_never_used_for_something_else<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel) = (&node.stores, world.channel(0));
    let other = world.say(stores, channel, world.member(1), "Frage").await;
    let message = message(world.member(0), "so");
    world.post(stores, channel, &message).await;
    let mut different = variants(&world, &message, other);
    different.push((channel, NewMessage { text: text("anders"), ..message.clone() }));
    expect_conflicts(stores, &world, different).await;
    let answer = NewMessage { id: MessageId(uuid()), reply_to: Some(other), ..message.clone() };
    world.post(stores, channel, &answer).await;
    expect_conflicts(stores, &world, vec![(channel, NewMessage { reply_to: None, ..answer })]).await;
}

pub async fn an_id_stays_used_after_an_edit_and_a_removal<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, at) = (&node.stores, world.channel(0), world.now());
    let other = world.say(stores, channel, world.member(1), "Frage").await;
    let message = message(world.member(0), "erst so");
    let position = world.post(stores, channel, &message).await;
    let duplicate = Posted::Duplicate { position, at };
    let edited = NewMessage { text: text("dann so"), ..message.clone() };
    done(stores.log.edit(channel, message.id, message.author, edited.said(), Lang::fr(), at).await.unwrap());
    assert_eq!(stores.log.post(channel, message.clone(), at).await.unwrap(), duplicate, "as first posted");
    let mut different = variants(&world, &message, other);
    different.push((channel, edited.clone()));
    different.push((channel, NewMessage { lang: Lang::fr(), ..edited.clone() }));
    expect_conflicts(stores, &world, different).await;

    done(stores.log.remove(channel, message.id, message.author, at).await.unwrap());
    assert_eq!(stores.log.post(channel, message.clone(), at).await.unwrap(), duplicate);
    assert_eq!(stores.log.post(channel, edited, at).await.unwrap(), duplicate, "the text is no longer compared");
    expect_conflicts(stores, &world, variants(&world, &message, other)).await;
    assert_eq!(message_now(stores, channel, message.id).await.text, None, "and doesn't come back");
}

pub async fn answers_are_to_messages_that_are_there<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, lena) = (&node.stores, world.channel(0), world.member(0));
    let elsewhere = world.say(stores, world.channel(1), lena, "anderswo").await;
    let here = world.say(stores, channel, lena, "hier").await;
    let own = MessageId(uuid());
    for (id, reply_to) in [(MessageId(uuid()), MessageId(uuid())), (MessageId(uuid()), elsewhere), (own, own)] {
        let answer = NewMessage { id, reply_to: Some(reply_to), ..message(lena, "worauf?") };
        assert_eq!(stores.log.post(channel, answer, world.now()).await.unwrap(), Posted::NoReplyTo);
    }
    assert_eq!(head(stores, channel).await.offset, 1);
    let answer = NewMessage { reply_to: Some(here), ..message(lena, "darauf") };
    world.post(stores, channel, &answer).await;
    assert_eq!(message_now(stores, channel, answer.id).await.reply_to, Some(here));
    done(stores.log.remove(channel, here, lena, world.now()).await.unwrap());
    let late = NewMessage { reply_to: Some(here), ..message(lena, "auf etwas, das es nicht mehr gibt") };
    let last = head(stores, channel).await;
    assert_eq!(stores.log.post(channel, late, world.now()).await.unwrap(), Posted::RemovedReplyTo);
    assert_eq!(head(stores, channel).await, last);
    // What was said before is the same message still.
    assert!(matches!(stores.log.post(channel, answer, world.now()).await.unwrap(), Posted::Duplicate { .. }));
}

pub async fn nothing_new_is_posted_in_an_archived_channel<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, at) = (&node.stores, world.channel(0), world.now());
    let before = message(world.member(0), "vorher");
    let position = world.post(stores, channel, &before).await;
    world.archive(stores, channel, true).await;
    let after = message(world.member(0), "nachher");
    assert_eq!(stores.log.post(channel, after.clone(), at).await.unwrap(), Posted::Archived);
    let answer = NewMessage { reply_to: Some(MessageId(uuid())), ..after.clone() };
    assert_eq!(stores.log.post(channel, answer, at).await.unwrap(), Posted::Archived);
    let again = stores.log.post(channel, before, at).await.unwrap();
    assert_eq!(again, Posted::Duplicate { position, at }, "it was posted, whatever has come since");
    assert_eq!(head(stores, channel).await.offset, 2);
    world.archive(stores, channel, false).await;
    world.post(stores, channel, &after).await;
    let nowhere = stores.log.post(ChannelId(uuid()), message(world.member(0), "hallo?"), at).await.unwrap();
    assert_eq!(nowhere, Posted::NoChannel);
}

pub async fn what_waited_says_when_it_was_written<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, lena) = (&node.stores, world.channel(0), world.member(0));
    let written = world.now();
    world.clock.advance_ms(60_000);
    world.say(stores, channel, world.member(1), "inzwischen").await;
    let waited = NewMessage { written_at: Some(written), ..message(lena, "gewartet") };
    let position = world.post(stores, channel, &waited).await;
    assert_eq!(position.offset, 2, "in the order of release");
    let log = whole_log(stores, channel).await;
    let written_at = |event: &Event| match &event.kind {
        EventKind::MessagePosted { message } => message.written_at,
        other => panic!("{other:?}"),
    };
    assert_eq!(log.iter().map(written_at).collect::<Vec<_>>(), [None, Some(written)]);
    assert_eq!(log[1].at, world.now(), "posted when it was released");
    let now = message_now(stores, channel, waited.id).await;
    assert_eq!((now.at, now.written_at, now.edited_at), (world.now(), Some(written), None));
    let duplicate = Posted::Duplicate { position, at: world.now() };
    for written_at in [Some(written), None, Some(world.now())] {
        let again = NewMessage { written_at, ..waited.clone() };
        assert_eq!(stores.log.post(channel, again, world.now()).await.unwrap(), duplicate, "it isn't compared");
    }
    let other = NewMessage { written_at: None, text: text("anders"), ..waited.clone() };
    assert_eq!(stores.log.post(channel, other, world.now()).await.unwrap(), Posted::Conflict);
    let answer = NewMessage { written_at: Some(written), reply_to: Some(waited.id), ..message(lena, "und noch das") };
    world.post(stores, channel, &answer).await;
    let now = message_now(stores, channel, answer.id).await;
    assert_eq!((now.reply_to, now.written_at), (Some(waited.id), Some(written)));
    done(stores.log.edit(channel, answer.id, lena, alone("und das"), Lang::de(), world.now()).await.unwrap());
    done(stores.log.remove(channel, waited.id, lena, world.now()).await.unwrap());
    for id in [answer.id, waited.id] {
        assert_eq!(message_now(stores, channel, id).await.written_at, Some(written), "whatever comes of it");
    }
}
