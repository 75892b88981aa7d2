//! What Redis has goes to the archive, and the server is killed meanwhile: the archive has what the log had, and gives it back whole.

use crate::UNHURRIED;
use quartier_protocol::event::Event;
use quartier_protocol::message::Message;
use quartier_tests::client::{Client, new_message};
use quartier_tests::loglaw;
use quartier_tests::place::Place;
use quartier_tests::town::Town;
use quartier_tests::wait::until;
use redis::cmd;
use std::time::Duration;

/// Says a few things, and takes back, changes and likes some of it.
async fn talk(client: &mut Client, town: &Town, round: usize) {
    let channel = town.channel();
    let mut said = Vec::new();
    for n in 0..12 {
        let message = new_message(channel, &format!("Runde {round}, {n}"));
        client.send(&message).await.unwrap();
        said.push(message.id);
    }
    client.edit(channel, said[2], "anders").await.unwrap();
    client.react(channel, said[3], "👍").await.unwrap();
    client.remove(channel, said[4]).await.unwrap();
}

/// All messages, oldest first, and all events.
async fn all(town: &Town) -> (Vec<Message>, Vec<Event>) {
    let mut reader = town.participant(1).connect(&town.server).await;
    let said = reader.history(town.channel(), None, Some(200)).await.unwrap();
    assert!(!said.more);
    (said.messages, loglaw::whole(&mut reader, town.channel()).await)
}

#[tokio::test]
async fn what_the_log_had_the_archive_has_whenever_the_server_was_killed() {
    let mut town = Town::flagged(Place::redis().await, UNHURRIED).await;
    let mut rounds = 0;
    for wait_ms in [0, 20, 60, 150, 400, 1_000, 2_500] {
        let mut lena = town.participant(0).connect(&town.server).await;
        talk(&mut lena, &town, rounds).await;
        rounds += 1;
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        town.server.kill();
        town.server.restart_here().await;
    }
    let (messages, events) = all(&town).await;
    loglaw::check(&events);
    assert_eq!((messages.len(), events.len()), (rounds * 12, rounds * 15));
    let database = town.place.as_database().unwrap().client().await;
    let reached =
        "SELECT coalesce(max(reached), 0) FROM archive_logs WHERE channel = decode(replace($1, '-', ''), 'hex')";
    until("the archive to have it all", async || {
        let row = database.query_one(reached, &[&town.channel().to_string()]).await.unwrap();
        (row.get::<_, i64>(0) == events.len() as i64).then_some(())
    })
    .await;
    town.server.kill();
    town.place.as_redis().unwrap().ask::<()>(&cmd("FLUSHALL").take()).await;
    town.server.restart_here().await;
    let (again, told) = all(&town).await;
    // A log that was lost is another one, with another epoch, as wire.md has it.
    let as_it_was = |message: &Message| (message.id, message.text.clone(), message.removed, message.reactions.clone());
    assert_eq!(again.iter().map(as_it_was).collect::<Vec<_>>(), messages.iter().map(as_it_was).collect::<Vec<_>>());
    let kinds = |events: &[Event]| events.iter().map(|one| (one.position.offset, one.kind.clone())).collect::<Vec<_>>();
    assert_eq!(kinds(&told), kinds(&events));
    assert_ne!(told[0].position.epoch, events[0].position.epoch);
}
