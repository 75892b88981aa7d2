//! What was decided is told to every node, whatever stands between deciding and telling.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::held::{Question, hold};
use crate::conformance::laws::lifetimes::service_on;
use crate::conformance::laws::moderating::karim;
use crate::conformance::listening::Listener;
use crate::conformance::world::*;
use quartier::actions::credentials::{self, Arrival, Ending};
use quartier::actions::{Service, change_channel, end_session, outbox};
use quartier::digest::Digest;
use quartier::documents::add;
use quartier::documents::credential::Entry;
use quartier::domain::agenda::quiet::Quiet;
use quartier::hub::Reachable;
use quartier::kernel::broker::{Control, Delivery};
use quartier::kernel::store::Stored;
use quartier::kernel::store::log::{Changed, Posted};
use quartier::kernel::store::records::{Commit, Committed, Kind, Record, RecordKey, Records, Unless};
use quartier::kernel::stores::Stores;
use quartier::session::{Controls, run_controls};
use quartier_protocol::close::CloseCode;
use quartier_protocol::directory::{Channel, ChannelChanged, Pairing, Role};
use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::http::ChannelPatch;
use quartier_protocol::lang::Bilingual;
use quartier_protocol::noted::Noted;
use quartier_protocol::time::Timestamp;
use quartier_tests::wait::until;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// The way between nodes is cut just when a session ended: its connections here end at once, the caller is answered, and every node
/// hears of it as soon as it can.
pub async fn an_ended_session_is_told_until_every_node_heard<S: Enrolled>() {
    let (world, mut nodes) = World::<S>::begin_wide().await;
    let (held, hand) = hold(&nodes[0].stores, Question::Control, world.channel(0));
    hand.fail();
    let service = service_on(&world, held, Quiet::NEVER);
    let listener = Listener::registered(&service.hub, world.member(0)).await;
    let session = listener.connection.credential;
    end_session::run(&service, session).await.unwrap();
    assert_eq!(listener.connection.outbox.ending(), Some(CloseCode::SessionEnded));
    let relay = tokio::spawn(outbox::forever(service.clone()));
    until("a second try", async || (hand.times() > 1).then_some(())).await;
    assert_eq!(nodes[0].stores.outbox.pending(None, 9).await.unwrap().len(), 1, "it stays until it is delivered");
    hand.release();
    for node in &mut nodes {
        let Delivery::Control(told) = node.arrival().await else { panic!("a control") };
        assert_eq!(told, Control::CredentialEnded(session));
    }
    all_delivered(&nodes[0].stores).await;
    relay.abort();
}

/// What changed is looked up for each member, and the store does not answer: somebody's sessions end all the same, at once.
pub async fn an_ending_waits_for_no_look_up<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (held, hand) = hold(&node.stores, Question::ReadStates, world.channel(0));
    let service = service_on(&world, held, Quiet::NEVER);
    let controls = Controls::new(service.clone());
    let running = tokio::spawn(run_controls(controls.clone()));
    let [staying, leaving] = [
        Listener::registered(&service.hub, world.member(0)).await,
        Listener::registered(&service.hub, world.member(1)).await,
    ];
    let first = &world.batch.pairings[0];
    [&staying, &leaving].into_iter().for_each(|listener| is_in(listener, first));
    for _ in 0..5 {
        controls.take(Control::ChannelsChanged(first.id));
    }
    hand.asked().await;
    controls.take(Control::CredentialEnded(leaving.connection.credential));
    assert_eq!(leaving.connection.outbox.ending(), Some(CloseCode::SessionEnded));
    assert_eq!(staying.connection.outbox.ending(), None);
    hand.release();
    running.abort();
}

/// The store does not answer for one member: another's change is taken over meanwhile. What is noted of the first one meanwhile is
/// looked up once more afterwards.
pub async fn one_members_look_up_holds_up_nobody_elses<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    // The second pairing's channel: of those who sit here it is one member's alone.
    let (held, hand) = hold(&node.stores, Question::ReadStates, world.channel(3));
    let service = service_on(&world, held, Quiet::NEVER);
    let controls = Controls::new(service.clone());
    let running = tokio::spawn(run_controls(controls.clone()));
    let slow = Listener::registered(&service.hub, world.member(4)).await;
    let second = &world.batch.pairings[1];
    is_in(&slow, second);
    let other = Listener::registered(&service.hub, world.member(0)).await;
    controls.take(Control::MemberChanged(world.member(4)));
    hand.asked().await;
    for _ in 0..3 {
        controls.take(Control::PolicyChanged { pairing: second.id, modes: true });
    }
    controls.take(Control::MemberChanged(world.member(0)));
    until("the other's change", async || (!other.connection.reachable().channels.is_empty()).then_some(())).await;
    assert_eq!(hand.times(), 1, "of one member there is one look-up at a time");
    hand.release();
    until("another look", async || (hand.times() == 2).then_some(())).await;
    running.abort();
}

