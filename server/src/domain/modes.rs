//! How a channel is used when it and its pairing both say something about it.

use quartier_protocol::http::moderation::modes::Mode;
use quartier_protocol::time::Timestamp;

/// Seconds between two messages that a slow mode can ask for.
pub const SLOW_S: std::ops::RangeInclusive<u32> = 5..=3_600;

/// For how long the brake holds.
pub const BRAKE_MS: i64 = 3_600_000;

/// Both together: whatever is stricter. It ends with what counts most for whoever writes: of a frozen channel, the freeze.
pub fn both(pairing: &Mode, channel: &Mode, now: Timestamp) -> Mode {
    let pairing = membership(pairing, now);
    let channel = membership(channel, now);
    let is_frozen = pairing.frozen.is_some() || channel.frozen.is_some();
    let counts = |mode: &&Mode| if is_frozen { mode.frozen.is_some() } else { mode.slow_s.is_some() || mode.hold };
    let until = [&pairing, &channel].into_iter().filter(counts).map(|mode| mode.until).reduce(later).flatten();
    Mode {
        slow_s: pairing.slow_s.max(channel.slow_s),
        frozen: channel.frozen.or(pairing.frozen),
        hold: pairing.hold || channel.hold,
        no_joining: false,
        until,
    }
}

/// The mode, if it has not ended.
pub fn membership(mode: &Mode, now: Timestamp) -> Mode {
    if mode.until.is_some_and(|until| until <= now) { Mode::default() } else { mode.clone() }
}

fn later(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.zip(other).map(|(one, other)| one.max(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quartier_protocol::lang::Bilingual;

    #[test]
    fn the_stricter_counts_and_what_has_ended_does_not() {
        let now = Timestamp::from_unix_ms(1_000);
        let words = |de: &str| Some(Bilingual { de: de.to_owned(), fr: de.to_owned() });
        let pairing = Mode { slow_s: Some(60), frozen: words("alle"), until: Some(now.plus_ms(1)), ..Mode::default() };
        let channel = Mode { slow_s: Some(10), hold: true, frozen: words("hier"), until: None, ..Mode::default() };
        let together = both(&pairing, &channel, now);
        assert_eq!((together.slow_s, together.hold, together.until), (Some(60), true, None));
        assert_eq!(together.frozen, words("hier"));
        assert_eq!(both(&pairing, &Mode::default(), now).until, pairing.until);
        assert_eq!(both(&pairing, &channel, now.plus_ms(1)), channel);
        assert_eq!(both(&Mode::default(), &Mode::default(), now), Mode::default());
    }

    #[test]
    fn of_two_at_once_the_end_of_the_freeze_is_told() {
        let now = Timestamp::from_unix_ms(1_000);
        let at = |minutes: i64| Some(now.plus_ms(minutes * 60_000));
        let freeze = |until| {
            let words = Bilingual { de: "Pause".to_owned(), fr: "Pause".to_owned() };
            Mode { frozen: Some(words), slow_s: Some(60), until, ..Mode::default() }
        };
        let slow = |until| Mode { slow_s: Some(10), until, ..Mode::default() };
        let closed = |until| Mode { no_joining: true, until, ..Mode::default() };
        for (pairing, channel, end) in [
            (freeze(at(60)), slow(None), at(60)),
            (freeze(at(30)), slow(at(120)), at(30)),
            (slow(at(120)), freeze(at(30)), at(30)),
            (slow(at(30)), freeze(None), None),
            (freeze(at(30)), freeze(at(60)), at(60)),
            (freeze(at(30)), freeze(None), None),
            (freeze(at(0)), slow(at(60)), at(60)),
            (slow(at(30)), slow(at(60)), at(60)),
            (closed(None), slow(at(60)), at(60)),
            (closed(at(30)), Mode::default(), None),
        ] {
            assert_eq!(both(&pairing, &channel, now).until, end, "{pairing:?} {channel:?}");
        }
    }
}
