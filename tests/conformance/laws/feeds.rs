//! Calendars that members' programs read again and again (I5): what that costs, and that nobody reads what was.

use super::lifetimes::{service, service_on};
use super::planning::{actor, plan, planned};
use crate::conformance::counting::Counting;
use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::actions::Service;
use quartier::actions::agenda::feed::kept::Sent;
use quartier::actions::agenda::{cancel, change, feed, feeds};
use quartier::actions::keeping::run::if_due;
use quartier::documents::add;
use quartier::documents::agenda::meeting::{Meeting, Names};
use quartier::domain::agenda::quiet::Quiet;
use quartier::kernel::store::directory::Rights;
use quartier::kernel::stores::Stores;
use quartier_protocol::http::agenda::meetings::{ChangeScope, MeetingCancel, MeetingPut, Plan};
use quartier_protocol::id::{ChannelId, MeetingId};
use quartier_protocol::lang::{Bilingual, Lang};
use quartier_protocol::local::LocalDate;
use std::sync::Arc;

const DAY_MS: i64 = 86_400_000;

async fn read(service: &Arc<Service>, secret: &str) -> Option<Sent> {
    feed::run(service, secret).await.unwrap()
}

async fn ics(service: &Arc<Service>, secret: &str) -> String {
    read(service, secret).await.expect("there is one").ics.to_string()
}

fn once_called(title: &str) -> Plan {
    let title = Bilingual { de: title.to_owned(), fr: title.to_owned() };
    Plan { title, rule: None, ..plan("2026-03-03T18:00", "Europe/Berlin", "") }
}

pub async fn i5_a_calendar_that_is_as_it_was_is_not_made_again<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let counting = Counting::on(&node.stores);
    let service = service_on(&world, Stores { records: counting.clone(), ..node.stores.clone() }, Quiet::NEVER);
    let (karim, lena) = (actor(&world, &service, 2).await, actor(&world, &service, 0).await);
    let model = planned(&world, &service, &karim, once_called("Rampe")).await.meeting;
    let copies = (1..700).map(|_| {
        let mut told = model.clone();
        told.id = MeetingId(uuid());
        let span = quartier::documents::agenda::meeting::Span {
            first: told.plan.start.date(),
            last: Some(told.plan.start.date()),
            said: 2026,
        };
        let (pairing, names) = (world.batch.pairings[0].id, Names::new(told.id));
        add(&Meeting {
            pairing,
            told,
            span,
            names,
            made_of: None,
            continued: None,
            next: None,
            moved_before: Vec::new(),
            uid: None,
        })
        .unwrap()
    });
    node.stores.records.commit(&copies.collect::<Vec<_>>(), world.now()).await.unwrap();
    let (_, secret) = feeds::make(&service, &lena, None).await.unwrap();
    counting.begin();
    let first = read(&service, &secret).await.unwrap();
    assert_eq!((first.ics.matches("BEGIN:VEVENT").count(), counting.given_of("meeting")), (700, 700));
    // Whose it is, whether they are in, and which editions of three channels there are.
    let cheap = async |service: &Arc<Service>, secret: &str| {
        counting.begin();
        let sent = read(service, secret).await.unwrap();
        assert_eq!(counting.given_of("meeting"), 0, "no meeting was read");
        assert_eq!((counting.asked(), counting.given()), (3, 1 + 1 + 3), "questions and records, whatever there is");
        sent
    };
    assert_eq!(cheap(&service, &secret).await, first);
    // Whoever reads the same channels in the same language is given the same.
    let (_, karims) = feeds::make(&service, &karim, None).await.unwrap();
    assert_eq!(cheap(&service, &karims).await, first);
    // Many at once after a change: it is made once.
    let off = MeetingCancel { sequence: 0, scope: ChangeScope::All, occurrence: None, why: None };
    cancel::run(&service, &karim, model.id, off).await.unwrap();
    counting.begin();
    let reading = (0..8).map(|n| {
        let (service, secret) = (service.clone(), [&secret, &karims][n % 2].clone());
        tokio::spawn(async move { read(&service, &secret).await.unwrap() })
    });
    for sent in reading.collect::<Vec<_>>() {
        let sent = sent.await.unwrap();
        assert!(sent.ics.contains("STATUS:CANCELLED") && sent.etag != first.etag);
    }
    assert_eq!(counting.given_of("meeting"), 700, "once for all of them");
    // On another day the same meetings are looked for again, and give the same bytes.
    let second = cheap(&service, &secret).await;
    world.clock.advance_ms(DAY_MS);
    counting.begin();
    assert_eq!(read(&service, &secret).await.unwrap(), second);
    assert_eq!(counting.given_of("meeting"), 700);
    assert_eq!(cheap(&service, &secret).await, second);
}

