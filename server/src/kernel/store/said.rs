//! What a message says, as one stored value.
//!
//! A plain text is kept as it stands, so that what was kept before there was anything else reads as ever. Where there is more, the
//! text is followed by a record separator (U+001E), which no text can have, and the rest as JSON.
//!
//! Invariant: the stores move, compare and delete this value whole. So nobody can take a text away and leave its translation.

use quartier_protocol::message::{MeetingTime, Translation};
use quartier_protocol::text::MessageText;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Between the text and the rest.
const SEPARATOR: char = '\u{1e}';

/// What a message says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// In the language it was written in.
    pub text: MessageText,
    /// The same in another language.
    pub translation: Option<Translation>,
    /// The meeting it is about.
    pub meeting: Option<MeetingTime>,
}

/// What follows the text.
#[derive(Serialize, Deserialize)]
struct Rest<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    translation: Option<Cow<'a, Translation>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    meeting: Option<MeetingTime>,
}

impl Said {
    /// A text and nothing else.
    pub fn plainly(text: MessageText) -> Self {
        Self { text, translation: None, meeting: None }
    }

    /// As an event carries it.
    pub fn of(text: MessageText, translation: Option<Translation>, meeting: Option<MeetingTime>) -> Self {
        Self { text, translation, meeting }
    }

    /// Text, translation and meeting of what may be gone.
    pub fn parts(said: Option<Self>) -> (Option<MessageText>, Option<Translation>, Option<MeetingTime>) {
        said.map_or((None, None, None), |Self { text, translation, meeting }| (Some(text), translation, meeting))
    }

    /// What is to be read of it: the text, and the translation; empty where there is none.
    pub fn texts(&self) -> [&str; 2] {
        [self.text.as_str(), self.translation.as_ref().map_or("", |translation| translation.text.as_str())]
    }

    /// As it is kept.
    pub fn kept(&self) -> Cow<'_, str> {
        kept(&self.text, self.translation.as_ref(), self.meeting)
    }

    /// Reads what is kept. `None`: it isn't what [`kept`](Self::kept) gives.
    pub fn read(kept: String) -> Option<Self> {
        let Some((text, rest)) = kept.split_once(SEPARATOR) else {
            return Some(Self::plainly(MessageText::from_stored(kept)));
        };
        let Rest { translation, meeting } = serde_json::from_str(rest).ok()?;
        let text = MessageText::from_stored(text.to_owned());
        Some(Self { text, translation: translation.map(Cow::into_owned), meeting })
    }
}

/// Text, translation and meeting as they are kept.
pub fn kept<'a>(
    text: &'a MessageText,
    translation: Option<&Translation>,
    meeting: Option<MeetingTime>,
) -> Cow<'a, str> {
    if translation.is_none() && meeting.is_none() {
        return Cow::Borrowed(text.as_str());
    }
    let rest = Rest { translation: translation.map(Cow::Borrowed), meeting };
    // Strings and ids alone: writing them can't fail.
    let rest = serde_json::to_string(&rest).unwrap_or_default();
    Cow::Owned(format!("{}{SEPARATOR}{rest}", text.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quartier_protocol::id::MeetingId;
    use quartier_protocol::lang::Lang;
    use quartier_protocol::limits::Limits;
    use quartier_protocol::local::LocalTime;
    use uuid::Uuid;

    fn text(text: &str) -> MessageText {
        MessageText::from_stored(text.into())
    }

    #[test]
    fn a_plain_text_is_kept_as_it_stands() {
        for plain in ["Hallo", "zwei\nZeilen", "{\"text\":\"Hallo\"}"] {
            let said = Said::plainly(text(plain));
            assert_eq!(said.kept(), plain);
            assert_eq!(Said::read(plain.into()), Some(said));
        }
    }

    #[test]
    fn all_of_it_reads_back() {
        let translation = Translation { lang: Lang::fr(), text: text("deux\nlignes \"ainsi\"") };
        let id = MeetingId(Uuid::from_u128(7));
        for translation in [None, Some(translation)] {
            for meeting in [
                None,
                Some(MeetingTime { id, occurrence: None }),
                Some(MeetingTime { id, occurrence: LocalTime::parse("2026-03-29T18:00") }),
            ] {
                let said = Said::of(text("zwei\nZeilen"), translation.clone(), meeting);
                assert_eq!(Said::read(said.kept().into_owned()), Some(said));
            }
        }
    }

    #[test]
    fn no_text_can_have_what_separates_it_from_the_rest() {
        let parsed = MessageText::parse(&format!("ein{SEPARATOR}{{}}"), &Limits::DEFAULT).unwrap();
        assert_eq!(parsed.as_str(), "ein{}");
        let said = Said::of(text("a"), Some(Translation { lang: Lang::fr(), text: text("b\u{1e}c") }), None);
        assert_eq!(said.kept().matches(SEPARATOR).count(), 1);
    }

    #[test]
    fn what_is_broken_is_not_read() {
        for broken in ["Hallo\u{1e}", "Hallo\u{1e}{", "Hallo\u{1e}{\"meeting\":7}"] {
            assert_eq!(Said::read(broken.into()), None, "{broken:?}");
        }
    }
}
