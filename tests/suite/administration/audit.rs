//! The audit log: every act, the same for both councils' facilitators; verified at the shell; tampering shows.

use super::{card, home, newcomer};
use quartier_protocol::http::joining::{AgeBand, Join};
use quartier_tests::place::Place;
use quartier_tests::server::{Server, run};
use quartier_tests::town::Town;
use quartier_tests::visitor::{Visitor, codes_in, join_as, operators_code};
use serde_json::{Value, json};

/// What `quartier audit verify` says, and whether all was whole.
pub async fn verify(place: &Place) -> (bool, String) {
    let mut arguments = vec!["audit".to_owned(), "verify".to_owned()];
    arguments.extend(place.flags());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ended = run(place.folder(), &arguments).await;
    (ended.status.success(), ended.output)
}

on_both_stores! {
    async fn g1_what_was_agreed_to_by_whom_is_in_the_log(place) {
        let town = Town::on(place).await;
        let facilitator = town.facilitator();
        let made = card(&town, facilitator).await;
        let young = Join { age_band: Some(AgeBand::Under15), slip: Some(made.slips[0].clone()), ..newcomer(&made, "Mia") };
        let mia = Visitor::newcomer(&town.server, &young).await;
        let emre = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Emre")).await;
        assert_eq!(emre.post("/api/v1/me/withdraw", &json!({})).answer().await.status, 204);
        assert_eq!(mia.post("/api/v1/me/erase", &json!({"name": "Mia"})).answer().await.status, 204);
        let (pairing, _) = home(&town, facilitator).await;
        let log: Value = facilitator.get(&town.server, &format!("/api/v1/pairings/{pairing}/audit")).answer().await.json(200);
        let entries = log["entries"].as_array().unwrap();
        let joined = |who: &Visitor| {
            let found = entries.iter().find(|one| one["what"] == "member.joined" && one["member"] == json!(who.me.id));
            found.unwrap()["details"].clone()
        };
        let agreed = |by: &str| json!({"privacy": "2026-11-01", "rules": "2026-11-01", "agreed_by": by});
        assert_eq!((joined(&mia), joined(&emre)), (agreed("parent"), agreed("member")), "after erasure too");
        assert!(entries.iter().any(|one| one["what"] == "member.withdrew" && one["member"] == json!(emre.me.id)));
    }

    async fn facilitators_know_by_name_which_operator_stands_in_their_log(place) {
        let town = Town::on(place).await;
        let code = operators_code(&town.place).await;
        let join = Join { code, name: Some("Rathaus".into()), ..Join::default() };
        let operator = Visitor::newcomer(&town.server, &join).await;
        let path = format!("/api/v1/members/{}", operator.me.id);
        let seen: Value = town.facilitator().get(&town.server, &path).answer().await.json(200);
        assert_eq!((&seen["name"], &seen["role"]), (&json!("Rathaus"), &json!("admin")));
        assert_eq!(town.participant(0).get(&town.server, &path).answer().await.problem(404).code, "not_found");
        let patch = json!({"state": "banned", "why": "x"});
        assert_eq!(town.facilitator().patch(&town.server, &path, &patch).answer().await.problem(404).code, "not_found");
    }

    async fn acts_are_written_down_and_the_chain_verifies_beside_a_running_server(place) {
        let town = Town::on(place).await;
        let [german, french] = [&town.pairings[0].facilitators[0], &town.pairings[0].facilitators[1]];
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, german).await, "Mia")).await;
        let body = json!({"name": {"de": "Neu", "fr": "Nouveau"}, "topic": {"de": "", "fr": ""}});
        let (pairing, _) = home(&town, german).await;
        let opened: Value = french.post(&town.server, &format!("/api/v1/pairings/{pairing}/channels"), &body).answer().await.json(201);
        let channel = opened["id"].as_str().unwrap();
        let keep = json!({"days": 30, "why": "Sommerlager"});
        let kept = quartier_tests::http::request(town.server.address, "PUT", &format!("/api/v1/channels/{channel}/retention"));
        let kept: Value = kept.bearer(&german.token).json(&keep).answer().await.json(200);
        assert_eq!(kept["days"], 30);
        let end = format!("/api/v1/members/{}/sessions/end", mia.me.id);
        assert_eq!(german.post(&town.server, &end, &json!({"why": "Handy weg"})).answer().await.status, 204);
        let path = format!("/api/v1/pairings/{pairing}/audit");
        let read: Value = french.get(&town.server, &path).answer().await.json(200);
        let same: Value = german.get(&town.server, &path).answer().await.json(200);
        assert_eq!(read, same);
        let acts: Vec<&str> = read["entries"].as_array().unwrap().iter().map(|one| one["what"].as_str().unwrap()).collect();
        assert_eq!(acts, ["member.signed_out", "channel.keeping_changed", "channel.opened", "member.joined", "card.made"]);
        assert_eq!((&read["entries"][0]["why"], &read["entries"][0]["number"]), (&json!("Handy weg"), &json!(5)));
        let older: Value = french.get(&town.server, &format!("{path}?before=3")).answer().await.json(200);
        assert_eq!(older["entries"].as_array().unwrap().len(), 2);
        let (whole, told) = verify(&town.place).await;
        assert!(whole && told.contains("all whole"), "{told}");
    }

    async fn an_operator_is_invited_beside_a_running_server(place) {
        let town = Town::on(place).await;
        let code = operators_code(&town.place).await;
        let join = quartier_protocol::http::joining::Join { code, name: Some("Rathaus".into()), ..Default::default() };
        let operator = Visitor::newcomer(&town.server, &join).await;
        let refused = operator.get("/api/v1/operator/overview").answer().await;
        assert_eq!(refused.problem(403).code, "passkey_needed", "S4: a passkey before any administration");
        let again = join_as(town.server.address, quartier_tests::server::ORIGIN, &join).await;
        assert_eq!(again.problem(404).code, "invitation_invalid");
    }

    async fn an_empty_store_prints_a_link_for_the_operator(place) {
        let server = Server::start(&place, &[]).await;
        server.says("/#join=").await;
        let code = codes_in(&server.logs()).remove(0);
        let join = quartier_protocol::http::joining::Join { code, name: Some("Rathaus".into()), ..Default::default() };
        Visitor::newcomer(&server, &join).await;
        let again = join_as(server.address, quartier_tests::server::ORIGIN, &join).await;
        assert_eq!(again.problem(404).code, "invitation_invalid", "it works once, and only while there is nobody");
    }
}

