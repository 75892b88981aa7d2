//! What moderation leaves to the clock and to a crash: expiry, ends, and decisions that are not all done.

use super::lifetimes::{service, service_on};
use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::held::{Question, hold};
use crate::conformance::world::*;
use quartier::actions::credentials::{self, Arrival};
use quartier::actions::jobs::once;
use quartier::actions::moderation::{self, Out, decide, effects, modes, notices, own, own_case};
use quartier::actions::{Actor, Service, edit, membership, send};
use quartier::digest::Digest;
use quartier::documents::credential::Entry;
use quartier::documents::jobs::{Job, Queue};
use quartier::documents::moderation::case::Case;
use quartier::documents::moderation::held::{Held, HeldState};
use quartier::documents::moderation::mode::KeptMode;
use quartier::documents::moderation::settings::Holds;
use quartier::documents::{self, Kept, set};
use quartier::hub::{Connection, Outbox, Reachable, Socket};
use quartier::kernel::store::records::Change;
use quartier_protocol::command::{Edit, Send};
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::desk::{CaseKind, Decide, Decision, DeskAct, MessageRef, NewCase};
use quartier_protocol::http::moderation::holds::{Duty, DutyHours, HoldReason, HoldSettings};
use quartier_protocol::http::moderation::modes::{Mode, ModePut};
use quartier_protocol::http::moderation::notices::{AppealState, Measure, NoticeKind};
use quartier_protocol::http::moderation::{Ground, HouseRule};
use quartier_protocol::id::{CaseId, MemberId, MessageId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::reply::SendOk;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};

const HOUR_MS: i64 = 3_600_000;

/// A member as the hub knows them, and what keeps the line open.
pub async fn connected<S: Enrolled>(
    world: &World<S>,
    service: &Service,
    number: usize,
) -> (Arc<Connection>, TcpStream) {
    let member = world.member(number);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (socket, _) = listener.accept().await.unwrap();
    let membership = service.stores.directory.membership(member).await.unwrap().unwrap();
    let outbox = Outbox::new(Socket::Tcp(socket), 1 << 20);
    let reachable = Arc::new(Reachable::of(&membership));
    let (id, digest) = (service.hub.next_connection(), Digest::of("x"));
    (Connection::new(id, member, digest, outbox, membership.member.me.role, reachable, 0), client)
}

/// The facilitator, who just showed a passkey.
pub(super) async fn karim<S: Enrolled>(world: &World<S>, service: &Service) -> Actor {
    let arrival = Arrival { entry: Entry::Card, device: "Firefox".into(), verified: Some(world.now()) };
    let credential = credentials::open(service, world.member(2), arrival).credential;
    Actor::of(service, credential).await.unwrap().unwrap()
}

fn pairing<S>(world: &World<S>) -> PairingId {
    world.batch.pairings[0].id
}

pub async fn commit<S: Enrolled>(world: &World<S>, node: &Node, changes: &[Change]) {
    node.stores.records.commit(changes, world.now()).await.unwrap();
}

/// Has all of the pairing wait.
pub(super) async fn hold_all<S: Enrolled>(world: &World<S>, node: &Node, service: &Service) {
    let mode = Mode { hold: true, ..Mode::default() };
    commit(world, node, &[set(&KeptMode { pairing: pairing(world), channel: None, mode, after: None }).unwrap()]).await;
    service.policies.forget(pairing(world));
}

pub(super) fn words(channel: quartier_protocol::id::ChannelId, words: &str) -> Send {
    let id = MessageId(uuid());
    let (text, lang) = (words.into(), Lang::de());
    Send { channel, id, text, lang, reply_to: None, confirmed: false, translation: None, meeting: None }
}

fn refused(answer: Result<SendOk, Refusal>, code: RefusalCode) -> u64 {
    let refusal = answer.expect_err("refused");
    assert_eq!(refusal.code, code, "{refusal}");
    refusal.retry_after_ms.unwrap_or_default()
}

