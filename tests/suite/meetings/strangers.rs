//! What belongs to another pairing is not there, for reading or for writing.

use super::*;
use crate::moderation::{bot, id_of, pairing_of};

on_both_stores! {
    async fn another_pairings_meetings_are_not_there(place) {
        let town = Town::on(place).await;
        let id = planned(&town, &weekly()).await.meeting.id;
        let pairing = pairing_of(&town, town.facilitator()).await;
        let (young, grown) = (town.stranger(), &town.pairings[1].facilitators[0]);
        let plan = json!({"sequence": 0, "scope": "all", "occurrence": null, "plan": weekly()});
        let off = json!({"sequence": 0, "scope": "all", "occurrence": null, "why": null});
        let minutes = json!({"version": 0, "text": {"de": "x", "fr": "y"}, "decisions": []});
        let lena = id_of(&town, town.participant(0)).await;
        let times = format!("/api/v1/meetings/{id}/times/{START}");
        let asked = [
            ("POST", format!("/api/v1/channels/{}/meetings", town.channel()), json!({"id": new_id(), "plan": weekly()})),
            ("GET", format!("/api/v1/meetings/{id}"), Value::Null),
            ("PUT", format!("/api/v1/meetings/{id}"), plan),
            ("POST", format!("/api/v1/meetings/{id}/cancel"), off),
            ("GET", times.clone(), Value::Null),
            ("PUT", format!("{times}/answer"), json!({"answer": "yes"})),
            ("GET", format!("{times}/attendance"), Value::Null),
            ("GET", format!("{times}/minutes"), Value::Null),
            ("PUT", format!("{times}/minutes"), minutes),
            ("GET", format!("/api/v1/pairings/{pairing}/agenda?from=2030-03-01&until=2030-03-31"), Value::Null),
            ("GET", format!("/api/v1/pairings/{pairing}/planners"), Value::Null),
            ("PUT", format!("/api/v1/pairings/{pairing}/planners/{lena}"), Value::Null),
            ("DELETE", format!("/api/v1/pairings/{pairing}/planners/{lena}"), Value::Null),
        ];
        for (method, path, body) in &asked {
            for by in [young, grown] {
                let refused = ask(&town, by, method, path, body).await;
                assert_eq!(refused.problem(404).code, "not_found", "{method} {path}");
            }
            let nobody = http::request(town.server.address, method, path).json(body).answer().await;
            assert_eq!(nobody.problem(401).code, "unauthorized", "{method} {path}");
        }
        let theirs = id_of(&town, young).await;
        let path = format!("/api/v1/pairings/{pairing}/planners/{theirs}");
        assert_eq!(ask(&town, town.facilitator(), "PUT", &path, &Value::Null).await.problem(404).code, "not_found");
        let same_id = plan_in(&town, grown, town.pairings[1].channels[0], id, &weekly()).await;
        assert_eq!(same_id.problem(409).code, "conflict");
        let bot = bot(&town).await;
        assert_eq!(bot.get(&town.server, &format!("/api/v1/meetings/{id}")).answer().await.status, 200, "it reads the channel");
        assert_eq!(plan_in(&town, &bot, town.channel(), new_id(), &weekly()).await.problem(403).code, "forbidden");
    }
}
