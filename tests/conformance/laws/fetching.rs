//! Calendars of others: fetched when it is time, followed when they change, left alone when they can't be had.

use super::lifetimes::service_with;
use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::world::*;
use quartier::actions::agenda::calendars::fetch;
use quartier::actions::jobs::{list, once};
use quartier::actions::{Declined, Service};
use quartier::documents::agenda::calendar::Calendar;
use quartier::documents::agenda::meeting::{Meeting, of_calendar};
use quartier::documents::jobs::{Job, JobKind, Queue};
use quartier::documents::lease::Lease;
use quartier::documents::{self, add, key};
use quartier::kernel::store::records::{Change, Content, Expect, Turn};
use quartier::outbound::Reach;
use quartier_protocol::http::agenda::calendars::{CalendarProblemKind, LeftOut};
use quartier_protocol::id::{CalendarId, MeetingId};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::time::Timestamp;
use quartier_tests::site::Site;
use std::sync::Arc;

const HOUR_MS: i64 = 3_600_000;

/// A calendar with an evening for each name; a `-` before it calls it off.
fn saying(names: &[&str]) -> String {
    let event = |name: &&str| {
        let status = if name.starts_with('-') { "STATUS:CANCELLED\r\n" } else { "" };
        let name = name.trim_start_matches('-');
        format!(
            "BEGIN:VEVENT\r\nUID:{}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Berlin:20270324T180000\r\n\
             SUMMARY:{name}\r\n{status}END:VEVENT\r\n",
            &name[..3]
        )
    };
    let events: String = names.iter().map(event).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Rathaus//DE\r\n{events}END:VCALENDAR\r\n")
}

/// A calendar that is fetched for the first time in an hour.
pub(super) async fn kept<S: Enrolled>(world: &World<S>, node: &Node, site: &Site) -> Calendar {
    let id = CalendarId(uuid());
    let due = Job { at: world.now().plus_ms(HOUR_MS), what: JobKind::Calendar(id) };
    let calendar = Calendar {
        id,
        pairing: world.batch.pairings[0].id,
        channel: world.channel(0),
        name: "Rathaus".into(),
        url: Some(site.url("/rathaus.ics")),
        zone: "Europe/Berlin".into(),
        reminders: Vec::new(),
        by: Some(world.member(2)),
        bot: None,
        meetings: 0,
        left_out: LeftOut::default(),
        read_at: None,
        problem: None,
        next: Some(due.at),
        due: Some(documents::Document::id(&due)),
        etag: None,
        modified: None,
        digest: None,
        lease: None,
    };
    let changes = [add(&calendar).unwrap(), add(&due).unwrap()];
    node.stores.records.commit(&changes, world.now()).await.unwrap();
    calendar
}

async fn now<S: Enrolled>(world: &World<S>, node: &Node, calendar: &Calendar) -> Calendar {
    let id = calendar.id.to_string();
    documents::load::<Calendar>(&*node.stores.records, &id, world.now()).await.unwrap().unwrap().it
}

/// What is planned of a calendar, those called off with a `-`.
async fn planned<S: Enrolled>(world: &World<S>, node: &Node, calendar: &Calendar) -> Vec<String> {
    let term = of_calendar(calendar.id);
    let all = documents::list::<Meeting>(&*node.stores.records, &term, world.now()).await.unwrap();
    let shown = |one: &Meeting| format!("{}{}", if one.told.cancelled { "-" } else { "" }, one.told.plan.title.de);
    let mut all: Vec<String> = all.iter().map(|kept| shown(&kept.it)).collect();
    all.sort();
    all
}

/// Lets time go by and has a node see to what is due then. When the next thing is.
async fn later<S: Enrolled>(world: &World<S>, service: &Arc<Service>, ms: i64) -> Option<Timestamp> {
    world.clock.advance_ms(ms);
    once(service, Queue::Calendars).await.unwrap()
}

pub(super) fn fetching<S: Enrolled>(world: &World<S>, node: &Node) -> Arc<Service> {
    service_with(world, node.stores.clone(), |options| options.reach = Reach::with(vec!["127.0.0.1".parse().unwrap()]))
}

pub async fn a_calendar_is_fetched_when_it_is_time_and_followed<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (service, site) = (fetching(&world, &node), Site::open().await);
    let calendar = kept(&world, &node, &site).await;
    site.answer("200 OK", "ETag: \"1\"\r\n", &saying(&["Ratssitzung", "Stadtfest"]));
    assert_eq!(later(&world, &service, HOUR_MS - 1).await, calendar.next, "it is not yet time");
    assert_eq!(site.asked().len(), 0);
    assert_eq!(
        later(&world, &service, 1).await,
        Some(world.now().plus_ms(6 * HOUR_MS)),
        "every six hours from then on"
    );
    assert_eq!(planned(&world, &node, &calendar).await, ["Ratssitzung", "Stadtfest"]);

    site.answer("304 Not Modified", "", "");
    later(&world, &service, 6 * HOUR_MS).await;
    let asked = site.asked();
    assert_eq!((asked.len(), asked[1].header("if-none-match")), (2, "\"1\""));
    assert_eq!(now(&world, &node, &calendar).await.read_at, Some(world.now()));

    // Changed at the source, then called off there, then gone from it.
    for (says, wanted) in [
        (["Ratssitzung neu", "Stadtfest"].as_slice(), ["Ratssitzung neu", "Stadtfest"]),
        (&["-Ratssitzung neu", "Stadtfest"], ["-Ratssitzung neu", "Stadtfest"]),
        (&["-Ratssitzung neu"], ["-Ratssitzung neu", "-Stadtfest"]),
    ] {
        site.answer("200 OK", "", &saying(says));
        later(&world, &service, 6 * HOUR_MS).await;
        assert_eq!(planned(&world, &node, &calendar).await, wanted, "{says:?}");
        assert_eq!(now(&world, &node, &calendar).await.problem, None);
    }
    assert_eq!(now(&world, &node, &calendar).await.meetings, 0);
}

