//! How a node begins to follow a channel, while others join, leave and write.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::held::{Hold, Question, hold};
use crate::conformance::laws::lifetimes::service_on;
use crate::conformance::listening::{Came, Followed, Listener, Serving};
use crate::conformance::world::*;
use quartier::actions::{membership, subscribe};
use quartier::domain::agenda::quiet::Quiet;
use quartier::kernel::broker::Delivery;
use quartier::kernel::store::StoreError;
use quartier_protocol::command::Subscribe;
use quartier_protocol::directory::Role;
use quartier_protocol::id::MemberId;
use quartier_protocol::position::Position;
use quartier_tests::wait::until;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

const EVERY: [Question; 3] = [Question::Follow, Question::Head, Question::Online];

/// Reads on until the event at `last`: each after the snapshot comes once and in order.
async fn hears_up_to(listener: &mut Listener, followed: &mut Followed, last: Position) {
    while followed.position.offset < last.offset {
        match listener.next().await {
            Came::Event(position) => {
                assert_eq!(
                    (position.epoch, position.offset),
                    (last.epoch, followed.position.offset + 1),
                    "a gap or a repeat"
                );
                followed.position = position;
            }
            Came::Presence { joined, left } => note(followed, joined, left),
            Came::Other => {}
        }
    }
}

/// Reads on until these are there, and nobody else.
async fn sees_there(listener: &mut Listener, followed: &mut Followed, here: &BTreeSet<MemberId>) {
    while followed.online != *here {
        match listener.next().await {
            Came::Event(position) => panic!("an event nobody wrote: {position:?}"),
            Came::Presence { joined, left } => note(followed, joined, left),
            Came::Other => {}
        }
    }
}

fn note(followed: &mut Followed, joined: Vec<MemberId>, left: Vec<MemberId>) {
    followed.online.extend(joined);
    left.iter().for_each(|member| {
        followed.online.remove(member);
    });
}

/// A question by which following begins takes its time. Meanwhile many join, some go again, and something is written;
/// everybody who stayed hears all of it once and in order, and knows who is there.
pub async fn early_joiners_miss_nothing_however_long_following_takes<S: Enrolled>() {
    for question in EVERY {
        let (world, node) = World::<S>::begin().await;
        let (channel, author) = (world.channel(0), world.member(3));
        world.say(&node.stores, channel, author, "before").await;
        let stores = node.stores.clone();
        let (held, hand) = hold(&stores, question, channel);
        let serving = Serving::on(node, held, world.clock.clone(), 1);

        let mut joining = Vec::new();
        for number in 0..12 {
            let listener = Listener::at(&serving, world.member(number % 3)).await;
            joining.push(tokio::spawn(async move {
                let followed = listener.subscribe(channel).await.unwrap();
                (listener, followed)
            }));
        }
        hand.asked().await;
        // Some do not wait for it.
        for gone in joining.drain(..4) {
            gone.abort();
            let _ = gone.await;
        }
        for number in 0..3 {
            world.say(&stores, channel, author, &format!("meanwhile {number}")).await;
        }
        hand.release();
        let mut following = Vec::new();
        for joined in joining {
            following.push(joined.await.unwrap());
        }
        for number in 0..3 {
            world.say(&stores, channel, author, &format!("afterwards {number}")).await;
        }
        let (last, everybody) = (head(&stores, channel).await, (0..3).map(|n| world.member(n)).collect());
        for (listener, followed) in &mut following {
            hears_up_to(listener, followed, last).await;
            sees_there(listener, followed, &everybody).await;
        }
    }
}

/// One start serves all who wait for it: the store is asked once.
pub async fn those_who_join_at_once_share_one_start<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let channel = world.channel(0);
    let stores = node.stores.clone();
    let (held, hand) = hold(&stores, Question::Follow, channel);
    let serving = Serving::on(node, held, world.clock.clone(), 1);
    let mut joining = Vec::new();
    for number in 0..8 {
        let listener = Listener::at(&serving, world.member(number % 3)).await;
        joining.push(tokio::spawn(async move { listener.subscribe(channel).await.map(|_| ()) }));
    }
    hand.asked().await;
    hand.release();
    for joined in joining {
        joined.await.unwrap().unwrap();
    }
    assert_eq!(hand.times(), 1);
}

