//! Whoever was to be erased is: whatever breaks off, and whatever of theirs was under way.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::laws::announcing::dying_behind;
use crate::conformance::laws::lifetimes::service_on;
use crate::conformance::laws::moderating::karim;
use crate::conformance::world::*;
use futures_util::future::join_all;
use quartier::actions::jobs::{list, once};
use quartier::actions::own::erase;
use quartier::actions::signed_in::still_in;
use quartier::actions::{Declined, Service, cards, join};
use quartier::documents::audit::{Head, Scope};
use quartier::documents::jobs::Queue;
use quartier::documents::name::TakenName;
use quartier::documents::profile::Profile;
use quartier::documents::{add, erasing, load};
use quartier::domain::agenda::quiet::Quiet;
use quartier::domain::consent;
use quartier::kernel::store::directory::{DirectoryBatch, DirectoryChange, MemberRecord};
use quartier::kernel::store::records::{Commit, Committed};
use quartier::kernel::store::{Health, StoreError, Stored};
use quartier::kernel::stores::Stores;
use quartier_protocol::directory::Role;
use quartier_protocol::http::joining::Join;
use quartier_protocol::id::MemberId;
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::push::Me;
use quartier_protocol::text::DisplayName;
use quartier_protocol::time::Timestamp;
use std::sync::Arc;
use tokio::sync::watch;

const HOUR_MS: i64 = 3_600_000;

/// Erases her on a node that dies right behind the first step that is so.
async fn broken_off<S: Enrolled>(world: &World<S>, stores: &Stores, is_last: fn(&Commit<'_>) -> bool) {
    let (lena, name) = lena(world, stores).await;
    let (there, behind) = dying_behind(world, stores, is_last);
    tokio::select! {
        _ = erase::own(&there, lena, name.as_str()) => panic!("it is never answered"),
        () = behind.kept.notified() => {}
    }
}

async fn lena<S: Enrolled>(world: &World<S>, stores: &Stores) -> (MemberId, DisplayName) {
    let lena = world.member(0);
    (lena, stores.directory.membership(lena).await.unwrap().unwrap().member.me.name)
}

/// What is due is done; when the next is.
pub async fn done_when_due<S: Enrolled>(world: &World<S>, service: &Arc<Service>) -> Option<Timestamp> {
    let (next, now) = (once(service, Queue::Erasures).await.unwrap(), world.now());
    let wait_ms = next.expect("it is left to be done").unix_ms() - now.unix_ms();
    assert!(wait_ms > 30_000, "a request may take thirty seconds to arrive: {wait_ms}");
    world.clock.advance_ms(wait_ms);
    once(service, Queue::Erasures).await.unwrap()
}

/// The same, and nothing is left to be done. On a busy machine others' transactions may be in the way of the files: then it is tried again.
async fn ended_when_due<S: Enrolled>(world: &World<S>, service: &Arc<Service>) {
    let mut next = done_when_due(world, service).await;
    for _ in 0..4 {
        let Some(at) = next else { return };
        assert_eq!(list(&*service.stores.records, world.now()).await.unwrap().len(), 1, "it failed");
        world.clock.advance_ms(at.unix_ms() - world.now().unix_ms());
        next = once(service, Queue::Erasures).await.unwrap();
    }
    assert_eq!(next, None);
}

/// A node dies right behind the first step, before anything was taken out: whoever is left erases her, and what was under way then.
pub async fn an_erasure_is_done_though_its_node_died_at_the_beginning<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, lena, channel) = (&node.stores, world.member(0), world.channel(0));
    let said = world.say(stores, channel, lena, "bleibt nicht").await;
    broken_off(&world, stores, |_| true).await;
    assert_eq!(message_now(stores, channel, said).await.text, Some(text("bleibt nicht")));
    let service = service_on(&world, stores.clone(), Quiet::NEVER);
    assert!(done_when_due(&world, &service).await.is_some(), "she was there until now: once more");
    assert_eq!(message_now(stores, channel, said).await.text, None);
    assert_eq!(stores.directory.membership(lena).await.unwrap(), None);
    let late = world.say(stores, channel, lena, "unterwegs").await;
    ended_when_due(&world, &service).await;
    assert_eq!(message_now(stores, channel, late).await.text, None);
}

