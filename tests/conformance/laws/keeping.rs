//! What channels keep of their agendas, and for how long (G7). The service keeps two days.

use super::lifetimes::{service, service_with};
use super::planning::{actor, plan, planned, time};
use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::held::{Question, hold};
use crate::conformance::world::*;
use quartier::actions::agenda::{answer, change, minutes, see};
use quartier::actions::jobs::once;
use quartier::actions::keeping::run::if_due;
use quartier::actions::{Actor, Declined, Service};
use quartier::capabilities::later::make;
use quartier::capabilities::later::model::{self, Scheduled};
use quartier::documents::agenda::attendance::{self, Answered, Attendance};
use quartier::documents::agenda::meeting::{self, Meeting};
use quartier::documents::agenda::minutes::Minutes;
use quartier::documents::agenda::over::{self, Over};
use quartier::documents::agenda::reminding::Reminding;
use quartier::documents::jobs::{Job, Queue};
use quartier::documents::keeping::{Keeping, KeepingRun, OfAgenda};
use quartier::documents::{add, key, list, load, remove};
use quartier::kernel::store::records::{Change, Content, Expect, Turn};
use quartier_protocol::http::agenda::attendance::Answer;
use quartier_protocol::http::agenda::meetings::{ChangeScope, MeetingPut, Plan};
use quartier_protocol::http::agenda::minutes::{DecisionState, MinutesDecision, MinutesPut};
use quartier_protocol::id::{MeetingId, ScheduledId};
use quartier_protocol::lang::{Bilingual, Lang};
use quartier_protocol::later::{NewScheduled, ScheduledPlan};
use quartier_protocol::local::LocalDate;
use quartier_protocol::time::Timestamp;
use std::sync::Arc;

fn until<S: Enrolled>(world: &World<S>, moment: &str) {
    let moment = Timestamp::parse(&format!("{moment}:00.000Z")).unwrap();
    world.clock.advance_ms(moment.unix_ms() - world.now().unix_ms());
}

fn once_at(start: &str) -> Plan {
    Plan { rule: None, reminders: vec!["PT1H".into()], ..plan(start, "Europe/Berlin", "") }
}

async fn comes(service: &Service, who: &Actor, id: MeetingId, at: &str) {
    answer::run(service, who, id, time(at), Some(Answer::Yes)).await.unwrap();
}

/// Minutes with one decision.
async fn write(
    service: &Service,
    by: &Actor,
    (id, at): (MeetingId, &str),
    version: u32,
    (state, due): (DecisionState, Option<&str>),
) {
    let words = |text: &str| Bilingual { de: text.to_owned(), fr: text.to_owned() };
    let due = due.and_then(LocalDate::parse);
    let decision = MinutesDecision { text: words("Rampe"), who: None, by: due, state, message: None };
    let put = MinutesPut { version, text: words("Alle da."), decisions: vec![decision] };
    minutes::put(service, by, id, time(at), put).await.unwrap();
}

/// What one run of retention takes out of agendas: meetings, answers, minutes.
async fn removed(service: &Service) -> [u64; 3] {
    let OfAgenda { meetings, answers, minutes } = if_due(service).await.unwrap().expect("it is due").agenda;
    [meetings, answers, minutes]
}

/// Which answers and minutes there are of what a meeting's names stand for.
async fn kept_of<S: Enrolled>(world: &World<S>, node: &Node, of: MeetingId) -> (Vec<String>, Vec<String>) {
    let (records, term) = (&*node.stores.records, attendance::of_meeting(of));
    let answers = list::<Attendance>(records, &term, world.now()).await.unwrap();
    let minutes = list::<Minutes>(records, &term, world.now()).await.unwrap();
    let of_answers = answers.iter().map(|kept| kept.it.kept.to_string()).collect();
    (of_answers, minutes.iter().map(|kept| kept.it.kept.to_string()).collect())
}

