//! Minutes.

use super::*;
use crate::moderation::id_of;
use quartier_protocol::http::agenda::minutes::Minutes;

fn decided(version: u32, who: Value, message: Value) -> Value {
    json!({
        "version": version,
        "text": {"de": "Es waren alle da.\nEs ging um den Spielplatz.", "fr": ""},
        "decisions": [{
            "text": {"de": "Rutsche bauen", "fr": "Construire un toboggan"}, "who": who, "by": "2030-05-01",
            "state": "open", "message": message,
        }],
    })
}

on_both_stores! {
    async fn minutes_are_written_by_whoever_may_change_the_meeting_and_read_by_all(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "Wir wollen eine Rutsche").await;
        let id = planned(&town, &weekly()).await.meeting.id;
        let path = format!("/api/v1/meetings/{id}/times/{START}/minutes");
        let none: Minutes = town.participant(0).get(&town.server, &path).answer().await.json(200);
        assert_eq!((none.version, none.by, none.decisions.len()), (0, None, 0));
        let who = json!(id_of(&town, town.participant(1)).await);
        let put = decided(0, who.clone(), json!(said.id));
        let written: Minutes = ask(&town, town.facilitator(), "PUT", &path, &put).await.json(200);
        assert_eq!((written.version, written.by), (1, Some(id_of(&town, town.facilitator()).await)));
        let read: Minutes = town.participant(0).get(&town.server, &path).answer().await.json(200);
        assert_eq!(read, written);
        assert!(see(&town, town.participant(0), id).await.occurrences[0].has_minutes);
        assert!(!see(&town, town.participant(0), id).await.occurrences[1].has_minutes, "one set for each time");
        let stale = ask(&town, town.facilitator(), "PUT", &path, &put).await;
        assert_eq!(stale.problem(409).code, "conflict");
        assert_eq!(ask(&town, town.participant(0), "PUT", &path, &decided(1, Value::Null, Value::Null)).await.problem(403).code, "forbidden");
        for (body, code) in [
            (decided(1, json!(new_id()), Value::Null), "bad_request"),
            (decided(1, Value::Null, json!(ids::message())), "bad_request"),
            (with(decided(1, Value::Null, Value::Null), "text", json!({"de": "x".repeat(20_001), "fr": ""})), "too_long"),
            (with(decided(1, Value::Null, Value::Null), "decisions", Value::Array(vec![decided(0, Value::Null, Value::Null)["decisions"][0].clone(); 51])), "too_many"),
        ] {
            assert_eq!(ask(&town, town.facilitator(), "PUT", &path, &body).await.problem(400).code, code);
        }
        let (one, other) = (decided(1, Value::Null, Value::Null), decided(1, who, Value::Null));
        let (one, other) = tokio::join!(
            ask(&town, town.facilitator(), "PUT", &path, &one),
            ask(&town, town.facilitator(), "PUT", &path, &other),
        );
        let mut statuses = [one.status, other.status];
        statuses.sort();
        assert_eq!(statuses, [200, 409], "two at once");
    }

    async fn minutes_with_all_the_decisions_there_can_be_are_taken(place) {
        let town = Town::on(place).await;
        let id = planned(&town, &weekly()).await.meeting.id;
        let line = "é".repeat(200);
        let decision = json!({"text": {"de": line, "fr": line}, "who": null, "by": null, "state": "open", "message": null});
        let text = "ä".repeat(10_000);
        let full = json!({"version": 0, "text": {"de": text, "fr": text}, "decisions": vec![decision; 50]});
        let path = format!("/api/v1/meetings/{id}/times/{START}/minutes");
        let written: Minutes = ask(&town, town.facilitator(), "PUT", &path, &full).await.json(200);
        assert_eq!((written.decisions.len(), written.text.fr.len()), (50, 20_000));
    }
}