/// A node dies right behind the step after which she isn't there any more, while a message of hers was under way: that goes too.
pub async fn an_erasure_is_ended_though_its_node_died<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, lena, channel) = (&node.stores, world.member(0), world.channel(0));
    broken_off(&world, stores, |commit| {
        commit.directory.iter().any(|change| matches!(change, DirectoryChange::Gone(_)))
    })
    .await;
    let late = world.say(stores, channel, lena, "unterwegs").await;
    ended_when_due(&world, &service_on(&world, stores.clone(), Quiet::NEVER)).await;
    assert_eq!(message_now(stores, channel, late).await.text, None);
}

/// What requests of hers that were under way wrote when all had been taken out goes when they have ended; one that compares writes nothing.
pub async fn what_was_under_way_is_erased_as_well<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel) = (&node.stores, world.channel(0));
    let service = service_on(&world, stores.clone(), Quiet::NEVER);
    let (lena, name) = lena(&world, stores).await;
    let before = still_in(&service, lena).await.unwrap().expect("she is in");
    erase::own(&service, lena, name.as_str()).await.unwrap();
    assert_eq!(stores.directory.membership(lena).await.unwrap(), None, "at once");

    let comparing = stores.records.commit(&before, world.now()).await.unwrap();
    assert!(matches!(comparing, Committed::Stale(_)), "{comparing:?}");
    assert_eq!(still_in(&service, lena).await.unwrap(), None, "nor does one that begins");

    let late = world.say(stores, channel, lena, "unterwegs").await;
    let taken = TakenName::of(world.batch.pairings[0].id, &name, lena);
    let written = [add(&Profile::unknown(lena)).unwrap(), add(&taken).unwrap()];
    assert_eq!(stores.records.commit(&written, world.now()).await.unwrap(), Committed::Done);
    ended_when_due(&world, &service).await;
    assert_eq!(message_now(stores, channel, late).await.text, None);
    let again = stores.records.commit(&written, world.now()).await.unwrap();
    assert_eq!(again, Committed::Done, "neither is there any more");
}

/// For days nobody gets to it, and then the files are in use for hours: whatever card is made meanwhile, nobody comes in as her. The
/// mark goes an hour after all is done.
pub async fn nobody_comes_in_before_an_erasure_has_ended<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (records, lena) = (&*node.stores.records, world.member(0));
    let (service, files) = on_files(&world, &node.stores, Ok(false), Ok(()));
    let is_marked = async || erasing::is_begun(records, lena, world.now()).await.unwrap();
    let card = async || {
        let karim = karim(&world, &service).await;
        cards::again::run(&service, &karim, lena, "Sie hat ein neues Telefon.").await.unwrap()
    };
    let comes_in = async |code: String| {
        let join = Join { code, agreed: Some(consent::texts()), ..Join::default() };
        join::run(&service, &join, "Firefox").await.is_ok()
    };
    assert!(comes_in(card().await.code).await, "before, she does");
    broken_off(&world, &node.stores, |_| true).await;
    for _ in 0..3 {
        assert!(!comes_in(card().await.code).await);
        world.clock.advance_ms(24 * HOUR_MS);
    }
    let mut next = done_when_due(&world, &service).await;
    let begun = world.now();
    while world.now() < begun.plus_ms(3 * HOUR_MS) {
        assert!(is_marked().await);
        world.clock.advance_ms(next.expect("it is owed").unix_ms() - world.now().unix_ms());
        next = once(&service, Queue::Erasures).await.unwrap();
    }
    files.scrubbed.send_modify(|scrubbed| *scrubbed = Ok(true));
    world.clock.advance_ms(next.expect("it is owed").unix_ms() - world.now().unix_ms());
    assert_eq!(once(&service, Queue::Erasures).await.unwrap(), None);
    world.clock.advance_ms(HOUR_MS - 1);
    assert!(is_marked().await);
    world.clock.advance_ms(1);
    assert!(!is_marked().await);
}

