//! The tables of the reference.

use crate::close::{Afterwards, CloseCode};
use crate::limits::{self, Limits};
use crate::problem::ProblemCode;
use crate::refusal::RefusalCode;
use crate::typescript::Declared;
use crate::typescript::declaration::{Field, Shape};
use std::collections::BTreeMap;

fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let row = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let rule = format!("|{}", "---|".repeat(head.len()));
    let rows = rows.into_iter().map(|cells| row(&cells));
    [row(&head), rule].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// A type in words: `Position or null`, `list of Event`.
fn words(shape: &Shape) -> String {
    match shape {
        Shape::Plain(name) => match name.strip_prefix("Array<").and_then(|rest| rest.strip_suffix('>')) {
            Some(inner) => format!("list of {inner}"),
            None => name.replace('<', " of ").replace('>', ""),
        },
        Shape::Union(parts) | Shape::Both(parts) => parts.iter().map(words).collect::<Vec<_>>().join(" or "),
        Shape::Object(_) => "object".into(),
    }
}

pub fn fields(fields: &[&Field]) -> String {
    let row = |field: &&Field| {
        let kind = words(&field.shape) + if field.optional { ", may be left out" } else { "" };
        vec![format!("`{}`", field.name), kind, field.doc.clone()]
    };
    table(&["field", "type", "meaning"], fields.iter().filter(|field| !field.doc.is_empty()).map(row))
}

/// Types that are one string, number or word.
pub fn plain(types: &BTreeMap<String, Declared>) -> String {
    let written = |shape: &Shape| match shape {
        Shape::Plain(name) if name == "string" => Some(name.clone()),
        Shape::Union(parts) if parts.iter().all(|part| matches!(part, Shape::Plain(_))) => Some(words(shape)),
        _ => None,
    };
    let rows =
        types.iter().filter(|(name, _)| *name != "RefusalCode" && *name != "Pushed").filter_map(|(name, declared)| {
            let kind = written(&declared.shape)?;
            let kind = if name.ends_with("Id") { "string, a UUID".into() } else { kind.replace('"', "`") };
            Some(vec![format!("`{name}`"), kind, declared.doc.clone()])
        });
    table(&["type", "is a", "meaning"], rows)
}

pub fn refusals() -> String {
    let row = |code: &RefusalCode| {
        let retry = if code.retry() { "yes" } else { "no" };
        vec![code.number().to_string(), format!("`{}`", code.name()), retry.into(), code.meaning().into()]
    };
    table(&["number", "code", "retry", "meaning"], RefusalCode::ALL.iter().map(row))
}

pub fn problems() -> String {
    let row = |code: &ProblemCode| vec![code.status().to_string(), format!("`{}`", code.name()), code.meaning().into()];
    table(&["status", "code", "meaning"], ProblemCode::ALL.iter().map(row))
}

pub fn closes() -> String {
    let row = |code: &CloseCode| {
        let then = match code.afterwards() {
            Afterwards::ComeBack => "come back",
            Afterwards::StayAway => "stay away",
        };
        vec![code.number().to_string(), format!("`{}`", code.reason()), then.into(), code.meaning().into()]
    };
    table(&["number", "reason", "then", "meaning"], CloseCode::ALL.iter().map(row))
}

/// What prose calls by its name, `${NAME}`.
pub fn constants() -> [(&'static str, String); 12] {
    [
        ("SUBPROTOCOL", crate::SUBPROTOCOL.into()),
        ("PROTOCOL_VERSION", crate::PROTOCOL_VERSION.to_string()),
        ("BYTES_PER_GRAPHEME", limits::BYTES_PER_GRAPHEME.to_string()),
        ("GRAPHEME_BYTES", limits::GRAPHEME_BYTES.to_string()),
        ("MARKS_PER_GRAPHEME", limits::MARKS_PER_GRAPHEME.to_string()),
        ("REF_BYTES", limits::REF_BYTES.to_string()),
        ("REFS_REMEMBERED", limits::REFS_REMEMBERED.to_string()),
        ("PAGE_DEFAULT", limits::PAGE_DEFAULT.to_string()),
        ("CALENDAR_BYTES", limits::CALENDAR_BYTES.to_string()),
        ("CALENDAR_EVENTS_MAX", limits::CALENDAR_EVENTS_MAX.to_string()),
        ("UNREAD_MAX", limits::UNREAD_MAX.to_string()),
        ("REACTION_GROUPS_MAX", limits::REACTION_GROUPS_MAX.to_string()),
    ]
}

/// Each limit with its default and its reason.
pub fn limits(fields: &[&Field]) -> String {
    let defaults = serde_json::to_value(Limits::DEFAULT).unwrap();
    let row = |field: &&Field| vec![format!("`{}`", field.name), defaults[&field.name].to_string(), field.doc.clone()];
    table(&["limit", "default", "meaning and reason"], fields.iter().map(row))
}
