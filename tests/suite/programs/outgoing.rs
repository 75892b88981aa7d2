//! What happens in channels goes out to those who asked for it: signed, in order, until it arrives.

use super::{bot, pairing_of};
use quartier_protocol::http::agenda::hooks::{Hook, HookMade, HookWay, Hooks};
use quartier_protocol::http::bots::BotMade;
use quartier_protocol::id::ChannelId;
use quartier_tests::site::Site;
use quartier_tests::town::Town;
use quartier_tests::wait::until;
use serde_json::{Value, json};

const ALLOWED: &[&str] = &["--private-addresses", "127.0.0.1"];

async fn hook(town: &Town, channels: &[ChannelId], url: &str) -> HookMade {
    let facilitator = &town.pairings[0].facilitators[0];
    let made = bot(town, facilitator, &["read"], channels).await;
    let body = json!({"kind": "outgoing", "channels": channels, "url": url});
    facilitator.post(&town.server, &format!("/api/v1/bots/{}/hooks", made.bot.id), &body).answer().await.json(201)
}

async fn state(town: &Town) -> Hook {
    let facilitator = &town.pairings[0].facilitators[0];
    let pairing = pairing_of(town, facilitator).await;
    let path = format!("/api/v1/pairings/{pairing}/hooks");
    let listed: Hooks = facilitator.get(&town.server, &path).answer().await.json(200);
    listed.hooks[0].clone()
}

fn text(body: &str) -> String {
    let event: Value = serde_json::from_str(body).unwrap();
    event["message"]["text"].as_str().unwrap_or_default().to_owned()
}

on_both_stores! {
    async fn each_event_arrives_once_signed_and_in_order_whatever_the_node(place) {
        let town = Town::flagged(place, ALLOWED).await;
        let channel = town.pairings[0].channels[0];
        let site = Site::open().await;
        site.answer("204 No Content", "", "");
        let made = hook(&town, &[channel], &site.url("/in")).await;
        let shared = town.place.as_redis().is_some();
        let _other = if shared { Some(town.server.another().await) } else { None };
        let mut lena = town.pairings[0].participants[0].connect(&town.server).await;
        for n in 0..6 {
            lena.say(channel, &format!("Nachricht {n}")).await;
        }
        let asked = site.asked_times(6).await;
        let texts: Vec<String> = asked.iter().map(|asked| text(&asked.body)).collect();
        assert_eq!(texts, (0..6).map(|n| format!("Nachricht {n}")).collect::<Vec<_>>());
        let mut ids: Vec<&str> = asked.iter().map(|asked| asked.header("webhook-id")).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 6);
        assert!(asked[0].header("webhook-signature").starts_with("v1,"));
        assert!(!asked[0].head.contains(&made.secret));
        until("the hook to say that it arrived", async || {
            let HookWay::Outgoing { state, .. } = state(&town).await.way else { return None };
            (state.arrived.is_some() && state.problem.is_none()).then_some(())
        })
        .await;
        assert_eq!(site.asked().len(), 6);
    }

    async fn what_does_not_arrive_is_tried_again_and_one_that_hangs_keeps_nobody(place) {
        let town = Town::flagged(place, ALLOWED).await;
        let channel = town.pairings[0].channels[0];
        let (hanging, site) = (Site::open().await, Site::open().await);
        hook(&town, &[channel], &hanging.url("/in")).await;
        site.answer("503 No", "", "");
        let facilitator = &town.pairings[0].facilitators[0];
        let made = state(&town).await;
        let body = json!({"kind": "outgoing", "channels": [channel], "url": site.url("/in")});
        let path = format!("/api/v1/bots/{}/hooks", made.bot);
        let second: HookMade = facilitator.post(&town.server, &path, &body).answer().await.json(201);
        let mut lena = town.pairings[0].participants[0].connect(&town.server).await;
        lena.say(channel, "Hallo").await;
        let first = site.asked_times(1).await[0].clone();
        site.answer("200 OK", "", "ok");
        let again = site.asked_times(2).await[1].clone();
        assert_eq!((first.header("webhook-id"), &first.body), (again.header("webhook-id"), &again.body));
        assert_eq!(hanging.asked().len(), 1);
        until("both to be counted", async || {
            let metrics = town.server.metrics().await;
            let counted = |outcome| metrics.contains(&format!("quartier_hooks_total{{outcome=\"{outcome}\"}} 1\n"));
            (counted("failed") && counted("arrived")).then_some(())
        })
        .await;
        let path = format!("/api/v1/hooks/{}", second.hook.id);
        let off: Hook = facilitator.patch(&town.server, &path, &json!({"off": true})).answer().await.json(200);
        let HookWay::Outgoing { state, .. } = off.way else { panic!("an outgoing one") };
        assert!(state.off);
    }

    async fn what_a_bot_may_no_longer_read_does_not_leave_because_it_waited(place) {
        let town = Town::flagged(place, ALLOWED).await;
        let (channel, facilitator) = (town.pairings[0].channels[0], &town.pairings[0].facilitators[0]);
        let (site, fence) = (Site::open().await, Site::open().await);
        site.answer("204 No Content", "", "");
        fence.answer("204 No Content", "", "");
        let made = hook(&town, &[channel], &site.url("/in")).await;
        let pairing = pairing_of(&town, facilitator).await;
        let body = json!({"name": "Pegel", "channels": [channel], "verbs": ["read"]});
        let other: BotMade = facilitator.post(&town.server, &format!("/api/v1/pairings/{pairing}/bots"), &body).answer().await.json(201);
        let body = json!({"kind": "outgoing", "channels": [channel], "url": fence.url("/in")});
        let path = format!("/api/v1/bots/{}/hooks", other.bot.id);
        assert_eq!(facilitator.post(&town.server, &path, &body).answer().await.status, 201);
        let thinking = site.think().await;
        let mut lena = town.pairings[0].participants[0].connect(&town.server).await;
        lena.say(channel, "eins").await;
        site.asked_times(1).await;
        lena.say(channel, "zwei").await;
        let path = format!("/api/v1/bots/{}", made.hook.bot);
        assert_eq!(facilitator.patch(&town.server, &path, &json!({"verbs": ["post"]})).answer().await.status, 200);
        drop(thinking);
        lena.say(channel, "drei").await;
        fence.asked_times(3).await;
        assert_eq!(site.asked().iter().map(|asked| text(&asked.body)).collect::<Vec<_>>(), ["eins"]);
    }
}
