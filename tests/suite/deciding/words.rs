//! Word rules, at every door that text comes in by.

use super::*;
use crate::administration::{card, newcomer};
use crate::moderation::{notices, own};
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::holds::HoldReason;
use quartier_protocol::http::moderation::words::{WordStarter, WordTried};
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::refused;
use quartier_tests::server::ORIGIN;
use quartier_tests::visitor::{Visitor, join_as};

async fn words_path(town: &Town) -> String {
    format!("/api/v1/pairings/{}/words", pairing_of(town, town.facilitator()).await)
}

on_both_stores! {
    async fn a_rule_that_warns_lets_the_author_rephrase_or_mean_it(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        assert_eq!(set_words(&town, json!([rule("blödmann", "warn")]), json!([])).await.status, 200);
        let message = new_message(channel, "Du Blödmann!");
        let refusal = refused(lena.send(&message).await, RefusalCode::Wording);
        assert!(refusal.detail.contains("Blödmann"), "{refusal:?}");
        emre.expect_no_event().await;
        let meant = command::Send { confirmed: true, ..message };
        assert!(lena.send(&meant).await.unwrap().position.is_some());
        emre.expect_text("Du Blödmann!").await;
        let said = lena.say(channel, "Du Lieber").await;
        emre.expect_text("Du Lieber").await;
        refused(try_edit(&mut lena, channel, said.id, "Du Blödmann").await, RefusalCode::Wording);
        let edit = command::Edit { channel, id: said.id, text: "Du Blödmann".into(), lang: Lang::de(), confirmed: true, translation: None };
        assert_eq!(lena.ask::<EditOk>(command::Command::Edit(edit)).await.unwrap().held, None);
        assert_eq!(desk(&town, "").await.cases, []);
        let mut karim = town.facilitator().connect(&town.server).await;
        refused(try_say(&mut karim, channel, "blödmann").await, RefusalCode::Wording);
    }

    async fn a_rule_that_holds_and_one_that_tells_the_desk(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        assert_eq!(set_words(&town, json!([rule("böse", "hold"), rule("traurig*", "alert")]), json!([])).await.status, 200);
        let ok = try_say(&mut lena, channel, "Das ist BÖSE.").await.unwrap();
        assert_eq!((ok.held, ok.position), (Some(HoldReason::Words), None));
        let waiting = own(&town, town.participant(0)).await.waiting.remove(0);
        assert_eq!(waiting.statement.facts, "BÖSE");
        let lying = case_of(&town, waiting.id).await;
        assert_eq!((lying.words.as_slice(), lying.summary.reason), (["BÖSE".to_owned()].as_slice(), Some(HoldReason::Words)));
        let said = lena.say(channel, "Ich bin so traurig").await;
        emre.expect_text("Ich bin so traurig").await;
        let alerted = case_of(&town, said.id).await;
        assert_eq!((alerted.summary.kind, alerted.words.as_slice()), (CaseKind::Alert, ["traurig".to_owned()].as_slice()));
        assert_eq!((alerted.summary.about, alerted.summary.state), (Some(lena.member()), CaseState::Open));
        assert_eq!(alerted.evidence.unwrap().message.text.as_deref(), Some("Ich bin so traurig"));
        for text in ["So traurig!", "traurig und so"] {
            lena.edit(channel, said.id, text).await.unwrap();
        }
        assert_eq!(cases(&town, CaseKind::Alert).await.len(), 1, "one thing to look at");
        assert_eq!(decide(&town, town.facilitator(), alerted.summary.id, &json!({"acts": []})).await.status, 200);
        lena.edit(channel, said.id, "immer noch traurig").await.unwrap();
        assert_eq!(cases(&town, CaseKind::Alert).await.len(), 1, "said again after it was looked at");
        let held = try_edit(&mut lena, channel, said.id, "jetzt böse").await.unwrap().held;
        assert_eq!(held, Some(HoldReason::Words));
        let mut agenda = bot(&town).await.connect(&town.server).await;
        assert_eq!(try_say(&mut agenda, channel, "böse").await.unwrap().held, Some(HoldReason::Words));
        town.facilitator().connect(&town.server).await.say(channel, "Was heißt hier böse?").await;
    }

    async fn a_word_that_holds_does_not_hide_behind_many_milder_ones(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let mild: Vec<String> = (0..20).map(|n| format!("milde{}", char::from(b'a' + n))).collect();
        let mut rules: Vec<Value> = mild.iter().map(|word| rule(word, "warn")).collect();
        rules.push(rule("verboten", "hold"));
        assert_eq!(set_words(&town, json!(rules), json!([])).await.status, 200);
        let text = format!("{} verboten", mild.join(" "));
        let confirmed = command::Send { confirmed: true, ..new_message(channel, &text) };
        let held = lena.send(&confirmed).await.unwrap();
        assert_eq!((held.held, held.position), (Some(HoldReason::Words), None));
        let waiting = own(&town, town.participant(0)).await.waiting.remove(0);
        assert_eq!(waiting.statement.facts, "verboten");
        let refusal = refused(lena.send(&new_message(channel, &text)).await, RefusalCode::Wording);
        assert_eq!(refusal.detail.split(", ").count(), 16, "as many as one reads: {refusal:?}");
    }

    async fn the_same_word_is_found_however_it_is_written(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let rules = json!([rule("scheiße", "warn"), rule("idiot", "warn"), rule("größenwahn*", "warn"), rule("halt die klappe", "warn")]);
        assert_eq!(set_words(&town, rules, json!(["scheiße gut", "idiotentest"])).await.status, 200);
        for text in [
            "Scheiße", "SCHEISSE", "scheisse!", "s c h e i ß e", "s.c.h.e.i.ß.e", "scheeeiiiße", "sch\u{435}iße", "ѕcheiße", "𝓈𝒸𝒽ℯ𝒾ß𝑒",
            "Idiot", "ÍDÏÔT", "i-d-i-o-t", "idiiiot", "\u{456}diot", "ＩＤＩＯＴ", "id\u{200b}iot", "größenwahnsinnig", "groessenwahn", "halt  die\nklappe", "HALT DIE KLAPPE",
        ] {
            refused(try_say(&mut lena, channel, text).await, RefusalCode::Wording);
        }
        for text in ["Das ist scheiße gut", "Idiotentest", "Bescheißen", "ein Patriot", "Halt! Die Klappe klemmt nicht, die Tür."] {
            let said = try_say(&mut lena, channel, text).await;
            if text.starts_with("Halt!") { continue; }
            assert!(said.is_ok(), "{text}: {said:?}");
        }
    }

    async fn a_rule_of_one_channel_counts_there_alone(place) {
        let town = Town::on(place).await;
        let (channel, other) = (town.channel(), town.pairings[0].channels[1]);
        let [mut lena] = town.talking().await;
        let mut here = rule("fußball", "hold");
        here["channel"] = json!(channel);
        assert_eq!(set_words(&town, json!([here]), json!([])).await.status, 200);
        say_held(&mut lena, channel, "Fussball!").await;
        lena.say(other, "Fußball!").await;
        town.stranger().connect(&town.server).await.say(town.pairings[1].channels[0], "Fußball!").await;
        let patch = json!({"name": "Fußballfan"});
        assert_eq!(town.participant(0).patch(&town.server, "/api/v1/me", &patch).answer().await.status, 200, "a name is of no channel");
    }

    async fn names_of_members_bots_and_channels_are_looked_at(place) {
        let town = Town::on(place).await;
        let fresh = card(&town, town.facilitator()).await;
        let pairing = pairing_of(&town, town.facilitator()).await;
        let channel = town.channel();
        let path = format!("/api/v1/channels/{channel}");
        let called = json!({"topic": {"de": "Kein Platz für Idioten", "fr": ""}});
        assert_eq!(town.facilitator().patch(&town.server, &path, &called).answer().await.status, 200);
        assert_eq!(set_words(&town, json!([rule("idioten", "warn"), rule("böse", "hold"), rule("traurig*", "alert")]), json!([])).await.status, 200);
        for name in ["Böse", "Der B Ö S E"] {
            assert_eq!(join_as(town.server.address, ORIGIN, &newcomer(&fresh, name)).await.problem(400).code, "wording", "{name}");
        }
        let mia = Visitor::newcomer(&town.server, &newcomer(&fresh, "Traurige Mia")).await;
        let alerts = cases(&town, CaseKind::Alert).await;
        assert_eq!(alerts.iter().map(|case| case.about).collect::<Vec<_>>(), [Some(mia.me.id)]);
        assert_eq!(mia.patch("/api/v1/me", &json!({"name": "Die Idioten"})).answer().await.problem(400).code, "wording");
        assert_eq!(mia.patch("/api/v1/me", &json!({"name": "Mia"})).answer().await.status, 200);
        let (bots, channels) = (format!("/api/v1/pairings/{pairing}/bots"), format!("/api/v1/pairings/{pairing}/channels"));
        let body = json!({"name": "Böse", "channels": [channel], "verbs": ["post"]});
        assert_eq!(town.facilitator().post(&town.server, &bots, &body).answer().await.problem(400).code, "wording");
        let quiet = json!({"de": "Sport", "fr": "Sport"});
        for (name, topic) in [(json!({"de": "Böse", "fr": "Méchant"}), &quiet), (quiet.clone(), &json!({"de": "", "fr": "les idioten"}))] {
            let body = json!({"name": name, "topic": topic});
            assert_eq!(town.facilitator().post(&town.server, &channels, &body).answer().await.problem(400).code, "wording", "{body}");
            assert_eq!(town.facilitator().patch(&town.server, &path, &body).answer().await.problem(400).code, "wording", "{body}");
        }
        // What it is called since before the rule does not lock it.
        for archived in [true, false] {
            assert_eq!(town.facilitator().patch(&town.server, &path, &json!({"archived": archived})).answer().await.status, 200);
        }
    }

    async fn what_stands_in_a_channel_is_looked_at_by_its_own_rules(place) {
        let town = Town::on(place).await;
        let by = town.facilitator();
        let [channel, other] = [town.channel(), town.pairings[0].channels[1]];
        let mut here = rule("idiot*", "warn");
        here["channel"] = json!(channel);
        assert_eq!(set_words(&town, json!([here]), json!([])).await.status, 200);
        let id = crate::meetings::planned(&town, &crate::meetings::weekly()).await.meeting.id;
        let mut plan = crate::meetings::weekly();
        plan["title"] = json!({"de": "Kein Platz für Idioten", "fr": "Bienvenue"});
        let rude = json!({"de": "Pause", "fr": "les idiots"});
        let mode = json!({"slow_s": null, "frozen": rude, "hold": false, "no_joining": false, "until": null});
        let minutes = json!({"version": 0, "text": rude, "decisions": []});
        let off = json!({"sequence": 0, "scope": "all", "occurrence": null, "why": rude});
        let ask = async |method: &str, path: &str, body: Value| {
            http::request(town.server.address, method, path).bearer(&by.token).json(&body).answer().await
        };
        let in_channel = async |channel: ChannelId| {
            let path = format!("/api/v1/channels/{channel}");
            [
                ask("PATCH", &path, json!({"topic": rude})).await,
                ask("PUT", &format!("{path}/mode"), json!({"mode": mode, "why": "weil"})).await,
                ask("POST", &format!("{path}/meetings"), json!({"id": ids::message(), "plan": plan})).await,
                ask("POST", &format!("{path}/calendars"), json!({"name": "Idioten", "zone": "Europe/Berlin", "ics": "x"})).await,
            ]
        };
        for refused in in_channel(channel).await {
            assert_eq!(refused.problem(400).code, "wording", "{}", refused.text());
        }
        for (method, path, body) in [
            ("PUT", format!("/api/v1/meetings/{id}/times/2030-03-05T18:00/minutes"), minutes),
            ("POST", format!("/api/v1/meetings/{id}/cancel"), off),
        ] {
            assert_eq!(ask(method, &path, body).await.problem(400).code, "wording", "{path}");
        }
        let [named, frozen, planned, brought] = in_channel(other).await;
        assert_eq!([named.status, frozen.status, planned.status], [200, 200, 201], "elsewhere it counts for nothing");
        assert_ne!(brought.problem(400).code, "wording", "what is in it is no calendar");
        assert_eq!(ask("PATCH", "/api/v1/me", json!({"name": "Der Idiot"})).await.status, 200, "a name stands in no channel");
        assert_eq!(set_words(&town, json!([rule("traurig*", "alert")]), json!([])).await.status, 200);
        let mut sad = mode.clone();
        sad["frozen"] = json!({"de": "Wir sind traurig.", "fr": "Nous sommes tristes."});
        let path = format!("/api/v1/channels/{channel}/mode");
        assert_eq!(ask("PUT", &path, json!({"mode": sad, "why": "weil"})).await.status, 200);
        let alerts = cases(&town, CaseKind::Alert).await;
        assert_eq!(alerts.len(), 1, "{alerts:?}");
    }

    async fn rules_have_versions_and_what_cant_be_a_rule_is_refused(place) {
        let town = Town::on(place).await;
        let path = words_path(&town).await;
        let by = town.facilitator();
        let made: WordRules = set_words(&town, json!([rule("eins", "hold")]), json!([])).await.json(200);
        assert_eq!(made.version, 1);
        let written = audited(&town).await.remove(0);
        let added = json!([{"pattern": "eins", "action": "hold", "channel": null}]);
        assert_eq!((&written["what"], &written["details"]["added"], &written["details"]["taken_out"]), (&json!("words.changed"), &added, &json!([])));
        let late = put(&town.server, by, &path, &json!({"version": 0, "rules": [], "allowed": []})).await;
        assert_eq!(late.problem(409).code, "conflict");
        let bodies = [json!({"version": 1, "rules": [rule("zwei", "hold")], "allowed": []}), json!({"version": 1, "rules": [], "allowed": []})];
        let both = tokio::join!(put(&town.server, by, &path, &bodies[0]), put(&town.server, &town.pairings[0].facilitators[1], &path, &bodies[1]));
        let mut statuses = [both.0.status, both.1.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "of two at once one counts");
        for pattern in ["", "*", "**", " ", "!!!", &"a".repeat(1_000)] {
            let answer = set_words(&town, json!([rule(pattern, "hold")]), json!([])).await;
            assert_eq!(answer.problem(400).code, "pattern_invalid", "{pattern:?}");
            let allowed = set_words(&town, json!([]), json!([pattern])).await;
            assert_eq!(allowed.problem(400).code, "pattern_invalid", "{pattern:?}");
        }
        let twice = rule("doppelt", "hold");
        assert_eq!(set_words(&town, json!([twice, twice]), json!([])).await.problem(400).code, "bad_request");
        let mut foreign = rule("fremd", "hold");
        foreign["channel"] = json!(town.pairings[1].channels[0]);
        assert_eq!(set_words(&town, json!([foreign]), json!([])).await.problem(400).code, "bad_request");
        assert_eq!(set_words(&town, json!([rule("x", "ban")]), json!([])).await.problem(400).code, "bad_request");
        for (person, status) in [(town.participant(0), 403), (&town.pairings[1].facilitators[0], 404)] {
            for path in [path.clone(), format!("{path}/try")] {
                let body = json!({"version": 2, "rules": [], "allowed": [], "days": 1});
                let answer = match path.ends_with("try") {
                    true => person.post(&town.server, &path, &body).answer().await,
                    false => put(&town.server, person, &path, &body).await,
                };
                assert_eq!(answer.status, status, "{path}");
            }
        }
    }

    async fn a_thousand_rules_are_enough_and_no_pattern_is_slow(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let mut rules: Vec<Value> = (0..996).map(|n| rule(&format!("wort{n}*"), "hold")).collect();
        rules.extend(["*a*a*a*a*b", "a*a*a*a*a*c", "*ab*ab*ab*", "aa aa aa aa b"].map(|pattern| rule(pattern, "hold")));
        let answer = set_words(&town, json!(rules), json!([])).await;
        if answer.status == 400 {
            assert_eq!(answer.problem(400).code, "pattern_invalid", "refused, or no slower than others");
            rules.truncate(996);
            assert_eq!(set_words(&town, json!(rules), json!([])).await.status, 200);
        }
        lena.send(&new_message(channel, &"a".repeat(3_000))).await.unwrap();
        lena.send(&new_message(channel, &"aa ".repeat(1_000))).await.unwrap();
        say_held(&mut lena, channel, "ein wort995chen").await;
        rules.extend((0..10).map(|n| rule(&format!("mehr{n}"), "hold")));
        assert_eq!(set_words(&town, json!(rules), json!([])).await.problem(400).code, "bad_request");
    }

    async fn a_trial_finds_and_changes_nothing(place) {
        let town = Town::on(place).await;
        let (channel, other) = (town.channel(), town.pairings[0].channels[1]);
        let [mut lena, mut emre] = town.talking().await;
        let said = [lena.say(channel, "Du Idiot").await, emre.say(other, "IDIOT!").await, lena.say(channel, "Idiotentest").await];
        let removed = lena.say(channel, "auch ein Idiot").await;
        lena.remove(channel, removed.id).await.unwrap();
        let path = format!("{}/try", words_path(&town).await);
        let trial = async |rules: Value, days: u32| town.facilitator().post(&town.server, &path, &json!({"rules": rules, "allowed": [], "days": days})).answer().await;
        let tried: WordTried = trial(json!([rule("idiot", "hold")]), 7).await.json(200);
        let mut found: Vec<MessageId> = tried.hits.iter().map(|hit| hit.message).collect();
        let mut wanted = vec![said[0].id, said[1].id];
        found.sort();
        wanted.sort();
        assert_eq!((found, tried.hit, tried.more), (wanted, 2, false));
        assert!(tried.hits.iter().all(|hit| hit.words.eq_ignore_ascii_case("idiot")) && tried.looked >= 3);
        for days in [0, 91] {
            assert_eq!(trial(json!([]), days).await.problem(400).code, "bad_request");
        }
        assert_eq!(trial(json!([rule("*", "hold")]), 7).await.problem(400).code, "pattern_invalid");
        lena.say(channel, "idiot, ganz ohne Regel").await;
        assert_eq!(desk(&town, "").await.cases, []);
        let known: WordRules = town.facilitator().get(&town.server, &words_path(&town).await).answer().await.json(200);
        assert_eq!((known.version, known.rules.len()), (0, 0));
    }

    async fn lists_to_begin_with_can_be_taken_over_whole(place) {
        let town = Town::on(place).await;
        let path = "/api/v1/words/starter";
        let starter: WordStarter = town.facilitator().get(&town.server, path).answer().await.json(200);
        for lang in [Lang::de(), Lang::fr()] {
            assert!((10..=200).contains(&starter.rules.iter().filter(|rule| rule.lang == lang).count()));
        }
        assert_eq!(town.participant(0).get(&town.server, path).answer().await.problem(403).code, "forbidden");
        let rules: Vec<Value> = starter.rules.iter().map(|one| json!({"id": ids::message(), "pattern": one.pattern, "action": one.action, "rule": one.rule, "channel": null})).collect();
        assert_eq!(set_words(&town, json!(rules), json!([])).await.status, 200);
        let [mut lena] = town.talking().await;
        for text in ["Hallo zusammen, wer kommt am Samstag zum Fest?", "Salut tout le monde, qui vient samedi ?"] {
            lena.say(town.channel(), text).await;
        }
    }

    async fn n7_no_rule_restricts_anybody(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        assert_eq!(set_words(&town, json!([rule("böse", "hold"), rule("blöd", "warn"), rule("traurig", "alert")]), json!([])).await.status, 200);
        assert_eq!(set_holds(&town, json!({"links": true})).await.status, 200);
        for _ in 0..25 {
            for text in ["böse", "blöd", "traurig", "https://example.org"] {
                let _ = try_say(&mut lena, channel, text).await;
            }
        }
        lena.say(channel, "Ich darf immer noch schreiben").await;
        let mine = own(&town, town.participant(0)).await;
        assert_eq!((mine.muted.len(), mine.waiting.len()), (0, 20));
        assert!(mine.waiting.iter().all(|one| one.statement.automated));
        assert_eq!(notices(&town, town.participant(0)).await.notices, [], "nothing was decided about anybody");
        let by = town.facilitator();
        let path = format!("/api/v1/pairings/{}/restrictions", pairing_of(&town, by).await);
        let listed: Value = by.get(&town.server, &path).answer().await.json(200);
        assert_eq!(listed["restrictions"], json!([]));
        assert_eq!(town.participant(0).get(&town.server, "/api/v1/me").answer().await.status, 200);
    }
}
