//! Slow channels: how long a turn lasts is the mode's of the moment, and only what was said costs one.

use super::lifetimes::service;
use super::moderating::{connected, karim, words};
use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::actions::moderation::modes;
use quartier::actions::{Actor, Service, send};
use quartier_protocol::http::moderation::modes::{Mode, ModePut};
use quartier_protocol::id::MessageId;
use quartier_protocol::refusal::{Refusal, RefusalCode};
use quartier_protocol::reply::SendOk;

/// Sets how slow the first channel is.
async fn slow<S: Enrolled>(world: &World<S>, service: &Service, karim: &Actor, seconds: u32) {
    let put = ModePut { mode: Mode { slow_s: Some(seconds), ..Mode::default() }, why: "weil".into() };
    let pairing = world.batch.pairings[0].id;
    modes::put(service, karim, pairing, Some(world.channel(0)), put).await.unwrap();
}

/// Milliseconds until the next turn.
fn left(answer: Result<SendOk, Refusal>) -> u64 {
    let refusal = answer.expect_err("refused");
    assert_eq!(refusal.code, RefusalCode::Slow, "{refusal}");
    refusal.retry_after_ms.unwrap()
}

pub async fn a_turn_lasts_as_long_as_the_channel_is_slow_now<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (lena, _line) = connected(&world, &service, 0).await;
    let karim = karim(&world, &service).await;
    let say = async |text: &str| send::run(&service, &lena, words(world.channel(0), text)).await;
    slow(&world, &service, &karim, 600).await;
    say("eins").await.unwrap();
    world.clock.advance_ms(4_999);
    assert_eq!(left(say("zwei").await), 595_001);
    slow(&world, &service, &karim, 5).await;
    assert_eq!(left(say("zwei").await), 1, "since the last message, not since the change");
    world.clock.advance_ms(1);
    say("zwei").await.unwrap();
    world.clock.advance_ms(5_000);
    slow(&world, &service, &karim, 3_600).await;
    assert_eq!(left(say("drei").await), 3_595_000, "slower holds for who wrote before it, too");
    world.clock.advance_ms(3_594_999);
    assert_eq!(left(say("drei").await), 1);
    world.clock.advance_ms(1);
    say("drei").await.unwrap();
    assert_eq!(left(say("vier").await), 3_600_000);
}

pub async fn what_could_not_be_said_costs_no_turn<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (lena, _line) = connected(&world, &service, 0).await;
    slow(&world, &service, &karim(&world, &service).await, 600).await;
    let mut lost = words(world.channel(0), "Ja!");
    lost.reply_to = Some(MessageId(uuid()));
    assert_eq!(send::run(&service, &lena, lost).await.unwrap_err().code, RefusalCode::NotFound);
    let said = words(world.channel(0), "Na gut");
    send::run(&service, &lena, said.clone()).await.unwrap();
    // The id of what was said, with another text: refused, and the turn of what was said is still taken.
    let mut other = said;
    other.text = "Etwas anderes".into();
    assert_eq!(send::run(&service, &lena, other).await.unwrap_err().code, RefusalCode::Conflict);
    assert_eq!(left(send::run(&service, &lena, words(world.channel(0), "und noch")).await), 600_000);
}

/// It was taken on a node whose clock is right again.
pub async fn a_turn_of_a_clock_that_was_ahead_is_over<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (lena, _line) = connected(&world, &service, 0).await;
    slow(&world, &service, &karim(&world, &service).await, 600).await;
    let say = async |text: &str| send::run(&service, &lena, words(world.channel(0), text)).await;
    // Clocks differ a little; that is waited for.
    world.clock.set_by_ms(599_000);
    say("eins").await.unwrap();
    world.clock.set_by_ms(-599_000);
    assert_eq!(left(say("zwei").await), 1_199_000);
    world.clock.advance_ms(1_199_000);
    world.clock.set_by_ms(86_400_000);
    say("zwei").await.unwrap();
    world.clock.set_by_ms(-86_400_000);
    say("drei").await.unwrap();
    assert_eq!(left(say("vier").await), 600_000);
}
