//! What goes along when all times of a meeting are planned otherwise: those changed by themselves, and those left out.
//!
//! Never touches what somebody decided for one time alone. Invariant: what a time had as all had it, it has as all have it now.

use super::times::{DaysOff, Times};
use quartier_protocol::http::agenda::meetings::{ChangedTime, Plan};
use quartier_protocol::local::LocalTime;

/// From what was planned for all times to what is planned now.
pub struct Along<'p> {
    /// What was planned.
    pub before: &'p Plan,
    /// What is planned now.
    pub now: &'p Plan,
    /// By how many minutes times are moved on the wall clock.
    pub moved: i64,
}

impl Along<'_> {
    /// The times that were changed by themselves, under the names they have now. Those that the rule no longer gives are gone, and
    /// all of them where nothing comes again: what is planned then is planned for the one time there is.
    pub fn changed(&self, changed: &[ChangedTime], off: &DaysOff) -> Vec<ChangedTime> {
        let times = self.now.rule.as_ref().and_then(|_| Times::planned(self.now, off));
        let Some(times) = times else { return Vec::new() };
        let along = changed.iter().map(|one| ChangedTime {
            occurrence: one.occurrence.moved(self.moved),
            plan: one.plan.as_ref().map(|own| self.merged(own, one.occurrence)),
            ..one.clone()
        });
        along.filter(|one| times.plans(one.occurrence)).collect()
    }

    /// The times that are left out now: where one of those before was meant and is no time any more, the one it became.
    pub fn left_out(&self) -> Vec<LocalTime> {
        let whole = Plan { except: Vec::new(), skip_holidays: false, ..self.now.clone() };
        let Some(times) = Times::planned(&whole, &DaysOff::new()) else { return self.now.except.clone() };
        let became = |name: LocalTime| {
            let there = name.moved(self.moved);
            let is_meant = self.before.except.contains(&name) && !times.plans(name) && times.plans(there);
            if is_meant { there } else { name }
        };
        let mut all: Vec<LocalTime> = self.now.except.iter().map(|name| became(*name)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// One time's own plan. Start and zone are one thing: a time that somebody moved stays at its moment.
    fn merged(&self, own: &Plan, name: LocalTime) -> Plan {
        let Self { before, now, moved } = *self;
        let (start, zone) = match own.start == name && own.zone == before.zone {
            true => (name.moved(moved), &now.zone),
            false => (own.start, &own.zone),
        };
        Plan {
            title: theirs(&own.title, &before.title, &now.title),
            place: theirs(&own.place, &before.place, &now.place),
            start,
            zone: zone.clone(),
            minutes: theirs(&own.minutes, &before.minutes, &now.minutes),
            link: theirs(&own.link, &before.link, &now.link),
            items: theirs(&own.items, &before.items, &now.items),
            ..own.clone()
        }
    }
}

fn theirs<T: PartialEq + Clone>(own: &T, before: &T, now: &T) -> T {
    if own == before { now.clone() } else { own.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn plan(more: Value) -> Plan {
        let mut plan = json!({
            "title": {"de": "Sitzung", "fr": "Réunion"}, "place": {"de": "Rathaus", "fr": "Mairie"},
            "start": "2030-03-05T18:00", "zone": "Europe/Berlin", "minutes": 90, "rule": "FREQ=WEEKLY;BYDAY=TU",
            "link": null,
        });
        for (key, value) in more.as_object().unwrap() {
            plan[key] = value.clone();
        }
        serde_json::from_value(plan).unwrap()
    }

    fn time(text: &str) -> LocalTime {
        LocalTime::parse(text).unwrap()
    }

    fn one(name: &str, more: Value) -> ChangedTime {
        let mut own = plan(json!({"start": name, "rule": null}));
        own = serde_json::from_value({
            let mut told = serde_json::to_value(own).unwrap();
            more.as_object().unwrap().iter().for_each(|(key, value)| told[key] = value.clone());
            told
        })
        .unwrap();
        ChangedTime { occurrence: time(name), cancelled: false, why: None, plan: Some(own) }
    }

    #[test]
    fn what_a_time_had_like_all_it_has_like_all_and_what_was_its_own_stays() {
        let items = json!([{"title": {"de": "Bänke", "fr": "Bancs"}, "owner": null, "minutes": 10}]);
        let changed = [
            one("2030-03-12T18:00", json!({"items": items})),
            one("2030-03-19T18:00", json!({"start": "2030-03-21T20:00", "place": {"de": "Schule", "fr": "École"}})),
        ];
        let before = plan(json!({}));
        let now = plan(json!({
            "start": "2030-03-06T19:00", "zone": "Europe/Paris", "rule": "FREQ=WEEKLY;BYDAY=WE", "minutes": 60,
            "title": {"de": "Treffen", "fr": "Rencontre"}, "place": {"de": "Park", "fr": "Parc"}, "link": "https://a.example/",
        }));
        let moved = before.start.minutes_to(now.start);
        let along = Along { before: &before, now: &now, moved }.changed(&changed, &DaysOff::new());
        let (first, second) = (along[0].plan.as_ref().unwrap(), along[1].plan.as_ref().unwrap());
        assert_eq!((along[0].occurrence, first.start), (time("2030-03-13T19:00"), time("2030-03-13T19:00")));
        assert_eq!((first.zone.as_str(), first.minutes, first.place.fr.as_str()), ("Europe/Paris", 60, "Parc"));
        assert_eq!((first.items.len(), first.link.as_deref()), (1, Some("https://a.example/")));
        assert_eq!((along[1].occurrence, second.start), (time("2030-03-20T19:00"), time("2030-03-21T20:00")));
        assert_eq!((second.zone.as_str(), second.place.de.as_str()), ("Europe/Berlin", "Schule"));
        assert_eq!((second.title.fr.as_str(), second.minutes), ("Rencontre", 60));
    }

    #[test]
    fn what_comes_once_is_what_is_planned_for_it() {
        let off = ChangedTime { cancelled: true, plan: None, ..one("2030-03-05T18:00", json!({})) };
        let (before, now) = (plan(json!({})), plan(json!({"rule": null})));
        let along = Along { before: &before, now: &now, moved: 0 };
        assert_eq!(along.changed(&[off], &DaysOff::new()), []);
    }

    #[test]
    fn what_was_left_out_stays_left_out_when_all_is_moved() {
        let before = plan(json!({"except": ["2030-03-12T18:00", "2030-03-19T18:00"]}));
        let left_out = |more: Value| {
            let now = plan(more);
            Along { before: &before, now: &now, moved: before.start.minutes_to(now.start) }.left_out()
        };
        let later = json!({"start": "2030-03-05T19:00", "except": ["2030-03-12T18:00", "2030-03-26T18:00"]});
        assert_eq!(
            left_out(later),
            [time("2030-03-12T19:00"), time("2030-03-26T18:00")],
            "only what was left out before"
        );
        let other_day =
            json!({"start": "2030-03-06T19:00", "rule": "FREQ=WEEKLY;BYDAY=WE", "except": ["2030-03-12T18:00"]});
        assert_eq!(left_out(other_day), [time("2030-03-13T19:00")], "with its weekday and its hour");
        let next_week = json!({"start": "2030-03-12T18:00", "except": ["2030-03-19T18:00"]});
        assert_eq!(left_out(next_week), [time("2030-03-19T18:00")], "it still is a time");
    }
}
