//! Messages for later and reminders over HTTP: bad input by name, and whose they are.

use crate::moderation::{notices, pairing_of};
use crate::programs::bot;
use quartier_protocol::http::agenda::meetings::MeetingView;
use quartier_protocol::http::agenda::reminders::Reminders;
use quartier_protocol::http::bots::BotMade;
use quartier_protocol::http::moderation::notices::{AppealState, NoticeKind};
use quartier_protocol::later::{Scheduled, ScheduledList};
use quartier_protocol::local::LocalTime;
use quartier_tests::http;
use quartier_tests::town::Town;
use serde_json::{Value, json};

fn plan(at: &str, zone: &str, rule: Option<&str>) -> Value {
    json!({"text": "Guten Morgen", "lang": "de", "translation": {"lang": "fr", "text": "Bonjour"}, "at": at, "zone": zone, "rule": rule})
}

on_both_stores! {
    async fn a_message_for_later_is_planned_well_or_refused_by_name(place) {
        let town = Town::on(place).await;
        let pairing = &town.pairings[0];
        let (lena, channel) = (&pairing.participants[0], pairing.channels[0]);
        let path = format!("/api/v1/channels/{channel}/scheduled");
        let id = |n: u32| format!("0192f3a0-0000-7000-8000-0000000000{n:02}");
        let berlin = "Europe/Berlin";
        let good = json!({"id": id(1), "plan": plan("2099-03-30T09:00", berlin, Some("FREQ=DAILY"))});
        let made: Scheduled = lena.post(&town.server, &path, &good).answer().await.json(201);
        let again: Scheduled = lena.post(&town.server, &path, &good).answer().await.json(200);
        assert_eq!((made.next.map(|at| at.to_string()).as_deref(), &again), (Some("2099-03-30T07:00:00.000Z"), &made));
        let mut same_language = plan("2099-03-30T09:00", berlin, None);
        same_language["translation"]["lang"] = json!("de");
        let mut empty = plan("2099-03-30T09:00", berlin, None);
        empty["text"] = json!(" ");
        for (plan, status, code) in [
            (plan("2099-03-30T09:00", "Europe/Atlantis", None), 400, "zone_unknown"),
            (plan("2001-03-30T09:00", berlin, None), 400, "time_past"),
            (plan("2098-03-30T02:30", berlin, None), 400, "time_skipped"),
            (plan("2099-03-30T09:00", berlin, Some("FREQ=SECONDLY")), 400, "rule_invalid"),
            (plan("2099-03-30T09:00", berlin, Some("FREQ=DAILY;BYHOUR=8,9")), 400, "rule_invalid"),
            (plan("2099-03-30T09:00", berlin, Some("FREQ=DAILY;COUNT=1000000000000")), 400, "rule_invalid"),
            (plan("tomorrow", berlin, None), 400, "bad_request"),
            (same_language, 400, "bad_request"),
            (empty, 400, "text_invalid"),
        ] {
            let body = json!({"id": id(2), "plan": plan});
            let problem = lena.post(&town.server, &path, &body).answer().await.problem(status);
            assert_eq!(problem.code, code, "{body}");
        }
        let other = json!({"id": id(1), "plan": plan("2099-04-30T09:00", berlin, None)});
        assert_eq!(lena.post(&town.server, &path, &other).answer().await.problem(409).code, "conflict");
        let theirs = |list: &ScheduledList| list.scheduled.len();
        let own: ScheduledList = lena.get(&town.server, &path).answer().await.json(200);
        let friends: ScheduledList = pairing.participants[1].get(&town.server, &path).answer().await.json(200);
        let desks: ScheduledList = pairing.facilitators[0].get(&town.server, &path).answer().await.json(200);
        assert_eq!([theirs(&own), theirs(&friends), theirs(&desks)], [1, 0, 1]);
    }

    async fn n3_whose_message_for_later_is_taken_back_by_a_facilitator_reads_why(place) {
        let town = Town::on(place).await;
        let (lena, facilitator) = (town.participant(0), town.facilitator());
        let path = format!("/api/v1/channels/{}/scheduled", town.channel());
        let id = quartier_tests::ids::message();
        let body = json!({"id": id, "plan": plan("2099-03-30T09:00", "Europe/Berlin", None)});
        assert_eq!(lena.post(&town.server, &path, &body).answer().await.status, 201);
        let one = format!("/api/v1/scheduled/{id}");
        let delete = || http::request(town.server.address, "DELETE", &one);
        for without in [delete().bearer(&facilitator.token), delete().bearer(&facilitator.token).json(&json!({"why": " "}))] {
            assert_eq!(without.answer().await.problem(400).code, "bad_request");
        }
        let stays: ScheduledList = lena.get(&town.server, &path).answer().await.json(200);
        assert_eq!((stays.scheduled.len(), notices(&town, lena).await.notices.len()), (1, 0));
        let gone = delete().bearer(&facilitator.token).json(&json!({"why": "Der Kuchen ist schon da."})).answer().await;
        assert_eq!(gone.status, 204, "{}", gone.text());
        let left: ScheduledList = lena.get(&town.server, &path).answer().await.json(200);
        assert_eq!(left.scheduled, []);
        let told = notices(&town, lena).await.notices.remove(0);
        let NoticeKind::ScheduledCancelled { channel, text, translation, why, .. } = told.about else { panic!("{told:?}") };
        assert_eq!((channel, text.as_str(), why.as_str()), (town.channel(), "Guten Morgen", "Der Kuchen ist schon da."));
        assert_eq!((translation.unwrap().text.as_str(), told.read, told.appeal), ("Bonjour", false, AppealState::None));
        let written = crate::deciding::audited(&town).await.remove(0);
        assert_eq!((&written["what"], &written["why"]), (&json!("scheduled.cancelled"), &json!("Der Kuchen ist schon da.")));
        let body = json!({"id": quartier_tests::ids::message(), "plan": plan("2099-03-30T09:00", "Europe/Berlin", None)});
        let own: Scheduled = lena.post(&town.server, &path, &body).answer().await.json(201);
        let gone = http::request(town.server.address, "DELETE", &format!("/api/v1/scheduled/{}", own.id)).bearer(&lena.token);
        assert_eq!(gone.answer().await.status, 204, "one's own needs no reason");
        assert_eq!(notices(&town, lena).await.notices.len(), 1);
    }

    async fn a_time_that_comes_twice_is_the_first_and_a_million_starts_cost_no_more_than_one(place) {
        let town = Town::on(place).await;
        let (lena, path) = (town.participant(0), format!("/api/v1/channels/{}/scheduled", town.channel()));
        for (at, rule, next) in [
            ("2099-10-25T02:30", None, "2099-10-25T00:30:00.000Z"),
            ("2099-10-25T02:30", Some("FREQ=DAILY;COUNT=1000000"), "2099-10-25T00:30:00.000Z"),
            ("2099-10-26T02:30", Some("FREQ=WEEKLY"), "2099-10-26T01:30:00.000Z"),
        ] {
            let body = json!({"id": quartier_tests::ids::message(), "plan": plan(at, "Europe/Berlin", rule)});
            let made: Scheduled = lena.post(&town.server, &path, &body).answer().await.json(201);
            assert_eq!(made.next.map(|at| at.to_string()).as_deref(), Some(next), "{body}");
        }
    }

    async fn a_reminder_whose_time_is_over_when_it_is_planned_is_none(place) {
        // At night what is over by a few hours would still come in the morning.
        let never_quiet = ["--agenda-quiet-from", "00:00", "--agenda-quiet-until", "00:00"];
        let town = Town::flagged(place, &never_quiet).await;
        let (karim, channel) = (town.facilitator(), town.channel());
        let agenda = bot(&town, karim, &["read", "post"], &[channel]).await;
        let start = jiff::Zoned::now().with_time_zone(jiff::tz::TimeZone::UTC) + jiff::Span::new().hours(20);
        let start = LocalTime::of(start.datetime()).unwrap();
        let plan = json!({
            "title": {"de": "Treffen", "fr": "Réunion"}, "place": {"de": "", "fr": ""}, "start": start, "zone": "Etc/UTC",
            "minutes": 60, "rule": null, "link": null, "reminders": ["P1W", "P1D"],
        });
        let path = format!("/api/v1/channels/{channel}/meetings");
        let body = json!({"id": quartier_tests::ids::message(), "plan": plan});
        let made: MeetingView = karim.post(&town.server, &path, &body).answer().await.json(201);
        let reminders = "/api/v1/agenda/reminders";
        let request = http::get(town.server.address, reminders).bearer(&agenda.token);
        let told: Reminders = request.answer().await.json(200);
        assert_eq!((told.due.len(), told.next), (0, None), "a week before and a day before are over");
        let mut reader = town.participant(0).connect(&town.server).await;
        let said = reader.history(channel, None, Some(10)).await.unwrap().messages;
        assert_eq!(said.iter().map(|one| one.id).collect::<Vec<_>>(), [made.meeting.id.card()]);
    }

    async fn reminders_are_for_bots_that_read_and_post(place) {
        let town = Town::on(place).await;
        let pairing = &town.pairings[0];
        let (facilitator, channel) = (&pairing.facilitators[0], pairing.channels[0]);
        pairing_of(&town, facilitator).await;
        let path = "/api/v1/agenda/reminders";
        assert_eq!(facilitator.get(&town.server, path).answer().await.problem(403).code, "forbidden");
        let agenda = bot(&town, facilitator, &["read", "post"], &[channel]).await;
        let told: Reminders = http::get(town.server.address, path).bearer(&agenda.token).answer().await.json(200);
        assert_eq!((told.due.len(), told.next), (0, None));
        let id = "0192f3a0-0000-7000-8000-000000000001";
        let done = json!({"meeting": id, "outcome": "posted"});
        let request = http::post(town.server.address, &format!("{path}/{id}"), &done).bearer(&agenda.token);
        assert_eq!(request.answer().await.problem(404).code, "not_found");
    }

    async fn a_bot_plans_messages_for_later_lists_changes_and_takes_back_its_own(place) {
        let town = Town::on(place).await;
        let pairing = &town.pairings[0];
        let (facilitator, channel) = (&pairing.facilitators[0], pairing.channels[0]);
        let agenda = bot(&town, facilitator, &["read", "post"], &[channel]).await;
        let path = format!("/api/v1/channels/{channel}/scheduled");
        let asks = async |method: &str, path: &str, body: &Value| {
            http::request(town.server.address, method, path).bearer(&agenda.token).json(body).answer().await
        };
        let id = quartier_tests::ids::message();
        let new = json!({"id": id, "plan": plan("2099-03-30T09:00", "Europe/Paris", Some("FREQ=WEEKLY"))});
        let made: Scheduled = asks("POST", &path, &new).await.json(201);
        assert_eq!((made.by, made.next.map(|at| at.to_string()).as_deref()), (agenda.bot.id, Some("2099-03-30T07:00:00.000Z")));
        let again: Scheduled = asks("POST", &path, &new).await.json(200);
        assert_eq!(again, made, "sent again");
        let later = json!({"plan": plan("2099-03-31T10:00", "Europe/Paris", None)});
        let one = format!("/api/v1/scheduled/{id}");
        let changed: Scheduled = asks("PUT", &one, &later).await.json(200);
        assert_eq!(changed.next.map(|at| at.to_string()).as_deref(), Some("2099-03-31T08:00:00.000Z"));
        let own: ScheduledList = http::get(town.server.address, &path).bearer(&agenda.token).answer().await.json(200);
        assert_eq!(own.scheduled, [changed]);
        let elsewhere = format!("/api/v1/channels/{}/scheduled", pairing.channels[1]);
        let body = json!({"id": quartier_tests::ids::message(), "plan": plan("2099-03-30T09:00", "Europe/Paris", None)});
        assert_eq!(asks("POST", &elsewhere, &body).await.problem(404).code, "not_found", "no channel of its own");
        let pairing_id = pairing_of(&town, facilitator).await;
        let reader = json!({"name": "Leser", "channels": [channel], "verbs": ["read"]});
        let bots = format!("/api/v1/pairings/{pairing_id}/bots");
        let reader: BotMade = facilitator.post(&town.server, &bots, &reader).answer().await.json(201);
        let refused = http::post(town.server.address, &path, &body).bearer(&reader.token).answer().await;
        assert_eq!(refused.problem(403).code, "forbidden", "it may not post");
        let others = http::request(town.server.address, "DELETE", &one).bearer(&reader.token).answer().await;
        assert_eq!(others.problem(404).code, "not_found", "another bot's");
        let gone = http::request(town.server.address, "DELETE", &one).bearer(&agenda.token).answer().await;
        assert_eq!(gone.status, 204);
        let own: ScheduledList = http::get(town.server.address, &path).bearer(&agenda.token).answer().await.json(200);
        assert_eq!(own.scheduled, []);
    }
}
