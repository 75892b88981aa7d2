//! What is left of somebody who is erased: nothing of theirs, and the meeting.

use super::*;
use crate::administration::traces::{all_is_told, only_what_stays};
use crate::administration::{card, newcomer};
use crate::moderation::pairing_of;
use quartier_protocol::http::agenda::feeds::FeedMade;
use quartier_protocol::http::agenda::meetings::Planners;
use quartier_protocol::http::agenda::minutes::Minutes;
use quartier_protocol::http::bots::BotMade;
use quartier_protocol::later::{Scheduled, ScheduledList};
use quartier_tests::visitor::Visitor;

/// A message for later.
async fn later(mia: &Visitor, channel: ChannelId) -> Scheduled {
    let plan = json!({
        "text": "Bis morgen!", "lang": "de", "translation": {"lang": "fr", "text": "À demain !"},
        "at": "2030-03-04T18:00", "zone": "Europe/Berlin", "rule": "FREQ=WEEKLY",
    });
    let new = json!({"id": new_id(), "plan": plan});
    mia.post(&format!("/api/v1/channels/{channel}/scheduled"), &new).answer().await.json(201)
}

on_both_stores! {
    async fn g6_ones_own_data_has_what_is_in_the_agendas(place) {
        let town = Town::on(place).await;
        let (facilitator, channel) = (town.facilitator(), town.channel());
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Mia")).await;
        let emre = Visitor::newcomer(&town.server, &newcomer(&card(&town, facilitator).await, "Emre")).await;
        let pairing = pairing_of(&town, facilitator).await;
        let empty: Value = mia.get("/api/v1/me/export").answer().await.json(200);
        assert_eq!((&empty["capabilities"]["later"], &empty["agenda"]["pairings"][0]["may_plan"]), (&json!([]), &json!(false)));
        let planner = format!("/api/v1/pairings/{pairing}/planners/{}", mia.me.id);
        assert_eq!(ask(&town, facilitator, "PUT", &planner, &Value::Null).await.status, 204);
        let items = json!([{"title": {"de": "Bericht", "fr": "Rapport"}, "owner": mia.me.id, "minutes": 10}]);
        let own = json!({"id": new_id(), "plan": with(weekly(), "items", items)});
        let made: MeetingView = mia.post(&format!("/api/v1/channels/{channel}/meetings"), &own).answer().await.json(201);
        let id = made.meeting.id;
        for (who, what) in [(&mia, "yes"), (&emre, "no")] {
            let answered = http::request(town.server.address, "PUT", &format!("/api/v1/meetings/{id}/times/{START}/answer"));
            let answered = answered.browser(&who.cookie, quartier_tests::server::ORIGIN).json(&json!({"answer": what}));
            assert_eq!(answered.answer().await.status, 200);
        }
        let feed: FeedMade = mia.post("/api/v1/me/feeds", &json!({"channel": channel})).answer().await.json(201);
        let scheduled = later(&mia, channel).await;
        let decision = json!({"text": {"de": "Angebote", "fr": "Devis"}, "who": mia.me.id, "by": "2030-04-01", "state": "open", "message": null});
        let minutes = json!({"version": 0, "text": {"de": "Alle da.", "fr": "Tous là."}, "decisions": [decision]});
        let put = http::request(town.server.address, "PUT", &format!("/api/v1/meetings/{id}/times/{START}/minutes"));
        let put = put.browser(&mia.cookie, quartier_tests::server::ORIGIN).json(&minutes).answer().await;
        assert_eq!(put.status, 200, "{}", put.text());

        let answer = mia.get("/api/v1/me/export").answer().await;
        let text = answer.text();
        let data: Value = answer.json(200);
        let kinds = ["answered", "attendance", "feed", "meeting", "minutes", "planners", "scheduled"];
        all_is_told(&town.place, &data, &kinds).await;
        let agenda = &data["agenda"];
        assert_eq!(agenda["answers"], json!([{"meeting": id, "time": START, "answer": "yes"}]), "nobody else's");
        assert_eq!(data["capabilities"]["later"], json!([scheduled]));
        assert_eq!(agenda["feeds"], json!([feed.feed]));
        let secret = feed.url.rsplit('/').next().unwrap().trim_end_matches(".ics");
        assert!(!text.contains(secret) && !text.contains(&emre.me.id.to_string()), "{text}");
        let there = &agenda["pairings"][0];
        assert_eq!((&there["pairing"], &there["may_plan"]), (&json!(pairing), &json!(true)));
        assert_eq!((&there["planned"][0]["id"], &there["items"][0]["item"]["title"]["de"]), (&json!(id), &json!("Bericht")));
        assert_eq!(there["minutes"][0]["minutes"]["text"]["fr"], "Tous là.");
        assert_eq!(there["decisions"][0]["decision"]["text"]["de"], "Angebote");
        let theirs: Value = emre.get("/api/v1/me/export").answer().await.json(200);
        assert_eq!(theirs["agenda"]["answers"], json!([{"meeting": id, "time": START, "answer": "no"}]));
        for part in ["planned", "items", "minutes", "decisions", "calendars", "hooks"] {
            assert_eq!(theirs["agenda"]["pairings"][0][part], json!([]), "{part}");
        }
        assert_eq!((&theirs["agenda"]["feeds"], &theirs["capabilities"]["later"]), (&json!([]), &json!([])));
    }

    async fn g6_what_an_erased_facilitator_brought_in_has_no_name(place) {
        let town = Town::on(place).await;
        let [gone, stays] = [0, 1].map(|n| &town.pairings[0].facilitators[n]);
        let (pairing, channel) = (pairing_of(&town, gone).await, town.channel());
        let ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nEND:VCALENDAR\r\n";
        let calendar = json!({"name": "Rathaus", "zone": "Europe/Berlin", "reminders": [], "url": null, "ics": ics});
        let calendar = ask(&town, gone, "POST", &format!("/api/v1/channels/{channel}/calendars"), &calendar).await;
        let calendar: Value = calendar.json(201);
        let bot = json!({"name": "Wetter", "channels": [channel], "verbs": ["post"]});
        let bot: BotMade = ask(&town, gone, "POST", &format!("/api/v1/pairings/{pairing}/bots"), &bot).await.json(201);
        let hook = json!({"kind": "incoming", "channel": channel, "lang": "de"});
        let hook = ask(&town, gone, "POST", &format!("/api/v1/bots/{}/hooks", bot.bot.id), &hook).await;
        let hook: Value = hook.json(201);
        let me: Value = gone.get(&town.server, "/api/v1/me").answer().await.json(200);
        let (name, id) = (&me["member"]["name"], me["member"]["id"].as_str().unwrap());
        let data: Value = gone.get(&town.server, "/api/v1/me/export").answer().await.json(200);
        all_is_told(&town.place, &data, &["calendar", "hook"]).await;
        let there = &data["agenda"]["pairings"][0];
        assert_eq!((&there["calendars"][0]["id"], &there["hooks"][0]["id"]), (&calendar["id"], &hook["hook"]["id"]));
        assert_eq!(ask(&town, gone, "POST", "/api/v1/me/erase", &json!({"name": name})).await.status, 204);
        only_what_stays(&town.place, id.parse().unwrap()).await;
        let hooks = stays.get(&town.server, &format!("/api/v1/pairings/{pairing}/hooks")).answer().await;
        let text = hooks.text();
        let hooks: Value = hooks.json(200);
        assert_eq!((hooks["hooks"].as_array().map(Vec::len), &hooks["hooks"][0]["by"]), (Some(1), &Value::Null));
        assert!(!text.contains(id), "{text}");
        let theirs: Value = stays.get(&town.server, "/api/v1/me/export").answer().await.json(200);
        assert_eq!(theirs["agenda"]["pairings"][0]["hooks"], json!([]));
    }

    async fn g6_answers_names_and_addresses_go_with_whoever_is_erased(place) {
        let town = Town::on(place).await;
        let mia = Visitor::newcomer(&town.server, &newcomer(&card(&town, town.facilitator()).await, "Mia")).await;
        let pairing = pairing_of(&town, town.facilitator()).await;
        let planner = format!("/api/v1/pairings/{pairing}/planners/{}", mia.me.id);
        assert_eq!(ask(&town, town.facilitator(), "PUT", &planner, &Value::Null).await.status, 204);
        let items = json!([{"title": {"de": "Bericht", "fr": "Rapport"}, "owner": mia.me.id, "minutes": 10}]);
        let own = json!({"id": new_id(), "plan": with(weekly(), "items", items)});
        let path = format!("/api/v1/channels/{}/meetings", town.channel());
        let made: MeetingView = mia.post(&path, &own).answer().await.json(201);
        let id = made.meeting.id;
        let answered = http::request(town.server.address, "PUT", &format!("/api/v1/meetings/{id}/times/{START}/answer"));
        let answered = answered.browser(&mia.cookie, quartier_tests::server::ORIGIN).json(&json!({"answer": "yes"})).answer().await;
        assert_eq!(answered.status, 200, "{}", answered.text());
        let feed: FeedMade = mia.post("/api/v1/me/feeds", &json!({"channel": null})).answer().await.json(201);
        let decision = json!({"text": {"de": "x", "fr": "y"}, "who": mia.me.id, "by": null, "state": "open", "message": null});
        let minutes = json!({"version": 0, "text": {"de": "", "fr": ""}, "decisions": [decision]});
        let minutes_path = format!("/api/v1/meetings/{id}/times/{START}/minutes");
        assert_eq!(ask(&town, town.facilitator(), "PUT", &minutes_path, &minutes).await.status, 200);
        let scheduled = later(&mia, town.channel()).await;
        assert_eq!(mia.post("/api/v1/me/erase", &json!({"name": "Mia"})).answer().await.status, 204);
        only_what_stays(&town.place, mia.me.id).await;
        let left: ScheduledList = town.facilitator().get(&town.server, &format!("/api/v1/channels/{}/scheduled", town.channel())).answer().await.json(200);
        assert!(left.scheduled.iter().all(|one| one.id != scheduled.id), "{left:?}");
        let seen = see(&town, town.facilitator(), id).await;
        assert_eq!((seen.meeting.by, seen.meeting.plan.items[0].owner), (None, None));
        assert_eq!(seen.occurrences[0].attendance.iter().map(|council| council.yes).sum::<u32>(), 0);
        let read: Minutes = town.facilitator().get(&town.server, &minutes_path).answer().await.json(200);
        assert_eq!(read.decisions[0].who, None);
        let planners: Planners = town.facilitator().get(&town.server, &format!("/api/v1/pairings/{pairing}/planners")).answer().await.json(200);
        assert_eq!(planners.members, []);
        let (_, path) = feed.url.split_once("quartier.test").unwrap();
        assert_eq!(http::get(town.server.address, path).answer().await.status, 404);
    }
}
