//! How channels are used for now: slowly, frozen, with approval, closed to newcomers.

use super::*;
use crate::administration::{card, home, newcomer};
use crate::moderation::id_of;
use quartier_protocol::http::care::{CardMade, Cards};
use quartier_protocol::http::joining::Join;
use quartier_protocol::http::moderation::holds::HoldReason;
use quartier_protocol::http::moderation::modes::{Mode, Modes};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::push::{ChannelSummary, Push, Pushed};
use quartier_protocol::refusal::RefusalCode;
use quartier_protocol::time::Timestamp;
use quartier_tests::client::refused;
use quartier_tests::place::Place;
use quartier_tests::server::ORIGIN;
use quartier_tests::time::now;
use quartier_tests::visitor::{Visitor, join_as};
use quartier_tests::wait::until;
use std::time::Duration;

fn pause() -> Value {
    json!({"de": "Wir machen Pause.", "fr": "On fait une pause."})
}

/// How a channel is used, by a list of channels.
fn mode_in(channels: &[ChannelSummary], channel: ChannelId) -> Option<Mode> {
    channels.iter().find(|one| one.id == channel).expect("the channel is there").mode.clone()
}

/// The next mode of a channel that a client is told and `wanted` takes.
async fn told(client: &mut Client, channel: ChannelId, wanted: fn(&Option<Mode>) -> bool) -> Option<Mode> {
    let pick = move |pushed: &Pushed| match pushed {
        Pushed::Push(Push::Channels { channels }) => Some(mode_in(channels, channel)).filter(wanted),
        _ => None,
    };
    client.expect("the channel's mode", pick).await
}

async fn brake(town: &Town, by: &Person) -> Answer {
    let path = format!("/api/v1/pairings/{}/brake", pairing_of(town, town.facilitator()).await);
    by.post(&town.server, &path, &json!({"why": "es brennt"})).answer().await
}

async fn modes(town: &Town) -> Modes {
    let by = town.facilitator();
    by.get(&town.server, &format!("/api/v1/pairings/{}/modes", pairing_of(town, by).await)).answer().await.json(200)
}

