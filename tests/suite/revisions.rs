//! Earlier texts, for facilitators only.

use quartier_protocol::http::Revisions;
use quartier_tests::ids;
use quartier_tests::town::Town;

on_both_stores! {
    async fn facilitators_see_what_a_message_said_before(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let said = lena.say(channel, "eins").await;
        lena.edit(channel, said.id, "zwei").await.unwrap();
        lena.edit(channel, said.id, "drei").await.unwrap();
        lena.remove(channel, said.id).await.unwrap();
        let path = format!("/api/v1/channels/{channel}/messages/{}/revisions", said.id);
        for facilitator in &town.pairings[0].facilitators {
            let Revisions { revisions } = facilitator.get(&town.server, &path).answer().await.json(200);
            let texts: Vec<_> = revisions.iter().map(|r| r.text.as_str()).collect();
            assert_eq!(texts, ["eins", "zwei", "drei"]);
            assert!(revisions.iter().all(|r| r.by == lena.member() && r.lang.as_str() == "de"));
            assert!(revisions.windows(2).all(|pair| pair[0].at <= pair[1].at));
        }
    }

    async fn nobody_else_does(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let said = lena.say(channel, "eins").await;
        lena.edit(channel, said.id, "zwei").await.unwrap();
        let path = format!("/api/v1/channels/{channel}/messages/{}/revisions", said.id);
        let code = async |answer: quartier_tests::http::Request, status| answer.answer().await.problem(status).code;
        assert_eq!(code(town.participant(0).get(&town.server, &path), 403).await, "forbidden");
        assert_eq!(code(town.participant(1).get(&town.server, &path), 403).await, "forbidden");
        assert_eq!(code(town.stranger().get(&town.server, &path), 404).await, "not_found");
        assert_eq!(code(town.pairings[1].facilitators[0].get(&town.server, &path), 404).await, "not_found");
        assert_eq!(code(quartier_tests::http::get(town.server.address, &path), 401).await, "unauthorized");
    }

    async fn a_message_nobody_changed_has_none_and_one_that_is_not_there_is_not_found(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "bleibt so").await;
        let path = |channel, id| format!("/api/v1/channels/{channel}/messages/{id}/revisions");
        let claire = town.facilitator();
        let untouched = claire.get(&town.server, &path(town.channel(), said.id)).answer().await;
        assert!(untouched.json::<Revisions>(200).revisions.is_empty());
        for wrong in [path(town.channel(), ids::message()), path(town.pairings[0].channels[1], said.id)] {
            assert_eq!(claire.get(&town.server, &wrong).answer().await.problem(404).code, "not_found");
        }
        let mangled = format!("/api/v1/channels/{}/messages/x/revisions", town.channel());
        assert_eq!(claire.get(&town.server, &mangled).answer().await.problem(404).code, "not_found");
    }
}