pub async fn g7_a_meeting_goes_with_its_answers_and_minutes<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (karim, lena) = (actor(&world, &service, 2).await, actor(&world, &service, 0).await);
    let id = planned(&world, &service, &karim, once_at("2026-02-13T18:00")).await.meeting.id;
    let other = planned(&world, &service, &karim, once_at("2026-02-20T18:00")).await.meeting.id;
    comes(&service, &lena, id, "2026-02-13T18:00").await;
    comes(&service, &lena, other, "2026-02-20T18:00").await;
    until(&world, "2026-02-13T19:00");
    write(&service, &karim, (id, "2026-02-13T18:00"), 0, (DecisionState::Done, None)).await;
    until(&world, "2026-02-16T23:59");
    assert_eq!(removed(&service).await, [0, 0, 0], "the day is not over everywhere two days ago");
    assert!(see::run(&service, &lena, id).await.is_ok());
    until(&world, "2026-02-17T01:00");
    assert_eq!(removed(&service).await, [1, 1, 1]);
    assert_eq!(see::run(&service, &lena, id).await.unwrap_err(), Declined::not_found());
    assert_eq!(kept_of(&world, &node, id).await, (vec![], vec![]));
    let (records, now) = (&*node.stores.records, world.now());
    let places = list::<Answered>(records, &attendance::by_member(world.member(0)), now).await.unwrap();
    assert_eq!(places.iter().map(|kept| kept.it.of).collect::<Vec<_>>(), [other], "nor where they answered");
    let entries = list::<Over>(records, &over::of_channel(world.channel(0)), now).await.unwrap();
    assert!(entries.iter().all(|kept| kept.it.day.to_string() == "2026-02-20"), "{entries:?}");
    // Nobody reminded of it: what was due is gone too.
    assert!(load::<Reminding>(records, &id.to_string(), now).await.unwrap().is_none());
    let due = list::<Job>(records, Queue::Reminders.term(), now).await.unwrap();
    assert_eq!(due.len(), 1, "{due:?}");
    let run = load::<KeepingRun>(records, KeepingRun::ID, now).await.unwrap().unwrap();
    assert_eq!(run.it.agenda, OfAgenda { meetings: 1, answers: 1, minutes: 1 });
    // Where the channel keeps longer, the next one stays longer.
    let keeping = add(&Keeping { channel: world.channel(0), days: 10 }).unwrap();
    records.commit(&[keeping], now).await.unwrap();
    until(&world, "2026-02-24T01:00");
    assert_eq!(removed(&service).await, [0, 0, 0]);
    until(&world, "2026-03-04T01:00");
    assert_eq!(removed(&service).await, [1, 1, 0]);
}

pub async fn g7_a_meeting_that_goes_on_loses_what_is_over<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (karim, lena) = (actor(&world, &service, 2).await, actor(&world, &service, 0).await);
    let id =
        planned(&world, &service, &karim, plan("2026-02-13T18:00", "Europe/Paris", "FREQ=WEEKLY")).await.meeting.id;
    for at in ["2026-02-13T18:00", "2026-02-20T18:00", "2026-02-27T18:00"] {
        comes(&service, &lena, id, at).await;
    }
    until(&world, "2026-02-13T19:00");
    write(&service, &karim, (id, "2026-02-13T18:00"), 0, (DecisionState::Open, None)).await;
    until(&world, "2026-02-17T01:00");
    assert_eq!(removed(&service).await, [0, 1, 1]);
    let later = ["2026-02-20T18:00", "2026-02-27T18:00"].map(str::to_owned).to_vec();
    assert_eq!(kept_of(&world, &node, id).await, (later, vec![]));
    until(&world, "2026-02-24T01:00");
    assert_eq!(removed(&service).await, [0, 1, 0]);
    assert!(see::run(&service, &lena, id).await.is_ok(), "it goes on");
    // Written down long afterwards, it stays as long as if it had just been.
    write(&service, &karim, (id, "2026-02-13T18:00"), 0, (DecisionState::Open, None)).await;
    until(&world, "2026-02-27T23:00");
    assert_eq!(removed(&service).await, [0, 0, 0]);
    until(&world, "2026-02-28T00:30");
    assert_eq!(removed(&service).await, [0, 0, 1]);
}

pub async fn g7_minutes_stay_while_they_are_worked_with<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (karim, lena) = (actor(&world, &service, 2).await, actor(&world, &service, 0).await);
    let (id, at) =
        (planned(&world, &service, &karim, once_at("2026-02-13T18:00")).await.meeting.id, "2026-02-13T18:00");
    comes(&service, &lena, id, at).await;
    until(&world, "2026-02-13T19:00");
    write(&service, &karim, (id, at), 0, (DecisionState::Open, Some("2026-03-10"))).await;
    until(&world, "2026-03-13T12:00");
    assert_eq!(removed(&service).await, [0, 0, 0], "it is to be done by the tenth");
    assert_eq!(see::run(&service, &lena, id).await.unwrap().occurrences.len(), 1, "and stays with its meeting");
    write(&service, &karim, (id, at), 1, (DecisionState::Done, Some("2026-06-01"))).await;
    until(&world, "2026-03-16T23:00");
    assert_eq!(removed(&service).await, [0, 0, 0], "it was written in three days ago");
    until(&world, "2026-03-17T00:30");
    assert_eq!(removed(&service).await, [1, 1, 1]);
    assert_eq!(kept_of(&world, &node, id).await, (vec![], vec![]));
}