on_both_stores! {
    async fn in_a_slow_channel_each_waits_for_their_turn_on_all_their_devices(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let mut phone = town.participant(0).connect(&town.server).await;
        let before = lena.say(channel, "noch schnell").await;
        assert_eq!(set_mode(&town, Some(channel), json!({"slow_s": 600})).await.status, 200);
        told(&mut lena, channel, |mode| mode.as_ref().is_some_and(|mode| mode.slow_s == Some(600))).await;
        let message = new_message(channel, "eins");
        let first = lena.send(&message).await.unwrap();
        for client in [&mut lena, &mut phone] {
            let refusal = refused(try_say(client, channel, "zwei").await, RefusalCode::Slow);
            assert!((590_000..=600_000).contains(&refusal.retry_after_ms.unwrap()), "{refusal:?}");
            let again = client.send(&message).await.unwrap();
            assert_eq!((again.duplicate, again.position), (true, first.position), "the same one is no other turn");
        }
        lena.edit(channel, before.id, "Ändern ist kein Schreiben").await.unwrap();
        lena.react(channel, before.id, "👍").await.unwrap();
        lena.say(town.pairings[0].channels[1], "anderswo ist es wie immer").await;
        emre.say(channel, "jeder hat einen Zug").await;
        let mut karim = town.facilitator().connect(&town.server).await;
        for n in 0..3 {
            karim.say(channel, &format!("Begleitungen warten nicht {n}")).await;
        }
        let both = tokio::join!(try_two(&town, 2, channel), try_two(&town, 2, channel));
        assert_eq!(usize::from(both.0) + usize::from(both.1), 1, "two devices at once have one turn");
    }

    async fn a_turn_is_over_when_it_is_over(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        assert_eq!(set_mode(&town, Some(channel), json!({"slow_s": 5})).await.status, 200);
        lena.say(channel, "eins").await;
        let start = now();
        until("the next turn", async || try_say(&mut lena, channel, "zwei").await.ok()).await;
        assert!(start.elapsed() > Duration::from_secs(4));
        for wrong in [json!({"slow_s": 4}), json!({"slow_s": 3601}), json!({"slow_s": 0}), json!({"until": "2001-01-01T00:00:00.000Z"}), json!({"frozen": {"de": "", "fr": "x"}}), json!({"frozen": {"de": "x".repeat(501), "fr": "x"}})] {
            let answer = set_mode(&town, Some(channel), wrong.clone()).await;
            assert_eq!(answer.status, 400, "{wrong}: {}", answer.text());
        }
    }

    async fn a_frozen_channel_says_so_and_only_facilitators_write(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let said = lena.say(channel, "vorher").await;
        let until = Timestamp::from_unix_ms(lena.hello.time.unix_ms() + 3_600_000);
        assert_eq!(set_mode(&town, Some(channel), json!({"frozen": pause(), "until": until})).await.status, 200);
        let words = Bilingual { de: "Wir machen Pause.".to_owned(), fr: "On fait une pause.".to_owned() };
        let mode = told(&mut lena, channel, Option::is_some).await.unwrap();
        assert_eq!((mode.frozen.as_ref(), mode.until), (Some(&words), Some(until)));
        let fresh = town.participant(1).connect(&town.server).await;
        assert_eq!(mode_in(&fresh.hello.channels, channel).unwrap().frozen, Some(words), "hello says it too");
        let refusal = refused(try_say(&mut lena, channel, "noch was").await, RefusalCode::Frozen);
        assert!((3_500_000..=3_600_000).contains(&refusal.retry_after_ms.unwrap()));
        refused(try_edit(&mut lena, channel, said.id, "anders").await, RefusalCode::Frozen);
        refused(lena.react(channel, said.id, "👍").await, RefusalCode::Frozen);
        lena.remove(channel, said.id).await.unwrap();
        lena.say(town.pairings[0].channels[1], "hier geht es").await;
        town.facilitator().connect(&town.server).await.say(channel, "Gleich geht es weiter").await;
        let mut agenda = bot(&town).await.connect(&town.server).await;
        refused(try_say(&mut agenda, channel, "Termin").await, RefusalCode::Frozen);
        assert_eq!(set_mode(&town, Some(channel), json!({})).await.status, 200);
        assert_eq!(told(&mut lena, channel, Option::is_none).await, None);
        lena.say(channel, "weiter geht es").await;
    }

    async fn a_mode_ends_by_itself(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let soon = Timestamp::from_unix_ms(town.facilitator().connect(&town.server).await.hello.time.unix_ms() + 2_500);
        assert_eq!(set_mode(&town, None, json!({"frozen": pause(), "no_joining": true, "until": soon})).await.status, 200);
        refused(try_say(&mut lena, channel, "jetzt?").await, RefusalCode::Frozen);
        told(&mut lena, channel, Option::is_some).await;
        assert_eq!(told(&mut lena, channel, Option::is_none).await, None, "its end is told");
        lena.say(channel, "jetzt!").await;
        assert_eq!(modes(&town).await, Modes { pairing: Mode::default(), channels: vec![] });
    }

    async fn nobody_new_joins_a_closed_pairing_and_whoever_is_of_it_comes_back(place) {
        let town = Town::on(place).await;
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Mia")).await;
        let path = format!("/api/v1/members/{}/card", mia.me.id);
        let device: CardMade = town.facilitator().post(&town.server, &path, &json!({"why": "neues Handy"})).answer().await.json(201);
        let fresh = card(&town, town.facilitator()).await;
        assert_eq!(set_mode(&town, None, json!({"no_joining": true})).await.status, 200);
        let refused = join_as(town.server.address, ORIGIN, &newcomer(&fresh, "Neu")).await;
        assert_eq!(refused.problem(403).code, "joining_paused");
        let back = Visitor::newcomer(&town.server, &Join { code: device.code, ..Join::default() }).await;
        assert_eq!(back.me.id, mia.me.id);
        back.connect().await.say(town.channel(), "wieder da").await;
        assert_eq!(set_mode(&town, None, json!({})).await.status, 200);
        Visitor::newcomer(&town.server, &newcomer(&fresh, "Neu")).await;
        let of_channel: Modes = set_mode(&town, Some(town.channel()), json!({"no_joining": true})).await.json(200);
        assert_eq!(of_channel.channels, [], "in a channel's mode it means nothing");
        Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Noch jemand")).await;
    }

    async fn no_card_is_made_for_newcomers_while_nobody_joins_and_members_get_theirs(place) {
        let town = Town::on(place).await;
        let claire = town.facilitator();
        let (pairing, council) = home(&town, claire).await;
        let cards = format!("/api/v1/pairings/{pairing}/cards");
        let new = |role: &str, group: Option<u32>| {
            let mut new = json!({"council": council, "role": role, "days": 3, "cards": [{"channels": []}]});
            if let Some(people) = group {
                new["group"] = json!(people);
            }
            new
        };
        let make = async |new: &Value| claire.post(&town.server, &cards, new).answer().await;
        let listed = async || claire.get(&town.server, &cards).answer().await.json::<Cards>(200).cards.len();
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, claire).await, "Mia")).await;
        let before = listed().await;
        assert_eq!(brake(&town, claire).await.status, 200);
        for wanted in [new("participant", None), new("participant", Some(20))] {
            assert_eq!(make(&wanted).await.problem(403).code, "joining_paused", "{wanted}");
        }
        assert_eq!(listed().await, before, "nothing was made");
        // A list is looked at, which makes nothing.
        let roster = json!({"csv": "Name\nAda", "council": council});
        let looked = claire.post(&town.server, &format!("/api/v1/pairings/{pairing}/roster"), &roster).answer().await;
        assert_eq!(looked.status, 200, "{}", looked.text());
        // Whoever is of it comes back, and help may come.
        let path = format!("/api/v1/members/{}/card", mia.me.id);
        let device: CardMade = claire.post(&town.server, &path, &json!({"why": "neues Handy"})).answer().await.json(201);
        let back = Visitor::newcomer(&town.server, &Join { code: device.code, ..Join::default() }).await;
        assert_eq!(back.me.id, mia.me.id);
        assert_eq!(make(&new("facilitator", None)).await.status, 201);
        assert_eq!(set_mode(&town, None, json!({})).await.status, 200);
        assert_eq!(make(&new("participant", Some(20))).await.status, 201);
    }

    async fn the_brake_does_all_of_it_for_an_hour_and_takes_no_standing_mode_away(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let fresh = card(&town, town.facilitator()).await;
        assert_eq!(set_mode(&town, None, json!({"hold": true})).await.status, 200);
        let pulled: Modes = brake(&town, town.facilitator()).await.json(200);
        let mode = &pulled.pairing;
        assert!(mode.slow_s.is_some() && mode.frozen.is_some() && mode.hold && mode.no_joining);
        let left = mode.until.unwrap().unix_ms() - lena.hello.time.unix_ms();
        assert!((3_500_000..=3_700_000).contains(&left), "{left}");
        refused(try_say(&mut lena, channel, "hallo?").await, RefusalCode::Frozen);
        assert_eq!(join_as(town.server.address, ORIGIN, &newcomer(&fresh, "Neu")).await.problem(403).code, "joining_paused");
        assert_eq!(brake(&town, town.participant(0)).await.problem(403).code, "forbidden");
        assert_eq!(brake(&town, &town.pairings[1].facilitators[0]).await.problem(404).code, "not_found");
        // It can be let go of at once, all of it.
        assert_eq!(set_mode(&town, None, json!({})).await.status, 200);
        lena.say(channel, "geht wieder").await;
        Visitor::newcomer(&town.server, &newcomer(&fresh, "Neu")).await;
        let mut stranger = town.stranger().connect(&town.server).await;
        stranger.say(town.pairings[1].channels[0], "nebenan war nie Pause").await;
    }

    async fn modes_and_holds_are_the_facilitators_of_the_pairing(place) {
        let town = Town::on(place).await;
        let pairing = pairing_of(&town, town.facilitator()).await;
        let whole = json!({"mode": {"slow_s": null, "frozen": null, "hold": true, "no_joining": false, "until": null}, "why": "x"});
        let holds = json!({"newcomer": 3, "links": true, "duty": null, "expiry_hours": 72});
        let requests = [
            (format!("/api/v1/pairings/{pairing}/mode"), &whole),
            (format!("/api/v1/channels/{}/mode", town.channel()), &whole),
            (format!("/api/v1/pairings/{pairing}/holds"), &holds),
        ];
        for (path, body) in &requests {
            assert_eq!(put(&town.server, town.participant(0), path, body).await.problem(403).code, "forbidden", "{path}");
            assert_eq!(put(&town.server, &town.pairings[1].facilitators[0], path, body).await.problem(404).code, "not_found", "{path}");
        }
        let nowhere = format!("/api/v1/channels/{}/mode", ids::nowhere());
        assert_eq!(put(&town.server, town.facilitator(), &nowhere, &whole).await.problem(404).code, "not_found");
        let mut silent = whole.clone();
        silent["why"] = json!(" ");
        assert_eq!(put(&town.server, town.facilitator(), &requests[0].0, &silent).await.problem(400).code, "bad_request");
        assert_eq!(modes(&town).await, Modes { pairing: Mode::default(), channels: vec![] });
        assert_eq!(id_of(&town, town.facilitator()).await, id_of(&town, town.facilitator()).await);
    }
}

