//! Calendars to subscribe to (I1 to I5): what they say, who reads them, when they end.

use super::*;
use crate::administration::{card, newcomer};
use crate::moderation::pairing_of;
use quartier_protocol::http::agenda::feeds::{FeedMade, Feeds};
use quartier_protocol::http::agenda::meetings::Agenda;
use quartier_tests::visitor::Visitor;

/// Somebody with a browser, as feeds are for.
pub(super) async fn mia(town: &Town) -> Visitor {
    Visitor::newcomer(&town.server, &newcomer(&card(town, town.facilitator()).await, "Mia")).await
}

pub(super) async fn subscribe(mia: &Visitor, channel: Option<ChannelId>) -> FeedMade {
    mia.post("/api/v1/me/feeds", &json!({"channel": channel})).answer().await.json(201)
}

/// The path of an address.
pub(super) fn path(made: &FeedMade) -> String {
    let (_, path) = made.url.split_once("quartier.test").unwrap();
    path.to_owned()
}

pub(super) async fn read(town: &Town, path: &str) -> Answer {
    http::get(town.server.address, path).answer().await
}

/// Lines as they were before they were folded.
pub(super) fn unfolded(ics: &str) -> Vec<String> {
    ics.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

on_both_stores! {
    async fn i1_a_calendar_says_what_it_is_and_its_ids_say_nothing_of_anybody(place) {
        let town = Town::on(place).await;
        let view = planned(&town, &weekly()).await;
        let mia = mia(&town).await;
        let ics = read(&town, &path(&subscribe(&mia, None).await)).await.text();
        let lines = unfolded(&ics);
        for line in ["BEGIN:VCALENDAR", "VERSION:2.0", &format!("UID:{}", view.meeting.id)] {
            assert!(lines.contains(&line.to_owned()), "{line}\n{ics}");
        }
        assert!(lines.iter().any(|line| line.starts_with("PRODID:")));
        assert!(lines.iter().any(|line| line.starts_with("DTSTAMP:") && line.ends_with('Z')));
    }

    async fn i3_lines_are_folded_between_characters_and_times_have_zones(place) {
        let town = Town::on(place).await;
        let long = json!({"de": "Straße, ".repeat(24), "fr": "été; \\ ".repeat(24)});
        planned(&town, &with(weekly(), "title", long.clone())).await;
        let mia = mia(&town).await;
        let ics = read(&town, &path(&subscribe(&mia, None).await)).await.text();
        assert!(ics.ends_with("\r\n") && ics.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{ics}");
        assert!(!ics.contains(char::REPLACEMENT_CHARACTER), "no character is cut in two");
        let lines = unfolded(&ics);
        for line in ["BEGIN:VTIMEZONE", "TZID:Europe/Berlin", "DTSTART;TZID=Europe/Berlin:20300305T180000"] {
            assert!(lines.contains(&line.to_owned()), "{line}\n{ics}");
        }
        let summary = lines.iter().find(|line| line.starts_with("SUMMARY")).unwrap();
        let (_, text) = summary.split_once(':').unwrap();
        let text = text.replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
        assert!([&long["de"], &long["fr"]].iter().any(|title| title.as_str().unwrap().trim() == text), "{text}");
    }

    async fn i4_changes_and_what_is_called_off_are_told(place) {
        let town = Town::on(place).await;
        let plan = with(weekly(), "except", json!(["2030-03-26T18:00"]));
        let id = planned(&town, &plan).await.meeting.id;
        let mia = mia(&town).await;
        let path = path(&subscribe(&mia, Some(town.channel())).await);
        let moved = with(plan.clone(), "start", json!("2030-03-14T19:30"));
        let one = json!({"sequence": 0, "scope": "one", "occurrence": "2030-03-12T18:00", "plan": moved});
        assert_eq!(change(&town, town.facilitator(), id, one).await.status, 200);
        let off = json!({"sequence": 1, "scope": "one", "occurrence": "2030-03-19T18:00", "why": null});
        assert_eq!(cancel(&town, town.facilitator(), id, off).await.status, 200);
        let ics = read(&town, &path).await.text();
        let lines = unfolded(&ics);
        for line in [
            "EXDATE;TZID=Europe/Berlin:20300326T180000",
            "RECURRENCE-ID;TZID=Europe/Berlin:20300312T180000",
            "DTSTART;TZID=Europe/Berlin:20300314T193000",
            "RECURRENCE-ID;TZID=Europe/Berlin:20300319T180000",
            "STATUS:CANCELLED",
            "SEQUENCE:2",
        ] {
            assert!(lines.contains(&line.to_owned()), "{line}\n{ics}");
        }
        assert!(lines.iter().any(|line| line.starts_with("LAST-MODIFIED:")));
        let all = json!({"sequence": 2, "scope": "all", "occurrence": null, "why": null});
        assert_eq!(cancel(&town, town.facilitator(), id, all).await.status, 200);
        let lines = unfolded(&read(&town, &path).await.text());
        assert_eq!(lines.iter().filter(|line| *line == "STATUS:CANCELLED").count(), 3, "still served");
        assert!(!lines.contains(&"STATUS:CONFIRMED".to_owned()));
    }

    async fn i4_times_on_top_of_a_rule_are_told_as_such(place) {
        let town = Town::on(place).await;
        let file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Rathaus//DE\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n\
                    DTSTART;TZID=Europe/Berlin:20300305T180000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n\
                    RDATE;TZID=Europe/Berlin:20300307T090000\r\nSUMMARY:Rat\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let body = json!({"name": "Rathaus", "zone": "Europe/Berlin", "ics": file});
        let path_of = format!("/api/v1/channels/{}/calendars", town.channel());
        assert_eq!(ask(&town, town.facilitator(), "POST", &path_of, &body).await.status, 201);
        let mia = mia(&town).await;
        let lines = unfolded(&read(&town, &path(&subscribe(&mia, None).await)).await.text());
        for line in ["RDATE;TZID=Europe/Berlin:20300307T090000", "RECURRENCE-ID;TZID=Europe/Berlin:20300307T090000"] {
            assert_eq!(lines.iter().filter(|each| *each == line).count(), 1, "{line}\n{lines:?}");
        }
    }

    async fn i5_a_calendar_has_an_etag_and_names_nobody(place) {
        let town = Town::on(place).await;
        let owner = crate::moderation::id_of(&town, town.participant(0)).await;
        let items = json!([{"title": {"de": "Bericht", "fr": "Rapport"}, "owner": owner, "minutes": 10}]);
        let id = planned(&town, &with(weekly(), "items", items)).await.meeting.id;
        assert_eq!(answer(&town, town.participant(0), id, START, Some("yes")).await.status, 200);
        let mia = mia(&town).await;
        let made = subscribe(&mia, None).await;
        assert!(made.url.starts_with("http://quartier.test/calendar/") && made.url.ends_with(".ics"));
        let path = path(&made);
        let first = read(&town, &path).await;
        assert_eq!((first.status, first.header("content-type")), (200, "text/calendar; charset=utf-8"));
        assert!(first.header("cache-control").starts_with("private"));
        let etag = first.header("etag").to_owned();
        assert!(etag.starts_with('"'), "a strong one: {etag}");
        let text = first.text();
        let directory: Value = town.facilitator().get(&town.server, "/api/v1/directory").answer().await.json(200);
        for member in directory["members"].as_array().unwrap() {
            let (name, id) = (member["name"].as_str().unwrap(), member["id"].as_str().unwrap());
            assert!(!text.contains(name) && !text.contains(id), "{name} stands in it");
        }
        assert!(unfolded(&text).iter().any(|line| line.starts_with("REFRESH-INTERVAL;VALUE=DURATION:")));
        let again = http::get(town.server.address, &path).header("if-none-match", &etag).answer().await;
        assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, etag.as_str()));
        let head = http::request(town.server.address, "HEAD", &path).answer().await;
        assert_eq!((head.status, head.body.len(), head.header("etag")), (200, 0, etag.as_str()));
        let longer = json!({"sequence": 0, "scope": "all", "occurrence": null, "plan": with(weekly(), "minutes", json!(120))});
        assert_eq!(change(&town, town.facilitator(), id, longer).await.status, 200);
        let changed = http::get(town.server.address, &path).header("if-none-match", &etag).answer().await;
        assert_eq!(changed.status, 200);
        assert_ne!(changed.header("etag"), etag);
        assert!(!town.server.logs().contains(path.trim_start_matches("/calendar/").trim_end_matches(".ics")), "W3");
    }

    async fn i5_an_address_ends_when_its_member_says_so_or_is_out(place) {
        let town = Town::on(place).await;
        planned(&town, &weekly()).await;
        let mia = mia(&town).await;
        let first = subscribe(&mia, None).await;
        let second = subscribe(&mia, None).await;
        let of_channel = subscribe(&mia, Some(town.channel())).await;
        assert_eq!(read(&town, &path(&first)).await.problem(404).code, "not_found", "another took its place");
        assert_eq!(read(&town, &path(&second)).await.status, 200);
        let feeds: Feeds = mia.get("/api/v1/me/feeds").answer().await.json(200);
        let channels: Vec<_> = feeds.feeds.iter().map(|feed| feed.channel).collect();
        assert_eq!(channels, [None, Some(town.channel())]);
        assert_eq!(mia.post("/api/v1/me/feeds/end", &json!({"channel": null})).answer().await.status, 204);
        assert_eq!(mia.post("/api/v1/me/feeds/end", &json!({"channel": null})).answer().await.problem(404).code, "not_found");
        assert_eq!(read(&town, &path(&second)).await.problem(404).code, "not_found");
        assert_eq!(read(&town, &path(&of_channel)).await.status, 200);
        let pairing = pairing_of(&town, town.facilitator()).await;
        let ground = json!({"kind": "rule", "rule": "insult"});
        let suspend = json!({"member": mia.me.id, "message": null, "decide": {"acts": [{"act": "ban"}], "ground": ground, "facts": "Darum.", "lang": "de"}});
        let banned = ask(&town, town.facilitator(), "POST", &format!("/api/v1/pairings/{pairing}/cases"), &suspend).await;
        assert!(banned.status < 300, "{}", banned.text());
        let ended = read(&town, &path(&of_channel)).await;
        let unknown = read(&town, "/calendar/abcdefgh.ics").await;
        assert_eq!((ended.status, ended.text()), (404, unknown.text()), "all read alike");
    }

    async fn feeds_are_of_ones_own_channels_and_made_in_a_browser(place) {
        let town = Town::on(place).await;
        let mia = mia(&town).await;
        let foreign = town.pairings[1].channels[0];
        let refused = mia.post("/api/v1/me/feeds", &json!({"channel": foreign})).answer().await;
        assert_eq!(refused.problem(404).code, "not_found");
        let token = ask(&town, town.participant(0), "POST", "/api/v1/me/feeds", &json!({"channel": null})).await;
        assert_eq!(token.problem(403).code, "forbidden");
        let elsewhere = http::post(town.server.address, "/api/v1/me/feeds", &json!({"channel": null})).header("cookie", &mia.cookie);
        assert_eq!(elsewhere.answer().await.problem(403).code, "origin_not_allowed");
        let theirs = plan_in(&town, &town.pairings[1].facilitators[0], foreign, new_id(), &weekly()).await;
        assert_eq!(theirs.status, 201);
        let ics = read(&town, &path(&subscribe(&mia, None).await)).await.text();
        assert!(!ics.contains("BEGIN:VEVENT"), "nothing of another pairing");
    }

    async fn whoever_guesses_addresses_waits_and_nobody_else_behind_the_same_address_does(place) {
        let town = Town::on(place).await;
        let mia = mia(&town).await;
        let right = path(&subscribe(&mia, None).await);
        let mut statuses = Vec::new();
        for n in 0..60 {
            statuses.push(read(&town, &format!("/calendar/guess{n}.ics")).await.status);
            assert_eq!(read(&town, &right).await.status, 200, "after {} wrong ones", n + 1);
        }
        assert_eq!(statuses[..30], [404; 30]);
        assert!(statuses[30..].contains(&429), "{statuses:?}");
        assert_eq!(mia.post("/api/v1/me/feeds/end", &json!({"channel": null})).answer().await.status, 204);
        assert_eq!(read(&town, &right).await.status, 429, "what has ended is as wrong as any other");
    }

    async fn i2_i4_another_program_reads_from_a_members_and_a_channels_calendar_what_the_agenda_says(place) {
        let town = Town::on(place).await;
        let [first, second] = [town.pairings[0].channels[0], town.pairings[0].channels[1]];
        // Over the last Sunday of March; one time moved, one called off, one left out.
        let plan = with(weekly(), "except", json!(["2030-04-16T18:00"]));
        let id = planned(&town, &plan).await.meeting.id;
        let moved = with(with(plan, "start", json!("2030-04-03T19:30")), "zone", json!("Europe/Paris"));
        let one = json!({"sequence": 0, "scope": "one", "occurrence": "2030-04-02T18:00", "plan": moved});
        assert_eq!(change(&town, town.facilitator(), id, one).await.status, 200);
        let off = json!({"sequence": 1, "scope": "one", "occurrence": "2030-03-19T18:00", "why": null});
        assert_eq!(cancel(&town, town.facilitator(), id, off).await.status, 200);
        let overseas = with(with(weekly(), "zone", json!("America/Martinique")), "rule", json!("FREQ=MONTHLY;BYDAY=1TU;COUNT=2"));
        assert_eq!(plan_in(&town, town.facilitator(), second, new_id(), &overseas).await.status, 201);

        let mia = mia(&town).await;
        let pairing = pairing_of(&town, town.facilitator()).await;
        let agenda = format!("/api/v1/pairings/{pairing}/agenda?from=2030-03-01&until=2030-05-31");
        let agenda: Agenda = mia.get(&agenda).answer().await.json(200);
        let status = |cancelled| if cancelled { "CANCELLED" } else { "CONFIRMED" };
        let shown = |channel: Option<ChannelId>| {
            let of = agenda.occurrences.iter().filter(|one| channel.is_none_or(|channel| one.channel == channel));
            let mut all: Vec<String> = of
                .map(|one| format!("{} {}:00 {} {} {}", one.starts_at.to_string().replace(".000Z", "Z"), one.start, one.zone, one.meeting, status(one.cancelled)))
                .collect();
            all.sort();
            all
        };
        let mut questions = Vec::new();
        for channel in [None, Some(first), Some(second)] {
            let ics = read(&town, &path(&subscribe(&mia, channel).await)).await.text();
            questions.push(json!({"ics": ics, "from": "2030-03-01T00:00:00Z", "until": "2030-06-01T00:00:00Z"}));
        }
        let told = |answer: &Value| {
            let word = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
            let line = |one: &Value| ["utc", "start", "zone", "uid", "status"].map(|key| word(one, key)).join(" ");
            let mut all: Vec<String> = answer.as_array().expect("an answer").iter().map(line).collect();
            all.sort();
            all
        };
        let answers = crate::calendar::ask(&questions);
        assert_eq!([shown(None), shown(Some(first)), shown(Some(second))].map(|all| all.len()), [11, 9, 2]);
        assert_eq!(told(&answers[0]), shown(None), "a member's");
        assert_eq!(told(&answers[1]), shown(Some(first)), "a channel's");
        assert_eq!(told(&answers[2]), shown(Some(second)), "another channel's");
    }
}
