//! Calendars of others: brought as a file or fetched, followed when they change, left alone when they are broken.

use super::pairing_of;
use crate::deciding::{rule, set_words};
use quartier_protocol::http::agenda::calendars::{Calendar, CalendarProblemKind, Calendars};
use quartier_protocol::http::agenda::meetings::Agenda;
use quartier_tests::http::{self, Answer};
use quartier_tests::raw::ask;
use quartier_tests::site::Site;
use quartier_tests::town::{Person, Town};
use serde_json::{Value, json};

pub(super) const ALLOWED: &[&str] = &["--private-addresses", "127.0.0.1"];

/// A calendar with an event for each name, all on one evening in the far future.
pub(super) fn calendar(names: &[&str]) -> String {
    let event = |name: &&str| {
        format!(
            "BEGIN:VEVENT\r\nUID:{name}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Berlin:20990324T180000\r\n\
             DTEND;TZID=Europe/Berlin:20990324T193000\r\nSUMMARY:{name}\r\nEND:VEVENT\r\n"
        )
    };
    let events: String = names.iter().map(event).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Rathaus//DE\r\n{events}END:VCALENDAR\r\n")
}

async fn make(town: &Town, more: Value) -> Answer {
    let pairing = &town.pairings[0];
    let mut body = json!({"name": "Rathaus", "zone": "Europe/Berlin"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let path = format!("/api/v1/channels/{}/calendars", pairing.channels[0]);
    pairing.facilitators[0].post(&town.server, &path, &body).answer().await
}

async fn fetch(town: &Town, calendar: &Calendar) -> Calendar {
    let path = format!("/api/v1/calendars/{}/fetch", calendar.id);
    town.pairings[0].facilitators[0].post(&town.server, &path, &json!({})).answer().await.json(200)
}

/// Titles of what takes place that evening, those called off with a `-`.
pub(super) async fn planned(town: &Town, by: &Person) -> Vec<String> {
    let pairing = pairing_of(town, by).await;
    let path = format!("/api/v1/pairings/{pairing}/agenda?from=2099-03-24&until=2099-03-24");
    let agenda: Agenda = by.get(&town.server, &path).answer().await.json(200);
    let shown = |cancelled: bool| if cancelled { "-" } else { "" };
    let mut titles: Vec<String> =
        agenda.occurrences.iter().map(|one| format!("{}{}", shown(one.cancelled), one.title.fr)).collect();
    titles.sort();
    titles
}

on_both_stores! {
    async fn a_fetched_calendar_is_followed_and_a_broken_one_changes_nothing(place) {
        let town = Town::flagged(place, ALLOWED).await;
        let reader = &town.pairings[0].participants[0];
        let site = Site::open().await;
        site.answer("200 OK", "ETag: \"1\"\r\n", &calendar(&["Rat", "Fest"]));
        let made: Calendar = make(&town, json!({"url": site.url("/rathaus.ics"), "reminders": ["P1D"]})).await.json(201);
        assert_eq!((made.meetings, made.problem.clone(), made.read_at.is_some()), (2, None, true));
        assert!(made.next.is_some());
        assert_eq!(planned(&town, reader).await, ["Fest", "Rat"]);

        site.answer("304 Not Modified", "", "");
        assert_eq!(fetch(&town, &made).await.problem, None);
        assert_eq!(site.asked().last().unwrap().header("if-none-match"), "\"1\"");

        site.answer("200 OK", "ETag: \"2\"\r\n", &calendar(&["Rat"]).replace("T180000", "T190000").replace("SUMMARY:Rat", "SUMMARY:Rat neu"));
        assert_eq!(fetch(&town, &made).await.meetings, 1);
        assert_eq!(planned(&town, reader).await, ["-Fest", "Rat neu"]);

        site.answer("200 OK", "", &calendar(&["Rat"]).replace("20990324T193000", "20993924T193000"));
        let broken = fetch(&town, &made).await;
        let problem = broken.problem.unwrap();
        assert_eq!((problem.kind, problem.line, broken.meetings), (CalendarProblemKind::Invalid, Some(8), 1));
        site.answer("500 Oh", "", "");
        assert_eq!(fetch(&town, &made).await.problem.unwrap().kind, CalendarProblemKind::Answer);
        site.answer("200 OK", "", &"x".repeat(3_000_000));
        assert_eq!(fetch(&town, &made).await.problem.unwrap().kind, CalendarProblemKind::TooLarge);
        for inside in ["http://169.254.169.254/latest", "http://127.0.0.2/x.ics", "http://[::1]/"] {
            site.answer("302 Found", &format!("Location: {inside}\r\n"), "");
            assert_eq!(fetch(&town, &made).await.problem.unwrap().kind, CalendarProblemKind::PrivateAddress, "{inside}");
        }
        assert_eq!(planned(&town, reader).await, ["-Fest", "Rat neu"], "what was there stays");

        site.answer("200 OK", "", &calendar(&["Rat", "Fest"]));
        assert_eq!(fetch(&town, &made).await.meetings, 2);
        assert_eq!(planned(&town, reader).await, ["Fest", "Rat"], "what comes back takes place again");
    }

    async fn a_file_is_taken_in_replaced_and_ended(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let made: Calendar = make(&town, json!({"ics": calendar(&["Rat", "Fest"])})).await.json(201);
        assert_eq!((made.meetings, made.url.clone(), made.next), (2, None, None));
        let put = async |ics: String| {
            let path = format!("/api/v1/calendars/{}/file", made.id);
            http::request(town.server.address, "PUT", &path).bearer(&facilitator.token).json(&json!({"ics": ics})).answer().await
        };
        let newer: Calendar = put(calendar(&["Fest", "Markt"])).await.json(200);
        assert_eq!(newer.meetings, 2);
        assert_eq!(planned(&town, facilitator).await, ["-Rat", "Fest", "Markt"]);
        let refused = put("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n".into()).await.problem(400);
        assert_eq!(refused.code, "calendar_invalid");
        assert!(refused.detail.starts_with("line "), "{}", refused.detail);
        let pairing = pairing_of(&town, facilitator).await;
        let path = format!("/api/v1/pairings/{pairing}/calendars");
        let listed: Calendars = facilitator.get(&town.server, &path).answer().await.json(200);
        assert!(listed.calendars[0].problem.is_some(), "its problem stands at the calendar");
        let delete = http::request(town.server.address, "DELETE", &format!("/api/v1/calendars/{}", made.id));
        assert_eq!(delete.bearer(&facilitator.token).answer().await.status, 204);
        assert_eq!(planned(&town, facilitator).await, ["-Fest", "-Markt", "-Rat"]);
        let listed: Calendars = facilitator.get(&town.server, &path).answer().await.json(200);
        assert_eq!(listed.calendars, []);
    }

    async fn what_is_no_calendar_is_refused_and_says_where(place) {
        let town = Town::on(place).await;
        let many: Vec<String> = (0..1_001).map(|n| format!("e{n}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let folded = format!("BEGIN:VCALENDAR\r\nX-A:{}\r\nEND:VCALENDAR\r\n", "y\r\n ".repeat(100_000));
        for (more, status, code) in [
            (json!({"ics": ""}), 400, "calendar_invalid"),
            (json!({"ics": "<html>"}), 400, "calendar_invalid"),
            (json!({"ics": calendar(&["Rat"]).replace("Europe/Berlin", "Europe/Atlantis")}), 400, "calendar_invalid"),
            (json!({"ics": folded}), 400, "calendar_invalid"),
            (json!({"ics": calendar(&many)}), 400, "too_many"),
            (json!({"ics": "x".repeat(3_000_000)}), 413, "too_large"),
            (json!({"ics": calendar(&["Rat"]), "zone": "Europe/Atlantis"}), 400, "zone_unknown"),
            (json!({"ics": calendar(&["Rat"]), "reminders": ["1 day"]}), 400, "offset_invalid"),
            (json!({"ics": calendar(&["Rat"]), "name": " "}), 400, "text_invalid"),
            (json!({}), 400, "bad_request"),
            (json!({"url": "https://a.example/", "ics": "x"}), 400, "bad_request"),
            (json!({"url": "file:///etc/passwd"}), 400, "address_refused"),
            (json!({"url": "http://127.0.0.1:8080/x.ics"}), 400, "address_refused"),
            (json!({"url": "http://localhost/x.ics"}), 400, "address_refused"),
        ] {
            let shown = more.to_string().chars().take(80).collect::<String>();
            assert_eq!(make(&town, more).await.problem(status).code, code, "{shown}");
        }
        let path = format!("/api/v1/channels/{}/calendars", town.pairings[0].channels[0]);
        let body = json!({"name": "x", "zone": "Europe/Berlin", "ics": calendar(&["Rat"])});
        town.pairings[0].participants[0].post(&town.server, &path, &body).answer().await.problem(403);
        town.pairings[1].facilitators[0].post(&town.server, &path, &body).answer().await.problem(404);
    }

    async fn what_word_rules_do_not_let_stand_is_left_out_and_told(place) {
        let town = Town::on(place).await;
        let rules = json!([rule("blödmann", "warn"), rule("böse*", "hold"), rule("traurig", "alert")]);
        assert_eq!(set_words(&town, rules, json!([])).await.status, 200);
        let names = ["Rat", "Blödmann-Fest", "Böser Abend", "Traurig"];
        let made: Calendar = make(&town, json!({"ics": calendar(&names)})).await.json(201);
        assert_eq!((made.meetings, made.left_out.count), (2, 2));
        let told: Vec<_> = made.left_out.events.iter().map(|one| (one.title.as_str(), one.start.to_string(), one.words.join(","))).collect();
        let start = "2099-03-24T18:00".to_owned();
        assert_eq!(told, [("Blödmann-Fest", start.clone(), "Blödmann".to_owned()), ("Böser Abend", start, "Böser".to_owned())]);
        let by = &town.pairings[0].facilitators[0];
        assert_eq!(planned(&town, by).await, ["Rat", "Traurig"]);
        let path = format!("/api/v1/pairings/{}/calendars", pairing_of(&town, by).await);
        let listed: Calendars = by.get(&town.server, &path).answer().await.json(200);
        assert_eq!(listed.calendars[0].left_out, made.left_out, "it stands at the calendar");
        assert_eq!(listed.calendars[0].problem, None);

        // What an event is called may be harmless, and where it leads to not.
        let linked = calendar(&["Markt"]).replace("SUMMARY:", "URL:https://example.org/bloedmann\r\nSUMMARY:");
        let made_of: Calendar = make(&town, json!({"ics": linked})).await.json(201);
        assert_eq!((made_of.meetings, made_of.left_out.count), (0, 1));
        assert_eq!(made_of.left_out.events[0].words, ["bloedmann"]);

        // The same file again, when the rules are others.
        assert_eq!(set_words(&town, json!([rule("böse*", "hold")]), json!([])).await.status, 200);
        let path = format!("/api/v1/calendars/{}/file", made.id);
        let again = http::request(town.server.address, "PUT", &path).bearer(&by.token).json(&json!({"ics": calendar(&names)}));
        let again: Calendar = again.answer().await.json(200);
        assert_eq!((again.meetings, again.left_out.count), (3, 1));
    }

    async fn what_was_left_out_is_looked_at_again_though_the_address_says_nothing_new(place) {
        let town = Town::flagged(place, ALLOWED).await;
        assert_eq!(set_words(&town, json!([rule("blödmann", "warn")]), json!([])).await.status, 200);
        let site = Site::open().await;
        site.answer("200 OK", "ETag: \"1\"\r\n", &calendar(&["Rat", "Blödmann"]));
        let made: Calendar = make(&town, json!({"url": site.url("/rathaus.ics")})).await.json(201);
        assert_eq!((made.meetings, made.left_out.count), (1, 1));
        assert_eq!(set_words(&town, json!([]), json!([])).await.status, 200);
        let now = fetch(&town, &made).await;
        assert_eq!(site.asked().last().unwrap().header("if-none-match"), "");
        assert_eq!((now.meetings, now.left_out.count), (2, 0));
        fetch(&town, &made).await;
        assert_eq!(site.asked().last().unwrap().header("if-none-match"), "\"1\"");
    }

    async fn fifty_megabytes_are_not_read(place) {
        let town = Town::flagged(place, ALLOWED).await;
        let by = &town.pairings[0].facilitators[0];
        // Announced: refused before any of it comes.
        let path = format!("/api/v1/channels/{}/calendars", town.pairings[0].channels[0]);
        for (method, path) in [("POST", path.as_str()), ("PUT", "/api/v1/agenda/calendars")] {
            let head = format!(
                "{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
                 Content-Length: 52428800\r\n\r\n",
                by.token
            );
            let answer = ask(town.server.address, head.as_bytes()).await;
            assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("too_large"), "{method} {path}: {answer}");
        }
        let site = Site::open().await;
        site.answer("200 OK", "", &calendar(&["Rat"]));
        let made: Calendar = make(&town, json!({"url": site.url("/rathaus.ics")})).await.json(201);
        let large = calendar(&["Rat"]) + &"x".repeat(50 << 20);
        site.answer("200 OK", "", &large);
        assert_eq!(fetch(&town, &made).await.problem.unwrap().kind, CalendarProblemKind::TooLarge, "announced");
        site.answer_plainly(format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{large}"));
        let problem = fetch(&town, &made).await.problem.unwrap();
        assert_eq!(problem.kind, CalendarProblemKind::TooLarge, "not announced: {problem:?}");
        assert_eq!(planned(&town, by).await, ["Rat"], "what was there stays");
    }

    async fn broken_folding_and_endless_nesting_are_told_by_their_line(place) {
        let town = Town::on(place).await;
        let within = |lines: &str| format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{lines}END:VCALENDAR\r\n");
        for (ics, line) in [
            (" BEGIN:VCALENDAR\r\n".to_owned(), 1),
            (within("\r\n folded onto nothing\r\n"), 4),
            // A fold of folds of folds is one line, and too long sometime.
            (within(&format!("X-A:\r\n{}", format!(" {}\r\n", " ".repeat(1_000)).repeat(2_000))), 69),
            (within(&"BEGIN:VEVENT\r\n".repeat(50)), 8),
            (within(&"BEGIN:VEVENT\r\n END:VEVENT\r\n".repeat(50)), 13),
        ] {
            let shown: String = ics.chars().take(80).collect();
            let problem = make(&town, json!({"ics": ics})).await.problem(400);
            assert_eq!(problem.code, "calendar_invalid", "{shown}");
            assert!(problem.detail.starts_with(&format!("line {line}: ")), "{shown}: {}", problem.detail);
        }
        // Folded anywhere, even in the midst of a word that must be there, it is still the same calendar.
        let folded = calendar(&["Rat"]).replace("BEGIN:VEVENT", "BEG\r\n IN:V\r\n\tEVENT").replace("SUMMARY:Rat", "SUM\r\n MARY:R\r\n at");
        assert_eq!(make(&town, json!({"ics": folded})).await.json::<Calendar>(201).meetings, 1);
        assert_eq!(planned(&town, &town.pairings[0].facilitators[0]).await, ["Rat"]);
    }

    async fn an_address_that_sends_on_into_a_private_network_is_refused_at_once(place) {
        let town = Town::flagged(place, ALLOWED).await;
        let site = Site::open().await;
        for inside in ["http://169.254.169.254/latest", "http://127.0.0.2/x.ics", "http://[::1]/", "http://10.0.0.1/"] {
            site.answer("302 Found", &format!("Location: {inside}\r\n"), "");
            let refused = make(&town, json!({"url": site.url("/rathaus.ics")})).await.problem(400);
            assert_eq!(refused.code, "address_refused", "{inside}");
        }
    }
}
