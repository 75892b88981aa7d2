//! What goes along when all times are changed, and where a time is found that was named before.

use super::*;
use quartier_protocol::http::agenda::meetings::Occurrence;
use quartier_protocol::local::LocalTime;

fn put(sequence: u32, scope: &str, occurrence: Option<&str>, plan: &Value) -> Value {
    json!({"sequence": sequence, "scope": scope, "occurrence": occurrence, "plan": plan})
}

fn off(sequence: u32, scope: &str, occurrence: Option<&str>) -> Value {
    json!({"sequence": sequence, "scope": scope, "occurrence": occurrence, "why": null})
}

fn moved_to(start: &str) -> Value {
    with(weekly(), "start", json!(start))
}

async fn changed(town: &Town, id: MeetingId, body: Value) -> MeetingView {
    change(town, town.facilitator(), id, body).await.json(200)
}

async fn find(town: &Town, id: MeetingId, name: &str) -> Answer {
    town.participant(0).get(&town.server, &format!("/api/v1/meetings/{id}/times/{name}")).answer().await
}

/// Where a time is now: its meeting and its name.
async fn found(town: &Town, id: MeetingId, name: &str) -> (MeetingId, String) {
    let time: Occurrence = find(town, id, name).await.json(200);
    (time.meeting, time.occurrence.to_string())
}

