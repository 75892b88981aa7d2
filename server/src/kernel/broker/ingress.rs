//! Where deliveries arrive at a node: a few partitions, each in order, each bounded. Controls have one of their own: that a session ended
//! doesn't wait until a channel's log was read.

use super::Delivery;
use quartier_protocol::id::ChannelId;
use tokio::sync::mpsc;

/// Deliveries waiting in one partition. A full partition makes the store wait: accepting slows down before memory grows.
const PARTITION_DEPTH: usize = 1_024;

/// Where deliveries arrive. A channel always takes the same partition.
#[derive(Clone)]
pub struct Ingress {
    partitions: Vec<mpsc::Sender<Delivery>>,
    controls: mpsc::Sender<Delivery>,
}

/// One partition's end at the hub.
pub type Partition = mpsc::Receiver<Delivery>;

/// An ingress with `partitions` partitions for channels (at least one), and, the last one, for controls.
pub fn ingress(partitions: usize) -> (Ingress, Vec<Partition>) {
    let (mut senders, receivers): (Vec<_>, _) = (0..=partitions.max(1)).map(|_| mpsc::channel(PARTITION_DEPTH)).unzip();
    let controls = senders.remove(senders.len() - 1);
    (Ingress { partitions: senders, controls }, receivers)
}

impl Ingress {
    /// Hands over a delivery; waits while its partition is full. After the hub has gone, deliveries go nowhere.
    pub async fn deliver(&self, delivery: Delivery) {
        let _ = self.partition(&delivery).send(delivery).await;
    }

    /// The same from a thread that may block.
    pub fn deliver_blocking(&self, delivery: Delivery) {
        let _ = self.partition(&delivery).blocking_send(delivery);
    }

    fn partition(&self, delivery: &Delivery) -> &mpsc::Sender<Delivery> {
        let channel = match delivery {
            Delivery::Event(event) => event.channel,
            Delivery::Presence { channel, .. }
            | Delivery::Typing { channel, .. }
            | Delivery::Interrupted { channel } => *channel,
            Delivery::Control(_) => return &self.controls,
        };
        &self.partitions[partition_of(channel, self.partitions.len())]
    }
}

/// The last bytes of a UUID are random in every version we make.
fn partition_of(channel: ChannelId, partitions: usize) -> usize {
    let bytes = channel.0.as_bytes();
    usize::from(u16::from_le_bytes([bytes[14], bytes[15]])) % partitions
}
