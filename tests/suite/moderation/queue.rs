//! The queue of a desk: what lies there, in which order, for whom.

use super::{against_the_rules, ask, bot, case, desk, id_of, pairing_of, report};
use quartier_protocol::event::CaseState;
use quartier_tests::ids;
use quartier_tests::town::{Person, Town};
use serde_json::json;

on_both_stores! {
    async fn urgent_cases_come_first_and_then_the_oldest(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let mut said = Vec::new();
        for n in 0..4 {
            said.push(lena.say(channel, &format!("Nachricht {n}")).await.id);
            assert_eq!(report(&town, town.participant(1), channel, said[n], against_the_rules()).await.status, 201);
        }
        for n in [3, 2] {
            assert_eq!(report(&town, town.participant(2), channel, said[n], json!({"door": "danger"})).await.status, 201);
        }
        let order = async |query: &str| desk(&town, query).await.cases.iter().map(|case| case.message.unwrap()).collect::<Vec<_>>();
        assert_eq!(order("").await, [said[2], said[3], said[0], said[1]]);
        assert_eq!(order("?state=open").await, [said[2], said[3], said[0], said[1]]);
        assert_eq!((order("?state=taken").await, order("?state=decided").await), (vec![], vec![]));
        let counted = desk(&town, "?state=taken").await;
        assert_eq!((counted.open, counted.taken), (4, 0), "counts are of the whole desk");
    }

    async fn earlier_cases_about_the_same_member_stand_with_a_case(place) {
        let town = Town::on(place).await;
        let [mut lena, mut emre] = town.talking().await;
        let channel = town.channel();
        let reporter = town.participant(2);
        for text in ["eins", "zwei", &"ä".repeat(200)] {
            let said = lena.say(channel, text).await;
            assert_eq!(report(&town, reporter, channel, said.id, against_the_rules()).await.status, 201);
        }
        let other = emre.say(channel, "von Emre").await;
        assert_eq!(report(&town, reporter, channel, other.id, against_the_rules()).await.status, 201);
        let queue = desk(&town, "").await;
        let last = &queue.cases[2];
        assert_eq!(last.excerpt.as_ref().unwrap().chars().count(), 140);
        let seen = case(&town, town.facilitator(), last.id).await;
        let earlier: Vec<&str> = seen.earlier.iter().map(|case| case.excerpt.as_deref().unwrap()).collect();
        assert_eq!(earlier, ["zwei", "eins"]);
        assert_eq!(seen.pairing, pairing_of(&town, town.facilitator()).await);
    }

    async fn both_councils_see_the_same_desk_and_nobody_else_does(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "böse").await;
        assert_eq!(report(&town, town.participant(1), town.channel(), said.id, against_the_rules()).await.status, 201);
        let pairing = pairing_of(&town, town.facilitator()).await;
        let lying = desk(&town, "").await.cases[0].id;
        let paths = [format!("/api/v1/pairings/{pairing}/desk"), format!("/api/v1/cases/{lying}")];
        for facilitator in &town.pairings[0].facilitators {
            assert_eq!(case(&town, facilitator, lying).await.summary.id, lying);
        }
        let bot = bot(&town).await;
        for path in &paths {
            assert_eq!(town.participant(1).get(&town.server, path).answer().await.problem(403).code, "forbidden");
            assert_eq!(town.stranger().get(&town.server, path).answer().await.problem(404).code, "not_found");
            let foreign = town.pairings[1].facilitators[0].get(&town.server, path).answer().await;
            assert_eq!(foreign.problem(404).code, "not_found");
            assert_eq!(bot.get(&town.server, path).answer().await.problem(403).code, "forbidden");
            assert_eq!(quartier_tests::http::get(town.server.address, path).answer().await.problem(401).code, "unauthorized");
        }
    }

    async fn n4_whom_a_case_is_about_can_neither_take_it_nor_give_it_back(place) {
        let town = Town::on(place).await;
        let [german, french] = [&town.pairings[0].facilitators[0], &town.pairings[0].facilitators[1]];
        let said = german.connect(&town.server).await.say(town.channel(), "komm allein").await;
        assert_eq!(report(&town, town.participant(1), town.channel(), said.id, json!({"door": "danger"})).await.status, 201);
        let lying = desk(&town, "").await.cases[0].id;
        let turn = async |by: &Person, turn: &str| ask(&town, by, "POST", &format!("/api/v1/cases/{lying}/{turn}")).await;
        for what in ["take", "leave"] {
            assert_eq!(turn(german, what).await.problem(403).code, "involved");
        }
        let untouched = case(&town, french, lying).await.summary;
        assert_eq!((untouched.state, untouched.by, untouched.urgent), (CaseState::Open, None, true));
        assert_eq!(turn(french, "take").await.status, 200);
        for what in ["take", "leave"] {
            assert_eq!(turn(german, what).await.problem(403).code, "involved", "taken over by nobody it is about");
        }
        let taken = case(&town, german, lying).await;
        assert_eq!((taken.summary.state, taken.summary.by), (CaseState::Taken, Some(id_of(&town, french).await)));
        assert!(!taken.yours);
        assert_eq!(turn(french, "leave").await.status, 200);
    }

    async fn what_is_not_a_state_or_a_case_is_refused(place) {
        let town = Town::on(place).await;
        let pairing = pairing_of(&town, town.facilitator()).await;
        let path = |query: &str| format!("/api/v1/pairings/{pairing}/desk{query}");
        let code = async |path: String, status| ask(&town, town.facilitator(), "GET", &path).await.problem(status).code;
        assert_eq!(code(path("?state=lost"), 400).await, "bad_request");
        assert_eq!(code(path(&format!("?state=decided&before={}", ids::message())), 404).await, "not_found");
        assert_eq!(code(format!("/api/v1/cases/{}", id_of(&town, town.facilitator()).await), 404).await, "not_found");
        assert_eq!(code("/api/v1/cases/x".into(), 404).await, "not_found");
    }
}
