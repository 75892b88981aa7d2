//! What ends by the clock: messages, sessions, showings of a passkey, cards.

use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::world::*;
use quartier::actions::credentials::{self, Arrival};
use quartier::actions::keeping::run::if_due;
use quartier::actions::passkeys::party::RelyingParty;
use quartier::actions::{AgendaOptions, Options, Service, SessionOptions, look};
use quartier::digest::Digest;
use quartier::documents::card::Card;
use quartier::documents::credential::{Credential, Entry};
use quartier::documents::keeping::{Keeping, KeepingRun};
use quartier::documents::{self, Document, add};
use quartier::domain::agenda::quiet::Quiet;
use quartier::entropy::SystemEntropy;
use quartier::hub::{
    Admission, Connection, ConnectionOptions, Hub, Outbox, Pace, Permit, Reachable, Socket, TickerOptions, run_ticker,
};
use quartier::kernel::store::records::Committed;
use quartier::kernel::stores::Stores;
use quartier::session::{Answering, end_unused};
use quartier_protocol::close::CloseCode;
use quartier_protocol::directory::Role;
use quartier_protocol::http::care::CardKind;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::limits::Limits;
use quartier_protocol::time::Timestamp;
use std::num::NonZeroU32;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};

const DAY_MS: i64 = 86_400_000;
const SESSIONS: SessionOptions =
    SessionOptions { lifetime_ms: 180 * DAY_MS, idle_ms: 60 * DAY_MS, verification_ms: DAY_MS / 2 };

/// The service of a node, which keeps messages for two days.
pub(super) fn service<S: Enrolled>(world: &World<S>, node: &Node) -> Arc<Service> {
    let at = |text| Quiet::time(text).unwrap();
    service_on(world, node.stores.clone(), Quiet { from: at("21:00"), until: at("07:00") })
}

/// The same on a store of its own, with quiet hours of its own.
pub(in crate::conformance) fn service_on<S: Enrolled>(world: &World<S>, stores: Stores, quiet: Quiet) -> Arc<Service> {
    service_with(world, stores, |options| options.agenda.quiet = quiet)
}

/// The same, which is never quiet, with something else decided.
pub fn service_with<S: Enrolled>(world: &World<S>, stores: Stores, decide: impl FnOnce(&mut Options)) -> Arc<Service> {
    let pace = Pace { burst: NonZeroU32::MIN, per_second: NonZeroU32::MIN };
    let hub = Hub::new(stores, world.clock.clone(), 1, ConnectionOptions { connections: 1, pace });
    let mut options = Options {
        sessions: SESSIONS,
        operator_name: "Quartier".into(),
        contact: None,
        retention_days: 2,
        helplines: Default::default(),
        reach: Default::default(),
        fetch_hours: 6,
        holidays: Default::default(),
        agenda: AgendaOptions { bot: true, quiet: Quiet::NEVER },
    };
    decide(&mut options);
    let party = RelyingParty::of(&["http://localhost:1".to_owned()]);
    Service::new(
        hub,
        world.clock.clone(),
        Arc::new(SystemEntropy),
        Limits::DEFAULT,
        quartier::capabilities::ALL,
        options,
        party,
    )
}

async fn texts(node: &Node, channel: ChannelId) -> Vec<String> {
    let messages = all_messages(&node.stores, channel, 10).await;
    let mut texts: Vec<String> = messages.iter().filter_map(|m| m.text.as_ref()).map(|t| t.as_str().into()).collect();
    texts.sort();
    texts
}

/// How many events a run of retention removed, if it was one's turn.
async fn events(service: &Service) -> Option<u64> {
    if_due(service).await.unwrap().map(|removed| removed.events)
}