pub(super) async fn on_lena<S: Enrolled>(world: &World<S>, service: &Service, act: DeskAct) -> Case {
    let ground = Some(Ground::Rule { rule: HouseRule::Insult });
    let decide = Decide { acts: vec![act], ground, facts: Some("Darum.".into()), lang: None };
    let new = NewCase { message: None, member: Some(world.member(0)), answers: None, decide };
    own_case::run(service, &karim(world, service).await, pairing(world), new).await.unwrap()
}

/// Everything a member is told of with reasons.
async fn measures(service: &Service, member: MemberId) -> Vec<(Measure, bool)> {
    let told = notices::all(service, member).await.unwrap().notices;
    let measure = |about: &NoticeKind| match about {
        NoticeKind::Measure { statement, .. } => Some((statement.measure, statement.automated)),
        _ => None,
    };
    told.iter().filter_map(|notice| measure(&notice.about)).collect()
}

pub async fn n3_what_waits_too_long_expires_with_its_reasons<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let services: Vec<Arc<Service>> = nodes.iter().map(|node| service(&world, node)).collect();
    let service = &services[0];
    let (lena, _line) = connected(&world, service, 0).await;
    hold_all(&world, &nodes[0], service).await;
    let message = words(world.channel(0), "wartet");
    assert_eq!(send::run(service, &lena, message.clone()).await.unwrap().held, Some(HoldReason::Channel));
    // What its author makes of it meanwhile waits no longer for that.
    world.clock.advance_ms(HOUR_MS);
    let text = "wartet anders".to_owned();
    let Send { channel, id, lang, .. } = message.clone();
    let edit = Edit { channel, id, text: text.clone(), lang, confirmed: false, translation: None };
    assert_eq!(edit::run(service, &lena, edit).await.unwrap().held, Some(HoldReason::Channel));
    let message = Send { text, ..message };
    world.clock.advance_ms(71 * HOUR_MS - 1);
    once(service, Queue::Moderation).await.unwrap();
    assert_eq!(own::of(service, lena.member).await.unwrap().waiting.len(), 1);
    world.clock.advance_ms(1);
    let looks = services
        .iter()
        .cycle()
        .take(4)
        .cloned()
        .map(|service| tokio::spawn(async move { once(&service, Queue::Moderation).await.unwrap() }));
    for look in looks.collect::<Vec<_>>() {
        look.await.unwrap();
    }
    assert_eq!(own::of(service, lena.member).await.unwrap().waiting, []);
    assert_eq!(measures(service, lena.member).await, [(Measure::Expired, true)], "told once, whoever looked");
    let told = notices::all(service, lena.member).await.unwrap().notices;
    assert_eq!(told[0].appeal, AppealState::Possible);
    let NoticeKind::Measure { statement, .. } = &told[0].about else { panic!("{told:?}") };
    assert_eq!(statement.reason, Some(HoldReason::Channel), "why it had to wait");
    let answer = send::run(service, &lena, message).await;
    refused(answer, RefusalCode::Removed);
    assert_eq!(all_messages(&nodes[0].stores, world.channel(0), 10).await, []);
}

/// A case that was decided and not brought about.
pub fn left_over<S: Enrolled>(world: &World<S>, kind: CaseKind, acts: Vec<DeskAct>, message: MessageId) -> Case {
    let by = Some(world.member(2));
    let (ground, facts) = (Some(Ground::Rule { rule: HouseRule::Insult }), Some("Darum.".into()));
    Case {
        state: CaseState::Decided,
        by,
        about: Some(world.member(0)),
        place: Some(MessageRef { channel: world.channel(0), message }),
        decision: Some(Decision { by, at: world.now(), acts, ground, facts, lang: None }),
        due: true,
        ..Case::new(CaseId(uuid()), pairing(world), kind, world.now())
    }
}

/// The job that is kept with a decision.
pub fn job(case: &Case) -> Change {
    set(&effects::left_over(case.id, case.decided().unwrap())).unwrap()
}

async fn kept_case(node: &Node, case: &Case) -> Option<Kept<Case>> {
    documents::load(&*node.stores.records, &case.id.to_string(), case.opened).await.unwrap()
}

