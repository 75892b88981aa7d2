//! Word rules tried on what was said: as far back as is asked, and of every channel.

use super::lifetimes::service;
use super::moderating::karim;
use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::actions::moderation::trial::{self, Reach};
use quartier_protocol::http::moderation::HouseRule;
use quartier_protocol::http::moderation::words::{WordAction, WordRule, WordTrial};
use quartier_protocol::id::{MessageId, RuleId};

const DAY_MS: i64 = 86_400_000;

fn garstig(days: u32) -> WordTrial {
    let (id, pattern) = (RuleId(uuid()), "garstig".to_owned());
    let rule = WordRule { id, pattern, action: WordAction::Hold, rule: HouseRule::Other, channel: None };
    WordTrial { rules: vec![rule], allowed: Vec::new(), days }
}

pub async fn a_trial_goes_back_as_many_days_as_is_asked<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let pairing = world.batch.pairings[0].id;
    let old = world.say(&node.stores, world.channel(0), world.member(0), "garstig").await;
    world.clock.advance_ms(7 * DAY_MS);
    let young = world.say(&node.stores, world.channel(0), world.member(0), "garstig").await;
    let tried = async |days: u32| {
        let karim = karim(&world, &service).await;
        let tried = trial::run(&service, &karim, pairing, garstig(days)).await.unwrap();
        (tried.hits.iter().map(|hit| hit.message).collect::<Vec<MessageId>>(), tried.hit, tried.looked, tried.more)
    };
    assert_eq!(tried(7).await, (vec![young, old], 2, 2, false), "to the millisecond");
    world.clock.advance_ms(1);
    assert_eq!(tried(7).await, (vec![young], 1, 1, false));
    assert_eq!(tried(30).await, (vec![young, old], 2, 2, false));
}

pub async fn a_busy_channel_hides_no_other_from_a_trial<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let [busy, quiet] = [world.channel(0), world.channel(1)];
    let mut said = vec![world.say(&node.stores, quiet, world.member(0), "garstig").await];
    for _ in 0..5 {
        world.clock.advance_ms(1);
        said.push(world.say(&node.stores, busy, world.member(0), "garstig").await);
    }
    said.reverse();
    let tried = async |most: u32, page: u32| {
        let tried = trial::look(&service, vec![busy, quiet], garstig(7), Reach { most, page }).await.unwrap();
        (tried.hits.iter().map(|hit| hit.message).collect::<Vec<MessageId>>(), tried.looked, tried.more)
    };
    assert_eq!(tried(2, 1).await, (vec![said[0], said[5]], 2, true));
    assert_eq!(tried(3, 2).await, (vec![said[0], said[1], said[5]], 3, true));
    for page in [1, 2, 5, 6] {
        assert_eq!(tried(20, page).await, (said.clone(), 6, false), "pages of {page}");
    }
}
