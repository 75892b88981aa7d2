//! Who is there, counted by connection, on every node.

use crate::conformance::enrolled::{Enrolled, Node, PRESENCE_TIMEOUT};
use crate::conformance::held::{Question, hold};
use crate::conformance::listening::{Listener, Serving};
use crate::conformance::world::World;
use quartier::hub::{TickerOptions, renew_presence};
use quartier::kernel::broker::Delivery;
use quartier::kernel::store::presence::ConnectionId;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_tests::wait::until;
use tokio::task::JoinHandle;

/// Far enough for everything silent to expire.
const LONG_MS: i64 = PRESENCE_TIMEOUT.as_millis() as i64 * 2;
/// Not far enough, twice neither.
const SHORT_MS: i64 = PRESENCE_TIMEOUT.as_millis() as i64 / 3;

fn connection(node: usize, number: u64) -> ConnectionId {
    // Nodes use all 64 bits.
    ConnectionId { node: u64::MAX - node as u64, number }
}

async fn follow(nodes: &[Node], channel: ChannelId) {
    for node in nodes {
        node.stores.broker.follow(channel).await.unwrap();
    }
}

/// The next announcement, which must be this one, on every node.
async fn expect(nodes: &mut [Node], channel: ChannelId, member: MemberId, here: bool) {
    for node in nodes {
        match node.arrival().await {
            Delivery::Presence { channel: c, member: m, here: h } => assert_eq!((c, m, h), (channel, member, here)),
            other => panic!("{other:?}"),
        }
    }
}

/// Nothing was announced up to now: another channel's announcement is the next.
async fn fence(nodes: &mut [Node], world: &World<impl Enrolled>, channel: ChannelId) {
    let fence = connection(9, 9);
    let presence = nodes[0].stores.presence.clone();
    assert!(presence.arrive(channel, world.member(4), fence).await.unwrap());
    expect(nodes, channel, world.member(4), true).await;
    assert!(presence.leave(channel, world.member(4), fence).await.unwrap());
    expect(nodes, channel, world.member(4), false).await;
}

pub async fn first_in_and_last_out_are_told_once<S: Enrolled>() {
    let (world, mut nodes) = World::<S>::begin_wide().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    follow(&nodes, channel).await;
    for _round in 0..3 {
        for arriving in [true, false] {
            let mut told = 0;
            for device in devices(&nodes, channel, lena, arriving) {
                told += usize::from(device.await.unwrap());
            }
            assert_eq!(told, 1);
            expect(&mut nodes, channel, lena, arriving).await;
            for node in &nodes {
                let expected = if arriving { vec![lena] } else { vec![] };
                assert_eq!(node.stores.presence.online(channel).await.unwrap(), expected);
            }
        }
    }
    let presence = nodes[0].stores.presence.clone();
    assert!(presence.arrive(channel, lena, connection(0, 1)).await.unwrap());
    assert!(!presence.arrive(channel, lena, connection(0, 1)).await.unwrap(), "the same connection again");
    assert!(!presence.leave(channel, lena, connection(1, 1)).await.unwrap(), "another node's");
    assert!(presence.leave(channel, lena, connection(0, 1)).await.unwrap());
    assert!(!presence.leave(channel, lena, connection(0, 1)).await.unwrap());
    expect(&mut nodes, channel, lena, true).await;
    expect(&mut nodes, channel, lena, false).await;
    fence(&mut nodes, &world, channel).await;
}

/// 24 devices of one member, spread over the nodes, arriving or leaving at once.
fn devices(nodes: &[Node], channel: ChannelId, member: MemberId, arriving: bool) -> Vec<JoinHandle<bool>> {
    let devices = (0..24).map(|number| {
        let at = number as usize % nodes.len();
        let (presence, connection) = (nodes[at].stores.presence.clone(), connection(at, number));
        tokio::spawn(async move {
            if arriving {
                presence.arrive(channel, member, connection).await.unwrap()
            } else {
                presence.leave(channel, member, connection).await.unwrap()
            }
        })
    });
    devices.collect()
}

