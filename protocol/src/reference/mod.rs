//! `docs/protocol.md`: prose from the chapters beside this file, with fields, tables and examples put in where they say
//! `{{…}}`.

mod json;
mod tables;

use crate::CAPABILITIES;
use crate::golden;
use crate::kept;
use crate::typescript::declaration::Shape;
use crate::typescript::{self, Declared};
use std::collections::{BTreeMap, BTreeSet};

const FILE: &str = "docs/protocol.md";
const HEADER: &str =
    "<!-- Generated from protocol/src; don't edit. `UPDATE=1 cargo test -p quartier-protocol` writes it anew. -->\n\n";
const CHAPTERS: [&str; 10] = [
    include_str!("1-connect.md"),
    include_str!("2-values.md"),
    include_str!("3-commands.md"),
    include_str!("4-pushed.md"),
    include_str!("5-rules.md"),
    include_str!("6-tables.md"),
    include_str!("7-http.md"),
    include_str!("8-administration.md"),
    include_str!("9-moderation.md"),
    include_str!("10-agenda.md"),
];

/// What the chapters can put in, and what they have.
struct Book {
    examples: BTreeMap<String, String>,
    types: BTreeMap<String, Declared>,
    shown: BTreeSet<String>,
}

impl Book {
    fn write(&mut self) -> String {
        let of_capabilities = CAPABILITIES.iter().map(|one| one.chapter);
        let lines = CHAPTERS.into_iter().chain(of_capabilities).map(|chapter| {
            let lines: Vec<String> = chapter.lines().map(|line| self.line(line)).collect();
            lines.join("\n")
        });
        let chapters: Vec<String> = lines.collect();
        format!("{HEADER}{}\n", chapters.join("\n\n"))
    }

    fn line(&mut self, line: &str) -> String {
        let Some(wish) = line.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")) else {
            let named = |line: String, (name, value): (&str, String)| line.replace(&format!("${{{name}}}"), &value);
            let line = tables::constants().into_iter().fold(line.to_owned(), named);
            assert!(!line.contains("${"), "{line} names nothing known");
            return line;
        };
        self.shown.insert(wish.to_owned());
        match wish.split_whitespace().collect::<Vec<_>>()[..] {
            ["example", name] => {
                let json = self.examples.get(name).unwrap_or_else(|| panic!("no example {name}"));
                format!("```json\n{}\n```", json::lay_out(json, 0))
            }
            ["fields", name] => tables::fields(&self.shape(name).own_fields()),
            ["fields", name, variant] => tables::fields(&self.shape(name).variant(variant).own_fields()),
            ["plain"] => tables::plain(&self.types),
            ["refusals"] => tables::refusals(),
            ["problems"] => tables::problems(),
            ["closes"] => tables::closes(),
            ["limits"] => tables::limits(&self.shape("Limits").own_fields()),
            _ => panic!("{line} asks for nothing known"),
        }
    }

    fn shape(&self, name: &str) -> &Shape {
        &self.types.get(name).unwrap_or_else(|| panic!("no type {name}")).shape
    }
}

fn book() -> Book {
    let examples = golden::all().into_iter().map(|golden| (golden.name, golden.json)).collect();
    Book { examples, types: typescript::declared(), shown: BTreeSet::new() }
}

#[test]
fn the_reference_says_what_the_types_say() {
    kept::keep(FILE, &book().write());
}

#[test]
fn the_reference_shows_every_example() {
    let mut book = book();
    book.write();
    for name in book.examples.keys() {
        assert!(book.shown.contains(&format!("example {name}")), "{name} isn't shown");
    }
}

#[test]
fn the_reference_lists_the_fields_of_every_type() {
    let mut book = book();
    book.write();
    for (name, declared) in &book.types {
        let wishes = match &declared.shape {
            // What commands and replies have in common is told in prose; a channel is shown as a summary.
            _ if ["CommandFrame", "Reply", "Outcome", "Command", "Channel"].contains(&name.as_str()) => continue,
            _ if name == "Limits" => vec!["limits".to_owned()],
            Shape::Plain(_) => continue,
            Shape::Union(variants) => {
                let has_fields =
                    |variant: &&str| tables::fields(&declared.shape.variant(variant).own_fields()).lines().count() > 2;
                let told = variants.iter().filter_map(Shape::told_by).filter(has_fields);
                told.map(|variant| format!("fields {name} {variant}")).collect()
            }
            Shape::Object(_) | Shape::Both(_) => vec![format!("fields {name}")],
        };
        for wish in wishes {
            assert!(book.shown.contains(&wish), "{wish} isn't shown");
        }
    }
}
