//! The agenda bot outside the server: the same code, by the public interface alone.

use super::bot;
use crate::deciding::{set_holds, set_mode};
use jiff::{ToSpan, Zoned};
use quartier_protocol::http::agenda::meetings::MeetingView;
use quartier_protocol::local::LocalTime;
use quartier_protocol::message::{MeetingTime, Message};
use quartier_tests::place::Place;
use quartier_tests::town::Town;
use quartier_tests::wait::within;
use quartier_tests::{binary, ids};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;
use tokio::time::timeout;

/// Reminders are for whole minutes, so the next one is up to a minute away.
const A_MINUTE: Duration = Duration::from_secs(75);

/// The wall clock of a place in an hour from the next whole minute that is not about to begin.
fn in_an_hour() -> LocalTime {
    let now = Zoned::now().with_time_zone(jiff::tz::TimeZone::get("Europe/Paris").unwrap());
    LocalTime::of((now + 1.hour() + 70.seconds()).datetime()).unwrap()
}

async fn town(place: Place, flags: &[&str]) -> Town {
    let never_quiet = ["--agenda-quiet-from", "00:00", "--agenda-quiet-until", "00:00"];
    Town::flagged(place, &[flags, never_quiet.as_slice()].concat()).await
}

async fn reminds(town: &Town, inside: bool) -> Message {
    let pairing = &town.pairings[0];
    let (facilitator, channel) = (&pairing.facilitators[0], pairing.channels[0]);
    let made = bot(town, facilitator, &["read", "post"], &[channel]).await;
    let mut reader = pairing.participants[0].connect(&town.server).await;
    let start = in_an_hour();
    let items = vec![json!({"title": {"de": "Rampe", "fr": "Rampe"}, "owner": null, "minutes": 10}); 40];
    let plan = json!({
        "title": {"de": "Treffen", "fr": "Réunion"}, "place": {"de": "", "fr": ""}, "start": start, "zone": "Europe/Paris",
        "minutes": 60, "rule": null, "except": [], "skip_holidays": false, "link": "https://treffen.example/1", "items": items, "reminders": ["PT1H"],
    });
    let body = json!({"id": ids::message(), "plan": plan});
    let path = format!("/api/v1/channels/{channel}/meetings");
    let planned: MeetingView = facilitator.post(&town.server, &path, &body).answer().await.json(201);
    let meeting = planned.meeting.id;
    let _outside = Command::new(binary::quartier())
        .args(["agenda-bot", "--server", &format!("http://{}", town.server.address)])
        .env("QUARTIER_TOKEN", &made.token)
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let wanted = meeting.reminder(start, "PT1H");
    let reminded = async {
        let mut looks = tokio::time::interval(Duration::from_millis(500));
        loop {
            looks.tick().await;
            let said = reader.history(channel, None, None).await.unwrap().messages;
            if let Some(message) = said.into_iter().find(|message| message.id == wanted) {
                return message;
            }
        }
    };
    let message = timeout(A_MINUTE, reminded).await.unwrap();
    assert_eq!(message.meeting, Some(MeetingTime { id: meeting, occurrence: Some(start) }));
    assert_eq!(message.translation.as_ref().map(|said| said.lang.to_string()).as_deref(), Some("fr"));
    assert!(inside || message.author == made.bot.id, "it was said outside");
    let said = reader.history(channel, None, None).await.unwrap().messages;
    assert_eq!(said.iter().filter(|message| message.id != meeting.card()).count(), 1, "once");
    message
}

on_both_stores! {
    async fn the_bot_outside_reminds_where_none_is_inside(place) {
        reminds(&town(place, &["--agenda-bot", "false"]).await, false).await;
    }

    async fn two_bots_remind_once(place) {
        reminds(&town(place, &["--agenda-bot", "true"]).await, true).await;
    }

    async fn what_keeps_others_from_writing_keeps_no_reminder_back(place) {
        let town = town(place, &["--agenda-bot", "false", "--text-bytes", "500"]).await;
        let pause = json!({"de": "Wir machen Pause.", "fr": "On fait une pause."});
        let mode = json!({"frozen": pause, "hold": true, "slow_s": 3600});
        assert_eq!(set_mode(&town, Some(town.channel()), mode).await.status, 200);
        assert_eq!(set_holds(&town, json!({"links": true})).await.status, 200);
        let message = reminds(&town, false).await;
        let text = message.text.unwrap();
        assert!(text.as_str().contains("https://treffen.example/1\nTagesordnung:\n1. Rampe"), "{text:?}");
    }
}

#[tokio::test]
async fn asked_to_end_before_all_is_done_it_ends_and_says_so() {
    // It takes the connection and says nothing.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = format!("http://{}", silent.local_addr().unwrap());
    for (once, code) in [(true, 1), (false, 0)] {
        let child = Command::new(binary::quartier())
            .args(["agenda-bot", "--server", &server])
            .args(once.then_some("--once"))
            .env("QUARTIER_TOKEN", "x")
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let _connection = within("it asks the server", silent.accept()).await.unwrap();
        kill_process(Pid::from_raw(child.id().unwrap().cast_signed()).unwrap(), Signal::TERM).unwrap();
        let ended = within("it ends", child.wait_with_output()).await.unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(code), "{said}");
        assert_eq!(said.contains("asked to end"), once, "{said}");
    }
}