/// A start that fails refuses everybody who waited, and leaves nothing: the next one is served as if nothing had been.
pub async fn a_start_that_fails_refuses_all_and_leaves_nothing<S: Enrolled>() {
    is_refused_to_all_and_leaves_nothing::<S>(Hold::fail).await;
}

/// The same of one that panics: nobody waits for a task that is gone.
pub async fn a_start_that_panics_refuses_all_and_leaves_nothing<S: Enrolled>() {
    is_refused_to_all_and_leaves_nothing::<S>(Hold::panic).await;
}

async fn is_refused_to_all_and_leaves_nothing<S: Enrolled>(spoil: fn(&Hold)) {
    for question in EVERY {
        let (world, node) = World::<S>::begin().await;
        let (channel, author) = (world.channel(0), world.member(3));
        let stores = node.stores.clone();
        let (held, hand) = hold(&stores, question, channel);
        let serving = Serving::on(node, held, world.clock.clone(), 1);
        let mut joining = Vec::new();
        for number in 0..6 {
            let listener = Listener::at(&serving, world.member(number % 3)).await;
            joining.push(tokio::spawn(async move { listener.subscribe(channel).await.map(|_| ()) }));
        }
        hand.asked().await;
        spoil(&hand);
        for joined in joining {
            assert!(matches!(joined.await.unwrap(), Err(StoreError::Unavailable(_))), "{question:?}");
        }
        hand.release();
        // The end of it may still be under way; whoever meets it is refused too, and comes again.
        let mut listener = Listener::at(&serving, world.member(0)).await;
        let mut followed = loop {
            match listener.subscribe(channel).await {
                Ok(followed) => break followed,
                Err(StoreError::Unavailable(_)) => tokio::task::yield_now().await,
                Err(other) => panic!("{other}"),
            }
        };
        world.say(&stores, channel, author, "heard").await;
        hears_up_to(&mut listener, &mut followed, head(&stores, channel).await).await;
    }
}

/// Whoever reads a snapshot panics: the subscription, which nobody has yet, is over, and nothing holds its connection.
pub async fn a_snapshot_that_panics_leaves_nothing<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (channel, member) = (world.channel(0), world.member(0));
    let (held, hand) = hold(&node.stores, Question::Messages, channel);
    let service = service_on(&world, held, Quiet::NEVER);
    let listener = Listener::registered(&service.hub, member).await;
    let found = membership::of(&service, member).await.unwrap().unwrap();
    listener.connection.change_membership(Role::Participant, service.shared_reach(&found));
    let holders = || Arc::strong_count(&listener.connection);
    let before = holders();
    let (subscriber, connection) = (service.clone(), listener.connection.clone());
    let subscribing = tokio::spawn(async move {
        let command = Subscribe { channel, since: None, limit: None };
        subscribe::run(&subscriber, &connection, command).await.map(|_| ())
    });
    hand.asked().await;
    assert!(holders() > before + 1, "the subscription has it");
    hand.panic();
    assert!(subscribing.await.unwrap_err().is_panic());
    until("nothing to hold the connection", async || (holders() == before).then_some(())).await;
}

/// A line that is stuck for one channel costs those who want that channel a bounded wait, and nobody else anything.
pub async fn a_stuck_start_is_given_up_and_holds_nobody_else<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stuck, other) = (world.channel(0), world.channel(1));
    let stores = node.stores.clone();
    let (held, hand) = hold(&stores, Question::Follow, stuck);
    let serving = Serving::on(node, held, world.clock.clone(), 1);
    let waiting = Listener::at(&serving, world.member(0)).await;
    let waiting = tokio::spawn(async move { waiting.subscribe(stuck).await.map(|_| ()) });
    hand.asked().await;
    let listener = Listener::at(&serving, world.member(1)).await;
    listener.subscribe(other).await.unwrap();
    assert!(!waiting.is_finished(), "the other channel did not wait for the stuck one");
    let given_up = tokio::time::timeout(Duration::from_secs(8), waiting).await.expect("a bounded wait");
    assert!(matches!(given_up.unwrap(), Err(StoreError::Unavailable(_))));
}

