//! A council with two partners: what is decided in one pairing holds there, and neither partner decides over the other's.

use super::*;
use crate::described::operator;
use crate::moderation::{id_of, notices};
use quartier_protocol::command::{ChannelOnly, Command, Events, History, React, Read, Send, Subscribe};
use quartier_protocol::directory::Directory;
use quartier_protocol::http::care::{MemberState, Members};
use quartier_protocol::http::moderation::notices::{Extent, Measure};
use quartier_protocol::id::{CouncilId, MemberId, PairingId};
use quartier_protocol::position::Position;
use quartier_protocol::push::ChannelSummary;
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::{Gone, refused};
use quartier_tests::place::Place;
use quartier_tests::server::ORIGIN;
use quartier_tests::time::now;
use std::time::Duration;

/// The German council of the first pairing is the second French one's partner, too.
struct Partners {
    town: Town,
    /// Another node, where there can be one.
    second: Option<Server>,
    /// Lena's pairings: with the first French council and with the second.
    here: PairingId,
    there: PairingId,
    /// A channel of each.
    sport: ChannelId,
    garden: ChannelId,
    lena: Person,
    lena_id: MemberId,
    /// Facilitators of Lena's council, of the first French one, of the second.
    karim: Person,
    claire: Person,
    ines: Person,
}

/// A person's council.
async fn council(town: &Town, person: &Person) -> CouncilId {
    let me: Value = person.get(&town.server, "/api/v1/me").answer().await.json(200);
    me["member"]["council"].as_str().unwrap().parse().unwrap()
}

/// Somebody of a council.
async fn of(town: &Town, people: &[Person], wanted: CouncilId) -> Person {
    for person in people {
        if council(town, person).await == wanted {
            return person.clone();
        }
    }
    panic!("nobody is of {wanted}");
}

impl Partners {
    async fn on(place: Place) -> Self {
        let mut town = Town::flagged(place, crate::UNHURRIED).await;
        let cookie = operator::verified(&mut town, crate::UNHURRIED).await;
        let mut pairings = Vec::new();
        for pairing in &town.pairings {
            let directory: Directory =
                pairing.participants[0].get(&town.server, "/api/v1/directory").answer().await.json(200);
            pairings.push(directory.pairings[0].clone());
        }
        let [german, french, other] = [pairings[0].councils[0], pairings[0].councils[1], pairings[1].councils[1]];
        let [first, second] = [&town.pairings[0], &town.pairings[1]];
        let [lena, karim] =
            [of(&town, &first.participants, german).await, of(&town, &first.facilitators, german).await];
        let [claire, ines] =
            [of(&town, &first.facilitators, french).await, of(&town, &second.facilitators, other).await];
        let added =
            http::post(town.server.address, "/api/v1/operator/pairings", &json!({"german": german, "french": other}));
        let added: Value = added.browser(&cookie, ORIGIN).answer().await.json(201);
        let there: PairingId = added["id"].as_str().unwrap().parse().unwrap();
        let words = json!({"name": {"de": "Garten", "fr": "Jardin"}, "topic": {"de": "", "fr": ""}});
        let opened = karim.post(&town.server, &format!("/api/v1/pairings/{there}/channels"), &words).answer().await;
        let garden = opened.json::<ChannelSummary>(201).id;
        let second = if town.place.as_redis().is_some() { Some(town.server.another().await) } else { None };
        let (here, sport, lena_id) = (pairings[0].id, town.channel(), id_of(&town, &lena).await);
        Self { town, second, here, there, sport, garden, lena, lena_id, karim, claire, ines }
    }

    /// Where Lena comes in: at the node that nobody asks to decide, if there are two.
    fn door(&self) -> &Server {
        self.second.as_ref().unwrap_or(&self.town.server)
    }

    async fn decide(&self, by: &Person, pairing: PairingId, whom: MemberId, act: Value) -> Answer {
        let body = json!({"member": whom, "decide": with_reasons(json!([act]))});
        by.post(&self.town.server, &format!("/api/v1/pairings/{pairing}/cases"), &body).answer().await
    }

