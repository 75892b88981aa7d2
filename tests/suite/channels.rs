//! Facilitators open, change and archive the channels of their pairings.

use quartier_protocol::http::{ChannelPatch, NewChannel};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::push::{ChannelSummary, Push, Pushed};
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::{new_message, refused};
use quartier_tests::town::{Person, Town};
use serde_json::{Value, json};

fn both(de: &str, fr: &str) -> Bilingual<String> {
    Bilingual { de: de.into(), fr: fr.into() }
}

fn new_channel() -> NewChannel {
    NewChannel { name: both("Skaten", "Skate"), topic: both("Wo und wann", "Où et quand") }
}

async fn pairing_of(town: &Town, person: &Person) -> String {
    let directory: Value = person.get(&town.server, "/api/v1/directory").answer().await.json(200);
    directory["pairings"][0]["id"].as_str().unwrap().to_owned()
}

fn path(town: &Town) -> String {
    format!("/api/v1/channels/{}", town.channel())
}

on_both_stores! {
    async fn g4_a_new_channel_is_there_for_the_whole_pairing_and_nobody_else(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let mut stranger = town.stranger().connect(&town.server).await;
        let claire = town.facilitator();
        let pairing = pairing_of(&town, claire).await;
        let url = format!("/api/v1/pairings/{pairing}/channels");
        let made: ChannelSummary = claire.post(&town.server, &url, &new_channel()).answer().await.json(201);
        assert_eq!((made.name.de.as_str(), made.topic.fr.as_str()), ("Skaten", "Où et quand"));
        assert_eq!((made.archived, made.position.offset, made.read, made.unread), (false, 0, None, 0));
        let now = lena.expect_channels().await;
        assert_eq!(now.len(), 3);
        assert!(now.contains(&made));
        lena.subscribe(made.id).await;
        let said = lena.say(made.id, "Halfpipe?").await;
        assert_eq!(said.position.offset, 1);
        refused(stranger.subscribe_since(made.id, None, None).await, RefusalCode::NotFound);
        stranger.expect_silence(|pushed| matches!(pushed, Pushed::Push(Push::Channels { .. }))).await;
    }

    async fn who_opened_a_channel_may_follow_it_the_moment_they_are_told(place) {
        let town = Town::on(place).await;
        let claire = town.facilitator();
        let url = format!("/api/v1/pairings/{}/channels", pairing_of(&town, claire).await);
        let mut connected = claire.connect(&town.server).await;
        for _ in 0..10 {
            let made: ChannelSummary = claire.post(&town.server, &url, &new_channel()).answer().await.json(201);
            connected.subscribe(made.id).await;
        }
    }

    async fn a_change_is_an_event_of_the_log_and_tells_the_list_anew(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let patch = ChannelPatch { name: Some(both("Plätze", "Places")), ..ChannelPatch::default() };
        let claire = town.facilitator().connect(&town.server).await.member();
        let changed: ChannelSummary =
            town.facilitator().patch(&town.server, &path(&town), &patch).answer().await.json(200);
        let event = lena.expect_event().await;
        assert_eq!(
            serde_json::to_value(&event).unwrap(),
            json!({
                "type": "event", "channel": town.channel(), "position": changed.position, "at": event.at,
                "kind": "channel.changed", "name": {"de": "Plätze", "fr": "Places"},
                "topic": changed.topic, "archived": false, "by": claire
            })
        );
        let listed = lena.expect_channels().await.into_iter().find(|c| c.id == town.channel()).unwrap();
        assert_eq!(listed.name.fr.as_str(), "Places");
        let hello = town.participant(1).connect(&town.server).await.hello;
        assert!(hello.channels.iter().any(|c| c.name.de.as_str() == "Plätze"));
    }

    async fn who_connects_amid_a_change_learns_of_it(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        for n in 0..30 {
            let name = format!("Plätze {n}");
            let patch = ChannelPatch { name: Some(both(&name, "Places")), ..ChannelPatch::default() };
            let change = town.facilitator().patch(&town.server, &path(&town), &patch);
            let (answer, mut lena) = tokio::join!(change.answer(), town.participant(0).connect(&town.server));
            answer.json::<Value>(200);
            let known = |channels: &[ChannelSummary]| channels.iter().any(|c| c.name.de.as_str() == name);
            let mut listed = lena.hello.channels.clone();
            // A change before may be told once more first.
            while !known(&listed) {
                listed = lena.expect_channels().await;
            }
        }
    }

    async fn an_archived_channel_is_read_only_until_it_is_opened_again(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let channel = town.channel();
        let said = lena.say(channel, "letzte Worte").await;
        let archive = |archived| ChannelPatch { archived: Some(archived), ..ChannelPatch::default() };
        town.facilitator().patch(&town.server, &path(&town), &archive(true)).answer().await.json::<Value>(200);
        lena.expect_channels().await;
        yanis.expect_channels().await;
        refused(lena.send(&new_message(channel, "noch eins")).await, RefusalCode::Archived);
        refused(lena.edit(channel, said.id, "anders").await, RefusalCode::Archived);
        refused(yanis.react(channel, said.id, "👍").await, RefusalCode::Archived);
        refused(yanis.typing(channel).await, RefusalCode::Archived);
        assert_eq!(yanis.history(channel, None, None).await.unwrap().messages.len(), 1);
        yanis.read(channel, said.position).await.unwrap();
        assert!(!town.participant(2).connect(&town.server).await.subscribe(channel).await.messages.unwrap().is_empty());
        // What people said stays theirs to take back.
        lena.remove(channel, said.id).await.unwrap();
        town.facilitator().patch(&town.server, &path(&town), &archive(false)).answer().await.json::<Value>(200);
        lena.expect_channels().await;
        lena.say(channel, "weiter geht's").await;
    }

    async fn participants_change_nothing(place) {
        let town = Town::on(place).await;
        let lena = town.participant(0);
        let pairing = pairing_of(&town, lena).await;
        let url = format!("/api/v1/pairings/{pairing}/channels");
        assert_eq!(lena.post(&town.server, &url, &new_channel()).answer().await.problem(403).code, "forbidden");
        let archive = ChannelPatch { archived: Some(true), ..ChannelPatch::default() };
        assert_eq!(lena.patch(&town.server, &path(&town), &archive).answer().await.problem(403).code, "forbidden");
        let hello = lena.connect(&town.server).await.hello;
        assert!(hello.channels.len() == 2 && hello.channels.iter().all(|c| !c.archived && c.position.offset == 0));
    }

    async fn facilitators_of_another_pairing_find_nothing(place) {
        let town = Town::on(place).await;
        let stranger = &town.pairings[1].facilitators[0];
        let pairing = pairing_of(&town, town.facilitator()).await;
        let url = format!("/api/v1/pairings/{pairing}/channels");
        assert_eq!(stranger.post(&town.server, &url, &new_channel()).answer().await.problem(404).code, "not_found");
        let archive = ChannelPatch { archived: Some(true), ..ChannelPatch::default() };
        assert_eq!(stranger.patch(&town.server, &path(&town), &archive).answer().await.problem(404).code, "not_found");
    }

    async fn names_are_held_to_their_limits(place) {
        let town = Town::on(place).await;
        let claire = town.facilitator();
        let pairing = pairing_of(&town, claire).await;
        let url = format!("/api/v1/pairings/{pairing}/channels");
        let cases = [
            (both("", "Skate"), "text_invalid"),
            (both("Skaten", "  "), "text_invalid"),
            (both("zwei\nZeilen", "Skate"), "text_invalid"),
            (both(&"x".repeat(41), "Skate"), "too_long"),
        ];
        for (name, code) in cases {
            let new = NewChannel { name, ..new_channel() };
            assert_eq!(claire.post(&town.server, &url, &new).answer().await.problem(400).code, code);
        }
        for body in ["", "{", "[]", "{}", r#"{"name":{"de":"x"}}"#, r#"{"name":7,"topic":7}"#] {
            let request = quartier_tests::http::request(town.server.address, "POST", &url).bearer(&claire.token);
            let answer = request.header("content-type", "application/json").body(body).answer().await;
            assert_eq!(answer.problem(400).code, "bad_request", "{body}");
        }
        let form = quartier_tests::http::request(town.server.address, "POST", &url).bearer(&claire.token);
        assert_eq!(form.header("content-type", "text/plain").body("{}").answer().await.status, 415);
    }
}
