//! An engine is away in the middle of what is decided and due: all of it is told and done when the engine is back, and once.

use super::announcing::all_delivered;
use super::lifetimes::service_on;
use super::moderating::{commit, job, left_over};
use super::outage::recover;
use crate::conformance::enrolled::{Away, Enrolled};
use crate::conformance::world::*;
use quartier::actions::jobs::once;
use quartier::actions::{end_session, outbox};
use quartier::digest::Digest;
use quartier::documents::jobs::Queue;
use quartier::documents::set;
use quartier::domain::agenda::quiet::Quiet;
use quartier::kernel::broker::{Control, Delivery};
use quartier_protocol::http::moderation::desk::{CaseKind, DeskAct};
use quartier_tests::wait::until;

pub async fn what_an_engines_absence_delays_is_done_once_it_is_back<S: Enrolled>() {
    let (world, mut nodes) = World::<S>::begin_wide().await;
    let (stores, channel) = (nodes[0].stores.clone(), world.channel(0));
    let service = service_on(&world, stores.clone(), Quiet::NEVER);
    let relay = tokio::spawn(outbox::forever(service.clone()));
    let id = world.say(&stores, channel, world.member(0), "böse").await;
    let case = left_over(&world, CaseKind::Report, vec![DeskAct::Remove], id);
    commit(&world, &nodes[0], &[set(&case).unwrap(), job(&case)]).await;
    world.clock.advance_ms(10_000);
    let before = head(&stores, channel).await;
    let session = Digest::of("a session");

    world.store.away().await;
    let is_decided = end_session::run(&service, session).await.is_ok();
    assert_eq!(is_decided, S::AWAY == Away::Live, "what was not kept is not said to be done");
    let _ = once(&service, Queue::Moderation).await;
    world.store.back().await;
    recover(&nodes[0]).await;

    if !is_decided {
        until("the session to be ended", async || end_session::run(&service, session).await.ok()).await;
    }
    all_delivered(&stores).await;
    // Who was cut off when it was told is told that, and looks up what was decided before.
    let hears = |delivery| match delivery {
        Delivery::Control(Control::CredentialEnded(told)) => told == session,
        Delivery::Control(Control::Interrupted) => is_decided,
        _ => false,
    };
    for node in &mut nodes {
        while !hears(node.arrival().await) {}
    }
    until("what is due to be done", async || {
        once(&service, Queue::Moderation).await.ok()?;
        message_now(&stores, channel, id).await.removed.then_some(())
    })
    .await;
    once(&service, Queue::Moderation).await.unwrap();
    assert_eq!(head(&stores, channel).await.offset, before.offset + 1, "once");
    relay.abort();
}
