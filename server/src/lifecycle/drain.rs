//! How connections are told to go: spread over the drain time.

use std::time::Duration;

/// Between two steps of closing what is connected.
const DRAIN_STEP: Duration = Duration::from_millis(20);

/// How many connections are told to go at once, and the pause after each time: in steps that a timer can keep, since thirty thousand
/// waits of a tenth of a millisecond would take half a minute.
pub(super) fn drain_step(connections: usize, drain: Duration) -> (usize, Duration) {
    let steps = ((drain.as_millis() / DRAIN_STEP.as_millis()) as usize).clamp(1, connections.max(1));
    (connections.div_ceil(steps).max(1), drain / steps as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_many_are_told_to_go_it_takes_as_long_as_was_asked_for() {
        for connections in [0, 1, 10, 149, 30_000] {
            for drain_ms in [0, 5, 3_000] {
                let drain = Duration::from_millis(drain_ms);
                let (at_once, pause) = drain_step(connections, drain);
                let pauses = connections.div_ceil(at_once) as u32;
                assert!(at_once > 0 && pause * pauses <= drain, "{connections} in {drain:?}: {at_once}, {pause:?}");
                assert!(pauses <= 1 || pause >= DRAIN_STEP, "{pause:?} is no time for a timer");
                assert!(pauses <= 150);
            }
        }
    }
}
