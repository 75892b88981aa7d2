//! Edits, removals, reactions and changes of a channel.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::kernel::store::log::{Changed, REACTION_GROUPS_MAX};
use quartier_protocol::directory::Channel;
use quartier_protocol::directory::ChannelChanged;
use quartier_protocol::event::EventKind;
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_protocol::noted::Noted;
use quartier_protocol::text::{Name, Topic};

pub async fn edits_are_the_authors<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, lena) = (&node.stores, world.channel(0), world.member(0));
    let id = world.say(stores, channel, lena, "erst so").await;
    let at = world.now().plus_ms(7);
    let edit = async |channel, id, by, words: &str, lang| {
        stores.log.edit(channel, id, by, alone(words), lang, at).await.unwrap()
    };
    assert_eq!(edit(channel, id, world.member(1), "nein", Lang::de()).await, Changed::NotAuthor);
    assert_eq!(edit(channel, id, world.member(2), "nein", Lang::de()).await, Changed::NotAuthor);
    assert_eq!(edit(channel, MessageId(uuid()), lena, "was", Lang::de()).await, Changed::NotFound);
    assert_eq!(edit(world.channel(1), id, lena, "wo", Lang::de()).await, Changed::NotFound);
    assert_eq!(edit(ChannelId(uuid()), id, lena, "wo", Lang::de()).await, Changed::NotFound);
    let unchanged = Changed::Unchanged { position: head(stores, channel).await };
    assert_eq!(edit(channel, id, lena, "erst so", Lang::de()).await, unchanged);
    let position = done(edit(channel, id, lena, "dann so", Lang::de()).await);
    assert_eq!(position, head(stores, channel).await);
    assert_eq!(position.offset, 2);
    assert_eq!(edit(channel, id, lena, "dann so", Lang::de()).await, Changed::Unchanged { position });
    done(edit(channel, id, lena, "dann so", Lang::fr()).await);
    let now = message_now(stores, channel, id).await;
    assert_eq!((now.text, now.lang, now.edited_at), (Some(text("dann so")), Lang::fr(), Some(at)));
    assert_eq!(now.position.offset, 1);
    let log = whole_log(stores, channel).await;
    let event = EventKind::MessageEdited {
        id,
        text: Some(text("dann so")),
        lang: Lang::fr(),
        translation: None,
        meeting: None,
        by: lena,
    };
    assert_eq!(log[2].kind, event);
    assert!(matches!(&log[0].kind, EventKind::MessagePosted { message } if message.text == Some(text("erst so"))));
    world.archive(stores, channel, true).await;
    assert_eq!(edit(channel, id, lena, "zu spät", Lang::fr()).await, Changed::Archived);
    assert_eq!(edit(channel, id, lena, "dann so", Lang::fr()).await, Changed::Archived, "even where nothing changes");
    assert_eq!(edit(channel, id, world.member(1), "nein", Lang::fr()).await, Changed::NotAuthor);
    world.archive(stores, channel, false).await;
    done(stores.log.remove(channel, id, lena, at).await.unwrap());
    assert_eq!(edit(channel, id, lena, "zu spät", Lang::fr()).await, Changed::Removed);
    assert_eq!(edit(channel, id, world.member(1), "nein", Lang::fr()).await, Changed::NotAuthor);
}

/// The last event is what it says now, and every text that was replaced is kept once.
pub async fn racing_edits_leave_one_story<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let (channel, lena, at) = (world.channel(0), world.member(0), world.now());
    let id = world.say(&nodes[0].stores, channel, lena, "0").await;
    let racers = (1..=16).map(|racer| {
        let log = nodes[racer % nodes.len()].stores.log.clone();
        tokio::spawn(async move {
            done(log.edit(channel, id, lena, alone(&racer.to_string()), Lang::de(), at).await.unwrap())
        })
    });
    let mut offsets = Vec::new();
    for racer in racers.collect::<Vec<_>>() {
        offsets.push(racer.await.unwrap().offset);
    }
    offsets.sort_unstable();
    assert!(offsets.into_iter().eq(2..=17));
    let stores = &nodes[0].stores;
    let story = whole_log(stores, channel).await.into_iter().map(|event| match event.kind {
        EventKind::MessagePosted { message } => message.text.unwrap(),
        EventKind::MessageEdited { text, .. } => text.unwrap(),
        other => panic!("{other:?}"),
    });
    let mut story = story.collect::<Vec<_>>();
    assert_eq!(message_now(stores, channel, id).await.text, story.pop());
    let kept = stores.log.revisions(channel, id).await.unwrap().unwrap();
    assert_eq!(kept.into_iter().map(|revision| revision.text).collect::<Vec<_>>(), story);
}

