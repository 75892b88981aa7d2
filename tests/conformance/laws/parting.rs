//! What somebody who was banned still has: how long, once, and only as long as they are; and how long an appeal can be decided.

use super::lifetimes::service;
use super::moderating::{connected, hold_all, karim, on_lena, words};
use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::world::*;
use quartier::actions::jobs::once;
use quartier::actions::join::{self, Joined};
use quartier::actions::moderation::farewells::{self, By, Parting};
use quartier::actions::moderation::{decide, notices, restrictions};
use quartier::actions::{Declined, Service, cards, send};
use quartier::digest::Digest;
use quartier::documents;
use quartier::documents::jobs::Queue;
use quartier::documents::moderation::farewell::Farewell;
use quartier::documents::moderation::held::Held;
use quartier::documents::moderation::{APPEAL_MS, KEPT_MS, of_member};
use quartier::domain::consent;
use quartier_protocol::http::joining::Join;
use quartier_protocol::http::moderation::desk::{Decide, DeskAct};
use quartier_protocol::http::moderation::notices::{AppealState, NewAppeal};
use quartier_protocol::id::NoticeId;
use quartier_protocol::lang::Lang;
use quartier_protocol::problem::ProblemCode;
use std::sync::Arc;

const HOUR_MS: i64 = 3_600_000;

/// Bans Lena. Her notice of it.
async fn ban<S: Enrolled>(world: &World<S>, service: &Service) -> NoticeId {
    on_lena(world, service, DeskAct::Ban).await;
    notices::all(service, world.member(0)).await.unwrap().notices[0].id
}

/// A card for Lena, by Karim.
async fn card<S: Enrolled>(world: &World<S>, service: &Service) -> Join {
    let karim = karim(world, service).await;
    let made = cards::again::run(service, &karim, world.member(0), "Sie will es nachlesen.").await.unwrap();
    // Agreed to, for the case that she is in again.
    Join { code: made.code, agreed: Some(consent::texts()), ..Join::default() }
}

async fn lift<S: Enrolled>(world: &World<S>, service: &Service, ban: NoticeId) {
    let karim = karim(world, service).await;
    while let Err(declined) = restrictions::lift(service, &karim, ban, "geklärt").await {
        // She came to read at the same moment: whoever lets her in looks again.
        assert!(matches!(declined, Declined::Problem(ProblemCode::Conflict, _)), "{declined:?}");
    }
}

fn out(joined: Result<Joined, Declined>) -> Digest {
    match joined {
        Ok(Joined::Out { secret, .. }) => Digest::of(&secret),
        Ok(Joined::In { actor, .. }) => panic!("{} is in", actor.id()),
        Err(declined) => panic!("{declined:?}"),
    }
}

async fn kept<S: Enrolled>(world: &World<S>, node: &Node) -> usize {
    let records = &*node.stores.records;
    documents::list::<Farewell>(records, &of_member(world.member(0)), world.now()).await.unwrap().len()
}

pub async fn n3_a_farewell_lasts_as_long_as_an_appeal_can_be_decided<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    ban(&world, &service).await;
    let join = card(&world, &service).await;
    let digest = out(join::run(&service, &join, "Firefox").await);
    let good = async || farewells::good(&service, &digest).await.unwrap().map(|farewell| farewell.member);
    world.clock.advance_ms(APPEAL_MS);
    assert_eq!(good().await, Some(world.member(0)));
    world.clock.advance_ms(KEPT_MS - APPEAL_MS - 1);
    assert_eq!(good().await, Some(world.member(0)));
    world.clock.advance_ms(1);
    assert_eq!((good().await, kept(&world, &node).await), (None, 0));
}

pub async fn of_all_who_use_a_card_to_read_at_once_one_reads<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let services: Vec<Arc<Service>> = nodes.iter().map(|node| service(&world, node)).collect();
    ban(&world, &services[0]).await;
    let join = card(&world, &services[0]).await;
    let racing = services.iter().cycle().take(6).cloned().map(|service| {
        let join = join.clone();
        tokio::spawn(async move { join::run(&service, &join, "Firefox").await })
    });
    let (mut secrets, mut refused) = (Vec::new(), 0);
    for one in racing.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(Joined::Out { secret, member }) => secrets.push((secret, member)),
            Ok(Joined::In { .. }) => panic!("a card to read lets nobody in"),
            Err(Declined::Problem(code, _)) => {
                assert_eq!(code.name(), "invitation_invalid");
                refused += 1;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((secrets.len(), refused, kept(&world, &nodes[0]).await), (1, 5, 1));
    assert_eq!(secrets[0].1, world.member(0));
}

