//! What a member may is looked up whenever it may have changed, by whoever hears of it first.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::laws::lifetimes::service_on;
use crate::conformance::listening::Listener;
use crate::conformance::world::*;
use quartier::actions::credentials::{self, Arrival};
use quartier::actions::{Service, membership};
use quartier::documents::add;
use quartier::documents::bot::Grant;
use quartier::documents::credential::{Credential, Entry};
use quartier::documents::profile::Profile;
use quartier::domain::agenda::quiet::Quiet;
use quartier::hub::{Admission, Reachable};
use quartier::kernel::broker::Control;
use quartier::kernel::store::directory::{DirectoryBatch, DirectoryStore, Membership, Rights};
use quartier::kernel::store::{StoreError, Stored};
use quartier::kernel::stores::Stores;
use quartier::session::{Controls, run_controls};
use quartier_protocol::close::CloseCode;
use quartier_protocol::directory::{Channel, Directory, Member};
use quartier_protocol::http::bots::BotVerb;
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::push::Me;
use quartier_protocol::text::Name;
use quartier_tests::wait::until;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// Somebody begins to look a membership up, a channel is opened, and somebody else looks it up: whichever of them ends last, the
/// connection has the channel and stays open.
pub async fn a_look_up_that_ends_late_puts_nothing_back<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let late = Arc::new(FirstIsLate::on(node.stores.directory.clone()));
    let stores = Stores { directory: late.clone(), ..node.stores.clone() };
    let service = service_on(&world, stores, Quiet::NEVER);
    let lena = world.member(0);
    let listener = Listener::registered(&service.hub, lena).await;
    let of_two_tasks = [Controls::new(service.clone()), Controls::new(service.clone())];
    let running = of_two_tasks.clone().map(|controls| tokio::spawn(run_controls(controls)));
    of_two_tasks[0].take(Control::MemberChanged(lena));
    late.read.notified().await;
    let open = async |de, fr| {
        let (id, name) = (ChannelId(uuid()), both(de, fr, Name::from_stored));
        let like = node.stores.directory.channel(world.channel(0)).await.unwrap().unwrap();
        let opened = DirectoryBatch { channels: vec![Channel { id, name, ..like }], ..DirectoryBatch::default() };
        node.stores.directory.add(&opened).await.unwrap();
        id
    };
    let garden = open("Garten", "Jardin").await;
    of_two_tasks[1].take(Control::MemberChanged(lena));
    let has_it = async || listener.connection.reachable().channel(garden).map(drop);
    // The second may wait for the first, or overtake it.
    let _ = tokio::time::timeout(Duration::from_millis(300), until("the channel", has_it)).await;
    late.answered.notify_one();
    // Of one member a task begins no look-up before the one before it is through.
    let yard = open("Hof", "Cour").await;
    of_two_tasks[0].take(Control::MemberChanged(lena));
    until("the first to be through", async || listener.connection.reachable().channel(yard).map(drop)).await;
    until("the channel", has_it).await;
    assert_eq!(listener.connection.outbox.ending(), None);
    running.iter().for_each(tokio::task::JoinHandle::abort);
}

/// What nodes told each other got lost on the way to this one: whoever stays is told all that may have changed, and whoever was let in
/// with something else than what is so by now comes back, or has nothing to come back with.
pub async fn after_an_interruption_everything_is_looked_up<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service_on(&world, node.stores.clone(), Quiet::NEVER);
    let controls = Controls::new(service.clone());
    let running = tokio::spawn(run_controls(controls.clone()));
    let records = &service.stores.records;
    let grant = |verbs| Some(Grant { verbs, burst: 10, per_second: 1 });
    let session = async |member: MemberId, grant: Option<Grant>| {
        let arrival = Arrival { entry: Entry::Card, device: "Firefox".into(), verified: None };
        let credential = Credential { grant, ..credentials::open(&service, member, arrival).credential };
        records.commit(&[add(&credential).unwrap()], world.now()).await.unwrap();
        credential
    };
    let sign_in = async |member: usize, grant: Option<Grant>| {
        let member = world.member(member);
        let credential = session(member, grant).await;
        let listener = Listener::signed_in(&service.hub, member, credential.digest).await;
        let (until, grant) = (credential.until, credential.grant.clone());
        listener.connection.admit(Admission { until, shown: true, grant });
        look_at_membership(&service, &listener).await;
        listener
    };
    let change = async |listener: &Listener, changed: &dyn Fn(&mut Credential)| {
        let mut kept = credentials::known(&service, &listener.connection.credential).await.unwrap().unwrap();
        changed(&mut kept.it);
        records.commit(&[kept.replace().unwrap()], world.now()).await.unwrap();
    };
    let end = async |listener: &Listener| {
        let kept = credentials::known(&service, &listener.connection.credential).await.unwrap().unwrap();
        records.commit(&[kept.remove()], world.now()).await.unwrap();
    };

    let [replaced, ended, hidden] = [sign_in(0, None).await, sign_in(1, None).await, sign_in(2, None).await];
    let bot = sign_in(3, grant(vec![BotVerb::Read, BotVerb::Post])).await;
    let mut stays = sign_in(4, None).await;
    end(&replaced).await;
    session(replaced.member, None).await;
    end(&ended).await;
    let unseen = Profile { presence: false, ..Profile::unknown(hidden.member) };
    records.commit(&[add(&unseen).unwrap()], world.now()).await.unwrap();
    change(&bot, &|credential| credential.grant = grant(vec![BotVerb::Read])).await;
    controls.take(Control::Interrupted);
    for (listener, code) in [
        (&replaced, CloseCode::Resync),
        (&ended, CloseCode::SessionEnded),
        (&hidden, CloseCode::Resync),
        (&bot, CloseCode::Resync),
    ] {
        assert_eq!(until("it to be closed", async || listener.connection.outbox.ending()).await, code);
    }
    let mut told = BTreeSet::new();
    while told.len() < 2 {
        let push = stays.told().await;
        told.insert(push["type"].as_str().unwrap().to_owned());
    }
    assert_eq!(told, ["channels", "own"].map(str::to_owned).into(), "the modes, and what concerns them alone");
    assert_eq!(stays.connection.outbox.ending(), None);
    running.abort();
}

