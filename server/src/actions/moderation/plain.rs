//! Words that people write to a desk: read as messages are, with a bound of their own.

use crate::actions::Declined;
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::text::{TextRefusal, words};

/// Bytes of what somebody writes in their own words.
pub(super) const WORDS_BYTES: u32 = 2_000;

/// Words that have to be there.
pub(super) fn text(raw: &str, bytes_max: u32) -> Result<String, Declined> {
    words(raw, bytes_max).map_err(|refusal| match refusal {
        TextRefusal::Empty => Declined::bad("words are missing"),
        refusal if refusal.is_length() => Declined::Problem(ProblemCode::TooLong, "these are too many words"),
        _ => Declined::Problem(ProblemCode::TextInvalid, "there are characters in it that can't stand there"),
    })
}

/// Words that may be left out; blank is left out.
pub(super) fn optional(raw: Option<&str>, bytes_max: u32) -> Result<Option<String>, Declined> {
    raw.filter(|raw| !raw.trim().is_empty()).map(|raw| text(raw, bytes_max)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_trimmed_and_bounded() {
        assert_eq!(text("  zu spät\nda ", 20), Ok("zu spät\nda".into()));
        assert_eq!(optional(Some(" \n"), 20), Ok(None));
        assert_eq!(text("a\u{b}b\u{0}", 20), Ok("a\nb".into()));
        for wrong in ["", "  ", "a\u{202e}b", "abcdefghijklmnopqrstu"] {
            assert!(text(wrong, 20).is_err(), "{wrong:?}");
        }
    }
}