on_both_stores! {
    async fn a_changed_or_missing_entry_shows(place) {
        let mut town = Town::on(place).await;
        for _ in 0..3 {
            card(&town, &town.pairings[0].facilitators[0]).await;
        }
        town.server.kill();
        let change = "UPDATE records SET body = replace(body, 'card.made', 'card.lost') WHERE kind = 'audit' AND id LIKE '%2'";
        assert_eq!(tamper(&town.place, change).await, 1);
        let (whole, told) = verify(&town.place).await;
        assert!(!whole && told.contains("entry 2 is not what was written"), "{told}");
        tamper(&town.place, "DELETE FROM record_terms WHERE kind = 'audit' AND id LIKE '%2'").await;
        assert_eq!(tamper(&town.place, "DELETE FROM records WHERE kind = 'audit' AND id LIKE '%2'").await, 1);
        let (whole, told) = verify(&town.place).await;
        assert!(!whole && told.contains("entry 2 is missing"), "{told}");
    }

    async fn reordered_entries_show(place) {
        let mut town = Town::on(place).await;
        for _ in 0..3 {
            card(&town, &town.pairings[0].facilitators[0]).await;
        }
        town.server.kill();
        let (whole, told) = verify(&town.place).await;
        assert!(whole, "{told}");
        for swap in [
            "INSERT INTO records SELECT 'aside', id, version, expires, terms, body FROM records WHERE kind = 'audit' AND id LIKE '%2'",
            "UPDATE records SET body = (SELECT body FROM records WHERE kind = 'audit' AND id LIKE '%3') WHERE kind = 'audit' AND id LIKE '%2'",
            "UPDATE records SET body = (SELECT body FROM records WHERE kind = 'aside') WHERE kind = 'audit' AND id LIKE '%3'",
            "DELETE FROM records WHERE kind = 'aside'",
        ] {
            assert_eq!(tamper(&town.place, swap).await, 1, "{swap}");
        }
        let (whole, told) = verify(&town.place).await;
        assert!(!whole && told.contains("entry 2 "), "{told}");
    }

    async fn a_log_whose_end_was_taken_away_is_not_whole(place) {
        let mut town = Town::on(place).await;
        for pairing in &town.pairings {
            card(&town, &pairing.facilitators[0]).await;
        }
        operators_code(&town.place).await;
        let (whole, told) = verify(&town.place).await;
        assert!(whole && told.contains("3 logs, all whole"), "{told}");
        let (pairing, _) = home(&town, town.facilitator()).await;
        town.server.kill();
        for (scope, broken) in [(pairing.to_string(), 1), ("service".to_owned(), 2)] {
            tamper(&town.place, &format!("DELETE FROM record_terms WHERE kind = 'audit_head' AND id = '{scope}'")).await;
            let delete = format!("DELETE FROM records WHERE kind = 'audit_head' AND id = '{scope}'");
            assert_eq!(tamper(&town.place, &delete).await, 1);
            let (whole, told) = verify(&town.place).await;
            assert!(!whole && told.contains(&format!("{broken} of 3 logs are broken")), "{told}");
            assert!(told.contains(&format!("BROKEN  {scope} what says where the log ends is missing")), "{told}");
        }
        let mut invite = vec!["admin".to_owned(), "invite".to_owned()];
        invite.extend(town.place.flags());
        let invite: Vec<&str> = invite.iter().map(String::as_str).collect();
        let ended = run(town.place.folder(), &invite).await;
        assert!(!ended.status.success() && ended.output.contains("quartier audit verify"), "{}", ended.output);
    }
}

/// Changes what is kept behind the program's back. How many rows it was.
async fn tamper(place: &Place, sql: &str) -> u64 {
    match place.as_database() {
        Some(database) => database.client().await.execute(sql, &[]).await.unwrap(),
        None => {
            let file = rusqlite::Connection::open(place.data().join("quartier.sqlite")).unwrap();
            file.execute(sql, []).unwrap() as u64
        }
    }
}
