//! Meetings over the days on which clocks change, in calendars that other programs read; and what many meetings cost.

use super::lifetimes::{service, service_on};
use crate::calendar::ask;
use crate::conformance::enrolled::Enrolled;
use crate::conformance::held::{Question, hold};
use crate::conformance::world::*;
use quartier::actions::agenda::{cancel, change, feed, feeds, list, make};
use quartier::actions::credentials::{self, Arrival};
use quartier::actions::{Actor, Service, jobs};
use quartier::documents::add;
use quartier::documents::agenda::meeting::{Meeting, Names, Span};
use quartier::documents::credential::Entry;
use quartier::documents::jobs::Queue;
use quartier::domain::agenda::quiet::Quiet;
use quartier::kernel::store::records::Change;
use quartier_protocol::http::agenda::meetings::{
    ChangeScope, MeetingCancel, MeetingPut, MeetingView, NewMeeting, Occurrence, Plan,
};
use quartier_protocol::id::MeetingId;
use quartier_protocol::lang::Bilingual;
use quartier_protocol::local::{LocalDate, LocalTime};
use quartier_tests::wait::until;
use serde_json::{Value, json};

const DAY_MS: i64 = 86_400_000;

pub(super) fn time(text: &str) -> LocalTime {
    LocalTime::parse(text).unwrap()
}

fn day(text: &str) -> LocalDate {
    LocalDate::parse(text).unwrap()
}

pub(super) fn plan(start: &str, zone: &str, rule: &str) -> Plan {
    let words = |de: &str, fr: &str| Bilingual { de: de.to_owned(), fr: fr.to_owned() };
    Plan {
        title: words("Gemeinsame Sitzung; Rathaus, Saal 2", "Réunion commune à l’Hôtel de ville"),
        place: words("Rathaus", "Mairie"),
        start: time(start),
        zone: zone.to_owned(),
        minutes: 90,
        rule: Some(rule.to_owned()),
        except: Vec::new(),
        skip_holidays: false,
        link: None,
        items: Vec::new(),
        reminders: Vec::new(),
    }
}

pub(super) async fn actor<S: Enrolled>(world: &World<S>, service: &Service, member: usize) -> Actor {
    let arrival = Arrival { entry: Entry::Card, device: "Firefox".into(), verified: Some(world.now()) };
    let credential = credentials::open(service, world.member(member), arrival).credential;
    Actor::of(service, credential).await.unwrap().unwrap()
}

pub(super) async fn planned<S: Enrolled>(world: &World<S>, service: &Service, by: &Actor, plan: Plan) -> MeetingView {
    let new = NewMeeting { id: MeetingId(uuid()), plan };
    match make::run(service, by, world.channel(0), new).await.unwrap() {
        make::Made::New(view) => view,
        make::Made::Before(_) => panic!("it was new"),
    }
}

/// A time as the other program tells it.
fn as_told(time: &Occurrence, french: bool) -> Value {
    let utc = |at: quartier_protocol::time::Timestamp| at.to_string().replace(".000Z", "Z");
    json!({
        "uid": time.meeting, "start": format!("{}:00", time.start), "zone": time.zone,
        "utc": utc(time.starts_at), "end": utc(time.ends_at), "summary": if french { &time.title.fr } else { &time.title.de },
        "status": if time.cancelled { "CANCELLED" } else { "CONFIRMED" },
    })
}

