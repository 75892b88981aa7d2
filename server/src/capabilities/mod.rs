//! What Quartier can do, a folder each: its records, what is done with them, its jobs, its part of the HTTP interface, what a member
//! downloads of it and what goes with them.
//!
//! Capabilities stand above what all share, and never name each other. Invariant: all that the rest of the program has of a capability
//! it has through the two lists here.

use crate::actions::capability::Capability;
use crate::http::Interface;
use crate::kernel::Schema;

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

/// Their own tables.
pub fn tables() -> Vec<Schema> {
    ALL.iter().filter_map(|one| one.tables()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::description;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn tables_are_called_after_their_capability() {
        for one in ALL {
            assert!(one.tables().is_none_or(|schema| schema.name == one.name()), "{}", one.name());
        }
    }

    #[test]
    fn names_and_kinds_are_their_own() {
        let (mut names, mut kinds) = (BTreeSet::new(), BTreeSet::new());
        for (kind, ..) in crate::documents::kinds::KINDS {
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

    /// The names of what is described: `METHOD /path`.
    fn described(interface: &Interface) -> BTreeSet<String> {
        let operations: serde_json::Map<_, _> = serde_json::from_str(interface.operations).unwrap();
        operations.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn every_route_is_described_and_nothing_else() {
        let paths = |interface| {
            described(interface).into_iter().map(|name| name.split_once(' ').unwrap().1.to_owned()).collect()
        };
        for interface in INTERFACES {
            let routes: BTreeSet<String> = interface.routes.iter().map(|route| route.path.to_owned()).collect();
            assert_eq!(routes, paths(interface));
        }
    }

    /// Whatever a document points to.
    fn named(value: &Value, into: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                into.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|value| named(value, into));
            }
            Value::Array(values) => values.iter().for_each(|value| named(value, into)),
            _ => {}
        }
    }

    #[test]
    fn the_description_has_all_that_it_names_and_nothing_else() {
        let document = description(INTERFACES);
        let operations = |document: &Value| {
            let paths = document["paths"].as_object().unwrap().values();
            paths.map(|methods| methods.as_object().unwrap().len()).sum::<usize>()
        };
        let theirs: usize = INTERFACES.iter().map(|interface| described(interface).len()).sum();
        assert_eq!(operations(&document), operations(&description(&[])) + theirs, "nothing is described twice");
        let mut all = BTreeSet::new();
        named(&document, &mut all);
        for name in &all {
            assert!(document.pointer(&name[1..]).is_some(), "{name} is nowhere");
        }
        for name in document["components"]["schemas"].as_object().unwrap().keys() {
            assert!(all.contains(&format!("#/components/schemas/{name}")), "nothing needs {name}");
        }
    }
}
