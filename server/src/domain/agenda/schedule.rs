//! When something that was planned takes place: once, or again and again.

use crate::calendar::recurrence::Rule;
use crate::calendar::series::Series;
use crate::calendar::zones::{Kind, Zone};
use quartier_protocol::local::LocalTime;
use quartier_protocol::time::Timestamp;

/// Why a plan can't be kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unplannable {
    /// There is no such zone.
    Zone,
    /// Clocks skip its first start.
    Skipped,
    /// Its first start is over.
    Past,
    /// It has no rule that can be kept to, for this reason.
    Rule(&'static str),
}

/// One of its starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Start {
    /// On the wall, as the rule says it: its name.
    pub wall: LocalTime,
    /// When that is.
    pub at: Timestamp,
}

/// Reads what repeats at most once a day.
pub fn daily_at_most(start: LocalTime, zone: &str, rule: Option<&str>) -> Result<Series, Unplannable> {
    let zone = Zone::parse(zone).map_err(|_| Unplannable::Zone)?;
    if zone.resolve(start.civil()).kind == Kind::Skipped {
        return Err(Unplannable::Skipped);
    }
    let Some(rule) = rule else { return Ok(Series::once(start.civil(), zone)) };
    let Ok(rule) = Rule::parse(rule) else { return Err(Unplannable::Rule("the rule can't be read")) };
    if rule.has_times() {
        return Err(Unplannable::Rule("at most once a day: no BYHOUR, BYMINUTE, BYSECOND"));
    }
    Ok(Series::repeating(start.civil(), zone, rule))
}

/// Its first start after a moment.
pub fn next(series: &Series, after: Timestamp) -> Option<Start> {
    let moment = jiff::Timestamp::from_millisecond(after.unix_ms()).ok()?;
    let found = series.next_after(moment)?;
    let at = Timestamp::from_unix_ms(found.resolved.instant.as_millisecond());
    Some(Start { wall: LocalTime::of(found.wall)?, at })
}

/// Its first start, if that is still to come.
pub fn first(series: &Series, now: Timestamp) -> Result<Start, Unplannable> {
    let begins = series.zone.resolve(series.start).instant.as_millisecond();
    if begins <= now.unix_ms() {
        return Err(Unplannable::Past);
    }
    next(series, now).ok_or(Unplannable::Rule("the rule never comes true"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> LocalTime {
        LocalTime::parse(text).unwrap()
    }

    fn refused(start: &str, zone: &str, rule: Option<&str>) -> Option<Unplannable> {
        let now = Timestamp::parse("2026-03-01T12:00:00.000Z").unwrap();
        daily_at_most(local(start), zone, rule).and_then(|series| first(&series, now)).err()
    }

    #[test]
    fn what_cant_be_planned_is_told_apart() {
        let berlin = "Europe/Berlin";
        assert_eq!(refused("2026-03-02T09:00", berlin, None), None);
        assert_eq!(refused("2026-03-02T09:00", "Europe/Atlantis", None), Some(Unplannable::Zone));
        assert_eq!(refused("2026-03-29T02:30", berlin, None), Some(Unplannable::Skipped));
        assert_eq!(refused("2026-10-25T02:30", berlin, None), None, "it comes twice: the first");
        assert_eq!(refused("2026-03-01T13:00", berlin, None), Some(Unplannable::Past), "it is just now");
        assert_eq!(refused("2026-02-01T13:00", berlin, Some("FREQ=DAILY")), Some(Unplannable::Past));
        assert_eq!(refused("2026-03-02T09:00", berlin, Some("FREQ=DAILY")), None, "without end, once a day");
        for rule in ["", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=8,9", "FREQ=DAILY;COUNT=0", "every day"] {
            assert!(matches!(refused("2026-03-02T09:00", berlin, Some(rule)), Some(Unplannable::Rule(_))), "{rule}");
        }
    }

    #[test]
    fn i6_half_past_two_is_once_where_clocks_change() {
        let series = daily_at_most(local("2026-03-28T02:30"), "Europe/Paris", Some("FREQ=DAILY;COUNT=3")).unwrap();
        let (mut after, mut found) = (Timestamp::from_unix_ms(0), Vec::new());
        while let Some(start) = next(&series, after) {
            found.push((start.wall.to_string(), start.at.to_string()));
            after = start.at;
        }
        let wanted = [
            ("2026-03-28T02:30", "2026-03-28T01:30:00.000Z"),
            ("2026-03-29T02:30", "2026-03-29T01:30:00.000Z"),
            ("2026-03-30T02:30", "2026-03-30T00:30:00.000Z"),
        ];
        assert_eq!(found, wanted.map(|(wall, at)| (wall.to_owned(), at.to_owned())));
    }
}
