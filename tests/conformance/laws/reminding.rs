//! Reminders: once, at the right time, whoever does it and whatever happens.

use super::lifetimes::{service, service_on};
use crate::conformance::counting::Counting;
use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::world::*;
use quartier::actions::agenda::hooks::deliver;
use quartier::actions::agenda::reminders::{done, due, plan};
use quartier::actions::credentials::{self, Arrival};
use quartier::actions::{Actor, Declined, Service};
use quartier::agenda_bot::{Agenda, Inside, Trouble, once};
use quartier::documents::agenda::meeting::{Meeting, Names, Span};
use quartier::documents::agenda::reminding::Reminding;
use quartier::documents::bot::Grant;
use quartier::documents::credential::Entry;
use quartier::documents::jobs::{Job, Queue};
use quartier::documents::{self, add, set};
use quartier::domain::agenda::quiet::Quiet;
use quartier::kernel::store::records::Committed;
use quartier::kernel::stores::Stores;
use quartier_protocol::http::agenda::meetings::{Meeting as Told, Plan};
use quartier_protocol::http::agenda::reminders::{Reminder, ReminderDone, ReminderOutcome, Reminders};
use quartier_protocol::http::bots::BotVerb;
use quartier_protocol::id::{CouncilId, MeetingId};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::local::{LocalDate, LocalTime};
use quartier_protocol::message::Message;
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::time::Timestamp;
use std::sync::Arc;
use std::time::Duration;

const HOUR_MS: i64 = 3_600_000;

fn words(text: &str) -> Bilingual<String> {
    Bilingual { de: text.into(), fr: text.into() }
}

pub(super) fn meeting<S: Enrolled>(world: &World<S>, start: &str, rule: Option<&str>, reminders: &[&str]) -> Meeting {
    let id = MeetingId(uuid());
    let plan = Plan {
        title: words("Rampe"),
        place: words(""),
        start: LocalTime::parse(start).unwrap(),
        zone: "Europe/Berlin".into(),
        minutes: 60,
        rule: rule.map(str::to_owned),
        except: Vec::new(),
        skip_holidays: false,
        link: None,
        items: Vec::new(),
        reminders: reminders.iter().map(|text| (*text).to_owned()).collect(),
    };
    let told = Told {
        id,
        channel: world.channel(0),
        plan,
        changed: Vec::new(),
        sequence: 0,
        cancelled: false,
        why: None,
        continues: None,
        calendar: None,
        by: Some(world.member(2)),
        made: world.now(),
        changed_at: world.now(),
    };
    let first = LocalDate::parse(&start[..10]).unwrap();
    Meeting {
        pairing: world.batch.pairings[0].id,
        told,
        span: Span { first, last: None, said: 2026 },
        names: Names::new(id),
        made_of: None,
        continued: None,
        next: None,
        moved_before: Vec::new(),
        uid: None,
    }
}

/// Commits a meeting as it is now, with its reminders.
pub(super) async fn plan<S: Enrolled>(world: &World<S>, service: &Service, meeting: &Meeting) {
    let mut changes = plan::changes(service, meeting).await.unwrap();
    changes.push(set(meeting).unwrap());
    assert_eq!(service.stores.records.commit(&changes, world.now()).await.unwrap(), Committed::Done);
}

pub(super) fn until<S: Enrolled>(world: &World<S>, moment: &str) {
    let moment = Timestamp::parse(&format!("{moment}:00.000Z")).unwrap();
    world.clock.advance_ms(moment.unix_ms() - world.now().unix_ms());
}

pub(super) async fn remind(service: &Arc<Service>) -> Option<Timestamp> {
    once(&Inside::new(service.clone())).await.unwrap()
}

/// What the agenda bot said.
pub(super) async fn said<S: Enrolled>(world: &World<S>, stores: &Stores) -> Vec<Message> {
    let bot = world.batch.pairings[0].id.agenda_bot();
    let all = all_messages(stores, world.channel(0), 100).await;
    all.into_iter().filter(|message| message.author == bot).collect()
}

/// Two services, on as many nodes as there can be.
fn both<S: Enrolled>(world: &World<S>, nodes: &[Node]) -> [Arc<Service>; 2] {
    [service(world, &nodes[0]), service(world, nodes.last().unwrap())]
}

