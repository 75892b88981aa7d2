//! Content lines: a name, parameters, a value (RFC 5545, section 3.1; RFC 6868).

use super::lines::Unfolded;
use super::{Bad, Limits, Reason};

/// A content line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The physical line it begins with.
    pub number: u32,
    /// In capitals.
    pub name: String,
    /// Names in capitals; of several values, the first.
    parameters: Vec<(String, String)>,
    /// As it stands there.
    pub value: String,
}

impl Line {
    /// Takes a line apart.
    pub fn parse(line: &Unfolded, limits: &Limits) -> Result<Self, Bad> {
        let bad = |reason| Bad { line: line.number, reason };
        let text = &line.text;
        let end = text.find([';', ':']).ok_or_else(|| bad(Reason::Malformed))?;
        let name = text[..end].trim().to_ascii_uppercase();
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')) {
            return Err(bad(Reason::Malformed));
        }
        let mut parameters = Vec::new();
        let mut rest = &text[end..];
        while let Some(parameter) = rest.strip_prefix(';') {
            let (parsed, after) = parameter_of(parameter).ok_or_else(|| bad(Reason::Malformed))?;
            parameters.push(parsed);
            rest = after;
            if parameters.len() > limits.list {
                return Err(bad(Reason::TooMany));
            }
        }
        let value = rest.strip_prefix(':').ok_or_else(|| bad(Reason::Malformed))?.to_owned();
        Ok(Self { number: line.number, name, parameters, value })
    }

    /// A parameter's value, by its name in capitals.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// What is wrong with this line.
    pub const fn bad(&self, reason: Reason) -> Bad {
        Bad { line: self.number, reason }
    }

    /// The value as one text.
    pub fn text(&self) -> String {
        self.texts().join(",")
    }

    /// The value as texts with commas in between (RFC 5545, section 3.3.11).
    pub fn texts(&self) -> Vec<String> {
        let mut texts = vec![String::new()];
        let mut chars = self.value.chars();
        while let Some(c) = chars.next() {
            let taken = match c {
                ',' => {
                    texts.push(String::new());
                    continue;
                }
                '\\' => match chars.next() {
                    Some('n' | 'N') => '\n',
                    Some(escaped) => escaped,
                    None => '\\',
                },
                c => c,
            };
            if let Some(last) = texts.last_mut() {
                last.push(taken);
            }
        }
        texts
    }
}

/// One parameter and what comes after it.
fn parameter_of(text: &str) -> Option<((String, String), &str)> {
    let end = text.find(['=', ';', ':'])?;
    let name = text[..end].to_ascii_uppercase();
    let Some(mut rest) = text[end..].strip_prefix('=') else {
        return Some(((name, String::new()), &text[end..]));
    };
    let mut first = None;
    loop {
        let (value, after) = if let Some(quoted) = rest.strip_prefix('"') {
            quoted.split_once('"')?
        } else {
            rest.split_at(rest.find([',', ';', ':'])?)
        };
        first.get_or_insert_with(|| decoded(value));
        match after.strip_prefix(',') {
            Some(more) => rest = more,
            None if after.starts_with([';', ':']) => return Some(((name, first.unwrap_or_default()), after)),
            None => return None,
        }
    }
}

/// RFC 6868 the other way round. What it doesn't know stays.
fn decoded(value: &str) -> String {
    let mut decoded = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        let meant = match (c, chars.peek()) {
            ('^', Some('n')) => '\n',
            ('^', Some('^')) => '^',
            ('^', Some('\'')) => '"',
            _ => {
                decoded.push(c);
                continue;
            }
        };
        chars.next();
        decoded.push(meant);
    }
    decoded
}
