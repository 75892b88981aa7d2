//! Programs of others: bots that post by HTTP, hooks both ways, calendars taken in.

mod bringing;
mod calendars;
mod documented;
mod due;
mod failed_jobs;
mod hooks;
mod outgoing;
mod outside;
mod posting;

use crate::moderation::pairing_of;
use quartier_protocol::http::bots::BotMade;
use quartier_protocol::id::ChannelId;
use quartier_tests::town::{Person, Town};
use serde_json::json;

/// A bot in some channels.
pub async fn bot(town: &Town, by: &Person, verbs: &[&str], channels: &[ChannelId]) -> BotMade {
    let pairing = pairing_of(town, by).await;
    let body = json!({"name": "Wetter", "channels": channels, "verbs": verbs});
    by.post(&town.server, &format!("/api/v1/pairings/{pairing}/bots"), &body).answer().await.json(201)
}
