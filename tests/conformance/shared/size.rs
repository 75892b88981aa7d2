//! Sizes a town doesn't have and a load test does.

use super::node;
use crate::conformance::world::uuid;
use quartier::store::directory::{Founding, MemberRecord};
use quartier_protocol::directory::{Council, CouncilKind, Country, Municipality, Pairing, Role};
use quartier_protocol::id::{CouncilId, MemberId, MunicipalityId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::push::Me;
use quartier_protocol::text::{DisplayName, Name};
use quartier_tests::redis::PrivateRedis;
use std::time::Duration;
use tokio::time::timeout;

/// One pairing of two councils, and so many members.
fn crowd(members: usize) -> Founding {
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
    Founding {
        municipalities: vec![Municipality {
            id: town,
            country: Country::De,
            name: Name::from_stored("Saarbrücken".to_owned()),
        }],
        pairings: vec![Pairing { id: PairingId(uuid()), councils: sides }],
        councils,
        members: (0..members).map(|n| MemberRecord { me: member(n), bound: Vec::new() }).collect(),
        ..Founding::default()
    }
}

#[tokio::test]
async fn a_crowd_moves_in_within_seconds_and_is_viewed_at_once() {
    let redis = PrivateRedis::start_with(&["--appendfsync", "everysec"]).await;
    let one = node(&[redis.url()]).await;
    let directory = &one.stores.directory;
    let (crowd, pairing) = (crowd(15_000), crowd(1_000));
    timeout(Duration::from_secs(30), directory.found(&crowd)).await.expect("it doesn't take minutes").unwrap();
    directory.found(&pairing).await.unwrap();
    assert_eq!(directory.count_members(u32::MAX).await.unwrap(), 16_000);
    let wanted = [pairing.pairings[0].id];
    let viewed = timeout(Duration::from_secs(5), directory.view(&wanted)).await.expect("it doesn't take long").unwrap();
    assert_eq!(viewed.members.len(), 1_000);
    assert!(viewed.members.is_sorted_by_key(|member| member.id));
}
