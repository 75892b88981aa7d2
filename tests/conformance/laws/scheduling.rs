//! Messages for later: once, at the right time, as if sent just then.

use super::lifetimes::service;
use super::moderating::{karim, on_lena};
use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::world::*;
use quartier::actions::credentials::{self, Arrival};
use quartier::actions::jobs::once;
use quartier::actions::moderation::modes;
use quartier::actions::{Actor, Declined, Service};
use quartier::capabilities::later::{cancel, change, list, make};
use quartier::digest::Digest;
use quartier::documents::bot::{Bot, Grant};
use quartier::documents::credential::Entry;
use quartier::documents::jobs::Queue;
use quartier::documents::moderation::mode::KeptMode;
use quartier::documents::profile::Profile;
use quartier::documents::{list as list_kept, remove, set};
use quartier::kernel::store::records::Committed;
use quartier_protocol::command::RawTranslation;
use quartier_protocol::http::bots::BotVerb;
use quartier_protocol::http::care::MemberState;
use quartier_protocol::http::moderation::desk::DeskAct;
use quartier_protocol::http::moderation::modes::{Mode, ModePut};
use quartier_protocol::id::ScheduledId;
use quartier_protocol::lang::{Bilingual, Lang};
use quartier_protocol::later::{NewScheduled, Scheduled, ScheduledPlan, ScheduledPut};
use quartier_protocol::local::LocalTime;
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::time::Timestamp;
use std::sync::Arc;

pub(super) async fn actor<S: Enrolled>(world: &World<S>, service: &Service, number: usize) -> Actor {
    let arrival = Arrival { entry: Entry::Card, device: "Firefox".into(), verified: None };
    let credential = credentials::open(service, world.member(number), arrival).credential;
    Actor::of(service, credential).await.unwrap().unwrap()
}

pub(super) fn plan(text: &str, at: &str, rule: Option<&str>) -> ScheduledPlan {
    ScheduledPlan {
        text: text.into(),
        lang: Lang::de(),
        translation: Some(RawTranslation { lang: Lang::fr(), text: format!("{text} (fr)") }),
        at: LocalTime::parse(at).unwrap(),
        zone: "Europe/Paris".into(),
        rule: rule.map(str::to_owned),
    }
}

async fn planned<S: Enrolled>(world: &World<S>, service: &Service, plan: ScheduledPlan) -> Scheduled {
    let lena = actor(world, service, 0).await;
    let new = NewScheduled { id: ScheduledId(uuid()), plan, confirmed: false };
    let (told, is_new) = make::run(service, &lena, world.channel(0), new.clone()).await.unwrap();
    assert!(is_new);
    assert_eq!(make::run(service, &lena, world.channel(0), new).await.unwrap(), (told.clone(), false), "sent again");
    told
}

pub(super) fn until<S: Enrolled>(world: &World<S>, moment: &str) {
    let moment = Timestamp::parse(&format!("{moment}:00.000Z")).unwrap();
    world.clock.advance_ms(moment.unix_ms() - world.now().unix_ms());
}

pub(super) async fn due(service: &Arc<Service>) -> Option<String> {
    once(service, Queue::General).await.unwrap().map(|at| at.to_string())
}

async fn texts(node: &Node, channel: quartier_protocol::id::ChannelId) -> Vec<String> {
    let messages = all_messages(&node.stores, channel, 100).await;
    messages.into_iter().filter_map(|message| message.text).map(|text| text.as_str().to_owned()).collect()
}

async fn listed<S: Enrolled>(world: &World<S>, service: &Service) -> Vec<(Option<String>, Option<String>)> {
    let lena = actor(world, service, 0).await;
    let listed = list::run(service, &lena, world.channel(0)).await.unwrap().scheduled;
    listed.into_iter().map(|one| (one.next.map(|at| at.to_string()), one.refused)).collect()
}

