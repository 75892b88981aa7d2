//! Characters into glyphs: full case folding, no marks, look-alikes as the Latin letter they look like, nothing
//! invisible.
//!
//! Never joins or splits words. Always holds: each glyph knows the bytes of the text it came from, on character
//! boundaries and in order; ordinary Latin words stay themselves.

use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What one place of a text is read as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sign {
    /// A small letter without marks.
    Letter(char),
    /// `a`, `o` or `u` with two dots.
    Umlaut(char),
    /// An ASCII digit.
    Digit(char),
    /// An emoji or a symbol: a word of its own.
    Picture(char),
    /// Punctuation.
    Mark(char),
    /// White space.
    Space,
}

impl Sign {
    /// Whether words are made of it.
    pub(super) fn is_wordy(self) -> bool {
        matches!(self, Self::Letter(_) | Self::Umlaut(_) | Self::Digit(_))
    }
}

/// A sign and the bytes it came from. Several glyphs may come from one character.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Glyph {
    pub sign: Sign,
    pub bytes: Range<usize>,
}

/// The apostrophe all apostrophes are read as.
pub(super) const APOSTROPHE: char = '\'';

/// The glyphs of `text`.
pub(super) fn glyphs(text: &str) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::with_capacity(text.len());
    for (from, c) in text.char_indices() {
        let bytes = from..from + c.len_utf8();
        let before = glyphs.len();
        if c.is_ascii() {
            glyphs.push(Glyph { sign: ascii(c), bytes });
            continue;
        }
        match whole(c) {
            Some(sign) => glyphs.push(Glyph { sign, bytes: bytes.clone() }),
            None if is_invisible(c) => {}
            None => std::iter::once(c).nfkd().for_each(|part| push(&mut glyphs, part, c, &bytes)),
        }
        // What leaves nothing of its own belongs to what it stands behind.
        if glyphs.len() == before
            && let Some(last) = glyphs.last_mut().filter(|last| last.sign != Sign::Space && last.bytes.end == from)
        {
            last.bytes.end = bytes.end;
        }
    }
    glyphs
}

/// Adds what `part` of the decomposition of `whole` is.
fn push(glyphs: &mut Vec<Glyph>, part: char, whole: char, bytes: &Range<usize>) {
    if is_combining_mark(part) {
        if let (DOTS, Some(last)) = (part, glyphs.last_mut())
            && let Sign::Letter(vowel @ ('a' | 'o' | 'u')) = last.sign
        {
            last.sign = Sign::Umlaut(vowel);
        }
        return;
    }
    let mut add = |sign| glyphs.push(Glyph { sign, bytes: bytes.clone() });
    if part.is_whitespace() {
        // Marks of their own (¨) decompose into a blank with the mark on it.
        add(if whole.is_whitespace() { Sign::Space } else { Sign::Mark(whole) });
    } else if !part.is_alphanumeric() {
        add(Sign::Mark(part));
    } else {
        // By way of the capital, so that ß and ẞ are ss, and ς is σ (full case folding).
        let capital = part.to_lowercase().flat_map(char::to_uppercase);
        for folded in capital.flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c)) {
            if folded.is_ascii() {
                add(ascii(folded));
            } else if let Some(latin) = latin(part).or_else(|| latin(whole)) {
                latin.chars().for_each(|c| add(ascii(c)));
                break;
            } else {
                add(Sign::Letter(folded));
            }
        }
    }
}

const DOTS: char = '\u{308}';

fn ascii(c: char) -> Sign {
    match c {
        'a'..='z' | 'A'..='Z' => Sign::Letter(c.to_ascii_lowercase()),
        '0'..='9' => Sign::Digit(c),
        c if c.is_whitespace() => Sign::Space,
        c => Sign::Mark(c),
    }
}

