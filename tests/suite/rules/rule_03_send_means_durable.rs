//! Rule 3: the reply to `send` is given when the message is durable; the same id again is the same message, with
//! anything else different it is refused.

use quartier_protocol::command::Send;
use quartier_protocol::lang::Lang;
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::{new_message, refused};
use quartier_tests::loglaw;
use quartier_tests::town::Town;

on_both_stores! {
    async fn the_sender_gets_its_own_event_like_everyone_else(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        lena.say(town.channel(), "Hallo").await;
        assert_eq!(lena.expect_event().await, yanis.expect_event().await);
    }

    async fn the_same_message_again_is_a_duplicate_at_the_same_place(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let message = Send { text: "  doppelt ".into(), ..new_message(town.channel(), "") };
        let first = lena.send(&message).await.unwrap();
        yanis.expect_event().await;
        lena.say(town.channel(), "dazwischen").await;
        yanis.expect_event().await;
        let again = lena.send(&message).await.unwrap();
        assert_eq!((again.position, again.at, again.duplicate), (first.position, first.at, true));
        let elsewhere = town.participant(0).connect(&town.server).await.send(&message).await.unwrap();
        assert!(elsewhere.duplicate, "from another connection of the same member too");
        yanis.expect_no_event().await;
    }

    async fn a_duplicate_is_one_even_after_an_edit_and_a_removal(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let message = new_message(town.channel(), "erst so");
        let first = lena.send(&message).await.unwrap();
        lena.edit(town.channel(), message.id, "dann so").await.unwrap();
        assert!(lena.send(&message).await.unwrap().duplicate);
        lena.remove(town.channel(), message.id).await.unwrap();
        let again = lena.send(&message).await.unwrap();
        assert_eq!((again.position, again.duplicate), (first.position, true));
        let page = lena.history(town.channel(), None, None).await.unwrap();
        assert!(page.messages.len() == 1 && page.messages[0].removed);
    }

    async fn the_same_id_with_anything_else_different_is_a_conflict(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        let other = lena.say(town.channel(), "die Frage").await;
        let message = new_message(town.channel(), "die Antwort");
        lena.send(&message).await.unwrap();
        yanis.expect_text("die Frage").await;
        yanis.expect_text("die Antwort").await;
        let different = [
            Send { text: "eine andere".into(), ..message.clone() },
            Send { lang: Lang::fr(), ..message.clone() },
            Send { reply_to: Some(other.id), ..message.clone() },
            Send { channel: town.pairings[0].channels[1], ..message.clone() },
        ];
        for send in different {
            refused(lena.send(&send).await, RefusalCode::Conflict);
        }
        refused(yanis.send(&message).await, RefusalCode::Conflict);
        yanis.expect_no_event().await;
    }

    async fn the_same_id_sent_on_two_connections_at_once_is_posted_once(place) {
        let town = Town::on(place).await;
        let [mut watcher] = town.talking().await;
        let message = new_message(town.channel(), "zweimal getippt");
        let mut tasks = Vec::new();
        for _ in 0..5 {
            let mut client = town.participant(1).connect(&town.server).await;
            let message = message.clone();
            tasks.push(tokio::spawn(async move { client.send(&message).await.unwrap() }));
        }
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        assert_eq!(answers.iter().filter(|a| !a.duplicate).count(), 1);
        assert!(answers.iter().all(|a| a.position == answers[0].position));
        watcher.expect_event().await;
        watcher.expect_no_event().await;
    }

    async fn what_was_acknowledged_survives_a_kill_right_after_the_reply(place) {
        let mut town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let message = new_message(town.channel(), "gerade noch");
        let ok = lena.send(&message).await.unwrap();
        town.server.kill();
        town.server.restart().await;
        let [mut lena] = town.talking().await;
        let log = loglaw::whole(&mut lena, town.channel()).await;
        loglaw::holds_each_once(&log, &[(message.id, ok.position.unwrap())]);
        assert!(lena.send(&message).await.unwrap().duplicate);
    }
}
