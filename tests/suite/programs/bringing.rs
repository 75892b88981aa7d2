//! Calendars that a bot brings: by its own program, and by `quartier agenda-bot --ics`.

use super::calendars::{ALLOWED, calendar, planned};
use super::documented::{example, run};
use super::{bot, pairing_of};
use quartier::agenda_bot::{Bringing, Outside, Source, Wanted, bring};
use quartier_protocol::http::agenda::calendars::{Calendar, CalendarProblemKind, Calendars};
use quartier_protocol::http::bots::BotMade;
use quartier_tests::http::{self, Answer};
use quartier_tests::site::Site;
use quartier_tests::town::Town;
use quartier_tests::{binary, wait};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;
use tokio::process::Command;

/// A bot looks at its file every few seconds.
const SOME_LOOKS: Duration = Duration::from_secs(60);

async fn planner(town: &Town) -> BotMade {
    let pairing = &town.pairings[0];
    bot(town, &pairing.facilitators[0], &["plan"], &pairing.channels[..1]).await
}

/// The calendars as facilitators see them.
async fn calendars(town: &Town) -> Vec<Calendar> {
    let by = &town.pairings[0].facilitators[0];
    let path = format!("/api/v1/pairings/{}/calendars", pairing_of(town, by).await);
    by.get(&town.server, &path).answer().await.json::<Calendars>(200).calendars
}

async fn titles(town: &Town) -> Vec<String> {
    planned(town, &town.pairings[0].facilitators[0]).await
}

