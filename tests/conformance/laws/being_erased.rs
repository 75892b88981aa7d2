//! Whoever was to be erased is: whatever breaks off, and whatever of theirs was under way.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::laws::announcing::dying_behind;
use crate::conformance::laws::lifetimes::service_on;
use crate::conformance::world::*;
use quartier::actions::Service;
use quartier::actions::jobs::once;
use quartier::actions::own::erase;
use quartier::actions::signed_in::still_in;
use quartier::documents::add;
use quartier::documents::jobs::Queue;
use quartier::documents::name::TakenName;
use quartier::documents::profile::Profile;
use quartier::domain::agenda::quiet::Quiet;
use quartier::store::directory::DirectoryChange;
use quartier::store::records::{Commit, Committed};
use quartier::stores::Stores;
use quartier_protocol::id::MemberId;
use quartier_protocol::text::DisplayName;
use quartier_protocol::time::Timestamp;
use std::sync::Arc;

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
async fn done_when_due<S: Enrolled>(world: &World<S>, service: &Arc<Service>) -> Option<Timestamp> {
    let (next, now) = (once(service, Queue::Erasures).await.unwrap(), world.now());
    let wait_ms = next.expect("it is left to be done").unix_ms() - now.unix_ms();
    assert!(wait_ms > 30_000, "a request may take thirty seconds to arrive: {wait_ms}");
    world.clock.advance_ms(wait_ms);
    once(service, Queue::Erasures).await.unwrap()
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
    assert_eq!(done_when_due(&world, &service).await, None);
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
    assert_eq!(done_when_due(&world, &service_on(&world, stores.clone(), Quiet::NEVER)).await, None);
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
    assert_eq!(done_when_due(&world, &service).await, None);
    assert_eq!(message_now(stores, channel, late).await.text, None);
    let again = stores.records.commit(&written, world.now()).await.unwrap();
    assert_eq!(again, Committed::Done, "neither is there any more");
}