pub async fn what_a_crash_cut_off_is_brought_about<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let id = world.say(&node.stores, world.channel(0), world.member(0), "böse").await;
    let lost = left_over(&world, CaseKind::Report, vec![DeskAct::Remove], MessageId(uuid()));
    let case = left_over(&world, CaseKind::Report, vec![DeskAct::Remove], id);
    commit(&world, &node, &[set(&lost).unwrap(), set(&case).unwrap(), job(&lost), job(&case)]).await;
    world.clock.advance_ms(9_999);
    once(&service, Queue::Moderation).await.unwrap();
    let now = async || message_now(&node.stores, world.channel(0), id).await;
    assert!(!now().await.removed, "whoever decided may still be at it");
    world.clock.advance_ms(1);
    let before = head(&node.stores, world.channel(0)).await;
    for _ in 0..2 {
        once(&service, Queue::Moderation).await.unwrap();
        assert!(now().await.removed);
        assert_eq!(head(&node.stores, world.channel(0)).await.offset, before.offset + 1, "once");
        assert!(!kept_case(&node, &case).await.unwrap().it.due);
    }
    let back = left_over(&world, CaseKind::Own, vec![DeskAct::Restore], id);
    commit(&world, &node, &[set(&back).unwrap(), job(&back)]).await;
    world.clock.advance_ms(10_000);
    for _ in 0..2 {
        once(&service, Queue::Moderation).await.unwrap();
        assert!(!now().await.removed);
        assert_eq!(head(&node.stores, world.channel(0)).await.offset, before.offset + 2, "once");
    }
}

pub async fn what_a_node_that_died_had_decided_another_brings_about<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, hold) = hold(&node.stores, Question::Post, world.channel(0));
    let (dying, other) =
        (service_on(&world, stores, service(&world, &node).options.agenda.quiet), service(&world, &node));
    let (lena, _line) = connected(&world, &other, 0).await;
    hold_all(&world, &node, &other).await;
    let message = words(world.channel(0), "wartet");
    assert!(send::run(&other, &lena, message.clone()).await.unwrap().held.is_some());
    let case = documents::load::<Held>(&*node.stores.records, &message.id.to_string(), world.now()).await.unwrap();
    let (case, karim) = (case.unwrap().it.case, karim(&world, &other).await);
    let decide = Decide { acts: vec![DeskAct::Release], ground: None, facts: None, lang: None };
    let deciding = tokio::spawn(async move { decide::run(&dying, &karim, case, decide).await });
    hold.asked().await;
    deciding.abort();
    let jobs = async || documents::list::<Job>(&*node.stores.records, Queue::Moderation.term(), world.now()).await;
    assert_eq!(jobs().await.unwrap().len(), 2, "the end of its waiting, and its decision");
    world.clock.advance_ms(10_000);
    once(&other, Queue::Moderation).await.unwrap();
    let messages = all_messages(&node.stores, world.channel(0), 10).await;
    assert_eq!(messages.iter().map(|one| one.id).collect::<Vec<_>>(), [message.id]);
    assert_eq!(jobs().await.unwrap().len(), 1);
    world.clock.advance_ms(72 * HOUR_MS);
    assert_eq!(once(&other, Queue::Moderation).await.unwrap(), None);
    assert!(jobs().await.unwrap().is_empty(), "it doesn't wait any more");
}

pub async fn a_decision_that_was_brought_about_leaves_no_job<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    on_lena(&world, &service, DeskAct::Warn).await;
    on_lena(&world, &service, DeskAct::Ban).await;
    let jobs = documents::list::<Job>(&*node.stores.records, Queue::Moderation.term(), world.now()).await.unwrap();
    assert!(jobs.is_empty(), "{jobs:?}");
}

