//! What only the shared store promises: what happens between it and its servers, and between its nodes.

mod archive;
mod called;
mod cluster;
mod controls;
mod emptied;
mod evicting;
mod interruption;
mod losing;
mod refusing;
mod repeating;
mod seam;
mod sentinel;
mod sick;
mod size;
mod start;

use super::enrolled::{Node, PRESENCE_TIMEOUT, tables};
use super::world::{World, head, message};
use quartier::clock::SteadyClock;
use quartier::entropy::SystemEntropy;
use quartier::kernel::broker::{Control, Delivery, Ingress, ingress};
use quartier::kernel::store::Stored;
use quartier::kernel::store::archive::HotWindow;
use quartier::kernel::store::shared::{SharedOptions, open};
use quartier::kernel::stores::Stores;
use quartier_protocol::id::ChannelId;
use quartier_tests::postgres::PrivateDatabase;
use std::sync::Arc;
use std::time::Duration;

/// Opens a store at these addresses, with this database.
async fn opened(urls: &[String], database: &PrivateDatabase, ingress: Ingress) -> Stored<Stores> {
    let (postgres, tables) = (database.url(), tables());
    let options = SharedOptions {
        redis: urls,
        postgres: &postgres,
        presence_timeout: PRESENCE_TIMEOUT,
        hot: HotWindow::default(),
        tables: &tables,
    };
    open(options, Arc::new(SteadyClock::at(1_770_908_523_004)), Arc::new(SystemEntropy), ingress).await
}

/// Opens a node at these addresses, with this database.
async fn node(urls: &[String], database: &PrivateDatabase) -> Node {
    let (ingress, partitions) = ingress(2);
    Node::new(opened(urls, database, ingress).await.unwrap(), partitions)
}

/// Waits until the store takes writes.
async fn healthy(node: &Node) {
    let healthy = async {
        while node.stores.health.check().await.is_err() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), healthy).await.expect("it works again without a restart");
}

/// Takes deliveries until both interruptions were told, of the channel and of controls.
async fn told_of_interruption(node: &mut Node, channel: ChannelId) {
    let (mut of_channel, mut of_controls) = (false, false);
    while !(of_channel && of_controls) {
        match node.arrival().await {
            Delivery::Interrupted { channel: which } if which == channel => of_channel = true,
            Delivery::Control(Control::Interrupted) => of_controls = true,
            Delivery::Event(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

/// Posts through one node and expects it, and nothing else, at the others.
async fn is_heard<S: super::enrolled::Enrolled>(world: &World<S>, nodes: &mut [Node], channel: ChannelId) {
    let posted = message(world.member(0), "hört ihr mich?");
    let position = world.post(&nodes[0].stores, channel, &posted).await;
    assert_eq!(position, head(&nodes[0].stores, channel).await);
    for node in nodes {
        match node.arrival().await {
            Delivery::Event(event) => assert_eq!(event.position, position),
            other => panic!("{other:?}"),
        }
    }
}