pub async fn g7_what_was_put_off_or_split_is_kept_until_it_is_over<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (karim, lena) = (actor(&world, &service, 2).await, actor(&world, &service, 0).await);
    let put_off = planned(&world, &service, &karim, once_at("2026-02-14T18:00")).await.meeting.id;
    let whole =
        planned(&world, &service, &karim, plan("2026-02-14T18:00", "Europe/Berlin", "FREQ=WEEKLY;COUNT=4")).await;
    comes(&service, &lena, put_off, "2026-02-14T18:00").await;
    for at in ["2026-02-14T18:00", "2026-02-28T18:00"] {
        comes(&service, &lena, whole.meeting.id, at).await;
    }
    let all = MeetingPut { sequence: 0, scope: ChangeScope::All, occurrence: None, plan: once_at("2026-03-03T18:00") };
    change::run(&service, &karim, put_off, all).await.unwrap();
    let following = MeetingPut {
        sequence: 0,
        scope: ChangeScope::Following,
        occurrence: Some(time("2026-02-28T18:00")),
        plan: plan("2026-03-01T18:00", "Europe/Berlin", "FREQ=WEEKLY;COUNT=4"),
    };
    let second = change::run(&service, &karim, whole.meeting.id, following).await.unwrap().meeting.id;
    until(&world, "2026-02-25T01:00");
    assert_eq!(removed(&service).await, [0, 1, 0], "what was answered to the first part");
    assert_eq!(kept_of(&world, &node, put_off).await.0, ["2026-02-14T18:00"], "under the name it had at first");
    assert_eq!(kept_of(&world, &node, whole.meeting.id).await.0, ["2026-02-28T18:00"]);
    let seen = see::run(&service, &lena, second).await.unwrap();
    assert_eq!(seen.occurrences[0].mine, Some(Answer::Yes), "answers went over with the time");
    until(&world, "2026-03-05T01:00");
    assert_eq!(
        removed(&service).await,
        [1, 1, 0],
        "the first part, and what was answered to the second, which goes on"
    );
    assert!(see::run(&service, &lena, second).await.is_ok());
    until(&world, "2026-03-07T01:00");
    assert_eq!(removed(&service).await, [1, 1, 0], "it was put off until the third");
    until(&world, "2026-03-12T01:00");
    assert_eq!(removed(&service).await, [1, 0, 0]);
    let left =
        list::<Meeting>(&*node.stores.records, &meeting::of_channel(world.channel(0)), world.now()).await.unwrap();
    assert!(left.is_empty(), "{left:?}");
    let entries = list::<Over>(&*node.stores.records, &over::of_channel(world.channel(0)), world.now()).await.unwrap();
    assert!(entries.is_empty(), "{entries:?}");
}

pub async fn g7_a_message_that_was_never_posted_goes_too<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service: Arc<Service> = service(&world, &node);
    let lena = actor(&world, &service, 0).await;
    let plan = |rule: Option<&str>| ScheduledPlan {
        text: "guten Morgen".into(),
        lang: Lang::de(),
        translation: None,
        at: time("2026-02-13T09:00"),
        zone: "Europe/Berlin".into(),
        rule: rule.map(str::to_owned),
    };
    for rule in [None, Some("FREQ=DAILY")] {
        let new = NewScheduled { id: ScheduledId(uuid()), plan: plan(rule), confirmed: false };
        make::run(&service, &lena, world.channel(0), new).await.unwrap();
    }
    world.archive(&node.stores, world.channel(0), true).await;
    until(&world, "2026-02-13T08:00");
    once(&service, Queue::General).await.unwrap();
    let there = async || {
        let term = model::of_channel(world.channel(0));
        list::<Scheduled>(&*node.stores.records, &term, world.now()).await.unwrap().len()
    };
    until(&world, "2026-02-15T08:00");
    if_due(&service).await.unwrap().unwrap();
    assert_eq!(there().await, 2, "two days are not over");
    // As another program might have kept it: what was over in an agenda, and can't be read.
    let content = Content { terms: vec![over::of_channel(world.channel(0))], expires: None, body: "{}".into() };
    let broken = Change { key: key::<Over>("0".into()), expect: Expect::Absent, turn: Turn::Put(content) };
    node.stores.records.commit(&[broken], world.now()).await.unwrap();
    world.clock.advance_ms(3_600_000);
    if_due(&service).await.unwrap_err();
    assert_eq!(there().await, 1, "the daily one comes again, and the agenda is in no way of the other");
    node.stores.records.commit(&[remove::<Over>("0")], world.now()).await.unwrap();
    world.clock.advance_ms(600_000);
    assert!(if_due(&service).await.unwrap().is_some());
    let run = load::<KeepingRun>(&*node.stores.records, KeepingRun::ID, world.now()).await.unwrap().unwrap().it;
    assert_eq!(run.capabilities["later"], 1);
}

