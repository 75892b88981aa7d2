//! Calendars taken in, where something else goes on at the same time.

use super::lifetimes::{service, service_with};
use super::planning::actor;
use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use futures_util::future::BoxFuture;
use quartier::actions::agenda::calendars::{fetch, list, make, remove, replace};
use quartier::actions::jobs;
use quartier::actions::{Declined, Service};
use quartier::documents::agenda::calendar::Calendar;
use quartier::documents::agenda::meeting::{Meeting, of_calendar};
use quartier::documents::jobs::Queue;
use quartier::documents::{self, Document, add, set};
use quartier::kernel::store::Stored;
use quartier::kernel::store::records::{Change, Commit, Committed, Kind, Record, RecordKey, Records, Turn, Unless};
use quartier::kernel::stores::Stores;
use quartier::outbound::Reach;
use quartier_protocol::http::agenda::calendars::NewCalendar;
use quartier_protocol::id::{CalendarId, MeetingId};
use quartier_protocol::limits::{CALENDAR_EVENTS_MAX, MEETINGS_MAX};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::time::Timestamp;
use quartier_tests::wait::until;
use std::sync::Arc;
use tokio::sync::Mutex;

/// A calendar with so many events, all of them to come.
fn ics(events: usize) -> String {
    let event = |n| {
        format!(
            "BEGIN:VEVENT\r\nUID:{n}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Berlin:20260324T180000\r\n\
             DURATION:PT1H\r\nSUMMARY:Rat {n}\r\nEND:VEVENT\r\n"
        )
    };
    let events: String = (0..events).map(event).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Rathaus//DE\r\n{events}END:VCALENDAR\r\n")
}

fn calendar(url: Option<&str>, ics: Option<String>) -> NewCalendar {
    let (name, zone) = ("Rathaus".to_owned(), "Europe/Berlin".to_owned());
    NewCalendar { name, url: url.map(str::to_owned), ics, zone, reminders: vec!["P1D".into()] }
}

async fn meetings<S: Enrolled>(world: &World<S>, stores: &Stores, calendar: CalendarId) -> Vec<Meeting> {
    let kept = documents::list::<Meeting>(&*stores.records, &of_calendar(calendar), world.now()).await.unwrap();
    kept.into_iter().map(|kept| kept.it).collect()
}

/// Records where something happens before the second time that meetings are committed.
struct Interrupted {
    records: Arc<dyn Records>,
    commits: Mutex<u32>,
    by: Mutex<Option<BoxFuture<'static, ()>>>,
}

#[async_trait::async_trait]
impl Records for Interrupted {
    async fn get(&self, keys: &[RecordKey], now: Timestamp) -> Stored<Vec<Option<Record>>> {
        self.records.get(keys, now).await
    }
    async fn get_unless(&self, key: &RecordKey, known: Option<u64>, now: Timestamp) -> Stored<Unless<Record>> {
        self.records.get_unless(key, known, now).await
    }
    async fn list(
        &self,
        kind: Kind,
        term: &str,
        after: Option<&str>,
        limit: u32,
        now: Timestamp,
    ) -> Stored<Vec<Record>> {
        self.records.list(kind, term, after, limit, now).await
    }
    async fn commit_all(&self, commit: Commit<'_>, now: Timestamp) -> Stored<Committed> {
        let is_put = |change: &Change| change.key.kind == Meeting::KIND && matches!(change.turn, Turn::Put(_));
        if commit.changes.iter().any(is_put) {
            let mut commits = self.commits.lock().await;
            *commits += 1;
            if *commits == 2
                && let Some(by) = self.by.lock().await.take()
            {
                by.await;
            }
        }
        self.records.commit_all(commit, now).await
    }
    async fn sweep(&self, now: Timestamp, limit: u32) -> Stored<u32> {
        self.records.sweep(now, limit).await
    }
}