pub async fn removals_are_the_authors<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, lena) = (&node.stores, world.channel(0), world.member(0));
    let id = world.say(stores, channel, lena, "doch nicht").await;
    world.react(stores, channel, id, world.member(1), "👍", true).await;
    let remove = async |channel, id, by| stores.log.remove(channel, id, by, world.now()).await.unwrap();
    assert_eq!(remove(channel, id, world.member(1)).await, Changed::NotAuthor);
    assert_eq!(remove(channel, MessageId(uuid()), lena).await, Changed::NotFound);
    assert_eq!(remove(world.channel(1), id, lena).await, Changed::NotFound);
    assert_eq!(remove(ChannelId(uuid()), id, lena).await, Changed::NotFound);
    world.archive(stores, channel, true).await;
    let position = done(remove(channel, id, lena).await);
    assert_eq!(position.offset, 4, "in an archived channel too");
    assert_eq!(remove(channel, id, lena).await, Changed::Unchanged { position });
    assert_eq!(remove(channel, id, world.member(1)).await, Changed::NotAuthor);
    let now = message_now(stores, channel, id).await;
    assert!(now.removed && now.text.is_none() && now.reactions.is_empty());
    assert_eq!((now.author, now.position.offset, now.edited_at), (lena, 1, None));
    assert_eq!(whole_log(stores, channel).await[3].kind, EventKind::MessageRemoved { id, by: lena });
}

pub async fn reactions_are_everybodys<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, zoe) = (&node.stores, world.channel(0), world.member(1));
    let id = world.say(stores, channel, world.member(0), "gut?").await;
    let react = async |channel, id, with: &str, on| {
        stores.log.react(channel, id, zoe, emoji(with), on, world.now()).await.unwrap()
    };
    let unchanged = Changed::Unchanged { position: head(stores, channel).await };
    assert_eq!(react(channel, id, "👍", false).await, unchanged);
    let position = done(react(channel, id, "👍", true).await);
    assert_eq!(position, head(stores, channel).await);
    assert_eq!(react(channel, id, "👍", true).await, Changed::Unchanged { position });
    assert_eq!(react(channel, id, "🎉", false).await, Changed::Unchanged { position });
    assert_eq!(react(channel, MessageId(uuid()), "👍", true).await, Changed::NotFound);
    assert_eq!(react(world.channel(1), id, "👍", true).await, Changed::NotFound);
    assert_eq!(react(ChannelId(uuid()), id, "👍", true).await, Changed::NotFound);
    let event = EventKind::ReactionSet { id, by: zoe, emoji: emoji("👍"), on: true };
    assert_eq!(whole_log(stores, channel).await[1].kind, event);
    world.archive(stores, channel, true).await;
    assert_eq!(react(channel, id, "🎉", true).await, Changed::Archived);
    assert_eq!(react(channel, id, "👍", false).await, Changed::Archived);
    assert_eq!(react(channel, id, "👍", true).await, Changed::Archived);
    world.archive(stores, channel, false).await;
    done(react(channel, id, "👍", false).await);
    assert!(message_now(stores, channel, id).await.reactions.is_empty());
    done(stores.log.remove(channel, id, world.member(0), world.now()).await.unwrap());
    assert_eq!(react(channel, id, "👍", true).await, Changed::Removed);
    assert_eq!(react(channel, id, "👍", false).await, Changed::Removed);
}

/// Groups by when their emoji came up since it last had nobody, members by when they set it.
pub async fn reactions_stand_in_the_order_they_came<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel) = (&node.stores, world.channel(0));
    let id = world.say(stores, channel, world.member(0), "gut?").await;
    let [a, b, c] = [0, 1, 2].map(|number| world.member(number));
    let seen = async || {
        let reactions = message_now(stores, channel, id).await.reactions;
        reactions.into_iter().map(|group| (group.emoji.as_str().to_owned(), group.by)).collect::<Vec<_>>()
    };
    let expect = |groups: &[(&str, &[_])]| {
        groups.iter().map(|(emoji, by)| ((*emoji).to_owned(), by.to_vec())).collect::<Vec<_>>()
    };
    for (by, with) in [(c, "🎉"), (a, "👍"), (b, "🎉"), (a, "🎉")] {
        world.react(stores, channel, id, by, with, true).await;
    }
    assert_eq!(seen().await, expect(&[("🎉", &[c, b, a]), ("👍", &[a])]));
    world.react(stores, channel, id, c, "🎉", false).await;
    assert_eq!(seen().await, expect(&[("🎉", &[b, a]), ("👍", &[a])]), "the group outlives who began it");
    world.react(stores, channel, id, c, "🎉", true).await;
    assert_eq!(seen().await, expect(&[("🎉", &[b, a, c]), ("👍", &[a])]), "who comes back comes last");
    for by in [a, b, c] {
        world.react(stores, channel, id, by, "🎉", false).await;
    }
    world.react(stores, channel, id, b, "🎉", true).await;
    assert_eq!(seen().await, expect(&[("👍", &[a]), ("🎉", &[b])]), "a group that was empty begins anew");
}

