//! What the hub counts.

use ::metrics::{counter, gauge};

pub(super) fn delivered(frames: usize) {
    counter!("quartier_deliveries_total").increment(frames as u64);
}

pub(super) fn event(kind: &'static str) {
    counter!("quartier_events_total", "kind" => kind).increment(1);
}

pub(super) fn gap_filled() {
    counter!("quartier_gaps_filled_total").increment(1);
}

pub(super) fn connections(count: usize) {
    gauge!("quartier_connections").set(count as f64);
}

pub(super) fn channels_followed(count: usize) {
    gauge!("quartier_channels_followed").set(count as f64);
}