/// The files can't be written anew: that is no failure while the store is away, and one as soon as it is there.
pub async fn an_erasure_fails_by_no_store_that_is_away<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let away = || StoreError::Unavailable("no answer".into());
    let (service, files) = on_files(&world, &node.stores, Err(away()), Err(away()));
    let (lena, name) = lena(&world, &node.stores).await;
    erase::own(&service, lena, name.as_str()).await.unwrap();
    world.clock.advance_ms(60_000);
    for _ in 0..12 {
        let next = once(&service, Queue::Erasures).await.unwrap().expect("it is owed");
        assert_eq!(next, world.now().plus_ms(2_000), "soon, and as often as it takes");
        world.clock.advance_ms(2_000);
    }
    let failed = async || list(&*node.stores.records, world.now()).await.unwrap().len();
    assert_eq!(failed().await, 0);
    files.checked.send_modify(|checked| *checked = Ok(()));
    assert_eq!(once(&service, Queue::Erasures).await.unwrap(), Some(world.now().plus_ms(10_000)));
    assert_eq!(failed().await, 1);
}

/// Two operators erase themselves at the same moment, on two nodes: one of them stays.
pub async fn of_the_last_operators_one_stays<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let services: Vec<_> = nodes.iter().map(|node| service_on(&world, node.stores.clone(), Quiet::NEVER)).collect();
    let directory = &nodes[0].stores.directory;
    let like = directory.membership(world.member(0)).await.unwrap().unwrap().member;
    let operators = [1, 2].map(|_| {
        let me = Me { id: MemberId(uuid()), role: Role::Admin, council: None, ..like.me.clone() };
        MemberRecord { me, bound: Vec::new() }
    });
    let batch = DirectoryBatch { members: operators.to_vec(), ..DirectoryBatch::default() };
    directory.add(&batch).await.unwrap();
    let erased = join_all(
        operators
            .iter()
            .zip(services.iter().cycle())
            .map(async |(operator, service)| erase::own(service, operator.me.id, operator.me.name.as_str()).await),
    )
    .await;
    assert_eq!(erased.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{erased:?}");
    assert_eq!(directory.overview().await.unwrap().members.len(), 1);
}

/// One member is erased twice at the same moment, on two nodes where there are two: it is decided once. Whoever is too late is told that it is
/// so, or that there is no such member any more.
pub async fn of_two_who_erase_one_member_one_decides<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let (lena, name) = lena(&world, &nodes[0].stores).await;
    let services = nodes.iter().cycle().take(2).map(|node| service_on(&world, node.stores.clone(), Quiet::NEVER));
    let erased = join_all(services.map(async |service| erase::own(&service, lena, name.as_str()).await)).await;
    let is_so =
        |outcome: &&Result<(), Declined>| matches!(outcome, Ok(()) | Err(Declined::Problem(ProblemCode::NotFound, _)));
    assert!(erased.iter().any(Result::is_ok) && erased.iter().all(|outcome| is_so(&outcome)), "{erased:?}");
    let scope = Scope::Pairing(world.batch.pairings[0].id).name();
    let head = load::<Head>(&*nodes[0].stores.records, &scope, world.now()).await.unwrap().unwrap().it;
    let times: Vec<_> = head.counts.values().filter_map(|year| year.get("member.erased")).collect();
    assert_eq!(times, [&1]);
}

/// A store of which is decided whether its files can be written anew, and whether it is there.
pub struct Files {
    health: Arc<dyn Health>,
    pub scrubbed: watch::Sender<Stored<bool>>,
    pub checked: watch::Sender<Stored<()>>,
}

pub fn on_files<S: Enrolled>(
    world: &World<S>,
    stores: &Stores,
    scrubbed: Stored<bool>,
    checked: Stored<()>,
) -> (Arc<Service>, Arc<Files>) {
    let (scrubbed, checked) = (watch::Sender::new(scrubbed), watch::Sender::new(checked));
    let files = Arc::new(Files { health: stores.health.clone(), scrubbed, checked });
    (service_on(world, Stores { health: files.clone(), ..stores.clone() }, Quiet::NEVER), files)
}

#[async_trait::async_trait]
impl Health for Files {
    async fn check(&self) -> Stored<()> {
        self.checked.borrow().clone()
    }
    async fn tidy(&self) {
        self.health.tidy().await;
    }
    async fn scrub(&self) -> Stored<bool> {
        self.scrubbed.borrow().clone()
    }
    async fn failed(&self) {
        self.health.failed().await;
    }
    async fn close(&self) {
        self.health.close().await;
    }
}
