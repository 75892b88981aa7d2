//! Controls don't wait until what channels say is taken.

use super::opened;
use crate::conformance::stores::Redis;
use crate::conformance::world::*;
use quartier::digest::Digest;
use quartier::kernel::broker::{Control, Delivery, ingress};
use quartier_tests::wait::within;

#[tokio::test]
async fn a_control_arrives_while_nobody_takes_what_a_channel_says() {
    let (world, node) = World::<Redis>::begin().await;
    let (ingress, mut partitions) = ingress(1);
    let slow = opened(&[world.store.server.url()], &world.store.database, ingress).await.unwrap();
    let (mut controls, said) = (partitions.pop().unwrap(), partitions.pop().unwrap());
    slow.broker.follow(world.channel(0)).await.unwrap();
    for _ in 0..said.max_capacity() + 200 {
        node.stores.broker.typing(world.channel(0), world.member(0)).await;
    }
    within("its partition to be full", async {
        while said.len() < said.max_capacity() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let ended = Control::CredentialEnded(Digest::of("a session"));
    node.stores.broker.control(ended.clone()).await.unwrap();
    let heard = async {
        loop {
            match controls.recv().await.unwrap() {
                Delivery::Control(control) if control == ended => break,
                _ => {}
            }
        }
    };
    within("the control", heard).await;
    assert_eq!(said.len(), said.max_capacity());
}
