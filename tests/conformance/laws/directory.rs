//! Councils, pairings, channels and members.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier_protocol::directory::{Directory, Member};
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::text::{DisplayName, Name};

pub async fn founding_again_changes_nothing<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let directory = &node.stores.directory;
    let pairings: Vec<_> = world.founding.pairings.iter().map(|pairing| pairing.id).collect();
    let before = directory.view(&pairings).await.unwrap();
    world.say(&node.stores, world.channel(0), world.member(0), "hallo").await;
    let position = head(&node.stores, world.channel(0)).await;
    let mut again = world.founding.clone();
    again.municipalities[0].name = Name::from_stored("Anderswo".to_owned());
    again.members[0].me.name = DisplayName::from_stored("Jemand".to_owned());
    again.channels[0].archived = true;
    again.members[3].bound.push(world.channel(1));
    directory.found(&again).await.unwrap();
    assert_eq!(directory.view(&pairings).await.unwrap(), before);
    assert_eq!(directory.channel(world.channel(0)).await.unwrap().as_ref(), Some(&world.founding.channels[0]));
    let bot = directory.standing(world.member(3)).await.unwrap().unwrap();
    assert_eq!(bot.channels.len(), 2);
    assert_eq!(head(&node.stores, world.channel(0)).await, position);
    for (limit, count) in [(0, 0), (1, 1), (4, 4), (5, 5), (100, 5)] {
        assert_eq!(directory.count_members(limit).await.unwrap(), count);
    }
    // A newcomer to what is there.
    let mut addition = quartier::store::directory::Founding::default();
    let mut newcomer = world.founding.members[0].clone();
    newcomer.me.id = MemberId(uuid());
    addition.members.push(newcomer.clone());
    directory.found(&addition).await.unwrap();
    assert_eq!(directory.standing(newcomer.me.id).await.unwrap().unwrap().member, newcomer);
}

pub async fn a_persons_standing_is_their_councils<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let directory = &node.stores.directory;
    for number in [0, 1, 2] {
        let standing = directory.standing(world.member(number)).await.unwrap().unwrap();
        assert_eq!(standing.member, world.founding.members[number]);
        assert_eq!(standing.pairings, world.founding.pairings[..1]);
        let names: Vec<_> = standing.channels.iter().map(|channel| channel.name.de.as_str()).collect();
        assert_eq!(names, ["Allgemeines", "Musik", "Sport"], "in order of their German names");
        assert_eq!(standing.channels[2], world.founding.channels[0]);
    }
    let other = directory.standing(world.member(4)).await.unwrap().unwrap();
    assert_eq!(other.pairings, world.founding.pairings[1..]);
    assert_eq!(other.channels, world.founding.channels[3..]);
    assert_eq!(directory.standing(MemberId(uuid())).await.unwrap(), None);
}

pub async fn a_bots_standing_is_what_it_is_bound_to<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let standing = node.stores.directory.standing(world.member(3)).await.unwrap().unwrap();
    assert_eq!(standing.member.me, world.founding.members[3].me);
    let sorted = |mut ids: Vec<ChannelId>| {
        ids.sort_unstable();
        ids
    };
    assert_eq!(sorted(standing.member.bound), sorted(world.founding.members[3].bound.clone()));
    let names: Vec<_> = standing.channels.iter().map(|channel| channel.name.de.as_str()).collect();
    assert_eq!(names, ["Garten", "Sport"]);
    let mut pairings: Vec<PairingId> = standing.pairings.iter().map(|pairing| pairing.id).collect();
    let mut both: Vec<PairingId> = world.founding.pairings.iter().map(|pairing| pairing.id).collect();
    pairings.sort_unstable();
    both.sort_unstable();
    assert_eq!(pairings, both);
}

pub async fn a_view_is_of_the_asked_pairings_only<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let founding = &world.founding;
    let directory = &node.stores.directory;
    let seen = |number: usize| {
        let me = founding.members[number].me.clone();
        Member { id: me.id, name: me.name, role: me.role, council: me.council }
    };
    let mut members: Vec<_> = [0, 1, 2, 3].map(seen).into();
    members.sort_by_key(|member| member.id);
    let mut councils = founding.councils[..2].to_vec();
    councils.sort_by_key(|council| council.id);
    let mut municipalities = founding.municipalities[..2].to_vec();
    municipalities.sort_by_key(|municipality| municipality.id);
    let first = founding.pairings[0].clone();
    let neighbourhoods = vec![founding.neighbourhoods[0].clone()];
    let expected = Directory { municipalities, neighbourhoods, councils, pairings: vec![first.clone()], members };
    assert_eq!(directory.view(&[first.id]).await.unwrap(), expected);
    assert_eq!(directory.view(&[first.id, PairingId(uuid()), first.id]).await.unwrap(), expected);
    assert_eq!(directory.view(&[]).await.unwrap(), Directory::default());
    let all = directory.view(&[first.id, founding.pairings[1].id]).await.unwrap();
    assert_eq!((all.councils.len(), all.neighbourhoods.len(), all.members.len()), (4, 2, 5));
    assert!(all.members.is_sorted_by_key(|member| member.id) && all.pairings.is_sorted_by_key(|pairing| pairing.id));
    assert_eq!(directory.member(world.member(3)).await.unwrap(), Some(seen(3)));
    assert_eq!(directory.member(MemberId(uuid())).await.unwrap(), None);
    assert_eq!(directory.channel(ChannelId(uuid())).await.unwrap(), None);
}

pub async fn members_change_what_is_theirs<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let directory = &node.stores.directory;
    let mut me = world.founding.members[0].me.clone();
    me.name = DisplayName::from_stored("Lena K.".to_owned());
    me.lang = Lang::de();
    me.reading = vec![Lang::parse("gsw").unwrap(), Lang::de(), Lang::parse("fr-CA").unwrap()];
    me.writing = Some(Lang::fr());
    assert!(directory.update_member(&me).await.unwrap());
    assert_eq!(directory.standing(me.id).await.unwrap().unwrap().member.me, me);
    assert_eq!(directory.member(me.id).await.unwrap().unwrap().name, me.name);
    me.reading.clear();
    me.writing = None;
    assert!(directory.update_member(&me).await.unwrap());
    assert_eq!(directory.standing(me.id).await.unwrap().unwrap().member.me, me);
    me.id = MemberId(uuid());
    assert!(!directory.update_member(&me).await.unwrap());
    assert_eq!(directory.member(me.id).await.unwrap(), None);
}