/// What a program of somebody else's sends.
async fn put(town: &Town, token: &str, more: Value) -> Answer {
    let mut body = json!({"name": "Rathaus", "zone": "Europe/Berlin"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    http::request(town.server.address, "PUT", "/api/v1/agenda/calendars").bearer(token).json(&body).answer().await
}

/// `quartier agenda-bot --ics …`.
fn program(town: &Town, token: &str, ics: &str, more: &[&str]) -> Command {
    let mut command = Command::new(binary::quartier());
    command
        .args(["agenda-bot", "--server", &format!("http://{}", town.server.address), "--ics", ics])
        .args(more)
        .env("QUARTIER_TOKEN", token)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

async fn once(town: &Town, token: &str, ics: &Path, more: &[&str]) -> (bool, String) {
    let mut command = program(town, token, ics.to_str().unwrap(), more);
    let Output { status, stderr, .. } =
        wait::within("the bot to end", command.arg("--once").output()).await.expect("it can be run");
    (status.success(), String::from_utf8_lossy(&stderr).into_owned())
}

on_both_stores! {
    async fn a_bot_brings_a_file_and_it_is_followed(place) {
        let town = Town::on(place).await;
        let (made, file) = (planner(&town).await, town.place.folder().join("Rathaus.ics"));
        let brings = async |ics: String| {
            std::fs::write(&file, ics).unwrap();
            once(&town, &made.token, &file, &["--remind", "P1D"]).await
        };
        let (is_done, said) = brings(calendar(&["Rat", "Fest"])).await;
        assert!(is_done, "{said}");
        assert_eq!(titles(&town).await, ["Fest", "Rat"]);
        let listed = calendars(&town).await;
        let told = &listed[0];
        assert_eq!((told.name.as_str(), told.bot, told.url.as_deref(), told.meetings), ("Rathaus", Some(made.bot.id), None, 2));
        assert_eq!((told.zone.as_str(), told.reminders.as_slice()), ("Europe/Berlin", ["P1D".to_owned()].as_slice()));

        // Changed, and called off.
        let changed = calendar(&["Rat", "Fest"]).replace("SUMMARY:Rat", "SUMMARY:Rat neu").replace("SUMMARY:Fest", "SUMMARY:Fest\r\nSTATUS:CANCELLED");
        assert!(brings(changed.clone()).await.0);
        assert_eq!(titles(&town).await, ["-Fest", "Rat neu"]);

        // Broken.
        let (is_done, said) = brings(changed.replace("20990324T193000", "20993924T193000")).await;
        assert!(!is_done && said.contains("line 8") && said.contains("calendar_invalid"), "{said}");
        assert_eq!(titles(&town).await, ["-Fest", "Rat neu"], "what was there stays");
        let problem = calendars(&town).await[0].problem.clone().unwrap();
        assert_eq!((problem.kind, problem.line), (CalendarProblemKind::Invalid, Some(8)));

        // Mended, and gone from it.
        assert!(brings(calendar(&["Rat"])).await.0);
        assert_eq!(titles(&town).await, ["-Fest", "Rat"]);
        let listed = calendars(&town).await;
        assert_eq!((listed.len(), listed[0].problem.clone(), listed[0].meetings), (1, None, 1), "one calendar, however often");

        let missing = once(&town, &made.token, Path::new("/nowhere/x.ics"), &[]).await;
        assert!(!missing.0 && missing.1.contains("/nowhere/x.ics"), "{}", missing.1);
    }

    async fn a_bot_that_keeps_running_follows_its_file(place) {
        let town = Town::on(place).await;
        let (made, file) = (planner(&town).await, town.place.folder().join("rat.ics"));
        std::fs::write(&file, calendar(&["Rat"])).unwrap();
        let _bot = program(&town, &made.token, file.to_str().unwrap(), &[]).spawn().unwrap();
        let comes = async |wanted: &[&str]| {
            let there = async { while titles(&town).await != wanted { tokio::time::sleep(Duration::from_millis(200)).await } };
            tokio::time::timeout(SOME_LOOKS, there).await.unwrap_or_else(|_| panic!("{wanted:?}"));
        };
        comes(&["Rat"]).await;
        let newer = file.with_extension("new");
        std::fs::write(&newer, calendar(&["Rat", "Fest"])).unwrap();
        std::fs::rename(&newer, &file).unwrap();
        comes(&["Fest", "Rat"]).await;
    }

    async fn a_bot_fetches_an_address_itself_and_brings_what_is_new(place) {
        let town = Town::on(place).await;
        let (made, site) = (planner(&town).await, Site::open().await);
        let outside = Outside::at(&format!("http://{}", town.server.address), &made.token).await.unwrap();
        let source = Source::named(&site.url("/termine/rathaus.ics"));
        let wanted = Wanted { channel: None, name: source.name(), zone: "Europe/Paris".into(), reminders: Vec::new() };
        let mut it = Bringing::new(source, wanted);
        site.answer("200 OK", "ETag: \"1\"\r\n", &calendar(&["Rat"]));
        bring(&outside, &mut it).await.unwrap();
        let first = calendars(&town).await.remove(0);
        assert_eq!((first.name.as_str(), first.url.as_deref(), first.next), ("rathaus", None, None), "the server fetches nothing");
        site.answer("304 Not Modified", "", "");
        bring(&outside, &mut it).await.unwrap();
        assert_eq!(site.asked()[1].header("if-none-match"), "\"1\"");
        // The same again, though the site doesn't say so.
        site.answer("200 OK", "", &calendar(&["Rat"]));
        bring(&outside, &mut it).await.unwrap();
        assert_eq!(calendars(&town).await[0].read_at, first.read_at, "it was not brought again");
        site.answer("500 Oh", "", "");
        assert!(bring(&outside, &mut it).await.unwrap_err().to_string().contains("500"));
        site.answer("200 OK", "", "<html>");
        let refused = bring(&outside, &mut it).await.unwrap_err().to_string();
        assert!(refused.starts_with("calendar_invalid: line 1: "), "{refused}");
        assert_eq!(titles(&town).await, ["Rat"]);
        site.answer("200 OK", "", &calendar(&["Fest"]));
        bring(&outside, &mut it).await.unwrap();
        assert_eq!(titles(&town).await, ["-Rat", "Fest"]);
    }

    async fn the_bot_in_the_document_brings_a_calendar(place) {
        let town = Town::on(place).await;
        let (made, file) = (planner(&town).await, town.place.folder().join("rat.ics"));
        std::fs::write(&file, calendar(&["Rat", "Fest"])).unwrap();
        let url = town.server.own_origin();
        let environment = [("QUARTIER_URL", url.as_str()), ("TOKEN", &made.token), ("ICS", file.to_str().unwrap())];
        for _ in 0..2 {
            assert_eq!(run(&["python3", "-"], &environment, &example("python calendar")).await.trim(), "2");
        }
        assert_eq!(titles(&town).await, ["Fest", "Rat"]);
        assert_eq!(calendars(&town).await.len(), 1);
    }

    async fn a_bot_without_the_verb_brings_nothing(place) {
        let town = Town::flagged(place, ALLOWED).await;
        let pairing = &town.pairings[0];
        let by = &pairing.facilitators[0];
        let file = town.place.folder().join("rat.ics");
        std::fs::write(&file, calendar(&["Rat"])).unwrap();
        let posts = bot(&town, by, &["read", "post"], &pairing.channels[..1]).await;
        let (is_done, said) = once(&town, &posts.token, &file, &[]).await;
        assert!(!is_done && said.contains("forbidden"), "{said}");
        let ics = json!({"ics": calendar(&["Rat"])});
        assert_eq!(put(&town, &posts.token, ics.clone()).await.problem(403).code, "forbidden");
        for person in [by, &pairing.participants[0]] {
            assert_eq!(put(&town, &person.token, ics.clone()).await.problem(403).code, "forbidden", "a door for bots");
        }
        assert_eq!(calendars(&town).await, []);

        // With the verb, and with nothing else.
        let path = format!("/api/v1/bots/{}", posts.bot.id);
        by.patch(&town.server, &path, &json!({"verbs": ["plan"]})).answer().await.json::<Value>(200);
        put(&town, &posts.token, ics.clone()).await.json::<Calendar>(201);
        let say = format!("/api/v1/channels/{}/messages", pairing.channels[0]);
        let say = http::post(town.server.address, &say, &json!({"text": "Hallo"})).bearer(&posts.token);
        say.header("idempotency-key", "1").answer().await.problem(403);
        http::get(town.server.address, "/api/v1/directory").bearer(&posts.token).answer().await.problem(403);
        by.patch(&town.server, &path, &json!({"verbs": ["read"]})).answer().await.json::<Value>(200);
        assert_eq!(put(&town, &posts.token, ics).await.problem(403).code, "forbidden", "taken from it");
    }

    async fn a_bot_brings_into_its_own_channels_only(place) {
        let town = Town::on(place).await;
        let (pairing, other) = (&town.pairings[0], &town.pairings[1]);
        let by = &pairing.facilitators[0];
        let both = bot(&town, by, &["plan"], &pairing.channels).await;
        let ics = || calendar(&["Rat"]);
        let which = put(&town, &both.token, json!({"ics": ics()})).await.problem(400);
        assert!(pairing.channels.iter().all(|id| which.detail.contains(&id.to_string())), "{}", which.detail);
        let foreign = json!({"ics": ics(), "channel": other.channels[0]});
        put(&town, &both.token, foreign).await.problem(404);
        let file = town.place.folder().join("rat.ics");
        std::fs::write(&file, ics()).unwrap();
        let (is_done, said) = once(&town, &both.token, &file, &[]).await;
        assert!(!is_done && said.contains("name one"), "{said}");
        let (is_done, said) =
            once(&town, &both.token, &file, &["--channel", &pairing.channels[1].to_string(), "--name", "Mairie", "--zone", "Europe/Paris"]).await;
        assert!(is_done, "{said}");
        let told = calendars(&town).await.remove(0);
        assert_eq!((told.channel, told.name.as_str(), told.zone.as_str()), (pairing.channels[1], "Mairie", "Europe/Paris"));

        // Facilitators don't replace it, and can end it; in an archived channel nothing is brought.
        let replace = http::request(town.server.address, "PUT", &format!("/api/v1/calendars/{}/file", told.id));
        replace.bearer(&by.token).json(&json!({"ics": ics()})).answer().await.problem(400);
        let end = http::request(town.server.address, "DELETE", &format!("/api/v1/calendars/{}", told.id));
        assert_eq!(end.bearer(&by.token).answer().await.status, 204);
        assert_eq!(titles(&town).await, ["-Rat"]);
        let archive = format!("/api/v1/channels/{}", pairing.channels[1]);
        assert_eq!(by.patch(&town.server, &archive, &json!({"archived": true})).answer().await.status, 200);
        let shut = json!({"ics": ics(), "channel": pairing.channels[1]});
        assert_eq!(put(&town, &both.token, shut).await.problem(403).code, "archived");
        for (more, status, code) in [
            (json!({"ics": ics(), "zone": "Europe/Atlantis"}), 400, "zone_unknown"),
            (json!({"ics": ics(), "name": " "}), 400, "text_invalid"),
            (json!({"ics": ics(), "reminders": ["1 day"]}), 400, "offset_invalid"),
            (json!({"ics": "x".repeat(3_000_000)}), 413, "too_large"),
            (json!({"url": "https://rathaus.example/x.ics"}), 400, "bad_request"),
        ] {
            let mut body = more;
            body["channel"] = json!(pairing.channels[0]);
            assert_eq!(put(&town, &both.token, body).await.problem(status).code, code);
        }
    }
}
