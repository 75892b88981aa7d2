//! Cards: made, looked at, used exactly as often as they say, revoked (S3).

use super::{card, cards, home, name_of, newcomer};
use quartier_protocol::directory::Role;
use quartier_protocol::http::joining::{AgeBand, Join};
use quartier_protocol::http::own::SignedIn;
use quartier_tests::http;
use quartier_tests::server::{ORIGIN, Server};
use quartier_tests::time::now;
use quartier_tests::town::Town;
use quartier_tests::visitor::{Visitor, join_as};
use serde_json::{Value, json};
use std::time::Duration;

async fn look(server: &Server, code: &str) -> http::Answer {
    http::post(server.address, "/api/v1/join/look", &json!({"code": code})).origin(ORIGIN).answer().await
}

on_both_stores! {
    async fn s3_a_card_lets_one_newcomer_in_under_a_name_of_their_own(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let made = cards(&town, facilitator, Role::Participant, json!([{"name": "Lena", "channels": []}]), None).await;
        let groups: Vec<&str> = made[0].code.split('-').collect();
        assert!(groups.len() == 4 && groups.iter().all(|four| four.len() == 4), "{}", made[0].code);
        assert!(!made[0].code.contains(['0', '1', 'i', 'l', 'o', 'u']), "no look-alikes: {}", made[0].code);
        assert_eq!(made[0].slips.len(), 1);
        for _ in 0..2 {
            let looked: Value = look(&town.server, &made[0].code).await.json(200);
            assert_eq!((looked["welcome"].as_str(), looked["name"].as_str()), (Some("newcomer"), Some("Lena")));
            assert_eq!(looked["council"]["country"].as_str().map(str::len), Some(2));
        }
        let visitor = Visitor::newcomer(&town.server, &newcomer(&made[0], "Emre")).await;
        assert_eq!((visitor.me.name.as_str(), visitor.me.role), ("Emre", Role::Participant));
        assert_eq!(visitor.connect().await.hello.channels.len(), town.pairings[0].channels.len());
        assert_eq!(look(&town.server, &made[0].code).await.problem(404).code, "invitation_invalid");
        let again = join_as(town.server.address, ORIGIN, &newcomer(&made[0], "Mia")).await;
        assert_eq!(again.problem(404).code, "invitation_invalid");
    }

    async fn s3_of_racing_redemptions_of_a_single_use_card_exactly_one_wins(place) {
        let town = Town::on(place).await;
        // On a node they take turns; what keeps two nodes apart is the commit alone.
        let other = if town.place.as_redis().is_some() { Some(town.server.another().await) } else { None };
        let addresses = [town.server.address, other.as_ref().map_or(town.server.address, |other| other.address)];
        let card = card(&town, &town.pairings[0].facilitators[0]).await;
        // No I beside the L: whoever looks like one who is in already is told that.
        let racers = "ABCDEFGHKLMN".chars().enumerate().map(|(number, racer)| {
            let join = newcomer(&card, &format!("Racer {racer}"));
            let address = addresses[number % 2];
            tokio::spawn(async move { join_as(address, ORIGIN, &join).await.status })
        });
        let mut statuses = Vec::new();
        for racer in racers.collect::<Vec<_>>() {
            statuses.push(racer.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!((statuses[0], &statuses[1..]), (200, &[404; 11][..]));
        let (pairing, _) = home(&town, &town.pairings[0].facilitators[0]).await;
        let members = town.pairings[0].facilitators[0].get(&town.server, &format!("/api/v1/pairings/{pairing}/members"));
        let members: Value = members.answer().await.json(200);
        let racers = members["members"].as_array().unwrap().iter().filter(|one| one["name"].as_str().unwrap().starts_with("Racer"));
        assert_eq!(racers.count(), 1, "the others left nothing behind");
    }

    async fn s3_a_group_code_has_a_quota(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let other = if town.place.as_redis().is_some() { Some(town.server.another().await) } else { None };
        let addresses = [town.server.address, other.as_ref().map_or(town.server.address, |other| other.address)];
        let made = cards(&town, facilitator, Role::Participant, json!([{"channels": []}]), Some(3)).await.remove(0);
        assert_eq!(made.slips.len(), 3);
        let racers = (0..6).map(|racer| {
            let join = newcomer(&made, &format!("Gruppe {}", char::from(b'A' + racer)));
            let address = addresses[usize::from(racer) % 2];
            tokio::spawn(async move { join_as(address, ORIGIN, &join).await.status })
        });
        let mut statuses = Vec::new();
        for racer in racers.collect::<Vec<_>>() {
            statuses.push(racer.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 200, 200, 404, 404, 404]);
        let (pairing, _) = home(&town, facilitator).await;
        let listed: Value = facilitator.get(&town.server, &format!("/api/v1/pairings/{pairing}/cards")).answer().await.json(200);
        assert_eq!((&listed["cards"][0]["used"], &listed["cards"][0]["uses"]), (&json!(3), &json!(3)), "uses are visible");
        assert!(!listed.to_string().contains(&made.code.replace('-', "")), "codes are told once");
    }

    async fn a_whole_class_comes_in_at_the_same_moment(place) {
        let town = Town::on(place).await;
        let made = cards(&town, town.facilitator(), Role::Participant, json!([{"channels": []}]), Some(20)).await.remove(0);
        let singles = json!(vec![json!({"channels": []}); 20]);
        let singles = cards(&town, town.facilitator(), Role::Participant, singles, None).await;
        // Half of them with a code for all, half with cards of their own.
        let class = (0..40).map(|n: u8| {
            let name = format!("Kind {}{}", char::from(b'A' + n / 20), char::from(b'a' + n % 20));
            let code = if n.is_multiple_of(2) { &made } else { &singles[usize::from(n / 2)] };
            let (address, join) = (town.server.address, newcomer(code, &name));
            tokio::spawn(async move { join_as(address, ORIGIN, &join).await })
        });
        for one in class.collect::<Vec<_>>() {
            let answer = one.await.unwrap();
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    }

    async fn one_name_is_given_once_however_many_want_it(place) {
        let town = Town::on(place).await;
        let other = if town.place.as_redis().is_some() { Some(town.server.another().await) } else { None };
        let addresses = [town.server.address, other.as_ref().map_or(town.server.address, |other| other.address)];
        let singles = json!(vec![json!({"channels": []}); 24]);
        let singles = cards(&town, town.facilitator(), Role::Participant, singles, None).await;
        let all = singles.iter().enumerate().map(|(n, single)| {
            let (address, join) = (addresses[n % 2], newcomer(single, if n % 3 == 0 { "GLEICH" } else { "Gleich" }));
            tokio::spawn(async move { join_as(address, ORIGIN, &join).await })
        });
        let mut joined = 0;
        for one in all.collect::<Vec<_>>() {
            let answer = one.await.unwrap();
            joined += usize::from(answer.status == 200);
            assert!(answer.status == 200 || answer.problem(400).code == "name_taken", "{}", answer.text());
        }
        assert_eq!(joined, 1);
    }

    async fn g1_below_the_age_of_consent_a_slip_of_the_card_is_needed(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let [one, other] = [card(&town, facilitator).await, card(&town, facilitator).await];
        let young = |slip: Option<&str>| Join {
            age_band: Some(AgeBand::Under15),
            slip: slip.map(str::to_owned),
            ..newcomer(&one, "Mia")
        };
        for slip in [None, Some(""), Some("abcd-efgh-jkmn-pqrs"), Some(other.slips[0].as_str()), Some(one.code.as_str())] {
            let answer = join_as(town.server.address, ORIGIN, &young(slip)).await;
            assert_eq!(answer.problem(400).code, "slip_invalid", "{slip:?}");
            assert!(answer.cookie().is_none());
        }
        let slip = one.slips[0].to_uppercase();
        let mia = Visitor::newcomer(&town.server, &young(Some(&slip))).await;
        let told: SignedIn = mia.get("/api/v1/me").answer().await.json(200);
        assert_eq!((told.age_band, told.presence), (Some(AgeBand::Under15), false), "presence is off for minors");
    }

    async fn a_newcomer_says_all_that_is_asked_and_nothing_is_used_up_before(place) {
        let town = Town::on(place).await;
        let card = card(&town, &town.pairings[0].facilitators[0]).await;
        let taken = name_of(&town, town.participant(0)).await;
        let whole = newcomer(&card, "Emre");
        let mut stale = whole.clone();
        stale.agreed.as_mut().unwrap()[0].version = "2019-01-01".into();
        let one_text = Join { agreed: Some(whole.agreed.clone().unwrap()[..1].to_vec()), ..whole.clone() };
        for (wrong, code) in [
            (Join { name: None, ..whole.clone() }, "consent_missing"),
            (Join { age_band: None, ..whole.clone() }, "consent_missing"),
            (Join { agreed: None, ..whole.clone() }, "consent_missing"),
            (one_text, "consent_missing"),
            (stale, "consent_missing"),
            (Join { name: Some("  ".into()), ..whole.clone() }, "text_invalid"),
            (Join { name: Some("x".repeat(500)), ..whole.clone() }, "too_long"),
            (Join { name: Some("Рaul".into()), ..whole.clone() }, "text_invalid"),
            (Join { name: Some(taken.clone()), ..whole.clone() }, "name_taken"),
            (Join { name: Some(taken.to_uppercase()), ..whole.clone() }, "name_taken"),
            (Join { name: Some("Moderation".into()), ..whole.clone() }, "name_taken"),
        ] {
            let answer = join_as(town.server.address, ORIGIN, &wrong).await;
            assert_eq!(answer.problem(400).code, code, "{wrong:?}");
        }
        Visitor::newcomer(&town.server, &whole).await;
    }

    async fn s3_used_revoked_and_unknown_codes_are_answered_alike_and_no_faster(place) {
        let town = Town::on(place).await;
        let (facilitator, address) = (town.facilitator(), town.server.address);
        let [good, used, revoked] = [card(&town, facilitator).await, card(&town, facilitator).await, card(&town, facilitator).await];
        Visitor::newcomer(&town.server, &newcomer(&used, "Mia")).await;
        let path = format!("/api/v1/cards/{}/revoke", revoked.card.id);
        assert_eq!(facilitator.post(&town.server, &path, &json!({"why": "verloren"})).answer().await.status, 204);
        let ask = async |path: &str, join: &Join| {
            let begun = now();
            let answer = http::post(address, path, &json!(join)).origin(ORIGIN).answer().await;
            assert!(begun.elapsed() >= Duration::from_millis(150), "{path}: how long it took tells nothing");
            answer
        };
        let unknown = Join { code: "aaaa-bbbb-cccc-dddd".into(), ..newcomer(&good, "Emre") };
        for path in ["/api/v1/join/look", "/api/v1/join"] {
            let mut bodies = Vec::new();
            for wrong in [&newcomer(&used, "Emre"), &newcomer(&revoked, "Emre"), &unknown] {
                let answer = ask(path, wrong).await;
                assert_eq!(answer.problem(404).code, "invitation_invalid");
                assert!(answer.cookie().is_none());
                bodies.push(answer.text());
            }
            assert!(bodies.iter().all(|body| *body == bodies[0]), "{path}: {bodies:#?}");
            assert_eq!(ask(path, &newcomer(&good, "Emre")).await.status, 200, "{path}");
        }
    }

    async fn s3_a_revoked_card_is_worth_nothing(place) {
        let town = Town::on(place).await;
        let facilitators = &town.pairings[0].facilitators;
        let made = card(&town, &facilitators[0]).await;
        let path = format!("/api/v1/cards/{}/revoke", made.card.id);
        let no_reason = facilitators[1].post(&town.server, &path, &json!({"why": " "})).answer().await;
        assert_eq!(no_reason.problem(400).code, "bad_request");
        // The other council's facilitator has the same rights.
        for _ in 0..2 {
            let answer = facilitators[1].post(&town.server, &path, &json!({"why": "verloren"})).answer().await;
            assert_eq!(answer.status, 204, "{}", answer.text());
        }
        assert_eq!(look(&town.server, &made.code).await.problem(404).code, "invitation_invalid");
        let answer = join_as(town.server.address, ORIGIN, &newcomer(&made, "Emre")).await;
        assert_eq!(answer.problem(404).code, "invitation_invalid");
    }

    async fn a_card_binds_to_channels(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let channel = town.channel();
        let made = cards(&town, facilitator, Role::Participant, json!([{"channels": [channel]}]), None).await.remove(0);
        let visitor = Visitor::newcomer(&town.server, &newcomer(&made, "Emre")).await;
        let ids: Vec<_> = visitor.connect().await.hello.channels.iter().map(|one| one.id).collect();
        assert_eq!(ids, [channel]);
        let (pairing, council) = home(&town, facilitator).await;
        let foreign = town.pairings[1].channels[0];
        for wrong in [
            json!({"council": council, "role": "participant", "days": 7, "cards": [{"channels": [foreign]}]}),
            json!({"council": council, "role": "participant", "days": 0, "cards": [{"channels": []}]}),
            json!({"council": council, "role": "participant", "days": 91, "cards": [{"channels": []}]}),
            json!({"council": council, "role": "participant", "days": 7, "cards": []}),
            json!({"council": council, "role": "admin", "days": 7, "cards": [{"channels": []}]}),
            json!({"council": council, "role": "facilitator", "days": 7, "group": 5, "cards": [{"channels": []}]}),
            json!({"council": pairing, "role": "participant", "days": 7, "cards": [{"channels": []}]}),
        ] {
            let answer = facilitator.post(&town.server, &format!("/api/v1/pairings/{pairing}/cards"), &wrong).answer().await;
            assert_eq!(answer.problem(400).code, "bad_request", "{wrong}");
        }
    }

    async fn a_list_is_looked_at_before_anything_is_written(place) {
        let town = Town::on(place).await;
        let facilitator = &town.pairings[0].facilitators[0];
        let (pairing, council) = home(&town, facilitator).await;
        let look = async |csv: &str| -> Value {
            let path = format!("/api/v1/pairings/{pairing}/roster");
            facilitator.post(&town.server, &path, &json!({"csv": csv, "council": council})).answer().await.json(200)
        };
        let taken = name_of(&town, town.participant(0)).await;
        let hello = facilitator.connect(&town.server).await.hello;
        let channel = hello.channels[0].name.de.as_str();
        let looked = look(&format!("name;channels\nLena;{channel}\n{taken};\nEmre;Nirgends\n")).await;
        assert_eq!(looked["problems"], 2);
        let kinds: Vec<_> = looked["rows"].as_array().unwrap().iter().map(|row| (row["line"].as_u64().unwrap(), row["problems"][0]["kind"].clone())).collect();
        assert_eq!(kinds, [(2, Value::Null), (3, json!("name_taken")), (4, json!("channel_unknown"))]);
        assert_eq!(looked["rows"][0]["channels"].as_array().unwrap().len(), 1);
        assert_eq!(look("name\nLena\nEmre\n").await["problems"], 0);
        let big = format!("name\n{}", "x".repeat(300 * 1_024));
        let path = format!("/api/v1/pairings/{pairing}/roster");
        let refused = facilitator.post(&town.server, &path, &json!({"csv": big, "council": council})).answer().await;
        assert_eq!(refused.problem(413).code, "too_large");
    }
}