pub async fn i6_reminders_come_once_at_local_time_where_clocks_change<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service_on(&world, node.stores.clone(), Quiet::NEVER);
    // The start that is skipped on the 29th is at half past three: so is the reminder of the day before.
    for (start, from, wanted) in [
        ("2026-03-27T02:30", "2026-03-28T00:00", ["2026-03-28T02:30", "2026-03-29T01:30", "2026-03-30T00:30"]),
        ("2026-10-23T02:30", "2026-10-24T00:00", ["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"]),
    ] {
        until(&world, from);
        let mut daily = meeting(&world, start, Some("FREQ=DAILY"), &["P1D"]);
        plan(&world, &service, &daily).await;
        let before = said(&world, &node.stores).await.len();
        for _ in 0..=120 {
            remind(&service).await;
            world.clock.advance_ms(HOUR_MS / 2);
        }
        let came: Vec<String> =
            said(&world, &node.stores).await[before..].iter().map(|one| one.at.to_string()).collect();
        assert_eq!(came, wanted.map(|at| format!("{at}:00.000Z")));
        daily.told.cancelled = true;
        plan(&world, &service, &daily).await;
    }
}

pub async fn of_nodes_that_race_one_reminds<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let services = both(&world, &nodes);
    let weekly = meeting(&world, "2026-02-17T18:00", Some("FREQ=WEEKLY"), &["P1D", "PT1H"]);
    plan(&world, &services[0], &weekly).await;
    for round in 1..=4 {
        let next = remind(&services[0]).await.expect("another is to come");
        assert_eq!(remind(&services[1]).await, Some(next));
        world.clock.advance_ms(next.unix_ms() - world.now().unix_ms());
        let races: Vec<_> = (0..6)
            .map(|n| {
                let service = services[n % 2].clone();
                tokio::spawn(async move { remind(&service).await })
            })
            .collect();
        for race in races {
            race.await.unwrap();
        }
        assert_eq!(said(&world, &nodes[0].stores).await.len(), round, "round {round}");
    }
    let said = said(&world, &nodes[0].stores).await;
    let first = LocalTime::parse("2026-02-17T18:00").unwrap();
    assert_eq!(said[0].id, weekly.told.id.reminder(first, "P1D"));
    assert_eq!(said[1].id, weekly.told.id.reminder(first, "PT1H"));
    let about = said[0].meeting.unwrap();
    assert_eq!((about.id, about.occurrence), (weekly.told.id, Some(first)));
    assert!(said[0].text.as_ref().unwrap().as_str().starts_with("Erinnerung: Rampe\nDienstag, 17. Februar 2026"));
    let translation = said[0].translation.as_ref().unwrap();
    assert!(translation.text.as_str().starts_with("Rappel\u{a0}: Rampe\nmardi 17 février 2026"), "{translation:?}");
    let directory = nodes[0].stores.directory.view(&[weekly.pairing]).await.unwrap();
    let bots: Vec<_> = directory.members.iter().filter(|member| member.id == weekly.pairing.agenda_bot()).collect();
    assert_eq!(bots.len(), 1);
    assert_eq!(bots[0].name.as_str(), "Agenda-Bot", "somebody goes by Agenda already");
}

/// An agenda whose program ends between posting and saying so.
struct Cut(Inside);

#[async_trait::async_trait]
impl Agenda for Cut {
    fn now(&self) -> Timestamp {
        self.0.now()
    }
    async fn due(&self) -> Result<Reminders, Trouble> {
        self.0.due().await
    }
    async fn towns(&self, reminder: &Reminder) -> Result<Vec<(CouncilId, String)>, Trouble> {
        self.0.towns(reminder).await
    }
    async fn post(&self, reminder: &Reminder, words: Bilingual<String>) -> Result<ReminderOutcome, Trouble> {
        self.0.post(reminder, words).await
    }
    async fn done(&self, _reminder: &Reminder, _outcome: ReminderOutcome) -> Result<(), Trouble> {
        Err(Trouble("cut off".into()))
    }
    async fn rest(&self, _longest: Duration) {}
}

pub async fn a_reminder_that_was_cut_off_is_there_once<S: Enrolled>() {
    let (mut world, node) = World::<S>::begin().await;
    let mut nodes = vec![node];
    let first = service(&world, &nodes[0]);
    let weekly = meeting(&world, "2026-02-17T18:00", Some("FREQ=WEEKLY"), &["P1D"]);
    plan(&world, &first, &weekly).await;
    until(&world, "2026-02-16T17:00");
    assert!(once(&Cut(Inside::new(first.clone()))).await.is_err());
    assert_eq!(said(&world, &nodes[0].stores).await.len(), 1, "posted, and nobody said so");
    drop(first);
    world.store.crash(nodes).await;
    nodes = vec![world.open().await];
    let second = service(&world, &nodes[0]);
    // Somebody answered meanwhile: another text under the same id is the same reminder.
    let next = remind(&second).await;
    assert_eq!(said(&world, &nodes[0].stores).await.len(), 1);
    assert_eq!(next.map(|at| at.to_string()).as_deref(), Some("2026-02-23T17:00:00.000Z"));
}

