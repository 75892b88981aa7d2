//! A Redis that was emptied a moment ago, under a node that has restored nothing yet: nobody is told that there is no such channel.

use super::losing::settled;
use crate::conformance::enrolled::Node;
use crate::conformance::laws::lifetimes::service_on;
use crate::conformance::laws::moderating::connected;
use crate::conformance::stores::Redis;
use crate::conformance::world::*;
use quartier::actions::{Service, send, subscribe};
use quartier::domain::agenda::quiet::Quiet;
use quartier::kernel::store::Said;
use quartier_protocol::command::{Send, Subscribe};
use quartier_protocol::directory::Channel;
use quartier_protocol::http::agenda::meetings::MeetingChanged;
use quartier_protocol::id::{ChannelId, MeetingId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_protocol::refusal::RefusalCode;
use redis::cmd;
use std::sync::Arc;

/// A channel with one message that the archive has, and nothing in Redis.
async fn emptied() -> (World<Redis>, Node, Arc<Service>) {
    let (world, node) = World::<Redis>::begin().await;
    world.say(&node.stores, world.channel(0), world.member(0), "eins").await;
    settled(&node, world.channel(0)).await;
    world.store.server.ask::<()>(&cmd("FLUSHALL")).await;
    let service = service_on(&world, node.stores.clone(), Quiet::NEVER);
    (world, node, service)
}

fn two(channel: ChannelId) -> Send {
    let (text, lang) = ("zwei".to_owned(), Lang::de());
    let id = MessageId(uuid());
    Send { channel, id, text, lang, reply_to: None, confirmed: false, translation: None, meeting: None }
}

#[tokio::test]
async fn a_message_is_said_behind_what_the_archive_has() {
    let (world, node, service) = emptied().await;
    let (lena, _line) = connected(&world, &service, 0).await;
    let sent = send::run(&service, &lena, two(world.channel(0))).await.unwrap();
    assert_eq!(sent.position.map(|position| position.offset), Some(2));
    let said = all_messages(&node.stores, world.channel(0), 10).await;
    assert_eq!(
        said.iter().filter_map(|one| one.text.as_ref()).map(|text| text.as_str()).collect::<Vec<_>>(),
        ["eins", "zwei"]
    );
    let elsewhere = send::run(&service, &lena, two(ChannelId(uuid()))).await;
    assert_eq!(elsewhere.unwrap_err().code, RefusalCode::NotFound);
}

#[tokio::test]
async fn a_channel_is_followed_from_where_the_archive_ends() {
    let (world, _node, service) = emptied().await;
    let (lena, _line) = connected(&world, &service, 0).await;
    let command = Subscribe { channel: world.channel(0), since: None, limit: None };
    let followed = subscribe::run(&service, &lena, command).await.map_err(|refusal| refusal.code).unwrap();
    assert_eq!(followed.ok.position.offset, 1);
}

/// Another member of this node follows it still.
#[tokio::test]
async fn a_channel_that_is_followed_already_is_followed_by_one_more() {
    let (world, _node, service) = emptied().await;
    let follow = async |number: usize| {
        let (member, line) = connected(&world, &service, number).await;
        let command = Subscribe { channel: world.channel(0), since: None, limit: None };
        let followed = subscribe::run(&service, &member, command).await.map_err(|refusal| refusal.code).unwrap();
        (followed.ok.position.offset, member, line, followed.subscription)
    };
    let lena = follow(0).await;
    world.store.server.ask::<()>(&cmd("FLUSHALL")).await;
    let yanis = follow(1).await;
    assert_eq!((lena.0, yanis.0), (1, 1));
}

#[tokio::test]
async fn whatever_is_asked_first_finds_what_the_archive_has() {
    let (world, node, _service) = emptied().await;
    let (channel, lena, karim, now) = (world.channel(0), world.member(0), world.member(2), world.now());
    let log = &node.stores.log;
    let again = async || {
        settled(&node, channel).await;
        world.store.server.ask::<()>(&cmd("FLUSHALL")).await;
    };
    let page = log.messages(channel, None, 10).await.unwrap().unwrap();
    let [first] = page.messages.as_slice() else { panic!("{page:?}") };
    let id = first.id;
    again().await;
    assert_eq!(log.head(channel).await.unwrap().unwrap().position.offset, 1);
    again().await;
    assert!(log.find(channel, id).await.unwrap().is_some());
    again().await;
    assert_eq!(log.revisions(channel, id).await.unwrap().map(|all| all.len()), Some(0));
    again().await;
    let unread = log.read_states(&[(channel, None)]).await.unwrap()[0].as_ref().map(|state| state.unread);
    assert_eq!(unread, Some(1));
    again().await;
    assert_eq!(log.reached(channel, now.plus_ms(1), now.plus_ms(1)).await.unwrap(), Some(1));
    again().await;
    done(log.edit(channel, id, lena, Said::of(text("eins, und mehr"), None, None), Lang::de(), now).await.unwrap());
    again().await;
    done(log.react(channel, id, karim, emoji("👍"), true, now).await.unwrap());
    again().await;
    done(log.take_down(channel, id, karim, now).await.unwrap());
    again().await;
    assert!(log.withheld(channel, id).await.unwrap().is_some());
    again().await;
    done(log.put_back(channel, id, karim, now).await.unwrap());
    again().await;
    let note = MeetingChanged { meeting: MeetingId(uuid()), sequence: 0, by: None };
    done(log.note(channel, note.into(), now).await.unwrap());
    again().await;
    let (called, version) = node.stores.directory.channel_version(channel).await.unwrap().unwrap();
    done(log.change_channel(&Channel { archived: true, ..called }, version + 1, karim, now).await.unwrap());
    again().await;
    let other = world.say(&node.stores, channel, lena, "zwei").await;
    again().await;
    done(log.remove(channel, other, lena, now).await.unwrap());
    again().await;
    assert_eq!(log.erase(channel, lena, now).await.unwrap(), 1);
}
