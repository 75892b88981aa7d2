//! What arrives at a node that follows, and what a client makes of it.

use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::world::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use quartier::kernel::broker::{Control, Delivery};
use quartier::kernel::store::StoreError;
use quartier::kernel::store::log::Changed;
use quartier::kernel::stores::Stores;
use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::fold;
use quartier_protocol::http::agenda::meetings::MeetingChanged;
use quartier_protocol::id::{ChannelId, MeetingId, MemberId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_protocol::message::{MeetingTime, Message, Translation};
use quartier_protocol::noted::Noted;
use quartier_protocol::position::Position;
use quartier_tests::wait::until;
use std::collections::HashMap;
use uuid::Uuid;

/// Events as they arrive, until each channel has this many.
async fn arrivals(node: &mut Node, channels: &[ChannelId], each: usize) -> HashMap<ChannelId, Vec<Event>> {
    let mut arrived: HashMap<ChannelId, Vec<Event>> = HashMap::new();
    while channels.iter().any(|channel| arrived.get(channel).is_none_or(|events| events.len() < each)) {
        match node.arrival().await {
            Delivery::Event(event) => arrived.entry(event.channel).or_default().push((*event).clone()),
            other => panic!("{other:?}"),
        }
    }
    arrived
}

pub async fn every_event_arrives_once_and_in_order<S: Enrolled>() {
    let (world, mut nodes) = World::<S>::begin_wide().await;
    let channels = [0, 1, 2, 3].map(|number| world.channel(number));
    for node in &nodes {
        for channel in channels {
            node.stores.broker.follow(channel).await.unwrap();
            node.stores.broker.follow(channel).await.unwrap();
        }
    }
    let (lena, at) = (world.member(0), world.now());
    let senders = (0..32).map(|sender| {
        let (stores, channel) = (nodes[sender % nodes.len()].stores.clone(), channels[sender % 4]);
        tokio::spawn(async move {
            for number in 0..5 {
                let message = message(lena, &format!("{sender}/{number}"));
                let id = message.id;
                stores.log.post(channel, message.clone(), at).await.unwrap();
                stores.log.post(channel, message, at).await.unwrap();
                stores.log.react(channel, id, lena, emoji("👍"), true, at).await.unwrap();
                stores.log.react(channel, id, lena, emoji("👍"), true, at).await.unwrap();
            }
        })
    });
    for sender in senders.collect::<Vec<_>>() {
        sender.await.unwrap();
    }
    for node in &mut nodes {
        let mut arrived = arrivals(node, &channels, 80).await;
        for channel in channels {
            let log = whole_log(&node.stores, channel).await;
            assert_eq!(log.len(), 80);
            assert_eq!(arrived.remove(&channel).unwrap(), log);
        }
    }
    // A fence: had anything arrived twice, it would come before this.
    let last = world.say(&nodes[0].stores, channels[0], lena, "Ende").await;
    for node in &mut nodes {
        assert!(matches!(node.arrival().await, Delivery::Event(event) if subject(&event) == Some(last)));
        node.stores.broker.unfollow(channels[0]).await;
    }
    world.say(&nodes[0].stores, channels[0], lena, "ungehört").await;
    let heard = world.say(&nodes[0].stores, channels[1], lena, "gehört").await;
    for node in &mut nodes {
        assert!(matches!(node.arrival().await, Delivery::Event(event) if subject(&event) == Some(heard)));
    }
}

pub async fn typing_and_control_arrive<S: Enrolled>() {
    let (world, mut nodes) = World::<S>::begin_wide().await;
    let (channel, member) = (world.channel(0), world.member(0));
    for node in &nodes {
        node.stores.broker.follow(channel).await.unwrap();
    }
    nodes[0].stores.broker.typing(channel, member).await;
    for node in &mut nodes {
        let arrived = node.arrival().await;
        assert!(matches!(arrived, Delivery::Typing { channel: c, member: m } if (c, m) == (channel, member)));
    }
    let position = head(&nodes[0].stores, channel).await;
    let connection = quartier::kernel::store::presence::ConnectionId { node: u64::MAX, number: 7 };
    for control in [
        Control::CredentialEnded(quartier::digest::Digest::of("Geheimnis")),
        Control::CredentialReplaced(quartier::digest::Digest::of("Geheimnis")),
        Control::CredentialBanned(quartier::digest::Digest::of("Geheimnis")),
        Control::ShownChanged(member),
        Control::PersonChanged { member, pairing: world.batch.pairings[0].id },
        Control::MemberChanged(member),
        Control::ChannelsChanged(world.batch.pairings[0].id),
        Control::Read { member, channel, position, connection },
    ] {
        nodes[0].stores.broker.control(control.clone()).await.unwrap();
        for node in &mut nodes {
            let arrived = node.arrival().await;
            assert!(matches!(&arrived, Delivery::Control(same) if *same == control), "{arrived:?}");
        }
    }
}

/// What somebody does; numbers name members, emoji, and messages from the newest back.
#[derive(Clone, Debug)]
pub enum Deed {
    Say { by: usize, reply: Option<usize>, both: bool },
    Edit { what: usize, words: u8, lang: bool },
    Remove { what: usize },
    TakeDown { what: usize },
    PutBack { what: usize },
    React { by: usize, what: usize, emoji: usize, on: bool },
    Rename { name: u8 },
    Note { sequence: u32 },
    Erase { whose: usize },
    Look,
}

pub fn deed() -> impl Strategy<Value = Deed> {
    let (member, message) = (0..3usize, 0..6usize);
    prop_oneof![
        8 => (member.clone(), proptest::option::of(message.clone()), any::<bool>())
            .prop_map(|(by, reply, both)| Deed::Say { by, reply, both }),
        6 => (message.clone(), 0..4u8, any::<bool>()).prop_map(|(what, words, lang)| Deed::Edit { what, words, lang }),
        1 => message.clone().prop_map(|what| Deed::Remove { what }),
        4 => message.clone().prop_map(|what| Deed::TakeDown { what }),
        6 => message.clone().prop_map(|what| Deed::PutBack { what }),
        16 => (member, message, 0..3usize, proptest::bool::weighted(0.6))
            .prop_map(|(by, what, emoji, on)| Deed::React { by, what, emoji, on }),
        1 => (0..3u8).prop_map(|name| Deed::Rename { name }),
        1 => (0..3u32).prop_map(|sequence| Deed::Note { sequence }),
        1 => (0..3usize).prop_map(|whose| Deed::Erase { whose }),
        2 => Just(Deed::Look),
    ]
}

/// The people who do it, and what they said so far.
pub struct Actors<'a> {
    pub stores: &'a Stores,
    channel: ChannelId,
    members: Vec<MemberId>,
    pub said: Vec<(MessageId, MemberId)>,
    clock: quartier_protocol::time::Timestamp,
}

