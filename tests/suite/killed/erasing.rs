//! Somebody is erased, and the server killed meanwhile.

use super::{TWO_MINUTES, killed_after, moments, undisturbed};
use crate::administration::audit::verify;
use crate::administration::erasing::kept_bytes;
use crate::administration::traces::only_what_stays;
use crate::administration::{card, home, newcomer};
use quartier_protocol::id::MemberId;
use quartier_tests::http::Request;
use quartier_tests::place::Place;
use quartier_tests::town::Town;
use quartier_tests::visitor::Visitor;
use serde_json::{Value, json};
use tokio::time::timeout;

/// A member who said something, and had it changed, under a name that nothing else has.
async fn someone(town: &Town, n: usize) -> (MemberId, String) {
    let name = format!("Wolkenbruch{n}");
    let someone = Visitor::newcomer(&town.server, &newcomer(&card(town, town.facilitator()).await, &name)).await;
    let mut client = someone.connect().await;
    let said = client.say(town.channel(), &format!("{name} sagt")).await;
    client.edit(town.channel(), said.id, &format!("{name} meint")).await.unwrap();
    (someone.me.id, name)
}

fn erase(town: &Town, member: MemberId) -> Request {
    town.facilitator().post(&town.server, &format!("/api/v1/members/{member}/erase"), &json!({"why": "Eltern"}))
}

/// How often the audit log says that they were erased.
async fn times_decided(town: &Town, member: MemberId) -> usize {
    let (pairing, _) = home(town, town.facilitator()).await;
    let path = format!("/api/v1/pairings/{pairing}/audit");
    let log: Value = town.facilitator().get(&town.server, &path).answer().await.json(200);
    let is_its = |entry: &&Value| entry["what"] == "member.erased" && entry["member"] == json!(member);
    log["entries"].as_array().unwrap().iter().filter(is_its).count()
}

/// Whether the store has what any of them said, or is called.
async fn has_any(place: &Place) -> bool {
    kept_bytes(place, "Wolkenbruch").await.expect("it can be searched")
}

on_both_stores! {
    async fn whoever_was_being_erased_is_erased_whenever_the_server_was_killed(place) {
        let mut town = Town::on(place).await;
        let (first, _) = someone(&town, 0).await;
        let (took, answer) = undisturbed(erase(&town, first)).await;
        assert_eq!(answer.status, 204);
        let mut erased = vec![first];
        for (n, moment) in moments(took).enumerate() {
            let (member, name) = someone(&town, n + 1).await;
            assert_eq!(kept_bytes(&town.place, &name).await, Some(true), "the search is broken");
            let request = erase(&town, member);
            let told = killed_after(&mut town, moment, request).await;
            // Nobody was told that it is done: every second time it is asked for again, as a person would. What was decided is done without.
            if told.is_none() && (n % 2 == 0 || times_decided(&town, member).await == 0) {
                let again = erase(&town, member).answer().await.status;
                assert!([204, 404].contains(&again), "{again}");
            }
            erased.push(member);
        }
        let gone = async {
            while has_any(&town.place).await {
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            }
        };
        timeout(TWO_MINUTES, gone).await.expect("nothing that they said is left");
        for member in &erased {
            only_what_stays(&town.place, *member).await;
            assert_eq!(times_decided(&town, *member).await, 1, "{member}");
        }
        let (whole, told) = verify(&town.place).await;
        assert!(whole, "{told}");
    }
}
