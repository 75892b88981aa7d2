//! Decisions that are brought about late: their node stalls, or the log is away.

use super::lifetimes::{service, service_with};
use super::moderating::{commit, job, karim, left_over};
use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::held::{Question, hold};
use crate::conformance::world::*;
use quartier::actions::jobs::once;
use quartier::actions::moderation::{effects, own_case, see};
use quartier::actions::{Declined, Service};
use quartier::documents::jobs::Queue;
use quartier::documents::moderation::case::Case;
use quartier::documents::{self, set};
use quartier_protocol::http::moderation::desk::{CaseKind, Decide, DeskAct, MessageRef, NewCase};
use quartier_protocol::http::moderation::{Ground, HouseRule};
use quartier_protocol::id::MessageId;

/// The facilitator acts on a message of the first channel.
async fn act<S: Enrolled>(
    world: &World<S>,
    service: &Service,
    message: MessageId,
    act: DeskAct,
) -> Result<Case, Declined> {
    let ground = (act == DeskAct::Remove).then_some(Ground::Rule { rule: HouseRule::Insult });
    let decide = Decide { acts: vec![act], ground, facts: Some("Darum.".into()), lang: None };
    let place = MessageRef { channel: world.channel(0), message };
    let new = NewCase { message: Some(place), member: None, answers: None, decide };
    own_case::run(service, &karim(world, service).await, world.batch.pairings[0].id, new).await
}

async fn is_due<S: Enrolled>(world: &World<S>, node: &Node, case: &Case) -> bool {
    let kept = documents::load::<Case>(&*node.stores.records, &case.id.to_string(), world.now()).await;
    kept.unwrap().unwrap().it.due
}

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

/// It is kept; whoever took it is not told that it failed, and doesn't take it again.
pub async fn a_decision_is_answered_though_the_log_is_away<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (held, hand) = hold(&node.stores, Question::TakeDown, world.channel(0));
    hand.fail();
    let service = service_with(&world, held, |_| ());
    let id = world.say(&node.stores, world.channel(0), world.member(0), "böse").await;
    let case = act(&world, &service, id, DeskAct::Remove).await.unwrap();
    assert_eq!(hand.times(), 1);
    assert!(case.due && is_due(&world, &node, &case).await);
    assert!(!see::shown(&service, &karim(&world, &service).await, &case).await.unwrap().restorable);
    for is_away in [true, false] {
        if !is_away {
            hand.release();
        }
        world.clock.advance_ms(60_000);
        once(&service, Queue::Moderation).await.unwrap();
        assert_eq!(message_now(&node.stores, world.channel(0), id).await.removed, !is_away);
        assert_eq!(is_due(&world, &node, &case).await, is_away);
    }
    assert!(see::shown(&service, &karim(&world, &service).await, &case).await.is_ok());
}

/// It was put back, and its node doesn't know: its job asks again, after somebody removed it once more.
pub async fn what_was_removed_again_is_not_put_back_by_an_earlier_decision<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (held, hand) = hold(&node.stores, Question::PutBack, world.channel(0));
    let service = service_with(&world, held, |_| ());
    let id = world.say(&node.stores, world.channel(0), world.member(0), "doch nicht böse").await;
    let is_removed = async || message_now(&node.stores, world.channel(0), id).await.removed;
    // The clock of whichever node removed it was ahead: what is decided behind it holds all the same.
    world.clock.set_by_ms(5_000);
    act(&world, &service, id, DeskAct::Remove).await.unwrap();
    world.clock.set_by_ms(-5_000);
    hand.release();
    act(&world, &service, id, DeskAct::Restore).await.unwrap();
    assert!(!is_removed().await);

    act(&world, &service, id, DeskAct::Remove).await.unwrap();
    world.clock.advance_ms(1_000);
    hand.fail();
    let back = act(&world, &service, id, DeskAct::Restore).await.unwrap();
    assert!(back.due);
    done(node.stores.log.put_back(world.channel(0), id, world.member(2), world.now()).await.unwrap());
    world.clock.advance_ms(1_000);
    act(&world, &service, id, DeskAct::Remove).await.unwrap();
    assert!(is_removed().await);
    hand.release();
    world.clock.advance_ms(60_000);
    once(&service, Queue::Moderation).await.unwrap();
    assert!(!is_due(&world, &node, &back).await && is_removed().await);
}