pub async fn i6_a_message_for_later_comes_once_at_local_time<S: Enrolled>() {
    let (mut world, mut nodes) = World::<S>::begin_wide().await;
    let services: Vec<Arc<Service>> = [0, nodes.len() - 1].map(|n| service(&world, &nodes[n])).to_vec();
    let told =
        planned(&world, &services[0], plan("guten Morgen", "2026-03-28T02:30", Some("FREQ=DAILY;COUNT=3"))).await;
    for (round, at) in ["2026-03-28T01:30", "2026-03-29T01:30", "2026-03-30T00:30"].into_iter().enumerate() {
        assert_eq!(due(&services[1]).await, Some(format!("{at}:00.000Z")), "known on every node");
        until(&world, at);
        let races: Vec<_> = (0..6)
            .map(|n| {
                let service = services[n % 2].clone();
                tokio::spawn(async move { due(&service).await })
            })
            .collect();
        for race in races {
            race.await.unwrap();
        }
        assert_eq!(texts(&nodes[0], world.channel(0)).await.len(), round + 1, "{at}");
    }
    let messages = all_messages(&nodes[0].stores, world.channel(0), 10).await;
    assert_eq!(messages[0].id, told.id.message(LocalTime::parse("2026-03-28T02:30").unwrap()));
    assert_eq!(messages[1].id, told.id.message(LocalTime::parse("2026-03-29T02:30").unwrap()));
    assert_eq!(messages[0].author, world.member(0));
    assert_eq!(messages[0].translation.as_ref().unwrap().text.as_str(), "guten Morgen (fr)");
    assert_eq!(listed(&world, &services[0]).await, [], "it was posted for the last time");
    drop(services);
    world.store.crash(nodes).await;
    nodes = vec![world.open().await];
    assert_eq!(due(&service(&world, &nodes[0])).await, None);
    assert_eq!(texts(&nodes[0], world.channel(0)).await.len(), 3);
}

pub async fn a_message_for_later_that_was_missed_comes_within_the_hour<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    planned(&world, &service, plan("täglich", "2026-02-13T09:00", Some("FREQ=DAILY"))).await;
    planned(&world, &service, plan("einmal", "2026-02-15T12:00", None)).await;
    until(&world, "2026-02-13T09:00");
    due(&service).await;
    assert_eq!(texts(&node, world.channel(0)).await, ["täglich"], "an hour late, no more");
    until(&world, "2026-02-17T10:00");
    assert_eq!(due(&service).await.as_deref(), Some("2026-02-18T08:00:00.000Z"));
    assert_eq!(texts(&node, world.channel(0)).await, ["täglich"], "four mornings and a noon are over");
    let late = Some("late".to_owned());
    assert_eq!(listed(&world, &service).await, [(Some("2026-02-18T08:00:00.000Z".into()), late.clone()), (None, late)]);
    until(&world, "2026-02-18T08:00");
    due(&service).await;
    assert_eq!(listed(&world, &service).await[0], (Some("2026-02-19T08:00:00.000Z".into()), None));
}

pub async fn rights_are_those_of_the_moment<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    planned(&world, &service, plan("täglich", "2026-02-13T09:00", Some("FREQ=DAILY"))).await;
    world.archive(&node.stores, world.channel(0), true).await;
    until(&world, "2026-02-13T08:00");
    due(&service).await;
    world.archive(&node.stores, world.channel(0), false).await;
    assert_eq!(
        listed(&world, &service).await,
        [(Some("2026-02-14T08:00:00.000Z".to_owned()), Some("archived".to_owned()))]
    );
    until(&world, "2026-02-14T08:00");
    due(&service).await;
    assert_eq!(texts(&node, world.channel(0)).await, ["täglich"]);
    // Whoever is gone says nothing more.
    node.stores.directory.remove_member(world.member(0)).await.unwrap();
    until(&world, "2026-02-15T08:00");
    assert_eq!(due(&service).await, None);
    assert_eq!(texts(&node, world.channel(0)).await, ["täglich"]);
}

