//! From which age members agree for themselves: what the country's law says, or what the council says instead.

use super::{card, home, newcomer};
use crate::described::operator::verified;
use quartier_protocol::http::care::CardMade;
use quartier_protocol::http::joining::{AgeBand, Join, Looked};
use quartier_tests::http::{self, Answer};
use quartier_tests::server::ORIGIN;
use quartier_tests::town::{Person, Town};
use quartier_tests::visitor::join_as;
use serde_json::{Value, json};

async fn overview(town: &Town, operator: &str) -> Value {
    let request = http::get(town.server.address, "/api/v1/operator/overview").header("cookie", operator);
    request.answer().await.json(200)
}

/// What stands in a list about a council.
fn about(list: &Value, key: &str, council: &Value) -> Value {
    list.as_array().unwrap().iter().find(|one| one[key] == *council).unwrap().clone()
}

/// What the page is told of a card: the age from which its bearer agrees alone.
async fn age_told(town: &Town, card: &CardMade) -> u8 {
    let body = json!({"code": card.code});
    let looked = http::post(town.server.address, "/api/v1/join/look", &body).origin(ORIGIN).answer().await;
    looked.json::<Looked>(200).own_consent_from
}

/// Somebody of this age with a card of somebody's council, with the parent's slip or without.
async fn joins(town: &Town, card: &CardMade, name: &str, band: AgeBand, slip: Option<&String>) -> Answer {
    let join = Join { age_band: Some(band), slip: slip.cloned(), ..newcomer(card, name) };
    join_as(town.server.address, ORIGIN, &join).await
}

/// The facilitator of the first pairing whose council is in this country, and the council.
async fn of_country<'a>(town: &'a Town, seen: &Value, country: &str) -> (&'a Person, Value) {
    for person in &town.pairings[0].facilitators {
        let council = json!(home(town, person).await.1);
        let municipality = about(&seen["directory"]["councils"], "id", &council)["municipality"].clone();
        if about(&seen["directory"]["municipalities"], "id", &municipality)["country"] == country {
            return (person, council);
        }
    }
    panic!("no facilitator in {country}");
}

on_both_stores! {
    async fn g1_members_agree_alone_from_16_in_germany_and_15_in_france_or_as_their_council_says(place) {
        let mut town = Town::on(place).await;
        let operator = verified(&mut town, &[]).await;
        let seen = overview(&town, &operator).await;
        let (german, german_council) = of_country(&town, &seen, "DE").await;
        let (french, french_council) = of_country(&town, &seen, "FR").await;
        for (council, age) in [(&german_council, 16), (&french_council, 15)] {
            let terms = about(&seen["terms"], "council", council);
            assert_eq!((&terms["own_consent_from"], &terms["legal_basis"]), (&json!(age), &Value::Null), "{terms}");
        }
        let (germans, frenchs) = (card(&town, german).await, card(&town, french).await);
        assert_eq!((age_told(&town, &germans).await, age_told(&town, &frenchs).await), (16, 15));
        assert_eq!(joins(&town, &germans, "Emre", AgeBand::Is15, None).await.problem(400).code, "slip_invalid");
        assert_eq!(joins(&town, &frenchs, "Mia", AgeBand::Is15, None).await.status, 200);
        let younger = card(&town, french).await;
        assert_eq!(joins(&town, &younger, "Zoe", AgeBand::Under15, None).await.problem(400).code, "slip_invalid");

        let mut changed = about(&seen["directory"]["councils"], "id", &german_council);
        changed.as_object_mut().unwrap().remove("id");
        changed["legal_basis"] = json!("Art. 6 Abs. 1 e DSGVO");
        let put = async |age: u8| {
            let path = format!("/api/v1/operator/councils/{}", german_council.as_str().unwrap());
            let mut body = changed.clone();
            body["own_consent_from"] = json!(age);
            let request = http::request(town.server.address, "PUT", &path).browser(&operator, ORIGIN).json(&body);
            request.answer().await
        };
        assert_eq!(put(14).await.problem(400).code, "bad_request");
        assert_eq!(put(18).await.status, 200);
        let seen = overview(&town, &operator).await;
        let terms = about(&seen["terms"], "council", &german_council);
        assert_eq!(terms["own_consent_from"], 18);
        assert_eq!(terms["legal_basis"], "Art. 6 Abs. 1 e DSGVO", "it is recorded");
        assert_eq!(about(&seen["terms"], "council", &french_council)["own_consent_from"], 15, "and nobody else's");
        // A card of before counts by what is said now.
        assert_eq!(age_told(&town, &germans).await, 18);
        assert_eq!(joins(&town, &germans, "Ida", AgeBand::From16To17, None).await.problem(400).code, "slip_invalid");
        assert_eq!(joins(&town, &germans, "Ida", AgeBand::From16To17, germans.slips.first()).await.status, 200);
    }
}
