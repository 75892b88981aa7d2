//! What a member was told: theirs to read, and nobody else's.

use super::{against_the_rules, ask, bot, notices, own, report};
use quartier_tests::http;
use quartier_tests::ids;
use quartier_tests::town::Town;
use quartier_tests::visitor::Visitor;
use serde_json::json;

on_both_stores! {
    async fn a_notice_is_unread_until_the_member_reads_it(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let reporter = town.participant(1);
        for text in ["eins", "zwei"] {
            let said = lena.say(town.channel(), text).await;
            assert_eq!(report(&town, reporter, town.channel(), said.id, against_the_rules()).await.status, 201);
        }
        let told = notices(&town, reporter).await.notices;
        assert!(told.len() == 2 && told[0].at >= told[1].at && told.iter().all(|notice| !notice.read));
        let path = format!("/api/v1/me/notices/{}/read", told[1].id);
        for _ in 0..2 {
            assert_eq!(ask(&town, reporter, "POST", &path).await.status, 204);
        }
        let told = notices(&town, reporter).await.notices;
        assert_eq!([told[0].read, told[1].read], [false, true]);
        assert_eq!(own(&town, reporter).await.unread, 1);
    }

    async fn somebody_elses_notice_is_not_found_and_stays_unread(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "böse").await;
        assert_eq!(report(&town, town.participant(1), town.channel(), said.id, against_the_rules()).await.status, 201);
        let theirs = notices(&town, town.participant(1)).await.notices[0].id;
        let appeal = json!({"words": "Das war nicht so", "lang": "de"});
        for by in [town.participant(0), town.stranger(), town.facilitator()] {
            assert_eq!(ask(&town, by, "POST", &format!("/api/v1/me/notices/{theirs}/read")).await.problem(404).code, "not_found");
            let appealed = by.post(&town.server, &format!("/api/v1/me/notices/{theirs}/appeal"), &appeal).answer().await;
            assert_eq!(appealed.problem(404).code, "not_found");
        }
        assert_eq!(own(&town, town.participant(1)).await.unread, 1);
        let nothing = ask(&town, town.participant(1), "POST", &format!("/api/v1/me/notices/{}/read", ids::message())).await;
        assert_eq!(nothing.problem(404).code, "not_found");
        let own_one = town.participant(1).post(&town.server, &format!("/api/v1/me/notices/{theirs}/appeal"), &appeal).answer().await;
        assert_eq!(own_one.problem(409).code, "no_appeal", "there is nothing to appeal against in a receipt");
    }

    async fn nobody_without_a_session_and_no_bot_has_notices(place) {
        let town = Town::on(place).await;
        let bot = bot(&town).await;
        for path in ["/api/v1/me/notices", "/api/v1/me/own"] {
            assert_eq!(http::get(town.server.address, path).answer().await.problem(401).code, "unauthorized");
            let unknown = http::get(town.server.address, path).header("cookie", "quartier=nobodys").answer().await;
            assert_eq!(unknown.problem(401).code, "unauthorized");
            assert_eq!(bot.get(&town.server, path).answer().await.problem(403).code, "forbidden");
        }
    }

    async fn reading_and_appealing_need_the_pages_origin(place) {
        let town = Town::on(place).await;
        let made = crate::administration::card(&town, town.facilitator()).await;
        let mia = Visitor::newcomer(&town.server, &crate::administration::newcomer(&made, "Mia")).await;
        assert_eq!(mia.get("/api/v1/me/notices").answer().await.status, 200);
        for path in ["read", "appeal"].map(|end| format!("/api/v1/me/notices/{}/{end}", ids::message())) {
            let none = http::request(town.server.address, "POST", &path).header("cookie", &mia.cookie).answer().await;
            assert_eq!(none.problem(403).code, "origin_not_allowed");
            let foreign = http::request(town.server.address, "POST", &path).browser(&mia.cookie, "https://evil.example");
            assert_eq!(foreign.answer().await.problem(403).code, "origin_not_allowed");
        }
        let foreign = mia.get("/api/v1/me/notices").origin("https://evil.example").answer().await;
        assert_eq!(foreign.problem(403).code, "origin_not_allowed");
    }
}
