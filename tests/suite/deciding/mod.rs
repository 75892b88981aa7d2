//! What facilitators decide, and what is held, slowed, frozen or looked at by rule, through the server's doors on both stores.

mod decisions;
mod farewells;
mod held_edits;
mod holds;
mod languages;
mod modes;
mod outs;
mod own_data;
mod partners;
mod races;
mod restoring;
mod reversed;
mod words;

use crate::moderation::{case, desk, pairing_of};
use quartier_protocol::http::bots::BotMade;
use quartier_protocol::http::moderation::desk::{Case, CaseKind, CaseSummary};
use quartier_protocol::http::moderation::notices::{Notice, NoticeKind, Statement};
use quartier_protocol::http::moderation::words::WordRules;
use quartier_protocol::id::{CaseId, ChannelId, MessageId};
use quartier_protocol::refusal::Refusal;
use quartier_protocol::reply::{EditOk, SendOk};
use quartier_protocol::{command, lang::Lang};
use quartier_tests::client::{Client, new_message};
use quartier_tests::http::{self, Answer};
use quartier_tests::ids;
use quartier_tests::server::Server;
use quartier_tests::town::{Person, Town};
use serde_json::{Value, json};

/// `PUT` as a person.
pub async fn put(server: &Server, by: &Person, path: &str, body: &Value) -> Answer {
    http::request(server.address, "PUT", path).bearer(&by.token).json(body).answer().await
}

/// Sets a channel's mode, or the pairing's; fields that are not named are as usual.
pub async fn set_mode(town: &Town, channel: Option<ChannelId>, mode: Value) -> Answer {
    let by = town.facilitator();
    let path = match channel {
        Some(channel) => format!("/api/v1/channels/{channel}/mode"),
        None => format!("/api/v1/pairings/{}/mode", pairing_of(town, by).await),
    };
    let mut whole = json!({"slow_s": null, "frozen": null, "hold": false, "no_joining": false, "until": null});
    for (field, value) in mode.as_object().expect("an object") {
        whole[field] = value.clone();
    }
    put(&town.server, by, &path, &json!({"mode": whole, "why": "weil es sein muss"})).await
}

/// Has everything in the channel wait.
pub async fn hold_all(town: &Town) {
    let answer = set_mode(town, Some(town.channel()), json!({"hold": true})).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// Says when messages wait; fields that are not named are as usual.
pub async fn set_holds(town: &Town, settings: Value) -> Answer {
    let by = town.facilitator();
    let path = format!("/api/v1/pairings/{}/holds", pairing_of(town, by).await);
    let mut whole = json!({"newcomer": 0, "links": false, "duty": null, "expiry_hours": 72});
    for (field, value) in settings.as_object().expect("an object") {
        whole[field] = value.clone();
    }
    put(&town.server, by, &path, &whole).await
}

/// A word rule of the whole pairing.
pub fn rule(pattern: &str, action: &str) -> Value {
    json!({"id": ids::message(), "pattern": pattern, "action": action, "rule": "insult", "channel": null})
}

/// Replaces the word rules, from whichever version they have.
pub async fn set_words(town: &Town, rules: Value, allowed: Value) -> Answer {
    let by = town.facilitator();
    let path = format!("/api/v1/pairings/{}/words", pairing_of(town, by).await);
    let known: WordRules = by.get(&town.server, &path).answer().await.json(200);
    put(&town.server, by, &path, &json!({"version": known.version, "rules": rules, "allowed": allowed})).await
}

/// Decides a case.
pub async fn decide(town: &Town, by: &Person, case: CaseId, body: &Value) -> Answer {
    by.post(&town.server, &format!("/api/v1/cases/{case}/decide"), body).answer().await
}

/// Acts with a ground and reasons.
pub fn with_reasons(acts: Value) -> Value {
    json!({"acts": acts, "ground": {"kind": "rule", "rule": "insult"}, "facts": "Das war eine Beleidigung."})
}

/// Lets the one waiting message of the desk through.
pub async fn release(town: &Town, case: CaseId) {
    let answer = decide(town, town.facilitator(), case, &json!({"acts": [{"act": "release"}]})).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// Acts on the facilitator's own initiative.
pub async fn act(town: &Town, by: &Person, about: Value, decide: Value) -> Answer {
    let mut body = about;
    body["decide"] = decide;
    let path = format!("/api/v1/pairings/{}/cases", pairing_of(town, town.facilitator()).await);
    by.post(&town.server, &path, &body).answer().await
}

/// The undecided case of a message.
pub async fn case_of(town: &Town, message: MessageId) -> Case {
    let desk = desk(town, "").await;
    let of_it: Vec<&CaseSummary> = desk.cases.iter().filter(|case| case.message == Some(message)).collect();
    assert_eq!(of_it.len(), 1, "{:?}", desk.cases);
    case(town, town.facilitator(), of_it[0].id).await
}

/// The undecided cases of a kind.
pub async fn cases(town: &Town, kind: CaseKind) -> Vec<CaseSummary> {
    desk(town, "").await.cases.into_iter().filter(|case| case.kind == kind).collect()
}

/// Sends a fresh message, wherever it ends up.
pub async fn try_say(client: &mut Client, channel: ChannelId, text: &str) -> Result<SendOk, Refusal> {
    client.send(&new_message(channel, text)).await
}

/// Sends a fresh message, which has to wait.
#[track_caller]
pub fn say_held(client: &mut Client, channel: ChannelId, text: &str) -> impl Future<Output = MessageId> {
    let caller = std::panic::Location::caller();
    let message = new_message(channel, text);
    async move {
        let ok = client.send(&message).await.unwrap_or_else(|refusal| panic!("{caller}: refused: {refusal}"));
        assert!(ok.held.is_some() && ok.position.is_none() && !ok.duplicate, "{caller}: {ok:?} doesn't wait");
        message.id
    }
}

/// Edits, wherever it ends up.
pub async fn try_edit(client: &mut Client, channel: ChannelId, id: MessageId, text: &str) -> Result<EditOk, Refusal> {
    let edit = command::Edit { channel, id, text: text.into(), lang: Lang::de(), confirmed: false, translation: None };
    client.ask(command::Command::Edit(edit)).await
}

/// A bot of the channel that reads and writes.
pub async fn bot(town: &Town) -> Person {
    let by = town.facilitator();
    let path = format!("/api/v1/pairings/{}/bots", pairing_of(town, by).await);
    let body = json!({"name": "Kalender", "channels": [town.channel()], "verbs": ["read", "post"]});
    let made: BotMade = by.post(&town.server, &path, &body).answer().await.json(201);
    Person { token: made.token, role: "bot".into(), channels: vec![town.channel()] }
}

/// What the pairing's audit log says was done, the latest first.
pub async fn audited(town: &Town) -> Vec<Value> {
    let by = town.facilitator();
    let path = format!("/api/v1/pairings/{}/audit", pairing_of(town, by).await);
    let read: Value = by.get(&town.server, &path).answer().await.json(200);
    read["entries"].as_array().expect("entries").clone()
}

/// A notice's statement.
#[track_caller]
pub fn statement(notice: &Notice) -> &Statement {
    match &notice.about {
        NoticeKind::Measure { statement, .. } => statement,
        other => panic!("reasons were expected, not {other:?}"),
    }
}