    async fn change(&self, by: &Person, patch: Value) -> Answer {
        by.patch(&self.town.server, &format!("/api/v1/members/{}", self.lena_id), &patch).answer().await
    }

    /// How the lists of members tell of Lena.
    async fn states(&self) -> [MemberState; 2] {
        let mut states = [MemberState::Active; 2];
        for (state, pairing) in states.iter_mut().zip([self.here, self.there]) {
            let path = format!("/api/v1/pairings/{pairing}/members");
            let listed: Members = self.karim.get(&self.town.server, &path).answer().await.json(200);
            *state = listed.members.iter().find(|one| one.id == self.lena_id).expect("she is listed").state;
        }
        states
    }

    /// Gone within two seconds, to come back with what is left.
    async fn told(&self, client: &mut Client, start: std::time::Instant) {
        assert_eq!(client.gone().await, Gone::Closed { code: 4002, reason: "resync".into() });
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    }
}

fn ids(channels: &[ChannelSummary]) -> Vec<ChannelId> {
    channels.iter().map(|channel| channel.id).collect()
}

/// Everything one can command about a channel, each answered with a code.
async fn commanded(
    client: &mut Client,
    channel: ChannelId,
    message: MessageId,
    at: Position,
) -> Vec<(RefusalCode, String)> {
    let commands = [
        Command::Subscribe(Subscribe { channel, since: None, limit: None }),
        Command::Subscribe(Subscribe { channel, since: Some(at), limit: None }),
        Command::Events(Events { channel, after: at, limit: None }),
        Command::History(History { channel, before: None, limit: None }),
        Command::Send(Send { reply_to: Some(message), ..new_message(channel, "trotzdem") }),
        Command::Send(new_message(channel, "trotzdem")),
        Command::React(React { channel, id: message, emoji: "👍".into(), on: true }),
        Command::Read(Read { channel, position: at }),
        Command::Typing(ChannelOnly { channel }),
    ];
    let mut answers = Vec::new();
    for command in commands {
        let said = format!("{command:?}");
        let refusal = client.ask::<Value>(command).await.expect_err(&said);
        answers.push((refusal.code, refusal.detail));
    }
    answers
}

/// Everything one can ask over HTTP about a pairing and a channel of it, each answered with a status and a code.
async fn asked(
    partners: &Partners,
    pairing: PairingId,
    channel: ChannelId,
    message: MessageId,
) -> Vec<(String, u16, String)> {
    let report = r#"{"door":"rules","rule":"insult"}"#;
    let requests = [
        ("GET", format!("/api/v1/pairings/{pairing}/agenda?from=2026-01-01&until=2026-01-31"), ""),
        ("GET", format!("/api/v1/pairings/{pairing}/counts"), ""),
        ("GET", format!("/api/v1/pairings/{pairing}/members"), ""),
        ("GET", format!("/api/v1/pairings/{pairing}/desk"), ""),
        ("GET", format!("/api/v1/channels/{channel}/messages/{message}/revisions"), ""),
        ("POST", format!("/api/v1/channels/{channel}/messages/{message}/report"), report),
        ("GET", format!("/api/v1/channels/{channel}/scheduled"), ""),
    ];
    let mut answers = Vec::new();
    for (method, path, body) in requests {
        let request = http::request(partners.door().address, method, &path).bearer(&partners.lena.token);
        let answer = request.header("content-type", "application/json").body(body.to_owned()).answer().await;
        let named = path.replace(&pairing.to_string(), "{pairing}").replace(&channel.to_string(), "{channel}");
        answers.push((format!("{method} {named}"), answer.status, answer.problem(answer.status).code));
    }
    answers
}

