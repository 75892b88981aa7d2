//! Whether facilitators are on duty, by the clock on their wall.

use jiff::tz::TimeZone;
use quartier_protocol::http::moderation::holds::{Duty, DutyHours};
use quartier_protocol::time::Timestamp;

/// Stretches a week can have.
const STRETCHES_MAX: usize = 28;
/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

/// Why duty hours can't be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DutyProblem {
    /// No zone of this name.
    #[error("there is no such time zone")]
    Zone,
    /// A day that is none, a time that is none, or an end before its beginning.
    #[error("a stretch has a day from 1 to 7, and from HH:MM to a later HH:MM")]
    Hours,
    /// More than a week can have.
    #[error("at most 28 stretches")]
    TooMany,
}

/// Looks whether all of it makes sense.
pub fn check(duty: &Duty) -> Result<(), DutyProblem> {
    if duty.hours.len() > STRETCHES_MAX {
        return Err(DutyProblem::TooMany);
    }
    TimeZone::get(&duty.zone).map_err(|_| DutyProblem::Zone)?;
    duty.hours.iter().try_for_each(|stretch| minutes(stretch).map(drop).ok_or(DutyProblem::Hours))
}

/// Whether somebody is on duty now. Hours that can't be read count as duty: nothing waits because of a mistake.
pub fn is_on(duty: &Duty, now: Timestamp) -> bool {
    let Ok(zone) = TimeZone::get(&duty.zone) else { return true };
    let Ok(moment) = jiff::Timestamp::from_millisecond(now.unix_ms()) else { return true };
    let local = zone.to_datetime(moment);
    let day = local.weekday().to_monday_one_offset();
    let minute = u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
    duty.hours.iter().any(|stretch| {
        i16::from(stretch.day) == i16::from(day)
            && minutes(stretch).is_none_or(|(from, to)| (from..to).contains(&minute))
    })
}

/// A stretch in minutes of its day.
fn minutes(stretch: &DutyHours) -> Option<(u16, u16)> {
    let read = |text: &str| {
        let is_number = |digits: &str| digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
        let (hour, minute) = text.split_once(':').filter(|(hour, minute)| is_number(hour) && is_number(minute))?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        let all = hour * 60 + minute;
        (minute < 60 && all <= DAY_MINUTES).then_some(all)
    };
    let (from, to) = (read(&stretch.from)?, read(&stretch.to)?);
    ((1..=7).contains(&stretch.day) && from < to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duty(day: u8, from: &str, to: &str) -> Duty {
        let hours = vec![DutyHours { day, from: from.into(), to: to.into() }];
        Duty { zone: "Europe/Berlin".into(), hours }
    }

    fn at(time: &str) -> Timestamp {
        Timestamp::parse(time).unwrap()
    }

    #[test]
    fn duty_goes_by_local_time_in_summer_and_in_winter() {
        let monday = duty(1, "14:00", "18:00");
        for (time, on) in [
            ("2026-01-05T12:59:59.000Z", false),
            ("2026-01-05T13:00:00.000Z", true),
            ("2026-01-05T17:00:00.000Z", false),
            ("2026-07-06T12:00:00.000Z", true),
            ("2026-07-06T16:00:00.000Z", false),
            ("2026-07-07T12:00:00.000Z", false),
        ] {
            assert_eq!(is_on(&monday, at(time)), on, "{time}");
        }
        assert!(is_on(&duty(7, "00:00", "24:00"), at("2026-01-04T22:59:00.000Z")), "until midnight");
        assert!(!is_on(&Duty { hours: Vec::new(), ..monday }, at("2026-01-05T13:00:00.000Z")), "nobody ever is");
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert_eq!(check(&duty(1, "08:00", "24:00")), Ok(()));
        for (day, from, to) in [
            (0, "08:00", "09:00"),
            (8, "08:00", "09:00"),
            (1, "9:00", "10:00"),
            (1, "+9:00", "10:00"),
            (1, "+1:00", "10:00"),
            (1, "10:00", "10:00"),
            (1, "23:00", "24:01"),
            (1, "08:60", "09:00"),
            (1, "", ""),
        ] {
            assert_eq!(check(&duty(day, from, to)), Err(DutyProblem::Hours), "{day} {from} {to}");
        }
        assert_eq!(check(&Duty { zone: "Europe/Atlantis".into(), hours: vec![] }), Err(DutyProblem::Zone));
        let many = vec![DutyHours { day: 1, from: "08:00".into(), to: "09:00".into() }; 29];
        assert_eq!(check(&Duty { zone: "Europe/Paris".into(), hours: many }), Err(DutyProblem::TooMany));
    }
}