pub async fn a_missed_reminder_comes_late_or_not_at_all<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let weekly = meeting(&world, "2026-02-17T18:00", Some("FREQ=WEEKLY;COUNT=2"), &["P1D"]);
    plan(&world, &service, &weekly).await;
    until(&world, "2026-02-17T16:59");
    remind(&service).await;
    assert_eq!(said(&world, &node.stores).await.len(), 1, "late, but it has not begun");
    until(&world, "2026-02-24T17:00");
    assert_eq!(remind(&service).await, None, "it has begun, and there is no further one");
    assert_eq!(said(&world, &node.stores).await.len(), 1);
    let left = documents::list::<Job>(&*node.stores.records, Queue::Reminders.term(), world.now()).await.unwrap();
    assert!(left.is_empty(), "{left:?}");
    // Made when the offset is over already: nothing is made up for.
    let soon = meeting(&world, "2026-02-24T20:00", None, &["P1D", "PT1H"]);
    plan(&world, &service, &soon).await;
    assert_eq!(remind(&service).await.map(|at| at.to_string()).as_deref(), Some("2026-02-24T18:00:00.000Z"));
    assert_eq!(said(&world, &node.stores).await.len(), 1);
}

/// A bot that reads and posts in the channel.
pub(super) async fn bot<S: Enrolled>(world: &World<S>, service: &Service) -> Actor {
    let arrival = Arrival { entry: Entry::Card, device: String::new(), verified: None };
    let mut credential = credentials::open(service, world.member(3), arrival).credential;
    credential.grant = Some(Grant { verbs: vec![BotVerb::Read, BotVerb::Post], burst: 10, per_second: 1 });
    Actor::of(service, credential).await.unwrap().unwrap()
}

pub async fn what_a_bot_says_of_a_reminder_is_looked_into<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service_on(&world, node.stores.clone(), Quiet::NEVER);
    let twice = meeting(&world, "2026-02-17T18:00", Some("FREQ=WEEKLY;COUNT=2"), &["P1D"]);
    plan(&world, &service, &twice).await;
    until(&world, "2026-02-16T17:00");
    let bot = bot(&world, &service).await;
    let says = async |message, outcome| {
        done::by_bot(&service, &bot, message, ReminderDone { meeting: twice.told.id, outcome }).await
    };
    let next = due::for_bot(&service, &bot).await.unwrap().due[0].id;
    for outcome in [ReminderOutcome::Posted, ReminderOutcome::Late, ReminderOutcome::Refused] {
        let told = says(next, outcome).await;
        assert!(matches!(told, Err(Declined::Problem(ProblemCode::Conflict, _))), "{outcome:?}: {told:?}");
    }
    remind(&service).await;
    assert_eq!(said(&world, &node.stores).await.len(), 1, "it comes all the same");
    assert_eq!(says(next, ReminderOutcome::Posted).await, Ok(()), "said once more");
    until(&world, "2026-02-24T17:00");
    let next = due::for_bot(&service, &bot).await.unwrap().due[0].id;
    assert_eq!(says(next, ReminderOutcome::Late).await, Ok(()), "it has begun");
    assert!(due::for_bot(&service, &bot).await.unwrap().due.is_empty());
}

pub async fn what_was_called_off_or_moved_is_reminded_of_so<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let mut once_only = meeting(&world, "2026-02-17T18:00", None, &["P1D"]);
    plan(&world, &service, &once_only).await;
    until(&world, "2026-02-16T17:00");
    remind(&service).await;
    once_only.told.plan.start = LocalTime::parse("2026-02-19T18:00").unwrap();
    plan(&world, &service, &once_only).await;
    until(&world, "2026-02-18T17:00");
    remind(&service).await;
    assert_eq!(said(&world, &node.stores).await.len(), 2, "moved: reminded of anew");
    once_only.told.plan.start = LocalTime::parse("2026-02-21T18:00").unwrap();
    plan(&world, &service, &once_only).await;
    // Due just now, and changed before anybody posted it.
    until(&world, "2026-02-20T17:00");
    once_only.told.sequence += 1;
    plan(&world, &service, &once_only).await;
    remind(&service).await;
    assert_eq!(said(&world, &node.stores).await.len(), 3, "a change doesn't swallow what is due");
    once_only.told.plan.start = LocalTime::parse("2026-02-25T18:00").unwrap();
    plan(&world, &service, &once_only).await;
    once_only.told.cancelled = true;
    plan(&world, &service, &once_only).await;
    assert_eq!(remind(&service).await, None);
    until(&world, "2026-02-24T17:00");
    remind(&service).await;
    assert_eq!(said(&world, &node.stores).await.len(), 3, "called off");
}

