//! Holidays the operator supplies, from the configuration to a phone's calendar. That nobody is reminded of what they leave out is
//! a law of the stores (`conformance/laws/holidays`).

use super::feeds::{mia, path, read, subscribe, unfolded};
use super::*;
use crate::moderation::pairing_of;
use quartier_protocol::directory::Country;
use quartier_protocol::http::agenda::meetings::{Agenda, HolidayKind};
use quartier_tests::place::Place;
use quartier_tests::server::Server;
use std::path::PathBuf;

/// Two weeks in March, over two of the Tuesdays.
const SPRING: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n\
                      DTSTART;VALUE=DATE:20300316\r\nDTEND;VALUE=DATE:20300331\r\nSUMMARY:Vacances de printemps\r\n\
                      END:VEVENT\r\nEND:VCALENDAR\r\n";

/// A file with two weeks in March.
fn spring(place: &Place) -> PathBuf {
    let file = place.folder().join("zone-c.ics");
    std::fs::write(&file, SPRING).unwrap();
    file
}

async fn on_holiday(place: Place) -> Town {
    let flag = format!("Zone C: FR school {}", spring(&place).display());
    Town::flagged(place, &["--agenda-holidays", &flag]).await
}

on_both_stores! {
    async fn holidays_are_shown_and_left_out_by_meetings_that_skip_them(place) {
        let town = on_holiday(place).await;
        let skips = planned(&town, &with(weekly(), "skip_holidays", json!(true))).await.meeting.id;
        let comes = planned(&town, &with(weekly(), "start", json!("2030-03-05T20:00"))).await.meeting.id;
        let reader = town.participant(0);
        let pairing = pairing_of(&town, reader).await;
        let agenda = format!("/api/v1/pairings/{pairing}/agenda?from=2030-03-01&until=2030-04-05");
        let agenda: Agenda = reader.get(&town.server, &agenda).answer().await.json(200);
        let shown: Vec<_> =
            agenda.holidays.iter().map(|one| (one.calendar.as_str(), one.country, one.kind, one.name.as_str())).collect();
        assert_eq!(shown, [("Zone C", Country::Fr, HolidayKind::School, "Vacances de printemps")]);
        let [from, until] = [agenda.holidays[0].from, agenda.holidays[0].until].map(|day| day.to_string());
        assert_eq!([from.as_str(), until.as_str()], ["2030-03-16", "2030-03-30"]);
        let days = |id| {
            let of = agenda.occurrences.iter().filter(|one| one.meeting == id);
            of.map(|one| one.start.to_string()[..10].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(days(skips), ["2030-03-05", "2030-03-12", "2030-04-02"]);
        assert_eq!(days(comes), ["2030-03-05", "2030-03-12", "2030-03-19", "2030-03-26", "2030-04-02"]);
    }

    async fn holidays_of_one_pairing_are_none_of_another(place) {
        let mut town = Town::on(place).await;
        let mut ids = Vec::new();
        for pairing in &town.pairings {
            ids.push(pairing_of(&town, &pairing.facilitators[0]).await);
        }
        let nowhere = "0190a8c0-0000-7000-8000-000000000001";
        let flag = format!("Zone C: FR school for={}+{nowhere} {}", ids[0], spring(&town.place).display());
        town.server.terminate();
        town.server.exited().await;
        town.server = Server::start(&town.place, &["--agenda-holidays", &flag]).await;
        town.server.says(nowhere).await;
        let mut seen = Vec::new();
        for (pairing, id) in town.pairings.iter().zip(ids) {
            let by = &pairing.facilitators[0];
            let skips = with(weekly(), "skip_holidays", json!(true));
            assert_eq!(plan_in(&town, by, pairing.channels[0], new_id(), &skips).await.status, 201);
            let agenda = format!("/api/v1/pairings/{id}/agenda?from=2030-03-01&until=2030-04-05");
            let agenda: Agenda = by.get(&town.server, &agenda).answer().await.json(200);
            seen.push((agenda.holidays.len(), agenda.occurrences.len()));
        }
        assert_eq!(seen, [(1, 3), (0, 5)], "holidays, and Tuesdays that are left");
    }

    async fn i4_a_calendar_leaves_holidays_out_of_what_skips_them(place) {
        let town = on_holiday(place).await;
        planned(&town, &with(weekly(), "skip_holidays", json!(true))).await;
        let mia = mia(&town).await;
        let address = path(&subscribe(&mia, None).await);
        let left_out = async || {
            let lines = unfolded(&read(&town, &address).await.text());
            let all = lines.into_iter().filter_map(|line| line.strip_prefix("EXDATE;TZID=Europe/Berlin:").map(str::to_owned));
            all.flat_map(|dates| dates.split(',').map(str::to_owned).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        assert_eq!(left_out().await, ["20300319T180000", "20300326T180000"]);
        planned(&town, &with(weekly(), "start", json!("2030-03-05T20:00"))).await;
        assert_eq!(left_out().await, ["20300319T180000", "20300326T180000"], "what doesn't skip them takes place");
    }
}