pub async fn i5_what_is_changed_on_one_node_is_read_on_every_other<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let services: Vec<Arc<Service>> = [0, nodes.len() - 1].map(|n| service(&world, &nodes[n])).to_vec();
    let (karim, lena) = (actor(&world, &services[0], 2).await, actor(&world, &services[0], 0).await);
    let (_, secret) = feeds::make(&services[0], &lena, None).await.unwrap();
    for service in &services {
        assert!(!ics(service, &secret).await.contains("VEVENT"));
    }
    let id = planned(&world, &services[0], &karim, once_called("Rampe")).await.meeting.id;
    for service in &services {
        assert!(ics(service, &secret).await.contains("Rampe"));
    }
    let (plan, scope) = (once_called("Spielplatz"), ChangeScope::All);
    let put = MeetingPut { sequence: 0, scope, occurrence: None, plan };
    change::run(&services[1], &karim, id, put).await.unwrap();
    let [one, other] = [read(&services[0], &secret).await.unwrap(), read(&services[1], &secret).await.unwrap()];
    assert!(one.ics.contains("Spielplatz") && !one.ics.contains("Rampe"), "{}", one.ics);
    assert_eq!(one, other, "the same bytes and the same tag on every node");
    // What retention took out is read no more either. The service keeps two days.
    let over = LocalDate::parse("2026-03-08").unwrap().civil();
    let over = jiff::tz::Offset::UTC.to_timestamp(over.at(0, 0, 0, 0)).unwrap().as_millisecond();
    world.clock.advance_ms(over - world.now().unix_ms());
    assert!(ics(&services[0], &secret).await.contains("Spielplatz"));
    assert_eq!(if_due(&services[1]).await.unwrap().unwrap().agenda.meetings, 1);
    for service in &services {
        assert!(!ics(service, &secret).await.contains("Spielplatz"));
    }
}

pub async fn i5_a_calendar_is_of_the_channels_its_member_has_now<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (karim, lena) = (actor(&world, &service, 2).await, actor(&world, &service, 0).await);
    planned(&world, &service, &karim, once_called("Rampe")).await;
    let (_, secret) = feeds::make(&service, &lena, None).await.unwrap();
    let (_, of_channel) = feeds::make(&service, &lena, Some(world.channel(0))).await.unwrap();
    let (_, karims) = feeds::make(&service, &karim, None).await.unwrap();
    for secret in [&secret, &of_channel, &karims] {
        assert!(ics(&service, secret).await.contains("Rampe"));
    }
    let keep_to = async |channels: Vec<ChannelId>| {
        let rights = Rights { role: None, bound: Some(channels) };
        assert!(node.stores.directory.update_rights(world.member(0), &rights).await.unwrap());
    };
    keep_to(vec![world.channel(1)]).await;
    assert!(!ics(&service, &secret).await.contains("Rampe"), "what others were given is not theirs");
    assert_eq!(read(&service, &of_channel).await, None);
    assert!(ics(&service, &karims).await.contains("Rampe"));
    keep_to(Vec::new()).await;
    assert!(ics(&service, &secret).await.contains("Rampe"));
    assert!(ics(&service, &of_channel).await.contains("X-WR-CALNAME:Quartier – Sport"));
    // The language they read, and what the channel is called.
    let me = quartier_protocol::push::Me { lang: Lang::de(), ..lena.me().clone() };
    assert!(node.stores.directory.update_own(&me).await.unwrap());
    assert!(ics(&service, &secret).await.contains("SUMMARY;LANGUAGE=de:Rampe"));
    let mut channel = node.stores.directory.channel(world.channel(0)).await.unwrap().unwrap();
    channel.name.de = quartier_protocol::text::Name::from_stored("Spiele".to_owned());
    done(change_channel(&node.stores, &channel, world.member(2), world.now()).await);
    assert!(ics(&service, &of_channel).await.contains("X-WR-CALNAME:Quartier – Spiele"));
    feeds::end(&service, &lena, None).await.unwrap();
    assert_eq!(read(&service, &secret).await, None, "it was ended");
    node.stores.directory.remove_member(world.member(0)).await.unwrap();
    assert_eq!(read(&service, &of_channel).await, None);
}
