//! What can be planned.
//!
//! Never looks at words but for their length. Invariant: a plan that was taken has a zone, a first start that clocks show, and a
//! rule that names it.

use super::offset::Offset;
use crate::calendar::recurrence::{End, Rule, Until};
use crate::calendar::zones::{Kind, Zone};
use quartier_protocol::http::agenda::meetings::{AgendaItem, Plan};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::limits::{AGENDA_ITEMS_MAX, CHANGED_TIMES_MAX, Limits, REMINDERS_MAX};
use quartier_protocol::local::LocalTime;
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::text::{TextRefusal, Topic};
use std::ops::RangeInclusive;

/// Minutes a meeting lasts: up to two weeks.
const MINUTES: RangeInclusive<u32> = 5..=20_160;
/// Minutes meant for one item.
const ITEM_MINUTES: RangeInclusive<u32> = 1..=480;
/// Times a rule can count.
const COUNT_MAX: u32 = 1_000;
/// Bytes of a link.
const LINK_BYTES: usize = 2_000;

/// Why something can't be planned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unplanned {
    /// A problem with its words.
    Problem(ProblemCode, String),
    /// A text is none.
    Text(TextRefusal),
}

impl From<TextRefusal> for Unplanned {
    fn from(refused: TextRefusal) -> Self {
        Self::Text(refused)
    }
}

fn problem<T>(code: ProblemCode, why: impl Into<String>) -> Result<T, Unplanned> {
    Err(Unplanned::Problem(code, why.into()))
}

/// A plan as it is kept: texts trimmed, zone, rule and exceptions in their usual forms.
pub fn checked(plan: Plan, limits: &Limits) -> Result<Plan, Unplanned> {
    if !MINUTES.contains(&plan.minutes) {
        return problem(ProblemCode::BadRequest, "a meeting lasts 5 to 20160 minutes");
    }
    let Ok(zone) = Zone::parse(&plan.zone) else {
        return problem(ProblemCode::ZoneUnknown, "there is no such zone in the IANA database");
    };
    let rule = plan.rule.as_deref().map(|text| rule(text, plan.start)).transpose()?;
    let mut except = plan.except;
    if except.len() > CHANGED_TIMES_MAX {
        return problem(ProblemCode::TooMany, "more than 200 times are left out");
    }
    except.sort_unstable();
    except.dedup();
    Ok(Plan {
        title: both(&plan.title, limits)?,
        place: topics(&plan.place, limits)?,
        start: plan.start,
        zone: zone.name().to_owned(),
        minutes: plan.minutes,
        rule: rule.map(|rule| rule.to_string()),
        except,
        skip_holidays: plan.skip_holidays,
        link: plan.link.map(link).transpose()?,
        items: items(plan.items, limits)?,
        reminders: reminders(plan.reminders)?,
    })
}

/// Refuses a first start that clocks skip.
pub fn shown_by_clocks(plan: &Plan) -> Result<(), Unplanned> {
    match Zone::parse(&plan.zone).map(|zone| zone.resolve(plan.start.civil()).kind) {
        Ok(Kind::Skipped) => problem(ProblemCode::TimeSkipped, "clocks are put forward over this time there"),
        _ => Ok(()),
    }
}

fn rule(text: &str, start: LocalTime) -> Result<Rule, Unplanned> {
    let invalid = |why: &str| Unplanned::Problem(ProblemCode::RuleInvalid, why.to_owned());
    let rule = Rule::parse(text).map_err(|error| invalid(&error.to_string()))?;
    if rule.has_times() {
        return Err(invalid("a meeting begins at one time of the day: leave BYHOUR, BYMINUTE and BYSECOND out"));
    }
    if matches!(rule.end(), End::Count(count) if count > COUNT_MAX) {
        return Err(invalid("a meeting comes 1,000 times at most; leave COUNT out if it has no end"));
    }
    let start = start.civil();
    let is_over = match rule.end() {
        End::Until(Until::Date(day)) => day < start.date(),
        End::Until(Until::Local(wall)) => wall < start,
        End::Until(Until::Utc(instant)) => {
            instant < Zone::UTC.resolve(start).instant - jiff::SignedDuration::from_hours(26)
        }
        End::Never | End::Count(_) => false,
    };
    if is_over {
        return Err(invalid("UNTIL is before the first start"));
    }
    if !rule.begins_with(start) {
        return Err(invalid(
            "the rule doesn't name the first start: either never comes true, or begins on another day",
        ));
    }
    Ok(rule)
}

fn items(items: Vec<AgendaItem>, limits: &Limits) -> Result<Vec<AgendaItem>, Unplanned> {
    if items.len() > AGENDA_ITEMS_MAX {
        return problem(ProblemCode::TooMany, "more than 50 items");
    }
    let item = |item: AgendaItem| match item.minutes {
        Some(minutes) if !ITEM_MINUTES.contains(&minutes) => {
            problem(ProblemCode::BadRequest, "an item takes 1 to 480 minutes")
        }
        _ => Ok(AgendaItem { title: both(&item.title, limits)?, ..item }),
    };
    items.into_iter().map(item).collect()
}

/// How long before each start it is reminded: a few times, none twice.
pub fn reminders(offsets: Vec<String>) -> Result<Vec<String>, Unplanned> {
    if offsets.len() > REMINDERS_MAX {
        return problem(ProblemCode::TooMany, "more than 5 reminders");
    }
    let mut before = Vec::new();
    for text in &offsets {
        let Some(offset) = Offset::parse(text) else {
            return problem(ProblemCode::OffsetInvalid, "write P1W, P1D, PT1H or the like, up to four weeks");
        };
        before.push(offset.minutes());
    }
    before.sort_unstable();
    before.dedup();
    match before.len() == offsets.len() {
        true => Ok(offsets),
        false => problem(ProblemCode::OffsetInvalid, "two reminders come at the same time"),
    }
}

/// Whether something is a link of a meeting: as it is written, too, for what parses addresses is forgiving about what stands before them.
pub(super) fn is_link(text: &str) -> bool {
    let is_written = text.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"));
    is_written && text.len() <= LINK_BYTES && url::Url::parse(text).is_ok_and(|url| url.has_host())
}

fn link(text: String) -> Result<String, Unplanned> {
    match is_link(&text) {
        true => Ok(text),
        false => problem(ProblemCode::BadRequest, "a link begins with https:// and has at most 2,000 bytes"),
    }
}

/// A line in both languages, neither empty.
pub fn both(raw: &Bilingual<String>, limits: &Limits) -> Result<Bilingual<String>, Unplanned> {
    let lines = topics(raw, limits)?;
    match lines.de.is_empty() || lines.fr.is_empty() {
        true => Err(TextRefusal::Empty.into()),
        false => Ok(lines),
    }
}

/// A line in both languages, perhaps empty.
fn topics(raw: &Bilingual<String>, limits: &Limits) -> Result<Bilingual<String>, Unplanned> {
    let line = |raw: &str| Topic::parse(raw, limits).map(|topic| topic.as_str().to_owned());
    Ok(Bilingual { de: line(&raw.de)?, fr: line(&raw.fr)? })
}
