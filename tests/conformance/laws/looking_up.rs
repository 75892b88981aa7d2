//! What a member may is looked up whenever it may have changed, by whoever hears of it first.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::laws::lifetimes::service_on;
use crate::conformance::listening::Listener;
use crate::conformance::world::*;
use quartier::broker::Control;
use quartier::domain::agenda::quiet::Quiet;
use quartier::session::{Controls, run_controls};
use quartier::store::Stored;
use quartier::store::directory::{DirectoryBatch, DirectoryStore, Membership, Rights};
use quartier::stores::Stores;
use quartier_protocol::directory::{Channel, Directory, Member};
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::push::Me;
use quartier_protocol::text::Name;
use quartier_tests::wait::until;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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

/// A directory that has read the first membership it is asked for, and answers when it is told to.
struct FirstIsLate {
    directory: Arc<dyn DirectoryStore>,
    is_first: AtomicBool,
    read: Notify,
    answered: Notify,
}

impl FirstIsLate {
    fn on(directory: Arc<dyn DirectoryStore>) -> Self {
        Self { directory, is_first: AtomicBool::new(true), read: Notify::new(), answered: Notify::new() }
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
