//! What became of reminders and of messages for later, as the operator's metrics count it; and what hooks cost while nothing is new.

use super::lifetimes::{service, service_on, service_with};
use super::reminding::{self, meeting, remind};
use super::scheduling;
use crate::conformance::counting::Counting;
use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};
use quartier::actions::Service;
use quartier::actions::agenda::hooks::deliver;
use quartier::capabilities::later::{make, post};
use quartier::digest::Digest;
use quartier::documents::agenda::hook::{Cursor, Hook, Outgoing, Way};
use quartier::documents::jobs::{Job, JobKind, Queue};
use quartier::documents::{self, Kept, add};
use quartier::domain::agenda::quiet::Quiet;
use quartier::kernel::stores::Stores;
use quartier_protocol::id::{HookId, ScheduledId};
use quartier_protocol::later::NewScheduled;

/// How often each outcome was counted under a name.
fn counted(recorder: &PrometheusRecorder, name: &str) -> Vec<(String, u64)> {
    let text = recorder.handle().render();
    let outcome = |line: &str| {
        let (outcome, count) = line.strip_prefix(name)?.strip_prefix("{outcome=\"")?.split_once("\"} ")?;
        Some((outcome.to_owned(), count.parse().ok()?))
    };
    let mut found: Vec<_> = text.lines().filter_map(outcome).collect();
    found.sort();
    found
}

/// Counts by outcome, written down.
fn of<const N: usize>(all: [(&str, u64); N]) -> Vec<(String, u64)> {
    all.map(|(outcome, count)| (outcome.to_owned(), count)).to_vec()
}

pub async fn what_became_of_a_reminder_is_counted<S: Enrolled>() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let _counts = metrics::set_default_local_recorder(&recorder);
    let name = "quartier_reminders_total";
    let (world, node) = World::<S>::begin().await;
    let service = service_on(&world, node.stores.clone(), Quiet::NEVER);
    let weekly = meeting(&world, "2026-02-17T18:00", Some("FREQ=WEEKLY;COUNT=4"), &["P1D"]);
    reminding::plan(&world, &service, &weekly).await;
    remind(&service).await;
    assert_eq!(counted(&recorder, name), of([]), "nothing is due");
    reminding::until(&world, "2026-02-16T17:00");
    remind(&service).await;
    remind(&service).await;
    assert_eq!(counted(&recorder, name), of([("posted", 1)]), "once, however often it is looked");
    reminding::until(&world, "2026-02-23T17:03");
    remind(&service).await;
    assert_eq!(counted(&recorder, name), of([("posted", 1), ("posted_late", 1)]));
    reminding::until(&world, "2026-03-03T17:00");
    remind(&service).await;
    assert_eq!(counted(&recorder, name), of([("dropped", 1), ("posted", 1), ("posted_late", 1)]), "it had begun");
    world.archive(&node.stores, world.channel(0), true).await;
    reminding::until(&world, "2026-03-09T17:00");
    remind(&service).await;
    let all = of([("dropped", 1), ("posted", 1), ("posted_late", 1), ("refused", 1)]);
    assert_eq!(counted(&recorder, name), all);
}

async fn later<S: Enrolled>(world: &World<S>, service: &Service, at: &str) {
    let lena = scheduling::actor(world, service, 0).await;
    let plan = scheduling::plan("Kuchen", at, None);
    let new = NewScheduled { id: ScheduledId(uuid()), plan, confirmed: false };
    make::run(service, &lena, world.channel(0), new).await.unwrap();
}

/// Sees to what is due, on this thread: counts are taken here.
async fn see_to<S: Enrolled>(world: &World<S>, service: &Service) {
    let records = &*service.stores.records;
    let all: Vec<Kept<Job>> = documents::list(records, Queue::General.term(), world.now()).await.unwrap();
    for due in all.into_iter().map(|kept| kept.it).filter(|due| due.at <= world.now()) {
        let JobKind::Capability { thing, .. } = due.what else { continue };
        post::when_due(service, &due, ScheduledId(thing)).await.unwrap();
    }
}

pub async fn what_became_of_a_message_for_later_is_counted<S: Enrolled>() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let _counts = metrics::set_default_local_recorder(&recorder);
    let name = "quartier_scheduled_total";
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    for at in ["2026-02-14T09:00", "2026-02-15T09:00", "2026-02-16T09:00"] {
        later(&world, &service, at).await;
    }
    scheduling::until(&world, "2026-02-14T08:00");
    see_to(&world, &service).await;
    see_to(&world, &service).await;
    assert_eq!(counted(&recorder, name), of([("posted", 1)]));
    scheduling::until(&world, "2026-02-15T09:01");
    see_to(&world, &service).await;
    assert_eq!(counted(&recorder, name), of([("late", 1), ("posted", 1)]), "over an hour");
    world.archive(&node.stores, world.channel(0), true).await;
    scheduling::until(&world, "2026-02-16T08:00");
    see_to(&world, &service).await;
    assert_eq!(counted(&recorder, name), of([("late", 1), ("posted", 1), ("refused", 1)]));
}

pub async fn hooks_that_have_nothing_to_deliver_cost_one_question_a_look<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let counting = Counting::on(&node.stores);
    let stores = Stores { records: counting.clone(), ..node.stores.clone() };
    let service = service_with(&world, stores, |_| {});
    counting.begin();
    assert_eq!(deliver::look(&service).await.unwrap(), 0);
    assert_eq!((counting.asked(), counting.given()), (1, 0), "where there are none");
    let (now, bot, pairing) = (world.now(), world.member(3), world.batch.pairings[0].id);
    let mut hooks = Vec::new();
    for _ in 0..10 {
        let channel = world.channel(0);
        let outgoing = Outgoing {
            url: "https://hook.example/in".into(),
            secret: Digest::of("secret").hex(),
            cursors: vec![Cursor { channel, position: head(&node.stores, channel).await }],
            arrived: None,
            failing_since: None,
            failures: 0,
            problem: None,
            off: false,
            lease: None,
            due: None,
        };
        let id = HookId(uuid());
        hooks.push(add(&Hook { id, bot, pairing, made: now, by: None, way: Way::Outgoing(outgoing) }).unwrap());
    }
    node.stores.records.commit(&hooks, now).await.unwrap();
    counting.begin();
    assert_eq!(deliver::look(&service).await.unwrap(), 10);
    assert_eq!((counting.asked(), counting.given()), (1, 10), "and no more than they are");
}
