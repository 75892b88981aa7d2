//! Rule 11: the default limits.

use quartier_protocol::command::{Command, Ping};
use quartier_protocol::refusal::RefusalCode;
use quartier_protocol::reply::Outcome;
use quartier_tests::client::{Client, Rejected, new_message, refused};
use quartier_tests::town::Town;
use quartier_tests::wait::until;

/// Sends many pings at once; how many were answered with ok, and the longest wait that was told.
async fn flood(client: &mut Client, count: usize) -> (usize, u64) {
    let mut refs = Vec::new();
    for _ in 0..count {
        refs.push(client.try_put(Command::Ping(Ping {})).await.unwrap());
    }
    let (mut carried_out, mut wait_ms) = (0, 0);
    for r#ref in refs {
        match client.try_reply(&r#ref).await.unwrap() {
            Outcome::Ok(_) => carried_out += 1,
            Outcome::Error(refusal) => {
                assert_eq!(refusal.code, RefusalCode::RateLimited);
                wait_ms = wait_ms.max(refusal.retry_after_ms.expect("it tells when there is room"));
            }
        }
    }
    (carried_out, wait_ms)
}

on_both_stores! {
    async fn w6_a_member_may_send_a_burst_of_sixty_and_then_five_a_second(place) {
        let town = Town::on(place).await;
        let mut lena = town.participant(0).connect(&town.server).await;
        let (carried_out, wait_ms) = flood(&mut lena, 70).await;
        assert!((60..=65).contains(&carried_out), "{carried_out}");
        assert!((1..=2_000).contains(&wait_ms), "{wait_ms}");
        // The same member on another connection shares the pace; another member doesn't.
        let mut phone = town.participant(0).connect(&town.server).await;
        let (carried_out, _) = flood(&mut phone, 10).await;
        assert!(carried_out < 10, "{carried_out}");
        let mut yanis = town.participant(1).connect(&town.server).await;
        assert_eq!(flood(&mut yanis, 50).await.0, 50);
    }

    async fn who_was_rate_limited_is_heard_again_after_the_wait(place) {
        let town = Town::flagged(place, &["--command-burst", "3", "--commands-per-second", "10"]).await;
        let mut lena = town.participant(0).connect(&town.server).await;
        let message = new_message(town.channel(), "ungeduldig");
        flood(&mut lena, 10).await;
        let refusal = refused(lena.send(&message).await, RefusalCode::RateLimited);
        assert!(refusal.retry_after_ms.is_some_and(|ms| ms <= 1_000), "{refusal:?}");
        let ok = until("the send to be carried out", async || lena.send(&message).await.ok()).await;
        assert!(!ok.duplicate, "what was refused was not carried out");
    }

    async fn w6_a_member_has_ten_connections_and_the_eleventh_is_refused_before_the_upgrade(place) {
        let town = Town::on(place).await;
        let door = town.participant(0).door(town.server.address);
        let mut open = Vec::new();
        for _ in 0..10 {
            open.push(door.open().await);
        }
        let Err(Rejected::Status { status, retry_after }) = door.try_open().await else { panic!("the eleventh is in") };
        assert_eq!(status, 429);
        assert!(retry_after.is_some_and(|s| s.parse::<u32>().is_ok()));
        town.participant(1).connect(&town.server).await.ping().await;
        open.pop().unwrap().leave().await;
        until("the place that was left", async || door.try_open().await.ok()).await;
        for client in &mut open {
            client.ping().await;
        }
    }

    async fn w6_behind_a_proxy_an_address_has_as_many_connections_as_are_said_and_no_more(place) {
        let flags = ["--trusted-proxies", "127.0.0.1", "--connections-per-address", "2"];
        let town = Town::flagged(place, &flags).await;
        let door = |n: usize, from: &str| town.participant(n).door(town.server.address).header("x-forwarded-for", from);
        let (first, mut second) = (door(0, "203.0.113.7").open().await, door(1, "203.0.113.7").open().await);
        // What stands before the proxy's own entry is the client's word, and counts for nothing.
        for from in ["203.0.113.7", "198.51.100.1, 203.0.113.7"] {
            let Err(Rejected::Status { status, retry_after }) = door(2, from).try_open().await else {
                panic!("the third from {from} is in")
            };
            assert_eq!(status, 429, "{from}");
            assert!(retry_after.is_some_and(|seconds| seconds.parse::<u32>().is_ok()));
        }
        town.server.says("refused: the address has as many connections as it may client=203.0.113.7").await;
        door(2, "203.0.113.8").open().await.ping().await;
        first.leave().await;
        let mut third = until("the place that was left", async || door(2, "203.0.113.7").try_open().await.ok()).await;
        third.ping().await;
        second.ping().await;
    }

    async fn a_message_has_four_thousand_bytes_and_not_one_more(place) {
        let town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        for text in ["a".repeat(4_000), "é".repeat(2_000), format!("  {}\n", "😀".repeat(1_000))] {
            lena.say(town.channel(), &text).await;
            lena.expect_text(text.trim()).await;
        }
        for text in ["a".repeat(4_001), "é".repeat(2_001), "😀".repeat(1_001), "a".repeat(60_000)] {
            refused(lena.send(&new_message(town.channel(), &text)).await, RefusalCode::TooLong);
        }
        lena.expect_no_event().await;
    }

    async fn a_frame_has_sixty_four_kibibytes_and_not_one_more(place) {
        let town = Town::on(place).await;
        let mut lena = town.participant(0).connect(&town.server).await;
        let frame = |bytes: usize| {
            let frame = "{\"type\":\"ping\",\"ref\":\"big\",\"x\":\"\"}";
            frame.replace("\"\"}", &format!("\"{}\"}}", "x".repeat(bytes - frame.len())))
        };
        assert_eq!(frame(65_536).len(), 65_536);
        lena.try_put_text(frame(65_536)).await.unwrap();
        let big = quartier_protocol::command::Ref::Word("big".into());
        assert!(matches!(lena.try_reply(&big).await.unwrap(), Outcome::Ok(_)));
        lena.try_put_text(frame(65_537)).await.unwrap();
        assert_eq!(lena.closed().await, 1009);
    }

    async fn limits_can_be_configured(place) {
        let flags = ["--text-bytes", "10", "--connections-per-member", "1"];
        let town = Town::flagged(place, &flags).await;
        let [mut lena] = town.talking().await;
        assert_eq!(lena.hello.limits.text_bytes, 10);
        refused(lena.send(&new_message(town.channel(), "elf Zeichen")).await, RefusalCode::TooLong);
        town.participant(0).door(town.server.address).refused(429).await;
    }
}
