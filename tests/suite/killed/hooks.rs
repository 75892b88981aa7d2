//! What happens in a channel goes out to a hook, and the server is killed meanwhile.

use super::moments;
use crate::programs::bot;
use quartier_protocol::http::agenda::hooks::HookMade;
use quartier_tests::site::Site;
use quartier_tests::time::now;
use quartier_tests::town::Town;
use quartier_tests::wait::until;
use serde_json::{Value, json};
use std::collections::HashMap;

const ALLOWED: &[&str] = &["--private-addresses", "127.0.0.1"];

on_both_stores! {
    async fn each_event_arrives_in_order_and_again_only_as_itself_whenever_the_server_was_killed(place) {
        let mut town = Town::flagged(place, ALLOWED).await;
        let (channel, facilitator) = (town.channel(), town.facilitator());
        let site = Site::open().await;
        site.answer("204 No Content", "", "");
        let made = bot(&town, facilitator, &["read"], &[channel]).await;
        let body = json!({"kind": "outgoing", "channels": [channel], "url": site.url("/in")});
        let path = format!("/api/v1/bots/{}/hooks", made.bot.id);
        facilitator.post(&town.server, &path, &body).answer().await.json::<HookMade>(201);
        let arrived = || -> Vec<(String, String)> {
            let text = |body: &str| serde_json::from_str::<Value>(body).unwrap()["message"]["text"].as_str().unwrap().to_owned();
            site.asked().iter().map(|asked| (text(&asked.body), asked.header("webhook-id").to_owned())).collect()
        };
        let start = now();
        let mut said = vec!["Nachricht 0".to_owned()];
        town.participant(0).connect(&town.server).await.say(channel, &said[0]).await;
        until("it to arrive", async || (!arrived().is_empty()).then_some(())).await;
        for moment in moments(start.elapsed()) {
            let mut lena = town.participant(0).connect(&town.server).await;
            for _ in 0..2 {
                said.push(format!("Nachricht {}", said.len()));
                lena.say(channel, said.last().unwrap()).await;
            }
            tokio::time::sleep(moment).await;
            town.server.kill();
            town.server.restart_here().await;
        }
        until("all to arrive", async || said.iter().all(|text| arrived().iter().any(|(one, _)| one == text)).then_some(())).await;
        let (mut ids, mut order) = (HashMap::new(), Vec::new());
        for (text, id) in arrived() {
            if *ids.entry(text.clone()).or_insert_with(|| id.clone()) != id {
                panic!("{text} came again as something else");
            }
            if !order.contains(&text) {
                order.push(text);
            }
        }
        assert_eq!(order, said, "in the order of the channel");
        let mut different: Vec<&String> = ids.values().collect();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), said.len(), "two events have two names");
    }
}
