//! `quartier demo`: a link is all it takes.

use quartier_protocol::directory::{Country, Directory, Role};
use quartier_tests::server::Server;
use quartier_tests::visitor::{Visitor, codes};

on_both_stores! {
    async fn three_people_open_their_links_and_talk(place) {
        let demo = Server::demo(&place).await;
        let codes = codes(&demo).await;
        let mut visitors = Vec::new();
        for code in &codes {
            visitors.push(Visitor::join(&demo, code).await);
        }
        assert_eq!(visitors[0].me.lang.as_str(), "de");
        assert_eq!(visitors[1].me.lang.as_str(), "fr");
        let roles: Vec<Role> = visitors.iter().map(|v| v.me.role).collect();
        assert_eq!(roles, [Role::Participant, Role::Participant, Role::Facilitator]);
        let mut clients = Vec::new();
        for visitor in &visitors {
            clients.push(visitor.connect().await);
        }
        let channel = clients[0].hello.channels.iter().find(|c| !c.archived).unwrap().id;
        for client in &mut clients {
            let history = client.subscribe(channel).await.messages.unwrap();
            assert!(!history.is_empty(), "there is a bit of history");
        }
        for n in 0..3 {
            clients[n].say(channel, &format!("Hallo von {n}")).await;
            for client in &mut clients {
                client.expect_text(&format!("Hallo von {n}")).await;
            }
        }
    }

    async fn the_example_is_of_two_real_towns_with_their_neighbourhoods(place) {
        let demo = Server::demo(&place).await;
        let visitor = Visitor::join(&demo, &codes(&demo).await[1]).await;
        let directory: Directory = visitor.get("/api/v1/directory").answer().await.json(200);
        let countries: Vec<Country> = directory.municipalities.iter().map(|m| m.country).collect();
        assert!(countries.contains(&Country::De) && countries.contains(&Country::Fr) && countries.len() == 2);
        assert!(directory.neighbourhoods.iter().all(|n| n.development));
        assert!(directory.members.iter().any(|m| m.role == Role::Bot), "the agenda bot is at work");
        let hello = visitor.connect().await.hello;
        assert!(hello.channels.iter().any(|c| c.archived) && hello.channels.iter().any(|c| c.unread > 0));
    }

    async fn its_next_meeting_has_been_answered_by_both_councils(place) {
        let demo = Server::demo(&place).await;
        let visitor = Visitor::join(&demo, &codes(&demo).await[0]).await;
        let pairing = visitor.connect().await.hello.channels[0].pairing;
        let [from, until] = [0, 30].map(|days| (jiff::Zoned::now().date() + jiff::Span::new().days(days)).to_string());
        let agenda = format!("/api/v1/pairings/{pairing}/agenda?from={from}&until={until}");
        let agenda: serde_json::Value = visitor.get(&agenda).answer().await.json(200);
        let [next] = agenda["occurrences"].as_array().expect("times").as_slice() else { panic!("{agenda}") };
        assert_eq!(next["title"], serde_json::json!({"de": "Den Besuch vorbereiten", "fr": "Préparer la visite"}));
        let counts = next["attendance"].as_array().expect("two councils");
        assert!(counts.len() == 2 && counts.iter().all(|council| council["yes"] == 2), "{counts:?}");
    }
}
