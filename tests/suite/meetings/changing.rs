//! Changing one time, those that follow, or all; calling off; two at once.

use super::*;
use quartier_protocol::http::agenda::meetings::MeetingChanged;
use quartier_protocol::local::LocalTime;
use quartier_protocol::noted::Noted;

fn time(text: &str) -> LocalTime {
    LocalTime::parse(text).unwrap()
}

fn body(sequence: u32, scope: &str, occurrence: Option<&str>, plan: Value) -> Value {
    json!({"sequence": sequence, "scope": scope, "occurrence": occurrence, "plan": plan})
}

fn off(sequence: u32, scope: &str, occurrence: Option<&str>) -> Value {
    let why = json!({"de": "Hochwasser", "fr": "Inondation"});
    json!({"sequence": sequence, "scope": scope, "occurrence": occurrence, "why": why})
}

on_both_stores! {
    async fn one_time_is_moved_and_keeps_its_name_and_its_answers(place) {
        let town = Town::on(place).await;
        let id = planned(&town, &weekly()).await.meeting.id;
        assert_eq!(answer(&town, town.participant(0), id, "2030-03-12T18:00", Some("yes")).await.status, 200);
        let moved = with(with(weekly(), "start", json!("2030-03-14T19:30")), "zone", json!("Europe/Paris"));
        let view: MeetingView = change(&town, town.facilitator(), id, body(0, "one", Some("2030-03-12T18:00"), moved)).await.json(200);
        assert_eq!((view.meeting.sequence, view.meeting.changed.len()), (1, 1));
        let second = &view.occurrences[1];
        assert_eq!((second.occurrence, second.start), (time("2030-03-12T18:00"), time("2030-03-14T19:30")));
        assert_eq!((second.zone.as_str(), second.starts_at.to_string().as_str()), ("Europe/Paris", "2030-03-14T18:30:00.000Z"));
        assert_eq!(second.attendance.iter().map(|council| council.yes).sum::<u32>(), 1);
        assert_eq!(view.meeting.changed[0].plan.as_ref().unwrap().rule, None);
        let missing = change(&town, town.facilitator(), id, body(1, "one", Some("2030-03-13T18:00"), weekly())).await;
        assert_eq!(missing.problem(404).code, "not_found");
        let unsaid = change(&town, town.facilitator(), id, body(1, "one", None, weekly())).await;
        assert_eq!(unsaid.problem(400).code, "bad_request");
        let past = with(weekly(), "start", json!("2020-03-14T19:30"));
        let refused = change(&town, town.facilitator(), id, body(1, "one", Some("2030-03-19T18:00"), with(past, "rule", Value::Null))).await;
        assert_eq!(refused.problem(400).code, "time_past");
    }

    async fn those_that_follow_become_a_meeting_of_their_own(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let id = planned(&town, &weekly()).await.meeting.id;
        next_note(&mut lena).await;
        let (early, late) = ("2030-03-12T18:00", "2030-04-09T18:00");
        for name in [early, late] {
            assert_eq!(answer(&town, town.participant(0), id, name, Some("maybe")).await.status, 200);
            next_note(&mut lena).await;
        }
        let moved = with(weekly(), "start", json!("2030-04-09T20:15"));
        assert_eq!(change(&town, town.facilitator(), id, body(0, "one", Some(late), moved.clone())).await.status, 200);
        next_note(&mut lena).await;
        let minutes = json!({"version": 0, "text": {"de": "Protokoll", "fr": "Compte rendu"}, "decisions": []});
        let path = |id: MeetingId, name: &str| format!("/api/v1/meetings/{id}/times/{name}/minutes");
        assert_eq!(ask(&town, town.facilitator(), "PUT", &path(id, late), &minutes).await.status, 200);
        next_note(&mut lena).await;
        let later = with(weekly(), "start", json!("2030-04-02T19:00"));
        let next: MeetingView = change(&town, town.facilitator(), id, body(1, "following", Some("2030-04-02T18:00"), later)).await.json(200);
        assert_eq!((next.meeting.continues, next.meeting.sequence), (Some(id), 0));
        assert_eq!(next.meeting.plan.rule.as_deref(), Some("FREQ=WEEKLY;COUNT=6;BYDAY=TU"), "it counts on");
        assert_eq!(starts(&next)[..3], ["2030-04-02T19:00", "2030-04-09T20:15", "2030-04-16T19:00"]);
        let taken_over = &next.occurrences[1];
        assert_eq!(taken_over.occurrence, time("2030-04-09T19:00"), "named by the series it is in now");
        assert_eq!(taken_over.attendance.iter().map(|council| council.maybe).sum::<u32>(), 1);
        assert!(taken_over.has_minutes);
        let read = town.participant(0).get(&town.server, &path(next.meeting.id, "2030-04-09T19:00")).answer().await;
        assert_eq!(read.json::<Value>(200)["text"]["de"], "Protokoll");
        let first = see(&town, town.participant(0), id).await;
        assert_eq!(starts(&first), ["2030-03-05T18:00", early, "2030-03-19T18:00", "2030-03-26T18:00"]);
        assert_eq!((first.meeting.sequence, first.meeting.changed.len()), (2, 0));
        assert_eq!(first.occurrences[1].attendance.iter().map(|council| council.maybe).sum::<u32>(), 1);
        let told: Vec<(MeetingId, u32)> = [next_note(&mut lena).await, next_note(&mut lena).await]
            .into_iter()
            .map(|kind| match kind {
                EventKind::Noted(Noted::MeetingChanged(MeetingChanged { meeting, sequence, .. })) => (meeting, sequence),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(told, [(id, 2), (next.meeting.id, 0)]);
        let beyond = change(&town, town.facilitator(), id, body(2, "all", None, weekly())).await;
        assert_eq!(beyond.problem(400).code, "rule_invalid", "two meetings would have the same answers");
    }

    async fn all_of_it_is_moved_with_what_was_changed_and_answered(place) {
        let town = Town::on(place).await;
        let id = planned(&town, &weekly()).await.meeting.id;
        assert_eq!(answer(&town, town.participant(0), id, "2030-03-19T18:00", Some("no")).await.status, 200);
        assert_eq!(cancel(&town, town.facilitator(), id, off(0, "one", Some("2030-03-12T18:00"))).await.status, 200);
        let wednesdays = with(with(weekly(), "start", json!("2030-03-06T19:00")), "rule", json!("FREQ=WEEKLY;COUNT=10;BYDAY=WE"));
        let view: MeetingView = change(&town, town.facilitator(), id, body(1, "all", None, wednesdays.clone())).await.json(200);
        assert_eq!(starts(&view)[..3], ["2030-03-06T19:00", "2030-03-13T19:00", "2030-03-20T19:00"]);
        assert!(view.occurrences[1].cancelled && !view.occurrences[2].cancelled);
        assert_eq!(view.occurrences[1].why.as_ref().unwrap().fr.as_str(), "Inondation");
        assert_eq!(view.occurrences[2].attendance.iter().map(|council| council.no).sum::<u32>(), 1);
        let few = with(wednesdays, "rule", json!("FREQ=WEEKLY;COUNT=1;BYDAY=WE"));
        let view: MeetingView = change(&town, town.facilitator(), id, body(2, "all", None, few)).await.json(200);
        assert_eq!((view.meeting.changed.len(), view.occurrences.len()), (0, 1), "what has no time any more isn't shown");
    }

    async fn of_two_who_change_at_once_one_is_told_to_look_again(place) {
        let town = Town::on(place).await;
        let id = planned(&town, &weekly()).await.meeting.id;
        let by = &town.pairings[0].facilitators;
        for sequence in 0..3 {
            let plan = |minutes: u32| body(sequence, "all", None, with(weekly(), "minutes", json!(minutes + sequence)));
            let (one, other) = tokio::join!(
                change(&town, &by[0], id, plan(30)),
                change(&town, by.last().unwrap(), id, plan(60)),
            );
            let mut statuses = [one.status, other.status];
            statuses.sort();
            assert_eq!(statuses, [200, 409], "{} {}", one.text(), other.text());
            assert_eq!(see(&town, &by[0], id).await.meeting.sequence, sequence + 1);
        }
        let stale = cancel(&town, &by[0], id, off(0, "all", None)).await;
        assert_eq!(stale.problem(409).code, "conflict");
    }

    async fn what_is_called_off_stays_to_be_seen_and_is_not_changed(place) {
        let town = Town::on(place).await;
        let id = planned(&town, &weekly()).await.meeting.id;
        let one: MeetingView = cancel(&town, town.facilitator(), id, off(0, "one", Some("2030-03-12T18:00"))).await.json(200);
        let flags: Vec<bool> = one.occurrences.iter().map(|time| time.cancelled).collect();
        assert_eq!(flags[..3], [false, true, false]);
        assert_eq!(answer(&town, town.participant(0), id, "2030-03-12T18:00", Some("yes")).await.problem(410).code, "gone");
        assert_eq!(cancel(&town, town.facilitator(), id, off(1, "one", Some("2030-03-12T18:00"))).await.problem(410).code, "gone");
        let rest: MeetingView = cancel(&town, town.facilitator(), id, off(1, "following", Some("2030-04-02T18:00"))).await.json(200);
        assert!(rest.meeting.cancelled && rest.meeting.id != id);
        assert_eq!(rest.meeting.continues, Some(id));
        let all: MeetingView = cancel(&town, town.facilitator(), id, off(2, "all", None)).await.json(200);
        assert!(all.meeting.cancelled && all.occurrences.iter().all(|time| time.cancelled));
        assert_eq!(all.meeting.why.unwrap().de.as_str(), "Hochwasser");
        assert_eq!(change(&town, town.facilitator(), id, body(3, "all", None, weekly())).await.problem(410).code, "gone");
        assert_eq!(cancel(&town, town.facilitator(), id, off(3, "all", None)).await.problem(410).code, "gone");
    }
}