pub async fn what_a_crash_left_unreleased_appears_once<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (lena, _line) = connected(&world, &service, 0).await;
    hold_all(&world, &node, &service).await;
    let message = words(world.channel(0), "wartet");
    send::run(&service, &lena, message.clone()).await.unwrap();
    let written = world.now();
    world.clock.advance_ms(HOUR_MS);
    let id = message.id.to_string();
    let load = async || documents::load::<Held>(&*node.stores.records, &id, world.now()).await.unwrap();
    let mut held = load().await.unwrap();
    held.it.state = HeldState::Released;
    let mut case = left_over(&world, CaseKind::Held, vec![DeskAct::Release], message.id);
    case.held = Some(id.clone());
    commit(&world, &node, &[held.replace().unwrap(), set(&case).unwrap(), job(&case)]).await;
    let again = send::run(&service, &lena, message.clone()).await.unwrap();
    assert_eq!((again.duplicate, again.position), (true, None), "let through, not there yet");
    world.clock.advance_ms(10_000);
    for _ in 0..2 {
        once(&service, Queue::Moderation).await.unwrap();
        let messages = all_messages(&node.stores, world.channel(0), 10).await;
        assert_eq!(
            messages.iter().map(|one| (one.id, one.written_at)).collect::<Vec<_>>(),
            [(message.id, Some(written))]
        );
        assert!(load().await.is_none());
    }
    let again = send::run(&service, &lena, message).await.unwrap();
    assert!(again.duplicate && again.position.is_some());
}

pub async fn what_was_erased_meanwhile_stays_erased<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let mut case = left_over(&world, CaseKind::Report, Vec::new(), MessageId(uuid()));
    case.words = vec!["geheim".into()];
    commit(&world, &node, &[set(&case).unwrap()]).await;
    // Between a decision and what it does, its author is erased.
    let mut kept = kept_case(&node, &case).await.unwrap();
    kept.it.words.clear();
    commit(&world, &node, &[kept.replace().unwrap()]).await;
    effects::bring_about(&service, case.clone()).await.unwrap();
    let now = kept_case(&node, &case).await.unwrap().it;
    assert!(!now.due && now.words.is_empty(), "{now:?}");
}

pub async fn restrictions_end_by_the_clock<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (lena, _line) = connected(&world, &service, 0).await;
    on_lena(&world, &service, DeskAct::Mute { minutes: 5, everywhere: true }).await;
    for (passed, left) in [(0, 300_000), (299_999, 1)] {
        world.clock.advance_ms(passed);
        let answer = send::run(&service, &lena, words(world.channel(0), "hallo?")).await;
        assert_eq!(refused(answer, RefusalCode::Muted), left);
        assert_eq!(own::of(&service, lena.member).await.unwrap().muted.len(), 1);
    }
    world.clock.advance_ms(1);
    assert!(send::run(&service, &lena, words(world.channel(0), "endlich")).await.unwrap().position.is_some());
    assert_eq!(own::of(&service, lena.member).await.unwrap().muted, []);
    on_lena(&world, &service, DeskAct::Suspend { minutes: 5 }).await;
    let out = async || {
        let seen = membership::of(&service, lena.member).await.unwrap().unwrap();
        moderation::out(&service, &seen).await.unwrap()
    };
    world.clock.advance_ms(299_999);
    assert_eq!(out().await, Some(Out::Suspended));
    assert!(notices::all(&service, lena.member).await.unwrap().out);
    world.clock.advance_ms(1);
    assert_eq!(out().await, None);
    assert!(!notices::all(&service, lena.member).await.unwrap().out);
    assert_eq!(measures(&service, lena.member).await, [(Measure::Suspended, false), (Measure::Muted, false)]);
}

pub async fn a_slow_turn_is_over_to_the_millisecond<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (lena, _line) = connected(&world, &service, 0).await;
    let mode = Mode { slow_s: Some(30), ..Mode::default() };
    let put = ModePut { mode, why: "weil".into() };
    let karim = karim(&world, &service).await;
    modes::put(&service, &karim, pairing(&world), Some(world.channel(0)), put).await.unwrap();
    let first = words(world.channel(0), "eins");
    send::run(&service, &lena, first.clone()).await.unwrap();
    for (passed, left) in [(0, 30_000), (1, 29_999), (29_998, 1)] {
        world.clock.advance_ms(passed);
        assert_eq!(refused(send::run(&service, &lena, words(world.channel(0), "zwei")).await, RefusalCode::Slow), left);
        assert!(send::run(&service, &lena, first.clone()).await.unwrap().duplicate);
    }
    world.clock.advance_ms(1);
    assert!(send::run(&service, &lena, first).await.unwrap().duplicate, "said again, it is said, and takes no turn");
    assert!(!send::run(&service, &lena, words(world.channel(0), "zwei")).await.unwrap().duplicate);
    refused(send::run(&service, &lena, words(world.channel(0), "drei")).await, RefusalCode::Slow);
}

