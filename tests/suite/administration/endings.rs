//! An end that was decided, and the node it was decided on is no more.

use super::{cards, newcomer};
use quartier_protocol::directory::Role;
use quartier_tests::client::Gone;
use quartier_tests::place::Place;
use quartier_tests::town::Town;
use quartier_tests::visitor::Visitor;
use quartier_tests::wait::until;
use redis::cmd;
use serde_json::json;

/// The ids of Redis's connections.
async fn connections(place: &Place) -> Vec<String> {
    let listed: String = place.as_redis().unwrap().ask(&cmd("CLIENT").arg("LIST").take()).await;
    listed.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[tokio::test]
async fn an_ended_session_reaches_the_other_node_though_its_own_was_killed() {
    let mut town = Town::on(Place::redis().await).await;
    let of_first = connections(&town.place).await;
    let second = town.server.another().await;
    let code = cards(&town, town.facilitator(), Role::Participant, json!([{"channels": []}]), None).await.remove(0);
    let visitor = Visitor::newcomer(&town.server, &newcomer(&code, "Emre")).await;
    let mut there = visitor.at(&second).connect().await;
    // Nothing is published from now on, and everybody stays connected.
    let pause = cmd("CLIENT").arg("PAUSE").arg(600_000).arg("WRITE").take();
    town.place.as_redis().unwrap().ask::<()>(&pause).await;
    let signing_out = {
        let visitor = visitor.clone();
        tokio::spawn(async move { visitor.post("/api/v1/logout", &json!({})).send().await })
    };
    let database = town.place.as_database().unwrap().client().await;
    let effects = "SELECT count(*) FROM outbox WHERE effect LIKE 'tell c %'";
    until("the step to be taken", async || {
        let waiting: i64 = database.query_one(effects, &[]).await.unwrap().get(0);
        (waiting == 1).then_some(())
    })
    .await;
    town.server.kill();
    let _ = signing_out.await.unwrap();
    until("what the killed node was sending to be gone", async || {
        let left = connections(&town.place).await;
        of_first.iter().all(|id| !left.contains(id)).then_some(())
    })
    .await;
    town.place.as_redis().unwrap().ask::<()>(&cmd("CLIENT").arg("UNPAUSE").take()).await;
    assert_eq!(there.gone().await, Gone::Closed { code: 4500, reason: "session_ended".into() });
    until("nothing to be left", async || {
        let waiting: i64 = database.query_one("SELECT count(*) FROM outbox", &[]).await.unwrap().get(0);
        (waiting == 0).then_some(())
    })
    .await;
}
