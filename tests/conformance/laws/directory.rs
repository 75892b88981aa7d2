//! Councils, pairings, channels and members.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::kernel::store::directory::Rights;
use quartier_protocol::directory::{Directory, Member, Role};
use quartier_protocol::id::{ChannelId, MemberId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::text::{DisplayName, Name};

pub async fn founding_again_changes_nothing<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let directory = &node.stores.directory;
    let pairings: Vec<_> = world.batch.pairings.iter().map(|pairing| pairing.id).collect();
    let before = directory.view(&pairings).await.unwrap();
    world.say(&node.stores, world.channel(0), world.member(0), "hallo").await;
    let position = head(&node.stores, world.channel(0)).await;
    let mut again = world.batch.clone();
    again.municipalities[0].name = Name::from_stored("Anderswo".to_owned());
    again.members[0].me.name = DisplayName::from_stored("Jemand".to_owned());
    again.channels[0].archived = true;
    again.members[3].bound.push(world.channel(1));
    directory.add(&again).await.unwrap();
    assert_eq!(directory.view(&pairings).await.unwrap(), before);
    assert_eq!(directory.channel(world.channel(0)).await.unwrap().as_ref(), Some(&world.batch.channels[0]));
    let bot = directory.membership(world.member(3)).await.unwrap().unwrap();
    assert_eq!(bot.channels.len(), 2);
    assert_eq!(head(&node.stores, world.channel(0)).await, position);
    for (limit, count) in [(0, 0), (1, 1), (4, 4), (5, 5), (100, 5)] {
        assert_eq!(directory.count_members(limit).await.unwrap(), count);
    }
    // A newcomer to what is there.
    let mut addition = quartier::kernel::store::directory::DirectoryBatch::default();
    let mut newcomer = world.batch.members[0].clone();
    newcomer.me.id = MemberId(uuid());
    addition.members.push(newcomer.clone());
    directory.add(&addition).await.unwrap();
    assert_eq!(directory.membership(newcomer.me.id).await.unwrap().unwrap().member, newcomer);
}

pub async fn a_persons_membership_is_their_councils<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let directory = &node.stores.directory;
    for number in [0, 1, 2] {
        let membership = directory.membership(world.member(number)).await.unwrap().unwrap();
        assert_eq!(membership.member, world.batch.members[number]);
        assert_eq!(membership.pairings, world.batch.pairings[..1]);
        let names: Vec<_> = membership.channels.iter().map(|channel| channel.name.de.as_str()).collect();
        assert_eq!(names, ["Allgemeines", "Musik", "Sport"], "in order of their German names");
        assert_eq!(membership.channels[2], world.batch.channels[0]);
    }
    let other = directory.membership(world.member(4)).await.unwrap().unwrap();
    assert_eq!(other.pairings, world.batch.pairings[1..]);
    assert_eq!(other.channels, world.batch.channels[3..]);
    assert_eq!(directory.membership(MemberId(uuid())).await.unwrap(), None);
}

pub async fn a_bots_membership_is_what_it_is_bound_to<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let membership = node.stores.directory.membership(world.member(3)).await.unwrap().unwrap();
    assert_eq!(membership.member.me, world.batch.members[3].me);
    let sorted = |mut ids: Vec<ChannelId>| {
        ids.sort_unstable();
        ids
    };
    assert_eq!(sorted(membership.member.bound), sorted(world.batch.members[3].bound.clone()));
    let names: Vec<_> = membership.channels.iter().map(|channel| channel.name.de.as_str()).collect();
    assert_eq!(names, ["Garten", "Sport"]);
    let mut pairings: Vec<PairingId> = membership.pairings.iter().map(|pairing| pairing.id).collect();
    let mut both: Vec<PairingId> = world.batch.pairings.iter().map(|pairing| pairing.id).collect();
    pairings.sort_unstable();
    both.sort_unstable();
    assert_eq!(pairings, both);
}

