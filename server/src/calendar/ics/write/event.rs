//! VEVENT (RFC 5545, section 3.6.1).

use super::lines::{Lines, escape};
use crate::calendar::event::{Event, Status, Text, When};
use crate::calendar::recurrence::{End, Rule, Until};
use crate::calendar::values;
use crate::calendar::zones::{Kind, Zone};
use jiff::ToSpan;

/// Writes an event.
pub fn write(lines: &mut Lines, event: &Event) {
    lines.component("VEVENT", |lines| {
        lines.text("UID", &[], &event.uid);
        lines.plain("DTSTAMP", &values::utc(event.stamp));
        when(lines, "DTSTART", &event.start);
        end(lines, event);
        if let Some(id) = &event.recurrence_id {
            when(lines, "RECURRENCE-ID", id);
        }
        if let Some(rule) = &event.rule {
            lines.plain("RRULE", &said(rule, &event.start));
        }
        for left_out in &event.exdates {
            when(lines, "EXDATE", left_out);
        }
        for on_top in &event.rdates {
            when(lines, "RDATE", on_top);
        }
        lines.plain("SEQUENCE", &event.sequence.to_string());
        if let Some(created) = event.created {
            lines.plain("CREATED", &values::utc(created));
        }
        if let Some(modified) = event.last_modified {
            lines.plain("LAST-MODIFIED", &values::utc(modified));
        }
        lines.plain("STATUS", event.status.name());
        text(lines, "SUMMARY", event.summary.as_ref());
        text(lines, "LOCATION", event.location.as_ref());
        text(lines, "DESCRIPTION", event.description.as_ref());
        if let Some(url) = &event.url {
            lines.plain("URL", url);
        }
        if !event.categories.is_empty() {
            let all: Vec<String> = event.categories.iter().map(|category| escape(category)).collect();
            lines.plain("CATEGORIES", &all.join(","));
        }
    });
}

impl Status {
    /// Its name in RFC 5545.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tentative => "TENTATIVE",
            Self::Confirmed => "CONFIRMED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

fn text(lines: &mut Lines, name: &str, text: Option<&Text>) {
    let Some(text) = text else { return };
    let lang = text.lang.as_deref().map(|lang| ("LANGUAGE", lang));
    lines.text(name, lang.as_slice(), &text.text);
}

fn when(lines: &mut Lines, name: &str, when: &When) {
    match when {
        When::Date(day) => lines.with(name, &[("VALUE", "DATE")], &values::date(*day)),
        When::Local { at, zone } if zone.is_utc() => lines.plain(name, &(values::date_time(*at) + "Z")),
        When::Local { at, zone } => lines.with(name, &[("TZID", zone.name())], &values::date_time(*at)),
    }
}

/// DTEND, which every program understands, unless only DURATION can say it: when the end is in an hour that comes
/// twice, or days and hours are added up in a series.
fn end(lines: &mut Lines, event: &Event) {
    let length = event.length;
    match &event.start {
        When::Date(day) => {
            let end = day.saturating_add(i64::from(length.days.clamp(1, 36_600)).days());
            lines.with("DTEND", &[("VALUE", "DATE")], &values::date(end));
        }
        When::Local { at, zone } => {
            let begins = zone.resolve(*at).instant;
            let wall = zone.wall(length.end(*at, begins, zone));
            let is_plain = zone.resolve(wall).kind == Kind::Plain && zone.resolve(*at).kind == Kind::Plain;
            if length.days == 0 && length.seconds > 0 && is_plain {
                when(lines, "DTEND", &When::Local { at: wall, zone: zone.clone() });
            } else if length.days > 0 || length.seconds > 0 {
                lines.plain("DURATION", &values::duration(length.days, length.seconds));
            }
        }
    }
}

/// A rule whose UNTIL has the form that goes with the start: a day with days, an instant with times (section 3.3.10).
fn said(rule: &Rule, start: &When) -> String {
    let End::Until(until) = rule.end() else { return rule.to_string() };
    let until = match (until, start) {
        (Until::Local(wall), When::Date(_)) => Until::Date(wall.date()),
        (Until::Utc(instant), When::Date(_)) => Until::Date(Zone::UTC.wall(instant).date()),
        (Until::Date(day), When::Local { zone, .. }) => Until::Utc(zone.resolve(day.at(23, 59, 59, 0)).instant),
        (Until::Local(wall), When::Local { zone, .. }) => Until::Utc(zone.resolve(wall).instant),
        (Until::Date(_), When::Date(_)) | (Until::Utc(_), When::Local { .. }) => until,
    };
    rule.clone().ending(End::Until(until)).to_string()
}
