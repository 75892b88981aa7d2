//! Who comes.

use super::*;
use crate::moderation::id_of;
use quartier_protocol::http::agenda::attendance::Attendance;
use quartier_protocol::http::agenda::attendance::AttendanceChanged;
use quartier_protocol::http::agenda::meetings::Occurrence;
use quartier_protocol::noted::Noted;
use quartier_tests::town::Size;

on_both_stores! {
    async fn answers_are_counted_per_council_and_told_once_each(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let id = planned(&town, &weekly()).await.meeting.id;
        next_note(&mut lena).await;
        let told: Occurrence = answer(&town, town.participant(0), id, START, Some("yes")).await.json(200);
        assert_eq!(told.mine.map(|mine| json!(mine)), Some(json!("yes")));
        assert_eq!((told.attendance.len(), told.attendance.iter().map(|council| council.yes).sum::<u32>()), (2, 1));
        let EventKind::Noted(Noted::AttendanceChanged(AttendanceChanged { meeting, occurrence, counts })) = next_note(&mut lena).await else { panic!("counts") };
        assert_eq!((meeting, occurrence, counts), (id, told.occurrence, told.attendance));
        assert_eq!(answer(&town, town.participant(0), id, START, Some("yes")).await.status, 200);
        let other: Occurrence = answer(&town, town.participant(1), id, START, Some("maybe")).await.json(200);
        assert!(matches!(next_note(&mut lena).await, EventKind::Noted(Noted::AttendanceChanged(AttendanceChanged { counts, .. })) if counts == other.attendance));
        let path = format!("/api/v1/meetings/{id}/times/{START}/attendance");
        let list: Attendance = town.facilitator().get(&town.server, &path).answer().await.json(200);
        let members: Vec<_> = list.answers.iter().map(|one| one.member).collect();
        assert_eq!(members, [id_of(&town, town.participant(0)).await, id_of(&town, town.participant(1)).await]);
        assert_eq!(town.participant(0).get(&town.server, &path).answer().await.problem(403).code, "forbidden");
        let taken_back: Occurrence = answer(&town, town.participant(0), id, START, None).await.json(200);
        assert_eq!((taken_back.mine, taken_back.attendance.iter().map(|council| council.yes).sum::<u32>()), (None, 0));
        assert_eq!(answer(&town, town.participant(0), id, "2030-03-06T18:00", Some("yes")).await.problem(404).code, "not_found");
        assert_eq!(answer(&town, town.participant(0), id, "morgen", Some("yes")).await.problem(404).code, "not_found");
        assert_eq!(answer(&town, town.participant(0), id, START, Some("vielleicht")).await.problem(400).code, "bad_request");
        assert_eq!(answer(&town, &crate::moderation::bot(&town).await, id, START, Some("yes")).await.problem(403).code, "forbidden");
    }

    async fn a_whole_council_answers_at_once(place) {
        let size = Size { pairings: 1, channels: 1, members: 64 };
        let town = Town::with(place, size, crate::UNHURRIED).await;
        let mut watcher = town.facilitator().connect(&town.server).await;
        watcher.subscribe(town.channel()).await;
        let id = planned(&town, &weekly()).await.meeting.id;
        next_note(&mut watcher).await;
        let people = &town.pairings[0].participants[..60];
        let begun = quartier_tests::time::now();
        let answers = people.iter().map(|person| answer(&town, person, id, START, Some("yes")));
        for answered in futures_util::future::join_all(answers).await {
            assert_eq!(answered.status, 200, "{}", answered.text());
        }
        println!("sixty answers took {:?}", begun.elapsed());
        let sum = |counts: &[quartier_protocol::http::agenda::attendance::CouncilCount]| counts.iter().map(|one| one.yes).sum::<u32>();
        for n in 1..=60 {
            let EventKind::Noted(Noted::AttendanceChanged(AttendanceChanged { counts, .. })) = next_note(&mut watcher).await else { panic!("counts") };
            assert_eq!(sum(&counts), n, "one event for each, in order");
        }
        assert_eq!(sum(&see(&town, town.facilitator(), id).await.occurrences[0].attendance), 60);
    }
}
