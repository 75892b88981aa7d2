//! A session that panics: its socket, its member's right to a connection and their presence are given back, and nobody else notices.
//!
//! The server runs in the test's own process, with a broker that panics where somebody is writing.

use crate::UNHURRIED;
use crate::task_end::configured_with;
use metrics_exporter_prometheus::PrometheusBuilder;
use quartier::kernel::broker::{Broker, Control};
use quartier::kernel::store::Stored;
use quartier::lifecycle;
use quartier_protocol::command::{ChannelOnly, Command};
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_tests::town::{SMALL, Seeded};
use quartier_tests::wait::until;
use std::sync::Arc;

/// A broker, but for what panics.
struct Panicking(Arc<dyn Broker>);

#[async_trait::async_trait]
impl Broker for Panicking {
    async fn follow(&self, channel: ChannelId) -> Stored<()> {
        self.0.follow(channel).await
    }

    async fn unfollow(&self, channel: ChannelId) {
        self.0.unfollow(channel).await;
    }

    async fn typing(&self, _: ChannelId, _: MemberId) {
        panic!("on purpose");
    }

    async fn control(&self, control: Control) -> Stored<()> {
        self.0.control(control).await
    }
}

on_both_stores! {
    async fn a_session_that_panics_gives_back_all_it_had_and_nobody_else_notices(place) {
        let seeded = Seeded::on(place, SMALL).await;
        let (pairing, channel) = (&seeded.pairings[0], seeded.pairings[0].channels[0]);
        let config = configured_with(&seeded.place, &[UNHURRIED, &["--connections-per-member", "1"]].concat());
        let mut opened = lifecycle::open(&config).await.unwrap();
        opened.stores.broker = Arc::new(Panicking(opened.stores.broker.clone()));
        let metrics = PrometheusBuilder::new().build_recorder().handle();
        let running = lifecycle::start(&config, lifecycle::prepare(&config).unwrap(), opened, metrics).await.unwrap();
        let door = |number: usize| pairing.participants[number].door(running.address);
        let (mut lena, mut emre) = (door(0).open().await, door(1).open().await);
        lena.subscribe(channel).await;
        emre.subscribe(channel).await;
        for _ in 0..3 {
            lena.expect_presence(channel, emre.member(), true).await;
            emre.try_put(Command::Typing(ChannelOnly { channel })).await.unwrap();
            assert_eq!(emre.closed().await, 1011);
            lena.expect_presence(channel, emre.member(), false).await;
            // They may have one connection: the one before does not count any more.
            emre.vanish();
            emre = until("the door to open again", async || door(1).try_open().await.ok()).await;
            emre.subscribe(channel).await;
        }
        lena.say(channel, "Bei mir ist nichts gewesen.").await;
        emre.expect_text("Bei mir ist nichts gewesen.").await;
        running.stop().await;
    }
}
