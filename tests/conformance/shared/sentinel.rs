//! Behind sentinels: the master is who they say it is, also when it was another before.

use super::node;
use crate::conformance::stores::Redis;
use crate::conformance::world::{World, head, message};
use quartier::kernel::store::log::Posted;
use quartier_protocol::position::Position;
use quartier_tests::redis::PrivateRedis;
use redis::cmd;
use std::time::Duration;

/// Asks until the answer will do.
async fn until(server: &PrivateRedis, command: &redis::Cmd, will_do: impl Fn(&str) -> bool) {
    let asked = async {
        while !will_do(&format!("{:?}", server.try_ask::<redis::Value>(command).await)) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), asked).await.expect("the servers find each other");
}

#[tokio::test]
async fn a_failover_is_followed() {
    let world = World::<Redis>::begin().await.0;
    let master = &world.store.server;
    let replica = PrivateRedis::start_with(&["--replicaof", "127.0.0.1", &master.port().to_string()]).await;
    until(master, cmd("INFO").arg("replication"), |said| said.contains("state=online")).await;
    let sentinel = PrivateRedis::sentinel("quartier", master).await;
    until(&sentinel, cmd("SENTINEL").arg("REPLICAS").arg("quartier"), |said| {
        said.contains(&replica.port().to_string())
    })
    .await;

    let one = node(&[format!("redis-sentinel://127.0.0.1:{}/quartier", sentinel.port())], &world.store.database).await;
    let channel = world.channel(0);
    let posted = message(world.member(0), "vorher");
    let position = world.post(&one.stores, channel, &posted).await;
    let synced = world.store.server.ask::<redis::Value>(cmd("WAIT").arg(1).arg(0)).await;
    assert_eq!(synced, redis::Value::Int(1));
    until(&replica, cmd("XLEN").arg(format!("q:{{{channel}}}:log")), |said| said.contains('1')).await;

    until(&sentinel, cmd("SENTINEL").arg("FAILOVER").arg("quartier"), |said| said.starts_with("Ok(")).await;
    until(&replica, &cmd("ROLE"), |said| said.contains("master")).await;
    // Until it is told, the old master takes writes that nobody will have: `min-replicas-to-write` is against that.
    until(master, &cmd("ROLE"), |said| said.contains("slave")).await;
    let after = message(world.member(0), "nachher");
    let taken = async {
        loop {
            match one.stores.log.post(channel, after.clone(), world.now()).await {
                Ok(Posted::New { position, .. } | Posted::Duplicate { position, .. }) => return position,
                Ok(other) => panic!("{other:?}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    };
    let taken = tokio::time::timeout(Duration::from_secs(20), taken).await.expect("the new master is found");
    assert_eq!(taken, Position { offset: 2, ..position });
    assert_eq!(replica.ask::<u64>(cmd("XLEN").arg(format!("q:{{{channel}}}:log"))).await, 2);
    assert_eq!(head(&one.stores, channel).await, taken);
}