on_both_stores! {
    async fn whoever_becomes_a_facilitator_and_is_banned_from_one_pairing_brings_no_session_along(place) {
        let partners = Partners::on(place).await;
        let me = async || partners.lena.get(partners.door(), "/api/v1/me").answer().await.status;
        assert_eq!(me().await, 200);
        let patch = json!({"role": "facilitator", "state": "banned", "pairing": partners.here, "why": "beides"});
        assert_eq!(partners.change(&partners.karim, patch).await.status, 200);
        assert_eq!(me().await, 401);
        assert_eq!(partners.states().await, [MemberState::Banned, MemberState::Active]);
    }

    async fn whoever_is_kept_out_of_one_pairing_finds_it_closed_like_a_foreign_one(place) {
        let partners = Partners::on(place).await;
        let (town, [sport, garden]) = (&partners.town, [partners.sport, partners.garden]);
        let foreign = (town.pairings[1].channels[0], crate::moderation::pairing_of(town, town.stranger()).await);
        let mut claire = partners.claire.connect(&town.server).await;
        let said = claire.say(sport, "nur unter uns").await;
        for act in [json!({"act": "suspend", "minutes": 60}), json!({"act": "ban"})] {
            let mut lena = partners.lena.connect(partners.door()).await;
            lena.subscribe(sport).await;
            lena.subscribe(garden).await;
            let start = now();
            assert_eq!(partners.decide(&partners.claire, partners.here, partners.lena_id, act).await.status, 201);
            partners.told(&mut lena, start).await;
            let mut lena = partners.lena.connect(partners.door()).await;
            assert_eq!(ids(&lena.hello.channels), [garden]);
            lena.subscribe(garden).await;
            lena.say(garden, "hier bin ich noch").await;
            lena.expect_text("hier bin ich noch").await;
            let answers = commanded(&mut lena, sport, said.id, said.position).await;
            assert!(answers.iter().all(|(code, _)| *code == RefusalCode::NotFound), "{answers:?}");
            assert_eq!(answers, commanded(&mut lena, foreign.0, said.id, said.position).await);
            let answers = asked(&partners, partners.here, sport, said.id).await;
            assert_eq!(answers, asked(&partners, foreign.1, foreign.0, said.id).await);
            let directory: Directory = partners.lena.get(partners.door(), "/api/v1/directory").answer().await.json(200);
            assert_eq!(directory.pairings.iter().map(|one| one.id).collect::<Vec<_>>(), [partners.there]);
            let told = notices(town, &partners.lena).await;
            let named = told.pairings.iter().find(|one| one.id == partners.here).expect("the notice's pairing is named");
            assert!(!told.out && named.places.iter().all(|place| !place.is_empty()), "{told:?}");
            assert_eq!(statement(&told.notices[0]).extent, Extent::Pairing { pairing: partners.here });
            // What is said there does not come through, and what is said here does.
            claire.say(sport, "ohne Lena").await;
            let mut karim = partners.karim.connect(&town.server).await;
            karim.say(garden, "mit Lena").await;
            lena.expect_text("mit Lena").await;
            lena.expect_no_event().await;
            assert_eq!(partners.change(&partners.ines, json!({"state": "active", "why": "bei uns gern"})).await.status, 200);
            assert_eq!(ids(&partners.lena.connect(partners.door()).await.hello.channels), [garden], "the partner decides nothing here");
            let path = format!("/api/v1/restrictions/{}/lift", told.notices[0].id);
            assert_eq!(partners.ines.post(&town.server, &path, &json!({"why": "x"})).answer().await.problem(404).code, "not_found");
            let start = now();
            assert_eq!(partners.claire.post(&town.server, &path, &json!({"why": "genug"})).answer().await.status, 204);
            let back = loop {
                let channels = ids(&lena.expect_channels().await);
                if channels.contains(&sport) {
                    break channels;
                }
            };
            assert!(start.elapsed() < Duration::from_secs(2) && back.contains(&garden), "{back:?}");
            lena.subscribe(sport).await;
            lena.say(sport, "wieder da, ohne neu zu kommen").await;
            lena.leave().await;
        }
    }

    async fn a_ban_from_the_list_of_members_names_its_pairing_and_the_last_one_ends_it_all(place) {
        use MemberState::{Active, Banned};
        let partners = Partners::on(place).await;
        let (town, [here, there]) = (&partners.town, [partners.here, partners.there]);
        let foreign = crate::moderation::pairing_of(town, town.stranger()).await;
        let ban = |pairing: Option<PairingId>| json!({"state": "banned", "why": "Drohungen", "pairing": pairing});
        assert_eq!(partners.change(&partners.karim, ban(None)).await.problem(400).code, "bad_request", "from which?");
        assert_eq!(partners.change(&partners.karim, ban(Some(foreign))).await.problem(404).code, "not_found");
        assert_eq!(partners.change(&partners.claire, ban(Some(there))).await.problem(404).code, "not_found");
        assert_eq!(partners.states().await, [Active, Active]);
        let mut lena = partners.lena.connect(partners.door()).await;
        let start = now();
        let care: Value = partners.change(&partners.karim, ban(Some(here))).await.json(200);
        assert_eq!(care["state"], "banned");
        partners.told(&mut lena, start).await;
        assert_eq!(partners.states().await, [Banned, Active]);
        assert_eq!(partners.change(&partners.claire, ban(None)).await.problem(400).code, "bad_request", "banned already");
        let mut lena = partners.lena.connect(partners.door()).await;
        assert_eq!(ids(&lena.hello.channels), [partners.garden]);
        assert_eq!(partners.change(&partners.ines, ban(None)).await.status, 200);
        assert_eq!(lena.gone().await, Gone::Closed { code: 4501, reason: "banned".into() });
        partners.lena.door(partners.door().address).refused(401).await;
        assert_eq!(partners.states().await, [Banned, Banned]);
        let let_in: Value = partners.change(&partners.ines, json!({"state": "active", "why": "geklärt"})).await.json(200);
        assert_eq!((let_in["state"].as_str(), partners.states().await), (Some("active"), [Banned, Active]));
        let audit = async |pairing: PairingId| {
            let log: Value = partners.karim.get(&town.server, &format!("/api/v1/pairings/{pairing}/audit")).answer().await.json(200);
            log["entries"].as_array().unwrap().iter().filter(|entry| entry["what"] == "member.banned").count()
        };
        assert_eq!([audit(here).await, audit(there).await], [1, 1]);
    }

    async fn a_facilitator_kept_out_of_one_pairing_has_no_desk_there(place) {
        let partners = Partners::on(place).await;
        let (town, [here, there]) = (&partners.town, [partners.here, partners.there]);
        let mut karim = partners.karim.connect(partners.door()).await;
        let desks = |client: &Client| client.hello.desks.iter().map(|desk| desk.pairing).collect::<Vec<_>>();
        assert!(desks(&karim).contains(&there) && desks(&karim).contains(&here));
        karim.subscribe(there.desk()).await;
        let id = karim.member();
        let start = now();
        assert_eq!(partners.decide(&partners.ines, there, id, json!({"act": "suspend", "minutes": 60})).await.status, 201);
        partners.told(&mut karim, start).await;
        let mut karim = partners.karim.connect(partners.door()).await;
        assert_eq!(desks(&karim), [here]);
        refused(karim.subscribe_since(there.desk(), None, None).await, RefusalCode::NotFound);
        for path in ["members", "desk", "restrictions", "audit", "cards"] {
            let path = format!("/api/v1/pairings/{there}/{path}");
            assert_eq!(partners.karim.get(partners.door(), &path).answer().await.problem(404).code, "not_found", "{path}");
        }
        let about = partners.decide(&partners.karim, there, partners.lena_id, json!({"act": "warn"})).await;
        assert_eq!(about.problem(404).code, "not_found");
        // Out of the one, he is still of both: whoever recovers him would get a code for both.
        let path = format!("/api/v1/members/{id}/card");
        let recovered = partners.claire.post(&town.server, &path, &json!({"why": "x"})).answer().await;
        assert_eq!(recovered.problem(403).code, "forbidden");
        let told = notices(town, &partners.karim).await;
        assert_eq!((told.out, statement(&told.notices[0]).measure), (false, Measure::Suspended));
        let lift = format!("/api/v1/restrictions/{}/lift", told.notices[0].id);
        assert_eq!(partners.karim.post(&town.server, &lift, &json!({"why": "x"})).answer().await.problem(404).code, "not_found");
        assert_eq!(partners.ines.post(&town.server, &lift, &json!({"why": "genug"})).answer().await.status, 204);
        karim.closed().await;
        assert!(desks(&partners.karim.connect(partners.door()).await).contains(&there), "hello tells of desks");
    }
}
