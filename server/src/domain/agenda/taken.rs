//! From the events of somebody else's calendar to meetings.
//!
//! Never asks the time. Invariant: whatever is in the calendar, what comes out can be kept, shown and told as any other meeting:
//! texts are bounded lines, lengths are lengths of meetings, lists have their limits.

use super::plan::is_link;
use super::settled::{TIMES_WALKED, UsedUp, settled};
use crate::calendar::event::{Event, Length, Status, When};
use crate::calendar::recurrence::Rule;
use crate::calendar::series::Series;
use crate::calendar::zones::Zone;
use jiff::civil::{DateTime, date};
use quartier_protocol::http::agenda::meetings::{ChangedTime, Plan};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::limits::{CHANGED_TIMES_MAX, Limits};
use quartier_protocol::local::LocalTime;
use quartier_protocol::text::Topic;
use std::collections::{BTreeMap, BTreeSet};

/// Minutes of a meeting, as everywhere.
const MINUTES: std::ops::RangeInclusive<u32> = 5..=20_160;

/// A meeting as a calendar has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// What it is called there.
    pub uid: String,
    /// What is planned.
    pub plan: Plan,
    /// Times that aren't as planned.
    pub changed: Vec<ChangedTime>,
    /// Whether all of it was called off.
    pub cancelled: bool,
}

/// What the meetings of a calendar are made with.
#[derive(Clone, Copy)]
pub struct How<'a> {
    /// Where days begin at midnight, and on whose clocks times of UTC that come once are told.
    pub home: &'a Zone,
    /// How each is reminded of.
    pub reminders: &'a [String],
    /// What is called so has no name.
    pub unnamed: &'a str,
    /// How long texts are.
    pub limits: &'a Limits,
    /// What was before needn't be kept where there is too much.
    pub since: LocalTime,
}

/// An event that is too much.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TooMuch {
    /// Its name in the calendar.
    pub uid: String,
    /// What of it.
    pub what: &'static str,
}

/// The meetings of a calendar.
pub fn taken(events: &[Event], how: How<'_>) -> Result<Vec<Taken>, TooMuch> {
    let mut wholes: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    for event in events {
        wholes.entry(&event.uid).or_default().push(event);
    }
    let mut left = TIMES_WALKED;
    let mut all = Vec::new();
    for (uid, events) in wholes {
        let too_much = |what| TooMuch { uid: uid.to_owned(), what };
        all.extend(how.whole(uid, events, &mut left).map_err(too_much)?);
    }
    Ok(all)
}

/// The rules of a calendar name too many times.
const OFTEN: &str = "it repeats too often";
/// More single times are changed, left out or come on top than a meeting can have.
const CHANGED: &str = "too many of its times to come are changed, left out or come on top";

/// As many of these as a meeting can have: where there are more, those that are over go.
fn kept<T>(mut all: Vec<T>, at: impl Fn(&T) -> LocalTime, since: LocalTime) -> Result<Vec<T>, &'static str> {
    all.sort_by_key(&at);
    let too_many = all.len().saturating_sub(CHANGED_TIMES_MAX);
    match all[..too_many].iter().all(|one| at(one) < since) {
        true => Ok(all.split_off(too_many)),
        false => Err(CHANGED),
    }
}

