//! How far members have read.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::world::*;
use quartier::kernel::store::marks::{Mark, Marked, ReadState};
use quartier::kernel::stores::Stores;
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::limits::UNREAD_MAX;
use quartier_protocol::position::{Epoch, Position};

async fn read_state(stores: &Stores, member: MemberId, channel: ChannelId) -> ReadState {
    stores.marks.read_states(member, &[channel]).await.unwrap()[0].unwrap()
}

pub async fn read_states_tell_where_a_member_stands<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, [lena, zoe]) = (&node.stores, [0, 1].map(|number| world.member(number)));
    let [first, second] = [0, 1].map(|number| world.channel(number));
    for words in ["eins", "zwei", "drei"] {
        world.say(stores, first, zoe, words).await;
    }
    let position = head(stores, first).await;
    let read = Position { offset: 2, ..position };
    assert_eq!(stores.marks.mark(lena, first, read).await.unwrap(), Marked::Moved);
    let states = stores.marks.read_states(lena, &[second, ChannelId(uuid()), first]).await.unwrap();
    let untouched = ReadState { position: head(stores, second).await, read: None, unread: 0 };
    assert_eq!(states, [Some(untouched), None, Some(ReadState { position, read: Some(read), unread: 1 })]);
    assert_eq!(read_state(stores, zoe, first).await, ReadState { position, read: None, unread: 3 });
    assert_eq!(stores.marks.read_states(lena, &[]).await.unwrap(), []);
}

pub async fn marks_never_go_back<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let (stores, channel, lena) = (&nodes[0].stores, world.channel(0), world.member(0));
    for number in 0..20 {
        world.say(stores, channel, lena, &number.to_string()).await;
    }
    world.say(stores, world.channel(1), lena, "anderswo").await;
    let newest = head(stores, channel).await;
    let at = |offset| Position { offset, ..newest };
    let mark = async |channel, position| stores.marks.mark(lena, channel, position).await.unwrap();
    assert_eq!(mark(channel, at(0)).await, Marked::Unmoved);
    assert_eq!(read_state(stores, lena, channel).await.read, None, "who has read nothing has no mark");
    assert_eq!(mark(channel, at(5)).await, Marked::Moved);
    assert_eq!(mark(channel, at(5)).await, Marked::Unmoved);
    assert_eq!(mark(channel, at(3)).await, Marked::Unmoved);
    assert_eq!(mark(channel, at(21)).await, Marked::Unknown);
    assert_eq!(mark(channel, Position { epoch: Epoch::parse("otherlife").unwrap(), ..newest }).await, Marked::Unknown);
    assert_eq!(mark(channel, head(stores, world.channel(1)).await).await, Marked::Unknown);
    assert_eq!(mark(ChannelId(uuid()), at(1)).await, Marked::Unknown);
    assert_eq!(read_state(stores, lena, channel).await.read, Some(at(5)));
    let racers = (6..=20).rev().map(|offset| {
        let (marks, position) = (nodes[offset as usize % nodes.len()].stores.marks.clone(), at(offset));
        tokio::spawn(async move { marks.mark(lena, channel, position).await.unwrap() })
    });
    for racer in racers.collect::<Vec<_>>() {
        assert_ne!(racer.await.unwrap(), Marked::Unknown);
    }
    assert_eq!(read_state(stores, lena, channel).await, ReadState { position: newest, read: Some(newest), unread: 0 });
}

pub async fn unread_counts_messages_and_stops_at_its_cap<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, [lena, zoe]) = (&node.stores, world.channel(0), [0, 1].map(|number| world.member(number)));
    let id = world.say(stores, channel, zoe, "gut?").await;
    let first = head(stores, channel).await;
    stores.marks.mark(lena, channel, first).await.unwrap();
    world.react(stores, channel, id, zoe, "👍", true).await;
    world.archive(stores, channel, true).await;
    world.archive(stores, channel, false).await;
    assert_eq!(read_state(stores, lena, channel).await.unread, 0, "only messages count");
    for number in 0..UNREAD_MAX {
        world.say(stores, channel, zoe, &number.to_string()).await;
    }
    assert_eq!(read_state(stores, lena, channel).await.unread, UNREAD_MAX);
    world.say(stores, channel, zoe, "noch eine").await;
    assert_eq!(read_state(stores, lena, channel).await.unread, UNREAD_MAX);
    let newest = head(stores, channel).await;
    let last_ten = Position { offset: newest.offset - 10, ..newest };
    stores.marks.mark(lena, channel, last_ten).await.unwrap();
    assert_eq!(read_state(stores, lena, channel).await.unread, 10);
    stores.log.trim(channel, newest.offset - 4).await.unwrap();
    assert_eq!(read_state(stores, lena, channel).await.unread, 4, "what was dropped can't be read any more");
    assert_eq!(read_state(stores, zoe, channel).await.unread, 4);
}