/// Has a listener reach what its member may, as hello does.
async fn look_at_membership(service: &Service, listener: &Listener) {
    let found = membership::of(service, listener.member).await.unwrap().unwrap();
    let reach = Arc::new(Reachable::of(&found));
    listener.connection.change_membership(found.member.me.role, reach);
}

/// Somebody is erased while the directory is away for a moment: whoever is connected hears of it all the same.
pub async fn who_somebody_now_is_is_looked_up_until_it_can_be_read<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let away = Arc::new(FirstIsLate::on(node.stores.directory.clone()));
    let stores = Stores { directory: away.clone(), ..node.stores.clone() };
    let service = service_on(&world, stores, Quiet::NEVER);
    let controls = Controls::new(service.clone());
    let running = tokio::spawn(run_controls(controls.clone()));
    let [lena, gone] = [world.member(0), world.member(1)];
    let mut listener = Listener::registered(&service.hub, lena).await;
    away.is_first.store(false, Ordering::Relaxed);
    look_at_membership(&service, &listener).await;
    node.stores.directory.remove_member(gone).await.unwrap();
    away.refuses.store(2, Ordering::Relaxed);
    controls.take(Control::PersonChanged { member: gone, pairing: world.batch.pairings[0].id });
    let push = listener.told().await;
    assert_eq!((&push["type"], &push["id"], &push["member"]), (&json!("member"), &json!(gone), &json!(null)));
    running.abort();
}

/// A directory that has read the first membership it is asked for, and answers when it is told to.
struct FirstIsLate {
    directory: Arc<dyn DirectoryStore>,
    is_first: AtomicBool,
    /// How often it has no answer for who somebody is.
    refuses: AtomicU32,
    read: Notify,
    answered: Notify,
}

impl FirstIsLate {
    fn on(directory: Arc<dyn DirectoryStore>) -> Self {
        let (is_first, refuses) = (AtomicBool::new(true), AtomicU32::new(0));
        Self { directory, is_first, refuses, read: Notify::new(), answered: Notify::new() }
    }
}

#[async_trait::async_trait]
impl DirectoryStore for FirstIsLate {
    async fn membership(&self, member: MemberId) -> Stored<Option<Membership>> {
        let found = self.directory.membership(member).await;
        if self.is_first.swap(false, Ordering::Relaxed) {
            self.read.notify_one();
            self.answered.notified().await;
        }
        found
    }
    async fn add(&self, batch: &DirectoryBatch) -> Stored<()> {
        self.directory.add(batch).await
    }
    async fn member(&self, member: MemberId) -> Stored<Option<Member>> {
        if self.refuses.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
            return Err(StoreError::Unavailable("away for a moment".into()));
        }
        self.directory.member(member).await
    }
    async fn update_own(&self, me: &Me) -> Stored<bool> {
        self.directory.update_own(me).await
    }
    async fn update_rights(&self, member: MemberId, rights: &Rights) -> Stored<bool> {
        self.directory.update_rights(member, rights).await
    }
    async fn remove_member(&self, member: MemberId) -> Stored<bool> {
        self.directory.remove_member(member).await
    }
    async fn channel(&self, channel: ChannelId) -> Stored<Option<Channel>> {
        self.directory.channel(channel).await
    }
    async fn channel_version(&self, channel: ChannelId) -> Stored<Option<(Channel, u64)>> {
        self.directory.channel_version(channel).await
    }
    async fn view(&self, pairings: &[PairingId]) -> Stored<Directory> {
        self.directory.view(pairings).await
    }
    async fn overview(&self) -> Stored<Directory> {
        self.directory.overview().await
    }
    async fn amend(&self, batch: &DirectoryBatch) -> Stored<()> {
        self.directory.amend(batch).await
    }
    async fn channels_of(&self, pairing: PairingId) -> Stored<Vec<Channel>> {
        self.directory.channels_of(pairing).await
    }
    async fn count_members(&self, limit: u32) -> Stored<u32> {
        self.directory.count_members(limit).await
    }
}