pub async fn a_calendar_that_is_removed_leaves_nothing_of_what_another_node_takes_in<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let here = service(&world, &nodes[0]);
    let karim = actor(&world, &here, 2).await;
    let made = make::run(&here, &karim, world.channel(0), calendar(None, Some(ics(1)))).await.unwrap();
    let removing: BoxFuture<'static, ()> = Box::pin({
        let (here, karim) = (here.clone(), actor(&world, &here, 2).await);
        async move { remove::run(&here, &karim, made.id).await.unwrap() }
    });
    let there = nodes.last().unwrap().stores.clone();
    let (commits, by) = (Mutex::new(0), Mutex::new(Some(removing)));
    let records = Arc::new(Interrupted { records: there.records.clone(), commits, by });
    let there: Arc<Service> = service_with(&world, Stores { records, ..there }, |_| ());
    let taken = replace::run(&there, &karim, made.id, ics(250)).await;
    assert!(taken.is_err(), "it is removed meanwhile");
    let left = meetings(&world, &nodes[0].stores, made.id).await;
    assert_eq!(left.len(), 1 + 100, "what was committed until then");
    assert!(left.iter().all(|meeting| meeting.told.cancelled), "nobody could call it off any more");
    let kept = documents::load::<Calendar>(&*nodes[0].stores.records, &made.id.to_string(), world.now()).await.unwrap();
    assert!(kept.is_none());
}

pub async fn what_is_called_off_takes_no_room_and_no_room_is_needed_to_end<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let karim = actor(&world, &service, 2).await;
    let first = make::run(&service, &karim, world.channel(0), calendar(None, Some(ics(1)))).await.unwrap();
    let mut model = meetings(&world, &node.stores, first.id).await.remove(0);
    (model.told.calendar, model.uid, model.told.cancelled) = (None, None, true);
    let others: Vec<Meeting> = (0..MEETINGS_MAX)
        .map(|_| {
            let mut copy = model.clone();
            copy.told.id = MeetingId(uuid());
            copy
        })
        .collect();
    for some in others.chunks(500) {
        let changes: Vec<Change> = some.iter().map(|one| add(one).unwrap()).collect();
        assert_eq!(node.stores.records.commit(&changes, world.now()).await.unwrap(), Committed::Done);
    }
    // A busy machine may not read as much in time; nothing is kept then.
    until("it to be taken in", async || {
        make::run(&service, &karim, world.channel(0), calendar(None, Some(ics(2)))).await.ok()
    })
    .await;
    // The same, all of it to come.
    for some in others.chunks(500) {
        let on = |one: &Meeting| {
            let mut one = one.clone();
            one.told.cancelled = false;
            set(&one).unwrap()
        };
        let changes: Vec<Change> = some.iter().map(on).collect();
        assert_eq!(node.stores.records.commit(&changes, world.now()).await.unwrap(), Committed::Done);
    }
    assert!(make::run(&service, &karim, world.channel(0), calendar(None, Some(ics(2)))).await.is_err(), "it is full");
    remove::run(&service, &karim, first.id).await.unwrap();
    assert!(meetings(&world, &node.stores, first.id).await[0].told.cancelled);
}

pub async fn what_is_over_counts_against_no_limit<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let karim = actor(&world, &service, 2).await;
    let years = |over: usize, to_come: usize| {
        let over = ics(over).replace("UID:", "UID:over-").replace("20260324", "20200324");
        let (over, _) = over.rsplit_once("END:VCALENDAR").unwrap();
        over.to_owned() + ics(to_come).split_once("//DE\r\n").unwrap().1
    };
    let made = make::run(&service, &karim, world.channel(0), calendar(None, Some(years(1_200, 3)))).await.unwrap();
    assert_eq!(made.meetings, 3);
    assert_eq!(meetings(&world, &node.stores, made.id).await.len(), 3);
    let full = years(1_200, CALENDAR_EVENTS_MAX);
    assert_eq!(replace::run(&service, &karim, made.id, full).await.unwrap().meetings, CALENDAR_EVENTS_MAX as u32);
    assert!(
        replace::run(&service, &karim, made.id, years(0, CALENDAR_EVENTS_MAX + 1)).await.is_err(),
        "too many to come"
    );
    assert_eq!(meetings(&world, &node.stores, made.id).await.len(), CALENDAR_EVENTS_MAX, "what was there stays");
}

