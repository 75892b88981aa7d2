//! Names nobody may take who isn't it: they would be believed.

use quartier_protocol::directory::Role;
use quartier_protocol::text::{DisplayName, Skeleton};

/// Names of roles and of the house, in three languages.
const RESERVED: [&str; 22] = [
    "Quartier",
    "Admin",
    "Administrator",
    "Administration",
    "Administrateur",
    "Administratrice",
    "Betrieb",
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
    "System",
    "Support",
    "Bot",
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
    let name = squashed(name.as_str());
    role == Role::Participant && RESERVED.iter().any(|reserved| squashed(reserved) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_participant_is_not_the_moderation_however_it_is_written() {
        for name in ["Moderation", "M O D E R A T I O N", "quartier", "Adm1n"] {
            let name = DisplayName::from_stored(name.into());
            assert!(is_reserved(Role::Participant, &name), "{name:?}");
            assert!(!is_reserved(Role::Facilitator, &name), "{name:?}");
        }
        assert!(!is_reserved(Role::Participant, &DisplayName::from_stored("Adina".into())));
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
