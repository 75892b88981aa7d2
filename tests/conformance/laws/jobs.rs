//! Jobs: what fails is tried later and later, is in nobody's way, and is seen.

use super::fetching::{fetching, kept};
use super::lifetimes::{service, service_on};
use super::reminding::{meeting, plan, remind, said, until};
use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::held::{Question, hold};
use crate::conformance::world::*;
use quartier::actions::Service;
use quartier::actions::agenda::reminders::{
    done,
    due::{self, Whose},
};
use quartier::actions::jobs::{list, look_for_what_was_put_off, once, retry, unreadable as unreadable_jobs};
use quartier::actions::keeping::run::if_due;
use quartier::agenda_bot::{self, Inside};
use quartier::capabilities::later::model::{self, Scheduled};
use quartier::documents::agenda::calendar::Calendar;
use quartier::documents::agenda::reminding::Reminding;
use quartier::documents::jobs::{Failing, Job, JobKind, Queue, replaced};
use quartier::documents::{self, Document, key, set};
use quartier::domain::agenda::quiet::Quiet;
use quartier::kernel::store::records::{Change, Committed, Content, Expect, Turn};
use quartier_protocol::http::agenda::reminders::{ReminderDone, ReminderOutcome};
use quartier_protocol::id::{CaseId, ChannelId, HookId, MeetingId, MemberId, MessageId, ScheduledId};
use quartier_tests::site::Site;
use std::sync::Arc;

/// A message for later that can't be read, and the job that posts it.
async fn unreadable<S: Enrolled>(world: &World<S>, node: &Node) -> (ScheduledId, Job) {
    let id = ScheduledId(uuid());
    let job = model::job(id, world.now());
    let content = Content { terms: Vec::new(), expires: None, body: "{}".into() };
    let broken = Change { key: key::<Scheduled>(id.to_string()), expect: Expect::Absent, turn: Turn::Put(content) };
    keep(world, node, &[broken, set(&job).unwrap()]).await;
    (id, job)
}

async fn keep<S: Enrolled>(world: &World<S>, node: &Node, changes: &[Change]) {
    assert_eq!(node.stores.records.commit(changes, world.now()).await.unwrap(), Committed::Done);
}

async fn failed<S: Enrolled>(world: &World<S>, node: &Node) -> Vec<Failing> {
    let listed = list(&*node.stores.records, world.now()).await.unwrap();
    listed.into_iter().map(|kept| kept.it).collect()
}

async fn is_there<S: Enrolled>(world: &World<S>, node: &Node, job: &Job) -> bool {
    documents::load::<Job>(&*node.stores.records, &job.id(), world.now()).await.unwrap().is_some()
}

pub async fn a_job_that_fails_is_in_nobodys_way_and_given_up_in_the_end<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (id, job) = unreadable(&world, &node).await;
    let again = async || once(&service, Queue::General).await.unwrap();
    let mut next = again().await;
    for failures in 1.. {
        let listed = failed(&world, &node).await;
        let [failing] = listed.as_slice() else { panic!("{listed:?}") };
        assert_eq!((&failing.job, failing.failures, failing.next), (&job, failures, next));
        assert!(failing.why.starts_with("internal: incident"), "{}", failing.why);
        // One that can be done is, beside it.
        let other = model::job(ScheduledId(uuid()), world.now());
        keep(&world, &node, &[set(&other).unwrap()]).await;
        assert_eq!(again().await, next);
        assert_eq!((is_there(&world, &node, &other).await, is_there(&world, &node, &job).await), (false, true));
        let Some(at) = next else { break };
        world.clock.advance_ms(at.unix_ms() - world.now().unix_ms() - 1);
        assert_eq!(again().await, Some(at), "not before its time");
        world.clock.advance_ms(1);
        next = again().await;
        assert_ne!(next, Some(at));
    }
    world.clock.advance_ms(24 * 3_600_000);
    assert_eq!(again().await, None, "it was given up");
    assert_eq!(failed(&world, &node).await.len(), 1, "and is seen");

    // What was the matter is put right, and it is tried again when the operator says so.
    keep(&world, &node, &[documents::remove::<Scheduled>(&id.to_string())]).await;
    assert_eq!(again().await, None);
    assert!(is_there(&world, &node, &job).await);
    assert_eq!(retry(&*node.stores.records, world.now()).await.unwrap(), 1);
    assert_eq!(again().await, None);
    assert!(!is_there(&world, &node, &job).await);
    assert_eq!(failed(&world, &node).await, []);
}

