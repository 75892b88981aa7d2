//! A decision whose node stalls while it is brought about.

use super::lifetimes::service;
use super::moderating::{commit, job, left_over};
use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::actions::jobs::once;
use quartier::actions::moderation::effects;
use quartier::documents::jobs::Queue;
use quartier::documents::set;
use quartier_protocol::http::moderation::desk::{CaseKind, DeskAct};

/// A node takes a decision and stalls; another brings it about, and somebody takes it back. What the first then does changes nothing.
pub async fn a_decision_brought_about_late_undoes_no_later_one<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (channel, karim) = (world.channel(0), world.member(2));
    let id = world.say(&node.stores, channel, world.member(0), "doch nicht böse").await;
    let case = left_over(&world, CaseKind::Report, vec![DeskAct::Remove], id);
    commit(&world, &node, &[set(&case).unwrap(), job(&case)]).await;
    world.clock.advance_ms(10_000);
    once(&service, Queue::Moderation).await.unwrap();
    assert!(message_now(&node.stores, channel, id).await.removed);
    node.stores.log.put_back(channel, id, karim, world.now()).await.unwrap();
    effects::bring_about(&service, case).await.unwrap();
    assert!(!message_now(&node.stores, channel, id).await.removed);
}
