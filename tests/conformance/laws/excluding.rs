//! Out of one pairing and still in the other: a suspension and a ban hold where they were decided, on every node.

use super::lifetimes::service;
use super::moderating::karim;
use super::scheduling::{self, actor, plan};
use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::world::*;
use bytes::Bytes;
use quartier::actions::credentials::{self, Arrival};
use quartier::actions::moderation::{self, Out, notices, own_case, restrictions};
use quartier::actions::{Declined, Service, membership, signed_in};
use quartier::capabilities::later::make;
use quartier::digest::Digest;
use quartier::documents::credential::Entry;
use quartier::documents::moderation::case::Case;
use quartier::documents::moderation::farewell::Farewell;
use quartier::documents::moderation::restriction::Restriction;
use quartier::documents::{self, Kept, add};
use quartier::hub::{Connection, Outbox, Permit, Reachable, Socket};
use quartier::kernel::broker::Delivery;
use quartier::kernel::store::directory::DirectoryBatch;
use quartier::session::{Controls, run_controls, run_ends};
use quartier_protocol::close::CloseCode;
use quartier_protocol::directory::{Channel, Pairing, Role};
use quartier_protocol::http::care::MemberState;
use quartier_protocol::http::moderation::desk::{Decide, DeskAct, NewCase};
use quartier_protocol::http::moderation::{Ground, HouseRule};
use quartier_protocol::id::{ChannelId, MemberId, NoticeId, PairingId, ScheduledId};
use quartier_protocol::later::NewScheduled;
use quartier_protocol::text::{Name, Topic};
use quartier_tests::time::now;
use quartier_tests::wait::until;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};

const MINUTES: u32 = 5;
const MINUTES_MS: i64 = 300_000;

/// Lena's council with two partners. Karim is a facilitator of hers, and so of both pairings.
struct Paired<S> {
    world: World<S>,
    services: Vec<Arc<Service>>,
    here: PairingId,
    there: PairingId,
    /// The one channel there.
    garden: ChannelId,
}

/// A device of Lena's at a node, and what keeps the line open.
struct Device {
    connection: Arc<Connection>,
    permit: Permit,
    _line: TcpStream,
}

impl Device {
    fn has(&self, channel: ChannelId) -> bool {
        self.connection.reachable().channel(channel).is_some()
    }

    fn leave(self) {
        self.permit.deregister(&self.connection);
    }
}

/// Carries out what the node is told, and what ends by the clock.
fn run(service: &Arc<Service>, mut node: Node) {
    let controls = Controls::new(service.clone());
    tokio::spawn(run_controls(controls.clone()));
    tokio::spawn(run_ends(service.clone(), controls.clone()));
    tokio::spawn(async move {
        while let Some(delivery) = node.arrival_whenever().await {
            if let Delivery::Control(control) = delivery {
                controls.take(control);
            }
        }
    });
}

impl<S: Enrolled> Paired<S> {
    async fn begin() -> Self {
        let (world, nodes) = World::<S>::begin_wide().await;
        let [here, there] = [world.batch.pairings[0].id, PairingId(uuid())];
        let councils = [world.batch.councils[0].id, world.batch.councils[3].id];
        let (id, name) = (ChannelId(uuid()), both("Garten", "Jardin", Name::from_stored));
        let topic = both("", "", Topic::from_stored);
        let batch = DirectoryBatch {
            pairings: vec![Pairing { id: there, councils }],
            channels: vec![Channel { id, pairing: there, name, topic, archived: false }],
            ..DirectoryBatch::default()
        };
        nodes[0].stores.directory.add(&batch).await.unwrap();
        let mut services = Vec::new();
        for node in nodes {
            let service = service(&world, &node);
            run(&service, node);
            services.push(service);
        }
        Self { world, services, here, there, garden: id }
    }

    fn lena(&self) -> MemberId {
        self.world.member(0)
    }

    /// The node that was not asked, where there is one.
    fn elsewhere(&self) -> &Arc<Service> {
        self.services.last().unwrap()
    }

    async fn try_on_lena(&self, node: usize, pairing: PairingId, act: DeskAct) -> Result<Case, Declined> {
        let ground = Some(Ground::Rule { rule: HouseRule::Insult });
        let decide = Decide { acts: vec![act], ground, facts: Some("Darum.".into()), lang: None };
        let new = NewCase { message: None, member: Some(self.lena()), answers: None, decide };
        let service = &self.services[node % self.services.len()];
        own_case::run(service, &karim(&self.world, service).await, pairing, new).await
    }

    async fn on_lena(&self, pairing: PairingId, act: DeskAct) {
        self.try_on_lena(0, pairing, act).await.unwrap();
    }

    /// What holds in a pairing.
    async fn held(&self, pairing: PairingId) -> Vec<NoticeId> {
        let service = &self.services[0];
        let list = restrictions::list(service, &karim(&self.world, service).await, pairing).await.unwrap();
        list.restrictions.iter().map(|one| one.notice).collect()
    }

    /// Ends all that holds in a pairing.
    async fn lift(&self, pairing: PairingId) {
        let service = &self.services[0];
        for notice in self.held(pairing).await {
            restrictions::lift(service, &karim(&self.world, service).await, notice, "genug").await.unwrap();
        }
    }