pub async fn a_job_of_a_newer_version_is_in_nobodys_way<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    for (number, queue) in Queue::ALL.into_iter().flat_map(|queue| (0..60).map(move |number| (number, queue))) {
        let id = format!("{:015}:newer:{}:{number}", world.now().unix_ms() - 1, queue.term());
        let body = format!(r#"{{"at":{},"what":{{"newer":{{}}}}}}"#, serde_json::to_string(&world.now()).unwrap());
        let content = Content { terms: vec![queue.term().to_owned()], expires: None, body };
        keep(&world, &node, &[Change { key: key::<Job>(id), expect: Expect::Absent, turn: Turn::Put(content) }]).await;
    }
    // Nor is one of a capability that this version doesn't have, which it can read.
    let unknown = JobKind::Capability { name: "pinboard".into(), thing: uuid() };
    let unknown = Job { at: world.now(), what: unknown };
    keep(&world, &node, &[set(&unknown).unwrap()]).await;
    let later = world.now().plus_ms(1);
    let others = [
        model::job(ScheduledId(uuid()), later),
        Job { at: later, what: JobKind::Hook(HookId(uuid())) },
        Job { at: later, what: JobKind::Decision(CaseId(uuid())) },
        Job { at: later, what: JobKind::Erasure { member: MemberId(uuid()), pairings: Vec::new() } },
    ];
    let reminder = JobKind::Reminder { meeting: MeetingId(uuid()), channel: ChannelId(uuid()) };
    for job in others.iter().chain([&Job { at: later, what: reminder }]) {
        keep(&world, &node, &[set(job).unwrap()]).await;
    }
    for job in &others {
        assert_eq!(once(&service, job.queue()).await.unwrap(), Some(later));
    }
    assert_eq!(due::run(&service, Whose::All).await.unwrap().next, Some(later));
    world.clock.advance_ms(1);
    for job in &others[..3] {
        once(&service, job.queue()).await.unwrap();
        assert!(!is_there(&world, &node, job).await, "{job:?}");
    }
    assert_eq!(due::run(&service, Whose::All).await.unwrap().next, None, "its meeting is gone");
    let left = unreadable_jobs(&*node.stores.records, quartier::capabilities::ALL, world.now()).await.unwrap();
    assert_eq!((left.len(), left.contains(&unknown.id())), (60 * Queue::ALL.len() + 1, true));
    assert!(
        is_there(&world, &node, &unknown).await && failed(&world, &node).await.is_empty(),
        "nothing is counted against it"
    );
}

pub async fn of_nodes_that_fail_at_once_one_notes_it<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let services: Vec<Arc<Service>> = nodes.iter().map(|node| service(&world, node)).collect();
    unreadable(&world, &nodes[0]).await;
    for round in 1..=3_u32 {
        let tries: Vec<_> = (0..6)
            .map(|n| {
                let service = services[n % services.len()].clone();
                tokio::spawn(async move { once(&service, Queue::General).await.unwrap() })
            })
            .collect();
        for tried in tries {
            tried.await.unwrap();
        }
        let listed = failed(&world, &nodes[0]).await;
        assert_eq!(listed.iter().map(|failing| failing.failures).collect::<Vec<_>>(), [round]);
        let next = listed[0].next.unwrap();
        world.clock.advance_ms(next.unix_ms() - world.now().unix_ms());
    }
}

pub async fn a_job_that_nothing_owns_is_taken_out<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let later = world.now().plus_ms(1);
    for what in [
        JobKind::Expiry { message: MessageId(uuid()), edit: false },
        JobKind::Expiry { message: MessageId(uuid()), edit: true },
        JobKind::Decision(CaseId(uuid())),
    ] {
        let job = Job { at: later, what };
        keep(&world, &node, &[set(&job).unwrap()]).await;
    }
    assert_eq!(once(&service, Queue::Moderation).await.unwrap(), Some(later));
    world.clock.advance_ms(1);
    assert_eq!(once(&service, Queue::Moderation).await.unwrap(), None);
    let left = documents::list::<Job>(&*node.stores.records, Queue::Moderation.term(), world.now()).await.unwrap();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(failed(&world, &node).await, []);
}

