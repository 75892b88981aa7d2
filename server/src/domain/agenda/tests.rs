//! Plans and times.

use super::plan::{Unplanned, checked};
use super::times::{DaysOff, Times, ending_before};
use jiff::Timestamp;
use quartier_protocol::http::agenda::meetings::{ChangedTime, Meeting, Plan};
use quartier_protocol::limits::Limits;
use quartier_protocol::local::LocalTime;
use quartier_protocol::problem::ProblemCode;
use serde_json::{Value, json};

fn plan(more: Value) -> Plan {
    let mut plan = json!({
        "title": {"de": " Sitzung ", "fr": "Réunion"}, "place": {"de": "", "fr": ""},
        "start": "2026-03-15T02:30", "zone": "europe/berlin", "minutes": 60, "rule": "FREQ=WEEKLY;BYDAY=SU", "link": null,
    });
    for (key, value) in more.as_object().unwrap() {
        plan[key] = value.clone();
    }
    serde_json::from_value(plan).unwrap()
}

fn meeting(plan: Plan, changed: Vec<ChangedTime>) -> Meeting {
    let nil = "00000000-0000-0000-0000-000000000000";
    let mut meeting: Meeting = serde_json::from_value(json!({
        "id": nil, "channel": nil, "plan": plan, "changed": [], "sequence": 0, "cancelled": false, "why": null,
        "continues": null, "calendar": null, "by": null,
        "made": "2026-01-01T00:00:00.000Z", "changed_at": "2026-01-01T00:00:00.000Z",
    }))
    .unwrap();
    meeting.changed = changed;
    meeting
}

fn time(text: &str) -> LocalTime {
    LocalTime::parse(text).unwrap()
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Names and shown starts of the first times from an instant on.
fn first(meeting: &Meeting, off: &DaysOff, from: &str, count: usize) -> Vec<(String, String)> {
    let times = Times::of(meeting, off).unwrap();
    times.from(instant(from)).take(count).map(|time| (time.name.to_string(), time.start.to_string())).collect()
}

#[test]
fn a_plan_is_kept_in_its_usual_form() {
    let kept = checked(plan(json!({"rule": "byday=su;freq=weekly"})), &Limits::DEFAULT).unwrap();
    assert_eq!((kept.title.de.as_str(), kept.zone.as_str()), ("Sitzung", "Europe/Berlin"));
    assert_eq!(kept.rule.as_deref(), Some("FREQ=WEEKLY;BYDAY=SU"));
}

#[test]
fn rules_that_never_come_true_or_count_too_far_are_refused() {
    for rule in ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;COUNT=1001", "FREQ=DAILY;UNTIL=20260314", "x"] {
        let refused = checked(plan(json!({"rule": rule})), &Limits::DEFAULT);
        assert!(matches!(refused, Err(Unplanned::Problem(ProblemCode::RuleInvalid, _))), "{rule}");
    }
    assert!(checked(plan(json!({"rule": "FREQ=DAILY;COUNT=1000"})), &Limits::DEFAULT).is_ok());
}

#[test]
fn a_time_that_clocks_skip_is_shown_an_hour_later_under_its_name() {
    let weekly = meeting(plan(json!({})), vec![]);
    let found = first(&weekly, &DaysOff::new(), "2026-03-20T00:00:00Z", 3);
    let pair = |name: &str, start: &str| (name.to_owned(), start.to_owned());
    assert_eq!(
        found,
        [
            pair("2026-03-22T02:30", "2026-03-22T02:30"),
            pair("2026-03-29T02:30", "2026-03-29T03:30"),
            pair("2026-04-05T02:30", "2026-04-05T02:30"),
        ]
    );
}

#[test]
fn a_time_changed_by_itself_stands_where_it_is_now_even_on_a_day_off() {
    let changed = |name: &str, start: Option<&str>, cancelled| ChangedTime {
        occurrence: time(name),
        cancelled,
        why: None,
        plan: start.map(|start| plan(json!({"start": start, "rule": null}))),
    };
    let weekly = meeting(
        plan(json!({"skip_holidays": true})),
        vec![changed("2026-03-22T02:30", Some("2026-04-06T10:00"), false), changed("2026-04-12T02:30", None, true)],
    );
    let off = DaysOff::from([jiff::civil::date(2026, 4, 5), jiff::civil::date(2026, 4, 6)]);
    let names: Vec<String> =
        first(&weekly, &off, "2026-03-20T00:00:00Z", 4).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["2026-03-29T02:30", "2026-03-22T02:30", "2026-04-12T02:30", "2026-04-19T02:30"]);
    let times = Times::of(&weekly, &off).unwrap();
    assert!(times.named(time("2026-04-12T02:30")).unwrap().cancelled);
    assert_eq!(times.named(time("2026-04-05T02:30")), None, "a day off");
    let between = times.between(instant("2026-04-06T00:00:00Z"), instant("2026-04-13T00:00:00Z"), 10);
    assert_eq!(
        between.iter().map(|one| one.name).collect::<Vec<_>>(),
        [time("2026-03-22T02:30"), time("2026-04-12T02:30")]
    );
    assert_eq!(times.before(instant("2026-04-20T00:00:00Z")).unwrap().name, time("2026-04-19T02:30"));
    assert_eq!(times.before(instant("2026-03-16T00:00:00Z")).unwrap().name, time("2026-03-15T02:30"));
    assert_eq!(times.before(instant("2026-03-15T00:00:00Z")), None);
}

#[test]
fn a_span_holds_every_time() {
    let span = |more: Value, changed: Vec<ChangedTime>| {
        let meeting = meeting(plan(more), changed);
        let (first, last) = Times::of(&meeting, &DaysOff::new()).unwrap().span();
        (first.to_string(), last.map(|last| last.to_string()))
    };
    let of = |first: &str, last: Option<&str>| (first.to_owned(), last.map(str::to_owned));
    assert_eq!(span(json!({}), vec![]), of("2026-03-15", None));
    assert_eq!(span(json!({"rule": null, "minutes": 2_880}), vec![]), of("2026-03-15", Some("2026-03-17")));
    assert_eq!(span(json!({"rule": "FREQ=WEEKLY;COUNT=3"}), vec![]), of("2026-03-15", Some("2026-03-29")));
    assert_eq!(span(json!({"rule": "FREQ=WEEKLY;UNTIL=20260401"}), vec![]), of("2026-03-15", Some("2026-04-02")));
    let early = ChangedTime {
        occurrence: time("2026-03-22T02:30"),
        cancelled: false,
        why: None,
        plan: Some(plan(json!({"start": "2026-03-01T10:00", "rule": null}))),
    };
    assert_eq!(span(json!({"rule": "FREQ=WEEKLY;COUNT=3"}), vec![early]), of("2026-03-01", Some("2026-03-29")));
}

#[test]
fn a_series_that_is_split_ends_before_the_time_it_is_split_at() {
    let name = time("2026-03-29T02:30");
    let rule = ending_before("FREQ=WEEKLY;BYDAY=SU;COUNT=30", name).unwrap();
    assert_eq!(rule, "FREQ=WEEKLY;UNTIL=20260328;BYDAY=SU", "a day, as people say it");
    let meeting = meeting(plan(json!({"rule": rule})), vec![]);
    let times = Times::of(&meeting, &DaysOff::new()).unwrap();
    let names: Vec<String> = times.from(Timestamp::MIN).map(|one| one.name.to_string()).collect();
    assert_eq!(names, ["2026-03-15T02:30", "2026-03-22T02:30"]);
    assert_eq!((times.names_before(name).count(), times.names_from(name).count()), (2, 0));
}