    /// Where Lena is in, as a node has it.
    async fn seen(&self, service: &Service) -> Vec<PairingId> {
        let seen = membership::of(service, self.lena()).await.unwrap().unwrap();
        assert!(seen.channels.iter().all(|channel| seen.pairings.iter().any(|own| own.id == channel.pairing)));
        seen.pairings.iter().map(|pairing| pairing.id).collect()
    }

    /// Waits until Lena is in just these pairings, on every node.
    async fn is_in(&self, wanted: &[PairingId]) {
        for service in &self.services {
            let sees = async || {
                let seen = self.seen(service).await;
                (seen.len() == wanted.len() && wanted.iter().all(|one| seen.contains(one))).then_some(())
            };
            until(format!("Lena to be in {wanted:?}"), sees).await;
        }
    }

    async fn out(&self, service: &Service) -> Option<Out> {
        let seen = membership::of(service, self.lena()).await.unwrap().unwrap();
        moderation::out(service, &seen).await.unwrap()
    }

    async fn state(&self) -> MemberState {
        let profile = signed_in::profile(&self.services[0], self.lena()).await.unwrap();
        profile.map_or(MemberState::Active, |kept| kept.it.state)
    }

    async fn device(&self, service: &Arc<Service>) -> Device {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let line = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (socket, _) = listener.accept().await.unwrap();
        let membership = membership::of(service, self.lena()).await.unwrap().unwrap();
        let outbox = Outbox::new(Socket::Tcp(socket), 1 << 20);
        let (reach, id) = (Arc::new(Reachable::of(&membership)), service.hub.next_connection());
        let connection = Connection::new(id, self.lena(), Digest::of("x"), outbox, Role::Participant, reach, 0);
        connection.greet(Bytes::new());
        let permit = service.hub.admit(self.lena(), None).unwrap();
        permit.register(connection.clone());
        Device { connection, permit, _line: line }
    }
}

pub async fn what_keeps_out_of_one_pairing_leaves_the_other<S: Enrolled>() {
    let paired = Paired::<S>::begin().await;
    let [here, there] = [paired.here, paired.there];
    for act in [DeskAct::Suspend { minutes: MINUTES }, DeskAct::Ban] {
        let device = paired.device(paired.elsewhere()).await;
        assert!(device.has(paired.world.channel(0)) && device.has(paired.garden));
        let start = now();
        paired.on_lena(here, act.clone()).await;
        // Whoever lost a channel may be following it, so they come back with what they still have.
        until("the device to be told", async || device.connection.outbox.ending()).await;
        assert_eq!(device.connection.outbox.ending(), Some(CloseCode::Resync), "{act:?}");
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
        device.leave();
        paired.is_in(&[there]).await;
        assert_eq!(paired.state().await, MemberState::Active);
        for service in &paired.services {
            assert_eq!(paired.out(service).await, None);
            assert!(!notices::all(service, paired.lena()).await.unwrap().out);
        }
        let back = paired.device(paired.elsewhere()).await;
        assert!(!back.has(paired.world.channel(0)) && back.has(paired.garden));
        let start = now();
        paired.lift(here).await;
        until("the channels to be back", async || back.has(paired.world.channel(0)).then_some(())).await;
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
        assert_eq!(back.connection.outbox.ending(), None, "the same connection has them");
        back.leave();
        paired.is_in(&[here, there]).await;
    }
}

pub async fn a_suspension_from_one_pairing_ends_by_the_clock<S: Enrolled>() {
    let paired = Paired::<S>::begin().await;
    paired.on_lena(paired.here, DeskAct::Suspend { minutes: MINUTES }).await;
    paired.is_in(&[paired.there]).await;
    let device = paired.device(paired.elsewhere()).await;
    paired.world.clock.advance_ms(MINUTES_MS - 1);
    paired.is_in(&[paired.there]).await;
    paired.world.clock.advance_ms(1);
    paired.is_in(&[paired.here, paired.there]).await;
    // Nobody asks: the node looks by itself.
    until("the channels to be back", async || device.has(paired.world.channel(0)).then_some(())).await;
    assert_eq!(device.connection.outbox.ending(), None);
    device.leave();
}

pub async fn whom_nobody_told_of_finds_out_by_the_next_second<S: Enrolled>() {
    let paired = Paired::<S>::begin().await;
    paired.on_lena(paired.here, DeskAct::Suspend { minutes: MINUTES }).await;
    paired.is_in(&[paired.there]).await;
    let device = paired.device(paired.elsewhere()).await;
    let records = &paired.services[0].stores.records;
    let notice = paired.held(paired.here).await[0].to_string();
    let kept: Kept<Restriction> = documents::load(&**records, &notice, paired.world.now()).await.unwrap().unwrap();
    // By records alone, as where a node died before it could tell the others.
    records.commit(&[kept.remove()], paired.world.now()).await.unwrap();
    paired.world.clock.advance_ms(1_000);
    until("the channels to be back", async || device.has(paired.world.channel(0)).then_some(())).await;
    assert_eq!(device.connection.outbox.ending(), None);
    records.commit(&[add(&kept.it).unwrap()], paired.world.now()).await.unwrap();
    paired.world.clock.advance_ms(1_000);
    until("the device to be told", async || device.connection.outbox.ending()).await;
    assert_eq!(device.connection.outbox.ending(), Some(CloseCode::Resync));
    device.leave();
}

