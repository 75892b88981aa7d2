//! The broker of a server that is alone on its store: everything stays on this node.
//!
//! Owns which channels the node follows. Never keeps a delivery. Invariant: what is handed in for a channel while it
//! is followed reaches the ingress, in the order in which it is handed in.

use super::{Broker, Control, Delivery, Ingress};
use crate::kernel::store::Stored;
use parking_lot::RwLock;
use quartier_protocol::id::{ChannelId, MemberId};
use std::collections::HashSet;

/// The one node's broker.
pub struct LocalBroker {
    ingress: Ingress,
    followed: RwLock<HashSet<ChannelId>>,
}

impl LocalBroker {
    /// A broker that follows nothing yet.
    pub fn new(ingress: Ingress) -> Self {
        Self { ingress, followed: RwLock::default() }
    }

    /// Hands over a delivery if its channel is followed.
    pub async fn deliver(&self, delivery: Delivery) {
        if self.is_wanted(&delivery) {
            self.ingress.deliver(delivery).await;
        }
    }

    /// The same from a thread that may block.
    pub fn deliver_blocking(&self, delivery: Delivery) {
        if self.is_wanted(&delivery) {
            self.ingress.deliver_blocking(delivery);
        }
    }

    fn is_wanted(&self, delivery: &Delivery) -> bool {
        let channel = match delivery {
            Delivery::Event(event) => event.channel,
            Delivery::Presence { channel, .. }
            | Delivery::Typing { channel, .. }
            | Delivery::Interrupted { channel } => *channel,
            Delivery::Control(_) => return true,
        };
        self.followed.read().contains(&channel)
    }
}

#[async_trait::async_trait]
impl Broker for LocalBroker {
    async fn follow(&self, channel: ChannelId) -> Stored<()> {
        self.followed.write().insert(channel);
        Ok(())
    }

    async fn unfollow(&self, channel: ChannelId) {
        self.followed.write().remove(&channel);
    }

    async fn typing(&self, channel: ChannelId, member: MemberId) {
        self.deliver(Delivery::Typing { channel, member }).await;
    }

    async fn control(&self, control: Control) -> Stored<()> {
        self.deliver(Delivery::Control(control)).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::broker::ingress;
    use uuid::Uuid;

    #[tokio::test]
    async fn only_followed_channels_arrive_and_control_always_does() {
        let (ingress, mut partitions) = ingress(1);
        let broker = LocalBroker::new(ingress);
        let [one, other] = [1, 2].map(|n| ChannelId(Uuid::from_u128(n)));
        let member = MemberId(Uuid::from_u128(3));
        broker.follow(one).await.unwrap();
        broker.follow(one).await.unwrap();
        broker.typing(other, member).await;
        broker.typing(one, member).await;
        broker.unfollow(one).await;
        broker.typing(one, member).await;
        broker.control(Control::MemberChanged(member)).await.unwrap();
        assert!(matches!(partitions[0].recv().await, Some(Delivery::Typing { channel, .. }) if channel == one));
        assert!(matches!(partitions[1].recv().await, Some(Delivery::Control(_))), "by a way of its own");
    }
}
