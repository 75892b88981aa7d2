//! Holidays of both countries, from the calendars the operator supplies. None is built in.

use crate::calendar::event::Calendar;
use crate::calendar::holidays::days;
use crate::domain::agenda::times::DaysOff;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use quartier_protocol::directory::Country;
use quartier_protocol::http::agenda::meetings::{Holiday, HolidayKind};
use quartier_protocol::local::LocalDate;
use std::sync::Arc;

/// The years in which holidays are looked for: calendars that repeat for ever have an end here.
const YEARS: [Date; 2] = [date(2000, 1, 1), date(2059, 12, 31)];

/// All holidays that are known.
#[derive(Clone, Debug, Default)]
pub struct Holidays(Arc<Known>);

#[derive(Debug, Default)]
struct Known {
    holidays: Vec<Holiday>,
    off: DaysOff,
}

/// A calendar of holidays, read.
#[derive(Clone, Debug)]
pub struct HolidayCalendar {
    /// What the operator calls it.
    pub name: String,
    /// Whose holidays they are.
    pub country: Country,
    /// Everybody's or schools'.
    pub kind: HolidayKind,
    /// What is in it.
    pub calendar: Calendar,
}

impl Holidays {
    /// What is in these calendars: days that follow one another and are called the same are one holiday.
    pub fn of(calendars: &[HolidayCalendar]) -> Self {
        let mut known = Known::default();
        for HolidayCalendar { name, country, kind, calendar } in calendars {
            let mut named: Vec<(String, Date)> =
                days(calendar, YEARS[0], YEARS[1]).into_iter().map(|(day, called)| (called, day)).collect();
            named.sort();
            for (called, day) in named {
                known.off.insert(day);
                let Some(local) = LocalDate::of(day) else { continue };
                let before = known.holidays.last_mut().filter(|last| {
                    (&last.calendar, &last.name) == (name, &called) && last.until.civil().saturating_add(1.day()) == day
                });
                match before {
                    Some(last) => last.until = local,
                    None => known.holidays.push(Holiday {
                        calendar: name.clone(),
                        country: *country,
                        kind: *kind,
                        name: called,
                        from: local,
                        until: local,
                    }),
                }
            }
        }
        known.holidays.sort_by(|a, b| (a.from, a.until, &a.name).cmp(&(b.from, b.until, &b.name)));
        Self(Arc::new(known))
    }

    /// The days on which meetings that skip holidays don't take place.
    pub fn off(&self) -> &DaysOff {
        &self.0.off
    }

    /// Those that touch these days, both included.
    pub fn touching(&self, from: LocalDate, until: LocalDate) -> Vec<Holiday> {
        let touches = |holiday: &&Holiday| holiday.from <= until && holiday.until >= from;
        self.0.holidays.iter().filter(touches).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::event::{Event, Length, Text, When};

    #[test]
    fn days_in_a_row_are_one_holiday_and_all_of_them_are_off() {
        let event = |day: Date, length: u32, name: &str| Event {
            summary: Some(Text::plain(name)),
            ..Event::new(name, jiff::Timestamp::UNIX_EPOCH, When::Date(day), Length::days(length))
        };
        let events = vec![event(date(2026, 4, 11), 16, "Vacances"), event(date(2026, 5, 1), 1, "Fête du Travail")];
        let calendar = Calendar { events, ..Calendar::default() };
        let (country, kind) = (Country::Fr, HolidayKind::School);
        let known = Holidays::of(&[HolidayCalendar { name: "Zone C".into(), country, kind, calendar }]);
        let day = |text: &str| LocalDate::parse(text).unwrap();
        let touching = known.touching(day("2026-04-26"), day("2026-04-30"));
        assert_eq!(touching.len(), 1, "{touching:?}");
        assert_eq!((touching[0].from, touching[0].until), (day("2026-04-11"), day("2026-04-26")));
        assert_eq!(known.off().len(), 17);
    }
}