/// Devices come and go at random; what is told alternates, and ends with the truth.
pub async fn races_of_devices_are_told_in_order<S: Enrolled>() {
    let (world, mut nodes) = World::<S>::begin_wide().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    follow(&nodes, channel).await;
    let devices = (0..16u64).map(|number| {
        let at = number as usize % nodes.len();
        let presence = nodes[at].stores.presence.clone();
        tokio::spawn(async move {
            let mut told = 0;
            for _ in 0..20 {
                told += u32::from(presence.arrive(channel, lena, connection(at, number)).await.unwrap());
                told += u32::from(presence.leave(channel, lena, connection(at, number)).await.unwrap());
            }
            told
        })
    });
    let mut told = 0;
    for device in devices.collect::<Vec<_>>() {
        told += device.await.unwrap();
    }
    assert!(told >= 2 && told % 2 == 0, "{told}");
    for number in 0..told {
        expect(&mut nodes, channel, lena, number % 2 == 0).await;
    }
    assert_eq!(nodes[0].stores.presence.online(channel).await.unwrap(), []);
    fence(&mut nodes, &world, channel).await;
}

pub async fn silent_connections_expire_by_the_clock<S: Enrolled>() {
    let (world, mut nodes) = World::<S>::begin_wide().await;
    let (channel, [lena, zoe]) = (world.channel(0), [0, 1].map(|number| world.member(number)));
    follow(&nodes, channel).await;
    let presence = nodes[0].stores.presence.clone();
    presence.arrive(channel, lena, connection(0, 1)).await.unwrap();
    presence.arrive(channel, lena, connection(0, 2)).await.unwrap();
    presence.arrive(channel, zoe, connection(0, 3)).await.unwrap();
    expect(&mut nodes, channel, lena, true).await;
    expect(&mut nodes, channel, zoe, true).await;
    world.clock.advance_ms(SHORT_MS);
    assert_eq!(presence.expire(channel).await.unwrap(), []);
    world.clock.advance_ms(LONG_MS - SHORT_MS);
    presence.renew(channel, &[(lena, connection(0, 2))]).await.unwrap();
    let mut both = vec![lena, zoe];
    both.sort_unstable();
    assert_eq!(presence.online(channel).await.unwrap(), both, "until somebody looks");
    let expiring = (0..8).map(|number: usize| {
        let presence = nodes[number % nodes.len()].stores.presence.clone();
        tokio::spawn(async move { presence.expire(channel).await.unwrap() })
    });
    let mut gone = Vec::new();
    for one in expiring.collect::<Vec<_>>() {
        gone.extend(one.await.unwrap());
    }
    assert_eq!(gone, [zoe], "told once, and not of who has another device");
    expect(&mut nodes, channel, zoe, false).await;
    assert_eq!(presence.online(channel).await.unwrap(), [lena]);
    assert!(!presence.leave(channel, zoe, connection(0, 3)).await.unwrap());
    assert!(presence.leave(channel, lena, connection(0, 2)).await.unwrap(), "the silent device has gone before");
    expect(&mut nodes, channel, lena, false).await;
    fence(&mut nodes, &world, channel).await;
}

pub async fn renewing_brings_back<S: Enrolled>() {
    let (world, mut nodes) = World::<S>::begin_wide().await;
    let (channel, [lena, zoe]) = (world.channel(0), [0, 1].map(|number| world.member(number)));
    follow(&nodes, channel).await;
    let presence = nodes[0].stores.presence.clone();
    let hers = [(lena, connection(0, 1)), (lena, connection(0, 2))];
    presence.arrive(channel, lena, hers[0].1).await.unwrap();
    expect(&mut nodes, channel, lena, true).await;
    for _ in 0..6 {
        world.clock.advance_ms(SHORT_MS);
        presence.renew(channel, &hers[..1]).await.unwrap();
        assert_eq!(presence.expire(channel).await.unwrap(), []);
    }
    world.clock.advance_ms(LONG_MS);
    assert_eq!(presence.expire(channel).await.unwrap(), [lena]);
    expect(&mut nodes, channel, lena, false).await;
    presence.renew(channel, &[hers[0], hers[1], (zoe, connection(0, 3))]).await.unwrap();
    let mut told = Vec::new();
    for _ in 0..2 {
        match nodes[0].arrival().await {
            Delivery::Presence { member, here: true, .. } => told.push(member),
            other => panic!("{other:?}"),
        }
    }
    told.sort_unstable();
    assert_eq!(told, presence.online(channel).await.unwrap());
    assert!(told.contains(&lena) && told.contains(&zoe));
    for node in &mut nodes[1..] {
        node.arrival().await;
        node.arrival().await;
    }
    assert!(!presence.leave(channel, lena, hers[0].1).await.unwrap());
    assert!(presence.leave(channel, lena, hers[1].1).await.unwrap());
    expect(&mut nodes, channel, lena, false).await;
    presence.renew(channel, &[]).await.unwrap();
    fence(&mut nodes, &world, channel).await;
}

