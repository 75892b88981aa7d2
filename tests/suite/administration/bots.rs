//! Bots: bound to channels and verbs, tokens told once, rotated, revoked.

use super::home;
use quartier_protocol::command::{Command, Ping};
use quartier_protocol::directory::Role;
use quartier_protocol::http::bots::BotMade;
use quartier_protocol::id::ChannelId;
use quartier_protocol::refusal::RefusalCode;
use quartier_protocol::reply::Outcome;
use quartier_tests::client::{Client, Door, Gone, refused};
use quartier_tests::http;
use quartier_tests::town::{Person, Town};
use serde_json::{Value, json};

pub async fn bot(town: &Town, by: &Person, verbs: Value, channels: &[ChannelId]) -> BotMade {
    let (pairing, _) = home(town, by).await;
    let body = json!({"name": "Wetter", "channels": channels, "verbs": verbs});
    by.post(&town.server, &format!("/api/v1/pairings/{pairing}/bots"), &body).answer().await.json(201)
}

async fn connect(town: &Town, token: &str) -> Client {
    Door::of(town.server.address).bearer(token).open().await
}

on_both_stores! {
    async fn a_bot_does_what_its_verbs_say_where_it_is_bound(place) {
        let town = Town::on(place).await;
        let pairing = &town.pairings[0];
        let (here, elsewhere) = (pairing.channels[0], pairing.channels[1]);
        let made = bot(&town, &pairing.facilitators[0], json!(["post"]), &[here]).await;
        let mut client = connect(&town, &made.token).await;
        assert_eq!(client.hello.member.role, Role::Bot);
        assert_eq!(client.hello.channels.len(), 1);
        client.say(here, "Morgen regnet es").await;
        refused(client.history(here, None, None).await, RefusalCode::Forbidden);
        refused(client.history(elsewhere, None, None).await, RefusalCode::NotFound);
        let path = format!("/api/v1/bots/{}", made.bot.id);
        let patch = json!({"verbs": ["read"], "channels": [elsewhere]});
        pairing.facilitators[1].patch(&town.server, &path, &patch).answer().await.json::<Value>(200);
        assert!(matches!(client.gone().await, Gone::Closed { code: 4002, .. }), "it comes back with what it may do now");
        let mut client = connect(&town, &made.token).await;
        client.history(elsewhere, None, None).await.unwrap();
        let message = quartier_tests::client::new_message(elsewhere, "darf nicht");
        refused(client.send(&message).await, RefusalCode::Forbidden);
    }

    async fn a_token_is_told_once_and_can_be_changed_and_revoked(place) {
        let town = Town::on(place).await;
        let (facilitator, channel) = (&town.pairings[0].facilitators[0], town.channel());
        let made = bot(&town, facilitator, json!(["read", "post"]), &[channel]).await;
        let (pairing, _) = home(&town, facilitator).await;
        let listed = facilitator.get(&town.server, &format!("/api/v1/pairings/{pairing}/bots")).answer().await;
        assert!(listed.text().contains("Wetter") && !listed.text().contains(&made.token));
        let mut client = connect(&town, &made.token).await;
        let path = format!("/api/v1/bots/{}", made.bot.id);
        let rotated: BotMade = facilitator.post(&town.server, &format!("{path}/token"), &json!({})).answer().await.json(200);
        assert!(matches!(client.gone().await, Gone::Closed { code: 4500, .. }));
        Door::of(town.server.address).bearer(&made.token).refused(401).await;
        let mut client = connect(&town, &rotated.token).await;
        let revoked = facilitator.post(&town.server, &format!("{path}/revoke"), &json!({"why": "kaputt"})).answer().await;
        assert_eq!(revoked.status, 204);
        assert!(matches!(client.gone().await, Gone::Closed { code: 4500, .. }));
        Door::of(town.server.address).bearer(&rotated.token).refused(401).await;
    }

    async fn a_bots_token_changes_nothing_over_http(place) {
        let town = Town::on(place).await;
        let (facilitator, channel) = (&town.pairings[0].facilitators[0], town.channel());
        let made = bot(&town, facilitator, json!(["post"]), &[channel]).await;
        for (method, path, body) in [
            ("PATCH", "/api/v1/me", json!({"name": "Jugendamt"})),
            ("PATCH", "/api/v1/me", json!({"presence": false})),
            ("POST", "/api/v1/me/withdraw", json!({})),
            ("POST", "/api/v1/me/erase", json!({"name": "Wetter"})),
            ("DELETE", "/api/v1/me/sessions", json!({})),
        ] {
            let request = http::request(town.server.address, method, path).bearer(&made.token).json(&body);
            assert_eq!(request.answer().await.problem(403).code, "forbidden", "{method} {path}");
        }
        let read = async |token: &str| http::get(town.server.address, "/api/v1/directory").bearer(token).answer().await;
        assert_eq!(read(&made.token).await.problem(403).code, "forbidden", "who only posts reads no names");
        let path = format!("/api/v1/members/{}", made.bot.id);
        let answer = http::get(town.server.address, &path).bearer(&made.token).answer().await;
        assert_eq!(answer.problem(403).code, "forbidden");
        let patch = json!({"verbs": ["read", "post"]});
        facilitator.patch(&town.server, &format!("/api/v1/bots/{}", made.bot.id), &patch).answer().await.json::<Value>(200);
        assert_eq!(read(&made.token).await.status, 200);
        assert_eq!(connect(&town, &made.token).await.hello.member.name.as_str(), "Wetter");
    }

    async fn a_bots_token_administers_nothing(place) {
        let town = Town::on(place).await;
        let (facilitator, channel) = (&town.pairings[0].facilitators[0], town.channel());
        let made = bot(&town, facilitator, json!(["read", "post"]), &[channel]).await;
        let (pairing, _) = home(&town, facilitator).await;
        for path in ["members", "cards", "bots", "retention", "audit"] {
            let path = format!("/api/v1/pairings/{pairing}/{path}");
            let answer = quartier_tests::http::get(town.server.address, &path).bearer(&made.token).answer().await;
            assert_eq!(answer.problem(403).code, "forbidden", "{path}");
        }
        for wrong in [
            json!({"name": "Zwei", "channels": [], "verbs": ["post"]}),
            json!({"name": "Zwei", "channels": [town.pairings[1].channels[0]], "verbs": ["post"]}),
            json!({"name": "Zwei", "channels": [channel], "verbs": []}),
            json!({"name": "Zwei", "channels": [channel], "verbs": ["post"], "burst": 601}),
        ] {
            let answer = facilitator.post(&town.server, &format!("/api/v1/pairings/{pairing}/bots"), &wrong).answer().await;
            assert_eq!(answer.problem(400).code, "bad_request", "{wrong}");
        }
        let twin = json!({"name": "WETTER", "channels": [channel], "verbs": ["post"]});
        let answer = facilitator.post(&town.server, &format!("/api/v1/pairings/{pairing}/bots"), &twin).answer().await;
        assert_eq!(answer.problem(400).code, "name_taken");
    }

    async fn w6_a_bot_has_a_pace_of_its_own(place) {
        let town = Town::on(place).await;
        let (facilitator, channel) = (town.facilitator(), town.channel());
        let (pairing, _) = home(&town, facilitator).await;
        let made = async |name: &str, burst: u32| {
            let body = json!({"name": name, "channels": [channel], "verbs": ["post"], "burst": burst, "per_second": 1});
            let made = facilitator.post(&town.server, &format!("/api/v1/pairings/{pairing}/bots"), &body).answer().await;
            made.json::<BotMade>(201)
        };
        let (slow, quick) = (made("Wetter", 3).await, made("Uhr", 90).await);
        let carried_out = pings(&mut connect(&town, &slow.token).await, 12).await;
        assert!((3..=6).contains(&carried_out), "{carried_out}");
        assert_eq!(pings(&mut connect(&town, &quick.token).await, 80).await, 80, "others may say sixty at once");
        let path = format!("/api/v1/channels/{channel}/messages");
        let mut statuses = Vec::new();
        for _ in 0..6 {
            let body = json!({"text": "Regen", "lang": "de"});
            statuses.push(http::post(town.server.address, &path, &body).bearer(&slow.token).answer().await.status);
        }
        assert!(statuses.contains(&429), "by HTTP it is the same pace: {statuses:?}");
    }
}

/// Sends pings at once; how many were answered with ok.
async fn pings(client: &mut Client, count: usize) -> usize {
    let mut refs = Vec::new();
    for _ in 0..count {
        refs.push(client.try_put(Command::Ping(Ping {})).await.unwrap());
    }
    let mut carried_out = 0;
    for r#ref in refs {
        match client.try_reply(&r#ref).await.unwrap() {
            Outcome::Ok(_) => carried_out += 1,
            Outcome::Error(refusal) => assert_eq!(refusal.code, RefusalCode::RateLimited),
        }
    }
    carried_out
}
