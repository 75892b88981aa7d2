//! Names nobody may take who isn't it: they would be believed.

use quartier_protocol::directory::Role;
use quartier_protocol::text::{DisplayName, Skeleton};

/// Titles: whoever has one of these words in their name is taken for somebody with a task.
const TITLES: [&str; 20] = [
    "Admin",
    "Administrator",
    "Administratorin",
    "Administration",
    "Administrateur",
    "Administratrice",
    "Operator",
    "Moderator",
    "Moderatorin",
    "Moderation",
    "Modérateur",
    "Modératrice",
    "Modération",
    "Begleitung",
    "Animateur",
    "Animatrice",
    "Animation",
    "Facilitator",
    "Bot",
    "Robot",
];

/// What the house is called, what its people are shown as, and who isn't there any more; other names may have these words in them.
const WHOLE: [&str; 12] = [
    "Quartier",
    "Betrieb",
    "Exploitation",
    "System",
    "Support",
    "Mitglied",
    "Membre",
    "Member",
    "ehemaliges Mitglied",
    "ancien membre",
    "ancienne membre",
    "former member",
];

/// What a name looks like, as it is written and in small letters: a capital I has the shape of an l, and is an i all the
/// same (UTS #39, section 4).
pub fn looks(name: &str) -> [Skeleton; 2] {
    [Skeleton::of(name), Skeleton::of(&name.to_lowercase())]
}

/// Whether two names can be taken for one another.
pub fn are_alike(one: &str, other: &str) -> bool {
    looks(one).iter().any(|look| looks(other).contains(look))
}

/// A name in small letters, with all that has the shape of an l being one.
fn squashed(name: &str) -> String {
    Skeleton::of(&name.to_lowercase()).as_str().replace('i', "l")
}

/// Whether a participant's name says that they are something else.
pub fn is_reserved(role: Role, name: &DisplayName) -> bool {
    let whole = squashed(name.as_str());
    let is_whole = |reserved: &&str| squashed(reserved) == whole;
    role == Role::Participant && (TITLES.iter().chain(&WHOLE).any(is_whole) || words(name.as_str()).any(is_title))
}

/// The words of a name, without the digits around them.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|sign: char| !sign.is_alphanumeric()).map(|word| word.trim_matches(|sign: char| sign.is_ascii_digit()))
}

fn is_title(word: &str) -> bool {
    let word = squashed(word);
    TITLES.iter().any(|title| squashed(title) == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_participant_is_not_the_moderation_however_it_is_written() {
        for name in [
            "Moderation",
            "M O D E R A T I O N",
            "quartier",
            "Adm1n",
            "Jonas (Begleitung)",
            "Moderation 2",
            "Moderation2",
            "Admin Quartier",
            "L’équipe d’Animation",
            "wetter-bot",
            "Ancien Membre",
        ] {
            let name = DisplayName::from_stored(name.into());
            assert!(is_reserved(Role::Participant, &name), "{name:?}");
            assert!(!is_reserved(Role::Facilitator, &name), "{name:?}");
        }
        for name in ["Adina", "Botho", "Abbot", "Jonas aus dem Quartier", "Nina Support", "Jeanne Membrey", "7"] {
            assert!(!is_reserved(Role::Participant, &DisplayName::from_stored(name.into())), "{name}");
        }
    }

    #[test]
    fn names_are_alike_by_shape_and_by_letters() {
        for (one, other) in [("Ali", "ALI"), ("Ali", "AIi"), ("Zoé", "ZOÉ"), ("Mia", "m i a"), ("Paul", "Рaul")] {
            assert!(are_alike(one, other), "{one} {other}");
        }
        for (one, other) in [("Mia", "Mira"), ("Zoé", "Chloé"), ("Tom", "Tim")] {
            assert!(!are_alike(one, other), "{one} {other}");
        }
    }
}
