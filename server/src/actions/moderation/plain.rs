//! Words that people write to a desk: trimmed, bounded, without control characters.

use crate::actions::Declined;
use quartier_protocol::problem::ProblemCode;

/// Bytes of what somebody writes in their own words.
pub(super) const WORDS_BYTES: usize = 2_000;

/// Words that have to be there.
pub(super) fn text(raw: &str, bytes_max: usize) -> Result<String, Declined> {
    let words = raw.trim();
    if words.is_empty() {
        return Err(Declined::bad("words are missing"));
    }
    if words.len() > bytes_max {
        return Err(Declined::Problem(ProblemCode::TooLong, "these are too many words"));
    }
    if words.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Declined::Problem(ProblemCode::TextInvalid, "there are control characters in it"));
    }
    Ok(words.to_owned())
}

/// Words that may be left out; blank is left out.
pub(super) fn optional(raw: Option<&str>, bytes_max: usize) -> Result<Option<String>, Declined> {
    raw.filter(|raw| !raw.trim().is_empty()).map(|raw| text(raw, bytes_max)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_trimmed_and_bounded() {
        assert_eq!(text("  zu spät\nda ", 20), Ok("zu spät\nda".into()));
        assert_eq!(optional(Some(" \n"), 20), Ok(None));
        for wrong in ["", "  ", "a\u{0}b", "abcdefghijklmnopqrstu"] {
            assert!(text(wrong, 20).is_err(), "{wrong:?}");
        }
    }
}
