//! What docs/bots.md shows works as it stands there.

use super::bot;
use quartier_protocol::http::agenda::hooks::HookMade;
use quartier_tests::binary;
use quartier_tests::site::Site;
use quartier_tests::town::Town;
use quartier_tests::wait::{until, within};
use serde_json::json;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::Command;
use uuid::Uuid;

/// The example of this kind.
pub(super) fn example(kind: &str) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/bots.md");
    let document = std::fs::read_to_string(path).expect("docs/bots.md is there");
    let rest = document.split(&format!("```{kind}\n")).nth(1).unwrap_or_else(|| panic!("no example {kind}"));
    rest.split("```").next().expect("it ends").to_owned()
}

/// The program made of an example in Rust, once it is certain that it is the one that is shown.
fn built(name: &str, kind: &str) -> String {
    let source = format!("{}/examples/{name}.rs", env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::read_to_string(source).expect("it is there");
    let shown = source.split_once("\n\n").expect("it says first where it is shown").1;
    assert_eq!(example(kind), shown, "docs/bots.md shows tests/examples/{name}.rs");
    binary::example(name).display().to_string()
}

/// Runs a program with a text on its standard input; what it said.
pub(super) async fn run(program: &[&str], environment: &[(&str, &str)], input: &str) -> String {
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).envs(environment.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{program:?}: {error}"));
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(input.as_bytes()).await.expect("it listens");
    drop(stdin);
    let ended = tokio::time::timeout(quartier_tests::wait::TIME_LIMIT, child.wait_with_output()).await;
    let ended = ended.expect("it ends").expect("it can be waited for");
    let (said, wrong) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    assert!(ended.status.success(), "{program:?}: {said} {wrong}");
    said.into_owned()
}

on_both_stores! {
    async fn the_bots_in_the_document_post(place) {
        let town = Town::on(place).await;
        let pairing = &town.pairings[0];
        let channel = pairing.channels[0];
        let facilitator = &pairing.facilitators[0];
        let made = bot(&town, facilitator, &["post"], &[channel]).await;
        let (url, place) = (town.server.own_origin(), channel.to_string());
        let environment = [("QUARTIER_URL", url.as_str()), ("TOKEN", &made.token), ("CHANNEL", &place)];
        let python = example("python bot");
        let first = run(&["python3", "-"], &environment, &python).await;
        assert_eq!(run(&["python3", "-"], &environment, &python).await, first, "once");
        run(&["sh", "-s"], &environment, &example("sh bot")).await;
        let rust = built("bot", "rust bot");
        for is_again in [false, true] {
            let said = run(&[&rust], &environment, "").await;
            let said: serde_json::Value = serde_json::from_str(&said).expect("what the server answered");
            assert_eq!(said["duplicate"], is_again, "once");
        }
        let body = json!({"kind": "incoming", "channel": channel, "lang": "de"});
        let path = format!("/api/v1/bots/{}/hooks", made.bot.id);
        let hook: HookMade = facilitator.post(&town.server, &path, &body).answer().await.json(201);
        let hook = hook.secret.replace("http://quartier.test", &url);
        assert_eq!(run(&["sh", "-s"], &[("HOOK", &hook)], &example("sh slack")).await, "ok");
        let mut reader = pairing.participants[0].connect(&town.server).await;
        let page = reader.history(channel, None, Some(10)).await.unwrap();
        let texts: Vec<&str> = page.messages.iter().filter_map(|one| Some(one.text.as_ref()?.as_str())).collect();
        let said = ["Morgen regnet es.", "Die Sicherung ist fertig.", "Morgen schneit es.", "Build 7 (https://ci.example/7) ist fertig."];
        assert!(texts.ends_with(&said), "{texts:?}");
    }

    async fn the_bot_in_rust_answers_once(place) {
        let town = Town::on(place).await;
        let (channel, url) = (town.channel(), town.server.own_origin());
        let made = bot(&town, town.facilitator(), &["read", "post"], &[channel]).await;
        let mut command = Command::new(built("answering", "rust answering"));
        command.envs([("QUARTIER_URL", url.as_str()), ("TOKEN", &made.token), ("CHANNEL", &channel.to_string())]);
        let mut child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().expect("it can be run");
        let mut told = BufReader::new(child.stdout.take().expect("piped")).lines();
        within("the bot to be there", async {
            while !told.next_line().await.expect("text").expect("it runs").contains("\"ref\":\"here\"") {}
        })
        .await;
        let mut lena = town.participant(0).connect(&town.server).await;
        lena.subscribe(channel).await;
        let asked = lena.say(channel, "ping").await.id;
        let said = until("the bot to answer", async || {
            let said = lena.history(channel, None, Some(10)).await.unwrap().messages;
            said.last().is_some_and(|last| last.author == made.bot.id).then_some(said)
        })
        .await;
        let texts: Vec<&str> = said.iter().filter_map(|one| Some(one.text.as_ref()?.as_str())).collect();
        assert_eq!(texts[texts.len() - 2..], ["ping", "pong"]);
        assert_eq!(said.last().expect("an answer").id.0, Uuid::new_v5(&asked.0, b"pong"));
    }

    async fn what_is_posted_verifies_as_the_document_says(place) {
        let town = Town::flagged(place, &["--private-addresses", "127.0.0.1"]).await;
        let pairing = &town.pairings[0];
        let channel = pairing.channels[0];
        let facilitator = &pairing.facilitators[0];
        let made = bot(&town, facilitator, &["read"], &[channel]).await;
        let site = Site::open().await;
        site.answer("204 No Content", "", "");
        let body = json!({"kind": "outgoing", "channels": [channel], "url": site.url("/in")});
        let path = format!("/api/v1/bots/{}/hooks", made.bot.id);
        let hook: HookMade = facilitator.post(&town.server, &path, &body).answer().await.json(201);
        pairing.participants[0].connect(&town.server).await.say(channel, "Hallo").await;
        let asked = site.asked_times(1).await[0].clone();
        let (secret, body) = (json!(hook.secret), json!(asked.body));
        let lines: Vec<&str> = asked.head.lines().collect();
        let signature = lines.iter().find_map(|line| line.strip_prefix("webhook-signature: "));
        let headers = json!({
            "webhook-id": asked.header("webhook-id"),
            "webhook-timestamp": asked.header("webhook-timestamp"),
            "webhook-signature": signature,
        });
        let check = format!(
            "{}\nheaders = {headers}\nassert verify({secret}, headers, {body}.encode())\n\
             assert not verify({secret}, headers, b'another')\n",
            example("python verify")
        );
        run(&["python3", "-"], &[], &check).await;
    }
}
