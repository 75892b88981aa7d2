//! What was decided on a node that is killed before it told anybody reaches the other one.

use super::{cards, newcomer};
use quartier_protocol::directory::Role;
use quartier_protocol::event::EventKind;
use quartier_protocol::noted::Noted;
use quartier_protocol::push::Pushed;
use quartier_tests::client::Gone;
use quartier_tests::http::Request;
use quartier_tests::place::Place;
use quartier_tests::server::Server;
use quartier_tests::town::Town;
use quartier_tests::visitor::Visitor;
use quartier_tests::wait::until;
use redis::cmd;
use serde_json::json;

/// Two nodes, the first of which is to end.
struct Nodes {
    town: Town,
    /// The connections to Redis that it has.
    of_first: Vec<String>,
    second: Server,
}

/// The ids of Redis's connections.
async fn connections(place: &Place) -> Vec<String> {
    let listed: String = place.as_redis().unwrap().ask(&cmd("CLIENT").arg("LIST").take()).await;
    listed.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

impl Nodes {
    async fn start() -> Self {
        let town = Town::on(Place::redis().await).await;
        let of_first = connections(&town.place).await;
        let second = town.server.another().await;
        Self { town, of_first, second }
    }

    /// The first node decides what it is asked for, with effects like these, and is killed before any of them is had.
    async fn first_ends_with(&mut self, request: Request, effects: &str) {
        // Nothing is published from now on, and everybody stays connected.
        let pause = cmd("CLIENT").arg("PAUSE").arg(600_000).arg("WRITE").take();
        self.town.place.as_redis().unwrap().ask::<()>(&pause).await;
        let asking = tokio::spawn(request.send());
        let database = self.town.place.as_database().unwrap().client().await;
        until("the step to be taken", async || {
            let waiting = database.query_one("SELECT count(*) FROM outbox WHERE effect LIKE $1", &[&effects]).await;
            (waiting.unwrap().get::<_, i64>(0) == 1).then_some(())
        })
        .await;
        self.town.server.kill();
        let _ = asking.await.unwrap();
        until("what the killed node was sending to be gone", async || {
            let left = connections(&self.town.place).await;
            self.of_first.iter().all(|id| !left.contains(id)).then_some(())
        })
        .await;
        self.town.place.as_redis().unwrap().ask::<()>(&cmd("CLIENT").arg("UNPAUSE").take()).await;
    }

    /// Nothing is left to be told.
    async fn all_is_told(&self) {
        let database = self.town.place.as_database().unwrap().client().await;
        until("nothing to be left", async || {
            let waiting: i64 = database.query_one("SELECT count(*) FROM outbox", &[]).await.unwrap().get(0);
            (waiting == 0).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn an_ended_session_reaches_the_other_node_though_its_own_was_killed() {
    let mut nodes = Nodes::start().await;
    let town = &nodes.town;
    let code = cards(town, town.facilitator(), Role::Participant, json!([{"channels": []}]), None).await.remove(0);
    let visitor = Visitor::newcomer(&town.server, &newcomer(&code, "Emre")).await;
    let mut there = visitor.at(&nodes.second).connect().await;
    nodes.first_ends_with(visitor.post("/api/v1/logout", &json!({})), "tell c %").await;
    assert_eq!(there.gone().await, Gone::Closed { code: 4500, reason: "session_ended".into() });
    nodes.all_is_told().await;
}

#[tokio::test]
async fn a_changed_channel_reaches_the_other_node_though_its_own_was_killed() {
    let mut nodes = Nodes::start().await;
    let (town, channel) = (&nodes.town, nodes.town.channel());
    let mut there = town.participant(0).connect(&nodes.second).await;
    there.subscribe(channel).await;
    let name = json!({"name": {"de": "Rollen", "fr": "Rouler"}});
    let request = town.facilitator().patch(&town.server, &format!("/api/v1/channels/{channel}"), &name);
    nodes.first_ends_with(request, "channel %").await;
    let is_it = |kind: &EventKind| matches!(kind, EventKind::Noted(Noted::ChannelChanged(changed)) if changed.name.de.as_str() == "Rollen");
    there
        .expect("the new name", |pushed| match pushed {
            Pushed::Event(event) => is_it(&event.kind).then_some(()),
            Pushed::Push(_) => None,
        })
        .await;
    nodes.all_is_told().await;
    let again = nodes.town.participant(1).connect(&nodes.second).await;
    let listed = again.hello.channels.iter().find(|one| one.id == channel).unwrap();
    assert_eq!(listed.name.de.as_str(), "Rollen");
}
