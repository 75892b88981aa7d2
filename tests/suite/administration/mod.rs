//! Cards, joining, and caring for a pairing, through the server's doors on both stores.
//!
//! The facilitators of a seeded town hold tokens made at the shell, which count as verified; passkeys themselves are
//! shown in the browser tests.

mod ages;
pub mod audit;
mod bots;
mod cards;
mod doors;
mod endings;
pub mod erasing;
mod files;
mod members;
mod own;
mod strangers;
pub mod traces;

use quartier_protocol::directory::Role;
use quartier_protocol::http::care::{CardMade, CardsMade};
use quartier_protocol::http::joining::{AgeBand, ConsentText, ConsentVersion, Join};
use quartier_protocol::id::{CouncilId, PairingId};
use quartier_tests::town::{Person, Town};
use serde_json::{Value, json};

/// The pairing of a person's channels, and their council.
pub async fn home(town: &Town, person: &Person) -> (PairingId, CouncilId) {
    let directory: Value = person.get(&town.server, "/api/v1/directory").answer().await.json(200);
    let me: Value = person.get(&town.server, "/api/v1/me").answer().await.json(200);
    let pairing = directory["pairings"][0]["id"].as_str().unwrap().parse().unwrap();
    (pairing, me["member"]["council"].as_str().unwrap().parse().unwrap())
}

/// What somebody is called.
async fn name_of(town: &Town, person: &Person) -> String {
    let me: Value = person.get(&town.server, "/api/v1/me").answer().await.json(200);
    me["member"]["name"].as_str().unwrap().to_owned()
}

/// Cards made by a facilitator for their own council.
pub async fn cards(town: &Town, by: &Person, role: Role, cards: Value, group: Option<u32>) -> Vec<CardMade> {
    let (pairing, council) = home(town, by).await;
    let mut body = json!({"council": council, "role": role, "days": 7, "cards": cards});
    if let Some(people) = group {
        body["group"] = people.into();
    }
    let path = format!("/api/v1/pairings/{pairing}/cards");
    by.post(&town.server, &path, &body).answer().await.json::<CardsMade>(201).cards
}

/// One card for one newcomer.
pub async fn card(town: &Town, by: &Person) -> CardMade {
    cards(town, by, Role::Participant, json!([{"channels": []}]), None).await.remove(0)
}

/// What a newcomer says who is old enough to agree alone.
pub fn newcomer(card: &CardMade, name: &str) -> Join {
    let text = |text| ConsentVersion { text, version: "2026-11-01".into() };
    Join {
        code: card.code.clone(),
        name: Some(name.into()),
        age_band: Some(AgeBand::From16To17),
        agreed: Some(vec![text(ConsentText::Privacy), text(ConsentText::Rules)]),
        ..Join::default()
    }
}
