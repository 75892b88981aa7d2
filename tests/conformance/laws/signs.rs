//! That there is something new at a desk, in an agenda, or of one's own, is told with the step that brought it.

use crate::conformance::enrolled::Enrolled;
use crate::conformance::held::{Question, hold};
use crate::conformance::laws::announcing::{all_delivered, dying};
use crate::conformance::laws::lifetimes::service_on;
use crate::conformance::laws::moderating::{connected, hold_all, karim, words};
use crate::conformance::laws::planning::{actor, plan, planned};
use crate::conformance::world::*;
use quartier::actions::agenda::cancel;
use quartier::actions::moderation::take::{self, Assignment};
use quartier::actions::{outbox, send};
use quartier::domain::agenda::quiet::Quiet;
use quartier::kernel::broker::{Control, Delivery};
use quartier::kernel::stores::Stores;
use quartier_protocol::event::{CaseState, EventKind};
use quartier_protocol::http::agenda::meetings::{ChangeScope, MeetingCancel, MeetingChanged};
use quartier_protocol::http::moderation::desk::CaseChanged;
use quartier_protocol::id::{CaseId, ChannelId};
use quartier_protocol::noted::Noted;

/// What a desk's log says of cases.
async fn noted(stores: &Stores, desk: ChannelId) -> Vec<(CaseId, CaseState)> {
    let of_case = |kind| match kind {
        EventKind::Noted(Noted::CaseChanged(CaseChanged { case, state, .. })) => Some((case, state)),
        _ => None,
    };
    whole_log(stores, desk).await.into_iter().filter_map(|event| of_case(event.kind)).collect()
}

/// A node dies right behind the step by which a message came to wait: whoever is left has the desk and the author know.
pub async fn a_desk_hears_of_a_case_though_its_node_died<S: Enrolled>() {
    let (world, mut node) = World::<S>::begin().await;
    let (there, behind) = dying(&world, &node.stores);
    hold_all(&world, &node, &there).await;
    let (lena, _line) = connected(&world, &there, 0).await;
    tokio::select! {
        _ = send::run(&there, &lena, words(world.channel(0), "wartet")) => panic!("it is never answered"),
        () = behind.kept.notified() => {}
    }
    let (stores, desk) = (node.stores.clone(), world.batch.pairings[0].id.desk());
    assert_eq!(noted(&stores, desk).await, []);
    let left = tokio::spawn(outbox::forever(service_on(&world, stores.clone(), Quiet::NEVER)));
    all_delivered(&stores).await;
    assert!(matches!(&noted(&stores, desk).await[..], [(_, CaseState::Open)]));
    while !matches!(node.arrival().await, Delivery::Control(Control::OwnChanged(member)) if member == lena.member) {}
    left.abort();
}

/// A node dies right behind the step by which a meeting was called off: whoever is left has its channel know.
pub async fn a_channel_hears_of_a_changed_meeting_though_its_node_died<S: Enrolled>() {
    let (world, node) = World::<S>::begin().await;
    let stores = &node.stores;
    let service = service_on(&world, stores.clone(), Quiet::NEVER);
    let karim = actor(&world, &service, 2).await;
    let meeting =
        planned(&world, &service, &karim, plan("2026-03-24T18:00", "Europe/Berlin", "FREQ=WEEKLY")).await.meeting;
    let told = async || {
        let log = whole_log(stores, world.channel(0)).await.into_iter();
        let sequence = |kind| match kind {
            EventKind::Noted(Noted::MeetingChanged(MeetingChanged { meeting: id, sequence, .. }))
                if id == meeting.id =>
            {
                Some(sequence)
            }
            _ => None,
        };
        log.filter_map(|event| sequence(event.kind)).collect::<Vec<u32>>()
    };
    assert_eq!(told().await, [0]);
    let (there, behind) = dying(&world, stores);
    let off = MeetingCancel { sequence: 0, scope: ChangeScope::All, occurrence: None, why: None };
    tokio::select! {
        _ = cancel::run(&there, &karim, meeting.id, off) => panic!("it is never answered"),
        () = behind.kept.notified() => {}
    }
    assert_eq!(told().await, [0]);
    let left = tokio::spawn(outbox::forever(service));
    all_delivered(stores).await;
    assert_eq!(told().await, [0, 1]);
    left.abort();
}

/// Two nodes note different steps of one case, the earlier one last: the log ends as the case stands.
pub async fn a_desk_ends_as_its_case_stands_whoever_told_it_last<S: Enrolled>() {
    let (world, nodes) = World::<S>::begin_wide().await;
    let desk = world.batch.pairings[0].id.desk();
    let service = service_on(&world, nodes[0].stores.clone(), Quiet::NEVER);
    hold_all(&world, &nodes[0], &service).await;
    let (lena, _line) = connected(&world, &service, 0).await;
    send::run(&service, &lena, words(world.channel(0), "wartet")).await.unwrap();
    let [(case, CaseState::Open)] = noted(&nodes[0].stores, desk).await[..] else { panic!("one case, open") };

    let last = nodes.last().expect("one node at least");
    let (held, hand) = hold(&last.stores, Question::Note, desk);
    let slow = service_on(&world, held, Quiet::NEVER);
    let taking = {
        let (slow, karim) = (slow.clone(), karim(&world, &slow).await);
        tokio::spawn(async move { take::run(&slow, &karim, case, Assignment::Take).await.map(drop).unwrap() })
    };
    hand.asked().await;
    take::run(&service, &karim(&world, &service).await, case, Assignment::Leave).await.unwrap();
    hand.release();
    taking.await.unwrap();
    let states: Vec<CaseState> = noted(&nodes[0].stores, desk).await.into_iter().map(|(_, state)| state).collect();
    assert_eq!(states, [CaseState::Open, CaseState::Open, CaseState::Taken, CaseState::Open]);
}
