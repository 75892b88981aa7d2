//! What is asked of people and kept of them, read from the interface's own description.

use quartier_tests::http;
use quartier_tests::place::Place;
use quartier_tests::town::Town;
use serde_json::Value;
use std::collections::BTreeSet;

/// The name of every property of every body.
fn properties(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::Object(named)) = fields.get("properties") {
                found.extend(named.keys().cloned());
            }
            fields.values().for_each(|inner| properties(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| properties(inner, found)),
        _ => {}
    }
}

/// Not about members: a report of illegal content by somebody without an account, who by law names themselves (DSA, Article
/// 16(2)(c)) and where it is, as it came in and as the desk sees it; the numbers of those who help; and where a meeting takes place.
const OF_OTHERS: [&str; 5] = ["PublicReport", "ReportNote", "Helpline", "Plan", "Occurrence"];

async fn described() -> BTreeSet<String> {
    let town = Town::on(Place::sqlite().await).await;
    let mut openapi: Value = http::get(town.server.address, "/api/v1/openapi.json").answer().await.json(200);
    let schemas = openapi["components"]["schemas"].as_object_mut().unwrap();
    for other in OF_OTHERS {
        assert!(schemas.remove(other).is_some(), "{other} is described by its name");
    }
    let mut found = BTreeSet::new();
    properties(&openapi, &mut found);
    assert!(found.contains("age_band") && found.len() > 60, "the search for properties is broken: {found:?}");
    found
}

#[tokio::test]
async fn g2_no_mail_address_telephone_number_or_picture_is_asked_for() {
    let personal =
        ["mail", "phone", "tel", "birth", "surname", "street", "address", "picture", "photo", "avatar", "ip"];
    for property in described().await {
        let words: Vec<&str> = property.split('_').collect();
        assert!(!words.iter().any(|word| personal.contains(word)), "{property}");
    }
}

#[tokio::test]
async fn g3_no_place_is_asked_for() {
    for property in described().await {
        assert!(!["location", "latitude", "longitude", "geo", "place"].contains(&property.as_str()), "{property}");
    }
}

#[tokio::test]
async fn g8_nobody_is_counted_ranked_or_drawn_back() {
    let pulls = ["score", "streak", "rank", "points", "likes", "followers", "badge", "level", "karma", "views"];
    for property in described().await {
        assert!(!property.split('_').any(|word| pulls.contains(&word)), "{property}");
    }
}