pub async fn whoever_may_not_speak_when_it_is_due_is_told_why<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    planned(&world, &service, plan("täglich", "2026-02-13T09:00", Some("FREQ=DAILY"))).await;
    let state = async |state: MemberState| {
        let profile = set(&Profile { state, ..Profile::unknown(world.member(0)) }).unwrap();
        node.stores.records.commit(&[profile], world.now()).await.unwrap();
    };
    let whys = ["muted", "out", "frozen", "archived", "out"];
    for (day, why) in (13..).zip(whys) {
        until(&world, &format!("2026-02-{day}T07:59"));
        match day {
            13 => drop(on_lena(&world, &service, DeskAct::Mute { minutes: 5, everywhere: true }).await),
            14 => drop(on_lena(&world, &service, DeskAct::Suspend { minutes: 5 }).await),
            15 => {
                let shown = Some(Bilingual { de: "Pause".into(), fr: "Pause".into() });
                let mode = Mode { frozen: shown, until: Some(world.now().plus_ms(300_000)), ..Mode::default() };
                let put = ModePut { mode, why: "Wahl".into() };
                let pairing = world.batch.pairings[0].id;
                let karim = karim(&world, &service).await;
                modes::put(&service, &karim, pairing, Some(world.channel(0)), put).await.unwrap();
            }
            16 => world.archive(&node.stores, world.channel(0), true).await,
            _ => state(MemberState::Withdrawn).await,
        }
        until(&world, &format!("2026-02-{day}T08:00"));
        let next = Some(format!("2026-02-{}T08:00:00.000Z", day + 1));
        assert_eq!(due(&service).await, next, "{why}: the next one is due as ever");
        assert_eq!(texts(&node, world.channel(0)).await, Vec::<String>::new(), "{why}");
        if why == "archived" {
            world.archive(&node.stores, world.channel(0), false).await;
        }
        until(&world, &format!("2026-02-{day}T08:05"));
        assert_eq!(
            listed(&world, &service).await,
            [(next, Some(why.to_owned()))],
            "its author is told, once they are back"
        );
    }
    state(MemberState::Active).await;
    until(&world, "2026-02-18T08:00");
    due(&service).await;
    assert_eq!(texts(&node, world.channel(0)).await, ["täglich"]);
    assert_eq!(listed(&world, &service).await, [(Some("2026-02-19T08:00:00.000Z".into()), None)]);
    // A ban ends it, and leaves nothing of it.
    until(&world, "2026-02-19T07:59");
    on_lena(&world, &service, DeskAct::Ban).await;
    until(&world, "2026-02-19T08:00");
    assert_eq!(due(&service).await, None);
    assert_eq!(texts(&node, world.channel(0)).await, ["täglich"]);
    let term = quartier::documents::moderation::of_member(world.member(0));
    let left = list_kept::<quartier::capabilities::later::model::Scheduled>(&*node.stores.records, &term, world.now());
    assert!(left.await.unwrap().is_empty());
}

/// One message in ten minutes, in all channels of the first pairing.
async fn slow_down<S: Enrolled>(world: &World<S>, node: &Node, service: &Service) {
    let mode = Mode { slow_s: Some(600), ..Mode::default() };
    let pairing = world.batch.pairings[0].id;
    let slow = set(&KeptMode { pairing, channel: None, mode, after: None }).unwrap();
    node.stores.records.commit(&[slow], world.now()).await.unwrap();
    service.policies.forget(pairing);
}

pub async fn a_slow_channel_has_it_wait<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    slow_down(&world, &node, &service).await;
    planned(&world, &service, plan("eins", "2026-02-13T09:00", None)).await;
    planned(&world, &service, plan("zwei", "2026-02-13T09:00", None)).await;
    until(&world, "2026-02-13T08:00");
    due(&service).await;
    assert_eq!(texts(&node, world.channel(0)).await.len(), 1, "one a turn");
    assert_eq!(due(&service).await.as_deref(), Some("2026-02-13T08:10:00.000Z"));
    until(&world, "2026-02-13T08:10");
    due(&service).await;
    assert_eq!(texts(&node, world.channel(0)).await.len(), 2);
}

