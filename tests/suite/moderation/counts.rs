//! Yearly counts, for members too (N6; DSA, Article 15).

use super::{against_the_rules, bot, decide, only_case, pairing_of, report};
use quartier_protocol::http::moderation::counts::Counts;
use quartier_tests::town::{Person, Town};
use serde_json::json;

async fn counts(town: &Town, by: &Person) -> Counts {
    let pairing = pairing_of(town, by).await;
    by.get(&town.server, &format!("/api/v1/pairings/{pairing}/counts")).answer().await.json(200)
}

on_both_stores! {
    async fn n6_members_see_how_often_what_was_done_and_no_names(place) {
        let town = Town::on(place).await;
        assert_eq!(counts(&town, town.participant(0)).await.years, []);
        crate::administration::card(&town, town.facilitator()).await;
        let [mut lena] = town.talking().await;
        for text in ["eins", "zwei"] {
            let said = lena.say(town.channel(), text).await;
            assert_eq!(report(&town, town.participant(1), town.channel(), said.id, against_the_rules()).await.status, 201);
        }
        let said = lena.say(town.channel(), "drei").await;
        assert_eq!(report(&town, town.participant(1), town.channel(), said.id, json!({"door": "danger"})).await.status, 201);
        for by in [town.participant(0), town.participant(1), town.facilitator()] {
            let counted = counts(&town, by).await.years;
            assert_eq!(counted.len(), 1);
            assert!(counted[0].year >= 2026);
            assert_eq!(counted[0].counts.iter().map(|(act, n)| (act.as_str(), *n)).collect::<Vec<_>>(), [("report.made", 3), ("report.made.danger", 1), ("report.made.rules", 2)]);
        }
        assert_eq!(counts(&town, town.stranger()).await.years, [], "each pairing has its own");
    }

    async fn n6_what_was_decided_is_counted_too(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "böse").await;
        assert_eq!(report(&town, town.participant(1), town.channel(), said.id, against_the_rules()).await.status, 201);
        let body = json!({"acts": [{"act": "remove"}, {"act": "warn"}], "ground": {"kind": "rule", "rule": "insult"}, "facts": "Beleidigung"});
        assert_eq!(decide(&town, town.facilitator(), only_case(&town).await.summary.id, body).await.status, 200);
        let counted = counts(&town, town.participant(0)).await.years.remove(0).counts;
        let counted: Vec<(&str, u64)> = counted.iter().map(|(act, n)| (act.as_str(), *n)).collect();
        assert_eq!(counted, [("case.decided", 1), ("member.warned", 1), ("message.removed", 1), ("report.made", 1), ("report.made.rules", 1)]);
    }

    async fn n6_another_pairings_counts_are_not_found(place) {
        let town = Town::on(place).await;
        let path = format!("/api/v1/pairings/{}/counts", pairing_of(&town, town.facilitator()).await);
        assert_eq!(town.stranger().get(&town.server, &path).answer().await.problem(404).code, "not_found");
        assert_eq!(bot(&town).await.get(&town.server, &path).answer().await.problem(403).code, "forbidden");
        assert_eq!(quartier_tests::http::get(town.server.address, &path).answer().await.problem(401).code, "unauthorized");
    }
}
