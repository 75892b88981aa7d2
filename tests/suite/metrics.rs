//! What the operator can watch.

use quartier::clock::{Clock, SystemClock};
use quartier_tests::http;
use quartier_tests::place::Place;
use quartier_tests::town::Town;
use quartier_tests::wait::until;

on_both_stores! {
    async fn the_documented_metrics_are_there(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        lena.say(town.channel(), "Hallo").await;
        yanis.expect_event().await;
        let mut raw = quartier_tests::raw::Raw::open(town.server.address, &town.participant(2).token).await;
        raw.text("{").await;
        raw.masked(quartier_tests::raw::FIN | quartier_tests::raw::opcode::BINARY, b"x").await;
        raw.ended().await;
        quartier_tests::client::Door::of(town.server.address).refused(401).await;
        let wanted = [
            "quartier_connections 2",
            "quartier_channels_followed 1",
            "quartier_events_total{kind=\"message.posted\"} 1",
            "quartier_deliveries_total 2",
            "quartier_commands_total{command=\"send\",outcome=\"ok\"} 1",
            "quartier_commands_total{command=\"undecodable\",outcome=\"bad_request\"} 1",
            "quartier_closes_total{reason=\"unsupported_data\"} 1",
            "quartier_refused_total",
            "quartier_command_seconds_bucket",
        ];
        until(format_args!("{wanted:#?}"), async || {
            let text = town.server.metrics().await;
            wanted.iter().all(|line| text.contains(line)).then_some(())
        })
        .await;
    }

    async fn g7_the_last_deletion_shows(place) {
        let town = Town::on(place).await;
        let start = SystemClock::new().now().unix_ms() as f64 / 1_000.0;
        until("retention to have run", async || {
            let text = town.server.metrics().await;
            let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse::<f64>().ok());
            let (ran, removed) = (value("quartier_retention_last_run_seconds ")?, value("quartier_retention_removed_events_total ")?);
            (ran > start - 60.0 && removed == 0.0).then_some(())
        })
        .await;
    }

    async fn metrics_are_on_the_admin_listener_only(place) {
        let town = Town::on(place).await;
        assert_eq!(http::get(town.server.address, "/metrics").answer().await.status, 404);
        let answer = http::get(town.server.admin, "/metrics").answer().await;
        assert!(answer.header("content-type").starts_with("text/plain; version=0.0.4"));
        assert_eq!(http::get(town.server.admin, "/readyz").answer().await.status, 200);
        assert_eq!(http::get(town.server.admin, "/api/v1/me").answer().await.status, 404);
    }
}

#[tokio::test]
async fn the_size_of_the_write_ahead_log_is_told() {
    let town = Town::on(Place::sqlite().await).await;
    let told = until("the gauge", async || {
        let text = town.server.metrics().await;
        text.lines().find_map(|line| line.strip_prefix("quartier_wal_bytes ")?.trim().parse::<f64>().ok())
    });
    assert!(told.await > 0.0);
}

#[tokio::test]
async fn how_long_logs_wait_for_the_archive_is_told() {
    let town = Town::on(Place::redis().await).await;
    until("the gauge", async || town.server.metrics().await.contains("quartier_unarchived_seconds 0").then_some(()))
        .await;
}