pub async fn g7_messages_are_kept_as_long_as_their_channel_says<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (short, usual, lena) = (world.channel(0), world.channel(1), world.member(0));
    let keeping = add(&Keeping { channel: short, days: 1 }).unwrap();
    node.stores.records.commit(&[keeping], world.now()).await.unwrap();
    assert_eq!(events(&service).await, Some(0), "nothing is old");
    for words in ["eins", "zwei"] {
        world.say(&node.stores, short, lena, words).await;
        world.say(&node.stores, usual, lena, words).await;
        world.clock.advance_ms(DAY_MS / 2);
    }
    world.clock.advance_ms(1);
    assert_eq!(events(&service).await, Some(1), "a day and a millisecond after the first");
    assert_eq!(texts(&node, short).await, ["zwei"]);
    assert_eq!(texts(&node, usual).await, ["eins", "zwei"]);
    assert_eq!(events(&service).await, None, "once an hour is enough");
    world.clock.advance_ms(DAY_MS);
    assert_eq!(events(&service).await, Some(2));
    assert_eq!((texts(&node, short).await, texts(&node, usual).await), (Vec::new(), vec!["zwei".to_owned()]));
    let everything = format!("{:?}", all_messages(&node.stores, short, 10).await);
    assert!(!everything.contains("eins") && !everything.contains("zwei"), "{everything}");
    let run = documents::load::<KeepingRun>(&*node.stores.records, KeepingRun::ID, world.now()).await.unwrap().unwrap();
    assert_eq!((run.it.removed, run.it.ended()), (3, world.now()));
    // What is posted afterwards goes on where the log was.
    world.say(&node.stores, short, lena, "drei").await;
    assert_eq!(texts(&node, short).await, ["drei"]);
}

pub async fn g7_of_two_nodes_one_deletes<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let services: Vec<Arc<Service>> = nodes.iter().map(|node| service(&world, node)).collect();
    for round in 1..=3 {
        world.say(&nodes[0].stores, world.channel(0), world.member(0), "alt").await;
        world.clock.advance_ms(3 * DAY_MS);
        let runs = (0..6).map(|n| {
            let service = services[n % services.len()].clone();
            tokio::spawn(async move { events(&service).await })
        });
        let mut told = Vec::new();
        for run in runs.collect::<Vec<_>>() {
            told.extend(run.await.unwrap());
        }
        assert_eq!(told, [1], "round {round}: exactly one did it");
    }
}

async fn opened(service: &Service, now: Timestamp, verified: bool) -> Credential {
    let member = MemberId(uuid());
    let verified = verified.then_some(now);
    let arrival = Arrival { entry: Entry::Card, device: "Firefox, Android".into(), verified };
    let opened = credentials::open(service, member, arrival);
    assert!(opened.secret.len() * 49 / 10 >= 250, "at least 250 random bits, {}", opened.secret.len());
    assert_eq!(opened.credential.digest, Digest::of(&opened.secret));
    let committed = service.stores.records.commit(&[add(&opened.credential).unwrap()], now).await.unwrap();
    assert!(matches!(committed, Committed::Done));
    opened.credential
}

pub async fn s1_sessions_end_by_the_clock_unused_and_at_last<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let [unused, used] = [opened(&service, world.now(), false).await, opened(&service, world.now(), false).await];
    let known = async |which: &Credential| credentials::known(&service, &which.digest).await.unwrap();
    world.clock.advance_ms(60 * DAY_MS - 1);
    let kept = known(&used).await.expect("sixty days are not over");
    credentials::touch(&service, kept).await.unwrap();
    assert!(known(&unused).await.is_some());
    world.clock.advance_ms(1);
    assert!(known(&unused).await.is_none(), "sixty days without use");
    assert_eq!(credentials::of(&service, unused.member).await.unwrap().len(), 0);
    for _ in 0..3 {
        world.clock.advance_ms(39 * DAY_MS);
        let kept = known(&used).await.expect("it was used meanwhile");
        credentials::touch(&service, kept).await.unwrap();
    }
    world.clock.advance_ms(3 * DAY_MS - 1);
    assert!(known(&used).await.is_some(), "a hundred and eighty days are not over");
    world.clock.advance_ms(1);
    assert!(known(&used).await.is_none(), "a hundred and eighty days, used or not");
    // What is over is taken out, not only hidden.
    assert_eq!(node.stores.records.sweep(world.now(), 10).await.unwrap(), 2);
}

pub async fn s4_a_passkey_counts_for_half_a_day<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let [shown, never] = [opened(&service, world.now(), true).await, opened(&service, world.now(), false).await];
    let until = |which: &Credential| which.verified_until(world.now(), SESSIONS.verification_ms);
    assert_eq!((until(&shown).is_some(), until(&never)), (true, None));
    world.clock.advance_ms(DAY_MS / 2 - 1);
    assert!(until(&shown).is_some());
    world.clock.advance_ms(1);
    assert!(until(&shown).is_none());
}