pub async fn what_waits_its_turn_in_a_slow_channel_goes_on_waiting_whatever_it_says<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    slow_down(&world, &node, &service).await;
    planned(&world, &service, plan("vorher", "2026-02-13T08:59", None)).await;
    let once = planned(&world, &service, plan("einmal", "2026-02-13T09:00", None)).await;
    until(&world, "2026-02-13T07:59");
    due(&service).await;
    until(&world, "2026-02-13T08:00");
    assert_eq!(due(&service).await.as_deref(), Some("2026-02-13T08:09:00.000Z"), "it waits");
    let lena = actor(&world, &service, 0).await;
    let say = async |id, plan| change::run(&service, &lena, id, ScheduledPut { plan, confirmed: false }).await;
    let said = say(once.id, plan("einmal, besser", "2026-02-13T09:00", None)).await.unwrap();
    assert_eq!(said.next, once.next);
    assert_eq!(due(&service).await.as_deref(), Some("2026-02-13T08:09:00.000Z"), "at the turn it had");
    let moved = say(once.id, plan("einmal", "2026-02-13T08:58", None)).await.unwrap_err();
    assert!(matches!(moved, Declined::Problem(ProblemCode::TimePast, _)), "{moved:?}");
    until(&world, "2026-02-13T08:09");
    due(&service).await;
    assert_eq!(texts(&node, world.channel(0)).await, ["vorher", "einmal, besser"]);
    // What comes again: this time of it as well.
    let daily = planned(&world, &service, plan("täglich", "2026-02-13T09:15", Some("FREQ=DAILY"))).await;
    until(&world, "2026-02-13T08:15");
    assert_eq!(due(&service).await.as_deref(), Some("2026-02-13T08:19:00.000Z"));
    let said = say(daily.id, plan("jeden Tag", "2026-02-13T09:15", Some("FREQ=DAILY"))).await.unwrap();
    assert_eq!(said.next, daily.next);
    until(&world, "2026-02-13T08:19");
    assert_eq!(due(&service).await.as_deref(), Some("2026-02-14T08:15:00.000Z"));
    assert_eq!(texts(&node, world.channel(0)).await, ["vorher", "einmal, besser", "jeden Tag"]);
}

pub async fn in_an_archived_channel_it_is_listed_and_taken_back<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let told = planned(&world, &service, plan("einmal", "2026-02-13T09:00", None)).await;
    world.archive(&node.stores, world.channel(0), true).await;
    assert_eq!(listed(&world, &service).await, [(Some("2026-02-13T08:00:00.000Z".to_owned()), None)]);
    let [lena, zoe] = [actor(&world, &service, 0).await, actor(&world, &service, 1).await];
    assert_eq!(list::run(&service, &zoe, world.channel(0)).await.unwrap().scheduled, [], "it is nobody else's to see");
    let put = ScheduledPut { plan: plan("anders", "2026-02-13T09:00", None), confirmed: false };
    assert!(change::run(&service, &lena, told.id, put).await.is_err(), "nothing is said there");
    cancel::run(&service, &lena, told.id, "").await.unwrap();
    assert_eq!((listed(&world, &service).await, due(&service).await), (vec![], None));
    world.archive(&node.stores, world.channel(0), false).await;
    until(&world, "2026-02-13T08:00");
    due(&service).await;
    assert_eq!(texts(&node, world.channel(0)).await, Vec::<String>::new());
}

