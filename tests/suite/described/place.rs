//! Something of everything, so that what is asked for is there.

use super::Asker;
use crate::moderation::{against_the_rules, report};
use quartier_protocol::http::bots::BotMade;
use quartier_tests::ids;
use quartier_tests::town::{Person, Town};
use serde_json::{Value, json};
use std::fmt::Write;

/// How often one of the known ids is asked for, rather than any.
const PROBABILITY: f64 = 0.8;

/// Ids of what there is, under the names that paths have for them.
pub struct Known {
    /// The token of a bot that reads and posts.
    pub bot: String,
    ids: Vec<(&'static str, Vec<String>)>,
}

fn told(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer} in {value}")).to_owned()
}

async fn made(town: &Town, by: &Person, path: &str, body: Value) -> Value {
    by.post(&town.server, path, &body).answer().await.json(201)
}

async fn bot(town: &Town, by: &Person, pairing: &str, name: &str) -> BotMade {
    let body = json!({"name": name, "channels": town.pairings[0].channels, "verbs": ["read", "post"]});
    by.post(&town.server, &format!("/api/v1/pairings/{pairing}/bots"), &body).answer().await.json(201)
}

impl Known {
    /// Makes it in the first pairing.
    pub async fn made(town: &Town) -> Self {
        let (karim, lena) = (town.facilitator(), town.participant(0));
        let directory: Value = karim.get(&town.server, "/api/v1/directory").answer().await.json(200);
        let pairing = told(&directory, "/pairings/0/id");
        let channels: Vec<String> = town.pairings[0].channels.iter().map(ToString::to_string).collect();
        let first = &channels[0];
        let speaker = bot(town, karim, &pairing, "Wetter").await;
        // One to be ended, changed and given hooks.
        let other = bot(town, karim, &pairing, "Uhr").await;
        let plan = json!({
            "title": {"de": "Sitzung", "fr": "Réunion"}, "place": {"de": "Rathaus", "fr": "Mairie"},
            "start": "2090-03-07T18:00", "zone": "Europe/Berlin", "minutes": 90, "rule": "FREQ=WEEKLY;COUNT=10", "link": null,
        });
        let (meeting, scheduled) = (ids::message().to_string(), ids::message().to_string());
        made(town, karim, &format!("/api/v1/channels/{first}/meetings"), json!({"id": meeting, "plan": plan})).await;
        let later = json!({"text": "Bis gleich", "lang": "de", "at": "2090-01-01T09:00", "zone": "Europe/Paris"});
        made(town, lena, &format!("/api/v1/channels/{first}/scheduled"), json!({"id": scheduled, "plan": later})).await;
        let hook = json!({"kind": "incoming", "channel": first, "lang": "de"});
        let hook = made(town, karim, &format!("/api/v1/bots/{}/hooks", other.bot.id), hook).await;
        let ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Rathaus//DE\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n\
                   DTSTART:20900324T180000Z\r\nDTEND:20900324T190000Z\r\nSUMMARY:Fest\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let calendar = json!({"name": "Rathaus", "ics": ics, "url": null, "zone": "Europe/Berlin", "reminders": []});
        let calendar = made(town, karim, &format!("/api/v1/channels/{first}/calendars"), calendar).await;
        let message = lena.connect(&town.server).await.say(town.channel(), "Hallo").await.id;
        let reported = report(town, town.participant(1), town.channel(), message, against_the_rules()).await;
        assert_eq!(reported.status, 201, "{}", reported.text());
        let desk: Value = karim.get(&town.server, &format!("/api/v1/pairings/{pairing}/desk")).answer().await.json(200);
        // Whoever explores stays in; others may be put out.
        let members: Value =
            karim.get(&town.server, &format!("/api/v1/pairings/{pairing}/members")).answer().await.json(200);
        let members = members["members"].as_array().cloned().unwrap_or_default();
        let explorers = [who(town, karim).await, who(town, lena).await, who(town, town.participant(1)).await];
        let members = members.iter().map(|member| told(member, "/id")).filter(|id| !explorers.contains(id)).collect();
        let secret = told(&hook, "/secret").rsplit('/').next().unwrap_or_default().to_owned();
        let times = ["2090-03-07T18:00", "2090-03-14T18:00"].map(str::to_owned).to_vec();
        let council = |n: usize| told(&directory, &format!("/councils/{n}/id"));
        let ids = vec![
            ("pairing", vec![pairing]),
            ("channel", channels),
            ("member", members),
            ("bot", vec![other.bot.id.to_string()]),
            ("meeting", vec![meeting]),
            ("occurrence", times),
            ("scheduled", vec![scheduled]),
            ("message", vec![message.to_string()]),
            ("case", vec![told(&desk, "/cases/0/id")]),
            ("hook", vec![told(&hook, "/hook/id")]),
            ("secret", vec![secret]),
            ("calendar", vec![told(&calendar, "/id")]),
            ("council", vec![council(0), council(1)]),
            ("municipality", vec![told(&directory, "/municipalities/0/id")]),
        ];
        Self { bot: speaker.token, ids }
    }

    /// The configuration for somebody who asks.
    pub fn config(&self, asker: Asker<'_>) -> String {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/schemathesis.toml");
        let mut config = std::fs::read_to_string(path).expect("the configuration is there");
        match asker {
            Asker::Nobody => {}
            Asker::Token(token) => {
                let _ = writeln!(config, "\n[auth.openapi.token]\nbearer = {}", json!(token));
            }
            // It takes the cookie for one of the headers that are always sent, and would miss it.
            Asker::Cookie(_) => config.push_str("\n[checks.ignored_auth]\nenabled = false\n"),
        }
        let _ = writeln!(config, "\n[parameters]");
        for (name, _) in &self.ids {
            let _ = writeln!(config, "\"path.{name}\" = {{ dictionary = \"{name}\", probability = {PROBABILITY} }}");
        }
        for (name, ids) in &self.ids {
            let _ = writeln!(config, "\n[dictionaries.{name}]\nvalues = {}", json!(ids));
        }
        config
    }
}

async fn who(town: &Town, person: &Person) -> String {
    let me: Value = person.get(&town.server, "/api/v1/me").answer().await.json(200);
    told(&me, "/member/id")
}