/// Whether a participant's fresh message goes through.
async fn try_two(town: &Town, who: usize, channel: ChannelId) -> bool {
    let mut client = town.participant(who).connect(&town.server).await;
    try_say(&mut client, channel, "zugleich").await.is_ok()
}

#[tokio::test]
async fn modes_reach_another_node_within_two_seconds_and_turns_are_taken_on_all_together() {
    let town = Town::on(Place::redis().await).await;
    let other = town.server.another().await;
    let channel = town.channel();
    let mut here = town.participant(0).connect(&town.server).await;
    let mut there = town.participant(0).connect(&other).await;
    let mut emre = town.participant(1).connect(&other).await;
    emre.say(channel, "noch geht alles").await;
    let start = now();
    assert_eq!(set_mode(&town, Some(channel), json!({"slow_s": 600})).await.status, 200);
    told(&mut there, channel, |mode| mode.as_ref().is_some_and(|mode| mode.slow_s.is_some())).await;
    assert!(start.elapsed() < Duration::from_secs(2));
    here.say(channel, "hier").await;
    refused(try_say(&mut there, channel, "dort").await, RefusalCode::Slow);
    let start = now();
    assert_eq!(set_mode(&town, None, json!({"frozen": pause()})).await.status, 200);
    until("the pause to be known", async || {
        try_say(&mut emre, channel, "noch?").await.err().filter(|refusal| refusal.code == RefusalCode::Frozen)
    })
    .await;
    assert!(start.elapsed() < Duration::from_secs(2));
    assert_eq!(set_mode(&town, None, json!({"hold": true})).await.status, 200);
    let held = until("the channel to be held there", async || {
        try_say(&mut emre, channel, "wartet").await.ok().filter(|ok| ok.held.is_some())
    });
    held.await;
}

#[tokio::test]
async fn word_rules_and_holds_reach_another_node_within_two_seconds() {
    let town = Town::on(Place::redis().await).await;
    let other = town.server.another().await;
    let channel = town.channel();
    let mut emre = town.participant(1).connect(&other).await;
    emre.say(channel, "noch ist nichts garstig, und https://example.org steht da").await;
    let start = now();
    assert_eq!(set_words(&town, json!([rule("garstig", "hold")]), json!([])).await.status, 200);
    until("the rule to be known", async || {
        try_say(&mut emre, channel, "garstig").await.ok().filter(|ok| ok.held == Some(HoldReason::Words))
    })
    .await;
    assert!(start.elapsed() < Duration::from_secs(2));
    let start = now();
    assert_eq!(set_holds(&town, json!({"links": true})).await.status, 200);
    until("links to wait", async || {
        try_say(&mut emre, channel, "https://example.org").await.ok().filter(|ok| ok.held == Some(HoldReason::Link))
    })
    .await;
    assert!(start.elapsed() < Duration::from_secs(2));
}
