//! Slow-loris: many who say their piece letter by letter (W6).

use quartier_tests::place::Place;
use quartier_tests::town::Town;
use quartier_tests::wait::within;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn w6_dawdlers_are_ended_and_hold_nobody_up() {
    let town = Town::flagged(Place::sqlite().await, &["--handshake-timeout-ms", "700"]).await;
    let address = town.server.address;
    let dawdlers = (0..200).map(|n: usize| {
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let head = format!("GET /ws HTTP/1.1\r\nHost: x\r\nX-Slow: {}", "x".repeat(10_000));
            let started = n % 3;
            for letter in head.as_bytes() {
                // Some say nothing at all.
                if started == 0 || stream.write_all(&[*letter]).await.is_err() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest).await;
        })
    });
    let dawdlers: Vec<_> = dawdlers.collect();
    let [mut lena, mut yanis] = town.talking().await;
    for n in 0..10 {
        lena.say(town.channel(), &format!("trotzdem {n}")).await;
        yanis.expect_text(&format!("trotzdem {n}")).await;
    }
    for dawdler in dawdlers {
        within("a dawdler to be ended", dawdler).await.unwrap();
    }
    lena.ping().await;
}
