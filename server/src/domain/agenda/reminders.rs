//! When a meeting is reminded of next.
//!
//! Invariant: each time of a meeting is reminded of at most once at one moment, always before it begins, and never in quiet hours
//! that it does not begin after.

use super::offset::Offset;
use super::quiet::Quiet;
use crate::calendar::zones::Zone;
use jiff::SignedDuration;
use jiff::civil::DateTime;
use quartier_protocol::local::LocalTime;
use quartier_protocol::time::Timestamp;

/// Longest way from a reminder to the start it is about: four weeks, and what quiet hours and clocks add.
const REACH: SignedDuration = SignedDuration::from_hours(24 * 30);

/// One time at which a meeting takes place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Time {
    /// The start it had at first.
    pub occurrence: LocalTime,
    /// When it begins, on the wall.
    pub start: LocalTime,
    /// When that is.
    pub starts_at: Timestamp,
    /// Where that wall is.
    pub zone: Zone,
}

/// Up to where reminders are done with: by when they were due, then by the start they were about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize)]
pub struct Mark(pub Timestamp, pub Timestamp);

impl Mark {
    /// Everything that was due by a moment is done with.
    pub fn by(moment: Timestamp) -> Self {
        Self(moment, Timestamp::from_unix_ms(i64::MAX))
    }
}

/// A reminder, and when it is due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Next {
    /// Of which time.
    pub time: Time,
    /// How long before.
    pub offset: Offset,
    /// When.
    pub due: Timestamp,
}

impl Next {
    /// Where reminders are once it is done.
    pub fn mark(&self) -> Mark {
        Mark(self.due, self.time.starts_at)
    }
}

/// The first reminder after a mark. `times`: those the meeting takes place at, in order of their beginnings, from those on
/// that begin after the mark.
pub fn next(times: impl IntoIterator<Item = Time>, offsets: &[Offset], quiet: Quiet, after: Mark) -> Option<Next> {
    let mut first: Option<Next> = None;
    for time in times {
        let reach = time.starts_at.plus_ms(-i64::try_from(REACH.as_millis()).unwrap_or(i64::MAX));
        if offsets.is_empty() || first.as_ref().is_some_and(|first| first.due < reach) {
            break;
        }
        for offset in offsets {
            let Some(due) = due(&time, offset, quiet) else { continue };
            let found = Next { time: time.clone(), offset: offset.clone(), due };
            // Of two that quiet hours bring together, the shorter one stands for both.
            let is_earlier = first
                .as_ref()
                .is_none_or(|first| (found.mark(), found.offset.minutes()) < (first.mark(), first.offset.minutes()));
            if found.mark() > after && is_earlier {
                first = Some(found);
            }
        }
    }
    first
}

/// Until when a reminder waits that is due, where it is night now: the end of the quiet hours, if the meeting begins after them.
pub fn waits_until(starts_at: Timestamp, zone: &Zone, quiet: Quiet, now: Timestamp) -> Option<Timestamp> {
    let now = jiff::Timestamp::from_millisecond(now.unix_ms()).ok()?;
    let (_, ends) = quiet.around(zone.wall(now))?;
    let ends = Timestamp::from_unix_ms(zone.resolve(ends).instant.as_millisecond());
    (ends < starts_at).then_some(ends)
}

