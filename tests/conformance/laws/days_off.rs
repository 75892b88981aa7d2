//! Reminders of meetings that skip days off, when these change between two starts.

use super::lifetimes::{service_on, service_with};
use super::reminding::{meeting, plan, remind, said, until};
use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::actions::agenda::holidays::{HolidayCalendar, Holidays};
use quartier::actions::agenda::reminders::skipping;
use quartier::calendar::event::{Calendar, Event, Length, When};
use quartier::documents;
use quartier::documents::agenda::meeting::Meeting;
use quartier::documents::agenda::reminding::Reminding;
use quartier::domain::agenda::quiet::Quiet;
use quartier::kernel::store::records::RecordKey;
use quartier_protocol::directory::Country;
use quartier_protocol::http::agenda::meetings::HolidayKind;
use quartier_protocol::id::MeetingId;

/// Holidays on these days.
fn holidays(days: &[&str]) -> Holidays {
    let event =
        |day: &&str| Event::new(*day, jiff::Timestamp::UNIX_EPOCH, When::Date(day.parse().unwrap()), Length::days(1));
    let calendar = Calendar { events: days.iter().map(event).collect(), ..Calendar::default() };
    let (name, country, kind) = ("Ferien".to_owned(), Country::De, HolidayKind::Public);
    Holidays::of(&[HolidayCalendar { name, country, kind, pairings: Vec::new(), calendar }])
}

pub async fn a_holiday_that_is_added_stops_no_reminders<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service_on(&world, node.stores.clone(), Quiet::NEVER);
    // As many as are told at once, and one more behind them.
    let mut skipping = Vec::new();
    for _ in 0..51 {
        let mut one = meeting(&world, "2026-02-17T18:00", Some("FREQ=WEEKLY;COUNT=2"), &["P1D"]);
        one.told.plan.skip_holidays = true;
        plan(&world, &service, &one).await;
        skipping.push(one.told.id);
    }
    let heedless = meeting(&world, "2026-02-17T19:00", None, &["P1D"]);
    plan(&world, &service, &heedless).await;
    drop(service);
    let restarted = service_with(&world, node.stores.clone(), |options| options.holidays = holidays(&["2026-02-17"]));
    until(&world, "2026-02-16T18:00");
    let next = remind(&restarted).await;
    let reminded: Vec<MeetingId> = said(&world, &node.stores).await.iter().map(|one| one.meeting.unwrap().id).collect();
    assert_eq!(reminded, [heedless.told.id], "nobody is reminded of what doesn't take place, and of what does");
    assert_eq!(next.map(|at| at.to_string()).as_deref(), Some("2026-02-23T17:00:00.000Z"));
    until(&world, "2026-02-23T17:00");
    assert_eq!(remind(&restarted).await, None);
    let mut reminded: Vec<MeetingId> =
        said(&world, &node.stores).await[1..].iter().map(|one| one.meeting.unwrap().id).collect();
    reminded.sort();
    skipping.sort();
    assert_eq!(reminded, skipping, "the week after");
}

pub async fn days_off_that_are_taken_away_are_reminded_of<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let off = |days: &[&str]| {
        let holidays = holidays(days);
        service_with(&world, node.stores.clone(), |options| options.holidays = holidays)
    };
    let before = off(&["2026-02-17", "2026-02-24", "2026-03-03"]);
    let (mut some, mut all) = (
        meeting(&world, "2026-02-17T18:00", Some("FREQ=WEEKLY;COUNT=4"), &["P1D"]),
        meeting(&world, "2026-02-17T18:00", Some("FREQ=WEEKLY;COUNT=3"), &["P1D"]),
    );
    for one in [&mut some, &mut all] {
        one.told.plan.skip_holidays = true;
        plan(&world, &before, one).await;
    }
    assert_eq!(remind(&before).await.map(|at| at.to_string()).as_deref(), Some("2026-03-09T17:00:00.000Z"));
    let after = off(&["2026-02-17"]);
    skipping::run(&after).await.unwrap();
    until(&world, "2026-02-23T17:00");
    remind(&after).await;
    let mut reminded: Vec<MeetingId> =
        said(&world, &node.stores).await.iter().map(|one| one.meeting.unwrap().id).collect();
    reminded.sort();
    let mut wanted = [some.told.id, all.told.id];
    wanted.sort();
    assert_eq!(reminded, wanted, "one that had a later time, and one that had none");
    // What is as it was stays untouched.
    let version =
        async || node.stores.records.get(&[key(&some)], world.now()).await.unwrap()[0].clone().unwrap().version;
    let untouched = version().await;
    skipping::run(&after).await.unwrap();
    assert_eq!(version().await, untouched);
}

fn key(meeting: &Meeting) -> RecordKey {
    documents::key::<Reminding>(meeting.told.id.to_string())
}
