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
            for (kind, _) in one.kinds() {
                assert!(kinds.insert(kind), "{kind} is there twice");
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
