//! Desks: logs like channels' logs, and no channels.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::kernel::broker::Delivery;
use quartier::kernel::store::StoreError;
use quartier::kernel::store::directory::Rights;
use quartier::kernel::store::log::{Changed, Head, Posted};
use quartier::kernel::store::marks::Marked;
use quartier::kernel::stores::Stores;
use quartier_protocol::directory::Channel;
use quartier_protocol::event::{CaseState, EventKind};
use quartier_protocol::http::moderation::desk::CaseChanged;
use quartier_protocol::id::{CaseId, ChannelId, MemberId, MessageId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::noted::Noted;
use quartier_protocol::position::Position;
use quartier_protocol::text::{Name, Topic};

fn note(state: CaseState, by: Option<MemberId>) -> CaseChanged {
    CaseChanged { case: CaseId(uuid()), state, urgent: by.is_none(), by }
}

/// What a desk's whole log says.
async fn notes(stores: &Stores, desk: ChannelId) -> Vec<EventKind> {
    whole_log(stores, desk).await.into_iter().map(|event| event.kind).collect()
}

pub async fn a_desk_has_a_log_of_its_own<S: Enrolled>() {
    let (mut world, node) = World::<S>::begin().await;
    let (stores, karim) = (&node.stores, world.member(2));
    let [first, second] = [0, 1].map(|number| world.batch.pairings[number].id);
    let start = head(stores, first.desk()).await;
    assert_eq!(start.offset, 0, "batch a pairing opens its desk");
    assert_ne!(start.epoch, head(stores, second.desk()).await.epoch);
    let page = stores.log.events(first.desk(), start, 5).await.unwrap().unwrap();
    assert!(page.events.is_empty() && !page.more);

    let told = [
        note(CaseState::Open, None),
        note(CaseState::Taken, Some(karim)),
        CaseChanged { urgent: true, ..note(CaseState::Decided, Some(karim)) },
    ];
    for (number, one) in told.into_iter().enumerate() {
        world.clock.advance_ms(5);
        let position = stores.log.note_at_desk(first, one.into(), world.now()).await.unwrap();
        assert_eq!(position, Position { offset: number as u64 + 1, ..start });
        // Neighbours in whatever the store keeps them in.
        stores.log.note_at_desk(second, one.into(), world.now()).await.unwrap();
        world.say(stores, world.channel(0), karim, "daneben").await;
    }
    let expected = told.map(|case| EventKind::from(Noted::from(case))).to_vec();
    assert_eq!(notes(stores, first.desk()).await, expected);
    assert_eq!(notes(stores, second.desk()).await, expected);
    let log = whole_log(stores, first.desk()).await;
    assert!(log.iter().all(|event| event.channel == first.desk()));
    assert_eq!(log[2].at, world.now());
    let page = stores.log.messages(first.desk(), None, 5).await.unwrap().unwrap();
    assert!(page.messages.is_empty() && !page.more && page.position.offset == 3);
    let earlier = world.now().plus_ms(-1_000);
    stores.log.note_at_desk(first, told[0].into(), earlier).await.unwrap();
    assert_eq!(whole_log(stores, first.desk()).await[3].at, world.now(), "time doesn't go back");

    let before = whole_log(stores, first.desk()).await;
    world.store.crash(vec![node]).await;
    let node = world.open().await;
    assert_eq!(whole_log(&node.stores, first.desk()).await, before);
}

pub async fn a_case_may_be_the_first_thing_at_a_desk<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let (stores, at) = (&nodes[0].stores, world.now());
    let [noted, opened] = [PairingId(uuid()), PairingId(uuid())];
    let position = head(stores, world.channel(0)).await;
    for desk in [noted.desk(), opened.desk()] {
        assert_eq!(stores.log.head(desk).await.unwrap(), None);
        assert_eq!(stores.log.events(desk, position, 5).await.unwrap(), None);
        assert_eq!(stores.log.messages(desk, None, 5).await.unwrap(), None);
        assert_eq!(stores.log.reached(desk, at, world.now()).await.unwrap(), None);
        stores.log.trim(desk, 5).await.unwrap();
    }
    let racers = (0..16).map(|racer| {
        let log = nodes[racer % nodes.len()].stores.log.clone();
        tokio::spawn(async move {
            log.open_desk(opened).await.unwrap();
            log.note_at_desk(noted, note(CaseState::Open, None).into(), at).await.unwrap()
        })
    });
    let mut places = Vec::new();
    for racer in racers.collect::<Vec<_>>() {
        places.push(racer.await.unwrap());
    }
    places.sort_unstable_by_key(|place| place.offset);
    assert!(places.iter().map(|place| place.offset).eq(1..=16), "one log, begun once");
    assert!(places.iter().all(|place| place.epoch == places[0].epoch));
    assert_eq!(notes(stores, noted.desk()).await.len(), 16);
    let start = head(stores, opened.desk()).await;
    assert_eq!(start.offset, 0);
    for pairing in [opened, noted] {
        let before = head(stores, pairing.desk()).await;
        stores.log.open_desk(pairing).await.unwrap();
        assert_eq!(head(stores, pairing.desk()).await, before, "what is there stays");
    }
    let first = stores.log.note_at_desk(opened, note(CaseState::Open, None).into(), at).await.unwrap();
    assert_eq!(first, Position { offset: 1, ..start });
}