impl<'a> Actors<'a> {
    pub fn on<S: Enrolled>(world: &World<S>, stores: &'a Stores, channel: ChannelId) -> Self {
        let members = (0..3).map(|number| world.member(number)).collect();
        Self { stores, channel, members, said: Vec::new(), clock: world.now() }
    }

    pub async fn act(&mut self, deed: &Deed) {
        self.clock = self.clock.plus_ms(3);
        let (log, channel, at) = (&self.stores.log, self.channel, self.clock);
        // The same wherever the same is done.
        let meeting = MeetingId(Uuid::from_u128(at.unix_ms() as u128));
        let back = |what: usize| self.said.len().checked_sub(what + 1).map(|index| self.said[index]);
        let changed = match *deed {
            Deed::Say { by, reply, both } => {
                let mut message = message(self.members[by], &format!("Nr. {}", self.said.len()));
                message.reply_to = reply.and_then(back).map(|(id, _)| id);
                message.written_at = reply.map(|ago| at.plus_ms(-(ago as i64)));
                if both {
                    let said = text(&format!("N° {}", self.said.len()));
                    message.translation = Some(Translation { lang: Lang::fr(), text: said });
                    message.meeting = Some(MeetingTime { id: meeting, occurrence: None });
                }
                self.said.push((message.id, message.author));
                log.post(channel, message, at).await.unwrap();
                return;
            }
            Deed::Edit { what, words, lang } => {
                let Some((id, author)) = back(what) else { return };
                let lang = if lang { Lang::de() } else { Lang::fr() };
                let mut said = alone(&format!("Fassung {words}"));
                if words % 2 == 1 {
                    said.translation = Some(Translation { lang: Lang::parse("en").unwrap(), text: text("version") });
                }
                log.edit(channel, id, author, said, lang, at).await
            }
            Deed::Remove { what } => {
                let Some((id, author)) = back(what) else { return };
                log.remove(channel, id, author, at).await
            }
            Deed::TakeDown { what } => {
                let Some((id, _)) = back(what) else { return };
                log.take_down(channel, id, self.members[2], at).await
            }
            Deed::PutBack { what } => {
                let Some((id, _)) = back(what) else { return };
                log.put_back(channel, id, self.members[2], at).await
            }
            Deed::React { by, what, emoji: which, on } => {
                let Some((id, _)) = back(what) else { return };
                log.react(channel, id, self.members[by], emoji(["👍", "🎉", "❤️"][which]), on, at).await
            }
            Deed::Rename { name } => {
                let mut changed = self.stores.directory.channel(channel).await.unwrap().unwrap();
                changed.name = both(&format!("Name {name}"), "Nom", quartier_protocol::text::Name::from_stored);
                Ok(change_channel(self.stores, &changed, self.members[2], at).await)
            }
            Deed::Note { sequence } => {
                let by = Some(self.members[2]).filter(|_| sequence > 0);
                log.note(channel, Noted::from(MeetingChanged { meeting, sequence, by }), at).await
            }
            Deed::Erase { whose } => {
                log.erase(channel, self.members[whose], at).await.unwrap();
                return;
            }
            Deed::Look => return,
        };
        let allowed = [Changed::Removed, Changed::NotFound];
        let changed = changed.unwrap();
        assert!(
            matches!(changed, Changed::Done { .. } | Changed::Unchanged { .. }) || allowed.contains(&changed),
            "{deed:?}: {changed:?}"
        );
    }
}