pub async fn only_so_many_emoji_fit_a_message<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, [a, b]) = (&node.stores, world.channel(0), [0, 1].map(|number| world.member(number)));
    let id = world.say(stores, channel, a, "gut?").await;
    let emojis: Vec<String> = ('\u{1F400}'..).take(REACTION_GROUPS_MAX + 1).map(String::from).collect();
    let (last, fitting) = emojis.split_last().unwrap();
    for one in fitting {
        world.react(stores, channel, id, a, one, true).await;
    }
    let too_many = stores.log.react(channel, id, b, emoji(last), true, world.now()).await.unwrap();
    assert_eq!(too_many, Changed::TooMany);
    world.react(stores, channel, id, b, &fitting[3], true).await;
    world.react(stores, channel, id, a, &fitting[5], false).await;
    world.react(stores, channel, id, b, last, true).await;
    let groups = message_now(stores, channel, id).await.reactions;
    assert_eq!(groups.len(), REACTION_GROUPS_MAX);
    assert_eq!(groups.last().unwrap().emoji, emoji(last));
}

pub async fn a_channel_changes_in_its_log_and_in_the_directory<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, karim) = (&node.stores, world.member(2));
    let mut channel = stores.directory.channel(world.channel(0)).await.unwrap().unwrap();
    assert_eq!(channel, world.batch.channels[0]);
    let change = async |channel: Channel| change_channel(stores, &channel, karim, world.now()).await;
    assert!(matches!(change(channel.clone()).await, Changed::Unchanged { position } if position.offset == 0));
    channel.name = both("Fußball", "Foot", Name::from_stored);
    channel.topic = both("", "Dimanche", Topic::from_stored);
    channel.archived = true;
    let position = done(change(channel.clone()).await);
    assert_eq!(position.offset, 1);
    assert_eq!(change(channel.clone()).await, Changed::Unchanged { position });
    assert_eq!(stores.directory.channel(channel.id).await.unwrap(), Some(channel.clone()));
    let (name, topic) = (channel.name.clone(), channel.topic.clone());
    let event = EventKind::Noted(Noted::ChannelChanged(ChannelChanged { name, topic, archived: true, by: karim }));
    assert_eq!(whole_log(stores, channel.id).await[0].kind, event);
    let membership = stores.directory.membership(world.member(0)).await.unwrap().unwrap();
    assert!(membership.channels.contains(&channel));
    stores.directory.add(&world.batch).await.unwrap();
    assert_eq!(stores.directory.channel(channel.id).await.unwrap(), Some(channel.clone()), "what is there stays");
    channel.id = ChannelId(uuid());
    assert_eq!(stores.log.change_channel(&channel, 9, karim, world.now()).await.unwrap(), Changed::NotFound);
}

pub async fn earlier_texts_are_kept_for_the_desk<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, lena) = (&node.stores, world.channel(0), world.member(0));
    let (log, at) = (&stores.log, world.now());
    let id = world.say(stores, channel, lena, "eins").await;
    assert_eq!(log.revisions(channel, id).await.unwrap(), Some(vec![]));
    done(log.edit(channel, id, lena, alone("zwei"), Lang::fr(), at.plus_ms(1)).await.unwrap());
    done(log.edit(channel, id, lena, alone("drei"), Lang::de(), at.plus_ms(2)).await.unwrap());
    done(log.remove(channel, id, lena, at.plus_ms(3)).await.unwrap());
    let kept = log.revisions(channel, id).await.unwrap().unwrap();
    let kept: Vec<_> = kept.iter().map(|r| (r.text.as_str(), r.lang.as_str(), r.at, r.by)).collect();
    let expected = [("eins", "de", 1), ("zwei", "fr", 2), ("drei", "de", 3)];
    assert_eq!(kept, expected.map(|(words, lang, ms)| (words, lang, at.plus_ms(ms), lena)));
    assert_eq!(log.revisions(world.channel(1), id).await.unwrap(), None);
    assert_eq!(log.revisions(channel, MessageId(uuid())).await.unwrap(), None);
    assert_eq!(log.revisions(ChannelId(uuid()), id).await.unwrap(), None);
}
