//! What is told at once: a case to the desks of both councils, a notice to the member, on every node (N5).

use super::{against_the_rules, bot, only_case, pairing_of, report};
use quartier_protocol::event::{CaseState, EventKind};
use quartier_protocol::push::{Push, Pushed};
use quartier_tests::client::Client;
use quartier_tests::place::Place;
use quartier_tests::server::Server;
use quartier_tests::town::{Person, Town};
use serde_json::json;

/// The next time a desk is told of a case: in which state, and whether it is urgent.
async fn told(client: &mut Client) -> (quartier_protocol::id::CaseId, CaseState, bool) {
    client
        .expect("a case", |pushed| match pushed {
            Pushed::Event(event) => match event.kind {
                EventKind::CaseChanged { case, state, urgent, by: None } => Some((case, state, urgent)),
                _ => None,
            },
            Pushed::Push(_) => None,
        })
        .await
}

/// A facilitator at a node, who follows their desk.
async fn at_desk(person: &Person, node: &Server, town: &Town) -> Client {
    let mut client = person.connect(node).await;
    client.subscribe(pairing_of(town, person).await.desk()).await;
    client
}

/// A report of danger seen by both councils, each on a node of its own.
async fn told_everywhere(town: &Town, nodes: [&Server; 2]) {
    let [mut lena] = town.talking().await;
    let mut desks = Vec::new();
    for (n, facilitator) in town.pairings[0].facilitators.iter().enumerate() {
        desks.push(at_desk(facilitator, nodes[n % 2], town).await);
    }
    let mut reporter = town.participant(1).connect(nodes[1]).await;
    let said = lena.say(town.channel(), "Ich kann nicht mehr").await;
    assert_eq!(report(town, town.participant(1), town.channel(), said.id, against_the_rules()).await.status, 201);
    assert_eq!(report(town, town.participant(1), town.channel(), said.id, json!({"door": "danger"})).await.status, 201);
    let case = only_case(town).await.summary.id;
    for desk in &mut desks {
        assert_eq!(told(desk).await, (case, CaseState::Open, false));
        assert_eq!(told(desk).await, (case, CaseState::Open, true));
    }
    reporter
        .expect("that two notices are unread", |pushed| match pushed {
            Pushed::Push(Push::Own(own)) if own.unread == 2 => Some(()),
            _ => None,
        })
        .await;
}

on_both_stores! {
    async fn n5_danger_reaches_every_facilitator_of_both_councils_at_once(place) {
        let town = Town::on(place).await;
        told_everywhere(&town, [&town.server, &town.server]).await;
    }

    async fn participants_and_others_have_no_desk_to_follow(place) {
        let town = Town::on(place).await;
        let desk = pairing_of(&town, town.facilitator()).await.desk();
        for person in [town.participant(0), town.stranger(), &town.pairings[1].facilitators[0], &bot(&town).await] {
            let mut client = person.connect(&town.server).await;
            let refused = client.subscribe_since(desk, None, None).await;
            assert_eq!(refused.unwrap_err().code, quartier_protocol::refusal::RefusalCode::NotFound);
        }
    }
}

#[tokio::test]
async fn n5_danger_reaches_facilitators_on_every_node() {
    let town = Town::on(Place::redis().await).await;
    let other = town.server.another().await;
    told_everywhere(&town, [&town.server, &other]).await;
}
