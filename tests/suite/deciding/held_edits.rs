//! Edits that wait: the message says what it said until they are let through.

use super::*;
use crate::moderation::own;
use quartier_protocol::http::moderation::desk::{Evidence, Quoted};
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::refused;

async fn text_of(client: &mut Client, channel: ChannelId, id: MessageId) -> Option<String> {
    let history = client.history(channel, None, None).await.unwrap();
    history.messages.into_iter().find(|one| one.id == id).unwrap().text.map(|text| text.as_str().to_owned())
}

on_both_stores! {
    async fn n3_a_message_says_what_it_said_until_its_edit_is_let_through(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let said = lena.say(channel, "alt").await;
        emre.expect_event().await;
        hold_all(&town).await;
        assert!(try_edit(&mut lena, channel, said.id, "neu").await.unwrap().held.is_some());
        let waiting = own(&town, town.participant(0)).await.waiting;
        assert_eq!((waiting[0].id, waiting[0].edit, waiting[0].text.as_str()), (said.id, true, "neu"));
        assert_eq!(text_of(&mut emre, channel, said.id).await.as_deref(), Some("alt"));
        emre.expect_no_event().await;
        let first = case_of(&town, said.id).await.summary.id;
        assert!(try_edit(&mut lena, channel, said.id, "neuer").await.unwrap().held.is_some());
        let waiting = own(&town, town.participant(0)).await.waiting;
        assert_eq!((waiting.len(), waiting[0].text.as_str()), (1, "neuer"), "the newer one has its place");
        let late = decide(&town, town.facilitator(), first, &json!({"acts": [{"act": "release"}]})).await;
        assert_eq!(late.problem(409).code, "decided", "that text waits no more");
        release(&town, case_of(&town, said.id).await.summary.id).await;
        emre.expect_event().await;
        assert_eq!(text_of(&mut emre, channel, said.id).await.as_deref(), Some("neuer"));
        assert_eq!(own(&town, town.participant(0)).await.waiting, []);
    }

    async fn an_edit_that_is_declined_leaves_the_message_and_another_one_can_wait(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let said = lena.say(channel, "alt").await;
        emre.expect_event().await;
        hold_all(&town).await;
        assert!(try_edit(&mut lena, channel, said.id, "böse").await.unwrap().held.is_some());
        let lying = case_of(&town, said.id).await.summary.id;
        assert_eq!(decide(&town, town.facilitator(), lying, &with_reasons(json!([{"act": "decline"}]))).await.status, 200);
        assert_eq!(text_of(&mut emre, channel, said.id).await.as_deref(), Some("alt"));
        assert!(try_edit(&mut lena, channel, said.id, "besser").await.unwrap().held.is_some());
        release(&town, case_of(&town, said.id).await.summary.id).await;
        assert_eq!(text_of(&mut emre, channel, said.id).await.as_deref(), Some("besser"));
    }

    async fn the_newest_text_counts_and_a_removed_message_has_no_edit_waiting(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let (one, other) = (lena.say(channel, "eins").await, lena.say(channel, "zwei").await);
        hold_all(&town).await;
        for id in [one.id, other.id] {
            assert!(try_edit(&mut lena, channel, id, "wartet").await.unwrap().held.is_some());
        }
        let lying = case_of(&town, one.id).await.summary.id;
        assert_eq!(set_mode(&town, Some(channel), json!({})).await.status, 200);
        assert_eq!(try_edit(&mut lena, channel, one.id, "gilt").await.unwrap().held, None);
        lena.remove(channel, other.id).await.unwrap();
        assert_eq!(own(&town, town.participant(0)).await.waiting, []);
        assert_eq!(desk(&town, "").await.cases, []);
        let late = decide(&town, town.facilitator(), lying, &json!({"acts": [{"act": "release"}]})).await;
        assert_eq!(late.problem(409).code, "decided");
        assert_eq!(text_of(&mut emre, channel, one.id).await.as_deref(), Some("gilt"));
        assert_eq!(text_of(&mut emre, channel, other.id).await, None);
    }

    async fn edits_of_what_is_not_ones_own_or_not_there_dont_wait(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        let said = lena.say(channel, "meins").await;
        let gone = emre.say(channel, "weg").await;
        emre.remove(channel, gone.id).await.unwrap();
        hold_all(&town).await;
        refused(try_edit(&mut emre, channel, said.id, "deins").await, RefusalCode::Forbidden);
        refused(try_edit(&mut emre, channel, gone.id, "wieder da").await, RefusalCode::Removed);
        refused(try_edit(&mut emre, channel, ids::message(), "nichts").await, RefusalCode::NotFound);
        assert_eq!(desk(&town, "").await.cases, []);
    }

    async fn the_desk_sees_what_the_message_says_and_where_what_waits_would_stand(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena, mut emre] = town.talking().await;
        emre.say(channel, "davor").await;
        let said = lena.say(channel, "erst so").await;
        lena.edit(channel, said.id, "alt").await.unwrap();
        for text in ["danach", "noch eins", "das letzte"] {
            emre.say(channel, text).await;
        }
        hold_all(&town).await;
        assert!(try_edit(&mut lena, channel, said.id, "neu").await.unwrap().held.is_some());
        let seen = async |id| {
            let Evidence { before, message, after, revisions, .. } = case_of(&town, id).await.evidence.unwrap();
            let revisions = revisions.into_iter().map(|one| one.text.as_str().to_owned());
            let texts = |quoted: Vec<Quoted>| quoted.into_iter().filter_map(|one| one.text).collect::<Vec<_>>();
            (texts(before), revisions.collect::<Vec<_>>(), message.text.unwrap(), texts(after))
        };
        let lists = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let around = (lists(&["davor"]), lists(&["danach", "noch eins", "das letzte"]));
        let wanted = |new: &str| (around.0.clone(), lists(&["erst so", "alt"]), new.to_owned(), around.1.clone());
        assert_eq!(seen(said.id).await, wanted("neu"));
        assert!(try_edit(&mut lena, channel, said.id, "neuer").await.unwrap().held.is_some());
        assert_eq!(seen(said.id).await, wanted("neuer"), "in the case of the newer one, too");
        let id = say_held(&mut lena, channel, "ganz neu").await;
        assert_eq!(seen(id).await, (around.1.clone(), lists(&[]), "ganz neu".to_owned(), lists(&[])));
        // As it was when it came: what is said or changed later doesn't move it.
        assert_eq!(set_mode(&town, Some(channel), json!({})).await.status, 200);
        emre.say(channel, "viel später").await;
        assert_eq!(seen(id).await.0, around.1);
        assert!(try_edit(&mut lena, channel, id, "doch anders").await.unwrap().held.is_some());
        assert_eq!(seen(id).await.0, lists(&["noch eins", "das letzte", "viel später"]), "given another text, it is looked at anew");
    }
}
