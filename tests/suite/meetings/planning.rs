//! What can be planned, by whom, and what everybody is told.

use super::*;
use crate::deciding::{act, hold_all, set_holds, set_mode, with_reasons};
use crate::moderation::{id_of, pairing_of};
use quartier_protocol::http::agenda::meetings::MeetingChanged;
use quartier_protocol::http::agenda::meetings::{Agenda, Planners};
use quartier_protocol::lang::Lang;
use quartier_protocol::noted::Noted;

on_both_stores! {
    async fn a_meeting_is_told_by_a_message_in_both_languages_and_made_once(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let id = new_id();
        let made: MeetingView = plan_in(&town, town.facilitator(), town.channel(), id, &weekly()).await.json(201);
        assert_eq!((made.meeting.id, made.meeting.sequence, made.may_change), (id, 0, true));
        assert_eq!(starts(&made)[..5], ["2030-03-05T18:00", "2030-03-12T18:00", "2030-03-19T18:00", "2030-03-26T18:00", "2030-04-02T18:00"]);
        let moments: Vec<String> = made.occurrences.iter().map(|time| time.starts_at.to_string()).collect();
        assert_eq!((moments[3].as_str(), moments[4].as_str()), ("2030-03-26T17:00:00.000Z", "2030-04-02T16:00:00.000Z"));
        let EventKind::MessagePosted { message } = lena.expect_event().await.kind else { panic!("a card") };
        assert_eq!((message.id, message.meeting.unwrap().id), (id.card(), id));
        let said = [message.text.as_ref().unwrap().as_str(), message.translation.as_ref().unwrap().text.as_str()];
        assert!(said.iter().any(|text| text.contains("Gemeinsame Sitzung")) && said.iter().any(|text| text.contains("Réunion commune")));
        assert_ne!(message.translation.unwrap().lang, message.lang);
        assert!([Lang::de(), Lang::fr()].contains(&message.lang));
        let EventKind::Noted(Noted::MeetingChanged(MeetingChanged { meeting, sequence, by })) = lena.expect_event().await.kind else { panic!("a note") };
        assert_eq!((meeting, sequence, by), (id, 0, Some(id_of(&town, town.facilitator()).await)));
        let again: MeetingView = plan_in(&town, town.facilitator(), town.channel(), id, &weekly()).await.json(200);
        assert_eq!(again, made);
        let other = with(weekly(), "minutes", json!(30));
        let refused = plan_in(&town, town.facilitator(), town.channel(), id, &other).await;
        assert_eq!(refused.problem(409).code, "conflict");
        lena.expect_no_event().await;
        let seen = see(&town, town.participant(1), id).await;
        assert_eq!((seen.meeting, seen.may_change), (made.meeting, false));
    }

    async fn what_cannot_be_planned_is_refused_by_name(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let many = |n: usize| Value::Array((0..n).map(|_| json!({"title": {"de": "x", "fr": "y"}, "owner": null, "minutes": null})).collect());
        let text = |length: usize| "ä".repeat(length);
        for (key, value, code) in [
            ("zone", json!("Europe/Atlantis"), "zone_unknown"),
            ("zone", json!(""), "zone_unknown"),
            ("start", json!("2031-03-30T02:30"), "rule_invalid"),
            ("start", json!("2020-03-03T18:00"), "time_past"),
            ("start", json!("2030-02-30T18:00"), "bad_request"),
            ("start", json!("2030-03-05T18:00Z"), "bad_request"),
            ("minutes", json!(4), "bad_request"),
            ("minutes", json!(20161), "bad_request"),
            ("rule", json!("FREQ=HOURLY"), "rule_invalid"),
            ("rule", json!("FREQ=WEEKLY;COUNT=1000000"), "rule_invalid"),
            ("rule", json!("FREQ=WEEKLY;BYDAY=WE"), "rule_invalid"),
            ("rule", json!("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "rule_invalid"),
            ("rule", json!("FREQ=DAILY;BYHOUR=1,2,3"), "rule_invalid"),
            ("rule", json!("FREQ=DAILY;UNTIL=20300101"), "rule_invalid"),
            ("rule", json!("täglich"), "rule_invalid"),
            ("rule", json!(["FREQ=DAILY"]), "bad_request"),
            ("items", many(51), "too_many"),
            ("items", many(1_000), "too_many"),
            ("reminders", json!(["P1D", "P2D", "P3D", "P4D", "P5D", "P6D"]), "too_many"),
            ("reminders", json!(["P1M"]), "offset_invalid"),
            ("reminders", json!(["P29D"]), "offset_invalid"),
            ("reminders", json!(["P1D", "PT24H"]), "offset_invalid"),
            ("reminders", json!(["-P1D"]), "offset_invalid"),
            ("link", json!("http://example.org"), "bad_request"),
            ("link", json!(" https://example.org"), "bad_request"),
            ("except", json!(vec!["2030-03-12T18:00"; 201]), "too_many"),
            ("link", json!("javascript:alert(1)"), "bad_request"),
            ("title", json!({"de": " ", "fr": "y"}), "text_invalid"),
            ("title", json!({"de": "x\u{202e}", "fr": "y"}), "text_invalid"),
            ("title", json!({"de": text(201), "fr": "y"}), "too_long"),
            ("place", json!({"de": text(201), "fr": "y"}), "too_long"),
            ("items", json!([{"title": {"de": "x", "fr": "y"}, "owner": new_id(), "minutes": 5}]), "bad_request"),
            ("items", json!([{"title": {"de": "x", "fr": "y"}, "owner": null, "minutes": 0}]), "bad_request"),
            ("items", json!([{"title": {"de": "x", "fr": ""}, "owner": null, "minutes": 5}]), "text_invalid"),
        ] {
            let refused = plan_in(&town, town.facilitator(), town.channel(), new_id(), &with(weekly(), key, value.clone())).await;
            assert_eq!(refused.problem(400).code, code, "{key} {value}: {}", refused.text());
        }
        let once = with(weekly(), "rule", Value::Null);
        let skipped = with(once.clone(), "start", json!("2031-03-30T02:30"));
        let refused = plan_in(&town, town.facilitator(), town.channel(), new_id(), &skipped).await;
        assert_eq!(refused.problem(400).code, "time_skipped");
        let skipped_weekly = with(with(weekly(), "rule", json!("FREQ=WEEKLY")), "start", json!("2030-03-31T02:30"));
        let refused = plan_in(&town, town.facilitator(), town.channel(), new_id(), &skipped_weekly).await;
        assert_eq!(refused.problem(400).code, "time_skipped");
        let over_it = planned(&town, &with(skipped_weekly, "start", json!("2030-03-24T02:30"))).await;
        let shown: Vec<String> = over_it.occurrences[..3].iter().map(|time| format!("{} {}", time.start, time.starts_at)).collect();
        assert_eq!(shown[0], "2030-03-24T02:30 2030-03-24T01:30:00.000Z");
        assert_eq!(shown[1], "2030-03-31T03:30 2030-03-31T01:30:00.000Z", "what clocks then show");
        assert_eq!(shown[2], "2030-04-07T02:30 2030-04-07T00:30:00.000Z");
        let left_out = with(with(weekly(), "rule", json!("FREQ=WEEKLY;COUNT=1")), "except", json!([START]));
        let refused = plan_in(&town, town.facilitator(), town.channel(), new_id(), &left_out).await;
        assert_eq!(refused.problem(400).code, "rule_invalid");
        let twice = planned(&town, &with(once, "start", json!("2030-10-27T02:30"))).await;
        assert_eq!(twice.occurrences[0].starts_at.to_string(), "2030-10-27T00:30:00.000Z", "the first of both");
        let large = with(weekly(), "link", json!(format!("https://{}", "x".repeat(70_000))));
        let refused = plan_in(&town, town.facilitator(), town.channel(), new_id(), &large).await;
        assert_eq!(refused.problem(413).code, "too_large");
    }

    async fn meetings_come_again_without_end_by_month_and_in_zones_overseas(place) {
        let town = Town::on(place).await;
        let endless = with(with(weekly(), "rule", json!("FREQ=MONTHLY;BYDAY=1TU")), "zone", json!("america/martinique"));
        let view = planned(&town, &endless).await;
        assert_eq!(view.meeting.plan.zone, "America/Martinique");
        assert_eq!(view.occurrences.len(), 10, "as many as a view tells");
        assert_eq!(view.occurrences[9].occurrence.to_string(), "2030-12-03T18:00");
        assert_eq!(view.occurrences[0].starts_at.to_string(), "2030-03-05T22:00:00.000Z");
    }

    async fn whom_facilitators_allow_plans_and_changes_their_own(place) {
        let town = Town::on(place).await;
        let (lena, emre) = (town.participant(0), town.participant(1));
        let pairing = pairing_of(&town, town.facilitator()).await;
        let refused = plan_in(&town, lena, town.channel(), new_id(), &weekly()).await;
        assert_eq!(refused.problem(403).code, "forbidden");
        let path = format!("/api/v1/pairings/{pairing}/planners/{}", id_of(&town, lena).await);
        assert_eq!(ask(&town, lena, "PUT", &path, &json!({})).await.problem(403).code, "forbidden");
        for _ in 0..2 {
            assert_eq!(ask(&town, town.facilitator(), "PUT", &path, &json!({})).await.status, 204);
        }
        let planners: Planners = town.facilitator().get(&town.server, &format!("/api/v1/pairings/{pairing}/planners")).answer().await.json(200);
        assert_eq!(planners.members, [id_of(&town, lena).await]);
        let own: MeetingView = plan_in(&town, lena, town.channel(), new_id(), &weekly()).await.json(201);
        assert!(own.may_change);
        let agenda = format!("/api/v1/pairings/{pairing}/agenda?from=2030-03-01&until=2030-03-31");
        let told: Agenda = lena.get(&town.server, &agenda).answer().await.json(200);
        assert_eq!(told.may_plan.len(), 2);
        assert!(told.may_plan.contains(&town.channel()));
        let others: Agenda = emre.get(&town.server, &agenda).answer().await.json(200);
        assert_eq!(others.may_plan, []);
        let theirs = planned(&town, &weekly()).await;
        let body = json!({"sequence": 0, "scope": "all", "occurrence": null, "plan": with(weekly(), "minutes", json!(60))});
        assert_eq!(change(&town, lena, theirs.meeting.id, body.clone()).await.problem(403).code, "forbidden");
        assert_eq!(change(&town, lena, own.meeting.id, body.clone()).await.status, 200);
        assert_eq!(change(&town, town.facilitator(), own.meeting.id, with(body, "sequence", json!(1))).await.status, 200);
        assert_eq!(ask(&town, town.facilitator(), "DELETE", &path, &json!({})).await.status, 204);
        assert_eq!(plan_in(&town, lena, town.channel(), new_id(), &weekly()).await.problem(403).code, "forbidden");
        assert!(!see(&town, lena, own.meeting.id).await.may_change);
    }

    async fn whoever_is_muted_says_nothing_by_planning(place) {
        let town = Town::on(place).await;
        let lena = town.participant(0);
        let (pairing, member) = (pairing_of(&town, town.facilitator()).await, id_of(&town, lena).await);
        let path = format!("/api/v1/pairings/{pairing}/planners/{member}");
        assert_eq!(ask(&town, town.facilitator(), "PUT", &path, &json!({})).await.status, 204);
        let own: MeetingView = plan_in(&town, lena, town.channel(), new_id(), &weekly()).await.json(201);
        let id = own.meeting.id;
        let mute = json!([{"act": "mute", "minutes": 5, "everywhere": true}]);
        assert_eq!(act(&town, town.facilitator(), json!({"member": member}), with_reasons(mute)).await.status, 201);
        let body = json!({"sequence": 0, "scope": "all", "occurrence": null, "plan": with(weekly(), "minutes", json!(60))});
        let minutes = json!({"version": 0, "text": {"de": "Das sage ich doch", "fr": ""}, "decisions": []});
        let off = |why: Value| json!({"sequence": 0, "scope": "all", "occurrence": null, "why": why});
        for refused in [
            plan_in(&town, lena, town.channel(), new_id(), &weekly()).await,
            change(&town, lena, id, body).await,
            ask(&town, lena, "PUT", &format!("/api/v1/meetings/{id}/times/{START}/minutes"), &minutes).await,
            cancel(&town, lena, id, off(json!({"de": "Weil ich nichts sagen darf", "fr": ""}))).await,
        ] {
            assert_eq!(refused.problem(403).code, "forbidden");
        }
        assert_eq!(cancel(&town, lena, id, off(Value::Null)).await.status, 200, "nobody is to come in vain");
    }

    async fn what_would_wait_as_a_message_is_not_planned_by_participants(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let (lena, channel) = (town.participant(0), town.channel());
        let [mut emre] = town.talking().await;
        let (pairing, member) = (pairing_of(&town, town.facilitator()).await, id_of(&town, lena).await);
        let planner = format!("/api/v1/pairings/{pairing}/planners/{member}");
        assert_eq!(ask(&town, town.facilitator(), "PUT", &planner, &json!({})).await.status, 204);
        let unlinked = with(weekly(), "link", Value::Null);
        let own: MeetingView = plan_in(&town, lena, channel, new_id(), &unlinked).await.json(201);
        let id = own.meeting.id;
        let minutes = format!("/api/v1/meetings/{id}/times/{START}/minutes");
        let noted = |text: &str| json!({"version": 0, "text": {"de": text, "fr": ""}, "decisions": []});
        let put = |plan: Value| json!({"sequence": 0, "scope": "all", "occurrence": null, "plan": plan});
        let off = |why: Value| json!({"sequence": 0, "scope": "all", "occurrence": null, "why": why});
        let tried = async |plan: Value, text: &str| {
            let why = json!({"de": text, "fr": ""});
            [
                plan_in(&town, lena, channel, new_id(), &plan).await,
                change(&town, lena, id, put(plan)).await,
                ask(&town, lena, "PUT", &minutes, &noted(text)).await,
                cancel(&town, lena, id, off(why)).await,
            ]
        };
        emre.expect_event().await;
        emre.expect_event().await;
        let nobody = json!({"duty": {"zone": "Europe/Berlin", "hours": []}});
        for holds in [json!({}), nobody] {
            let hold = holds == json!({});
            assert_eq!(set_mode(&town, Some(channel), json!({"hold": hold})).await.status, 200);
            assert_eq!(set_holds(&town, holds.clone()).await.status, 200);
            for refused in tried(unlinked.clone(), "Das sieht noch niemand").await {
                assert_eq!(refused.problem(403).code, "forbidden", "{holds}");
            }
        }
        assert_eq!(set_mode(&town, Some(channel), json!({})).await.status, 200);
        assert_eq!(set_holds(&town, json!({"links": true})).await.status, 200);
        for plan in [weekly(), with(unlinked.clone(), "place", json!({"de": "www.example.org", "fr": ""}))] {
            for refused in tried(plan, "siehe https://example.org").await {
                assert_eq!(refused.problem(400).code, "wording");
            }
        }
        emre.expect_no_event().await;
        // Facilitators don't wait, and what has no link is said.
        let theirs = plan_in(&town, town.facilitator(), channel, new_id(), &weekly()).await;
        assert_eq!(theirs.status, 201, "{}", theirs.text());
        assert_eq!(ask(&town, lena, "PUT", &minutes, &noted("Ohne Adresse")).await.status, 200);
        hold_all(&town).await;
        assert_eq!(cancel(&town, lena, id, off(Value::Null)).await.status, 200, "nobody is to come in vain");
    }

    async fn word_rules_and_archived_channels_are_heeded(place) {
        let town = Town::on(place).await;
        let pairing = pairing_of(&town, town.facilitator()).await;
        let id = ids::message();
        let rule = json!({"id": id, "pattern": "blödmann", "lang": "de", "action": "warn", "rule": "insult", "channel": null});
        let rules = json!({"version": 0, "rules": [rule], "allowed": []});
        assert_eq!(ask(&town, town.facilitator(), "PUT", &format!("/api/v1/pairings/{pairing}/words"), &rules).await.status, 200);
        for plan in [
            with(weekly(), "title", json!({"de": "Blödmann", "fr": "y"})),
            with(weekly(), "place", json!({"de": "beim Blödmann", "fr": ""})),
            with(weekly(), "items", json!([{"title": {"de": "x", "fr": "blödmann"}, "owner": null, "minutes": null}])),
            with(weekly(), "link", json!("https://example.org/du-blödmann")),
        ] {
            let refused = plan_in(&town, town.facilitator(), town.channel(), new_id(), &plan).await;
            assert_eq!(refused.problem(400).code, "wording");
        }
        let view = planned(&town, &weekly()).await;
        let archive = json!({"archived": true});
        assert_eq!(ask(&town, town.facilitator(), "PATCH", &format!("/api/v1/channels/{}", town.channel()), &archive).await.status, 200);
        let refused = plan_in(&town, town.facilitator(), town.channel(), new_id(), &weekly()).await;
        assert_eq!(refused.problem(403).code, "forbidden");
        assert_eq!(answer(&town, town.participant(0), view.meeting.id, START, Some("yes")).await.problem(403).code, "forbidden");
        let off = cancel(&town, town.facilitator(), view.meeting.id, json!({"sequence": 0, "scope": "all", "occurrence": null, "why": null})).await;
        assert!(off.json::<MeetingView>(200).meeting.cancelled, "nobody is to come in vain");
    }
}