impl How<'_> {
    fn whole(&self, uid: &str, mut all: Vec<&Event>, left: &mut usize) -> Result<Vec<Taken>, &'static str> {
        // Of two that say the same, the one with the higher SEQUENCE counts, then the later one.
        all.sort_by_key(|event| event.sequence);
        let (changes, wholes): (Vec<&Event>, Vec<&Event>) = all.iter().partition(|one| one.recurrence_id.is_some());
        let Some(series) = wholes.last() else {
            let alone = changes.into_iter().map(|one| self.alone(uid, one, left));
            return alone.filter_map(Result::transpose).collect();
        };
        let Some((plan, zone)) = self.plan(series, left)? else { return Ok(Vec::new()) };
        let mut changed: BTreeMap<LocalTime, ChangedTime> = BTreeMap::new();
        for on_top in &series.rdates {
            let Some(at) = LocalTime::of(on_top.wall_in(&zone)).filter(|at| *at != plan.start) else { continue };
            let plan = Plan { start: at, rule: None, except: Vec::new(), ..plan.clone() };
            changed.insert(at, ChangedTime { occurrence: at, cancelled: false, why: None, plan: Some(plan) });
        }
        for change in changes {
            let Some(occurrence) = change.recurrence_id.as_ref().and_then(|id| named(id, &plan, &zone)) else {
                continue;
            };
            let cancelled = change.status == Status::Cancelled;
            let other = self.plan(change, left)?.map(|(other, _)| Plan { rule: None, except: Vec::new(), ..other });
            changed.insert(occurrence, ChangedTime { occurrence, cancelled, why: None, plan: other });
        }
        let changed = kept(changed.into_values().collect(), |one| one.occurrence, self.since)?;
        Ok(vec![Taken { uid: uid.to_owned(), plan, changed, cancelled: series.status == Status::Cancelled }])
    }

    /// A changed time of a series that isn't there: something that comes once.
    fn alone(&self, uid: &str, event: &Event, left: &mut usize) -> Result<Option<Taken>, &'static str> {
        let Some((plan, _)) = self.plan(event, left)? else { return Ok(None) };
        let Some(id) = &event.recurrence_id else { return Ok(None) };
        let (uid, cancelled) = (format!("{uid} {}", id.wall()), event.status == Status::Cancelled);
        Ok(Some(Taken { uid, plan, changed: Vec::new(), cancelled }))
    }

    /// `None`: it has no time that can be written.
    fn plan(&self, event: &Event, left: &mut usize) -> Result<Option<(Plan, Zone)>, &'static str> {
        let once = event.rule.is_none() && event.rdates.is_empty() && event.recurrence_id.is_none();
        let zone = match event.start.zone() {
            None => self.home.clone(),
            Some(zone) if once && zone.is_utc() => self.home.clone(),
            Some(zone) => zone.clone(),
        };
        let mut series = event.series(self.home);
        series.rule = series.rule.map(Rule::without_seconds);
        series.rule = settled(&series, left).map_err(|UsedUp| OFTEN)?;
        let first = event.start.wall_in(&zone);
        let Some(start) = LocalTime::of(first).or_else(|| written(&series)) else { return Ok(None) };
        let length = match event.rule.is_none() && event.rdates.is_empty() {
            true => measured(event.length, first, &zone),
            false => event.length,
        };
        let same_day = |day: &jiff::civil::Date| LocalTime::of(day.to_datetime(start.civil().time()));
        let mut except: Vec<LocalTime> = series.exdates.iter().filter_map(|wall| LocalTime::of(*wall)).collect();
        except.extend(series.exdays.iter().filter_map(same_day));
        except.sort_unstable();
        except.dedup();
        let except = kept(except, |at| *at, self.since)?;
        let line = |text: Option<&crate::calendar::event::Text>| text.map(|text| self.line(&text.text));
        let title = line(event.summary.as_ref()).filter(|title| !title.is_empty());
        let title = title.unwrap_or_else(|| self.unnamed.to_owned());
        let place = line(event.location.as_ref()).unwrap_or_default();
        let plan = Plan {
            title: alike(title),
            place: alike(place),
            start,
            zone: zone.name().to_owned(),
            minutes: minutes(length),
            rule: series.rule.map(|rule| rule.to_string()),
            except,
            skip_holidays: false,
            link: event.url.as_ref().filter(|url| is_link(url)).cloned(),
            items: Vec::new(),
            reminders: self.reminders.to_vec(),
        };
        Ok(Some((plan, zone)))
    }

    /// A text as one line that can be shown: what can't stand in one is left out, what is too long is cut.
    fn line(&self, text: &str) -> String {
        let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
        let words = words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ");
        for length in [self.limits.topic_graphemes as usize, 100, 50] {
            let cut: String = words.chars().take(length).collect();
            if let Ok(line) = Topic::parse(&cut, self.limits) {
                return line.as_str().to_owned();
            }
        }
        let plain: String =
            words.chars().filter(|c| c.is_alphanumeric() || " .,:;!?-()/".contains(*c)).take(100).collect();
        Topic::parse(&plain, self.limits).map(|line| line.as_str().to_owned()).unwrap_or_default()
    }
}