pub async fn it_can_be_changed_and_taken_back_and_has_an_end<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let told = planned(&world, &service, plan("eins", "2026-02-13T09:00", None)).await;
    let [lena, zoe, mia] =
        [actor(&world, &service, 0).await, actor(&world, &service, 1).await, actor(&world, &service, 4).await];
    let put = ScheduledPut { plan: plan("zwei", "2026-02-13T10:00", None), confirmed: false };
    for other in [&zoe, &mia] {
        let refused = change::run(&service, other, told.id, put.clone()).await.unwrap_err();
        assert_eq!(refused, Declined::not_found(), "it is nobody else's to see");
        assert_eq!(cancel::run(&service, other, told.id, "").await, Err(Declined::not_found()));
    }
    let karim = actor(&world, &service, 2).await;
    assert_eq!(change::run(&service, &karim, told.id, put.clone()).await, Err(Declined::forbidden()));
    let refused = cancel::run(&service, &karim, told.id, "weil").await.unwrap_err();
    assert!(matches!(refused, Declined::Problem(ProblemCode::PasskeyNeeded, _)), "{refused:?}");
    change::run(&service, &lena, told.id, put).await.unwrap();
    until(&world, "2026-02-13T08:00");
    assert_eq!(due(&service).await.as_deref(), Some("2026-02-13T09:00:00.000Z"));
    until(&world, "2026-02-13T09:00");
    due(&service).await;
    assert_eq!(texts(&node, world.channel(0)).await, ["zwei"]);
    let other = planned(&world, &service, plan("drei", "2026-02-14T10:00", None)).await;
    cancel::run(&service, &lena, other.id, "").await.unwrap();
    assert_eq!(due(&service).await, None);
    for n in 0..50 {
        planned(&world, &service, plan(&format!("{n}"), "2026-02-20T10:00", None)).await;
    }
    let new =
        NewScheduled { id: ScheduledId(uuid()), plan: plan("zu viel", "2026-02-20T10:00", None), confirmed: false };
    let refused = make::run(&service, &lena, world.channel(0), new).await.unwrap_err();
    assert!(matches!(refused, Declined::Problem(ProblemCode::TooMany, _)), "{refused:?}");
}

pub async fn a_bot_says_later_what_it_may_say_then<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let service = service(&world, &node);
    let (bot, channel) = (super::reminding::bot(&world, &service).await, world.channel(0));
    let (member, pairing, now) = (world.member(3), world.batch.pairings[0].id, world.now());
    let grant = |verbs| Grant { verbs, burst: 10, per_second: 1 };
    let kept = |verbs| Bot {
        member,
        pairing,
        grant: grant(verbs),
        token: Digest::of("token"),
        made: now,
        by: None,
        rotated: now,
    };
    let may = async |verbs| {
        let change = [set(&kept(verbs)).unwrap()];
        assert_eq!(node.stores.records.commit(&change, world.now()).await.unwrap(), Committed::Done);
    };
    may(vec![BotVerb::Read, BotVerb::Post]).await;
    let daily = plan("Pegel", "2026-02-13T09:00", Some("FREQ=DAILY"));
    let new = NewScheduled { id: ScheduledId(uuid()), plan: daily, confirmed: false };
    let (told, is_new) = make::run(&service, &bot, channel, new).await.unwrap();
    assert!(is_new && told.by == member);
    until(&world, "2026-02-13T08:00");
    due(&service).await;
    due(&service).await;
    let said = all_messages(&node.stores, channel, 10).await;
    assert_eq!(said.iter().map(|one| one.author).collect::<Vec<_>>(), [member], "once");
    assert_eq!(said[0].translation.as_ref().unwrap().text.as_str(), "Pegel (fr)");
    // A facilitator took the verb from it meanwhile.
    may(vec![BotVerb::Read]).await;
    until(&world, "2026-02-14T08:00");
    due(&service).await;
    let listed = list::run(&service, &bot, channel).await.unwrap().scheduled;
    assert_eq!(listed[0].refused.as_deref(), Some("forbidden"));
    assert_eq!(texts(&node, channel).await, ["Pegel"]);
    // And ended it.
    let ended = [remove::<Bot>(&member.to_string())];
    assert_eq!(node.stores.records.commit(&ended, world.now()).await.unwrap(), Committed::Done);
    until(&world, "2026-02-15T08:00");
    assert_eq!(due(&service).await, None);
    assert_eq!(texts(&node, channel).await, ["Pegel"]);
}