/// Reaches a pairing, and none of its channels yet.
fn is_in(listener: &Listener, pairing: &Pairing) {
    let reach = Reachable { pairings: vec![pairing.clone()], channels: Vec::new() };
    listener.connection.change_membership(Role::Participant, Arc::new(reach));
}

/// Records that keep a commit and never answer, as if the process died right behind it.
pub(super) struct DyingBehind {
    records: Arc<dyn Records>,
    /// Told once a step is kept.
    pub kept: Notify,
    /// Behind which step.
    is_last: fn(&Commit<'_>) -> bool,
}

#[async_trait::async_trait]
impl Records for DyingBehind {
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
        let committed = self.records.commit_all(commit, now).await?;
        if !(self.is_last)(&commit) {
            return Ok(committed);
        }
        assert_eq!(committed, Committed::Done);
        self.kept.notify_one();
        std::future::pending().await
    }
    async fn sweep(&self, now: Timestamp, limit: u32) -> Stored<u32> {
        self.records.sweep(now, limit).await
    }
}

/// A service of that kind, and what tells when its step was kept.
pub(super) fn dying<S: Enrolled>(world: &World<S>, stores: &Stores) -> (Arc<Service>, Arc<DyingBehind>) {
    dying_behind(world, stores, |_| true)
}

/// The same, behind the first step that is so.
pub(super) fn dying_behind<S: Enrolled>(
    world: &World<S>,
    stores: &Stores,
    is_last: fn(&Commit<'_>) -> bool,
) -> (Arc<Service>, Arc<DyingBehind>) {
    let records = Arc::new(DyingBehind { records: stores.records.clone(), kept: Notify::new(), is_last });
    (service_on(world, Stores { records: records.clone(), ..stores.clone() }, Quiet::NEVER), records)
}

/// Waits until nothing is left to be done.
pub(super) async fn all_delivered(stores: &Stores) {
    until("the outbox to be empty", async || stores.outbox.pending(None, 1).await.unwrap().is_empty().then_some(()))
        .await;
}

/// A node dies right behind the step by which a session ended: every other node hears of it, from one of those that are left.
pub async fn what_follows_from_a_step_is_done_though_its_node_died<S: Enrolled>() {
    let (world, mut nodes) = World::<S>::begin_wide().await;
    let (there, behind) = dying(&world, &nodes[0].stores);
    let session = Digest::of("a session");
    tokio::select! {
        _ = end_session::run(&there, session) => panic!("it is never answered"),
        () = behind.kept.notified() => {}
    }
    let stores = nodes[0].stores.clone();
    assert_eq!(stores.outbox.pending(None, 9).await.unwrap().len(), 1);
    let left: Vec<_> = nodes
        .iter()
        .map(|node| tokio::spawn(outbox::forever(service_on(&world, node.stores.clone(), Quiet::NEVER))))
        .collect();
    all_delivered(&stores).await;
    for node in &mut nodes {
        let Delivery::Control(told) = node.arrival().await else { panic!("a control") };
        assert_eq!(told, Control::CredentialEnded(session));
        let more = tokio::time::timeout(Duration::from_millis(300), node.arrival_whenever()).await;
        assert!(more.is_err(), "of the nodes that are left one tells it, once: {more:?}");
    }
    left.iter().for_each(tokio::task::JoinHandle::abort);
}

/// The directory says it and the log does not yet: whoever is left has the log say it too.
pub async fn a_channels_log_follows_the_directory_though_its_node_died<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (there, behind) = dying(&world, &node.stores);
    let channel = world.channel(0);
    let patch = ChannelPatch { archived: Some(true), ..ChannelPatch::default() };
    let karim = karim(&world, &there).await;
    tokio::select! {
        _ = change_channel::run(&there, &karim, channel, patch) => panic!("it is never answered"),
        () = behind.kept.notified() => {}
    }
    assert!(node.stores.directory.channel(channel).await.unwrap().unwrap().archived);
    assert_eq!(whole_log(&node.stores, channel).await, []);
    let left = tokio::spawn(outbox::forever(service_on(&world, node.stores.clone(), Quiet::NEVER)));
    all_delivered(&node.stores).await;
    let log = whole_log(&node.stores, channel).await;
    assert!(
        matches!(&log[..], [Event { kind: EventKind::Noted(Noted::ChannelChanged(ChannelChanged { archived: true, by, .. })), .. }] if *by == karim.id())
    );
    let refused = node.stores.log.post(channel, message(world.member(0), "zu spät"), world.now()).await.unwrap();
    assert_eq!(refused, Posted::Archived);
    left.abort();
}