pub async fn a_view_is_of_the_asked_pairings_only<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let batch = &world.batch;
    let directory = &node.stores.directory;
    let seen = |number: usize| {
        let me = batch.members[number].me.clone();
        Member { id: me.id, name: me.name, role: me.role, council: me.council }
    };
    let mut members: Vec<_> = [0, 1, 2, 3].map(seen).into();
    members.sort_by_key(|member| member.id);
    let mut councils = batch.councils[..2].to_vec();
    councils.sort_by_key(|council| council.id);
    let mut municipalities = batch.municipalities[..2].to_vec();
    municipalities.sort_by_key(|municipality| municipality.id);
    let first = batch.pairings[0].clone();
    let neighbourhoods = vec![batch.neighbourhoods[0].clone()];
    let expected = Directory { municipalities, neighbourhoods, councils, pairings: vec![first.clone()], members };
    assert_eq!(directory.view(&[first.id]).await.unwrap(), expected);
    assert_eq!(directory.view(&[first.id, PairingId(uuid()), first.id]).await.unwrap(), expected);
    assert_eq!(directory.view(&[]).await.unwrap(), Directory::default());
    let all = directory.view(&[first.id, batch.pairings[1].id]).await.unwrap();
    assert_eq!((all.councils.len(), all.neighbourhoods.len(), all.members.len()), (4, 2, 5));
    assert!(all.members.is_sorted_by_key(|member| member.id) && all.pairings.is_sorted_by_key(|pairing| pairing.id));
    assert_eq!(directory.member(world.member(3)).await.unwrap(), Some(seen(3)));
    assert_eq!(directory.member(MemberId(uuid())).await.unwrap(), None);
    assert_eq!(directory.channel(ChannelId(uuid())).await.unwrap(), None);
}

pub async fn members_change_what_is_theirs<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let directory = &node.stores.directory;
    let mut lena = world.batch.members[0].clone();
    let id = lena.me.id;
    lena.me.name = DisplayName::from_stored("Lena K.".to_owned());
    lena.me.lang = Lang::de();
    lena.me.reading = vec![Lang::parse("gsw").unwrap(), Lang::de(), Lang::parse("fr-CA").unwrap()];
    lena.me.writing = Some(Lang::fr());
    assert!(directory.update_own(&lena.me).await.unwrap());
    assert_eq!(directory.membership(id).await.unwrap().unwrap().member, lena);
    assert_eq!(directory.member(id).await.unwrap().unwrap().name, lena.me.name);
    lena.me.reading.clear();
    lena.me.writing = None;
    assert!(directory.update_own(&lena.me).await.unwrap());
    assert_eq!(directory.membership(id).await.unwrap().unwrap().member, lena);
    let mut nobody = lena.me.clone();
    nobody.id = MemberId(uuid());
    assert!(!directory.update_own(&nobody).await.unwrap());
    assert_eq!(directory.member(nobody.id).await.unwrap(), None);
}

pub async fn what_members_change_leaves_what_others_decided<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let directory = &node.stores.directory;
    let mut lena = world.batch.members[0].clone();
    // As they were before somebody made them a facilitator, or took a channel from them.
    let mut stale = lena.me.clone();
    stale.council = world.batch.members[4].me.council;
    stale.lang = Lang::fr();
    let role = |role| Rights { role: Some(role), bound: None };
    assert!(directory.update_rights(lena.me.id, &role(Role::Facilitator)).await.unwrap());
    assert!(directory.update_own(&stale).await.unwrap());
    (lena.me.role, lena.me.lang) = (Role::Facilitator, Lang::fr());
    assert_eq!(directory.membership(lena.me.id).await.unwrap().unwrap().member, lena);
    let bound = Rights { role: None, bound: Some(vec![world.channel(0)]) };
    assert!(directory.update_rights(lena.me.id, &role(Role::Participant)).await.unwrap());
    assert!(directory.update_rights(lena.me.id, &bound).await.unwrap());
    assert!(directory.update_own(&stale).await.unwrap());
    (lena.me.role, lena.bound) = (Role::Participant, vec![world.channel(0)]);
    assert_eq!(directory.membership(lena.me.id).await.unwrap().unwrap().member, lena);
    assert!(directory.update_rights(lena.me.id, &Rights::default()).await.unwrap());
    assert_eq!(directory.membership(lena.me.id).await.unwrap().unwrap().member, lena);
    let bot = world.member(3);
    assert!(directory.update_rights(bot, &Rights { role: None, bound: Some(vec![world.channel(1)]) }).await.unwrap());
    assert_eq!(directory.membership(bot).await.unwrap().unwrap().channels, world.batch.channels[1..2]);
    let second = directory.view(&[world.batch.pairings[1].id]).await.unwrap();
    assert!(second.members.iter().all(|member| member.id != bot), "it is bound to nothing there any more");
    for rights in [Rights::default(), bound] {
        assert!(!directory.update_rights(MemberId(uuid()), &rights).await.unwrap());
    }
}

