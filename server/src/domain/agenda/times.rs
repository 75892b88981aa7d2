//! When a meeting takes place: its series with what was left out, changed, and falls on a holiday.
//!
//! Never asks the time. Invariant: times come in order of their starts, each under the name it had at first; a time that was
//! changed by itself takes place whatever the rule and the holidays say.

use crate::calendar::event::Length;
use crate::calendar::recurrence::{End, Rule, Until};
use crate::calendar::series::Series;
use crate::calendar::zones::Zone;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use quartier_protocol::http::agenda::meetings::{ChangedTime, Meeting, Plan};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::local::{LocalDate, LocalTime};
use quartier_protocol::text::Topic;
use std::collections::{BTreeMap, BTreeSet};

/// Times that are counted to find the last one. A rule that counts further has no end here.
const COUNTED_MAX: u32 = 4_000;

/// Days on which meetings that skip holidays don't take place.
pub type DaysOff = BTreeSet<Date>;

/// The times of a meeting.
pub struct Times<'m> {
    plan: &'m Plan,
    changed: BTreeMap<LocalTime, &'m ChangedTime>,
    cancelled: bool,
    why: Option<&'m Bilingual<Topic>>,
    series: Series,
}

/// One time a meeting takes place.
#[derive(Clone, PartialEq, Debug)]
pub struct Time<'m> {
    /// The start it had at first.
    pub name: LocalTime,
    /// What is planned for it.
    pub plan: &'m Plan,
    /// The start that clocks show.
    pub start: LocalTime,
    /// The zone they show it in.
    pub zone: Zone,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// Whether it was called off.
    pub cancelled: bool,
    /// Why.
    pub why: Option<&'m Bilingual<Topic>>,
}

impl<'m> Times<'m> {
    /// The times of a meeting. `None`: its plan is none that was ever taken.
    pub fn of(meeting: &'m Meeting, off: &DaysOff) -> Option<Self> {
        Self::planned(&meeting.plan, off).map(|times| Self {
            changed: meeting.changed.iter().map(|changed| (changed.occurrence, changed)).collect(),
            cancelled: meeting.cancelled,
            why: meeting.why.as_ref(),
            ..times
        })
    }

    /// The times a plan has, none changed.
    pub fn planned(plan: &'m Plan, off: &DaysOff) -> Option<Self> {
        let zone = Zone::parse(&plan.zone).ok()?;
        let rule = plan.rule.as_deref().map(Rule::parse).transpose().ok()?;
        let once = Series::once(plan.start.civil(), zone);
        let exdates = plan.except.iter().map(|left_out| left_out.civil()).collect();
        let exdays = if plan.skip_holidays { off.clone() } else { DaysOff::new() };
        let series = Series { rule, exdates, exdays, ..once };
        Some(Self { plan, changed: BTreeMap::new(), cancelled: false, why: None, series })
    }

