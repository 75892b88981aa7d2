//! Ids of another pairing: whoever forges them learns nothing and changes nothing.

use quartier_protocol::command::{ChannelOnly, Command, Edit, Events, History, React, Read, Remove, Send, Subscribe};
use quartier_protocol::directory::Directory;
use quartier_protocol::http::own::SignedIn;
use quartier_protocol::lang::Lang;
use quartier_protocol::position::Position;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_tests::client::{new_message, refused};
use quartier_tests::ids;
use quartier_tests::mirror::Mirror;
use quartier_tests::town::Town;
use serde_json::Value;

on_both_stores! {
    async fn every_command_with_anothers_channel_is_not_found_and_leaves_nothing(place) {
        let town = Town::flagged(place, crate::UNHURRIED).await;
        let [mut lena] = town.talking().await;
        let channel = town.channel();
        let said = lena.say(channel, "unter uns").await;
        lena.expect_event().await;
        let before = lena.subscribe(channel).await;
        let (id, position) = (said.id, said.position);
        for stranger in [town.stranger(), &town.pairings[1].facilitators[0]] {
            let mut stranger = stranger.connect(&town.server).await;
            let mut answers: Vec<(Result<Value, Refusal>, Result<Value, Refusal>)> = Vec::new();
            for command in everything(channel, id, position).into_iter().zip(everything(ids::nowhere(), id, position)) {
                answers.push((stranger.ask(command.0).await, stranger.ask(command.1).await));
            }
            for (theirs, nowhere) in answers {
                let theirs = refused(theirs, RefusalCode::NotFound);
                assert_eq!(Err(theirs), nowhere, "another's channel can't be told from one that isn't there");
            }
            assert!(stranger.hello.channels.iter().all(|c| c.id != channel));
        }
        let after = lena.subscribe(channel).await;
        assert_eq!(Mirror::of(after.position, after.messages.unwrap()), Mirror::of(before.position, before.messages.unwrap()));
        assert_eq!(after.online, [lena.member()]);
        lena.expect_no_event().await;
    }

    async fn anothers_message_in_ones_own_channel_is_not_found(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        let said = lena.say(town.channel(), "unter uns").await;
        let mut stranger = town.stranger().connect(&town.server).await;
        let own = town.pairings[1].channels[0];
        refused(stranger.edit(own, said.id, "x").await, RefusalCode::NotFound);
        refused(stranger.remove(own, said.id).await, RefusalCode::NotFound);
        refused(stranger.react(own, said.id, "👍").await, RefusalCode::NotFound);
        let answer = Send { reply_to: Some(said.id), ..new_message(own, "ach ja?") };
        refused(stranger.send(&answer).await, RefusalCode::NotFound);
        // Its id is taken, and that is all that is told.
        let same = Send { id: said.id, ..new_message(own, "meine") };
        refused(stranger.send(&same).await, RefusalCode::Conflict);
    }

    async fn g3_the_directory_shows_ones_own_pairings_only(place) {
        let town = Town::on(place).await;
        let stranger: SignedIn = town.stranger().get(&town.server, "/api/v1/me").answer().await.json(200);
        let directory: Directory =
            town.participant(0).get(&town.server, "/api/v1/directory").answer().await.json(200);
        assert_eq!((directory.pairings.len(), directory.councils.len(), directory.members.len()), (1, 2, 8));
        assert!(directory.members.iter().all(|m| m.id != stranger.member.id));
        let path = format!("/api/v1/members/{}", stranger.member.id);
        assert_eq!(town.participant(0).get(&town.server, &path).answer().await.problem(404).code, "not_found");
        let own = format!("/api/v1/members/{}", directory.members[0].id);
        assert_eq!(town.participant(0).get(&town.server, &own).answer().await.status, 200);
    }
}

/// Every command that names a channel.
fn everything(
    channel: quartier_protocol::id::ChannelId,
    id: quartier_protocol::id::MessageId,
    position: Position,
) -> Vec<Command> {
    let text = "x".to_owned();
    vec![
        Command::Subscribe(Subscribe { channel, since: None, limit: None }),
        Command::Subscribe(Subscribe { channel, since: Some(position), limit: None }),
        Command::Unsubscribe(ChannelOnly { channel }),
        Command::Events(Events { channel, after: Position { offset: 0, ..position }, limit: None }),
        Command::History(History { channel, before: None, limit: None }),
        Command::Send(new_message(channel, "hallo?")),
        Command::Edit(Edit { channel, id, text, lang: Lang::de(), confirmed: false, translation: None }),
        Command::Remove(Remove { channel, id }),
        Command::React(React { channel, id, emoji: "👍".into(), on: true }),
        Command::Read(Read { channel, position }),
        Command::Typing(ChannelOnly { channel }),
    ]
}
