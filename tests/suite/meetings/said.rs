//! Messages about a meeting.

use super::*;
use quartier_protocol::command::Send;
use quartier_protocol::local::LocalTime;
use quartier_protocol::message::MeetingTime;
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::{new_message, refused};

on_both_stores! {
    async fn a_message_is_about_a_meeting_of_its_own_channel(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let id = planned(&town, &weekly()).await.meeting.id;
        let elsewhere = town.facilitator().channels[1];
        let other: MeetingView = plan_in(&town, town.facilitator(), elsewhere, new_id(), &weekly()).await.json(201);
        let [mut lena, mut emre] = town.talking().await;
        let about = |meeting| Send { meeting: Some(meeting), ..new_message(channel, "Kommst du?") };
        let time = MeetingTime { id, occurrence: LocalTime::parse(START) };
        let message = about(time);
        lena.send(&message).await.unwrap();
        let EventKind::MessagePosted { message: arrived } = emre.expect_event().await.kind else { panic!("not posted") };
        assert_eq!((arrived.id, arrived.meeting), (message.id, Some(time)));
        let last = emre.history(channel, None, None).await.unwrap().messages.pop().unwrap();
        assert_eq!(last.meeting, Some(time));
        assert!(lena.send(&message).await.unwrap().duplicate);
        refused(lena.send(&Send { meeting: None, ..message.clone() }).await, RefusalCode::Conflict);
        for nowhere in [new_id(), other.meeting.id] {
            refused(lena.send(&about(MeetingTime { id: nowhere, occurrence: None })).await, RefusalCode::NotFound);
        }
        for never in ["2030-03-06T18:00", "2030-03-05T18:30", "2030-05-14T18:00", "2029-02-26T18:00"] {
            let occurrence = LocalTime::parse(never);
            refused(lena.send(&about(MeetingTime { id, occurrence })).await, RefusalCode::NotFound);
        }
        let moved = json!({
            "sequence": 0, "scope": "one", "occurrence": "2030-03-12T18:00",
            "plan": with(with(weekly(), "rule", Value::Null), "start", json!("2030-03-13T19:00")),
        });
        assert_eq!(change(&town, town.facilitator(), id, moved).await.status, 200);
        let named = |time: &str| about(MeetingTime { id, occurrence: LocalTime::parse(time) });
        lena.send(&named("2030-03-12T18:00")).await.unwrap();
        refused(lena.send(&named("2030-03-13T19:00")).await, RefusalCode::NotFound);
        let all = json!({"sequence": 1, "scope": "all", "occurrence": null, "why": null});
        assert_eq!(cancel(&town, town.facilitator(), id, all).await.status, 200);
        assert!(lena.send(&message).await.unwrap().duplicate, "what was said stays said");
        lena.remove(channel, message.id).await.unwrap();
        let said = emre.history(channel, None, None).await.unwrap().messages;
        let last = said.iter().find(|one| one.id == message.id).unwrap();
        assert_eq!((last.removed, last.meeting), (true, None));
    }
}
