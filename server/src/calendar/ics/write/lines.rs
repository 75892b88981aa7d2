//! Content lines (RFC 5545, section 3.1).
//!
//! Always holds: every line ends with CRLF, has 75 octets at most without it, and is never broken within a character;
//! no value can end its line or begin another.

use std::fmt::Write;

/// Octets of a line without its end.
const LINE_OCTETS_MAX: usize = 75;

/// The text of a calendar while it is being written.
#[derive(Debug, Default)]
pub struct Lines(String);

impl Lines {
    /// A line whose value is written as it is: dates, numbers, names of RFC 5545.
    pub fn plain(&mut self, name: &str, value: &str) {
        self.with(name, &[], value);
    }

    /// A line with parameters.
    pub fn with(&mut self, name: &str, parameters: &[(&str, &str)], value: &str) {
        let mut line = name.to_owned();
        for (name, value) in parameters {
            // Writing to a string can't fail.
            let _ = write!(line, ";{name}={}", parameter(value));
        }
        line.push(':');
        line.extend(value.chars().filter(|c| !is_control(*c)));
        self.fold(&line);
    }

    /// A line whose value is text.
    pub fn text(&mut self, name: &str, parameters: &[(&str, &str)], value: &str) {
        self.with(name, parameters, &escape(value));
    }

    /// `BEGIN:name`, what `inside` writes, `END:name`.
    pub fn component(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.plain("BEGIN", name);
        inside(self);
        self.plain("END", name);
    }

    /// All that was written.
    pub fn into_string(self) -> String {
        self.0
    }

    fn fold(&mut self, line: &str) {
        let mut octets = 0;
        for c in line.chars() {
            if octets + c.len_utf8() > LINE_OCTETS_MAX {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Text with what would mean something else taken out of the way (RFC 5545, section 3.3.11). Lines end with `\n`.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' | '\r' => escaped.push_str("\\n"),
            c if is_control(c) => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// A parameter's value: encoded (RFC 6868), and in quotes if it must be.
pub fn parameter(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len() + 2);
    for c in value.replace("\r\n", "\n").chars() {
        match c {
            '^' => encoded.push_str("^^"),
            '\n' | '\r' => encoded.push_str("^n"),
            '"' => encoded.push_str("^'"),
            c if is_control(c) => {}
            c => encoded.push(c),
        }
    }
    if encoded.contains([',', ';', ':']) { format!("\"{encoded}\"") } else { encoded }
}

/// What RFC 5545 calls CONTROL.
pub const fn is_control(c: char) -> bool {
    (c as u32) < 0x20 && c != '\t' || c as u32 == 0x7F
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_cannot_leave_its_line() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", &[("LANGUAGE", "fr")], "a\r\nEND:VEVENT\nb;c,d\\e\u{0}\u{7F}\rf");
        assert_eq!(lines.into_string(), "SUMMARY;LANGUAGE=fr:a\\nEND:VEVENT\\nb\\;c\\,d\\\\e\\nf\r\n");
        let mut lines = Lines::default();
        lines.plain("URL", "https://example.org/\r\nX:1");
        assert_eq!(lines.into_string(), "URL:https://example.org/X:1\r\n");
    }

    #[test]
    fn parameters_are_quoted_and_encoded() {
        assert_eq!(parameter("Europe/Berlin"), "Europe/Berlin");
        assert_eq!(parameter("Mairie, salle 2"), "\"Mairie, salle 2\"");
        assert_eq!(parameter("George \"Babe\" ^\nRuth;"), "\"George ^'Babe^' ^^^nRuth;\"");
    }

    proptest! {
        #[test]
        fn lines_fold_within_75_octets_and_never_in_a_character(text in "(\\PC|[äßéœ€😀 \t\n\\\\,;:]){0,300}") {
            let mut lines = Lines::default();
            lines.text("DESCRIPTION", &[], &text);
            let written = lines.into_string();
            prop_assert!(written.ends_with("\r\n"));
            // It is a String, so a line broken in a character would not be one any more.
            prop_assert!(written.split_terminator("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
            let unfolded = written.replace("\r\n ", "");
            prop_assert_eq!(unfolded, format!("DESCRIPTION:{}\r\n", escape(&text)));
        }
    }
}