/// The words of a calendar stand in both languages alike.
fn alike(text: String) -> Bilingual<String> {
    Bilingual { de: text.clone(), fr: text }
}

/// The first time of a series that can be written: calendars have birthdays and founding years from before 1970, or no year at all
/// (1604). The series, which doesn't count, begins there. `None`: it was over by then, or is none.
fn written(series: &Series) -> Option<LocalTime> {
    series.rule.as_ref()?;
    let whole = Series { exdates: BTreeSet::new(), exdays: BTreeSet::new(), rdates: BTreeSet::new(), ..series.clone() };
    let epoch = whole.zone.resolve(date(1970, 1, 1).at(0, 0, 0, 0)).instant;
    LocalTime::of(whole.from(epoch).next()?.wall)
}

/// A length as it is from a certain start: days last as long as the clocks of that day make them.
fn measured(length: Length, start: DateTime, zone: &Zone) -> Length {
    let begins = zone.resolve(start).instant;
    let seconds = length.end(start, begins, zone).duration_since(begins).as_secs();
    Length { days: 0, seconds: u32::try_from(seconds).unwrap_or(u32::MAX) }
}

fn minutes(length: Length) -> u32 {
    let minutes = length.days.saturating_mul(24 * 60).saturating_add(length.seconds.div_ceil(60));
    minutes.clamp(*MINUTES.start(), *MINUTES.end())
}

