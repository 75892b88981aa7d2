//! Personal mutes.

use super::{ask, bot, id_of, own};
use quartier_tests::ids;
use quartier_tests::town::Town;

on_both_stores! {
    async fn a_member_mutes_others_for_themselves_and_hears_them_again(place) {
        let town = Town::on(place).await;
        let me = town.participant(0);
        let (one, other) = (id_of(&town, town.participant(1)).await, id_of(&town, town.facilitator()).await);
        for member in [one, other, one] {
            assert_eq!(ask(&town, me, "PUT", &format!("/api/v1/me/ignored/{member}")).await.status, 204);
        }
        assert_eq!(own(&town, me).await.ignored, [one, other]);
        assert_eq!(own(&town, town.participant(1)).await.ignored, [], "nobody is told");
        for _ in 0..2 {
            assert_eq!(ask(&town, me, "DELETE", &format!("/api/v1/me/ignored/{one}")).await.status, 204);
        }
        assert_eq!(own(&town, me).await.ignored, [other]);
    }

    async fn two_devices_at_once_lose_nothing(place) {
        let town = Town::on(place).await;
        let me = town.participant(0);
        let mut others = Vec::new();
        for person in &town.pairings[0].participants[1..] {
            others.push(id_of(&town, person).await);
        }
        let paths: Vec<String> = others.iter().map(|member| format!("/api/v1/me/ignored/{member}")).collect();
        let all = futures_util::future::join_all(paths.iter().map(|path| ask(&town, me, "PUT", path))).await;
        assert!(all.iter().all(|answer| answer.status == 204));
        let mut kept = own(&town, me).await.ignored;
        kept.sort();
        others.sort();
        assert_eq!(kept, others);
    }

    async fn strangers_oneself_and_nobody_cant_be_muted(place) {
        let town = Town::on(place).await;
        let me = town.participant(0);
        let code = async |member: String, status| ask(&town, me, "PUT", &format!("/api/v1/me/ignored/{member}")).await.problem(status).code;
        assert_eq!(code(id_of(&town, town.stranger()).await.to_string(), 404).await, "not_found");
        assert_eq!(code(ids::message().to_string(), 404).await, "not_found");
        assert_eq!(code("x".into(), 404).await, "not_found");
        assert_eq!(code(id_of(&town, me).await.to_string(), 400).await, "bad_request");
        assert_eq!(own(&town, me).await.ignored, []);
        let path = format!("/api/v1/me/ignored/{}", id_of(&town, me).await);
        let bot = bot(&town).await;
        for method in ["PUT", "DELETE"] {
            assert_eq!(ask(&town, &bot, method, &path).await.problem(403).code, "forbidden");
        }
    }
}
