//! What moderation takes down and puts back.

use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::world::*;
use quartier::kernel::broker::Delivery;
use quartier::kernel::store::Said;
use quartier::kernel::store::log::{Changed, Posted};
use quartier::kernel::stores::Stores;
use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_protocol::message::{Message, Reaction};
use quartier_protocol::position::Position;

/// What an event says of a message's text: whether it would have one, and which.
fn said(event: &Event) -> Option<Option<&str>> {
    match &event.kind {
        EventKind::MessagePosted { message } => Some(message.text.as_ref().map(|text| text.as_str())),
        EventKind::MessageEdited { text, .. } | EventKind::MessageRestored { text, .. } => {
            Some(text.as_ref().map(|text| text.as_str()))
        }
        _ => None,
    }
}

/// What the events of a whole log say.
async fn texts(stores: &Stores, channel: ChannelId) -> Vec<Option<String>> {
    let log = whole_log(stores, channel).await;
    log.iter().filter_map(said).map(|text| text.map(str::to_owned)).collect()
}

fn says(texts: &[Option<&str>]) -> Vec<Option<String>> {
    texts.iter().map(|text| text.map(str::to_owned)).collect()
}

/// What nobody but the desk may see of a message any more.
async fn expect_hidden(stores: &Stores, channel: ChannelId, id: MessageId) {
    let messages = all_messages(stores, channel, 10).await;
    let found = stores.log.find(channel, id).await.unwrap();
    let told = format!("{:?} {messages:?} {found:?}", whole_log(stores, channel).await);
    assert!(!told.contains("schlimm"), "{told}");
    let now = found.unwrap();
    assert!(now.removed && now.text.is_none() && now.reactions.is_empty());
}

pub async fn what_is_taken_down_is_nowhere<S: Enrolled>() {
    let (mut world, node) = World::<S>::begin().await;
    let (stores, channel, karim) = (&node.stores, world.channel(0), world.member(2));
    let (lena, zoe) = (world.member(0), world.member(1));
    let id = world.say(stores, channel, lena, "schlimm").await;
    done(stores.log.edit(channel, id, lena, alone("schlimmer"), Lang::fr(), world.now()).await.unwrap());
    world.react(stores, channel, id, zoe, "👍", true).await;
    let take_down = async |channel, id| stores.log.take_down(channel, id, karim, world.now()).await.unwrap();
    assert_eq!(take_down(channel, MessageId(uuid())).await, Changed::NotFound);
    assert_eq!(take_down(world.channel(1), id).await, Changed::NotFound);
    assert_eq!(take_down(ChannelId(uuid()), id).await, Changed::NotFound);
    assert_eq!(stores.log.withheld(channel, id).await.unwrap(), None, "nothing is yet");
    world.archive(stores, channel, true).await;
    world.clock.advance_ms(5);
    let position = done(take_down(channel, id).await);
    assert_eq!(position.offset, 5, "in an archived channel too");
    assert_eq!(take_down(channel, id).await, Changed::Unchanged { position });
    assert_eq!(whole_log(stores, channel).await[4].kind, EventKind::MessageRemoved { id, by: karim });
    world.archive(stores, channel, false).await;

    expect_hidden(stores, channel, id).await;
    let at = world.now();
    let edit = stores.log.edit(channel, id, lena, alone("wieder"), Lang::de(), at).await.unwrap();
    let react = stores.log.react(channel, id, zoe, emoji("👍"), true, at).await.unwrap();
    assert_eq!((edit, react), (Changed::Removed, Changed::Removed));
    let kept = stores.log.revisions(channel, id).await.unwrap().unwrap();
    let kept: Vec<_> = kept.iter().map(|revision| (revision.text.as_str(), revision.by)).collect();
    assert_eq!(kept, [("schlimm", lena), ("schlimmer", karim)], "for the desk");
    assert_eq!(stores.log.withheld(channel, id).await.unwrap(), Some(Said::plainly(text("schlimmer"))));
    assert_eq!(stores.log.withheld(world.channel(1), id).await.unwrap(), None);
    assert_eq!(stores.log.withheld(channel, MessageId(uuid())).await.unwrap(), None);
    assert_eq!(stores.log.withheld(ChannelId(uuid()), id).await.unwrap(), None);

    world.store.crash(vec![node]).await;
    let node = world.open().await;
    expect_hidden(&node.stores, channel, id).await;
    assert_eq!(node.stores.log.withheld(channel, id).await.unwrap(), Some(Said::plainly(text("schlimmer"))));
    done(node.stores.log.put_back(channel, id, karim, at).await.unwrap());
}