pub async fn what_can_not_be_had_or_read_is_said_and_changes_nothing<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (service, mut site) = (fetching(&world, &node), Site::open().await);
    let calendar = kept(&world, &node, &site).await;
    site.answer("200 OK", "", &saying(&["Ratssitzung"]));
    later(&world, &service, HOUR_MS).await;
    let read_at = now(&world, &node, &calendar).await.read_at;

    site.answer("200 OK", "", &saying(&["Ratssitzung neu"]).replace("END:VEVENT", "END:VTODO"));
    let next = later(&world, &service, 6 * HOUR_MS).await;
    assert_eq!(next, Some(world.now().plus_ms(HOUR_MS)), "it is tried again after an hour");
    let problem = now(&world, &node, &calendar).await.problem.unwrap();
    assert_eq!((problem.kind, problem.line, problem.at), (CalendarProblemKind::Invalid, Some(9), world.now()));

    site.close().await;
    later(&world, &service, HOUR_MS).await;
    let gone = now(&world, &node, &calendar).await;
    assert_eq!(gone.problem.map(|problem| problem.kind), Some(CalendarProblemKind::Unreachable));
    assert_eq!((gone.meetings, gone.read_at), (1, read_at), "when it was last read stands there still");
    assert_eq!(planned(&world, &node, &calendar).await, ["Ratssitzung"], "what was there stays");
}

pub async fn of_two_nodes_one_fetches<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let (services, site) = (nodes.iter().map(|node| fetching(&world, node)).collect::<Vec<_>>(), Site::open().await);
    let calendar = kept(&world, &nodes[0], &site).await;
    site.answer("200 OK", "", &saying(&["Ratssitzung"]));
    world.clock.advance_ms(HOUR_MS);
    let due = Job { at: world.now(), what: JobKind::Calendar(calendar.id) };
    let racing = (0..6).map(|n| {
        let (service, due) = (services[n % services.len()].clone(), due.clone());
        tokio::spawn(async move { fetch::when_due(&service, &due, calendar.id).await })
    });
    for one in racing.collect::<Vec<_>>() {
        let ended = one.await.unwrap();
        assert!(matches!(ended, Ok(()) | Err(Declined::Problem(ProblemCode::Gone, _))), "{ended:?}");
    }
    assert_eq!(site.asked().len(), 1);
    assert_eq!(planned(&world, &nodes[0], &calendar).await, ["Ratssitzung"]);
}

pub async fn a_fetch_that_fails_here_is_seen_and_done_again<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (service, site) = (fetching(&world, &node), Site::open().await);
    let calendar = kept(&world, &node, &site).await;
    site.answer("200 OK", "", &saying(&["Ratssitzung"]));
    // As another program might have kept it: a meeting of this calendar that can't be read.
    let content = Content { terms: vec![of_calendar(calendar.id)], expires: None, body: "{}".into() };
    let id = MeetingId(uuid()).to_string();
    let broken = Change { key: key::<Meeting>(id.clone()), expect: Expect::Absent, turn: Turn::Put(content) };
    node.stores.records.commit(&[broken], world.now()).await.unwrap();
    assert_eq!(later(&world, &service, HOUR_MS).await, Some(world.now().plus_ms(10_000)));
    let failed = async || list(&*node.stores.records, world.now()).await.unwrap().len();
    assert_eq!(failed().await, 1);
    // Whoever fetches it now ends in the middle.
    node.stores.records.commit(&[documents::remove::<Meeting>(&id)], world.now()).await.unwrap();
    let mut of = documents::load::<Calendar>(&*node.stores.records, &calendar.id.to_string(), world.now())
        .await
        .unwrap()
        .unwrap();
    of.it.lease = Some(Lease::of(world.now(), 300_000));
    node.stores.records.commit(&[of.replace().unwrap()], world.now()).await.unwrap();
    later(&world, &service, 299_999).await;
    assert_eq!(site.asked().len(), 1);
    assert_eq!(later(&world, &service, 1).await, Some(world.now().plus_ms(6 * HOUR_MS)));
    assert_eq!(planned(&world, &node, &calendar).await, ["Ratssitzung"]);
    assert_eq!(failed().await, 0);
}