    /// Those that begin from `from` (with it) to `until` (without it), at most `limit`.
    pub fn between(&self, from: Timestamp, until: Timestamp, limit: usize) -> Vec<Time<'m>> {
        let planned = self.series.between(from, until, limit.saturating_add(self.changed.len()));
        let planned = planned.into_iter().filter_map(|one| self.as_planned(one.wall));
        let mut all: Vec<Time<'m>> = self.by_themselves().filter(|one| (from..until).contains(&one.starts)).collect();
        all.extend(planned);
        all.sort_by_key(|time| (time.starts, time.name));
        all.truncate(limit);
        all
    }

    /// Those that begin at `from` or later, one by one.
    pub fn from(&self, from: Timestamp) -> impl Iterator<Item = Time<'m>> + '_ {
        let mut changed: Vec<Time<'m>> = self.by_themselves().filter(|one| one.starts >= from).collect();
        changed.sort_by_key(|time| std::cmp::Reverse((time.starts, time.name)));
        let mut planned = self.series.from(from).filter_map(|one| self.as_planned(one.wall)).peekable();
        std::iter::from_fn(move || {
            let is_next = changed.last().is_some_and(|one| planned.peek().is_none_or(|next| one.starts <= next.starts));
            if is_next { changed.pop() } else { planned.next() }
        })
    }

    /// The latest that has begun before an instant.
    pub fn before(&self, instant: Timestamp) -> Option<Time<'m>> {
        let first = self.series.zone.resolve(self.series.start).instant.saturating_sub(SignedDuration::from_hours(24));
        let first = first.unwrap_or(Timestamp::MIN);
        for days in [8, 40, 400, 4_000] {
            let from = instant.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN);
            let found = self.between(from, instant, usize::MAX).pop();
            if found.is_some() || from < first {
                return found
                    .or_else(|| self.by_themselves().filter(|one| one.starts < instant).max_by_key(|one| one.starts));
            }
        }
        self.between(first.min(instant), instant, usize::MAX).pop()
    }

    /// The time of this name, if there is one.
    pub fn named(&self, name: LocalTime) -> Option<Time<'m>> {
        match self.changed.get(&name) {
            Some(changed) => self.by_itself(changed),
            None => self.series.has(name.civil()).then(|| self.as_planned(name.civil())).flatten(),
        }
    }

    /// Whether the rule and what is left out give a time of this name.
    pub fn plans(&self, name: LocalTime) -> bool {
        self.series.has(name.civil())
    }

    /// Names of the rule's times before one, from the first on.
    pub fn names_before(&self, name: LocalTime) -> impl Iterator<Item = LocalTime> + '_ {
        let all = self.series.from(Timestamp::MIN).map(|one| one.wall);
        all.take_while(move |wall| *wall < name.civil()).filter_map(LocalTime::of)
    }

    /// Names of the rule's times from one on.
    pub fn names_from(&self, name: LocalTime) -> impl Iterator<Item = LocalTime> + '_ {
        let all = self.series.from(self.series.zone.resolve(name.civil()).instant).map(|one| one.wall);
        all.filter(move |wall| *wall >= name.civil()).filter_map(LocalTime::of)
    }

    /// Its first day and its last; no last one: it goes on and on.
    pub fn span(&self) -> (LocalDate, Option<LocalDate>) {
        let changed: Vec<Time<'_>> = self.by_themselves().collect();
        let first = changed.iter().map(|time| time.start.date()).chain([self.plan.start.date()]).min();
        let ends = changed.iter().filter_map(Time::last_day);
        let last = self.last().and_then(|last| ends.chain([last]).max());
        (first.unwrap_or_else(|| self.plan.start.date()), last)
    }

    fn last(&self) -> Option<LocalDate> {
        let end = |name: LocalTime| self.time(name, self.plan, name.civil()).and_then(|time| time.last_day());
        let bound = |day: Date| end(LocalTime::of(day.at(23, 59, 0, 0))?);
        match self.series.rule.as_ref().map(Rule::end) {
            None => end(self.plan.start),
            Some(End::Never) => None,
            Some(End::Count(count)) if count > COUNTED_MAX => None,
            Some(End::Count(_)) => {
                let whole = Series { exdates: BTreeSet::new(), exdays: DaysOff::new(), ..self.series.clone() };
                end(LocalTime::of(whole.from(Timestamp::MIN).last()?.wall)?)
            }
            Some(End::Until(Until::Date(day))) => bound(day),
            Some(End::Until(Until::Local(wall))) => bound(wall.date()),
            Some(End::Until(Until::Utc(instant))) => bound(self.series.zone.wall(instant).date()),
        }
    }

    /// A time of the rule's, unless it was changed by itself.
    fn as_planned(&self, wall: jiff::civil::DateTime) -> Option<Time<'m>> {
        let name = LocalTime::of(wall)?;
        if self.changed.contains_key(&name) { None } else { self.time(name, self.plan, wall) }
    }

    fn by_themselves(&self) -> impl Iterator<Item = Time<'m>> + '_ {
        self.changed.values().filter_map(|changed| self.by_itself(changed))
    }

    fn by_itself(&self, changed: &'m ChangedTime) -> Option<Time<'m>> {
        let plan = changed.plan.as_ref().unwrap_or(self.plan);
        let start = changed.plan.as_ref().map_or(changed.occurrence, |plan| plan.start);
        let time = self.time(changed.occurrence, plan, start.civil())?;
        let cancelled = self.cancelled || changed.cancelled;
        Some(Time { cancelled, why: changed.why.as_ref().or(self.why), ..time })
    }

    fn time(&self, name: LocalTime, plan: &'m Plan, wall: jiff::civil::DateTime) -> Option<Time<'m>> {
        let zone = if plan.zone == self.plan.zone { self.series.zone.clone() } else { Zone::parse(&plan.zone).ok()? };
        let starts = zone.resolve(wall).instant;
        let ends = Length::minutes(plan.minutes).end(wall, starts, &zone);
        let start = LocalTime::of(zone.wall(starts))?;
        Some(Time { name, plan, start, zone, starts, ends, cancelled: self.cancelled, why: self.why })
    }
}

impl Time<'_> {
    /// The day on which it ends, on the wall of its zone.
    pub fn last_day(&self) -> Option<LocalDate> {
        LocalDate::of(self.zone.wall(self.ends).date())
    }
}

/// A rule that ends before a time of its own, which begins once a day at most: with the day before.
pub fn ending_before(rule: &str, name: LocalTime) -> Option<String> {
    let until = name.civil().date().saturating_sub(1.day());
    Some(Rule::parse(rule).ok()?.ending(End::Until(Until::Date(until))).to_string())
}
