//! One's data out, and erasure: text gone from every path, "former member" left (G6).

use super::traces::{all_is_told, only_what_stays};
use super::{card, cards, home, newcomer};
use quartier_protocol::directory::Role;
use quartier_protocol::event::EventKind;
use quartier_protocol::push::{Push, Pushed};
use quartier_tests::place::Place;
use quartier_tests::town::Town;
use quartier_tests::visitor::Visitor;
use redis::cmd;
use serde_json::{Value, json};

/// Whether the store's own files, or each of its values and rows, hold some words.
pub async fn kept_bytes(place: &Place, words: &str) -> Option<bool> {
    let holds = |bytes: &[u8]| bytes.windows(words.len()).any(|window| window == words.as_bytes());
    let Some(redis) = place.as_redis() else {
        let files = std::fs::read_dir(place.data()).ok()?;
        let mut contents = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
        return Some(contents.any(|bytes| holds(&bytes)));
    };
    redis.ask::<()>(cmd("CONFIG").arg("SET").arg("rdbcompression").arg("no")).await;
    for key in redis.ask::<Vec<Vec<u8>>>(cmd("KEYS").arg("*")).await {
        let value: Option<Vec<u8>> = redis.ask(cmd("DUMP").arg(&key)).await;
        if holds(&key) || value.is_some_and(|value| holds(&value)) {
            return Some(true);
        }
    }
    let client = place.as_database()?.client().await;
    let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
    for table in client.query(tables, &[]).await.unwrap() {
        let look = format!("SELECT count(*) FROM {0} WHERE strpos({0}::text, $1) > 0", table.get::<_, &str>(0));
        if client.query_one(&look, &[&words]).await.unwrap().get::<_, i64>(0) > 0 {
            return Some(true);
        }
    }
    Some(false)
}

/// Whether a file that the store writes holds some words.
async fn files_hold(place: &Place, words: &str) -> bool {
    let folder = match place.as_redis() {
        None => place.data(),
        Some(redis) => {
            let told: Vec<String> = redis.ask(cmd("CONFIG").arg("GET").arg("dir")).await;
            std::path::Path::new(&told[1]).join("appendonlydir")
        }
    };
    let files = std::fs::read_dir(folder).unwrap().filter_map(|file| std::fs::read(file.unwrap().path()).ok());
    files.into_iter().any(|bytes| bytes.windows(words.len()).any(|window| window == words.as_bytes()))
}

