//! An event of its lines (RFC 5545, section 3.6.1).

use super::component::Lines;
use super::content::Line;
use super::zones::Zones;
use super::{Bad, Limits, Reason};
use crate::calendar::event::{Event, Length, Status, Text, When};
use crate::calendar::recurrence::Rule;
use crate::calendar::values;
use crate::calendar::zones::Zone;
use jiff::Timestamp;

/// The first whole year of the calendar that RFC 5545 counts by. (Apple writes birthdays without a year as of 1604.)
const FIRST_YEAR: i16 = 1583;

/// Reads an event.
pub fn read(event: &Lines, zones: &Zones<'_>, limits: &Limits) -> Result<Event, Bad> {
    let bad = |reason| Bad { line: event.begin, reason };
    let [uid, start] = [once(event, "UID")?, once(event, "DTSTART")?];
    let uid = uid.map(Line::text).filter(|uid| !uid.trim().is_empty()).ok_or_else(|| bad(Reason::NoUid))?;
    let start_line = start.ok_or_else(|| bad(Reason::NoStart))?;
    let start = when(start_line, start_line.value.trim(), zones)?;
    if start.wall().year() < FIRST_YEAR {
        return Err(start_line.bad(Reason::Date));
    }
    let length = length(event, &start, zones)?;
    let mut read = Event::new(uid, Timestamp::UNIX_EPOCH, start, length);
    if let Some(line) = once(event, "RRULE")? {
        read.rule = Some(Rule::parse(line.value.trim()).map_err(|error| line.bad(Reason::Rule(error)))?);
    }
    if let Some(line) = once(event, "RECURRENCE-ID")? {
        if line.parameter("RANGE").is_some() {
            return Err(line.bad(Reason::Range));
        }
        read.recurrence_id = Some(when(line, line.value.trim(), zones)?);
    }
    let mut stamp = None;
    for line in &event.lines {
        match line.name.as_str() {
            "EXDATE" => whens(line, &mut read.exdates, zones, limits)?,
            "RDATE" => whens(line, &mut read.rdates, zones, limits)?,
            "EXRULE" => return Err(line.bad(Reason::Exrule)),
            "SEQUENCE" => read.sequence = line.value.trim().parse().map_err(|_| line.bad(Reason::Number))?,
            "DTSTAMP" => stamp = Some(instant(line)?),
            "CREATED" => read.created = Some(instant(line)?),
            "LAST-MODIFIED" => read.last_modified = Some(instant(line)?),
            "STATUS" => read.status = status(line)?,
            "SUMMARY" => read.summary = Some(text(line)),
            "LOCATION" => read.location = Some(text(line)),
            "DESCRIPTION" => read.description = Some(text(line)),
            "URL" => read.url = Some(line.value.trim().to_owned()),
            "CATEGORIES" => read.categories.extend(line.texts().into_iter().filter(|category| !category.is_empty())),
            _ => {}
        }
        if read.categories.len() > limits.list {
            return Err(line.bad(Reason::TooMany));
        }
    }
    read.stamp = stamp.or(read.last_modified).or(read.created).unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(read)
}

/// A property that may be there once.
fn once<'l>(event: &'l Lines, name: &str) -> Result<Option<&'l Line>, Bad> {
    let mut all = event.lines.iter().filter(|line| line.name == name);
    let first = all.next();
    all.next().map_or(Ok(first), |second| Err(second.bad(Reason::Twice)))
}

/// A day or a time. `text` is the line's value, or one of them.
fn when(line: &Line, text: &str, zones: &Zones<'_>) -> Result<When, Bad> {
    let bad = || line.bad(Reason::Date);
    if text.len() == 8 {
        return values::read_date(text).map(When::Date).ok_or_else(bad);
    }
    if let Some(utc) = text.strip_suffix('Z') {
        let at = values::read_date_time(utc).ok_or_else(bad)?;
        return Ok(When::Local { at, zone: Zone::UTC });
    }
    let at = values::read_date_time(text).ok_or_else(bad)?;
    let zone = match line.parameter("TZID") {
        Some(tzid) => zones.find(tzid).ok_or_else(|| line.bad(Reason::Zone))?,
        None => zones.home().clone(),
    };
    Ok(When::Local { at, zone })
}

/// A list of days or times. Of periods, their beginnings.
fn whens(line: &Line, list: &mut Vec<When>, zones: &Zones<'_>, limits: &Limits) -> Result<(), Bad> {
    for one in line.value.split(',').map(str::trim).filter(|one| !one.is_empty()) {
        if list.len() >= limits.list {
            return Err(line.bad(Reason::TooMany));
        }
        let begins = one.split_once('/').map_or(one, |(begins, _)| begins);
        list.push(when(line, begins, zones)?);
    }
    Ok(())
}

fn length(event: &Lines, start: &When, zones: &Zones<'_>) -> Result<Length, Bad> {
    let (end, duration) = (once(event, "DTEND")?, once(event, "DURATION")?);
    match (end, duration) {
        (Some(_), Some(line)) => Err(line.bad(Reason::Twice)),
        (None, None) if matches!(start, When::Date(_)) => Ok(Length::days(1)),
        (None, None) => Ok(Length::default()),
        (Some(line), None) => {
            between(start, &when(line, line.value.trim(), zones)?).ok_or_else(|| line.bad(Reason::End))
        }
        (None, Some(line)) => {
            let (days, seconds) = values::read_duration(line.value.trim()).ok_or_else(|| line.bad(Reason::Duration))?;
            match start {
                When::Local { .. } => Ok(Length { days, seconds }),
                When::Date(_) if seconds % 86_400 == 0 => Ok(Length::days((days + seconds / 86_400).max(1))),
                When::Date(_) => Err(line.bad(Reason::End)),
            }
        }
    }
}

/// From the start to the end, if that is a length: days for days, exact time for times (RFC 5545, section 3.8.5.3).
fn between(start: &When, end: &When) -> Option<Length> {
    match (start, end) {
        // The end is not part of it; some programs think it is.
        (When::Date(first), When::Date(end)) => {
            let days = u32::try_from(first.duration_until(*end).as_hours() / 24).ok()?;
            (days <= 36_600).then_some(Length::days(days.max(1)))
        }
        (When::Local { .. }, When::Local { .. }) => {
            let seconds = start.instant(&Zone::UTC).duration_until(end.instant(&Zone::UTC)).as_secs();
            Some(Length { days: 0, seconds: u32::try_from(seconds).ok()? })
        }
        _ => None,
    }
}

/// An instant. Those that forget to say that they are in UTC are taken to be.
fn instant(line: &Line) -> Result<Timestamp, Bad> {
    let text = line.value.trim();
    let at = values::read_date_time(text.strip_suffix('Z').unwrap_or(text));
    let instant = at.or_else(|| values::read_date(text).map(|day| day.at(0, 0, 0, 0)));
    instant.map(|at| Zone::UTC.resolve(at).instant).ok_or_else(|| line.bad(Reason::Date))
}

fn status(line: &Line) -> Result<Status, Bad> {
    match line.value.trim().to_ascii_uppercase().as_str() {
        "TENTATIVE" => Ok(Status::Tentative),
        "CONFIRMED" | "" => Ok(Status::Confirmed),
        "CANCELLED" | "CANCELED" => Ok(Status::Cancelled),
        _ => Err(line.bad(Reason::Status)),
    }
}

fn text(line: &Line) -> Text {
    let lang = line.parameter("LANGUAGE").filter(|lang| !lang.is_empty()).map(str::to_owned);
    Text { text: line.text(), lang }
}