pub async fn a_participant_may_be_kept_to_channels<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let directory = &node.stores.directory;
    let lena = world.member(0);
    let kept = Rights { role: None, bound: Some(vec![world.channel(0), world.channel(3)]) };
    assert!(directory.update_rights(lena, &kept).await.unwrap());
    let membership = directory.membership(lena).await.unwrap().unwrap();
    assert_eq!(membership.channels, world.batch.channels[..1], "of the own pairings only");
    assert_eq!(membership.pairings, world.batch.pairings[..1]);
    assert!(directory.update_rights(lena, &Rights { role: Some(Role::Facilitator), bound: None }).await.unwrap());
    assert_eq!(directory.membership(lena).await.unwrap().unwrap().channels.len(), 3);
    let free = Rights { role: Some(Role::Participant), bound: Some(Vec::new()) };
    assert!(directory.update_rights(lena, &free).await.unwrap());
    assert_eq!(directory.membership(lena).await.unwrap().unwrap().channels.len(), 3);
}

pub async fn a_removed_member_leaves_nothing<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel) = (&node.stores, world.channel(0));
    for number in [0, 3] {
        let id = world.member(number);
        world.say(stores, channel, world.member(1), "hallo").await;
        stores.marks.mark(id, channel, head(stores, channel).await).await.unwrap();
        assert!(stores.directory.remove_member(id).await.unwrap());
        assert_eq!(stores.directory.member(id).await.unwrap(), None);
        assert_eq!(stores.directory.membership(id).await.unwrap(), None);
        let pairings: Vec<_> = world.batch.pairings.iter().map(|pairing| pairing.id).collect();
        let seen = stores.directory.view(&pairings).await.unwrap();
        assert!(seen.members.iter().all(|member| member.id != id));
        assert_eq!(stores.marks.read_states(id, &[channel]).await.unwrap()[0].unwrap().read, None);
        assert!(!stores.directory.remove_member(id).await.unwrap());
    }
    assert_eq!(stores.directory.count_members(100).await.unwrap(), 3);
    assert!(!stores.directory.remove_member(MemberId(uuid())).await.unwrap());
}

pub async fn an_overview_is_of_everything_but_people<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let directory = &node.stores.directory;
    let mut operator = world.batch.members[0].clone();
    operator.me.id = MemberId(uuid());
    operator.me.role = Role::Admin;
    operator.me.council = None;
    let batch =
        quartier::kernel::store::directory::DirectoryBatch { members: vec![operator.clone()], ..Default::default() };
    directory.add(&batch).await.unwrap();
    let seen = directory.overview().await.unwrap();
    let founded = &world.batch;
    assert_eq!(
        (seen.municipalities.len(), seen.neighbourhoods.len(), seen.councils.len(), seen.pairings.len()),
        (founded.municipalities.len(), founded.neighbourhoods.len(), founded.councils.len(), founded.pairings.len())
    );
    assert!(seen.municipalities.is_sorted_by_key(|one| one.id) && seen.councils.is_sorted_by_key(|one| one.id));
    assert!(founded.neighbourhoods.iter().all(|one| seen.neighbourhoods.contains(one)));
    assert_eq!(seen.members.iter().map(|member| member.id).collect::<Vec<_>>(), [operator.me.id]);
    assert!(directory.remove_member(operator.me.id).await.unwrap());
    assert_eq!(directory.overview().await.unwrap().members, []);
    let names = |channels: Vec<quartier_protocol::directory::Channel>| {
        channels.iter().map(|channel| channel.name.de.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(directory.channels_of(founded.pairings[0].id).await.unwrap()), ["Allgemeines", "Musik", "Sport"]);
    assert_eq!(names(directory.channels_of(PairingId(uuid())).await.unwrap()), [""; 0]);
}

pub async fn what_is_there_can_be_amended<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let directory = &node.stores.directory;
    let mut changed = world.batch.clone();
    changed.municipalities[0].name = Name::from_stored("Sarrebruck".to_owned());
    changed.neighbourhoods[0].name = Name::from_stored("Alt-Saarbrücken".to_owned());
    changed.neighbourhoods[0].development = false;
    changed.councils[0].kind = quartier_protocol::directory::CouncilKind::Committee;
    let mut unknown = changed.municipalities[0].clone();
    unknown.id = quartier_protocol::id::MunicipalityId(uuid());
    changed.municipalities.push(unknown);
    directory.amend(&changed).await.unwrap();
    let seen = directory.overview().await.unwrap();
    assert_eq!(seen.municipalities.len(), world.batch.municipalities.len(), "nothing is added");
    assert!(seen.municipalities.contains(&changed.municipalities[0]));
    assert!(seen.neighbourhoods.contains(&changed.neighbourhoods[0]));
    assert!(seen.councils.contains(&changed.councils[0]));
}
