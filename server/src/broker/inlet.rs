//! Where deliveries arrive at a node: a few lanes, each in order, each bounded.

use super::Delivery;
use quartier_protocol::id::ChannelId;
use tokio::sync::mpsc;

/// Deliveries waiting in one lane. A full lane makes the store wait: accepting slows down before memory grows.
const LANE_DEPTH: usize = 1_024;

/// Where deliveries arrive. A channel always takes the same lane.
#[derive(Clone)]
pub struct Inlet {
    lanes: Vec<mpsc::Sender<Delivery>>,
}

/// One lane's end at the hub.
pub type Lane = mpsc::Receiver<Delivery>;

/// An inlet with `lanes` lanes (at least one).
pub fn inlet(lanes: usize) -> (Inlet, Vec<Lane>) {
    let (senders, receivers) = (0..lanes.max(1)).map(|_| mpsc::channel(LANE_DEPTH)).unzip();
    (Inlet { lanes: senders }, receivers)
}

impl Inlet {
    /// Hands over a delivery; waits while its lane is full. After the hub has gone, deliveries go nowhere.
    pub async fn deliver(&self, delivery: Delivery) {
        let _ = self.lane(&delivery).send(delivery).await;
    }

    /// The same from a thread that may block.
    pub fn deliver_blocking(&self, delivery: Delivery) {
        let _ = self.lane(&delivery).blocking_send(delivery);
    }

    fn lane(&self, delivery: &Delivery) -> &mpsc::Sender<Delivery> {
        let channel = match delivery {
            Delivery::Event(event) => event.channel,
            Delivery::Presence { channel, .. }
            | Delivery::Typing { channel, .. }
            | Delivery::Interrupted { channel } => *channel,
            Delivery::Control(_) => return &self.lanes[0],
        };
        &self.lanes[lane_of(channel, self.lanes.len())]
    }
}

/// The last bytes of a UUID are random in every version we make.
fn lane_of(channel: ChannelId, lanes: usize) -> usize {
    let bytes = channel.0.as_bytes();
    usize::from(u16::from_le_bytes([bytes[14], bytes[15]])) % lanes
}
