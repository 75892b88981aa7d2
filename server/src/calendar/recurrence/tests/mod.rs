//! What rules say, and when.

mod bounds;
mod examples;
mod reading;

use super::{Rule, RuleError};
use jiff::civil::DateTime;

fn rule(text: &str) -> Rule {
    Rule::parse(text).unwrap_or_else(|error: RuleError| panic!("{text}: {error}"))
}

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}