/// The next event that arrives.
async fn arrived(node: &mut Node) -> Event {
    match node.arrival().await {
        Delivery::Event(event) => (*event).clone(),
        other => panic!("{other:?}"),
    }
}

pub async fn what_is_put_back_is_as_it_was<S: Enrolled>() {
    let (world, mut node) = World::<S>::begin().await;
    let (channel, karim) = (world.channel(0), world.member(2));
    let (lena, zoe) = (world.member(0), world.member(1));
    let stores = node.stores.clone();
    stores.broker.follow(channel).await.unwrap();
    let written = Some(world.now());
    let plain = world.say(&stores, channel, lena, "eine Zeile\nund noch eine").await;
    let question = quartier::kernel::store::log::NewMessage { written_at: written, ..message(lena, "erst so") };
    world.post(&stores, channel, &question).await;
    let after = world.say(&stores, channel, zoe, "danach").await;
    let (id, at) = (question.id, world.now());
    for (by, with) in [(karim, "🎉"), (zoe, "👍"), (lena, "🎉"), (zoe, "🎉")] {
        world.react(&stores, channel, id, by, with, true).await;
    }
    done(stores.log.edit(channel, id, lena, alone("dann so"), Lang::fr(), at.plus_ms(3)).await.unwrap());
    let before = all_messages(&stores, channel, 2).await;
    for one in [id, plain] {
        done(stores.log.take_down(channel, one, karim, at).await.unwrap());
    }
    world.archive(&stores, channel, true).await;
    let mut places = Vec::new();
    for one in [plain, id] {
        places.push(done(stores.log.put_back(channel, one, karim, at).await.unwrap()));
    }
    assert_eq!(all_messages(&stores, channel, 2).await, before, "in its place, with all it had");
    let last = whole_log(&stores, channel).await.split_off(11);
    let event = |id, words: &str, lang, edited_at, reactions| EventKind::MessageRestored {
        id,
        text: Some(text(words)),
        lang,
        translation: None,
        meeting: None,
        edited_at,
        reactions,
        by: karim,
    };
    let groups = [("🎉", vec![karim, lena, zoe]), ("👍", vec![zoe])];
    let groups = groups.map(|(one, by)| Reaction { emoji: emoji(one), by }).to_vec();
    assert_eq!(last[0].kind, event(plain, "eine Zeile\nund noch eine", Lang::de(), None, vec![]));
    assert_eq!(last[1].kind, event(id, "dann so", Lang::fr(), Some(at.plus_ms(3)), groups));
    assert!(last.iter().map(|event| event.position).eq(places));
    for _ in 0..11 {
        arrived(&mut node).await;
    }
    for event in &last {
        assert_eq!(arrived(&mut node).await, *event, "as it is told it is kept");
    }
    let expected = says(&[None, None, Some("danach"), None, last[0..2].iter().filter_map(said).next().flatten()]);
    assert_eq!(texts(&stores, channel).await[..5], expected[..], "earlier events keep no text");

    let position = head(&stores, channel).await;
    for one in [plain, id, after] {
        let again = stores.log.put_back(channel, one, karim, at).await.unwrap();
        assert_eq!(again, Changed::Unchanged { position }, "it is there");
        assert_eq!(stores.log.withheld(channel, one).await.unwrap(), None);
    }
    let again = stores.log.post(channel, question.clone(), at).await.unwrap();
    assert!(matches!(again, Posted::Duplicate { position, .. } if position.offset == 2), "{again:?}");
    let other = quartier::kernel::store::log::NewMessage { author: zoe, ..question };
    assert_eq!(stores.log.post(channel, other, at).await.unwrap(), Posted::Conflict);
}

