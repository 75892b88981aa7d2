//! What it costs to know who may have something waiting, that every node knows it, and what comes of very much that waits.

use super::lifetimes::{service, service_on};
use super::moderating::{connected, hold_all, words};
use crate::conformance::counting::Counting;
use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::actions::moderation::{self, forget, hold};
use quartier::actions::send;
use quartier::documents::moderation::case::{Case, undecided};
use quartier::documents::moderation::held::Held;
use quartier::documents::{self, Kept, add};
use quartier::domain::agenda::quiet::Quiet;
use quartier::kernel::stores::Stores;
use quartier_protocol::http::moderation::desk::CaseKind;
use quartier_protocol::http::moderation::holds::HoldReason;
use quartier_protocol::id::MessageId;

pub async fn a_second_in_which_nothing_changes_costs_the_same_however_much_was_not_let_through<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let counting = Counting::on(&node.stores);
    let service = service_on(&world, Stores { records: counting.clone(), ..node.stores.clone() }, Quiet::NEVER);
    let pairing = world.batch.pairings[0].id;
    let (lena, _line) = connected(&world, &service, 0).await;
    hold_all(&world, &node, &service).await;
    let message = words(world.channel(0), "wartet");
    assert_eq!(send::run(&service, &lena, message.clone()).await.unwrap().held, Some(HoldReason::Channel));
    // Half a year of what was not let through.
    let kept: Option<Kept<Held>> =
        documents::load(&*node.stores.records, &message.id.to_string(), world.now()).await.unwrap();
    let model = kept.unwrap().it;
    let declined = (0..2_000).map(|_| {
        let mut one = Held { message: MessageId(uuid()), ..model.clone() };
        one.decline(world.now());
        add(&one).unwrap()
    });
    for some in declined.collect::<Vec<_>>().chunks(900) {
        node.stores.records.commit(some, world.now()).await.unwrap();
    }
    let policy = async || moderation::policy(&service, pairing).await.unwrap();
    assert!(policy().await.may_have_waiting(lena.member));
    for _ in 0..3 {
        world.clock.advance_ms(1_000);
        counting.begin();
        assert!(policy().await.may_have_waiting(lena.member));
        // The mode that stands; that nothing else was said of when messages wait, nor of words.
        assert_eq!((counting.asked(), counting.given()), (5, 3), "questions and records");
    }
    // A change of something else doesn't have it read either; what comes to wait does, and that is one record.
    service.policies.forget(pairing);
    counting.begin();
    policy().await;
    assert_eq!((counting.given_of("held"), counting.given_of("held_by")), (0, 0));
    let (emre, _line) = connected(&world, &service, 1).await;
    send::run(&service, &emre, words(world.channel(0), "auch")).await.unwrap();
    world.clock.advance_ms(1_000);
    counting.begin();
    assert!(policy().await.may_have_waiting(emre.member));
    assert_eq!(counting.given_of("held"), 0);
}

pub async fn who_may_have_something_waiting_is_known_on_every_node_until_they_are_erased<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let services: Vec<_> = [0, nodes.len() - 1].map(|n| service(&world, &nodes[n])).to_vec();
    let pairing = world.batch.pairings[0].id;
    let known = async |member| {
        world.clock.advance_ms(1_000);
        let mut known = Vec::new();
        for service in &services {
            known.push(moderation::policy(service, pairing).await.unwrap().may_have_waiting(member));
        }
        known
    };
    let (lena, _line) = connected(&world, &services[0], 0).await;
    let (emre, _line) = connected(&world, &services[1], 1).await;
    assert_eq!(known(lena.member).await, [false, false]);
    hold_all(&world, &nodes[0], &services[0]).await;
    services[1].policies.forget(pairing);
    // At the same moment, each on a node of its own: none of them takes the other's place.
    let (one, other) = (words(world.channel(0), "wartet"), words(world.channel(0), "wartet auch"));
    let (one, other) = tokio::join!(send::run(&services[0], &lena, one), send::run(&services[1], &emre, other));
    assert!(one.unwrap().held.is_some() && other.unwrap().held.is_some());
    assert_eq!((known(lena.member).await, known(emre.member).await), (vec![true, true], vec![true, true]));
    forget::everything(&services[0], lena.member, &[pairing]).await.unwrap();
    assert_eq!((known(lena.member).await, known(emre.member).await), (vec![false, false], vec![true, true]));
}

pub async fn a_flood_of_what_waits_proposes_the_brake<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (lena, _line) = connected(&world, &service, 0).await;
    hold_all(&world, &node, &service).await;
    let surges = async || {
        let desk = undecided(world.batch.pairings[0].id);
        let lying = documents::list::<Case>(&*node.stores.records, &desk, world.now()).await.unwrap();
        lying.into_iter().filter(|kept| kept.it.kind == CaseKind::Surge).count()
    };
    let wait = async |n: usize| {
        let message = words(world.channel(0), &format!("Flut {n}"));
        assert_eq!(send::run(&service, &lena, message.clone()).await.unwrap().held, Some(HoldReason::Channel));
        // Sent again it is none more.
        assert!(send::run(&service, &lena, message.clone()).await.unwrap().duplicate);
        assert!(hold::withdraw(&service, message.id, false, lena.member).await.unwrap(), "there is room for the next");
    };
    for n in 0..59 {
        wait(n).await;
    }
    assert_eq!(surges().await, 0);
    wait(59).await;
    assert_eq!(surges().await, 1);
}