/// An interruption is told twice in a row: what was missed is read and served once.
pub async fn an_interruption_told_twice_is_made_good_once<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (channel, author, stores) = (world.channel(0), world.member(3), node.stores.clone());
    let serving = Serving::on(node, stores.clone(), world.clock.clone(), 1);
    let mut listener = Listener::at(&serving, world.member(0)).await;
    let mut followed = listener.subscribe(channel).await.unwrap();
    for round in 0..20 {
        // What is written now does not arrive.
        stores.broker.unfollow(channel).await;
        for number in 0..3 {
            world.say(&stores, channel, author, &format!("missed {round}/{number}")).await;
        }
        for _ in 0..3 {
            serving.deliver.send(Delivery::Interrupted { channel }).await.unwrap();
        }
        stores.broker.follow(channel).await.unwrap();
        hears_up_to(&mut listener, &mut followed, head(&stores, channel).await).await;
    }
    world.say(&stores, channel, author, "the next").await;
    hears_up_to(&mut listener, &mut followed, head(&stores, channel).await).await;
}

/// One event for many: whatever else runs on the same thread has its turn before the last of them has it.
pub async fn what_goes_out_to_many_lets_others_have_their_turn<S: Enrolled>() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let told = tokio::task::spawn_blocking(move || {
        runtime.block_on(told_to_many::<S>());
        runtime
    });
    told.await.unwrap().shutdown_background();
}

async fn told_to_many<S: Enrolled>() {
    const MANY: usize = 300;
    const TEXT: &str = "to many";
    let (world, node) = World::<S>::begin().await;
    let (channel, author, stores) = (world.channel(0), world.member(3), node.stores.clone());
    let serving = Serving::on(node, stores.clone(), world.clock.clone(), 1);
    let mut following = Vec::new();
    for number in 0..MANY {
        let mut listener = Listener::at(&serving, world.member(number % 3)).await;
        let followed = listener.subscribe(channel).await.unwrap();
        assert!(matches!(listener.next().await, Came::Other), "the answer");
        following.push((listener, followed));
    }
    let lines: Vec<_> = [0, MANY - 1].map(|at| following[at].0.line()).into();
    let has_come = |line: &std::net::TcpStream| {
        let mut come = [0; 4_096];
        line.peek(&mut come).is_ok_and(|count| come[..count].windows(TEXT.len()).any(|some| some == TEXT.as_bytes()))
    };
    let between = tokio::spawn(async move {
        loop {
            let come: Vec<bool> = lines.iter().map(has_come).collect();
            if come.contains(&true) {
                return come.contains(&false);
            }
            tokio::task::yield_now().await;
        }
    });
    world.say(&stores, channel, author, TEXT).await;
    assert!(between.await.unwrap(), "nobody had a turn between the first and the last");
    for (mut listener, mut followed) in following {
        hears_up_to(&mut listener, &mut followed, head(&stores, channel).await).await;
    }
}

/// Many come, hear a while and go, on two nodes where the store has two, while many write: whoever is there hears each event
/// after their snapshot once and in order.
pub async fn comings_and_goings_amid_writes_leave_no_gap<S: Enrolled>() {
    const ROUNDS: usize = 6;
    let (world, nodes) = World::<S>::begin_wide().await;
    let stores = nodes[0].stores.clone();
    let serving: Vec<Serving> = nodes
        .into_iter()
        .enumerate()
        .map(|(number, node)| {
            let stores = node.stores.clone();
            Serving::on(node, stores, world.clock.clone(), number as u64 + 1)
        })
        .collect();
    let channels = [world.channel(0), world.channel(1)];
    let (author, at) = (world.member(3), world.now());
    let writers = channels.map(|channel| {
        let log = stores.log.clone();
        tokio::spawn(async move {
            for number in 0..120 {
                log.post(channel, message(author, &number.to_string()), at).await.unwrap();
            }
        })
    });
    let mut people = Vec::new();
    for number in 0..16 {
        let mut listener = Listener::at(&serving[number % serving.len()], world.member(number % 3)).await;
        let (channel, stores) = (channels[number % 2], stores.clone());
        people.push(tokio::spawn(async move {
            for _ in 0..ROUNDS {
                let mut followed = listener.subscribe(channel).await.unwrap();
                let last = head(&stores, channel).await;
                hears_up_to(&mut listener, &mut followed, last).await;
                listener.unsubscribe(channel, &followed).await;
                // What was on its way when they went is no part of what they hear next.
                listener = listener.again().await;
            }
            let followed = listener.subscribe(channel).await.unwrap();
            (listener, followed, channel)
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    for person in people {
        let (mut listener, mut followed, channel) = person.await.unwrap();
        hears_up_to(&mut listener, &mut followed, head(&stores, channel).await).await;
    }
}