pub async fn i2_i4_other_programs_read_the_same_local_times_from_a_calendar<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (karim, lena) = (actor(&world, &service, 2).await, actor(&world, &service, 0).await);
    let mut made = Vec::new();
    for (start, zone, rule) in [
        ("2026-03-15T02:30", "Europe/Berlin", "FREQ=WEEKLY;BYDAY=SU"),
        ("2026-03-01T18:00", "Europe/Paris", "FREQ=WEEKLY;UNTIL=20261130T000000"),
        ("2026-02-24T18:00", "Europe/Berlin", "FREQ=MONTHLY;BYDAY=-1TU"),
        ("2026-10-20T19:00", "America/Martinique", "FREQ=DAILY;COUNT=12"),
    ] {
        made.push(planned(&world, &service, &karim, plan(start, zone, rule)).await.meeting);
    }
    let moved = Plan { rule: None, ..plan("2026-03-28T20:15", "Europe/Paris", "") };
    let one = |sequence, occurrence, plan| MeetingPut {
        sequence,
        scope: ChangeScope::One,
        occurrence: Some(time(occurrence)),
        plan,
    };
    change::run(&service, &karim, made[1].id, one(0, "2026-03-29T18:00", moved)).await.unwrap();
    let off = |sequence, occurrence| MeetingCancel {
        sequence,
        scope: ChangeScope::One,
        occurrence: Some(time(occurrence)),
        why: None,
    };
    cancel::run(&service, &karim, made[1].id, off(1, "2026-10-25T18:00")).await.unwrap();
    cancel::run(&service, &karim, made[0].id, off(0, "2026-10-25T02:30")).await.unwrap();
    let later = plan("2026-06-30T19:00", "Europe/Berlin", "FREQ=MONTHLY;BYDAY=-1TU");
    let following = MeetingPut {
        sequence: 0,
        scope: ChangeScope::Following,
        occurrence: Some(time("2026-06-30T18:00")),
        plan: later,
    };
    change::run(&service, &karim, made[2].id, following).await.unwrap();

    let (_, secret) = feeds::make(&service, &lena, None).await.unwrap();
    // A busy machine may not read as much in time.
    let sent = until("the calendar to be read", async || feed::run(&service, &secret).await.ok()).await.unwrap();
    assert_eq!(feed::run(&service, &secret).await.unwrap().unwrap().etag, sent.etag, "the same bytes");
    let agenda =
        list::run(&service, &lena, world.batch.pairings[0].id, day("2026-02-13"), day("2026-12-31")).await.unwrap();
    assert!(!agenda.more);
    let question = json!({"ics": &*sent.ics, "from": "2026-02-13T00:00:00Z", "until": "2027-01-01T00:00:00Z"});
    let [told] = ask(&[question]).try_into().unwrap();
    let mut told = told.as_array().expect("an answer").clone();
    let french = lena.me().lang.as_str() == "fr";
    let mut ours: Vec<Value> = agenda.occurrences.iter().map(|time| as_told(time, french)).collect();
    let order = |one: &Value| (one["utc"].to_string(), one["end"].to_string(), one["uid"].to_string());
    told.sort_by_key(order);
    ours.sort_by_key(order);
    // In the hour that is skipped clocks show an hour later, and the other program says the time that isn't shown; from the hour
    // that comes twice on it counts a length by the clock.
    let but_for_edges = |all: &[Value]| -> Vec<Value> {
        let on_the_edge = |one: &Value| one["utc"] == "2026-03-29T01:30:00Z" || one["utc"] == "2026-10-25T00:30:00Z";
        all.iter()
            .map(|one| if on_the_edge(one) { json!([one["uid"], one["utc"], one["status"]]) } else { one.clone() })
            .collect()
    };
    pretty(&but_for_edges(&told), &but_for_edges(&ours));
    let shown: Vec<&str> =
        ours.iter().filter(|one| one["zone"] == "Europe/Paris").filter_map(|one| one["start"].as_str()).collect();
    assert!(
        shown.contains(&"2026-03-22T18:00:00") && shown.contains(&"2026-04-05T18:00:00"),
        "six o’clock before and after"
    );
}

fn pretty(told: &[Value], ours: &[Value]) {
    for (theirs, own) in told.iter().zip(ours) {
        assert_eq!(theirs, own);
    }
    assert_eq!(told.len(), ours.len());
}

/// The meeting is kept, and whoever planned it is cut off before its message is posted: it comes by itself, once.
pub async fn a_meeting_gets_its_message_whoever_is_cut_off<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (held, hand) = hold(&node.stores, Question::Post, world.channel(0));
    let service = service_on(&world, held, Quiet::NEVER);
    let karim = actor(&world, &service, 2).await;
    hand.fail();
    let new = NewMeeting { id: MeetingId(uuid()), plan: plan("2026-03-01T18:00", "Europe/Paris", "FREQ=DAILY") };
    assert!(make::run(&service, &karim, world.channel(0), new.clone()).await.is_err());
    hand.release();
    let cards = async || {
        let all = all_messages(&node.stores, world.channel(0), 10).await;
        all.iter().filter(|message| message.id == new.id.card()).count()
    };
    assert_eq!((jobs::once(&service, Queue::General).await.unwrap().is_some(), cards().await), (true, 0), "not yet");
    world.clock.advance_ms(5_000);
    assert_eq!((jobs::once(&service, Queue::General).await.unwrap(), cards().await), (None, 1));
    // With nobody in the way nothing is left to be done.
    let new = NewMeeting { id: MeetingId(uuid()), ..new };
    make::run(&service, &karim, world.channel(0), new).await.unwrap();
    world.clock.advance_ms(5_000);
    assert_eq!(jobs::once(&service, Queue::General).await.unwrap(), None);
    assert_eq!(all_messages(&node.stores, world.channel(0), 10).await.len(), 2);
}

