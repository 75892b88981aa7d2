//! The ordered end: SIGTERM or SIGINT, sockets closed with 1001 spread over the drain time, exit code 0.

use quartier_tests::client::new_message;
use quartier_tests::loglaw;
use quartier_tests::time::now;
use quartier_tests::town::Town;
use rustix::process::Signal;
use std::time::Duration;

on_both_stores! {
    async fn sockets_are_closed_with_1001_spread_over_the_drain_time(place) {
        let mut town = Town::flagged(place, &["--drain-ms", "1000"]).await;
        let mut clients = Vec::new();
        for n in 0..10 {
            clients.push(town.participant(n % 5).connect(&town.server).await);
        }
        let start = now();
        town.server.terminate();
        let closing = clients.into_iter().map(|mut client| {
            tokio::spawn(async move {
                assert_eq!(client.closed().await, 1001);
                start.elapsed()
            })
        });
        let mut times = Vec::new();
        for close in closing.collect::<Vec<_>>() {
            times.push(close.await.unwrap());
        }
        let (first, last) = (*times.iter().min().unwrap(), *times.iter().max().unwrap());
        assert!(last - first > Duration::from_millis(400), "not all at once: {times:?}");
        assert!(last < Duration::from_secs(4), "{times:?}");
        let status = town.server.exited().await;
        assert_eq!(status.code(), Some(0), "{status}");
    }

    async fn what_was_acknowledged_before_the_end_is_there_after_it(place) {
        let mut town = Town::flagged(place, &["--drain-ms", "100"]).await;
        let [mut lena] = town.talking().await;
        let mut acknowledged = Vec::new();
        for n in 0..20 {
            let said = lena.say(town.channel(), &format!("Nummer {n}")).await;
            acknowledged.push((said.id, said.position));
        }
        town.server.signal(Signal::INT);
        assert_eq!(lena.closed().await, 1001);
        assert_eq!(town.server.exited().await.code(), Some(0));
        town.server.restart().await;
        let mut lena = town.participant(0).connect(&town.server).await;
        let log = loglaw::whole(&mut lena, town.channel()).await;
        loglaw::holds_each_once(&log, &acknowledged);
    }

    async fn nobody_is_let_in_while_the_server_stops(place) {
        let mut town = Town::flagged(place, &["--drain-ms", "1500"]).await;
        let mut clients = Vec::new();
        for n in 0..4 {
            clients.push(town.participant(n).connect(&town.server).await);
        }
        town.server.terminate();
        // One that is closed shows that stopping has begun.
        let closing = clients.into_iter().map(|mut client| Box::pin(async move { client.closed().await }));
        let (first, _, _others) = futures_util::future::select_all(closing).await;
        assert_eq!(first, 1001);
        assert!(town.participant(5).door(town.server.address).try_open().await.is_err());
        let ready = quartier_tests::http::get(town.server.address, "/readyz").send().await;
        assert!(ready.is_err() || ready.is_ok_and(|answer| answer.status == 503));
        assert_eq!(town.server.exited().await.code(), Some(0));
    }

    async fn a_server_that_nobody_is_connected_to_ends_at_once(place) {
        let mut town = Town::on(place).await;
        let [mut lena] = town.talking().await;
        lena.send(&new_message(town.channel(), "tschüss")).await.unwrap();
        lena.leave().await;
        let start = now();
        town.server.terminate();
        assert_eq!(town.server.exited().await.code(), Some(0));
        assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    }
}
