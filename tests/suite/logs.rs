//! Logs tell what happens, never what is said or by which secret (W3, W8).

use quartier_tests::client::{Door, new_message};
use quartier_tests::server::Server;
use quartier_tests::town::Town;
use quartier_tests::visitor::{Visitor, codes};

const TEXT: &str = "Treffpunkt am Brunnen um acht";

on_both_stores! {
    async fn w8_no_line_has_a_text_or_a_token_even_when_everything_is_logged(place) {
        let mut town = Town::flagged(place, &["--log", "trace"]).await;
        let [mut lena, mut yanis] = town.talking().await;
        let said = lena.say(town.channel(), TEXT).await;
        yanis.expect_event().await;
        lena.edit(town.channel(), said.id, &format!("{TEXT}!")).await.unwrap();
        yanis.history(town.channel(), None, None).await.unwrap();
        let _ = yanis.send(&new_message(town.channel(), &TEXT.repeat(1_000))).await;
        yanis.try_put_text(format!("{{\"oops\":\"{TEXT}\"")).await.unwrap();
        let _ = yanis.try_reply_to_nothing().await;
        let token = town.participant(3).token.clone();
        Door::of(town.server.address).path(&format!("/ws?token={token}")).refused(401).await;
        Door::of(town.server.address).bearer(&format!("{token}x")).refused(401).await;
        town.server.terminate();
        town.server.exited().await;
        let logs = town.server.logs();
        assert!(logs.contains("connected"), "there are logs:\n{logs}");
        assert!(!logs.contains("Treffpunkt"), "a text is in:\n{logs}");
        for person in town.pairings.iter().flat_map(|p| p.participants.iter().chain(&p.facilitators)) {
            assert!(!logs.contains(&person.token), "a token is in:\n{logs}");
        }
    }

    async fn w3_no_line_has_a_code_or_a_cookie(place) {
        let mut demo = Server::demo_with(&place, &["--log", "trace"]).await;
        let codes = codes(&demo).await;
        let visitor = Visitor::join(&demo, &codes[0]).await;
        visitor.connect().await.ping().await;
        demo.terminate();
        demo.exited().await;
        let logs = demo.logs();
        let told: Vec<&str> = logs.lines().filter(|l| !l.contains("/#join=")).collect();
        let secret = visitor.cookie.split_once('=').unwrap().1;
        for line in told {
            assert!(!line.contains(&codes[0]) && !line.contains(secret), "{line}");
        }
    }

    async fn w8_closes_are_told_with_their_reason_and_refusals_are_told(place) {
        let town = Town::on(place).await;
        town.participant(0).connect(&town.server).await.leave().await;
        Door::of(town.server.address).bearer("nobody's").refused(401).await;
        for mark in ["disconnected", "reason", "refused a credential"] {
            town.server.says(mark).await;
        }
    }

    async fn logs_can_be_json(place) {
        let town = Town::flagged(place, &["--log-format", "json"]).await;
        town.participant(0).connect(&town.server).await.leave().await;
        town.server.says("disconnected").await;
        let logs = town.server.logs();
        let lines: Vec<serde_json::Value> =
            logs.lines().filter(|l| l.starts_with('{')).map(|l| serde_json::from_str(l).unwrap()).collect();
        assert!(lines.iter().any(|l| l["fields"]["message"] == "connected"), "{logs}");
    }
}
