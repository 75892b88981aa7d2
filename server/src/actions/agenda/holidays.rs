//! Holidays of both countries, from the calendars the operator supplies. None is built in.

use crate::calendar::event::Calendar;
use crate::calendar::holidays::days;
use crate::domain::agenda::times::DaysOff;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use quartier_protocol::directory::Country;
use quartier_protocol::http::agenda::meetings::{Holiday, HolidayKind};
use quartier_protocol::id::PairingId;
use quartier_protocol::local::LocalDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The years in which holidays are looked for: calendars that repeat for ever have an end here.
const YEARS: [Date; 2] = [date(2000, 1, 1), date(2059, 12, 31)];

/// All holidays that are known.
#[derive(Clone, Debug, Default)]
pub struct Holidays(Arc<Known>);

#[derive(Debug, Default)]
struct Known {
    /// Of each pairing that a calendar is for, all of its own.
    own: BTreeMap<PairingId, Days>,
    /// Of all others.
    everybodys: Days,
}

#[derive(Debug, Default)]
struct Days {
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
    /// The pairings that have them; none: all of them.
    pub pairings: Vec<PairingId>,
    /// What is in it.
    pub calendar: Calendar,
}

impl Holidays {
    /// What is in these calendars.
    pub fn of(calendars: &[HolidayCalendar]) -> Self {
        let read: Vec<(&HolidayCalendar, Vec<Holiday>)> = calendars.iter().map(|one| (one, one.holidays())).collect();
        let named: BTreeSet<PairingId> = calendars.iter().flat_map(|one| one.pairings.iter().copied()).collect();
        let days = |has: &dyn Fn(&HolidayCalendar) -> bool| {
            Days::of(read.iter().filter(|(one, _)| has(one)).flat_map(|(_, holidays)| holidays.iter().cloned()))
        };
        let own = |pairing| days(&|one| one.pairings.is_empty() || one.pairings.contains(&pairing));
        Self(Arc::new(Known {
            own: named.into_iter().map(|pairing| (pairing, own(pairing))).collect(),
            everybodys: days(&|one| one.pairings.is_empty()),
        }))
    }

    /// The days on which meetings of a pairing that skip holidays don't take place.
    pub fn off(&self, pairing: PairingId) -> &DaysOff {
        &self.days(pairing).off
    }

    /// Those of a pairing that touch these days, both included.
    pub fn touching(&self, pairing: PairingId, from: LocalDate, until: LocalDate) -> Vec<Holiday> {
        let touches = |holiday: &&Holiday| holiday.from <= until && holiday.until >= from;
        self.days(pairing).holidays.iter().filter(touches).cloned().collect()
    }

    fn days(&self, pairing: PairingId) -> &Days {
        self.0.own.get(&pairing).unwrap_or(&self.0.everybodys)
    }
}

impl HolidayCalendar {
    /// What is in it: days that follow one another and are called the same are one holiday.
    fn holidays(&self) -> Vec<Holiday> {
        let days = days(&self.calendar, YEARS[0], YEARS[1]);
        let mut named: Vec<(String, Date)> = days.into_iter().map(|(day, called)| (called, day)).collect();
        named.sort();
        let mut all: Vec<Holiday> = Vec::new();
        for (name, day) in named {
            let Some(day) = LocalDate::of(day) else { continue };
            let goes_on =
                |last: &&mut Holiday| last.name == name && last.until.civil().saturating_add(1.day()) == day.civil();
            match all.last_mut().filter(goes_on) {
                Some(last) => last.until = day,
                None => all.push(Holiday {
                    calendar: self.name.clone(),
                    country: self.country,
                    kind: self.kind,
                    name,
                    from: day,
                    until: day,
                }),
            }
        }
        all
    }
}

impl Days {
    fn of(holidays: impl Iterator<Item = Holiday>) -> Self {
        let mut holidays: Vec<Holiday> = holidays.collect();
        holidays.sort_by(|a, b| (a.from, a.until, &a.name).cmp(&(b.from, b.until, &b.name)));
        let mut off = DaysOff::new();
        for Holiday { from, until, .. } in &holidays {
            off.extend(from.civil().series(1.day()).take_while(|day| *day <= until.civil()));
        }
        Self { holidays, off }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::event::{Event, Length, Text, When};

    fn calendar(name: &str, pairings: &[PairingId], events: &[(Date, u32, &str)]) -> HolidayCalendar {
        let event = |(day, length, name): &(Date, u32, &str)| Event {
            summary: Some(Text::plain(*name)),
            ..Event::new(*name, jiff::Timestamp::UNIX_EPOCH, When::Date(*day), Length::days(*length))
        };
        let calendar = Calendar { events: events.iter().map(event).collect(), ..Calendar::default() };
        let (name, pairings) = (name.to_owned(), pairings.to_vec());
        HolidayCalendar { name, country: Country::Fr, kind: HolidayKind::School, pairings, calendar }
    }

    fn pairing(n: u128) -> PairingId {
        PairingId(uuid::Uuid::from_u128(n))
    }

    fn day(text: &str) -> LocalDate {
        LocalDate::parse(text).unwrap()
    }

    #[test]
    fn days_in_a_row_are_one_holiday_and_all_of_them_are_off() {
        let events = [(date(2026, 4, 11), 16, "Vacances"), (date(2026, 5, 1), 1, "Fête du Travail")];
        let known = Holidays::of(&[calendar("Zone C", &[], &events)]);
        let touching = known.touching(pairing(1), day("2026-04-26"), day("2026-04-30"));
        assert_eq!(touching.len(), 1, "{touching:?}");
        assert_eq!((touching[0].from, touching[0].until), (day("2026-04-11"), day("2026-04-26")));
        assert_eq!(known.off(pairing(1)).len(), 17);
    }

    #[test]
    fn a_pairing_has_those_of_all_and_its_own_and_no_others() {
        let known = Holidays::of(&[
            calendar("Zone B", &[pairing(1), pairing(2)], &[(date(2026, 4, 11), 2, "Vacances")]),
            calendar("France", &[], &[(date(2026, 4, 12), 1, "Pâques")]),
            calendar("Zone C", &[pairing(2)], &[(date(2026, 4, 18), 1, "Vacances")]),
        ]);
        let of = |n| {
            let touching = known.touching(pairing(n), day("2026-04-01"), day("2026-04-30"));
            let calendars: Vec<_> = touching.into_iter().map(|one| one.calendar).collect();
            (calendars.join(", "), known.off(pairing(n)).iter().map(|day| day.day()).collect::<Vec<_>>())
        };
        assert_eq!(of(1), ("Zone B, France".to_owned(), vec![11, 12]));
        assert_eq!(of(2), ("Zone B, France, Zone C".to_owned(), vec![11, 12, 18]));
        assert_eq!(of(3), ("France".to_owned(), vec![12]));
    }
}
