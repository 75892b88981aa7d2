//! What was decided is told to every node, whatever stands between deciding and telling.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::held::{Question, hold};
use crate::conformance::laws::lifetimes::service_on;
use crate::conformance::listening::Listener;
use crate::conformance::world::*;
use quartier::broker::{Control, Delivery};
use quartier::domain::agenda::quiet::Quiet;
use quartier::session::{Controls, run_controls};
use quartier_protocol::close::CloseCode;

/// The way between nodes is cut just when a session ended: its connections here end at once, the caller is answered, and every node
/// hears of it as soon as it can.
pub async fn an_ended_session_is_told_until_every_node_heard<S: Enrolled>() {
    let (world, mut nodes) = World::<S>::begin_wide().await;
    let (held, hand) = hold(&nodes[0].stores, Question::Control, world.channel(0));
    hand.fail();
    let service = service_on(&world, held, Quiet::NEVER);
    let listener = Listener::seated(&service.hub, world.member(0)).await;
    let ended = Control::CredentialEnded(listener.connection.credential);

    service.announce(ended.clone()).await;
    assert_eq!(listener.connection.outbox.ending(), Some(CloseCode::SessionEnded));
    assert_eq!(hand.times(), 1);
    hand.release();
    for node in &mut nodes {
        match node.arrival().await {
            Delivery::Control(told) => assert_eq!(told, ended),
            other => panic!("{other:?}"),
        }
    }
    assert!(hand.times() > 1);
}

/// What changed is looked up for each member, and the store does not answer: somebody's sessions end all the same, at once.
pub async fn an_ending_waits_for_no_look_up<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (held, hand) = hold(&node.stores, Question::Places, world.channel(0));
    let service = service_on(&world, held, Quiet::NEVER);
    let controls = Controls::new(service.clone());
    let running = tokio::spawn(run_controls(controls.clone()));
    let [staying, leaving] =
        [Listener::seated(&service.hub, world.member(0)).await, Listener::seated(&service.hub, world.member(1)).await];
    for _ in 0..5 {
        controls.take(Control::ChannelsChanged(world.founding.pairings[0].id));
    }
    hand.asked().await;
    controls.take(Control::MemberEnded { member: leaving.member, banned: false });
    assert_eq!(leaving.connection.outbox.ending(), Some(CloseCode::SessionEnded));
    assert_eq!(staying.connection.outbox.ending(), None);
    hand.release();
    running.abort();
}
