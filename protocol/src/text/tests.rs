//! What is common to all kinds of text.

use super::*;
use proptest::prelude::*;

const LIMITS: Limits = Limits::DEFAULT;

fn text(raw: &str) -> Result<String, TextRefusal> {
    MessageText::parse(raw, &LIMITS).map(|t| t.as_str().to_owned())
}

#[test]
fn text_is_trimmed_and_composed() {
    assert_eq!(text("  e\u{301}te\u{301} \n"), Ok("été".into()));
    assert_eq!(text("a\r\nb"), Ok("a\nb".into()));
}

#[test]
fn blanks_of_every_kind_are_empty() {
    for raw in
        ["", "   ", "\n\t\n", "\u{200B}", "\u{00A0}\u{2003}", "\u{FEFF}\u{2060}", "\u{3164}", "\u{2800}", "\u{FE0F}"]
    {
        assert_eq!(text(raw), Err(TextRefusal::Empty), "{raw:?}");
    }
}

#[test]
fn what_turns_text_around_and_what_is_no_character_is_refused() {
    for c in ['\u{202D}', '\u{202E}', '\u{FFF9}', '\u{FDD0}', '\u{FFFE}', '\u{1FFFF}'] {
        assert!(matches!(text(&format!("a{c}b")), Err(TextRefusal::Control { .. })), "{c:?}");
    }
}

#[test]
fn what_people_paste_without_knowing_it_is_made_plain() {
    for c in ["\r", "\r\n", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}"] {
        assert_eq!(text(&format!("a{c}b")), Ok("a\nb".into()), "{c:?}");
        let name = Name::parse(&format!("a{c}b"), &LIMITS).map(|_| ());
        assert_eq!(name, Err(TextRefusal::Control { code_point: 10 }), "{c:?}");
    }
    for c in ['\0', '\u{7}', '\u{1B}', '\u{7F}', '\u{9F}', '\u{202A}', '\u{202B}', '\u{202C}'] {
        assert_eq!(text(&format!("a{c}b")), Ok("ab".into()), "{c:?}");
        assert_eq!(Name::parse(&format!("a{c}b"), &LIMITS).unwrap().as_str(), "ab", "{c:?}");
    }
    assert_eq!(text("\u{202A}+49 681 1234\u{202C}"), Ok("+49 681 1234".into()), "a phone's contacts");
    assert_eq!(text("\u{202C}\0"), Err(TextRefusal::Empty));
}

#[test]
fn length_is_counted_in_bytes_and_in_graphemes() {
    assert!(text(&"a".repeat(4000)).is_ok());
    assert_eq!(text(&"a".repeat(4001)), Err(TextRefusal::TooManyBytes { limit: 4000 }));
    assert_eq!(text(&"é".repeat(2001)), Err(TextRefusal::TooManyBytes { limit: 4000 }));
    assert!(text(&format!("  {}  ", "é".repeat(2000))).is_ok());
    let name = |raw: &str| Name::parse(raw, &LIMITS).map(|n| n.as_str().to_owned());
    assert!(name(&"é".repeat(40)).is_ok());
    assert_eq!(name(&"é".repeat(41)), Err(TextRefusal::TooManyGraphemes { limit: 40 }));
    assert!(matches!(name("two\nlines"), Err(TextRefusal::Control { code_point: 10 })));
}

#[test]
fn stacked_marks_are_refused() {
    assert_eq!(text(&format!("Z{}", "\u{301}".repeat(40))), Err(TextRefusal::Stacked));
    assert_eq!(text(&format!("Z{}", "\u{301}".repeat(10))), Err(TextRefusal::Stacked));
    for fine in ["Nguyễn", "בְּרֵאשִׁ֖ית", "प्रार्थना", "น้ำ", "👩🏽‍❤️‍💋‍👩🏻"]
    {
        assert!(text(fine).is_ok(), "{fine}");
    }
}

#[test]
fn a_line_is_free_of_line_feeds_and_tabs_and_a_message_is_not() {
    assert_eq!(text("one\n\ttwo"), Ok("one\n\ttwo".into()));
    for c in ['\n', '\t'] {
        let refused = Err(TextRefusal::Control { code_point: c.into() });
        assert_eq!(Name::parse(&format!("a{c}b"), &LIMITS).map(|_| ()), refused);
        assert_eq!(Topic::parse(&format!("a{c}b"), &LIMITS).map(|_| ()), refused);
    }
}

#[test]
fn text_that_shrinks_when_it_is_composed_is_measured_composed() {
    let jamo = "\u{1100}\u{1161}\u{11A8}";
    assert_eq!(text(&jamo.repeat(1333)).map(|t| t.len()), Ok(3999));
    assert_eq!(text(&jamo.repeat(1334)), Err(TextRefusal::TooManyBytes { limit: 4000 }));
}

#[test]
fn a_topic_may_be_blank() {
    assert_eq!(Topic::parse(" \u{200B} ", &LIMITS).unwrap().as_str(), "");
}

#[test]
fn limits_without_end_are_no_fault() {
    let endless = Limits { name_graphemes: u32::MAX, text_bytes: u32::MAX, text_graphemes: u32::MAX, ..LIMITS };
    assert!(Name::parse("Lena", &endless).is_ok());
    assert!(MessageText::parse("Hallo", &endless).is_ok());
}

proptest! {
    #[test]
    fn parsing_is_stable_and_never_panics(raw in any::<String>()) {
        if let Ok(once) = text(&raw) {
            prop_assert!(once.len() <= 4000);
            prop_assert_eq!(text(&once), Ok(once.clone()));
        }
        let _ = Name::parse(&raw, &LIMITS);
        if let Ok(emoji) = Emoji::parse(&raw, &LIMITS) {
            prop_assert_eq!(Emoji::parse(emoji.as_str(), &LIMITS), Ok(emoji));
        }
        if let Ok(name) = DisplayName::parse(&raw, &LIMITS) {
            let again = DisplayName::parse(name.as_str(), &LIMITS);
            prop_assert_eq!(again.map(|n| n.as_str().to_owned()), Ok(name.as_str().to_owned()));
        }
    }
}
