//! Sizes a town doesn't have and a load test does.

use super::node;
use crate::conformance::stores::Redis;
use crate::conformance::world::{World, message, uuid};
use futures_util::{StreamExt, stream};
use quartier::kernel::store::directory::{DirectoryBatch, MemberRecord};
use quartier_protocol::directory::{Council, CouncilKind, Country, Municipality, Pairing, Role};
use quartier_protocol::id::{CouncilId, MemberId, MunicipalityId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::position::Position;
use quartier_protocol::push::Me;
use quartier_protocol::text::{DisplayName, Name};
use quartier_tests::postgres::PrivateDatabase;
use quartier_tests::redis::PrivateRedis;
use quartier_tests::wait::until;
use std::time::Duration;
use tokio::time::timeout;

/// One pairing of two councils, and so many members.
fn crowd(members: usize) -> DirectoryBatch {
    let town = MunicipalityId(uuid());
    let council = |lang| Council {
        id: CouncilId(uuid()),
        kind: CouncilKind::Youth,
        municipality: town,
        neighbourhood: None,
        lang,
    };
    let councils = vec![council(Lang::de()), council(Lang::fr())];
    let sides = [councils[0].id, councils[1].id];
    let member = |n: usize| Me {
        id: MemberId(uuid()),
        name: DisplayName::from_stored(format!("Lena {n}")),
        role: Role::Participant,
        lang: Lang::de(),
        council: Some(sides[n % 2]),
        reading: vec![Lang::de()],
        writing: None,
    };
    DirectoryBatch {
        municipalities: vec![Municipality {
            id: town,
            country: Country::De,
            name: Name::from_stored("Saarbrücken".to_owned()),
        }],
        pairings: vec![Pairing { id: PairingId(uuid()), councils: sides }],
        councils,
        members: (0..members).map(|n| MemberRecord { me: member(n), bound: Vec::new() }).collect(),
        ..DirectoryBatch::default()
    }
}

#[tokio::test]
async fn a_crowd_moves_in_within_seconds_and_is_viewed_at_once() {
    let redis = PrivateRedis::start_with(&["--appendfsync", "everysec"]).await;
    let database = PrivateDatabase::fresh().await;
    let one = node(&[redis.url()], &database).await;
    let directory = &one.stores.directory;
    let (crowd, pairing) = (crowd(15_000), crowd(1_000));
    timeout(Duration::from_secs(30), directory.add(&crowd)).await.expect("it doesn't take minutes").unwrap();
    directory.add(&pairing).await.unwrap();
    assert_eq!(directory.count_members(u32::MAX).await.unwrap(), 16_000);
    let wanted = [pairing.pairings[0].id];
    let viewed = timeout(Duration::from_secs(5), directory.view(&wanted)).await.expect("it doesn't take long").unwrap();
    assert_eq!(viewed.members.len(), 1_000);
    assert!(viewed.members.is_sorted_by_key(|member| member.id));
}

/// What a script hands on in one call has a limit; a page beyond it is cut, and says that there is more.
#[tokio::test]
async fn a_page_of_very_many_is_cut_and_not_refused() {
    let (world, one) = World::<Redis>::begin().await;
    let (channel, lena, at) = (world.channel(0), world.member(0), world.now());
    world.store.server.ask::<()>(redis::cmd("CONFIG").arg("SET").arg("appendfsync").arg("everysec")).await;
    let posts = (0..1_100).map(|n| {
        let log = one.stores.log.clone();
        let message = message(lena, &n.to_string());
        // A busy machine may not answer in time; the same again is the same message.
        async move { until("a post", async || log.post(channel, message.clone(), at).await.ok()).await }
    });
    stream::iter(posts).buffer_unordered(32).for_each(async |_| ()).await;
    let log = &one.stores.log;
    let messages = until("a page", async || log.messages(channel, None, 10_000).await.ok()).await.unwrap();
    assert_eq!((messages.messages.len(), messages.more), (1_000, true));
    let start = Position { offset: 0, ..messages.position };
    let events = until("a page", async || log.events(channel, start, 10_000).await.ok()).await.unwrap();
    assert_eq!((events.events.len(), events.more), (1_000, true));
    log.trim(channel, 1_050).await.unwrap();
    let messages = log.messages(channel, None, 10_000).await.unwrap().unwrap();
    assert_eq!((messages.messages.len(), messages.more), (50, false));
    let claims: Vec<String> = world.store.server.ask(redis::cmd("KEYS").arg("q:claims:*")).await;
    let mut claimed = 0;
    for claims in claims {
        claimed += world.store.server.ask::<usize>(redis::cmd("HLEN").arg(claims)).await;
    }
    assert_eq!(claimed, 50, "a dropped message's id is forgotten too");
}
