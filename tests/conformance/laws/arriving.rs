//! Newcomers: in the directory with all that belongs to them, or not at all, wherever a joining breaks off.

use super::lifetimes::{service, service_with};
use super::moderating::karim;
use super::records::{key, put};
use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::world::*;
use quartier::actions::join::{self, Joined};
use quartier::actions::{Service, bots, cards};
use quartier::documents::Document;
use quartier::documents::profile::Profile;
use quartier::domain::consent;
use quartier::kernel::store::directory::{DirectoryChange, MemberRecord};
use quartier::kernel::store::records::{
    Change, Commit, Committed, Expect, Kind, Record, RecordKey, Records, Stale, Unless,
};
use quartier::kernel::store::{StoreError, Stored};
use quartier::kernel::stores::Stores;
use quartier_protocol::directory::Role;
use quartier_protocol::http::bots::{BotVerb, NewBot};
use quartier_protocol::http::care::{NewCard, NewCards};
use quartier_protocol::http::joining::{AgeBand, Join};
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::time::Timestamp;
use std::sync::Arc;
use tokio::sync::Notify;

/// Records that never answer a commit that brings somebody new, as if the process died in it.
struct Dying {
    records: Arc<dyn Records>,
    reached: Notify,
}

#[async_trait::async_trait]
impl Records for Dying {
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
        let brings = |change: &Change| change.key.kind == Profile::KIND || change.key.kind == "bot";
        if commit.changes.iter().any(brings) {
            self.reached.notify_one();
            std::future::pending::<()>().await;
        }
        self.records.commit_all(commit, now).await
    }
    async fn sweep(&self, now: Timestamp, limit: u32) -> Stored<u32> {
        self.records.sweep(now, limit).await
    }
}

/// A service of that kind beside the others, and what tells when it was reached.
fn dying<S: Enrolled>(world: &World<S>, node: &Node) -> (Arc<Service>, Arc<Dying>) {
    let stores = node.stores.clone();
    let records = Arc::new(Dying { records: stores.records.clone(), reached: Notify::new() });
    (service_with(world, Stores { records: records.clone(), ..stores }, |_| ()), records)
}

async fn everybody<S: Enrolled>(world: &World<S>, node: &Node) -> Vec<MemberId> {
    let seen = node.stores.directory.view(&[world.batch.pairings[0].id]).await.unwrap();
    seen.members.iter().map(|member| member.id).collect()
}

/// A newcomer of the first council, bound to these channels.
fn newcomer<S>(world: &World<S>, bound: Vec<ChannelId>) -> MemberRecord {
    let mut member = world.batch.members[0].clone();
    (member.me.id, member.bound) = (MemberId(uuid()), bound);
    member
}

pub async fn a_newcomer_is_there_with_the_commit_or_not_at_all<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (records, directory, now) = (&node.stores.records, &node.stores.directory, world.now());
    let new = newcomer(&world, vec![world.channel(1)]);
    records.commit(&[put("a", Expect::Absent, "1", &[], None)], now).await.unwrap();
    let stale = [put("a", Expect::Absent, "2", &[], None)];
    let brought = [DirectoryChange::Newcomer(new.clone())];
    let committed =
        records.commit_all(Commit { changes: &stale, directory: &brought, ..Commit::default() }, now).await.unwrap();
    assert_eq!(committed, Committed::Stale(Stale::Record(key("a"))));
    assert_eq!(directory.membership(new.me.id).await.unwrap(), None);
    let fresh = [put("b", Expect::Absent, "1", &[], None)];
    for unfit in [newcomer(&world, vec![ChannelId(uuid())]), world.batch.members[1].clone()] {
        let both = [new.clone(), unfit].map(DirectoryChange::Newcomer);
        let answer = records.commit_all(Commit { changes: &fresh, directory: &both, ..Commit::default() }, now).await;
        assert!(matches!(answer, Err(StoreError::Invalid(_))), "{answer:?}");
        assert_eq!(records.get(&[key("b")], now).await.unwrap(), [None]);
        assert_eq!(directory.membership(new.me.id).await.unwrap(), None);
    }
    let committed =
        records.commit_all(Commit { changes: &fresh, directory: &brought, ..Commit::default() }, now).await.unwrap();
    assert_eq!(committed, Committed::Done);
    let membership = directory.membership(new.me.id).await.unwrap().unwrap();
    assert_eq!((membership.member, membership.channels.len()), (new, 1));
}

pub async fn w11_a_joining_that_breaks_off_leaves_nobody<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let here = service(&world, &node);
    let (pairing, council) = (world.batch.pairings[0].id, world.batch.councils[0].id);
    let card = NewCard { name: None, channels: Vec::new() };
    let new = NewCards { council, role: Role::Participant, days: 7, group: None, cards: vec![card] };
    let made = cards::make::run(&here, &karim(&world, &here).await, pairing, new).await.unwrap();
    let join = Join {
        code: made.cards[0].code.clone(),
        name: Some("Emre".into()),
        age_band: Some(AgeBand::From16To17),
        agreed: Some(consent::texts()),
        ..Join::default()
    };
    let before = everybody(&world, &node).await;
    let (there, records) = dying(&world, &node);
    tokio::select! {
        _ = join::run(&there, &join, "Firefox") => panic!("the commit never ends"),
        () = records.reached.notified() => {}
    }
    assert_eq!(everybody(&world, &node).await, before);
    let Ok(Joined::In { actor, .. }) = join::run(&here, &join, "Firefox").await else {
        panic!("the same child comes in with the same card, under the same name");
    };
    assert_eq!(actor.me().name.as_str(), "Emre");
}

pub async fn w11_a_bot_that_was_not_made_is_nowhere<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let here = service(&world, &node);
    let (pairing, before) = (world.batch.pairings[0].id, everybody(&world, &node).await);
    let new = || NewBot {
        name: "Wetter".into(),
        channels: vec![world.channel(0)],
        verbs: vec![BotVerb::Post],
        burst: None,
        per_second: None,
    };
    let (there, records) = dying(&world, &node);
    let karim = karim(&world, &here).await;
    tokio::select! {
        _ = bots::make::run(&there, &karim, pairing, new()) => panic!("the commit never ends"),
        () = records.reached.notified() => {}
    }
    assert_eq!(everybody(&world, &node).await, before);
    let made = bots::make::run(&here, &karim, pairing, new()).await.unwrap();
    assert!(everybody(&world, &node).await.contains(&made.bot.id));
}
