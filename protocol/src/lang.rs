//! Languages people write and read in.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A language tag of the shapes chat needs (BCP 47: language, then optional script, region or variant subtags),
/// at most 35 bytes as RFC 5646 section 4.4.1 advises; kept in the usual case (`de`, `fr-CA`, `sr-Latn`).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(as = "String"))]
pub struct Lang(
    #[cfg_attr(test, schemars(length(min = 2, max = 35), regex(pattern = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{2,8})*$")))]
    Box<str>,
);

impl Lang {
    /// Reads a tag. `None` when it isn't one.
    pub fn parse(tag: &str) -> Option<Self> {
        if tag.len() > 35 {
            return None;
        }
        let mut written = String::with_capacity(tag.len());
        for (n, subtag) in tag.split('-').enumerate() {
            let alphabetic = subtag.bytes().all(|b| b.is_ascii_alphabetic());
            let alphanumeric = subtag.bytes().all(|b| b.is_ascii_alphanumeric());
            let cased = match (n, subtag.len()) {
                (0, 2..=8) if alphabetic => subtag.to_ascii_lowercase(),
                (0, _) => return None,
                (_, 4) if alphabetic => subtag[..1].to_ascii_uppercase() + &subtag[1..].to_ascii_lowercase(),
                (_, 2) if alphabetic => subtag.to_ascii_uppercase(),
                (_, 2..=8) if alphanumeric => subtag.to_ascii_lowercase(),
                _ => return None,
            };
            if n > 0 {
                written.push('-');
            }
            written.push_str(&cased);
        }
        Some(Self(written.into_boxed_str()))
    }

    /// German.
    pub fn de() -> Self {
        Self("de".into())
    }

    /// French.
    pub fn fr() -> Self {
        Self("fr".into())
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("a language is a BCP 47 tag such as de or fr"))
    }
}

/// The same thing in both languages of a pairing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), schemars(rename = "Bilingual{T}"))]
pub struct Bilingual<T> {
    /// In German.
    pub de: T,
    /// In French.
    pub fr: T,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_kept_in_their_usual_case() {
        for (given, kept) in [
            ("de", "de"),
            ("FR", "fr"),
            ("fr-ca", "fr-CA"),
            ("sr-latn-rs", "sr-Latn-RS"),
            ("gsw", "gsw"),
            ("de-1996", "de-1996"),
        ] {
            assert_eq!(Lang::parse(given).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        for given in ["", "d", "de-", "-de", "de_DE", "d3", "deutschland", "de-x", "<b>", "de-abcdefghi", "dé"] {
            assert_eq!(Lang::parse(given), None, "{given}");
        }
    }
}