on_both_stores! {
    async fn a_time_with_an_agenda_of_its_own_is_moved_with_all_and_with_those_that_follow(place) {
        let town = Town::on(place).await;
        let id = planned(&town, &weekly()).await.meeting.id;
        let items = json!([{"title": {"de": "Bänke", "fr": "Bancs"}, "owner": null, "minutes": null}]);
        let own = |start: &str| with(moved_to(start), "items", items.clone());
        changed(&town, id, put(0, "one", Some("2030-03-12T18:00"), &own("2030-03-12T18:00"))).await;
        let later = with(moved_to("2030-03-05T19:00"), "place", json!({"de": "Park", "fr": "Parc"}));
        let all = changed(&town, id, put(1, "all", None, &later)).await;
        assert_eq!(starts(&all)[..3], ["2030-03-05T19:00", "2030-03-12T19:00", "2030-03-19T19:00"]);
        assert_eq!((all.occurrences[1].place.fr.as_str(), all.occurrences[1].items[0].title.de.as_str()), ("Parc", "Bänke"));
        changed(&town, id, put(2, "one", Some("2030-04-09T19:00"), &own("2030-04-09T19:00"))).await;
        let next = changed(&town, id, put(3, "following", Some("2030-04-02T19:00"), &moved_to("2030-04-02T20:00"))).await;
        assert_eq!(starts(&next)[..3], ["2030-04-02T20:00", "2030-04-09T20:00", "2030-04-16T20:00"]);
        assert_eq!(next.occurrences[1].items[0].title.fr.as_str(), "Bancs");
    }

    async fn what_no_longer_comes_again_is_as_it_was_planned_last(place) {
        let town = Town::on(place).await;
        let id = planned(&town, &weekly()).await.meeting.id;
        let early: MeetingView = cancel(&town, town.facilitator(), id, off(0, "one", Some(START))).await.json(200);
        assert!(early.occurrences[0].cancelled);
        let once = with(weekly(), "rule", Value::Null);
        let view = changed(&town, id, put(1, "all", None, &once)).await;
        assert_eq!((view.meeting.changed.len(), view.occurrences[0].cancelled), (0, false));
        let view = changed(&town, id, put(2, "all", None, &with(once, "minutes", json!(45)))).await;
        assert_eq!(view.occurrences[0].ends_at.to_string(), "2030-03-05T17:45:00.000Z");
    }

    async fn dates_that_are_left_out_stay_so_when_all_is_moved(place) {
        let town = Town::on(place).await;
        let plan = with(weekly(), "except", json!(["2030-03-12T18:00"]));
        let id = planned(&town, &plan).await.meeting.id;
        let view = changed(&town, id, put(0, "all", None, &with(plan, "start", json!("2030-03-05T19:00")))).await;
        assert_eq!(starts(&view)[..2], ["2030-03-05T19:00", "2030-03-19T19:00"]);
        assert_eq!(view.meeting.plan.except, [LocalTime::parse("2030-03-12T19:00").unwrap()]);
    }

    async fn a_name_that_was_said_leads_to_its_time(place) {
        let town = Town::on(place).await;
        let id = planned(&town, &weekly()).await.meeting.id;
        let (early, late) = ("2030-03-12T18:00", "2030-04-09T18:00");
        assert_eq!(found(&town, id, late).await, (id, late.to_owned()));
        for nowhere in ["2030-04-10T18:00", "2030-02-26T18:00", "soon"] {
            assert_eq!(find(&town, id, nowhere).await.problem(404).code, "not_found", "{nowhere}");
        }
        assert_eq!(answer(&town, town.participant(0), id, late, Some("yes")).await.status, 200);
        let next = changed(&town, id, put(0, "following", Some("2030-04-02T18:00"), &moved_to("2030-04-02T19:00"))).await.meeting.id;
        assert_eq!(found(&town, id, late).await, (next, "2030-04-09T19:00".to_owned()));
        assert_eq!(found(&town, id, early).await, (id, early.to_owned()));
        let wednesdays = with(moved_to("2030-04-03T19:30"), "rule", json!("FREQ=WEEKLY;COUNT=6;BYDAY=WE"));
        changed(&town, next, put(0, "all", None, &wednesdays)).await;
        let time: Occurrence = find(&town, id, late).await.json(200);
        assert_eq!((time.meeting, time.start), (next, LocalTime::parse("2030-04-10T19:30").unwrap()));
        assert_eq!(time.attendance.iter().map(|council| council.yes).sum::<u32>(), 1);
        assert_eq!(found(&town, next, "2030-04-09T19:00").await, (next, "2030-04-10T19:30".to_owned()), "as it was said then");
        let last: MeetingView = cancel(&town, town.facilitator(), next, off(1, "following", Some("2030-04-10T19:30"))).await.json(200);
        let time: Occurrence = find(&town, id, late).await.json(200);
        assert_eq!((time.meeting, time.cancelled), (last.meeting.id, true));
        let first = see(&town, town.facilitator(), id).await.meeting;
        let twice = with(weekly(), "rule", json!("FREQ=WEEKLY;COUNT=1;BYDAY=TU"));
        changed(&town, id, put(first.sequence, "all", None, &twice)).await;
        assert_eq!(find(&town, id, early).await.problem(404).code, "not_found", "it doesn't take place");
        assert_eq!(found(&town, id, late).await.0, last.meeting.id, "what became another meeting is there still");
    }

    async fn the_first_part_can_be_changed_and_the_second_has_its_message(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let plan = with(weekly(), "rule", json!("FREQ=WEEKLY;BYDAY=TU"));
        let id = planned(&town, &plan).await.meeting.id;
        let next = changed(&town, id, put(0, "following", Some("2030-04-02T18:00"), &with(plan, "start", json!("2030-04-02T18:00")))).await;
        let mut first = see(&town, town.facilitator(), id).await.meeting;
        assert_eq!(first.plan.rule.as_deref(), Some("FREQ=WEEKLY;UNTIL=20300401;BYDAY=TU"));
        first.plan.title.de = "Sitzung".to_owned();
        let put_right = changed(&town, id, put(first.sequence, "all", None, &json!(first.plan))).await;
        assert_eq!(put_right.meeting.plan.title.de, "Sitzung");
        let body = off(0, "following", Some("2030-05-07T18:00"));
        let ended: MeetingView = cancel(&town, town.facilitator(), next.meeting.id, body).await.json(200);
        assert!(ended.meeting.cancelled);
        let messages = lena.history(town.channel(), None, None).await.unwrap().messages;
        let cards: Vec<_> = messages.iter().filter_map(|message| Some((message.id, message.meeting?.id))).collect();
        assert_eq!(cards, [id, next.meeting.id].map(|each| (each.card(), each)), "none for what is called off");
        assert!(messages.last().unwrap().text.as_ref().unwrap().as_str().contains("2030"));
    }
}