/// A node's clock is more than a year ahead for some minutes, or a node begins with such a clock: nothing is due by it, and all is done when its
/// time comes.
pub async fn a_clock_that_is_far_ahead_brings_nothing_forward<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (running, site) = (fetching(&world, &node), Site::open().await);
    site.answer("304 Not Modified", "", "");
    kept(&world, &node, &site).await;
    let weekly = meeting(&world, "2026-03-05T18:00", Some("FREQ=WEEKLY"), &["P1D"]);
    plan(&world, &running, &weekly).await;
    assert!(if_due(&running).await.unwrap().is_some());
    let ahead_ms = 400 * 86_400_000;
    world.clock.set_by_ms(ahead_ms);
    let reminding = documents::load::<Reminding>(&*node.stores.records, &weekly.told.id.to_string(), world.now()).await;
    let (message, late) = (reminding.unwrap().unwrap().it.message(), ReminderOutcome::Late);
    assert!(done::run(&running, message, ReminderDone { meeting: weekly.told.id, outcome: late }).await.is_err());
    for service in [running.clone(), fetching(&world, &node)] {
        for _ in 0..2 {
            for queue in Queue::ALL {
                assert_eq!(once(&service, queue).await.unwrap(), None);
            }
            assert_eq!((remind(&service).await, if_due(&service).await.unwrap()), (None, None));
            world.clock.advance_ms(240_000);
        }
    }
    world.clock.set_by_ms(-ahead_ms);
    assert_eq!(site.asked().len(), 0);
    world.clock.advance_ms(3_600_000);
    once(&running, Queue::Calendars).await.unwrap();
    assert_eq!(site.asked().len(), 1);
    until(&world, "2026-03-04T17:00");
    remind(&running).await;
    assert_eq!(said(&world, &node.stores).await.len(), 1);
}

/// What is done again and again, and was put off for years by a clock that was ahead, is done; what is to be done at a time that people
/// named waits for it.
pub async fn what_a_clock_that_was_ahead_put_off_is_done<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (service, site) = (fetching(&world, &node), Site::open().await);
    site.answer("304 Not Modified", "", "");
    let calendar = kept(&world, &node, &site).await;
    let records = &*node.stores.records;
    let far = world.now().plus_ms(10 * 365 * 86_400_000);
    let put_off = Job { at: far, what: JobKind::Calendar(calendar.id) };
    let mut of: documents::Kept<Calendar> =
        documents::load(records, &calendar.id.to_string(), world.now()).await.unwrap().unwrap();
    let mut changes = replaced(of.it.due.as_deref(), Some(&put_off)).unwrap();
    (of.it.next, of.it.due) = (Some(far), Some(put_off.id()));
    let erasure = Job { at: far, what: JobKind::Erasure { member: world.member(0), pairings: Vec::new() } };
    let (named, decided) = (model::job(ScheduledId(uuid()), far), JobKind::Decision(CaseId(uuid())));
    let waits = JobKind::Expiry { message: MessageId(uuid()), edit: false };
    let others = [decided, waits.clone()].map(|what| set(&Job { at: far, what }).unwrap());
    changes.extend([of.replace().unwrap(), set(&erasure).unwrap(), set(&named).unwrap()].into_iter().chain(others));
    keep(&world, &node, &changes).await;
    for queue in Queue::ALL {
        look_for_what_was_put_off(&service, queue).await.unwrap();
    }
    assert_eq!(site.asked().len(), 1);
    assert!(node.stores.directory.membership(world.member(0)).await.unwrap().is_none(), "they are erased");
    let mut left = Vec::new();
    for queue in Queue::ALL {
        left.extend(documents::list::<Job>(records, queue.term(), world.now()).await.unwrap());
    }
    let is_far = |job: &Job| job.at == far;
    let kinds = left.iter().filter(|kept| is_far(&kept.it)).map(|kept| &kept.it.what);
    assert!(kinds.eq([&named.what, &waits]), "{left:?}");
}

/// More reminders than are looked at at once are in a channel in which nothing can be said.
pub async fn reminders_that_cannot_be_posted_hold_up_no_other<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let sick = world.channel(1);
    let (held, hand) = hold(&node.stores, Question::Post, sick);
    let service = service_on(&world, held, Quiet::NEVER);
    let mut there = meeting(&world, "2026-03-05T18:00", None, &["P1D"]);
    there.told.channel = sick;
    for _ in 0..55 {
        there.told.id = MeetingId(uuid());
        plan(&world, &service, &there).await;
    }
    plan(&world, &service, &meeting(&world, "2026-03-05T18:01", None, &["P1D"])).await;
    hand.fail();
    until(&world, "2026-03-04T17:01");
    let bot = Inside::new(service.clone());
    assert!(agenda_bot::once(&bot).await.is_err() && hand.times() == 50, "{}", hand.times());
    assert!(agenda_bot::once(&bot).await.is_ok());
    assert_eq!(said(&world, &node.stores).await.len(), 1);
    let asked = hand.times();
    agenda_bot::once(&bot).await.unwrap();
    assert_eq!((asked, hand.times()), (55, 55), "not before a minute");
    hand.release();
    world.clock.advance_ms(60_000);
    remind(&service).await;
    assert_eq!(all_messages(&node.stores, sick, 100).await.len(), 55);
}