pub async fn outside_duty_hours_messages_wait<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (lena, _line) = connected(&world, &service, 0).await;
    // The clock begins on a Thursday at 15:02:03 UTC: one hour later in Berlin.
    let hours = vec![DutyHours { day: 4, from: "16:00".into(), to: "18:00".into() }];
    let duty = Some(Duty { zone: "Europe/Berlin".into(), hours });
    let settings = HoldSettings { newcomer: 0, links: false, duty, expiry_hours: 72 };
    let holds = Holds { pairing: pairing(&world), settings, newcomers_since: None };
    commit(&world, &node, &[set(&holds).unwrap()]).await;
    let held = async || send::run(&service, &lena, words(world.channel(0), "hallo")).await.unwrap().held;
    assert_eq!(held().await, None);
    world.clock.advance_ms(2 * HOUR_MS);
    assert_eq!(held().await, Some(HoldReason::Hours));
    world.clock.advance_ms((7 * 24 - 2) * HOUR_MS);
    assert_eq!(held().await, None, "a week later");
    assert_eq!(own::of(&service, lena.member).await.unwrap().waiting.len(), 1);
}

pub async fn after_the_brake_holds_what_held_before<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (lena, _line) = connected(&world, &service, 0).await;
    let karim = karim(&world, &service).await;
    hold_all(&world, &node, &service).await;
    let slow = ModePut { mode: Mode { slow_s: Some(30), ..Mode::default() }, why: "weil".into() };
    modes::put(&service, &karim, pairing(&world), Some(world.channel(0)), slow).await.unwrap();
    for _ in 0..2 {
        modes::pull_brake(&service, &karim, pairing(&world), "es brennt").await.unwrap();
        world.clock.advance_ms(HOUR_MS - 1);
        let answer = send::run(&service, &lena, words(world.channel(0), "hallo?")).await;
        assert_eq!(refused(answer, RefusalCode::Frozen), 1);
    }
    world.clock.advance_ms(1);
    let sent = send::run(&service, &lena, words(world.channel(0), "hallo?")).await.unwrap();
    assert_eq!(sent.held, Some(HoldReason::Channel), "everything waits, as before");
    let read = modes::read(&service, &karim, pairing(&world)).await.unwrap().pairing;
    assert_eq!(read, Mode { hold: true, ..Mode::default() });
}

pub async fn an_older_edit_never_replaces_a_newer_one<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (lena, _line) = connected(&world, &service, 0).await;
    let id = world.say(&node.stores, world.channel(0), lena.member, "alt").await;
    hold_all(&world, &node, &service).await;
    let edit = Edit {
        channel: world.channel(0),
        id,
        text: "wartet".into(),
        lang: Lang::de(),
        confirmed: false,
        translation: None,
    };
    assert!(edit::run(&service, &lena, edit).await.unwrap().held.is_some());
    let held_id = format!("{id}:edit");
    let mut held = documents::load::<Held>(&*node.stores.records, &held_id, world.now()).await.unwrap().unwrap();
    held.it.state = HeldState::Released;
    let mut case = left_over(&world, CaseKind::Held, vec![DeskAct::Release], id);
    case.held = Some(held_id);
    commit(&world, &node, &[held.replace().unwrap(), set(&case).unwrap()]).await;
    world.clock.advance_ms(1);
    let newer = node.stores.log.edit(world.channel(0), id, lena.member, alone("neuer"), Lang::de(), world.now()).await;
    done(newer.unwrap());
    effects::bring_about(&service, case).await.unwrap();
    let now = message_now(&node.stores, world.channel(0), id).await;
    assert_eq!(now.text, Some(text("neuer")));
}
