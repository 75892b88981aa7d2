//! What every kind of text has in common: normal form, bounds, and characters that are refused.

use super::TextRefusal;
use crate::limits::{BYTES_PER_GRAPHEME, GRAPHEME_BYTES, MARKS_PER_GRAPHEME};
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;

/// Whether line feeds and tabs may stand in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    One,
    Many,
}

/// Normalises and bounds; what every kind of text has in common.
pub(super) fn bounded(raw: &str, lines: Lines, max_bytes: u32, max_graphemes: u32) -> Result<String, TextRefusal> {
    // Composing shrinks a text to a third at most (conjoining jamo); what is far beyond the limit isn't looked at.
    if raw.trim().len() / 4 > max_bytes as usize {
        return Err(TextRefusal::TooManyBytes { limit: max_bytes });
    }
    let plain = plain(raw);
    let composed: String = if is_nfc(&plain) { plain.into_owned() } else { plain.nfc().collect() };
    let text = composed.trim();
    if text.chars().all(is_invisible) {
        return Err(TextRefusal::Empty);
    }
    if let Some(control) = text.chars().find(|c| is_control(*c, lines)) {
        return Err(TextRefusal::Control { code_point: control.into() });
    }
    if text.len() > max_bytes as usize {
        return Err(TextRefusal::TooManyBytes { limit: max_bytes });
    }
    if !text.is_ascii() {
        let mut graphemes = 0u32;
        for grapheme in text.graphemes(true) {
            if grapheme.len() > GRAPHEME_BYTES || marks(grapheme) > MARKS_PER_GRAPHEME {
                return Err(TextRefusal::Stacked);
            }
            graphemes += 1;
        }
        if graphemes > max_graphemes {
            return Err(TextRefusal::TooManyGraphemes { limit: max_graphemes });
        }
    } else if text.len() > max_graphemes as usize {
        return Err(TextRefusal::TooManyGraphemes { limit: max_graphemes });
    }
    Ok(text.to_owned())
}

/// What people paste without knowing it: every kind of line break becomes a line feed, and controls that show nothing are dropped, the
/// marks that word processors and phones put around text of the other direction too. Overrides, which turn text around, stay for
/// [`is_control`] to refuse.
fn plain(raw: &str) -> Cow<'_, str> {
    if !raw.contains(|c| is_break(c) || is_dropped(c)) {
        return Cow::Borrowed(raw);
    }
    let unbroken = raw.replace("\r\n", "\n");
    Cow::Owned(unbroken.chars().filter(|c| !is_dropped(*c)).map(|c| if is_break(c) { '\n' } else { c }).collect())
}

/// Line breaks of other systems, and those of Unicode (UAX 14: BK, CR, NL).
fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_dropped(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202C}') || (c.is_control() && !matches!(c, '\n' | '\t') && !is_break(c))
}

/// A text of one line, bounded by what people count.
pub(super) fn line(raw: &str, max_graphemes: u32) -> Result<String, TextRefusal> {
    bounded(raw, Lines::One, max_graphemes.saturating_mul(BYTES_PER_GRAPHEME), max_graphemes)
}

/// Marks that take no room of their own. One or two bytes hold none.
fn marks(grapheme: &str) -> usize {
    let is_mark =
        |c: &char| matches!(c.general_category(), GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark);
    if grapheme.len() <= 2 { 0 } else { grapheme.chars().filter(is_mark).count() }
}

fn is_control(c: char, lines: Lines) -> bool {
    match c {
        '\n' | '\t' => lines == Lines::One,
        // Direction overrides reorder what stands around them.
        '\u{202D}' | '\u{202E}' => true,
        // Interlinear annotation.
        '\u{FFF9}'..='\u{FFFB}' => true,
        // Non-characters.
        '\u{FDD0}'..='\u{FDEF}' => true,
        c => (u32::from(c) & 0xFFFE) == 0xFFFE,
    }
}

/// White space and characters that leave no ink.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}
