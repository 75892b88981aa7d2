//! What comes in about a message, when its case takes no more.

use super::lifetimes::service;
use super::scheduling::actor;
use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::actions::Service;
use quartier::actions::moderation::{alert, report};
use quartier::documents::moderation::case::{self, Case, about};
use quartier::documents::{self, Kept};
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::desk::CaseKind;
use quartier_protocol::http::moderation::reports::{Door, NewReport, ReportMade};
use quartier_protocol::id::MessageId;
use std::sync::Arc;

async fn danger<S: Enrolled>(world: &World<S>, service: &Service, by: usize, message: MessageId) -> ReportMade {
    let new = NewReport { door: Door::Danger, rule: None, words: None, lang: None, good_faith: None };
    report::run(service, &actor(world, service, by).await, world.channel(0), message, new).await.unwrap()
}

async fn cases<S: Enrolled>(world: &World<S>, service: &Service) -> Vec<Kept<Case>> {
    let theirs = about(world.member(0));
    let mut cases: Vec<Kept<Case>> = documents::list(&*service.stores.records, &theirs, world.now()).await.unwrap();
    cases.sort_by_key(|kept| std::cmp::Reverse(kept.it.reports.len()));
    cases
}

pub async fn what_no_case_has_room_for_lies_in_the_next<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let said = world.say(&node.stores, world.channel(0), world.member(0), "böse").await;
    let first = danger(&world, &service, 1, said).await;
    let [mut one] = cases(&world, &service).await.try_into().unwrap_or_else(|_| panic!("one case"));
    let mut of_nobody = one.it.reports[0].clone();
    of_nobody.note.by = None;
    one.it.reports.resize(64, of_nobody);
    node.stores.records.commit(&[one.replace().unwrap()], world.now()).await.unwrap();
    world.clock.advance_ms(1_000);
    assert_eq!(danger(&world, &service, 1, said).await.at, first.at, "it is known there, full as it is");
    let second = danger(&world, &service, 2, said).await;
    let lying = cases(&world, &service).await;
    assert_eq!(lying.iter().map(|kept| kept.it.reports.len()).collect::<Vec<_>>(), [64, 1]);
    assert!(lying[1].it.urgent && lying[1].it.place == lying[0].it.place);
    world.clock.advance_ms(1_000);
    assert_eq!(danger(&world, &service, 2, said).await.at, second.at);
    assert_eq!(cases(&world, &service).await.len(), 2);
}

pub async fn of_nodes_that_notice_a_surge_one_proposes_the_brake<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let services: Vec<Arc<Service>> = nodes.iter().map(|node| service(&world, node)).collect();
    let pairing = world.batch.pairings[0].id;
    let counting = services.iter().cloned().map(|service| {
        tokio::spawn(async move {
            for _ in 0..60 {
                alert::of_activity(&service, pairing).await;
            }
        })
    });
    for counted in counting.collect::<Vec<_>>() {
        counted.await.unwrap();
    }
    let lying = async || {
        let all =
            documents::list::<Case>(&*nodes[0].stores.records, &case::undecided(pairing), world.now()).await.unwrap();
        all.into_iter().filter(|kept| kept.it.kind == CaseKind::Surge).collect::<Vec<_>>()
    };
    assert_eq!(lying().await.len(), 1, "though {} nodes noticed", nodes.len());
    // A node that notices later, while it lies there, proposes nothing either.
    world.clock.advance_ms(120_000);
    let late = service(&world, &nodes[0]);
    for _ in 0..60 {
        alert::of_activity(&late, pairing).await;
    }
    let mut only = lying().await;
    assert_eq!(only.len(), 1);
    // Decided, the next one is proposed anew.
    let mut decided = only.remove(0);
    decided.it.state = CaseState::Decided;
    nodes[0].stores.records.commit(&[decided.replace().unwrap()], world.now()).await.unwrap();
    let next = service(&world, &nodes[0]);
    for _ in 0..60 {
        alert::of_activity(&next, pairing).await;
    }
    assert_eq!(lying().await.len(), 1);
}

pub async fn what_comes_in_while_a_decision_hangs_is_not_refused<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let said = world.say(&node.stores, world.channel(0), world.member(0), "böse").await;
    danger(&world, &service, 1, said).await;
    let mut one = cases(&world, &service).await.remove(0);
    one.it.due = true;
    node.stores.records.commit(&[one.replace().unwrap()], world.now()).await.unwrap();
    danger(&world, &service, 2, said).await;
    assert_eq!(cases(&world, &service).await.iter().map(|kept| kept.it.reports.len()).collect::<Vec<_>>(), [1, 1]);
}
