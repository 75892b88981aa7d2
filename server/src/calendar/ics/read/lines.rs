//! Physical lines, unfolded (RFC 5545, section 3.1).
//!
//! Unfolds bytes, not characters: some programs fold in the midst of one. Forgives LF alone, a byte order mark, empty
//! lines, and control characters, which are left out.

use super::{Bad, Limits, Reason};
use crate::calendar::ics::write::lines::is_control;

/// A line after unfolding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unfolded {
    /// The physical line it begins with, from 1.
    pub number: u32,
    /// What it says.
    pub text: String,
}

/// Unfolds all lines. Empty ones are left out.
pub fn unfold(bytes: &[u8], limits: &Limits) -> Result<Vec<Unfolded>, Bad> {
    if bytes.len() > limits.bytes {
        return Err(Bad { line: 1, reason: Reason::TooBig });
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut lines = Vec::new();
    let mut open: Option<Open> = None;
    for (number, line) in (1_u32..).zip(bytes.split(|byte| *byte == b'\n')) {
        let bad = |reason| Bad { line: number, reason };
        if number > limits.lines {
            return Err(bad(Reason::TooManyLines));
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match line {
            [] => lines.extend(open.take().map(Open::close).transpose()?),
            [b' ' | b'\t', rest @ ..] => match &mut open {
                Some(before) => before.go_on(rest),
                // Space at the end of the file, or between components, is nothing.
                None if rest.iter().all(u8::is_ascii_whitespace) && !lines.is_empty() => {}
                None => return Err(bad(Reason::Folding)),
            },
            _ => {
                let next = Open { number, bytes: line.to_vec(), begins: Vec::new() };
                lines.extend(open.replace(next).map(Open::close).transpose()?);
            }
        }
        if open.as_ref().is_some_and(|open| open.bytes.len() > limits.line_bytes) {
            return Err(bad(Reason::LineTooLong));
        }
    }
    lines.extend(open.map(Open::close).transpose()?);
    Ok(lines)
}

/// A line that may go on.
struct Open {
    number: u32,
    bytes: Vec<u8>,
    /// Where in it the second physical line begins, the third, and so on.
    begins: Vec<usize>,
}

impl Open {
    fn go_on(&mut self, rest: &[u8]) {
        self.begins.push(self.bytes.len());
        self.bytes.extend_from_slice(rest);
    }

    fn close(self) -> Result<Unfolded, Bad> {
        let Self { number, bytes, begins } = self;
        let mut text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let lines_before = begins.partition_point(|begin| *begin <= at);
            Bad { line: number.saturating_add(u32::try_from(lines_before).unwrap_or(0)), reason: Reason::NotUtf8 }
        })?;
        text.retain(|c| !is_control(c));
        Ok(Unfolded { number, text })
    }
}