pub async fn what_is_put_back_is_a_message_like_any_other<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, karim, at) = (&node.stores, world.channel(0), world.member(2), world.now());
    let (lena, zoe) = (world.member(0), world.member(1));
    let id = world.say(stores, channel, lena, "eins").await;
    world.react(stores, channel, id, lena, "👍", true).await;
    let round_trip = async || {
        done(stores.log.take_down(channel, id, karim, at).await.unwrap());
        done(stores.log.put_back(channel, id, karim, at).await.unwrap());
    };
    round_trip().await;
    world.react(stores, channel, id, zoe, "🎉", true).await;
    world.react(stores, channel, id, zoe, "👍", true).await;
    let same = stores.log.edit(channel, id, lena, alone("eins"), Lang::de(), at).await.unwrap();
    assert!(matches!(same, Changed::Unchanged { .. }));
    assert_eq!(message_now(stores, channel, id).await.edited_at, None, "being put back is no edit");
    done(stores.log.edit(channel, id, lena, alone("zwei"), Lang::fr(), at.plus_ms(1)).await.unwrap());
    assert_eq!(texts(stores, channel).await, says(&[None, Some("eins"), Some("zwei")]));
    let before = message_now(stores, channel, id).await;
    let groups: Vec<_> = before.reactions.iter().map(|group| (group.emoji.as_str(), group.by.clone())).collect();
    assert_eq!(groups, [("👍", vec![lena, zoe]), ("🎉", vec![zoe])]);
    round_trip().await;
    assert_eq!(message_now(stores, channel, id).await, before);
    assert_eq!(texts(stores, channel).await, says(&[None, None, None, Some("zwei")]));
    let kept = stores.log.revisions(channel, id).await.unwrap().unwrap();
    assert_eq!(kept.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["eins", "eins", "zwei"]);

    done(stores.log.take_down(channel, id, karim, at).await.unwrap());
    expect_no_text(stores, channel, id).await;
    done(stores.log.put_back(channel, id, karim, at).await.unwrap());
    done(stores.log.remove(channel, id, lena, at).await.unwrap());
    expect_no_text(stores, channel, id).await;
    assert_eq!(stores.log.put_back(channel, id, karim, at).await.unwrap(), Changed::Removed);
}

async fn expect_no_text(stores: &Stores, channel: ChannelId, id: MessageId) {
    assert!(texts(stores, channel).await.iter().all(Option::is_none));
    let now = message_now(stores, channel, id).await;
    assert!(now.removed && now.text.is_none() && now.reactions.is_empty());
}

pub async fn only_what_is_withheld_comes_back<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, karim, at) = (&node.stores, world.channel(0), world.member(2), world.now());
    let lena = world.member(0);
    let put_back = async |channel, id| stores.log.put_back(channel, id, karim, at).await.unwrap();
    let removed = world.say(stores, channel, lena, "doch nicht").await;
    done(stores.log.remove(channel, removed, lena, at).await.unwrap());
    let position = head(stores, channel).await;
    let unchanged = Changed::Unchanged { position };
    assert_eq!(stores.log.take_down(channel, removed, karim, at).await.unwrap(), unchanged, "it is gone already");
    assert_eq!(put_back(channel, removed).await, Changed::Removed);
    assert_eq!(put_back(channel, MessageId(uuid())).await, Changed::NotFound);
    assert_eq!(put_back(world.channel(1), removed).await, Changed::NotFound);
    assert_eq!(put_back(ChannelId(uuid()), removed).await, Changed::NotFound);

    // Its author takes back what moderation has taken down already.
    let id = world.say(stores, channel, lena, "weg").await;
    world.react(stores, channel, id, karim, "👍", true).await;
    let position = done(stores.log.take_down(channel, id, karim, at).await.unwrap());
    assert_eq!(stores.log.remove(channel, id, karim, at).await.unwrap(), Changed::NotAuthor);
    assert_eq!(stores.log.withheld(channel, id).await.unwrap(), Some(Said::plainly(text("weg"))));
    assert_eq!(stores.log.remove(channel, id, lena, at).await.unwrap(), Changed::Unchanged { position });
    assert_eq!(stores.log.withheld(channel, id).await.unwrap(), None);
    assert_eq!(put_back(channel, id).await, Changed::Removed);
    assert_eq!(stores.log.take_down(channel, id, karim, at).await.unwrap(), Changed::Unchanged { position });
    assert_eq!(put_back(channel, id).await, Changed::Removed);
    assert_eq!(stores.log.revisions(channel, id).await.unwrap().unwrap().len(), 1, "for the desk, as ever");
    assert_eq!(head(stores, channel).await, position);
}