pub async fn a_message_for_later_is_said_where_its_author_is_in<S: Enrolled>() {
    let paired = Paired::<S>::begin().await;
    let (world, service) = (&paired.world, &paired.services[0]);
    let lena = actor(world, service, 0).await;
    for channel in [world.channel(0), paired.garden] {
        let plan = plan("guten Morgen", "2026-02-13T09:00", None);
        let new = NewScheduled { id: ScheduledId(uuid()), plan, confirmed: false };
        make::run(service, &lena, channel, new).await.unwrap();
    }
    scheduling::until(world, "2026-02-13T07:59");
    paired.on_lena(paired.here, DeskAct::Suspend { minutes: MINUTES }).await;
    scheduling::until(world, "2026-02-13T08:00");
    scheduling::due(service).await;
    assert_eq!(all_messages(&service.stores, world.channel(0), 10).await, []);
    assert_eq!(all_messages(&service.stores, paired.garden, 10).await.len(), 1);
}

pub async fn banned_from_each_pairing_is_out_altogether<S: Enrolled>() {
    let paired = Paired::<S>::begin().await;
    let [here, there] = [paired.here, paired.there];
    let (lena, service) = (paired.lena(), &paired.services[0]);
    let arrival = Arrival { entry: Entry::Card, device: "Firefox".into(), verified: None };
    let session = credentials::open(service, lena, arrival).credential;
    service.stores.records.commit(&[add(&session).unwrap()], paired.world.now()).await.unwrap();
    paired.on_lena(here, DeskAct::Ban).await;
    assert!(paired.try_on_lena(0, here, DeskAct::Ban).await.is_err(), "banned there already");
    assert_eq!((paired.state().await, credentials::of(service, lena).await.unwrap().len()), (MemberState::Active, 1));
    paired.is_in(&[there]).await;
    let device = paired.device(paired.elsewhere()).await;
    paired.on_lena(there, DeskAct::Ban).await;
    until("the device to be told", async || device.connection.outbox.ending()).await;
    assert_eq!(device.connection.outbox.ending(), Some(CloseCode::Banned));
    device.leave();
    paired.is_in(&[]).await;
    assert_eq!((paired.state().await, credentials::of(service, lena).await.unwrap().len()), (MemberState::Banned, 0));
    let left = documents::load::<Farewell>(&*service.stores.records, &session.digest.hex(), paired.world.now()).await;
    assert_eq!(left.unwrap().map(|kept| kept.it.member), Some(lena), "they can read why");
    for service in &paired.services {
        assert_eq!(paired.out(service).await, Some(Out::Banned));
        assert!(notices::all(service, lena).await.unwrap().out);
    }
    paired.lift(there).await;
    paired.is_in(&[there]).await;
    assert_eq!((paired.state().await, paired.held(here).await.len()), (MemberState::Active, 1));
    assert!(!notices::all(service, lena).await.unwrap().out);
}

pub async fn suspended_here_and_banned_there_is_out_until_the_suspension_ends<S: Enrolled>() {
    let paired = Paired::<S>::begin().await;
    let device = paired.device(paired.elsewhere()).await;
    paired.on_lena(paired.there, DeskAct::Ban).await;
    until("the device to be told", async || device.connection.outbox.ending()).await;
    device.leave();
    let device = paired.device(paired.elsewhere()).await;
    paired.on_lena(paired.here, DeskAct::Suspend { minutes: MINUTES }).await;
    until("the device to be told", async || device.connection.outbox.ending()).await;
    assert_eq!(device.connection.outbox.ending(), Some(CloseCode::Suspended));
    device.leave();
    paired.is_in(&[]).await;
    for service in &paired.services {
        assert_eq!(paired.out(service).await, Some(Out::Suspended));
    }
    assert_eq!(paired.state().await, MemberState::Active, "they come back");
    paired.world.clock.advance_ms(MINUTES_MS);
    paired.is_in(&[paired.here]).await;
    assert_eq!(paired.out(paired.elsewhere()).await, None);
}

pub async fn of_bans_that_race_the_last_one_is_known_for_it<S: Enrolled>() {
    let paired = Paired::<S>::begin().await;
    let [here, there] = [paired.here, paired.there];
    for _ in 0..8 {
        let bans = [(0, here), (1, there)].map(|(node, pairing)| paired.try_on_lena(node, pairing, DeskAct::Ban));
        futures_util::future::join_all(bans).await;
        let both = !paired.held(here).await.is_empty() && !paired.held(there).await.is_empty();
        assert_eq!(paired.state().await == MemberState::Banned, both);
        for pairing in [here, there] {
            paired.lift(pairing).await;
        }
        assert_eq!(paired.state().await, MemberState::Active);
    }
    paired.is_in(&[here, there]).await;
}