pub async fn channels_and_members_are_apart<S: Enrolled>() {
    let (world, mut nodes) = World::<S>::begin_wide().await;
    let [first, second] = [0, 1].map(|number| world.channel(number));
    let [lena, zoe] = [0, 1].map(|number| world.member(number));
    follow(&nodes, first).await;
    follow(&nodes, second).await;
    let presence = nodes[0].stores.presence.clone();
    assert_eq!(presence.online(first).await.unwrap(), []);
    assert_eq!(presence.expire(first).await.unwrap(), []);
    assert!(presence.arrive(first, lena, connection(0, 1)).await.unwrap());
    expect(&mut nodes, first, lena, true).await;
    assert!(presence.arrive(second, lena, connection(0, 1)).await.unwrap());
    expect(&mut nodes, second, lena, true).await;
    assert!(presence.arrive(first, zoe, connection(0, 2)).await.unwrap());
    expect(&mut nodes, first, zoe, true).await;
    let mut both = vec![lena, zoe];
    both.sort_unstable();
    assert_eq!(presence.online(first).await.unwrap(), both);
    assert_eq!(presence.online(second).await.unwrap(), [lena]);
    assert!(presence.leave(first, lena, connection(0, 1)).await.unwrap());
    expect(&mut nodes, first, lena, false).await;
    assert_eq!(presence.online(second).await.unwrap(), [lena]);
}

/// Who is in one channel can't be renewed: nobody in another is taken for gone.
pub async fn a_channel_that_cant_be_renewed_lets_nobody_elsewhere_expire<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (sick, sound) = (world.channel(0), world.channel(1));
    let stores = node.stores.clone();
    let (held, hand) = hold(&stores, Question::Renew, sick);
    hand.fail();
    let serving = Serving::on(node, held, world.clock.clone(), 1);
    let listener = Listener::at(&serving, world.member(0)).await;
    let _followed = [listener.subscribe(sick).await.unwrap(), listener.subscribe(sound).await.unwrap()];
    // The store's time stands still but for the steps below; it is renewed all the while.
    let often = TickerOptions { ping_interval_ms: 3_600_000, idle_timeout_ms: 3_600_000, presence_expiry_ms: 30 };
    let renewing = tokio::spawn(renew_presence(serving.hub.clone(), often));
    for _ in 0..6 {
        let times = hand.times();
        world.clock.advance_ms(SHORT_MS);
        until("two more rounds", async || (hand.times() >= times + 2).then_some(())).await;
        assert_eq!(stores.presence.expire(sound).await.unwrap(), []);
        assert_eq!(stores.presence.online(sound).await.unwrap(), [world.member(0)]);
    }
    renewing.abort();
}

/// A store that was away for longer than presence lasts: who is on other nodes has as long to be renewed.
pub async fn whom_an_absence_kept_from_being_renewed_is_not_taken_for_gone<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (channel, elsewhere) = (world.channel(0), connection(7, 1));
    let stores = node.stores.clone();
    let (held, hand) = hold(&stores, Question::Renew, channel);
    hand.fail();
    let serving = Serving::on(node, held, world.clock.clone(), 1);
    let listener = Listener::at(&serving, world.member(0)).await;
    let _followed = listener.subscribe(channel).await.unwrap();
    stores.presence.arrive(channel, world.member(1), elsewhere).await.unwrap();
    let often = TickerOptions { ping_interval_ms: 3_600_000, idle_timeout_ms: 3_600_000, presence_expiry_ms: 30 };
    let renewing = tokio::spawn(renew_presence(serving.hub.clone(), often));
    let rounds = async || {
        let times = hand.times();
        until("three more rounds", async || (hand.times() >= times + 3).then_some(())).await;
    };
    let is_there = async || stores.presence.online(channel).await.unwrap().contains(&world.member(1));
    rounds().await;
    world.clock.advance_ms(LONG_MS);
    rounds().await;
    hand.release();
    rounds().await;
    assert!(is_there().await, "their node comes second");
    stores.presence.renew(channel, &[(world.member(1), elsewhere)]).await.unwrap();
    world.clock.advance_ms(SHORT_MS);
    rounds().await;
    assert!(is_there().await);
    world.clock.advance_ms(LONG_MS);
    until("whom nobody renews to be gone", async || (!is_there().await).then_some(())).await;
    renewing.abort();
}