pub async fn an_archived_channel_is_not_reminded<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let weekly = meeting(&world, "2026-02-17T18:00", Some("FREQ=WEEKLY;COUNT=3"), &["P1D"]);
    plan(&world, &service, &weekly).await;
    world.archive(&node.stores, world.channel(0), true).await;
    until(&world, "2026-02-16T17:00");
    let next = remind(&service).await;
    assert_eq!(next.map(|at| at.to_string()).as_deref(), Some("2026-02-23T17:00:00.000Z"), "it goes on to the next");
    assert!(said(&world, &node.stores).await.is_empty());
    world.archive(&node.stores, world.channel(0), false).await;
    until(&world, "2026-02-23T17:00");
    remind(&service).await;
    assert_eq!(said(&world, &node.stores).await.len(), 1);
}

pub async fn what_is_late_does_not_ring_at_night<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let services = both(&world, &nodes);
    // Due at six in the evening, and again at a quarter to nine; nobody is there until three in the night.
    let late = meeting(&world, "2026-02-17T18:00", None, &["P1D", "PT21H15M"]);
    plan(&world, &services[0], &late).await;
    until(&world, "2026-02-17T02:00");
    for service in &services {
        let next = remind(service).await;
        assert_eq!(
            next.map(|at| at.to_string()).as_deref(),
            Some("2026-02-17T06:00:00.000Z"),
            "when the night is over"
        );
    }
    assert!(said(&world, &nodes[0].stores).await.is_empty());
    until(&world, "2026-02-17T06:00");
    for service in &services {
        remind(service).await;
    }
    let ids: Vec<_> = said(&world, &nodes[0].stores).await.iter().map(|one| one.id).collect();
    let start = LocalTime::parse("2026-02-17T18:00").unwrap();
    assert_eq!(ids, [late.told.id.reminder(start, "PT21H15M")], "of two that come together, the shorter one");
    // It begins before the night is over: better then than never.
    let early = meeting(&world, "2026-02-19T06:30", None, &["PT10H"]);
    plan(&world, &services[0], &early).await;
    until(&world, "2026-02-19T02:00");
    remind(&services[0]).await;
    assert_eq!(said(&world, &nodes[0].stores).await.len(), 2);
    let left = documents::list::<Job>(&*nodes[0].stores.records, Queue::Reminders.term(), world.now()).await.unwrap();
    assert!(left.is_empty(), "{left:?}");
}

pub async fn ten_thousand_meetings_cost_nothing_while_nothing_is_due<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let counting = Counting::on(&node.stores);
    let service = service_on(&world, Stores { records: counting.clone(), ..node.stores.clone() }, Quiet::NEVER);
    // One is asked for what is next, the others are copies of it.
    let model = meeting(&world, "2026-06-02T18:00", Some("FREQ=WEEKLY"), &["P1D"]);
    plan(&world, &service, &model).await;
    let kept = documents::load(&*service.stores.records, &model.told.id.to_string(), world.now()).await.unwrap();
    let reminding: Reminding = kept.map(|kept: documents::Kept<_>| kept.it).unwrap();
    let mut changes = Vec::new();
    for _ in 1..10_000 {
        let mut copy = model.clone();
        copy.told.id = MeetingId(uuid());
        let mut its = reminding.clone();
        its.meeting = copy.told.id;
        changes.extend([add(&copy).unwrap(), add(&its).unwrap(), add(&its.due()).unwrap()]);
    }
    for some in changes.chunks(900) {
        assert_eq!(node.stores.records.commit(some, world.now()).await.unwrap(), Committed::Done);
    }
    // Once: whether the clock is believed.
    remind(&service).await;
    counting.begin();
    // A minute is two looks, and six at hooks while there are none.
    for _ in 0..6 {
        assert_eq!(deliver::look(&service).await.unwrap(), 0);
    }
    for _ in 0..2 {
        assert_eq!(remind(&service).await.map(|at| at.to_string()).as_deref(), Some("2026-06-01T16:00:00.000Z"));
        for queue in [Queue::General, Queue::Hooks] {
            assert_eq!(quartier::actions::jobs::once(&service, queue).await.unwrap(), None);
        }
    }
    assert_eq!(
        (counting.asked(), counting.given()),
        (12, 2 * 51),
        "questions and records in a minute, whatever there is"
    );
}
