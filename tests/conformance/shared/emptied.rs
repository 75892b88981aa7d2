//! A Redis that was emptied a moment ago, under a node that has restored nothing yet: nobody is told that there is no such channel.

use super::losing::settled;
use crate::conformance::enrolled::Node;
use crate::conformance::laws::lifetimes::service_on;
use crate::conformance::laws::moderating::connected;
use crate::conformance::stores::Redis;
use crate::conformance::world::*;
use quartier::actions::{Service, send, subscribe};
use quartier::domain::agenda::quiet::Quiet;
use quartier_protocol::command::{Send, Subscribe};
use quartier_protocol::id::{ChannelId, MessageId};
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