/// A node's clock was years ahead for a minute, and a run of retention was noted by it.
pub async fn a_clock_that_was_ahead_stops_no_retention_once_it_is_right<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    assert!(if_due(&service).await.unwrap().is_some());
    let records = &*node.stores.records;
    let run = async || load::<KeepingRun>(records, KeepingRun::ID, world.now()).await.unwrap().unwrap();
    let mut kept = run().await;
    kept.it.due_ms += 10 * 365 * 86_400_000;
    records.commit(&[kept.replace().unwrap()], world.now()).await.unwrap();
    assert!(if_due(&service).await.unwrap().is_some());
    assert!(run().await.it.due_ms <= world.now().unix_ms() + 3_600_000);
    assert!(if_due(&service).await.unwrap().is_none(), "once an hour");
}

/// A node's clock goes on by more than a year: nothing is deleted until it has said so for a day.
pub async fn a_clock_that_is_far_ahead_deletes_nothing_for_a_day<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let channel = world.channel(0);
    world.say(&node.stores, channel, world.member(0), "bleibt").await;
    let is_there = async || !all_messages(&node.stores, channel, 10).await.is_empty();
    assert!(if_due(&service).await.unwrap().is_some());
    let ahead_ms = 400 * 86_400_000;
    world.clock.set_by_ms(ahead_ms);
    assert_eq!(if_due(&service).await.unwrap(), None);
    world.clock.set_by_ms(-ahead_ms);
    world.clock.advance_ms(3_600_000);
    assert!(if_due(&service).await.unwrap().is_some() && is_there().await, "it is right again");
    world.clock.set_by_ms(ahead_ms);
    // For ten minutes it is doubted by this node alone.
    for _ in 0..25 {
        assert_eq!(if_due(&service).await.unwrap(), None);
        world.clock.advance_ms(3_600_000);
    }
    assert!(is_there().await);
    assert_eq!(if_due(&service).await.unwrap().map(|removed| removed.events), Some(1), "it may be true");
    assert!(!is_there().await);
}

/// A channel that can't be read is tried again after ten minutes.
pub async fn retention_that_failed_is_tried_again_soon<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (held, hand) = hold(&node.stores, Question::Head, world.channel(0));
    hand.fail();
    let service = service_with(&world, held, |_| ());
    if_due(&service).await.unwrap_err();
    for (passed_ms, times) in [(0, 1), (599_999, 1), (1, 2)] {
        world.clock.advance_ms(passed_ms);
        assert_eq!(if_due(&service).await.is_err(), times == 2);
        assert_eq!(hand.times(), times);
    }
    hand.release();
    world.clock.advance_ms(600_000);
    assert!(if_due(&service).await.unwrap().is_some());
}

/// Where a log can't be read, what is kept beside it goes all the same, and so do the other logs.
pub async fn retention_reaches_all_but_the_log_that_can_not_be_read<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let planning = service(&world, &node);
    let karim = actor(&world, &planning, 2).await;
    let id = planned(&world, &planning, &karim, once_at("2026-02-13T18:00")).await.meeting.id;
    let other = world.channel(1);
    world.say(&node.stores, other, world.member(0), "alt").await;
    until(&world, "2026-02-17T01:00");
    let (held, hand) = hold(&node.stores, Question::Head, world.channel(0));
    hand.fail();
    if_due(&service_with(&world, held, |_| ())).await.unwrap_err();
    assert_eq!(see::run(&planning, &karim, id).await.unwrap_err(), Declined::not_found());
    assert_eq!(all_messages(&node.stores, other, 10).await, []);
}