/// The time of a series that a change is for. A day means that day's time.
fn named(id: &When, plan: &Plan, zone: &Zone) -> Option<LocalTime> {
    match id {
        When::Date(day) => LocalTime::of(day.to_datetime(plan.start.civil().time())),
        When::Local { .. } => LocalTime::of(id.wall_in(zone)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::ics::read::{Limits as Reading, read};

    fn of(lines: &str) -> Vec<Taken> {
        read_of(lines).unwrap()
    }

    fn read_of(lines: &str) -> Result<Vec<Taken>, TooMuch> {
        let text = format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x\r\n{}END:VCALENDAR\r\n",
            lines.replace('\n', "\r\n")
        );
        let home = Zone::parse("Europe/Paris").unwrap();
        let read = read(text.as_bytes(), &home, &Reading::DEFAULT).unwrap();
        let (reminders, since) = (&["P1D".to_owned()], at("2026-02-12T00:00"));
        let how = How { home: &home, reminders, unnamed: "Mairie", limits: &Limits::DEFAULT, since };
        taken(&read.events, how)
    }

    fn event(lines: &str) -> String {
        format!("BEGIN:VEVENT\nUID:1\nDTSTAMP:20260101T000000Z\n{lines}\nEND:VEVENT\n")
    }

    fn at(text: &str) -> LocalTime {
        LocalTime::parse(text).unwrap()
    }

    #[test]
    fn an_event_is_a_meeting_with_the_same_words_in_both_languages() {
        let one = "DTSTART;TZID=Europe/Berlin:20260324T180000\nDTEND;TZID=Europe/Berlin:20260324T193000\nSUMMARY:Ratssitzung\\n  Teil 2\nLOCATION:Rathaus\nURL:https://rathaus.example/1\nRRULE:FREQ=WEEKLY;BYDAY=TU\nEXDATE;TZID=Europe/Berlin:20260331T180000";
        let found = of(&event(one));
        let Plan { title, place, start, zone, minutes, rule, except, link, reminders, .. } = found[0].plan.clone();
        assert_eq!(
            (title.de.as_str(), title.fr.as_str(), place.de.as_str()),
            ("Ratssitzung Teil 2", "Ratssitzung Teil 2", "Rathaus")
        );
        assert_eq!((start, zone.as_str(), minutes), (at("2026-03-24T18:00"), "Europe/Berlin", 90));
        assert_eq!((rule.as_deref(), except), (Some("FREQ=WEEKLY;BYDAY=TU"), vec![at("2026-03-31T18:00")]));
        assert_eq!((link.as_deref(), reminders), (Some("https://rathaus.example/1"), vec!["P1D".to_owned()]));
    }

    #[test]
    fn days_and_times_of_utc_are_told_on_the_clocks_at_home() {
        let day = of(&event("DTSTART;VALUE=DATE:20260714\nDTEND;VALUE=DATE:20260716"));
        assert_eq!((day[0].plan.start, day[0].plan.minutes), (at("2026-07-14T00:00"), 2_880));
        assert_eq!((day[0].plan.zone.as_str(), day[0].plan.title.fr.as_str()), ("Europe/Paris", "Mairie"));
        let utc = of(&event("DTSTART:20260714T160000Z"));
        assert_eq!((utc[0].plan.start, utc[0].plan.minutes), (at("2026-07-14T18:00"), 5));
        let series = of(&event("DTSTART:20260714T160000Z\nRRULE:FREQ=DAILY"));
        assert_eq!(series[0].plan.zone, "UTC", "its rule goes by the clocks of UTC");
    }

    #[test]
    fn changed_times_and_those_on_top_stand_by_themselves() {
        let series =
            "DTSTART;TZID=Europe/Paris:20260324T180000\nRRULE:FREQ=WEEKLY\nRDATE;TZID=Europe/Paris:20260326T090000";
        let moved =
            "SEQUENCE:1\nRECURRENCE-ID;TZID=Europe/Paris:20260331T180000\nDTSTART;TZID=Europe/Paris:20260401T190000";
        let off = "RECURRENCE-ID;VALUE=DATE:20260407\nDTSTART;TZID=Europe/Paris:20260407T180000\nSTATUS:CANCELLED";
        let found = of(&(event(series) + &event(moved) + &event(off)));
        assert_eq!(found.len(), 1);
        let told: Vec<_> = found[0]
            .changed
            .iter()
            .map(|one| (one.occurrence, one.plan.as_ref().map(|plan| plan.start), one.cancelled))
            .collect();
        assert_eq!(
            told,
            [
                (at("2026-03-26T09:00"), Some(at("2026-03-26T09:00")), false),
                (at("2026-03-31T18:00"), Some(at("2026-04-01T19:00")), false),
                (at("2026-04-07T18:00"), Some(at("2026-04-07T18:00")), true),
            ]
        );
    }

    #[test]
    fn the_higher_sequence_counts_and_what_is_called_off_is() {
        let first = event("SEQUENCE:2\nDTSTART:20260714T160000Z\nSUMMARY:neu\nSTATUS:CANCELLED");
        let found = of(&(first + &event("SEQUENCE:1\nDTSTART:20260714T150000Z\nSUMMARY:alt")));
        assert_eq!((found.len(), found[0].plan.title.de.as_str(), found[0].cancelled), (1, "neu", true));
        let orphan = of(&event("RECURRENCE-ID:20260714T160000Z\nDTSTART:20260714T170000Z"));
        assert_eq!((orphan.len(), orphan[0].plan.rule.as_deref()), (1, None));
    }

    #[test]
    fn words_that_can_not_stand_in_a_line_are_made_to() {
        let long = "ä".repeat(500);
        let found = of(&event(&format!(
            "DTSTART:20260714T160000Z\nSUMMARY:{long}\nLOCATION:a\\n\\n\u{202e}b\nURL:javascript:alert(1)"
        )));
        assert_eq!(found[0].plan.title.de.chars().count(), 200);
        assert_eq!((found[0].plan.place.de.as_str(), found[0].plan.link.as_deref()), ("a b", None));
    }

    #[test]
    fn a_day_lasts_as_long_as_clocks_make_it() {
        for (day, next, minutes) in [("20260329", "20260330", 1_380), ("20261025", "20261026", 1_500)] {
            let found = of(&event(&format!("DTSTART;VALUE=DATE:{day}\nDTEND;VALUE=DATE:{next}")));
            assert_eq!(found[0].plan.minutes, minutes, "{day}");
        }
        let yearly = of(&event("DTSTART;VALUE=DATE:20260329\nRRULE:FREQ=YEARLY"));
        assert_eq!(yearly[0].plan.minutes, 1_440, "its other days are as long as most");
    }

    #[test]
    fn a_series_from_before_1970_begins_where_it_can_be_written() {
        for (start, rule, begins, left) in [
            ("19630122", "FREQ=YEARLY", "1970-01-22T00:00", "FREQ=YEARLY"),
            ("16040229", "FREQ=YEARLY", "1972-02-29T00:00", "FREQ=YEARLY"),
            (
                "19690101",
                "FREQ=MONTHLY;INTERVAL=5;COUNT=9",
                "1970-04-01T00:00",
                "FREQ=MONTHLY;UNTIL=19720501T000000;INTERVAL=5",
            ),
        ] {
            let found = of(&event(&format!("DTSTART;VALUE=DATE:{start}\nRRULE:{rule}")));
            assert_eq!((found[0].plan.start, found[0].plan.rule.as_deref()), (at(begins), Some(left)), "{start}");
        }
        for over in ["RRULE:FREQ=YEARLY;COUNT=7", "RRULE:FREQ=YEARLY;UNTIL=19691231", "SUMMARY:once"] {
            assert_eq!(of(&event(&format!("DTSTART;VALUE=DATE:19630122\n{over}"))), [], "{over}");
        }
    }

    #[test]
    fn of_too_many_single_times_those_that_are_over_go_and_none_that_is_to_come() {
        let days = |year: u32, count: u32| {
            (0..count).map(|n| format!("{year}{:02}{:02}T180000", n / 28 + 1, n % 28 + 1)).collect::<Vec<_>>().join(",")
        };
        let line = |name: &str, list: String| format!("{name};TZID=Europe/Paris:{list}\n");
        let daily = "DTSTART;TZID=Europe/Paris:20200101T180000\nRRULE:FREQ=DAILY";
        for name in ["EXDATE", "RDATE"] {
            let fits =
                event(&format!("{daily}\n{}{}", line(name, days(2024, 150)), line(name, days(2027, 200)).trim_end()));
            let found = of(&fits);
            let single = if name == "EXDATE" {
                found[0].plan.except.clone()
            } else {
                found[0].changed.iter().map(|one| one.occurrence).collect()
            };
            assert_eq!((single.len(), single[0]), (200, at("2027-01-01T18:00")), "{name}");
            let too_many = event(&format!("{daily}\n{}", line(name, days(2027, 201)).trim_end()));
            assert_eq!(read_of(&too_many), Err(TooMuch { uid: "1".into(), what: CHANGED }), "{name}");
        }
    }

    #[test]
    fn rules_that_count_for_centuries_are_too_much_together() {
        let often = "DTSTART:15830101T000000\nRRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;COUNT=4294967295";
        let all: String = (0..1_000).map(|n| event(often).replace("UID:1", &format!("UID:{n}"))).collect();
        assert_eq!(read_of(&all), Err(TooMuch { uid: "0".into(), what: OFTEN }));
    }

    #[test]
    fn a_rule_that_names_seconds_names_minutes() {
        let found = of(&event("DTSTART;TZID=Europe/Paris:20260324T180000\nRRULE:FREQ=DAILY;BYSECOND=0,30"));
        assert_eq!(found[0].plan.rule.as_deref(), Some("FREQ=DAILY"));
    }

    #[test]
    fn a_calendar_that_calls_off_brings_nothing_in() {
        let found = of(&("METHOD:CANCEL\n".to_owned() + &event("DTSTART:20260714T160000Z\nSUMMARY:Fest")));
        assert!(found[0].cancelled);
    }
}