/// The Latin letters that a letter of another script, or a Latin one with a stroke, looks like (UTS #39, section 4). A
/// small letter that looks like none is taken for what its capital looks like: к is a k, в is a b.
fn latin(c: char) -> Option<String> {
    if let Some(place) = SMALL_CAPITALS.chars().position(|small| small == c) {
        return char::from_digit(place as u32 + 10, 36).map(String::from);
    }
    let shape = |c: char| {
        let mut buffer = [0; 4];
        let shape = unicode_security::skeleton(c.encode_utf8(&mut buffer));
        let bare: String = shape.filter(|c| !is_combining_mark(*c)).collect();
        (!bare.is_empty() && bare.chars().all(|c| c.is_ascii_alphanumeric())).then_some(bare)
    };
    let of = |cased: Option<char>| cased.and_then(shape);
    let small = of(c.to_lowercase().next());
    // A capital I has the shape of an l.
    let own = shape(c).map(|own| if own == "l" && small.as_deref() == Some("i") { "i".to_owned() } else { own });
    own.or(small).or_else(|| of(c.to_uppercase().next()))
}

/// The small capitals from A to Z, of which UTS #39 knows only some. Without X, which has none.
const SMALL_CAPITALS: &str = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡ\u{0}ʏᴢ";

/// What a character is as a whole, before it is taken apart.
fn whole(c: char) -> Option<Sign> {
    let in_a_box = |first: u32| char::from_digit(u32::from(c) - first + 10, 36).map(Sign::Letter);
    match c {
        '’' | '‘' | '‛' | '´' | 'ʼ' | '′' | '＇' => Some(Sign::Mark(APOSTROPHE)),
        // Blanks that are letters or symbols by name.
        '\u{115F}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}' => Some(Sign::Space),
        '\u{1F150}'..='\u{1F169}' => in_a_box(0x1F150),
        '\u{1F170}'..='\u{1F189}' => in_a_box(0x1F170),
        // ™ and its like are letters, circled letters too.
        '\u{2190}'..='\u{245F}' | '\u{2500}'..='\u{2BFF}' | '\u{5350}' | '\u{534D}' => Some(Sign::Picture(c)),
        '\u{1F000}'..='\u{1F0FF}' | '\u{1F18A}'..='\u{1F3FA}' | '\u{1F400}'..='\u{1FAFF}' => Some(Sign::Picture(c)),
        _ => None,
    }
}

/// Characters that leave no ink and no room, and skin tones, which change no word.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let letter = |glyph: Glyph| match glyph.sign {
            Sign::Letter(c) | Sign::Umlaut(c) | Sign::Digit(c) | Sign::Picture(c) | Sign::Mark(c) => c,
            Sign::Space => ' ',
        };
        glyphs(text).into_iter().map(letter).collect()
    }

    #[test]
    fn ordinary_words_stay_themselves() {
        let words = "im rnd mmm il illusion vvv cl modern 101 jahr wille";
        assert_eq!(folded(words), words);
    }

    #[test]
    fn case_marks_and_ligatures_are_folded() {
        assert_eq!(folded("Éléonore ÇA où STRASSE Straße STRAẞE ﬁn œuvre Ærø Łódź"), {
            "eleonore ca ou strasse strasse strasse fin oeuvre aero lodz"
        });
    }

    #[test]
    fn look_alikes_become_the_latin_letter() {
        for idiot in
            ["іdіоt", "ІDIОТ", "ｉｄｉｏｔ", "𝕚𝕕𝕚𝕠𝕥", "𝐈𝐃𝐈𝐎𝐓", "ιdιοt", "ⓘⓓⓘⓞⓣ", "🅸🅳🅸🅾🆃", "ɪᴅɪᴏᴛ", "ı̇diot", "ᶦᵈᶦᵒᵗ"]
        {
            assert_eq!(folded(idiot), "idiot", "{idiot}");
        }
        assert_eq!(folded("какер КАКЕР"), "kakep kakep");
    }

    #[test]
    fn invisible_characters_are_gone_and_belong_to_the_glyph_before() {
        let text = "i\u{200B}d\u{AD}io\u{FE0F}t\u{301}";
        assert_eq!(folded(text), "idiot");
        let glyphs = glyphs(text);
        assert_eq!(glyphs[0].bytes, 0..4);
        assert_eq!(glyphs[4].bytes.end, text.len());
    }

    #[test]
    fn an_umlaut_is_known_in_both_normal_forms() {
        for text in ["Müll", "Mu\u{308}ll"] {
            assert_eq!(glyphs(text)[1].sign, Sign::Umlaut('u'));
        }
        assert_eq!(glyphs("Noël")[2].sign, Sign::Letter('e'));
    }
}
