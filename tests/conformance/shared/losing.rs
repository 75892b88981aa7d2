//! A Redis that loses something: what the archive has comes back, and what both say differently is told apart.

use crate::conformance::enrolled::{Enrolled, Node};
use crate::conformance::laws::lifetimes::service_on;
use crate::conformance::stores::{Redis, RedisWithPostgres};
use crate::conformance::world::*;
use quartier::actions::outbox::{Decided, Effect};
use quartier::domain::agenda::quiet::Quiet;
use quartier::kernel::store::archive::HotWindow;
use quartier::kernel::store::log::{NewMessage, Posted};
use quartier::kernel::store::records::Committed;
use quartier_protocol::event::{CaseState, Event, EventKind};
use quartier_protocol::http::agenda::meetings::MeetingChanged;
use quartier_protocol::http::moderation::desk::CaseChanged;
use quartier_protocol::id::{CaseId, ChannelId, MeetingId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_tests::wait::until;
use redis::cmd;
use uuid::Builder;

/// A log as Redis has it, its keys as they are dumped.
pub(super) struct Backup(Vec<(String, Option<Vec<u8>>)>);

impl Backup {
    pub(super) async fn take(world: &World<Redis>, channel: ChannelId) -> Self {
        let mut keys = Vec::new();
        for name in ["state", "log", "removed", "recalled"] {
            let key = format!("q:{{{channel}}}:{name}");
            let dump = world.store.server.ask(cmd("DUMP").arg(&key)).await;
            keys.push((key, dump));
        }
        Self(keys)
    }

    /// What came since is lost.
    pub(super) async fn put_back(&self, world: &World<Redis>) {
        for (key, dump) in &self.0 {
            world.store.server.ask::<u8>(cmd("DEL").arg(key)).await;
            if let Some(dump) = dump {
                world.store.server.ask::<String>(cmd("RESTORE").arg(key).arg(0).arg(dump)).await;
            }
        }
    }
}

pub(super) async fn settled(node: &Node, channel: ChannelId) {
    node.stores.archiving.as_ref().unwrap().settle(channel).await.unwrap();
}

/// What a channel says after Redis was lost and opened again: what the archive has.
pub(super) async fn archived(world: &World<Redis>, node: Node, channel: ChannelId) -> Vec<String> {
    drop(node);
    world.store.server.ask::<()>(&cmd("FLUSHALL")).await;
    let node = world.open().await;
    texts(&node, channel).await
}

/// All texts of a channel.
pub(super) async fn texts(node: &Node, channel: ChannelId) -> Vec<String> {
    let messages = all_messages(&node.stores, channel, 50).await;
    messages.into_iter().map(|message| message.text.map_or("-".into(), |text| text.as_str().to_owned())).collect()
}

#[tokio::test]
async fn a_log_that_lost_its_end_goes_on_behind_the_archive() {
    let (world, node) = World::<Redis>::begin().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    world.say(&node.stores, channel, lena, "eins").await;
    let backup = Backup::take(&world, channel).await;
    world.say(&node.stores, channel, lena, "zwei").await;
    let before = head(&node.stores, channel).await;
    settled(&node, channel).await;
    backup.put_back(&world).await;
    settled(&node, channel).await;
    let after = head(&node.stores, channel).await;
    assert_eq!(after.offset, 2);
    assert_ne!(after.epoch, before.epoch);
    assert_eq!(texts(&node, channel).await, ["eins", "zwei"]);
}

#[tokio::test]
async fn the_archive_follows_a_log_that_went_on_without_its_end() {
    // Less than was lost was added, or more: then nobody sees it by how far both are.
    for added in [1, 3] {
        let (world, node) = World::<Redis>::begin().await;
        let (channel, lena, yanis, at) = (world.channel(0), world.member(0), world.member(1), world.now());
        let first = world.say(&node.stores, channel, lena, "vorher").await;
        let second = world.say(&node.stores, channel, yanis, "doch nicht").await;
        let third = world.say(&node.stores, channel, yanis, "so nicht").await;
        settled(&node, channel).await;
        let backup = Backup::take(&world, channel).await;
        done(node.stores.log.edit(channel, first, lena, alone("nachher"), Lang::fr(), at).await.unwrap());
        done(node.stores.log.remove(channel, second, yanis, at).await.unwrap());
        done(node.stores.log.take_down(channel, third, world.member(2), at).await.unwrap());
        world.say(&node.stores, channel, lena, "verloren").await;
        world.react(&node.stores, channel, first, yanis, "👍", true).await;
        settled(&node, channel).await;
        let before = head(&node.stores, channel).await;
        backup.put_back(&world).await;
        world.clock.advance_ms(5_000);
        for number in 0..added * 2 {
            world.say(&node.stores, channel, lena, &format!("{number}")).await;
        }
        settled(&node, channel).await;
        let after = head(&node.stores, channel).await;
        assert_ne!(after.epoch, before.epoch, "its positions mean something else now");
        let said = texts(&node, channel).await;
        // What was removed is removed again; all else is as it was before.
        assert_eq!(said[..4], ["vorher", "-", "-", "0"]);
        let withheld = async |node: &Node, id| node.stores.log.withheld(channel, id).await.unwrap().is_some();
        assert_eq!((withheld(&node, second).await, withheld(&node, third).await), (false, true));
        assert!(message_now(&node.stores, channel, first).await.reactions.is_empty());
        assert_eq!(archived(&world, node, channel).await, said, "{added}");
        let node = world.open().await;
        assert!(message_now(&node.stores, channel, first).await.reactions.is_empty());
        assert_eq!(head(&node.stores, channel).await.offset, after.offset);
        let events = whole_log(&node.stores, channel).await;
        let told = events.iter().filter_map(|event| match &event.kind {
            EventKind::MessagePosted { message } => Some(message.text.as_ref().map_or("-", |text| text.as_str())),
            EventKind::MessageRemoved { .. } => None,
            other => panic!("{other:?}"),
        });
        assert!(told.eq(said.iter().map(String::as_str)), "{events:?}");
    }
}

#[tokio::test]
async fn a_message_that_lost_its_last_change_and_is_not_here_points_at_no_other() {
    let (world, _) = World::<Redis>::begin().await;
    let node = world.store.open_with(HotWindow { age_ms: i64::MAX, events: 3, ids_ms: 0 }).await;
    let (channel, lena, at) = (world.channel(0), world.member(0), world.now());
    let old = world.say(&node.stores, channel, lena, "vorher").await;
    for number in 0..5 {
        world.say(&node.stores, channel, lena, &format!("{number}")).await;
    }
    settled(&node, channel).await;
    let backup = Backup::take(&world, channel).await;
    done(node.stores.log.edit(channel, old, lena, alone("nachher"), Lang::fr(), at).await.unwrap());
    settled(&node, channel).await;
    backup.put_back(&world).await;
    world.say(&node.stores, channel, lena, "etwas anderes").await;
    settled(&node, channel).await;
    // It is brought back, and what stands at the place of the lost change is not its text.
    world.react(&node.stores, channel, old, lena, "👍", true).await;
    let message = message_now(&node.stores, channel, old).await;
    assert_eq!(message.text.unwrap().as_str(), "nachher");
    assert_eq!(texts(&node, channel).await.last().unwrap(), "etwas anderes");
}

#[tokio::test]
async fn a_log_lost_while_the_archive_was_behind_goes_on_where_that_was() {
    let (world, node) = World::<Redis>::begin().await;
    let (channel, lena, at) = (world.channel(0), world.member(0), world.now());
    let first = world.say(&node.stores, channel, lena, "vorher").await;
    for number in 1..250 {
        world.say(&node.stores, channel, lena, &format!("{number}")).await;
    }
    done(node.stores.log.edit(channel, first, lena, alone("nachher"), Lang::fr(), at).await.unwrap());
    let database = world.store.database.client().await;
    let no_further = "ALTER TABLE archive_events ADD CONSTRAINT no_further CHECK (number <= 200)";
    database.batch_execute(no_further).await.unwrap();
    assert!(node.stores.archiving.as_ref().unwrap().settle(channel).await.is_err());
    drop(node);
    world.store.server.ask::<()>(&cmd("FLUSHALL")).await;
    database.batch_execute("ALTER TABLE archive_events DROP CONSTRAINT no_further").await.unwrap();
    let node = world.open().await;
    assert_eq!(head(&node.stores, channel).await.offset, 200);
    assert_eq!(texts(&node, channel).await.len(), 200);
    for _ in 200..260 {
        world.say(&node.stores, channel, lena, "weiter").await;
    }
    world.react(&node.stores, channel, first, lena, "👍", true).await;
    assert_eq!(message_now(&node.stores, channel, first).await.text.unwrap().as_str(), "nachher");
    let said = texts(&node, channel).await;
    assert_eq!((said.len(), said[0].as_str(), said[259].as_str()), (260, "nachher", "weiter"));
    let member = world.member(1);
    assert_eq!(node.stores.marks.read_states(member, &[channel]).await.unwrap()[0].unwrap().unread, 100);
    settled(&node, channel).await;
    assert_eq!(archived(&world, node, channel).await, said);
}

#[tokio::test]
async fn a_lost_desk_goes_on_behind_the_archive_with_its_next_case() {
    let (world, node) = World::<Redis>::begin().await;
    let (pairing, at) = (world.batch.pairings[0].id, world.now());
    let case = || CaseChanged { case: CaseId(uuid()), state: CaseState::Open, urgent: false, by: None };
    node.stores.log.note_at_desk(pairing, case().into(), at).await.unwrap();
    let second = node.stores.log.note_at_desk(pairing, case().into(), at).await.unwrap();
    settled(&node, pairing.desk()).await;
    world.store.server.ask::<()>(&cmd("FLUSHALL")).await;
    let next = node.stores.log.note_at_desk(pairing, case().into(), at).await.unwrap();
    assert_eq!(next.offset, 3);
    assert_ne!(next.epoch, second.epoch);
    assert_eq!(whole_log(&node.stores, pairing.desk()).await.len(), 3);
}

#[tokio::test]
async fn a_channel_whose_log_was_lost_is_told_behind_the_archive() {
    let (world, node) = World::<Redis>::begin().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    world.say(&node.stores, channel, lena, "eins").await;
    settled(&node, channel).await;
    world.store.server.ask::<()>(&cmd("FLUSHALL")).await;
    let note = || MeetingChanged { meeting: MeetingId(uuid()), sequence: 1, by: None }.into();
    let service = service_on(&world, node.stores.clone(), Quiet::NEVER);
    let gone = Effect::Note { channel: ChannelId(uuid()), note: note() };
    let told = Decided::default().then(Effect::Note { channel, note: note() }).then(gone);
    assert_eq!(service.commit(told).await.unwrap(), Committed::Done);
    let log = whole_log(&node.stores, channel).await;
    assert!(matches!(log.as_slice(), [_, Event { kind: EventKind::Noted(_), .. }]), "{log:?}");
}

#[tokio::test]
async fn a_redis_that_was_emptied_under_a_node_comes_back() {
    let (world, node) = World::<Redis>::begin().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    world.say(&node.stores, channel, lena, "eins").await;
    settled(&node, channel).await;
    world.store.server.ask::<()>(&cmd("FLUSHALL")).await;
    assert_eq!(world.post(&node.stores, channel, &message(lena, "zwei")).await.offset, 2);
    assert_eq!(texts(&node, channel).await, ["eins", "zwei"]);
}

#[tokio::test]
async fn an_id_of_before_a_loss_is_the_same_message_still() {
    let (world, node) = World::<Redis>::begin().await;
    let (channel, other, lena) = (world.channel(0), world.channel(1), world.member(0));
    let posted = message(lena, "einmal");
    let position = world.post(&node.stores, channel, &posted).await;
    for channel in [channel, other] {
        settled(&node, channel).await;
    }
    drop(node);
    world.store.server.ask::<()>(&cmd("FLUSHALL")).await;
    let node = world.open().await;
    let again = node.stores.log.post(channel, posted.clone(), world.now()).await.unwrap();
    assert!(matches!(again, Posted::Duplicate { position: at, .. } if at.offset == position.offset), "{again:?}");
    assert_eq!(node.stores.log.post(other, posted, world.now()).await.unwrap(), Posted::Conflict);
}

#[tokio::test]
async fn what_a_node_left_another_hands_on() {
    let (world, node) = World::<Redis>::begin().await;
    let channel = world.channel(0);
    world.say(&node.stores, channel, world.member(0), "eins").await;
    drop(node);
    let node = world.open().await;
    let archiving = node.stores.archiving.clone().unwrap();
    let archiving = tokio::spawn(async move { archiving.forever().await });
    let database = world.store.database.client().await;
    until("it to be handed on", async || {
        let rows = database.query_one("SELECT count(*) FROM archive_events", &[]).await.unwrap();
        (rows.get::<_, i64>(0) == 1).then_some(())
    })
    .await;
    archiving.abort();
}

async fn archived_events(world: &World<Redis>, channel: ChannelId) -> i64 {
    let count = "SELECT count(*) FROM archive_events WHERE channel = $1";
    let database = world.store.database.client().await;
    database.query_one(count, &[&channel.0.as_bytes().as_slice()]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_log_that_can_not_be_archived_is_in_nobodys_way() {
    let (world, node) = World::<Redis>::begin().await;
    let [sick, other] = [world.channel(0), world.channel(1)];
    for number in 0..3 {
        world.say(&node.stores, sick, world.member(0), &format!("{number}")).await;
    }
    let lost = world.store.server.ask::<u8>(cmd("XDEL").arg(format!("q:{{{sick}}}:log")).arg("2-0")).await;
    assert_eq!(lost, 1);
    node.stores.archiving.as_ref().unwrap().settle(sick).await.unwrap_err();
    let archiving = node.stores.archiving.clone().unwrap();
    let archiving = tokio::spawn(async move { archiving.forever().await });
    for number in 1..=2 {
        world.say(&node.stores, other, world.member(0), &format!("{number}")).await;
        until("it to be handed on", async || (archived_events(&world, other).await == number).then_some(())).await;
    }
    assert_eq!(archived_events(&world, sick).await, 0);
    archiving.abort();
}

#[tokio::test]
async fn a_flush_hands_on_all_there_is_though_others_are_at_it() {
    let (world, node) = World::<Redis>::begin().await;
    let channels = [world.channel(0), world.channel(1)];
    let at_it = node.stores.archiving.clone().unwrap();
    let at_it = tokio::spawn(async move { at_it.forever().await });
    for round in 1..=3 {
        for number in 0..1_000 {
            for channel in channels {
                world.say(&node.stores, channel, world.member(0), &format!("{number}")).await;
            }
        }
        node.stores.archiving.as_ref().unwrap().flush().await;
        for channel in channels {
            assert_eq!(archived_events(&world, channel).await, round * 1_000);
        }
    }
    at_it.abort();
}

#[tokio::test]
async fn a_trim_that_the_archive_missed_is_made_up_for() {
    let (world, node) = World::<RedisWithPostgres>::begin().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    for number in 0..5 {
        world.say(&node.stores, channel, lena, &format!("{number}")).await;
    }
    settled(&node, channel).await;
    world.store.away().await;
    node.stores.log.trim(channel, 3).await.unwrap_err();
    world.store.back().await;
    super::healthy(&node).await;
    settled(&node, channel).await;
    let database = world.store.database.client().await;
    let rows = "SELECT (SELECT count(*) FROM archive_events), (SELECT count(*) FROM archive_messages)";
    let rows = database.query_one(rows, &[]).await.unwrap();
    assert_eq!((rows.get::<_, i64>(0), rows.get::<_, i64>(1)), (2, 2));
}

#[tokio::test]
async fn logs_of_before_the_archive_have_one() {
    let (world, node) = World::<Redis>::begin().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    let first = world.say(&node.stores, channel, lena, "eins").await;
    drop(node);
    let of = format!("q:{{{channel}}}:state");
    world.store.server.ask::<u8>(cmd("HDEL").arg(&of).arg(&["cold", "evicted"])).await;
    let node = world.open().await;
    settled(&node, channel).await;
    done(node.stores.log.remove(channel, first, lena, world.now()).await.unwrap());
    assert_eq!(whole_log(&node.stores, channel).await.len(), 2);
    node.stores.log.trim(channel, 1).await.unwrap();
}

#[tokio::test]
async fn a_log_that_lost_its_end_while_a_node_runs_has_it_back_before_anybody_speaks() {
    let (world, node) = World::<Redis>::begin().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    world.say(&node.stores, channel, lena, "eins").await;
    let backup = Backup::take(&world, channel).await;
    world.say(&node.stores, channel, lena, "zwei").await;
    settled(&node, channel).await;
    let archiving = node.stores.archiving.clone().unwrap();
    let archiving = tokio::spawn(async move { archiving.forever().await });
    backup.put_back(&world).await;
    world.store.server.ask::<u64>(cmd("CLIENT").arg("KILL").arg("TYPE").arg("pubsub")).await;
    until("the end to be back", async || (head(&node.stores, channel).await.offset == 2).then_some(())).await;
    archiving.abort();
    assert_eq!(texts(&node, channel).await, ["eins", "zwei"]);
}

#[tokio::test]
async fn an_id_of_a_clock_that_is_ahead_is_the_same_message_after_a_loss() {
    let (world, node) = World::<Redis>::begin().await;
    let (channel, lena) = (world.channel(0), world.member(0));
    let ahead = Builder::from_unix_timestamp_millis(world.now().unix_ms() as u64 + 3 * 3_600_000, &[7; 10]).into_uuid();
    let posted = NewMessage { id: MessageId(ahead), ..message(lena, "die Uhr geht vor") };
    let position = world.post(&node.stores, channel, &posted).await;
    settled(&node, channel).await;
    drop(node);
    world.store.server.ask::<()>(&cmd("FLUSHALL")).await;
    let node = world.open().await;
    world.clock.advance_ms(9_000_000);
    let again = node.stores.log.post(channel, posted, world.now()).await.unwrap();
    assert!(matches!(again, Posted::Duplicate { position: at, .. } if at.offset == position.offset), "{again:?}");
}

/// Nothing is handed on but by the decision itself, and a Redis that comes back empty undoes neither.
#[tokio::test]
async fn what_moderation_decided_is_in_the_archive_when_it_is_answered() {
    let (world, node) = World::<Redis>::begin().await;
    let (channel, lena, karim, at) = (world.channel(0), world.member(0), world.member(2), world.now());
    let id = world.say(&node.stores, channel, lena, "so nicht").await;
    done(node.stores.log.take_down(channel, id, karim, at).await.unwrap());
    assert_eq!(archived(&world, node, channel).await, ["-"]);
    let node = world.open().await;
    done(node.stores.log.put_back(channel, id, karim, at).await.unwrap());
    assert_eq!(archived(&world, node, channel).await, ["so nicht"]);
}
