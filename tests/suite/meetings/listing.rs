//! The agenda of a pairing.

use super::*;
use crate::moderation::pairing_of;
use quartier_protocol::http::agenda::meetings::Agenda;

async fn agenda(town: &Town, by: &Person, from: &str, until: &str) -> Agenda {
    let pairing = pairing_of(town, by).await;
    let path = format!("/api/v1/pairings/{pairing}/agenda?from={from}&until={until}");
    by.get(&town.server, &path).answer().await.json(200)
}

fn days(agenda: &Agenda) -> Vec<String> {
    agenda.occurrences.iter().map(|time| time.start.to_string()).collect()
}

on_both_stores! {
    async fn it_has_what_begins_on_its_days_whatever_the_zone(place) {
        let town = Town::on(place).await;
        let lena = town.participant(0);
        planned(&town, &weekly()).await;
        let once = with(with(weekly(), "rule", Value::Null), "start", json!("2030-03-12T23:30"));
        planned(&town, &with(once.clone(), "zone", json!("Pacific/Noumea"))).await;
        planned(&town, &with(once.clone(), "zone", json!("America/Martinique"))).await;
        let second = town.pairings[0].channels[1];
        assert_eq!(plan_in(&town, town.facilitator(), second, new_id(), &with(once, "start", json!("2030-03-31T00:00"))).await.status, 201);
        let march = agenda(&town, lena, "2030-03-12", "2030-03-31").await;
        assert_eq!(days(&march), ["2030-03-12T23:30", "2030-03-12T18:00", "2030-03-12T23:30", "2030-03-19T18:00", "2030-03-26T18:00", "2030-03-31T00:00"]);
        assert!(!march.more && march.occurrences.is_sorted_by_key(|time| time.starts_at));
        assert_eq!(days(&agenda(&town, lena, "2030-03-13", "2030-03-18").await), [""; 0]);
        assert_eq!(days(&agenda(&town, lena, "2031-03-13", "2031-03-18").await), [""; 0]);
    }

    async fn what_was_moved_is_where_it_is_now(place) {
        let town = Town::on(place).await;
        let id = planned(&town, &weekly()).await.meeting.id;
        let moved = with(weekly(), "start", json!("2031-01-14T19:30"));
        let one = json!({"sequence": 0, "scope": "one", "occurrence": "2030-03-12T18:00", "plan": moved});
        assert_eq!(change(&town, town.facilitator(), id, one).await.status, 200);
        assert_eq!(days(&agenda(&town, town.participant(0), "2030-03-12", "2030-03-12").await), [""; 0]);
        let found = agenda(&town, town.participant(0), "2031-01-01", "2031-01-31").await;
        assert_eq!((days(&found), found.occurrences[0].occurrence.to_string().as_str()), (vec!["2031-01-14T19:30".to_owned()], "2030-03-12T18:00"));
    }

    async fn it_has_bounds(place) {
        let town = Town::on(place).await;
        let daily = with(weekly(), "rule", json!("FREQ=DAILY"));
        for _ in 0..2 {
            planned(&town, &daily).await;
        }
        let year = agenda(&town, town.participant(0), "2030-03-05", "2031-04-08").await;
        assert_eq!((year.occurrences.len(), year.more), (500, true));
        let pairing = pairing_of(&town, town.facilitator()).await;
        for (query, code) in [
            ("from=2030-03-05&until=2031-04-09", "too_many"),
            ("from=2030-03-05&until=2030-03-04", "bad_request"),
            ("from=2030-03-05", "bad_request"),
            ("from=heute&until=morgen", "bad_request"),
            ("", "bad_request"),
        ] {
            let path = format!("/api/v1/pairings/{pairing}/agenda?{query}");
            assert_eq!(town.participant(0).get(&town.server, &path).answer().await.problem(400).code, code, "{query}");
        }
    }
}