pub async fn a_calendar_with_other_names_each_time_leaves_nothing_behind<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let karim = actor(&world, &service, 2).await;
    let made = make::run(&service, &karim, world.channel(0), calendar(None, Some(ics(600)))).await.unwrap();
    let mut before = meetings(&world, &node.stores, made.id).await;
    for round in 0..2 {
        let renamed = ics(600).replace("UID:", &format!("UID:{round}-"));
        let told = replace::run(&service, &karim, made.id, renamed).await.unwrap();
        assert_eq!(told.meetings, 600);
        let after = meetings(&world, &node.stores, made.id).await;
        assert_eq!(after, before, "the same events are the same meetings");
        before = after;
    }
    // What is something else each time can't go on for ever.
    let other = |name: &str| ics(600).replace("UID:", &format!("UID:{name}-")).replace("Rat", name);
    replace::run(&service, &karim, made.id, other("Fest")).await.unwrap();
    assert!(replace::run(&service, &karim, made.id, other("Markt")).await.is_err());
    assert_eq!(meetings(&world, &node.stores, made.id).await.len(), 1_200);
}

pub async fn calendars_of_an_archived_channel_are_not_followed<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let home = Reach::with(vec!["127.0.0.1".parse().unwrap()]);
    let service = service_with(&world, node.stores.clone(), |options| options.reach = home);
    let karim = actor(&world, &service, 2).await;
    let brought = make::run(&service, &karim, world.channel(0), calendar(None, Some(ics(1)))).await.unwrap();
    // Nobody is there: it stays, with its problem, and is tried again.
    let url = Some("http://127.0.0.1:1/rathaus.ics");
    let fetched = make::run(&service, &karim, world.channel(0), calendar(url, None)).await.unwrap();
    world.archive(&node.stores, world.channel(0), true).await;
    let archived = |declined: Declined| matches!(declined, Declined::Problem(ProblemCode::Archived, _));
    assert!(archived(replace::run(&service, &karim, brought.id, ics(3)).await.unwrap_err()));
    assert!(archived(fetch::run(&service, &karim, fetched.id).await.unwrap_err()));
    world.clock.advance_ms(fetched.next.unwrap().unix_ms() - world.now().unix_ms());
    let next = jobs::once(&service, Queue::Calendars).await.unwrap();
    assert!(next.is_some_and(|next| next > world.now()), "it is looked at again, should the channel be opened");
    let kept = documents::load::<Calendar>(&*node.stores.records, &fetched.id.to_string(), world.now()).await.unwrap();
    assert_eq!(kept.unwrap().it.problem, fetched.problem, "it was not fetched");
    assert_eq!(meetings(&world, &node.stores, brought.id).await.len(), 1);
    remove::run(&service, &karim, brought.id).await.unwrap();
    assert!(meetings(&world, &node.stores, brought.id).await[0].told.cancelled, "what was planned can be called off");
}

/// All of it would be over.
pub async fn no_calendar_changes_by_a_clock_that_is_ahead<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let karim = actor(&world, &service, 2).await;
    let made = make::run(&service, &karim, world.channel(0), calendar(None, Some(ics(1)))).await.unwrap();
    let ahead_ms = 3 * 365 * 86_400_000;
    world.clock.set_by_ms(ahead_ms);
    // By that clock, too, a passkey was just shown.
    let later = actor(&world, &service, 2).await;
    let refused = |declined: Declined| {
        assert!(matches!(declined, Declined::Problem(ProblemCode::ClockDoubted, _)), "{declined:?}");
    };
    refused(make::run(&service, &later, world.channel(0), calendar(None, Some(ics(3)))).await.unwrap_err());
    refused(replace::run(&service, &later, made.id, ics(3)).await.unwrap_err());
    refused(remove::run(&service, &later, made.id).await.unwrap_err());
    world.clock.set_by_ms(-ahead_ms);
    let there = list::run(&service, &karim, world.batch.pairings[0].id).await.unwrap().calendars;
    assert_eq!(there.iter().map(|one| one.id).collect::<Vec<_>>(), [made.id]);
    assert!(!meetings(&world, &node.stores, made.id).await[0].told.cancelled);
    assert_eq!(replace::run(&service, &karim, made.id, ics(2)).await.unwrap().meetings, 2, "it is followed still");
    remove::run(&service, &karim, made.id).await.unwrap();
    assert!(meetings(&world, &node.stores, made.id).await.iter().all(|meeting| meeting.told.cancelled));
}