pub async fn i4_what_was_called_off_is_served_for_a_year<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (karim, lena) = (actor(&world, &service, 2).await, actor(&world, &service, 0).await);
    let endless = planned(&world, &service, &karim, plan("2026-03-03T18:00", "Europe/Berlin", "FREQ=WEEKLY")).await;
    let off = MeetingCancel { sequence: 0, scope: ChangeScope::All, occurrence: None, why: None };
    cancel::run(&service, &karim, endless.meeting.id, off).await.unwrap();
    let (_, secret) = feeds::make(&service, &lena, None).await.unwrap();
    let ics = async || feed::run(&service, &secret).await.unwrap().unwrap().ics;
    assert!(ics().await.contains("STATUS:CANCELLED"));
    world.clock.advance_ms(364 * DAY_MS);
    assert!(ics().await.contains("STATUS:CANCELLED"));
    world.clock.advance_ms(2 * DAY_MS);
    assert!(!ics().await.contains("VEVENT"), "an endless series that was called off ends, too");
}

/// Two thousand meetings that are over and two thousand to come, as town halls' calendars bring them.
pub async fn what_is_long_over_is_not_read<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (karim, lena) = (actor(&world, &service, 2).await, actor(&world, &service, 0).await);
    let pattern =
        planned(&world, &service, &karim, Plan { rule: None, ..plan("2026-03-03T18:00", "Europe/Berlin", "") }).await;
    let first = LocalDate::parse("2020-02-01").unwrap().civil();
    let mut changes: Vec<Change> = Vec::new();
    for n in 0..4_000_i64 {
        let on = first.saturating_add(jiff::ToSpan::days(n));
        let mut told = pattern.meeting.clone();
        told.id = MeetingId(uuid());
        told.plan.start = LocalTime::of(on.at(18, 0, 0, 0)).unwrap();
        let span = Span { first: LocalDate::of(on).unwrap(), last: LocalDate::of(on), said: 2026 };
        let (pairing, names) = (world.batch.pairings[0].id, Names::new(told.id));
        let meeting = Meeting {
            pairing,
            told,
            span,
            names,
            made_of: None,
            continued: None,
            next: None,
            moved_before: Vec::new(),
            uid: None,
        };
        changes.push(add(&meeting).unwrap());
    }
    for some in changes.chunks(500) {
        node.stores.records.commit(some, world.now()).await.unwrap();
    }
    let pairing = world.batch.pairings[0].id;
    let begun = quartier_tests::time::now();
    let month = list::run(&service, &lena, pairing, day("2026-03-01"), day("2026-03-31")).await.unwrap();
    println!("a month of 4,000 meetings: {:?}", begun.elapsed());
    assert_eq!(month.occurrences.len(), 32);
    let terms = quartier::documents::agenda::meeting::on_days(pairing, day("2026-03-01"), day("2026-03-31"));
    let mut read = 0;
    for term in terms {
        read += node.stores.records.list("meeting", &term, None, 500, world.now()).await.unwrap().len();
    }
    assert_eq!(read, 32, "and no other was read");
    let (_, secret) = feeds::make(&service, &lena, None).await.unwrap();
    let begun = quartier_tests::time::now();
    // A busy machine may not read as much in time.
    let sent = until("the calendar to be read", async || feed::run(&service, &secret).await.ok()).await.unwrap();
    println!(
        "a calendar of {} events, {} KiB: {:?}",
        sent.ics.matches("BEGIN:VEVENT").count(),
        sent.ics.len() / 1024,
        begun.elapsed()
    );
}