/// When one time is reminded of. Hours that clocks skip come an hour later, those that come twice are meant the first time.
fn due(time: &Time, offset: &Offset, quiet: Quiet) -> Option<Timestamp> {
    let zone = &time.zone;
    let instant = |wall: DateTime| Timestamp::from_unix_ms(zone.resolve(wall).instant.as_millisecond());
    let wanted = offset.before(time.start.civil())?;
    let shown = zone.wall(zone.resolve(wanted).instant);
    let due = match quiet.around(shown) {
        None => instant(wanted),
        Some((_, ends)) if instant(ends) < time.starts_at => instant(ends),
        Some((begins, _)) => instant(begins),
    };
    // An offset within the hour that clocks skip would be after the start.
    Some(if due < time.starts_at { due } else { time.starts_at.plus_ms(-60_000 * i64::from(offset.minutes())) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::recurrence::Rule;
    use crate::calendar::series::Series;

    const NIGHT: Quiet =
        Quiet { from: jiff::civil::Time::constant(21, 0, 0, 0), until: jiff::civil::Time::constant(7, 0, 0, 0) };

    fn moment(text: &str) -> Timestamp {
        Timestamp::parse(&format!("{text}:00.000Z")).unwrap()
    }

    fn times(start: &str, zone: &str, rule: Option<&str>) -> Vec<Time> {
        let zone = Zone::parse(zone).unwrap();
        let start = start.parse().unwrap();
        let series = match rule {
            Some(rule) => Series::repeating(start, zone.clone(), Rule::parse(rule).unwrap()),
            None => Series::once(start, zone.clone()),
        };
        let of = |wall: DateTime, at: jiff::Timestamp| {
            let occurrence = LocalTime::parse(&wall.strftime("%Y-%m-%dT%H:%M").to_string()).unwrap();
            let shown = LocalTime::parse(&zone.wall(at).strftime("%Y-%m-%dT%H:%M").to_string()).unwrap();
            Time {
                occurrence,
                start: shown,
                starts_at: Timestamp::from_unix_ms(at.as_millisecond()),
                zone: zone.clone(),
            }
        };
        let all = series.from(jiff::Timestamp::UNIX_EPOCH).take(100);
        all.map(|found| of(found.wall, found.resolved.instant)).collect()
    }

    /// All reminders after a moment, in order: which start, how long before, when.
    fn all(times: &[Time], offsets: &[&str], quiet: Quiet, after: &str) -> Vec<(String, String, String)> {
        let offsets: Vec<Offset> = offsets.iter().map(|text| Offset::parse(text).unwrap()).collect();
        let (mut mark, mut found) = (Mark::by(moment(after)), Vec::new());
        while let Some(next) = next(times.iter().cloned(), &offsets, quiet, mark) {
            assert!(next.due < next.time.starts_at && next.mark() > mark);
            mark = next.mark();
            let at = next.due.to_string().replace(":00.000Z", "");
            found.push((next.time.occurrence.to_string(), next.offset.as_str().to_owned(), at));
        }
        found
    }

    fn dues(start: &str, zone: &str, rule: Option<&str>, offsets: &[&str], quiet: Quiet) -> Vec<String> {
        let after = "1970-01-01T00:00";
        all(&times(start, zone, rule), offsets, quiet, after).into_iter().map(|(_, _, at)| at).collect()
    }

    #[test]
    fn i6_half_past_two_on_the_last_sunday_of_march_is_once_and_local() {
        for zone in ["Europe/Berlin", "Europe/Paris"] {
            let daily = dues("2026-03-29T02:30", zone, Some("FREQ=DAILY;COUNT=8"), &["P1D"], Quiet::NEVER);
            // 02:30 is 01:30 UTC in winter; the start that is skipped is at 03:30 summer time, and a day before that is 03:30.
            assert_eq!(daily[..3], ["2026-03-28T02:30", "2026-03-29T01:30", "2026-03-30T00:30"], "{zone}");
            assert_eq!(daily.len(), 8);
            // A day before half past two of the 30th is the hour that is skipped.
            let once = dues("2026-03-30T02:30", zone, None, &["P1D"], Quiet::NEVER);
            assert_eq!(once, ["2026-03-29T01:30"], "{zone}: at half past three summer time");
            // A day before six in the evening of that Sunday is six in the evening, though only 23 hours go by.
            assert_eq!(dues("2026-03-29T18:00", zone, None, &["P1D"], Quiet::NEVER), ["2026-03-28T17:00"]);
        }
    }

    #[test]
    fn i6_half_past_two_on_the_last_sunday_of_october_is_once_and_local() {
        for zone in ["Europe/Berlin", "Europe/Paris"] {
            let daily = dues("2026-10-25T02:30", zone, Some("FREQ=DAILY;COUNT=3"), &["P1D"], Quiet::NEVER);
            // Half past two comes twice on the 25th: the reminder of the 26th is at the first.
            assert_eq!(daily, ["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"], "{zone}");
            assert_eq!(dues("2026-10-25T18:00", zone, None, &["P1D"], Quiet::NEVER), ["2026-10-24T16:00"], "25 hours");
            assert_eq!(dues("2026-10-25T03:30", zone, None, &["PT1H"], Quiet::NEVER), ["2026-10-25T00:30"]);
        }
    }

    #[test]
    fn overseas_it_is_the_clock_over_there() {
        assert_eq!(
            dues("2026-03-29T18:00", "America/Martinique", None, &["P1D", "PT1H"], NIGHT),
            ["2026-03-28T22:00", "2026-03-29T21:00"]
        );
        assert_eq!(dues("2026-10-25T08:00", "Indian/Reunion", None, &["PT1H"], NIGHT), ["2026-10-25T03:00"]);
        assert_eq!(dues("2026-10-25T06:00", "Pacific/Noumea", None, &["PT1H"], NIGHT), ["2026-10-24T10:00"]);
        // Southern summer time ends in April: Lord Howe puts clocks back half an hour.
        assert_eq!(dues("2026-04-05T08:00", "Australia/Lord_Howe", None, &["PT30M"], NIGHT), ["2026-04-04T21:00"]);
    }

    #[test]
    fn quiet_hours_move_a_reminder_to_their_end_or_before_the_start_to_their_beginning() {
        let of = |start, offsets: &[&str]| dues(start, "Europe/Berlin", None, offsets, NIGHT);
        assert_eq!(of("2026-06-10T22:00", &["P1D"]), ["2026-06-10T05:00"], "22:00 the day before becomes 07:00");
        assert_eq!(of("2026-06-10T07:30", &["PT1H"]), ["2026-06-10T05:00"], "06:30 becomes 07:00");
        assert_eq!(
            of("2026-06-10T07:00", &["PT1H"]),
            ["2026-06-09T19:00"],
            "it has begun by 07:00: 21:00 the evening before"
        );
        assert_eq!(of("2026-06-10T22:00", &["PT30M"]), ["2026-06-10T19:00"], "21:30 becomes 21:00");
        assert_eq!(of("2026-06-10T22:00", &["PT30M", "PT45M"]), ["2026-06-10T19:00"], "two that come together are one");
        assert_eq!(of("2026-06-10T21:00", &["PT1H"]), ["2026-06-10T18:00"]);
        // The night in which clocks change ends at seven as ever.
        assert_eq!(of("2026-03-30T03:00", &["P1D"]), ["2026-03-29T05:00"]);
        assert_eq!(of("2026-10-26T03:00", &["P1D"]), ["2026-10-25T06:00"]);
    }

    #[test]
    fn reminders_of_several_times_come_in_the_order_in_which_they_are_due() {
        let weekly = times("2026-03-24T18:00", "Europe/Paris", Some("FREQ=WEEKLY;COUNT=2"));
        let found = all(&weekly, &["P1W", "P1D", "PT1H"], NIGHT, "2026-03-17T16:00");
        let found: Vec<_> = found.iter().map(|(start, offset, at)| [start.as_str(), offset, at]).collect();
        assert_eq!(
            found,
            [
                ["2026-03-24T18:00", "P1W", "2026-03-17T17:00"],
                ["2026-03-24T18:00", "P1D", "2026-03-23T17:00"],
                ["2026-03-24T18:00", "PT1H", "2026-03-24T16:00"],
                ["2026-03-31T18:00", "P1W", "2026-03-24T17:00"],
                ["2026-03-31T18:00", "P1D", "2026-03-30T16:00"],
                ["2026-03-31T18:00", "PT1H", "2026-03-31T15:00"],
            ]
        );
        assert_eq!(all(&weekly, &["P1W"], NIGHT, "2026-03-17T17:00").len(), 1, "what was due by then is not due again");
    }

    #[test]
    fn two_times_that_are_due_at_one_moment_are_both_reminded_of() {
        let daily = times("2026-06-10T18:00", "Europe/Paris", Some("FREQ=DAILY;COUNT=3"));
        let found = all(&daily, &["P1D", "P2D"], Quiet::NEVER, "1970-01-01T00:00");
        assert_eq!(found.len(), 6);
        assert_eq!((&found[1].2, &found[2].2), (&"2026-06-09T16:00".to_owned(), &"2026-06-09T16:00".to_owned()));
        assert_ne!(found[1].0, found[2].0);
    }

    #[test]
    fn at_night_a_reminder_waits_for_the_morning_if_the_meeting_does() {
        let wait = |starts_at, now| {
            let zone = Zone::parse("Europe/Paris").unwrap();
            waits_until(moment(starts_at), &zone, NIGHT, moment(now)).map(|at| at.to_string().replace(":00.000Z", ""))
        };
        // The night of the 29th of March begins at 20:00 UTC and ends at 05:00: summer time begins in it.
        for now in ["2026-03-28T20:00", "2026-03-29T02:00", "2026-03-29T04:59"] {
            assert_eq!(wait("2026-03-29T08:00", now).as_deref(), Some("2026-03-29T05:00"), "{now}");
            assert_eq!(wait("2026-03-29T05:00", now), None, "it begins when the night ends");
        }
        for now in ["2026-03-28T19:59", "2026-03-29T05:00"] {
            assert_eq!(wait("2026-03-29T08:00", now), None, "{now}");
        }
    }

    #[test]
    fn a_start_in_the_skipped_hour_is_reminded_of_before_it() {
        // 02:30 is shown as 03:30; an hour before on the wall is 02:30 again, which is no time before it.
        assert_eq!(dues("2026-03-29T02:30", "Europe/Berlin", None, &["PT1H"], Quiet::NEVER), ["2026-03-29T00:30"]);
        assert_eq!(dues("2026-03-29T03:00", "Europe/Berlin", None, &["PT30M"], Quiet::NEVER), ["2026-03-29T00:30"]);
    }
}
