//! What Quartier can do, a folder each: its records, what is done with them, its jobs, its part of the HTTP interface, what a member
//! downloads of it and what goes with them.
//!
//! Capabilities stand above what all share, and never name each other. Invariant: all that the rest of the program has of a capability
//! it has through the two lists here.

use crate::actions::capability::Capability;
use crate::http::Interface;

macro_rules! capabilities {
    ($($name:ident),+ $(,)?) => {
        $(pub mod $name;)+

        /// What they do.
        pub static ALL: &[&dyn Capability] = &[$(&$name::Capability),+];

        #[cfg(test)]
        const FOLDERS: &[&str] = &[$(stringify!($name)),+];

        /// Where they are reached.
        pub static INTERFACES: &[Interface] = &[$($name::http::INTERFACE),+];
    };
}

capabilities! { later }

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_kinds_are_their_own() {
        let (mut names, mut kinds) = (BTreeSet::new(), BTreeSet::new());
        for (kind, _) in crate::documents::kinds::KINDS {
            kinds.insert(*kind);
        }
        for one in ALL {
            assert!(names.insert(one.name()), "{} is there twice", one.name());
            assert!(one.name().bytes().all(|byte| byte.is_ascii_lowercase()), "{}", one.name());
            for (kind, _) in one.kinds() {
                assert!(kinds.insert(kind), "{kind} is there twice");
            }
        }
    }

    #[test]
    fn folders_are_called_as_what_is_in_them() {
        assert_eq!(ALL.iter().map(|one| one.name()).collect::<Vec<_>>(), FOLDERS);
    }

    #[test]
    fn what_is_described_is_their_own() {
        let described = |text| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let parts = INTERFACES.iter().map(|one| described(one.description));
        let all: Vec<_> = [described(include_str!("../http/api/openapi.json"))].into_iter().chain(parts).collect();
        for place in ["/paths", "/components/schemas"] {
            let mut known = BTreeSet::new();
            for name in all.iter().flat_map(|one| one.pointer(place).unwrap().as_object().unwrap().keys()) {
                assert!(known.insert(name), "{name} is described twice");
            }
        }
    }

    #[test]
    fn every_route_is_described_and_nothing_else() {
        for Interface { routes, description } in INTERFACES {
            let described: serde_json::Value = serde_json::from_str(description).unwrap();
            let described: BTreeSet<&str> =
                described["paths"].as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(described, routes.iter().map(|route| route.path).collect());
        }
    }
}
