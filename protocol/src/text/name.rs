//! Names people go by.

use super::bounded::line;
use super::{Skeleton, TextRefusal, lookalike};
use crate::limits::Limits;
use serde::{Deserialize, Serialize};

/// The name a member goes by: one line, one script, no character that is there to be mistaken for another.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(test, derive(ts_rs::TS, schemars::JsonSchema), ts(as = "String"))]
pub struct DisplayName(Box<str>);

impl DisplayName {
    /// Reads a name; runs of spaces become one.
    pub fn parse(raw: &str, limits: &Limits) -> Result<Self, TextRefusal> {
        let text = line(raw, limits.name_graphemes)?;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !lookalike::is_plain_name(&text) {
            return Err(TextRefusal::LookAlike);
        }
        Ok(Self(text.into_boxed_str()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the name looks like: two names with one skeleton can be taken for one another.
    pub fn skeleton(&self) -> Skeleton {
        Skeleton::of(&self.0)
    }

    /// Takes a name back from a store, which holds only what was parsed before.
    pub fn from_stored(text: String) -> Self {
        Self(text.into_boxed_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(raw: &str) -> Result<DisplayName, TextRefusal> {
        DisplayName::parse(raw, &Limits::DEFAULT)
    }

    #[test]
    fn ordinary_names_are_welcome() {
        for raw in [
            "Lena",
            "Zoé-Marie",
            "O'Neill",
            "O’Neill",
            "Jean-François B.",
            "Łukasz",
            "Ayşe",
            "Мария",
            "محمد",
            "小明",
            "Skater_07",
            "Mia & Tom",
            "Lena 🌻",
            "Lena ❤️",
            "🇩🇪 Tom 🇫🇷",
            // German
            "Jürgen Groß",
            "Änne",
            "GROẞ",
            "Anna-Lena v. d. Heide",
            // French
            "Maëlys",
            "Loïc L’Hôpital",
            "Nœlle",
            "Anaïs d'Aÿ",
            "Çelik",
            // Polish, Czech, Romanian, Vietnamese
            "Świętosława Żółć",
            "Jiří",
            "Ștefan Țepeș",
            "Nguyễn Thị Ánh",
            // Turkish, Azerbaijani, Kurdish
            "İbrahim Işıl",
            "Çağrı Gülşah",
            "Əli",
            "Şêrîn",
            // Arabic, Persian
            "أحمد",
            "فاطمة الزهراء",
            "یاسمین",
            "مُحَمَّد",
            // Russian, Ukrainian, Serbian, Bulgarian
            "Алексей Ёлкин",
            "Дар'я",
            "Їжак Ґалаґан",
            "Љубица Ђорђевић",
            "Юлия",
            // Others of our neighbourhoods
            "Γιώργος",
            "שרה",
            "ไหม",
            "प्रिया",
            "தமிழ்",
            "さくら桜",
            "김하늘",
            "ሰላም",
            "Անի",
            "ნინო",
        ] {
            assert!(name(raw).is_ok(), "{raw}");
        }
        assert_eq!(name("  Anna   Lena ").unwrap().as_str(), "Anna Lena");
    }

    #[test]
    fn names_that_pretend_are_refused() {
        for raw in [
            "Lenа",
            "Αnna",
            "ⅼena",
            "L\u{200B}ena",
            "𝐋𝐞𝐧𝐚",
            "Lena\u{202E}",
            "pаypаl",
            "🌻",
            "...",
            "L\u{0336}e\u{0336}na",
            "🅰nna",
            "🅰️nna",
            "L\u{301}\u{301}\u{301}\u{301}ena",
            "Lena\u{E0061}",
        ] {
            assert!(name(raw).is_err(), "{raw}");
        }
    }

    #[test]
    fn names_that_look_alike_have_one_skeleton() {
        let same = |a: &str, b: &str| name(a).unwrap().skeleton() == name(b).unwrap().skeleton();
        assert!(same("Lena", "LENA"));
        assert!(same("Lena", "1ena"));
        assert!(same("Paul", "PauI"));
        assert!(same("Anna Lena", "AnnaLena"));
        assert!(!same("Lena", "Lina"));
    }
}
