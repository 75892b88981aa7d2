//! What a member downloads of their own has all of it.

use super::lifetimes::service_on;
use crate::conformance::enrolled::Enrolled;
use crate::conformance::held::{Question, hold};
use crate::conformance::world::*;
use quartier::actions::own::export;
use quartier::domain::agenda::quiet::Quiet;

/// A channel's log is trimmed just when it begins to be read: what is left of it is in the document all the same.
pub async fn a_log_that_is_trimmed_meanwhile_is_read_afresh<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    for words in ["eins", "zwei", "drei"] {
        world.say(&node.stores, channel, lena, words).await;
    }
    let (held, hand) = hold(&node.stores, Question::Head, channel);
    let service = service_on(&world, held, Quiet::NEVER);
    let exporting = tokio::spawn(async move { export::run(&service, lena, None).await });
    hand.asked().await;
    node.stores.log.trim(channel, 2).await.unwrap();
    hand.release();
    let document = exporting.await.unwrap().unwrap();
    let said = document["said"].as_array().unwrap();
    assert_eq!(said.len(), 1, "{said:?}");
    let events = said[0]["events"].as_array().unwrap();
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(events[0]["event"]["message"]["text"], "drei");
}