pub async fn w5_a_connection_ends_with_its_session<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let hub = service.hub.clone();
    let Connected { connection, .. } = &connected(&service, world.member(0), Digest::of("x")).await;
    let until = Some(world.now().plus_ms(DAY_MS));
    connection.admit(Admission { until, shown: true, grant: None });
    world.clock.advance_ms(DAY_MS - 1);
    hub.look_at_sessions();
    assert_eq!(connection.outbox.ending(), None);
    world.clock.advance_ms(1);
    let options = TickerOptions { ping_interval_ms: 1 << 40, idle_timeout_ms: 1 << 41, presence_expiry_ms: 30_000 };
    let ticker = tokio::spawn(run_ticker(hub, options));
    quartier_tests::wait::until("the connection to end", async || connection.outbox.ending()).await;
    assert_eq!(connection.outbox.ending(), Some(CloseCode::SessionEnded));
    ticker.abort();
}

pub async fn w5_a_connection_ends_with_a_session_that_nobody_uses<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let [used, unused] = [opened(&service, world.now(), false).await, opened(&service, world.now(), false).await];
    let [talking, silent] = [&used, &unused].map(|it| connected(&service, it.member, it.digest));
    let (talking, silent) = (talking.await, silent.await);
    let ask = async |of: &Connected, frame: String| {
        let mut answering = Answering::new(service.clone(), of.connection.clone(), of.permit.member.clone());
        assert_eq!(answering.answer(&frame).await, None);
    };
    let ended = |of: &Connected| of.connection.outbox.ending();
    for (of, credential) in [(&talking, &used), (&silent, &unused)] {
        of.connection.lasts(credential.expires());
    }
    world.clock.advance_ms(59 * DAY_MS);
    ask(&talking, format!(r#"{{"type":"history","ref":1,"channel":"{}"}}"#, world.channel(0))).await;
    ask(&silent, r#"{"type":"ping","ref":1}"#.into()).await;
    end_unused(&service).await;
    assert_eq!((ended(&talking), ended(&silent)), (None, None));
    world.clock.advance_ms(DAY_MS);
    end_unused(&service).await;
    assert_eq!(ended(&talking), None, "whoever reads uses the session");
    assert_eq!(ended(&silent), Some(CloseCode::SessionEnded), "a program's ping is no use");
    world.clock.advance_ms(58 * DAY_MS);
    let known = credentials::known(&service, &used.digest).await.unwrap().unwrap();
    credentials::touch(&service, known).await.unwrap();
    world.clock.advance_ms(DAY_MS);
    end_unused(&service).await;
    assert_eq!(ended(&talking), None, "it was used elsewhere");
    world.clock.advance_ms(59 * DAY_MS);
    end_unused(&service).await;
    assert_eq!(ended(&talking), Some(CloseCode::SessionEnded));
}

/// An open connection, its place, and the client's end of it.
struct Connected {
    connection: Arc<Connection>,
    permit: Permit,
    _client: TcpStream,
}

async fn connected(service: &Service, member: MemberId, credential: Digest) -> Connected {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let _client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (socket, _) = listener.accept().await.unwrap();
    let nowhere = Arc::new(Reachable { pairings: Vec::new(), channels: Vec::new() });
    let (id, outbox) = (service.hub.next_connection(), Outbox::new(Socket::Tcp(socket), 65_536));
    let now_ms = service.clock.monotonic_ms();
    let connection = Connection::new(id, member, credential, outbox, Role::Participant, nowhere, now_ms);
    let permit = service.hub.admit(member, None).unwrap();
    permit.register(connection.clone());
    Connected { connection, permit, _client }
}

pub async fn s3_cards_end_by_the_clock<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let code = "abcdefghjkmnpqrs";
    let card = Card {
        digest: Digest::of(code),
        handle: uuid(),
        kind: CardKind::Newcomer,
        pairing: Some(world.batch.pairings[0].id),
        council: Some(world.batch.councils[0].id),
        role: Role::Participant,
        name: None,
        channels: Vec::new(),
        member: None,
        uses: 1,
        used: 0,
        slips: Vec::new(),
        made: world.now(),
        by: None,
        expires: world.now().plus_ms(7 * DAY_MS),
        revoked: None,
        answered: None,
        first: false,
        spares_passkeys: false,
    };
    node.stores.records.commit(&[add(&card).unwrap()], world.now()).await.unwrap();
    world.clock.advance_ms(7 * DAY_MS - 1);
    assert!(look::run(&service, "ABCD-efgh-JKMN-pqrs").await.is_ok());
    world.clock.advance_ms(1);
    let [over, unknown] = [look::run(&service, code).await, look::run(&service, "abcdefghjkmnpqrt").await];
    assert_eq!(format!("{:?}", over.unwrap_err()), format!("{:?}", unknown.unwrap_err()), "answered alike");
}
