//! What is told at once: a case to the desks of both councils, a notice to the member, on every node (N5).

use super::{against_the_rules, bot, case, desk, only_case, pairing_of, report};
use quartier_protocol::event::{CaseState, EventKind};
use quartier_protocol::http::moderation::desk::CaseChanged;
use quartier_protocol::noted::Noted;
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
                EventKind::Noted(Noted::CaseChanged(CaseChanged { case, state, urgent, by: None })) => {
                    Some((case, state, urgent))
                }
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

    async fn n5_danger_about_a_case_that_somebody_took_is_told_to_all_and_waits_for_anybody(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let (channel, danger) = (town.channel(), json!({"door": "danger"}));
        let (earlier, said) = (lena.say(channel, "Na ihr").await, lena.say(channel, "Ich kann nicht mehr").await);
        for message in [earlier.id, said.id] {
            assert_eq!(report(&town, town.participant(1), channel, message, against_the_rules()).await.status, 201);
        }
        let case_of = async |message| desk(&town, "").await.cases.into_iter().find(|case| case.message == Some(message)).unwrap();
        let take = async |id| {
            let path = format!("/api/v1/cases/{id}/take");
            assert_eq!(town.facilitator().post(&town.server, &path, &json!({})).answer().await.status, 200);
        };
        let id = case_of(said.id).await.id;
        let mut other = at_desk(&town.pairings[0].facilitators[1], &town.server, &town).await;
        // By another, by the same through another door, and once more where the text was changed.
        for (by, text) in [(2, None), (1, None), (2, Some("Ich kann wirklich nicht mehr"))] {
            take(id).await;
            if let Some(text) = text {
                lena.say(channel, "Hört mich jemand?").await;
                lena.edit(channel, said.id, text).await.unwrap();
            }
            assert_eq!(report(&town, town.participant(by), channel, said.id, danger.clone()).await.status, 201);
            assert_eq!(told(&mut other).await, (id, CaseState::Open, true));
            let queue = desk(&town, "").await.cases;
            assert_eq!((queue[0].id, queue[0].urgent, queue[0].state, queue[0].by), (id, true, CaseState::Open, None), "at the top");
        }
        let evidence = case(&town, town.facilitator(), id).await.evidence.unwrap();
        assert_eq!(evidence.message.text.as_deref(), Some("Ich kann nicht mehr"));
        let later: Vec<_> = evidence.later.iter().map(|one| one.text.as_deref()).collect();
        assert_eq!(later, [Some("Ich kann wirklich nicht mehr")], "what it says now is kept as well");
        assert_eq!(evidence.after.last().unwrap().text.as_deref(), Some("Hört mich jemand?"), "and what came after it");
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