pub async fn a_desk_is_no_channel<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, at, karim) = (&node.stores, world.now(), world.member(2));
    let pairing = world.batch.pairings[0].id;
    let (desk, directory) = (pairing.desk(), &stores.directory);
    let before = (directory.view(&[pairing]).await.unwrap(), directory.channels_of(pairing).await.unwrap());
    stores.log.note_at_desk(pairing, note(CaseState::Open, None).into(), at).await.unwrap();
    assert_eq!(directory.channel(desk).await.unwrap(), None);
    assert_eq!(directory.channels_of(pairing).await.unwrap(), before.1);
    assert!(before.1.iter().all(|channel| channel.id != desk));
    assert_eq!(directory.membership(karim).await.unwrap().unwrap().channels.len(), 3);
    let bot = &world.batch.members[3];
    let before = directory.membership(bot.me.id).await.unwrap();
    for desk in [desk, world.batch.pairings[1].id.desk()] {
        let bound = Rights { role: None, bound: Some([&bot.bound[..], &[desk]].concat()) };
        let told = directory.update_rights(bot.me.id, &bound).await;
        assert!(matches!(told, Err(StoreError::Invalid(_))), "nobody is bound to a desk");
        assert_eq!(directory.membership(bot.me.id).await.unwrap(), before);
    }

    let position = head(stores, desk).await;
    let posted = stores.log.post(desk, message(karim, "hier?"), at).await.unwrap();
    assert_eq!(posted, Posted::NoChannel);
    let id = MessageId(uuid());
    let log = &stores.log;
    for changed in [
        log.edit(desk, id, karim, alone("hier?"), Lang::de(), at).await.unwrap(),
        log.remove(desk, id, karim, at).await.unwrap(),
        log.take_down(desk, id, karim, at).await.unwrap(),
        log.put_back(desk, id, karim, at).await.unwrap(),
        log.react(desk, id, karim, emoji("👍"), true, at).await.unwrap(),
    ] {
        assert_eq!(changed, Changed::NotFound);
    }
    let (name, topic) = (both("Pult", "Bureau", Name::from_stored), both("", "", Topic::from_stored));
    let named = Channel { id: desk, pairing, name, topic, archived: true };
    assert_eq!(log.change_channel(&named, 1, karim, at).await.unwrap(), Changed::NotFound);
    assert_eq!(log.erase(desk, karim, at).await.unwrap(), 0);
    assert_eq!(log.revisions(desk, id).await.unwrap(), None);
    assert_eq!(log.find(desk, id).await.unwrap(), None);
    assert_eq!(log.withheld(desk, id).await.unwrap(), None);
    assert_eq!(head(stores, desk).await, position);
    assert_eq!(directory.channel(desk).await.unwrap(), None);
}

pub async fn a_desk_is_followed_trimmed_and_marked<S: Enrolled>() {
    let (world, mut nodes) = World::<S>::begin_wide().await;
    let (pairing, karim) = (world.batch.pairings[0].id, world.member(2));
    let desk = pairing.desk();
    for node in &nodes {
        node.stores.broker.follow(desk).await.unwrap();
    }
    let start = world.now();
    for state in [CaseState::Open, CaseState::Taken, CaseState::Decided, CaseState::Open] {
        nodes[0].stores.log.note_at_desk(pairing, note(state, Some(karim)).into(), world.now()).await.unwrap();
        world.clock.advance_ms(1_000);
    }
    let log = whole_log(&nodes[0].stores, desk).await;
    for node in &mut nodes {
        for event in &log {
            assert!(matches!(node.arrival().await, Delivery::Event(arrived) if *arrived == *event));
        }
    }
    let stores = &nodes[0].stores;
    let position = head(stores, desk).await;
    assert_eq!(stores.log.reached(desk, start.plus_ms(2_000), world.now()).await.unwrap(), Some(2));
    assert_eq!(stores.marks.mark(karim, desk, Position { offset: 3, ..position }).await.unwrap(), Marked::Moved);
    let place = stores.marks.read_states(karim, &[desk]).await.unwrap().remove(0).unwrap();
    assert_eq!((place.position, place.read.unwrap().offset, place.unread), (position, 3, 0));
    stores.log.trim(desk, 2).await.unwrap();
    assert_eq!(stores.log.head(desk).await.unwrap(), Some(Head { position, trimmed: 2 }));
    let after = |offset| Position { offset, ..position };
    assert_eq!(stores.log.events(desk, after(1), 5).await.unwrap(), None);
    assert_eq!(events_after(stores, desk, after(2), 1).await, log[2..]);
    assert_eq!(stores.log.reached(desk, start, world.now()).await.unwrap(), Some(2));
    let next = stores.log.note_at_desk(pairing, note(CaseState::Open, None).into(), world.now()).await.unwrap();
    assert_eq!(next, after(5));
    assert!(stores.directory.remove_member(karim).await.unwrap());
    let place = stores.marks.read_states(karim, &[desk]).await.unwrap().remove(0).unwrap();
    assert_eq!(place.read, None, "nothing of a member is left at a desk either");
}