pub async fn what_was_removed_is_not_unread<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let (stores, channel, [lena, zoe]) = (&node.stores, world.channel(0), [0, 1].map(|number| world.member(number)));
    let (log, at) = (&stores.log, world.now());
    let mut said = Vec::new();
    for number in 0..6 {
        said.push(world.say(stores, channel, zoe, &number.to_string()).await);
    }
    let newest = head(stores, channel).await;
    stores.marks.mark(lena, channel, Position { offset: 2, ..newest }).await.unwrap();
    let unread = async || {
        [read_state(stores, lena, channel).await.unread, read_state(stores, world.member(4), channel).await.unread]
    };
    assert_eq!(unread().await, [4, 6]);
    done(log.remove(channel, said[5], zoe, at).await.unwrap());
    assert_eq!(unread().await, [3, 5], "what its author took back");
    done(log.take_down(channel, said[0], lena, at).await.unwrap());
    done(log.take_down(channel, said[4], lena, at).await.unwrap());
    assert_eq!(unread().await, [2, 3], "what moderation took down, read or not");
    done(log.put_back(channel, said[4], lena, at).await.unwrap());
    assert_eq!(unread().await, [3, 4], "what came back is unread where it stands");
    done(log.remove(channel, said[4], zoe, at).await.unwrap());
    assert!(matches!(
        log.remove(channel, said[4], zoe, at).await.unwrap(),
        quartier::kernel::store::log::Changed::Unchanged { .. }
    ));
    assert_eq!(unread().await, [2, 3], "and counts once");
    stores.log.trim(channel, 3).await.unwrap();
    assert_eq!(unread().await, [1, 1], "what was dropped is neither");
    world.say(stores, channel, lena, "und noch eine").await;
    log.erase(channel, zoe, at).await.unwrap();
    assert_eq!(unread().await, [1, 1]);
    let newest = head(stores, channel).await;
    stores.marks.mark(lena, channel, newest).await.unwrap();
    assert_eq!(unread().await, [0, 1]);
}

pub async fn many_marks_are_one_step<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let stores = &nodes[0].stores;
    for channel in [0, 1] {
        for words in ["eins", "zwei", "drei"] {
            world.say(stores, world.channel(channel), world.member(0), words).await;
        }
    }
    let mut heads = Vec::new();
    for channel in [0, 1] {
        heads.push(head(stores, world.channel(channel)).await);
    }
    let mark = |member, channel: usize, offset| Mark {
        member,
        channel: world.channel(channel),
        position: Position { offset, ..heads[channel] },
    };
    let marks = [
        mark(world.member(1), 0, 2),
        mark(MemberId(uuid()), 0, 1),
        mark(world.member(0), 1, 3),
        mark(world.member(0), 0, 4),
        mark(world.member(0), 0, 0),
    ];
    let outcomes = stores.marks.mark_all(&marks[..4]).await.unwrap();
    let wanted = [Marked::Moved, Marked::Unmoved, Marked::Moved, Marked::Unknown];
    assert_eq!(outcomes, wanted, "one who is nobody, and one that is nowhere, stop no other");
    assert_eq!(stores.marks.mark_all(&marks[4..]).await.unwrap(), [Marked::Unmoved]);
    assert_eq!(stores.marks.mark_all(&[]).await.unwrap(), []);
    assert_eq!(read_state(stores, world.member(0), world.channel(1)).await.read, Some(heads[1]));
    // Two nodes with the same marks in other orders.
    let racers = (0..16).map(|racer| {
        let marks = nodes[racer % nodes.len()].stores.marks.clone();
        let mut some = vec![mark(world.member(0), 0, 3), mark(world.member(1), 1, 2), mark(world.member(2), 0, 1)];
        some.rotate_left(racer % 3);
        tokio::spawn(async move { marks.mark_all(&some).await.unwrap() })
    });
    let mut moved = 0;
    for racer in racers.collect::<Vec<_>>() {
        moved += racer.await.unwrap().into_iter().filter(|marked| *marked == Marked::Moved).count();
    }
    assert_eq!(moved, 3);
}