pub async fn erasing_and_trimming_reach_what_is_withheld<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, karim, at) = (&node.stores, world.channel(0), world.member(2), world.now());
    let (lena, zoe) = (world.member(0), world.member(1));
    let lenas = world.say(stores, channel, lena, "meins").await;
    let zoes = world.say(stores, channel, zoe, "ihres").await;
    let alone = world.say(stores, channel, zoe, "nur ein Daumen").await;
    for (id, by, with) in
        [(zoes, lena, "👍"), (zoes, karim, "🎉"), (zoes, lena, "🎉"), (lenas, zoe, "💡"), (alone, lena, "👍")]
    {
        world.react(stores, channel, id, by, with, true).await;
    }
    for id in [lenas, zoes, alone] {
        done(stores.log.take_down(channel, id, karim, at).await.unwrap());
    }
    let position = head(stores, channel).await;
    assert_eq!(stores.log.erase(channel, lena, at).await.unwrap(), 0, "nobody sees any of it");
    assert_eq!(head(stores, channel).await, position);
    assert_eq!(stores.log.withheld(channel, lenas).await.unwrap(), None);
    assert_eq!(stores.log.revisions(channel, lenas).await.unwrap(), Some(vec![]));
    assert_eq!(stores.log.put_back(channel, lenas, karim, at).await.unwrap(), Changed::Removed);
    for id in [zoes, alone] {
        done(stores.log.put_back(channel, id, karim, at).await.unwrap());
    }
    let left = message_now(stores, channel, zoes).await;
    assert_eq!(
        (left.text, &left.reactions[..]),
        (Some(text("ihres")), &[Reaction { emoji: emoji("🎉"), by: vec![karim] }][..])
    );
    assert!(message_now(stores, channel, alone).await.reactions.is_empty());
    // What is back is erased like all else.
    assert_eq!(stores.log.erase(channel, zoe, at).await.unwrap(), 2);
    assert!(texts(stores, channel).await.iter().all(Option::is_none));

    let (first, second) = (world.say(stores, channel, lena, "a").await, world.say(stores, channel, lena, "b").await);
    world.react(stores, channel, first, zoe, "👍", true).await;
    let end = head(stores, channel).await;
    for id in [first, second] {
        done(stores.log.take_down(channel, id, karim, at).await.unwrap());
    }
    done(stores.log.put_back(channel, second, karim, at).await.unwrap());
    stores.log.trim(channel, end.offset).await.unwrap();
    for id in [first, second] {
        assert_eq!(stores.log.withheld(channel, id).await.unwrap(), None);
        assert_eq!(stores.log.find(channel, id).await.unwrap(), None);
        assert_eq!(stores.log.put_back(channel, id, karim, at).await.unwrap(), Changed::NotFound);
        assert_eq!(stores.log.take_down(channel, id, karim, at).await.unwrap(), Changed::NotFound);
    }
    let kept = events_after(stores, channel, end, 10).await;
    assert_eq!(kept.iter().filter_map(said).collect::<Vec<_>>(), [None], "what came back is gone with its message");
}

pub async fn of_racing_moderators_one_acts<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let (channel, at) = (world.channel(0), world.now());
    let id = world.say(&nodes[0].stores, channel, world.member(0), "strittig").await;
    for round in 0..4 {
        let racers = (0..8).map(|racer| {
            let (log, by) = (nodes[racer % nodes.len()].stores.log.clone(), world.member(racer % 3));
            tokio::spawn(async move {
                let changed = match round % 2 {
                    0 => log.take_down(channel, id, by, at).await,
                    _ => log.put_back(channel, id, by, at).await,
                };
                changed.unwrap()
            })
        });
        let mut places: Vec<Position> = Vec::new();
        for racer in racers.collect::<Vec<_>>() {
            match racer.await.unwrap() {
                Changed::Done { position } => places.push(position),
                Changed::Unchanged { .. } => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(places, [head(&nodes[0].stores, channel).await]);
        assert_eq!(places[0].offset, round + 2);
    }
    assert_eq!(message_now(&nodes[0].stores, channel, id).await.text, Some(text("strittig")));
}

pub async fn one_message_is_found_as_it_is<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, lena, at) = (&node.stores, world.channel(0), world.member(0), world.now());
    let first = world.say(stores, channel, world.member(1), "Frage").await;
    let answer = quartier::kernel::store::log::NewMessage {
        reply_to: Some(first),
        written_at: Some(at.plus_ms(-9)),
        ..message(lena, "Antwort")
    };
    world.post(stores, channel, &answer).await;
    let id = answer.id;
    let expect = async |what: &str| {
        for message in all_messages(stores, channel, 10).await {
            let found: Option<Message> = stores.log.find(channel, message.id).await.unwrap();
            assert_eq!(found, Some(message), "{what}");
        }
    };
    expect("as posted").await;
    world.react(stores, channel, id, lena, "👍", true).await;
    done(stores.log.edit(channel, id, lena, alone("Antwort!"), Lang::fr(), at.plus_ms(2)).await.unwrap());
    expect("edited").await;
    done(stores.log.take_down(channel, id, world.member(2), at).await.unwrap());
    expect("taken down").await;
    done(stores.log.put_back(channel, id, world.member(2), at).await.unwrap());
    expect("put back").await;
    done(stores.log.remove(channel, id, lena, at).await.unwrap());
    expect("removed").await;
    assert_eq!(stores.log.find(channel, first).await.unwrap().unwrap().position.offset, 1);
    assert_eq!(stores.log.find(world.channel(1), id).await.unwrap(), None);
    assert_eq!(stores.log.find(channel, MessageId(uuid())).await.unwrap(), None);
    assert_eq!(stores.log.find(ChannelId(uuid()), id).await.unwrap(), None);
}
