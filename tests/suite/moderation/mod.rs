//! Reports, the desk, notices, appeals, through the server's doors on both stores.
//!
//! The facilitators of a seeded town hold tokens made at the shell, which count as verified.

mod appeals;
mod counts;
mod erased;
mod ignored;
mod live;
mod notices;
mod one_case;
mod public;
mod queue;
mod reports;
pub mod strangers;

use quartier_protocol::http::bots::BotMade;
use quartier_protocol::http::moderation::desk::{Case, Desk};
use quartier_protocol::http::moderation::notices::{Notices, Own};
use quartier_protocol::id::{CaseId, ChannelId, MemberId, MessageId, PairingId};
use quartier_tests::http::{self, Answer};
use quartier_tests::town::{Person, Town};
use serde_json::{Value, json};

/// The pairing of a person's channels.
pub async fn pairing_of(town: &Town, person: &Person) -> PairingId {
    let directory: Value = person.get(&town.server, "/api/v1/directory").answer().await.json(200);
    directory["pairings"][0]["id"].as_str().unwrap().parse().unwrap()
}

/// Who a person is.
pub async fn id_of(town: &Town, person: &Person) -> MemberId {
    let me: Value = person.get(&town.server, "/api/v1/me").answer().await.json(200);
    me["member"]["id"].as_str().unwrap().parse().unwrap()
}

/// Facilitators of the two councils: the one of the person given, and of the other.
pub async fn sides(town: &Town) -> [&Person; 2] {
    let council = async |person: &Person| {
        let me: Value = person.get(&town.server, "/api/v1/me").answer().await.json(200);
        me["member"]["council"].clone()
    };
    let first = town.facilitator();
    let mine = council(first).await;
    for other in &town.pairings[0].facilitators {
        if council(other).await != mine {
            return [first, other];
        }
    }
    panic!("both councils have facilitators")
}

/// Reports a message.
pub async fn report(town: &Town, by: &Person, channel: ChannelId, message: MessageId, body: Value) -> Answer {
    let path = format!("/api/v1/channels/{channel}/messages/{message}/report");
    by.post(&town.server, &path, &body).answer().await
}

/// What two taps send.
pub fn against_the_rules() -> Value {
    json!({"door": "rules", "rule": "insult"})
}

/// What the form for illegal content sends.
pub fn illegal(words: &str) -> Value {
    json!({"door": "illegal", "words": words, "good_faith": true, "lang": "de"})
}

/// The desk as a facilitator of the first pairing sees it; `query` with its question mark.
pub async fn desk(town: &Town, query: &str) -> Desk {
    let facilitator = town.facilitator();
    let path = format!("/api/v1/pairings/{}/desk{query}", pairing_of(town, facilitator).await);
    facilitator.get(&town.server, &path).answer().await.json(200)
}

/// A case as a facilitator sees it.
pub async fn case(town: &Town, by: &Person, case: CaseId) -> Case {
    by.get(&town.server, &format!("/api/v1/cases/{case}")).answer().await.json(200)
}

/// Decides a case.
pub async fn decide(town: &Town, by: &Person, case: CaseId, body: Value) -> Answer {
    by.post(&town.server, &format!("/api/v1/cases/{case}/decide"), &body).answer().await
}

/// A bot of the first channel, which reads and posts there.
pub async fn bot(town: &Town) -> Person {
    let path = format!("/api/v1/pairings/{}/bots", pairing_of(town, town.facilitator()).await);
    let body = json!({"name": "Wetterbot", "channels": [town.channel()], "verbs": ["read", "post"]});
    let made: BotMade = town.facilitator().post(&town.server, &path, &body).answer().await.json(201);
    Person { token: made.token, role: "bot".into(), channels: vec![town.channel()] }
}

/// The one case that is not decided.
pub async fn only_case(town: &Town) -> Case {
    let desk = desk(town, "").await;
    assert_eq!(desk.cases.len(), 1, "{:?}", desk.cases);
    case(town, town.facilitator(), desk.cases[0].id).await
}

/// What a person was told.
pub async fn notices(town: &Town, person: &Person) -> Notices {
    person.get(&town.server, "/api/v1/me/notices").answer().await.json(200)
}

/// What concerns a person alone.
pub async fn own(town: &Town, person: &Person) -> Own {
    person.get(&town.server, "/api/v1/me/own").answer().await.json(200)
}

/// `PUT` or `DELETE` as a person, without a body.
pub async fn ask(town: &Town, by: &Person, method: &str, path: &str) -> Answer {
    http::request(town.server.address, method, path).bearer(&by.token).answer().await
}