/// All messages at one moment.
async fn snapshot(stores: &Stores, channel: ChannelId) -> (Position, Vec<Message>) {
    // While all goes to the archive all the time a page may be refused: it is asked for again, as whoever reads would.
    let page = until("a page", async || match stores.log.messages(channel, None, 10_000).await {
        Err(StoreError::Unavailable(_)) => None,
        page => Some(page.unwrap().unwrap()),
    })
    .await;
    assert!(!page.more);
    (page.position, page.messages)
}

/// Every snapshot with the events after it is the newest snapshot.
async fn expect_one_story(stores: &Stores, channel: ChannelId, snapshots: Vec<(Position, Vec<Message>)>) {
    let (_, fresh) = snapshot(stores, channel).await;
    for (position, mut folded) in snapshots {
        let events = events_after(stores, channel, position, 7).await;
        for event in &events {
            let before = folded.clone();
            fold::take(&mut folded, event);
            let there = |id| before.iter().any(|message| message.id == id && !message.removed);
            let changes = match &event.kind {
                EventKind::MessagePosted { .. } => true,
                EventKind::ReactionSet { id, .. } => there(*id),
                _ => false,
            };
            assert!(!changes || folded != before, "{event:?} was told twice");
        }
        assert_eq!(folded.len(), fresh.len());
        for (folded, fresh) in folded.iter().zip(&fresh) {
            assert_eq!(folded, fresh, "from {position}");
        }
    }
}

pub async fn an_old_snapshot_with_the_events_is_a_fresh_one<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    // The runner's own fixed seed: a failure comes again.
    let mut runner = TestRunner::deterministic();
    let (mut came_back, mut in_both) = (0, 0);
    for round in 0..4 {
        let deeds = proptest::collection::vec(deed(), 200).new_tree(&mut runner).unwrap().current();
        let channel = world.channel(round);
        let mut actors = Actors::on(&world, &node.stores, channel);
        let mut snapshots = vec![snapshot(&node.stores, channel).await];
        for deed in &deeds {
            actors.act(deed).await;
            if let Deed::Look | Deed::TakeDown { .. } | Deed::PutBack { .. } | Deed::Erase { .. } = deed {
                snapshots.push(snapshot(&node.stores, channel).await);
            }
        }
        assert!(actors.said.len() > 10 && snapshots.len() > 2);
        let log = whole_log(&node.stores, channel).await;
        let is_back = |event: &&Event| matches!(event.kind, EventKind::MessageRestored { .. });
        came_back += log.iter().filter(is_back).count();
        let is_bilingual = |event: &&Event| {
            matches!(event.kind, EventKind::MessageRestored { translation: Some(_), meeting: Some(_), .. })
        };
        in_both += log.iter().filter(is_bilingual).count();
        expect_one_story(&node.stores, channel, snapshots).await;
    }
    assert!(came_back > 10 && in_both > 1, "{came_back} and {in_both} are too little to go by");
}

pub async fn snapshots_taken_amid_writes_are_of_one_moment<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let (channel, start) = (world.channel(0), world.now());
    let members: Vec<_> = (0..3).map(|number| world.member(number)).collect();
    let mut runner = TestRunner::deterministic();
    let writers = (0..4).map(|writer| {
        let deeds = proptest::collection::vec(deed(), 60).new_tree(&mut runner).unwrap().current();
        let (stores, members) = (nodes[writer % nodes.len()].stores.clone(), members.clone());
        tokio::spawn(async move {
            let mut actors = Actors { stores: &stores, channel, members, said: Vec::new(), clock: start };
            for deed in &deeds {
                actors.act(deed).await;
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let (mut snapshots, mut taken) = (vec![snapshot(&nodes[0].stores, channel).await], 0);
    while !writers.iter().all(|writer| writer.is_finished()) {
        taken += 1;
        let (position, messages) = snapshot(&nodes[taken % nodes.len()].stores, channel).await;
        assert!(messages.iter().all(|message| message.position.offset <= position.offset));
        // While all writers wait for the archive there may be thousands of one moment: they are one.
        match snapshots.last() {
            Some((last, same)) if *last == position => assert_eq!(*same, messages, "at {position}"),
            _ => snapshots.push((position, messages)),
        }
    }
    for writer in writers {
        writer.await.unwrap();
    }
    expect_one_story(&nodes[0].stores, channel, snapshots).await;
}
