//! A facilitator who has not shown a passkey, and one of another pairing, before every door of the desk.

use super::{against_the_rules, bot, desk, own, pairing_of, report};
use quartier_protocol::directory::Role;
use quartier_tests::http;
use quartier_tests::server::ORIGIN;
use quartier_tests::town::Town;
use quartier_tests::visitor::Visitor;
use serde_json::json;

/// Every request of a desk; `{…}` stands for the ids.
pub const REQUESTS: [(&str, &str, &str); 20] = [
    ("GET", "/api/v1/pairings/{pairing}/desk", ""),
    ("GET", "/api/v1/pairings/{pairing}/desk?state=decided", ""),
    ("GET", "/api/v1/cases/{case}", ""),
    ("POST", "/api/v1/cases/{case}/take", ""),
    ("POST", "/api/v1/cases/{case}/leave", ""),
    ("POST", "/api/v1/cases/{case}/decide", r#"{"acts":[]}"#),
    (
        "POST",
        "/api/v1/pairings/{pairing}/cases",
        r#"{"member":"{member}","decide":{"acts":[{"act":"warn"}],"ground":{"kind":"rule","rule":"insult"},"facts":"x"}}"#,
    ),
    ("GET", "/api/v1/pairings/{pairing}/restrictions", ""),
    ("POST", "/api/v1/restrictions/{notice}/lift", r#"{"why":"x"}"#),
    ("GET", "/api/v1/pairings/{pairing}/modes", ""),
    ("PUT", "/api/v1/pairings/{pairing}/mode", MODE),
    ("PUT", "/api/v1/channels/{channel}/mode", MODE),
    ("POST", "/api/v1/pairings/{pairing}/brake", r#"{"why":"x"}"#),
    ("GET", "/api/v1/pairings/{pairing}/holds", ""),
    ("PUT", "/api/v1/pairings/{pairing}/holds", r#"{"newcomer":0,"links":true,"duty":null,"expiry_hours":72}"#),
    ("GET", "/api/v1/pairings/{pairing}/words", ""),
    ("PUT", "/api/v1/pairings/{pairing}/words", r#"{"version":0,"rules":[],"allowed":["x"]}"#),
    ("POST", "/api/v1/pairings/{pairing}/words/try", r#"{"rules":[],"allowed":[],"days":1}"#),
    ("GET", "/api/v1/pairings/{pairing}/audit", ""),
    ("GET", "/api/v1/pairings/{pairing}/members", ""),
];

const MODE: &str = r#"{"mode":{"slow_s":5,"frozen":null,"hold":false,"no_joining":false,"until":null},"why":"x"}"#;

/// All of the requests as somebody, each answered with a status and a code.
async fn each(
    town: &Town,
    fill: impl Fn(&str) -> String,
    who: impl Fn(http::Request) -> http::Request,
    wanted: (u16, &str),
) {
    for (method, path, body) in REQUESTS {
        let request = who(http::request(town.server.address, method, &fill(path)));
        let answer = request.header("content-type", "application/json").body(fill(body)).answer().await;
        assert_eq!((answer.status, answer.problem(wanted.0).code.as_str()), wanted, "{method} {path}");
    }
}

on_both_stores! {
    async fn a_desk_is_for_its_own_facilitators_with_a_passkey_and_on_the_pages_origin(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "böse").await;
        assert_eq!(report(&town, town.participant(1), town.channel(), said.id, against_the_rules()).await.status, 201);
        let pairing = pairing_of(&town, town.facilitator()).await;
        let mute = json!({"member": lena.member(), "decide": {"acts": [{"act": "mute", "minutes": 5, "everywhere": true}],
            "ground": {"kind": "rule", "rule": "insult"}, "facts": "x"}});
        let path = format!("/api/v1/pairings/{pairing}/cases");
        assert_eq!(town.facilitator().post(&town.server, &path, &mute).answer().await.status, 201);
        let notice = own(&town, town.participant(0)).await.muted[0].notice;
        let case = desk(&town, "").await.cases[0].id;
        let ids = [("{pairing}", pairing.to_string()), ("{case}", case.to_string()), ("{channel}", town.channel().to_string()),
            ("{member}", lena.member().to_string()), ("{notice}", notice.to_string())];
        let fill = |text: &str| ids.iter().fold(text.to_owned(), |text, (mark, id)| text.replace(mark, id));
        let made = crate::administration::cards(&town, town.facilitator(), Role::Facilitator, json!([{"channels": []}]), None).await;
        let new = Visitor::newcomer(&town.server, &crate::administration::newcomer(&made[0], "Frau Neu")).await;
        each(&town, fill, |request| request.browser(&new.cookie, ORIGIN), (403, "passkey_needed")).await;
        let bearer = |token: String| move |request: http::Request| request.bearer(&token);
        each(&town, fill, bearer(town.pairings[1].facilitators[0].token.clone()), (404, "not_found")).await;
        each(&town, fill, bearer(town.stranger().token.clone()), (404, "not_found")).await;
        each(&town, fill, bearer(town.participant(0).token.clone()), (403, "forbidden")).await;
        each(&town, fill, bearer(bot(&town).await.token), (403, "forbidden")).await;
        each(&town, fill, |request| request, (401, "unauthorized")).await;
        each(&town, fill, |request| request.browser(&new.cookie, "https://evil.example"), (403, "origin_not_allowed")).await;
        let lying = desk(&town, "").await;
        assert_eq!((lying.open, lying.taken), (1, 0), "nothing was done");
        assert_eq!(own(&town, town.participant(0)).await.muted.len(), 1);
    }
}