pub async fn n3_whoever_is_let_back_in_has_no_farewell_left<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let lena = world.member(0);
    assert!(farewells::new(&service, lena, By::Passkey).await.unwrap().is_none(), "nobody else has one");
    let first = ban(&world, &service).await;
    let mut digests = Vec::new();
    for _ in 0..22 {
        world.clock.advance_ms(1);
        let Parting { secret, changes } = farewells::new(&service, lena, By::Passkey).await.unwrap().unwrap();
        node.stores.records.commit(&changes, world.now()).await.unwrap();
        digests.push(Digest::of(&secret));
    }
    let good = async |n: usize| farewells::good(&service, &digests[n]).await.unwrap().is_some();
    assert_eq!(kept(&world, &node).await, 20, "a new one takes the place of the oldest");
    assert_eq!([good(0).await, good(1).await, good(2).await, good(21).await], [false, false, true, true]);
    // Cards have places of their own: nobody pushes what is the member's out by making and using them.
    let by_card = farewells::new(&service, lena, By::Card).await.unwrap().unwrap();
    node.stores.records.commit(&by_card.changes, world.now()).await.unwrap();
    assert_eq!((kept(&world, &node).await, good(2).await), (21, true));
    let late = farewells::new(&service, lena, By::Passkey).await.unwrap().unwrap();
    lift(&world, &service, first).await;
    assert_eq!((kept(&world, &node).await, good(21).await), (0, false));
    node.stores.records.commit(&late.changes, world.now()).await.unwrap();
    assert_eq!(kept(&world, &node).await, 0, "one that was made at that moment is none");
    ban(&world, &service).await;
    assert!(!good(21).await, "one of before is none, banned anew or not");
}

pub async fn a_card_to_read_used_as_the_ban_ends_is_one_or_the_other<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let services: Vec<Arc<Service>> = nodes.iter().map(|node| service(&world, node)).collect();
    for _ in 0..4 {
        world.clock.advance_ms(1);
        let notice = ban(&world, &services[0]).await;
        let join = card(&world, &services[0]).await;
        let (joined, ()) =
            tokio::join!(join::run(&services[0], &join, "Firefox"), lift(&world, services.last().unwrap(), notice));
        match joined.unwrap() {
            Joined::Out { secret, .. } => {
                assert!(farewells::good(&services[0], &Digest::of(&secret)).await.unwrap().is_none());
            }
            Joined::In { actor, .. } => assert_eq!(actor.id(), world.member(0)),
        }
        assert_eq!(kept(&world, &nodes[0]).await, 0);
    }
}

pub async fn n4_what_was_not_let_through_comes_back_by_the_last_appeal<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (lena, _line) = connected(&world, &service, 0).await;
    hold_all(&world, &node, &service).await;
    let (appealed, left) = (words(world.channel(0), "wartet"), words(world.channel(0), "wartet auch"));
    for message in [&appealed, &left] {
        assert!(send::run(&service, &lena, message.clone()).await.unwrap().held.is_some());
    }
    world.clock.advance_ms(72 * HOUR_MS);
    once(&service, Queue::Moderation).await.unwrap();
    let told = notices::all(&service, lena.member).await.unwrap().notices;
    let is_of = |json: &str| json.contains(&appealed.id.to_string());
    let notice = told.iter().find(|one| is_of(&serde_json::to_string(one).unwrap())).unwrap();
    let there = async |message: &str| {
        documents::load::<Held>(&*node.stores.records, message, world.now()).await.unwrap().is_some()
    };
    let (appealed_id, left_id) = (appealed.id.to_string(), left.id.to_string());
    world.clock.advance_ms(APPEAL_MS - 1);
    assert!(there(&left_id).await);
    let appeal = NewAppeal { words: "Das war nicht böse.".into(), lang: Lang::de() };
    notices::appeal(&service, lena.member, notice.id, appeal).await.unwrap();
    world.clock.advance_ms(1);
    assert_eq!([there(&left_id).await, there(&appealed_id).await], [false, true], "however long it waited before");
    world.clock.advance_ms(KEPT_MS - APPEAL_MS - 1);
    let karim = karim(&world, &service).await;
    let case = quartier_protocol::id::CaseId(uuid::Uuid::new_v5(&notice.id.0, b"appeal"));
    let reverse = Decide { acts: vec![DeskAct::Reverse], ground: None, facts: Some("Stimmt.".into()), lang: None };
    decide::run(&service, &karim, case, reverse).await.unwrap();
    let messages = all_messages(&node.stores, world.channel(0), 10).await;
    assert_eq!(messages.iter().map(|one| one.id).collect::<Vec<_>>(), [appealed.id]);
    let told = notices::all(&service, lena.member).await.unwrap().notices;
    assert!(told.iter().any(|one| one.id == notice.id && one.appeal == AppealState::Reversed));
}
