//! Meetings, answers, minutes and calendar feeds, through the server's doors on both stores.
//!
//! The server's clock is the machine's, so everything is planned for years to come.

mod along;
mod answers;
mod changing;
mod erased;
mod feeds;
mod holidays;
mod listing;
mod minutes;
mod planning;
mod said;
mod strangers;

use quartier_protocol::event::{Event, EventKind};
use quartier_protocol::http::agenda::meetings::MeetingView;
use quartier_protocol::id::{ChannelId, MeetingId};
use quartier_tests::client::Client;
use quartier_tests::http::{self, Answer};
use quartier_tests::ids;
use quartier_tests::town::{Person, Town};
use serde_json::{Value, json};

/// A Tuesday, on the wall of a town hall.
const START: &str = "2030-03-05T18:00";

/// An id for a meeting.
fn new_id() -> MeetingId {
    MeetingId(ids::message().0)
}

/// Every Tuesday at six, ten times, over the change to summer time.
pub fn weekly() -> Value {
    json!({
        "title": {"de": "Gemeinsame Sitzung", "fr": "Réunion commune"},
        "place": {"de": "Rathaus", "fr": "Mairie"},
        "start": START, "zone": "Europe/Berlin", "minutes": 90, "rule": "FREQ=WEEKLY;COUNT=10;BYDAY=TU",
        "except": [], "skip_holidays": false, "link": "https://example.org/treffen",
        "items": [{"title": {"de": "Spielplatz", "fr": "Aire de jeux"}, "owner": null, "minutes": 20}],
        "reminders": ["P1W", "P1D", "PT1H"],
    })
}

/// A plan with something else in it.
fn with(mut plan: Value, key: &str, value: Value) -> Value {
    plan[key] = value;
    plan
}

async fn ask(town: &Town, by: &Person, method: &str, path: &str, body: &Value) -> Answer {
    http::request(town.server.address, method, path).bearer(&by.token).json(body).answer().await
}

async fn plan_in(town: &Town, by: &Person, channel: ChannelId, id: MeetingId, plan: &Value) -> Answer {
    let path = format!("/api/v1/channels/{channel}/meetings");
    ask(town, by, "POST", &path, &json!({"id": id, "plan": plan})).await
}

/// A meeting of the first facilitator's in the first channel.
pub async fn planned(town: &Town, plan: &Value) -> MeetingView {
    plan_in(town, town.facilitator(), town.channel(), new_id(), plan).await.json(201)
}

async fn see(town: &Town, by: &Person, id: MeetingId) -> MeetingView {
    by.get(&town.server, &format!("/api/v1/meetings/{id}")).answer().await.json(200)
}

async fn change(town: &Town, by: &Person, id: MeetingId, body: Value) -> Answer {
    ask(town, by, "PUT", &format!("/api/v1/meetings/{id}"), &body).await
}

async fn cancel(town: &Town, by: &Person, id: MeetingId, body: Value) -> Answer {
    ask(town, by, "POST", &format!("/api/v1/meetings/{id}/cancel"), &body).await
}

async fn answer(town: &Town, by: &Person, id: MeetingId, time: &str, answer: Option<&str>) -> Answer {
    ask(town, by, "PUT", &format!("/api/v1/meetings/{id}/times/{time}/answer"), &json!({"answer": answer})).await
}

/// The starts of a view's times, as they are shown.
fn starts(view: &MeetingView) -> Vec<String> {
    view.occurrences.iter().map(|time| time.start.to_string()).collect()
}

/// The next event that isn't a message.
async fn next_note(client: &mut Client) -> EventKind {
    loop {
        let Event { kind, .. } = client.expect_event().await;
        if !matches!(kind, EventKind::MessagePosted { .. }) {
            return kind;
        }
    }
}