on_both_stores! {
    async fn g6_own_data_comes_out_as_one_document(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Mia")).await;
        let mut client = mia.connect().await;
        client.say(town.channel(), "Das habe ich gesagt").await;
        let mut other = town.pairings[0].participants[0].connect(&town.server).await;
        other.say(town.channel(), "Das hat jemand anderes gesagt").await;
        let answer = mia.get("/api/v1/me/export").answer().await;
        assert!(answer.header("content-disposition").starts_with("attachment"));
        let text = answer.text();
        assert!(text.contains("Das habe ich gesagt") && !text.contains("jemand anderes"), "{text}");
        let data: Value = answer.json(200);
        all_is_told(&town.place, &data, &["credential", "name", "profile"]).await;
        assert_eq!((&data["member"]["name"], &data["profile"]["age_band"]), (&json!("Mia"), &json!("16_17")));
        assert_eq!(data["acts_that_concern_you"][0]["what"], json!("member.joined"));
        let theirs: Value = facilitator.get(&town.server, "/api/v1/me/export").answer().await.json(200);
        all_is_told(&town.place, &theirs, &["credential"]).await;
        let act = &theirs["acts_that_concern_you"][0];
        assert_eq!((&act["what"], &act["own"]), (&json!("card.made"), &json!(true)), "what they did is theirs as well");
        assert!(!text.contains(mia.cookie.split('=').nth(1).unwrap()), "no secrets");
    }

    async fn g6_erasing_takes_everything_out_and_tells_everyone(place) {
        let town = Town::on(place).await;
        let (pairing, channel) = (&town.pairings[0], town.channel());
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, &pairing.facilitators[0]).await, "Mia")).await;
        let mut watcher = pairing.participants[0].connect(&town.server).await;
        watcher.subscribe(channel).await;
        let mut client = mia.connect().await;
        client.subscribe(channel).await;
        let said = client.say(channel, "geheim geheim").await;
        let other = watcher.say(channel, "bleibt").await;
        client.react(channel, other.id, "👍").await.unwrap();
        let wrong = mia.post("/api/v1/me/erase", &json!({"name": "Mira"})).answer().await;
        assert_eq!(wrong.problem(400).code, "bad_request");
        assert_eq!(mia.post("/api/v1/me/erase", &json!({"name": "Mia"})).answer().await.status, 204);
        only_what_stays(&town.place, mia.me.id).await;
        watcher
            .expect("the removal", |pushed| match pushed {
                Pushed::Event(event) => matches!(&event.kind, EventKind::MessageRemoved { id, .. } if *id == said.id).then_some(()),
                Pushed::Push(_) => None,
            })
            .await;
        watcher
            .expect("that the member is gone", |pushed| match pushed {
                Pushed::Push(Push::Member { id, member: None }) if *id == mia.me.id => Some(()),
                _ => None,
            })
            .await;
        mia.door().refused(401).await;
        let gone = pairing.facilitators[0].get(&town.server, &format!("/api/v1/members/{}", mia.me.id)).answer().await;
        assert_eq!(gone.problem(404).code, "not_found");
        let mut fresh = pairing.participants[1].connect(&town.server).await;
        let page = serde_json::to_string(&fresh.history(channel, None, None).await.unwrap()).unwrap();
        assert!(!page.contains("geheim") && page.contains("bleibt") && !page.contains("👍"), "{page}");
        let path = format!("/api/v1/channels/{channel}/messages/{}/revisions", said.id);
        let revisions: Value = pairing.facilitators[0].get(&town.server, &path).answer().await.json(200);
        assert_eq!(revisions["revisions"], json!([]));
        let next = newcomer(&card(&town, &pairing.facilitators[0]).await, "Mia");
        Visitor::newcomer(&town.server, &next).await;
    }

    async fn g6_what_was_erased_is_nowhere_in_the_store(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let named = json!([{"name": "Mia Klarname", "channels": []}]);
        let made = cards(&town, facilitator, Role::Participant, named, None).await.remove(0);
        let mia = Visitor::newcomer(&town.server, &newcomer(&made, "Miamaus")).await;
        let (pairing, _) = home(&town, facilitator).await;
        let listed = facilitator.get(&town.server, &format!("/api/v1/pairings/{pairing}/cards")).answer().await.text();
        assert!(!listed.contains("Klarname") && listed.contains(&mia.me.id.to_string()), "{listed}");
        let mut client = mia.connect().await;
        client.subscribe(town.channel()).await;
        let said = client.say(town.channel(), "Sonnenblumenfeld").await;
        client.edit(town.channel(), said.id, "Mohnblumenfeld").await.unwrap();
        assert_eq!(kept_bytes(&town.place, "Mohnblumenfeld").await, Some(true), "the search is broken");
        assert!(files_hold(&town.place, "Sonnenblumenfeld").await, "the search is broken");
        assert_eq!(mia.post("/api/v1/me/erase", &json!({"name": "Miamaus"})).answer().await.status, 204);
        only_what_stays(&town.place, mia.me.id).await;
        for gone in ["Sonnenblumenfeld", "Mohnblumenfeld", "Klarname", "Miamaus"] {
            assert_eq!(kept_bytes(&town.place, gone).await, Some(false), "{gone}");
            assert!(!files_hold(&town.place, gone).await, "{gone}");
        }
    }

    async fn a_facilitator_erases_for_parents_with_a_reason(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Mia")).await;
        let path = format!("/api/v1/members/{}/erase", mia.me.id);
        assert_eq!(facilitator.post(&town.server, &path, &json!({"why": ""})).answer().await.status, 400);
        assert_eq!(facilitator.post(&town.server, &path, &json!({"why": "Eltern"})).answer().await.status, 204);
        let (pairing, _) = home(&town, facilitator).await;
        let log: Value = facilitator.get(&town.server, &format!("/api/v1/pairings/{pairing}/audit")).answer().await.json(200);
        assert_eq!((&log["entries"][0]["what"], &log["entries"][0]["why"]), (&json!("member.erased"), &json!("Eltern")));
    }
}
