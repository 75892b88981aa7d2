//! Starting without a Redis that will do: a clear error in time, never a hang.

use super::opened;
use quartier::kernel::broker::ingress;
use quartier::kernel::store::StoreError;
use quartier_tests::postgres::PrivateDatabase;
use quartier_tests::redis::{PrivateRedis, free_port};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// What opening at these addresses fails with.
async fn refusal(urls: &[String]) -> String {
    let database = PrivateDatabase::fresh().await;
    let opening = tokio::time::timeout(Duration::from_secs(8), opened(urls, &database, ingress(1).0));
    match opening.await.expect("starting doesn't hang") {
        Err(StoreError::Unavailable(why)) => why,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it started"),
    }
}

#[tokio::test]
async fn nobody_there() {
    let why = refusal(&[format!("redis://127.0.0.1:{}", free_port())]).await;
    assert!(why.contains("no Redis answers") && why.contains("127.0.0.1"), "{why}");
}

#[tokio::test]
async fn someone_who_says_nothing() {
    let mute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let why = refusal(&[format!("redis://:geheim@{}", mute.local_addr().unwrap())]).await;
    assert!(why.contains("no answer within") && !why.contains("geheim"), "{why}");
}

#[tokio::test]
async fn a_redis_that_is_too_old() {
    let old = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = old.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = old.accept().await {
            tokio::spawn(async move {
                let mut heard = [0; 4_096];
                while let Ok(1..) = stream.read(&mut heard).await {
                    let commands = heard.iter().filter(|byte| **byte == b'*').count();
                    let said = "%2\r\n$7\r\nversion\r\n$5\r\n6.2.1\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n";
                    let _ = stream.write_all(said.repeat(commands).as_bytes()).await;
                    heard.fill(0);
                }
            });
        }
    });
    let why = refusal(&[format!("redis://{address}")]).await;
    assert!(why.contains("6.2.1") && why.contains("7.0 or newer"), "{why}");
}

#[tokio::test]
async fn several_that_are_no_cluster() {
    let [one, other] = [PrivateRedis::start().await, PrivateRedis::start().await];
    let why = refusal(&[one.url(), other.url()]).await;
    assert!(why.contains("cluster"), "{why}");
}

#[tokio::test]
async fn one_that_takes_no_writes() {
    let full = PrivateRedis::start_with(&["--maxmemory", "1"]).await;
    let why = refusal(&[full.url()]).await;
    assert!(why.contains("OOM"), "{why}");
}

#[tokio::test]
async fn a_wrong_password_is_told_and_not_shown() {
    let locked = PrivateRedis::start().await;
    locked.ask::<()>(redis::cmd("CONFIG").arg("SET").arg("requirepass").arg("richtig")).await;
    let why = refusal(&[locked.url().replace("://", "://:falsch@")]).await;
    assert!(why.contains("WRONGPASS") || why.contains("uthentication"), "{why}");
    assert!(!why.contains("falsch"), "{why}");
}

#[tokio::test]
async fn a_user_who_may_run_no_scripts() {
    let redis = PrivateRedis::start().await;
    let mut user = redis::cmd("ACL");
    user.arg("SETUSER").arg("town").arg(&["on", ">word", "~*", "&*", "+@all", "-@scripting"]);
    redis.ask::<()>(&user).await;
    let why = refusal(&[redis.url().replace("://", "://town:word@")]).await;
    assert!(why.contains("no permissions"), "{why}");
}
