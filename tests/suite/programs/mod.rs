//! Programs of others: bots that post by HTTP, hooks both ways, calendars taken in.

mod bringing;
mod calendars;
mod documented;
mod failed_jobs;
mod hooks;
mod killed;
mod later;
mod outgoing;
mod outside;
mod posting;

use quartier_protocol::http::bots::BotMade;
use quartier_protocol::id::{ChannelId, PairingId};
use quartier_tests::town::{Person, Town};
use serde_json::{Value, json};

/// The pairing a person belongs to.
async fn pairing_of(town: &Town, person: &Person) -> PairingId {
    let directory: Value = person.get(&town.server, "/api/v1/directory").answer().await.json(200);
    directory["pairings"][0]["id"].as_str().unwrap().parse().unwrap()
}

/// A bot in some channels.
async fn bot(town: &Town, by: &Person, verbs: &[&str], channels: &[ChannelId]) -> BotMade {
    let pairing = pairing_of(town, by).await;
    let body = json!({"name": "Wetter", "channels": channels, "verbs": verbs});
    by.post(&town.server, &format!("/api/v1/pairings/{pairing}/bots"), &body).answer().await.json(201)
}
