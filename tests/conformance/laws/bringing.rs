//! What comes in about a message, when its case takes no more.

use super::lifetimes::service;
use super::scheduling::actor;
use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::actions::Service;
use quartier::actions::moderation::report;
use quartier::documents::moderation::case::{Case, about};
use quartier::documents::{self, Kept};
use quartier_protocol::http::moderation::reports::{Door, NewReport, ReportMade};
use quartier_protocol::id::MessageId;

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
