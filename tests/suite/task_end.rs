//! A task that ends while it should run: the whole server stops in order and its program exits with a failure.
//!
//! The server runs in the test's own process, with one partition more than it needs, whose senders the test holds: what a fault in a partition
//! would do, it does by letting go of them.

use clap::Parser;
use metrics_exporter_prometheus::PrometheusBuilder;
use quartier::config::{self, Config, Settings};
use quartier::kernel::broker::ingress;
use quartier::{cli, lifecycle};
use quartier_tests::loglaw;
use quartier_tests::place::Place;
use quartier_tests::server::ORIGIN;
use quartier_tests::town::{SMALL, Seeded};
use quartier_tests::wait::TIME_LIMIT;
use std::future::pending;
use std::process::ExitCode;
use tokio::time::timeout;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    settings: Settings,
}

/// What a server on a store of the test's is told.
pub fn configured(place: &Place) -> Config {
    configured_with(place, &[])
}

/// The same with further flags.
pub fn configured_with(place: &Place, flags: &[&str]) -> Config {
    let fixed = ["quartier", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--public-url", ORIGIN];
    let words = fixed.iter().chain(flags).map(|word| (*word).to_owned()).chain(place.flags());
    config::load(None, &Line::parse_from(words).settings).unwrap()
}

on_both_stores! {
    async fn a_task_that_ends_by_itself_stops_the_server_in_order_and_exits_with_a_failure(place) {
        let seeded = Seeded::on(place, SMALL).await;
        let (lena, channel) = (&seeded.pairings[0].participants[0], seeded.pairings[0].channels[0]);
        let config = configured(&seeded.place);
        let mut opened = lifecycle::open(&config).await.unwrap();
        let (spare, mut partition) = ingress(1);
        opened.partitions.append(&mut partition);
        let metrics = PrometheusBuilder::new().build_recorder().handle();
        let running = lifecycle::start(&config, lifecycle::prepare(&config).unwrap(), opened, metrics).await.unwrap();
        let mut client = lena.door(running.address).try_open().await.unwrap();
        client.subscribe(channel).await;
        let serving = tokio::spawn(lifecycle::serve_until(pending(), running));
        let said = client.say(channel, "Noch läuft alles.").await;
        assert!(!serving.is_finished(), "nothing has ended yet");

        drop(spare);
        assert_eq!(client.closed().await, 1001, "whoever is connected comes back elsewhere");
        let outcome = timeout(TIME_LIMIT, serving).await.unwrap().unwrap();
        let why = outcome.as_ref().unwrap_err().to_string();
        assert!(why.contains("\"partition\"") && why.contains("ended unexpectedly"), "{why}");
        assert_eq!(cli::exit_code(outcome), ExitCode::FAILURE);

        let again = lifecycle::open(&config).await.expect("the store was closed in order");
        let (prepared, metrics) = (lifecycle::prepare(&config).unwrap(), PrometheusBuilder::new().build_recorder().handle());
        let again = lifecycle::start(&config, prepared, again, metrics).await.unwrap();
        let mut client = lena.door(again.address).try_open().await.unwrap();
        loglaw::holds_each_once(&loglaw::whole(&mut client, channel).await, &[(said.id, said.position)]);
        again.stop().await;
    }
}
