//! What is new in a channel's agenda, in its log.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::kernel::broker::Delivery;
use quartier::kernel::store::log::Changed;
use quartier_protocol::event::EventKind;
use quartier_protocol::http::agenda::attendance::AttendanceChanged;
use quartier_protocol::http::agenda::attendance::CouncilCount;
use quartier_protocol::http::agenda::meetings::MeetingChanged;
use quartier_protocol::id::{ChannelId, CouncilId, MeetingId};
use quartier_protocol::local::LocalTime;
use quartier_protocol::noted::Noted;
use quartier_protocol::position::Position;

fn attendance(yes: u32) -> Noted {
    let of = |number| CouncilCount { council: CouncilId(uuid()), yes: yes * number, no: 1, maybe: number };
    let occurrence = LocalTime::parse("2026-03-29T18:00").unwrap();
    Noted::from(AttendanceChanged { meeting: MeetingId(uuid()), occurrence, counts: (0..2).map(of).collect() })
}

pub async fn notes_stand_in_their_channels_log<S: Enrolled>() {
    let (mut world, node) = World::<S>::begin().await;
    let (stores, channel, lena, karim) = (&node.stores, world.channel(0), world.member(0), world.member(2));
    let meeting = MeetingId(uuid());
    let notes = [
        Noted::from(MeetingChanged { meeting, sequence: 0, by: Some(karim) }),
        attendance(1),
        Noted::from(MeetingChanged { meeting, sequence: 1, by: None }),
        attendance(40),
        Noted::from(AttendanceChanged {
            meeting,
            occurrence: LocalTime::parse("2026-10-25T02:30").unwrap(),
            counts: vec![],
        }),
        Noted::from(MeetingChanged { meeting, sequence: u32::MAX, by: None }),
    ];
    let said = world.say(stores, channel, lena, "davor").await;
    world.archive(stores, channel, true).await;
    let start = head(stores, channel).await;
    for (number, note) in notes.iter().enumerate() {
        world.clock.advance_ms(5);
        let noted = stores.log.note(channel, note.clone(), world.now()).await.unwrap();
        assert_eq!(noted, Changed::Done { position: Position { offset: start.offset + number as u64 + 1, ..start } });
    }
    let again = stores.log.note(channel, notes[0].clone(), world.now().plus_ms(-1_000)).await.unwrap();
    assert_eq!(done(again).offset, start.offset + 7, "nothing is compared");
    let log = events_after(stores, channel, start, 3).await;
    let kinds: Vec<EventKind> = log.iter().map(|event| event.kind.clone()).collect();
    let expected = notes.iter().chain(&notes[..1]).cloned().map(EventKind::from);
    assert_eq!(kinds, expected.collect::<Vec<_>>());
    assert!(log.is_sorted_by_key(|event| event.at) && log[6].at == world.now(), "time doesn't go back");
    assert!(log.iter().all(|event| event.channel == channel));

    let messages = all_messages(stores, channel, 10).await;
    assert_eq!(messages.iter().map(|message| message.id).collect::<Vec<_>>(), [said]);
    let place = stores.marks.read_states(karim, &[channel]).await.unwrap().remove(0).unwrap();
    assert_eq!(place.unread, 1, "nobody has to read an answer");
    for nowhere in [ChannelId(uuid()), world.batch.pairings[0].id.desk()] {
        let noted = stores.log.note(nowhere, notes[0].clone(), world.now()).await.unwrap();
        assert_eq!(noted, Changed::NotFound);
    }
    assert_eq!(whole_log(stores, world.batch.pairings[0].id.desk()).await, []);
    assert_eq!(stores.log.erase(channel, karim, world.now()).await.unwrap(), 0);

    world.store.crash(vec![node]).await;
    let stores = world.open().await.stores;
    assert_eq!(events_after(&stores, channel, start, 10).await, log);
    stores.log.trim(channel, start.offset + 4).await.unwrap();
    let after = Position { offset: start.offset + 4, ..start };
    assert_eq!(events_after(&stores, channel, after, 10).await, log[4..]);
}

pub async fn racing_notes_arrive_once_and_in_order<S: Enrolled>() {
    let (world, mut nodes) = World::<S>::begin_wide().await;
    let (channel, lena, at) = (world.channel(0), world.member(0), world.now());
    for node in &nodes {
        node.stores.broker.follow(channel).await.unwrap();
    }
    let noters = (0..8).map(|noter| {
        let log = nodes[noter % nodes.len()].stores.log.clone();
        tokio::spawn(async move {
            let mut places = Vec::new();
            for number in 0..4 {
                places.push(done(log.note(channel, attendance(number), at).await.unwrap()).offset);
                log.post(channel, message(lena, "dazwischen"), at).await.unwrap();
            }
            places
        })
    });
    let mut places = Vec::new();
    for noter in noters.collect::<Vec<_>>() {
        places.extend(noter.await.unwrap());
    }
    places.sort_unstable();
    let log = whole_log(&nodes[0].stores, channel).await;
    assert_eq!(log.len(), 64);
    let noted = log.iter().filter(|event| matches!(event.kind, EventKind::Noted(Noted::AttendanceChanged(_))));
    assert!(noted.map(|event| event.position.offset).eq(places));
    for node in &mut nodes {
        for event in &log {
            assert!(matches!(node.arrival().await, Delivery::Event(arrived) if *arrived == *event));
        }
    }
    // A fence: had anything arrived twice, it would come before this.
    let last = world.say(&nodes[0].stores, channel, lena, "Ende").await;
    for node in &mut nodes {
        assert!(matches!(node.arrival().await, Delivery::Event(event) if subject(&event) == Some(last)));
    }
}