pub async fn of_racing_changes_of_a_channel_none_is_lost_and_its_log_ends_as_the_directory<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let channel = world.channel(0);
    let services: Vec<_> = nodes.iter().map(|node| service_on(&world, node.stores.clone(), Quiet::NEVER)).collect();
    let racers = (0..24_usize).map(|racer| {
        let service = services[racer % services.len()].clone();
        // Half of them call it otherwise, half use it otherwise: neither undoes the other.
        let patch = match racer % 2 {
            0 => {
                let topic = Bilingual { de: format!("Thema {racer}"), fr: String::new() };
                ChannelPatch { topic: Some(topic), ..ChannelPatch::default() }
            }
            _ => ChannelPatch { archived: Some(true), ..ChannelPatch::default() },
        };
        let world = &world;
        async move {
            let karim = karim(world, &service).await;
            change_channel::run(&service, &karim, channel, patch).await.unwrap();
        }
    });
    futures_util::future::join_all(racers).await;
    let kept = nodes[0].stores.directory.channel(channel).await.unwrap().unwrap();
    assert!(kept.archived && kept.topic.de.as_str().starts_with("Thema"));
    let log = whole_log(&nodes[0].stores, channel).await;
    let Some(EventKind::Noted(Noted::ChannelChanged(ChannelChanged { name, topic, archived, .. }))) =
        log.last().map(|last| &last.kind)
    else {
        panic!("{log:?}")
    };
    assert_eq!((name, topic, *archived), (&kept.name, &kept.topic, kept.archived));
}

/// What is told late ends what it is about, and nothing that began since.
pub async fn an_ending_told_late_ends_no_later_session<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service_on(&world, node.stores.clone(), Quiet::NEVER);
    let controls = Controls::new(service.clone());
    let lena = world.member(0);
    let arrival = || Arrival { entry: Entry::Card, device: "Firefox".into(), verified: None };
    let begin = async || {
        let credential = credentials::open(&service, lena, arrival()).credential;
        service.commit([add(&credential).unwrap()]).await.unwrap();
        credential.digest
    };
    let before = begin().await;
    let (_, told) = credentials::endings(&service, lena, Ending::Banned).await.unwrap();
    credentials::end_all(&service, lena, Ending::Banned).await.unwrap();
    begin().await;
    let back = Listener::registered(&service.hub, lena).await;
    assert_eq!(told, [Control::CredentialBanned(before)]);
    told.into_iter().for_each(|late| controls.take(late));
    assert_eq!(back.connection.outbox.ending(), None);
    controls.take(Control::CredentialBanned(back.connection.credential));
    assert_eq!(back.connection.outbox.ending(), Some(CloseCode::Banned));
}

/// Partitioned, a node's old write may arrive behind a newer one: the log keeps the newer.
pub async fn what_is_older_than_the_log_changes_nothing<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (log, karim, channel) = (&node.stores.log, world.member(2), world.channel(0));
    let old = node.stores.directory.channel(channel).await.unwrap().unwrap();
    let new = Channel { archived: true, ..old.clone() };
    done(log.change_channel(&new, 2, karim, world.now()).await.unwrap());
    for (version, wanted) in [(1, &old), (0, &old), (2, &new), (3, &new)] {
        let changed = log.change_channel(wanted, version, karim, world.now()).await.unwrap();
        assert!(matches!(changed, Changed::Unchanged { position } if position.offset == 1), "{version}: {changed:?}");
    }
    let late = log.change_channel(&old, 2, karim, world.now()).await.unwrap();
    assert!(matches!(late, Changed::Unchanged { .. }), "the same again raised the version");
    done(log.change_channel(&old, 3, karim, world.now()).await.unwrap());
}
