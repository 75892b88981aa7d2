//! Erasing what somebody said, and where a log was at a time.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier_protocol::event::EventKind;
use quartier_protocol::id::ChannelId;
use quartier_protocol::lang::Lang;
use quartier_protocol::position::Position;

pub async fn what_somebody_said_is_taken_out<S: Enrolled>() {
    let (mut world, node) = World::<S>::begin().await;
    let (stores, channel, elsewhere) = (&node.stores, world.channel(0), world.channel(1));
    let (lena, zoe) = (world.member(0), world.member(1));
    let edited = world.say(stores, channel, lena, "geheim eins").await;
    done(stores.log.edit(channel, edited, lena, alone("geheim zwei"), Lang::de(), world.now()).await.unwrap());
    let removed = world.say(stores, channel, lena, "geheim drei").await;
    done(stores.log.remove(channel, removed, lena, world.now()).await.unwrap());
    let zoes = world.say(stores, channel, zoe, "bleibt").await;
    world.react(stores, channel, zoes, lena, "👍", true).await;
    world.react(stores, channel, zoes, zoe, "👍", true).await;
    world.react(stores, channel, zoes, lena, "🌻", true).await;
    world.react(stores, channel, edited, zoe, "💡", true).await;
    let other = world.say(stores, elsewhere, lena, "anderswo").await;
    let before = head(stores, channel).await;

    // One message and two reactions.
    assert_eq!(stores.log.erase(channel, lena, world.now()).await.unwrap(), 3);
    let page = stores.log.events(channel, before, 10).await.unwrap().unwrap();
    let mut told: Vec<String> = page
        .events
        .iter()
        .map(|event| match &event.kind {
            EventKind::MessageRemoved { id, by } if (*id, *by) == (edited, lena) => "removed".to_owned(),
            EventKind::ReactionSet { id, by, emoji, on: false } if (*id, *by) == (zoes, lena) => {
                emoji.as_str().to_owned()
            }
            other => panic!("{other:?}"),
        })
        .collect();
    told.sort();
    assert_eq!(told, ["removed", "🌻", "👍"]);
    assert_eq!(stores.log.erase(channel, lena, world.now()).await.unwrap(), 0, "once is enough");
    let left = message_now(stores, channel, zoes).await;
    assert_eq!((left.text, left.reactions.len()), (Some(text("bleibt")), 1));
    assert_eq!(left.reactions[0].by, [zoe]);
    assert_eq!(message_now(stores, elsewhere, other).await.text, Some(text("anderswo")));
    for id in [edited, removed] {
        assert_eq!(stores.log.revisions(channel, id).await.unwrap(), Some(Vec::new()));
    }
    let everything = format!("{:?} {:?}", whole_log(stores, channel).await, all_messages(stores, channel, 10).await);
    assert!(!everything.contains("geheim"), "{everything}");
    assert_eq!(stores.log.erase(ChannelId(uuid()), lena, world.now()).await.unwrap(), 0);

    world.store.crash(vec![node]).await;
    let node = world.open().await;
    let everything = format!("{:?}", whole_log(&node.stores, channel).await);
    assert!(!everything.contains("geheim"), "{everything}");
}

pub async fn erasing_reaches_the_whole_log_and_archived_channels<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel) = (&node.stores, world.channel(0));
    let (lena, zoe) = (world.member(0), world.member(1));
    for number in 0..1_300 {
        let who = if number % 3 == 0 { lena } else { zoe };
        world.say(stores, channel, who, "x").await;
    }
    let start = head(stores, channel).await;
    stores.log.trim(channel, 30).await.unwrap();
    world.archive(stores, channel, true).await;
    assert_eq!(stores.log.erase(channel, lena, world.now()).await.unwrap(), 424);
    let messages = all_messages(stores, channel, 200).await;
    assert_eq!(messages.len(), 1_270);
    assert!(messages.iter().all(|message| message.removed == (message.author == lena)));
    let after = Position { offset: start.offset + 1, ..start };
    assert_eq!(events_after(stores, channel, after, 200).await.len(), 424);
}

pub async fn a_log_knows_where_it_was_at_a_time<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, lena) = (&node.stores, world.channel(0), world.member(0));
    let start = world.now();
    assert_eq!(stores.log.reached(channel, start, world.now()).await.unwrap(), Some(0));
    for _ in 0..5 {
        world.say(stores, channel, lena, "eins").await;
        world.say(stores, channel, lena, "zwei").await;
        world.clock.advance_ms(1_000);
    }
    for (seconds, offset) in [(0, 0), (1, 2), (2, 4), (4, 8), (5, 10), (1_000, 10)] {
        let reached = stores.log.reached(channel, start.plus_ms(seconds * 1_000), world.now()).await.unwrap();
        assert_eq!(reached, Some(offset), "{seconds} s");
        let just_after = stores.log.reached(channel, start.plus_ms(seconds * 1_000 + 1), world.now()).await.unwrap();
        assert_eq!(just_after, Some((offset + 2).min(10)), "{seconds} s");
    }
    stores.log.trim(channel, 4).await.unwrap();
    assert_eq!(stores.log.reached(channel, start, world.now()).await.unwrap(), Some(4), "what was trimmed is older");
    assert_eq!(stores.log.reached(channel, start.plus_ms(3_000), world.now()).await.unwrap(), Some(6));
    assert_eq!(stores.log.reached(ChannelId(uuid()), start, world.now()).await.unwrap(), None);
}
