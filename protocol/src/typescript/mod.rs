//! The crate's types as TypeScript, kept in the browser client.

pub mod declaration;
mod tables;

use crate::{command, directory, event, http, kept, push, reply};
use declaration::{Shape, doc};
use std::collections::BTreeMap;
use ts_rs::{Config, TS, TypeVisitor};

const FILE: &str = "web-client/src/protocol/generated.ts";

/// One exported type.
pub struct Declared {
    pub doc: String,
    /// With its parameters, `Reply<T>`.
    pub head: String,
    pub shape: Shape,
}

#[derive(Default)]
struct Collected(BTreeMap<String, Declared>);

impl TypeVisitor for Collected {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        let config = Config::new().with_large_int("number");
        let name = T::ident(&config);
        if T::output_path().is_none() || self.0.contains_key(&name) {
            return;
        }
        let source = T::decl(&config);
        let (head, shape) = source.split_once('=').unwrap();
        let head = head.trim_start_matches("type ").trim().to_owned();
        let doc = doc(&T::docs().unwrap_or_default());
        // Told `rename`, ts-rs writes the tag of a struct with the name the type has here; serde writes it in lower case.
        let shape = shape.replace(&format!("\"type\": \"{name}\""), &format!("\"type\": \"{}\"", name.to_lowercase()));
        self.0.insert(name, Declared { doc, head, shape: Shape::parse(&shape) });
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// Every type that crosses the wire, by name.
pub fn declared() -> BTreeMap<String, Declared> {
    let mut all = Collected::default();
    all.visit::<command::Command>();
    all.visit::<command::CommandFrame>();
    all.visit::<event::EventKind>();
    all.visit::<reply::Outcome<reply::Done>>();
    all.visit::<reply::Recovery>();
    all.visit::<reply::Reply<reply::Done>>();
    all.visit::<reply::SubscribeOk>();
    all.visit::<reply::EventsOk>();
    all.visit::<reply::HistoryOk>();
    all.visit::<reply::SendOk>();
    all.visit::<reply::PositionOk>();
    all.visit::<push::Pushed>();
    all.visit::<http::Problem>();
    all.visit::<http::Join>();
    all.visit::<http::SignedIn>();
    all.visit::<http::MePatch>();
    all.visit::<http::NewChannel>();
    all.visit::<http::ChannelPatch>();
    all.visit::<http::Revisions>();
    all.visit::<directory::Directory>();
    all.visit::<directory::Channel>();
    let heads: Vec<(String, Shape)> = all.0.values().map(|one| (one.head.clone(), one.shape.clone())).collect();
    for Declared { shape, .. } in all.0.values_mut() {
        shape.name_parts(&heads);
    }
    all.0
}

#[test]
fn the_browser_has_the_types_of_this_crate() {
    let mut file = String::from(
        "// Generated from the protocol crate; don't edit. `UPDATE=1 cargo test -p quartier-protocol` writes it anew.\n\n",
    );
    for Declared { doc, head, shape } in declared().values() {
        let declaration = format!("export type {head} = {};", shape.lay_out(0)).replace("= \n", "=\n");
        file += &format!("/** {doc} */\n{declaration}\n\n");
    }
    file += &tables::all();
    kept::keep(FILE, &file);
}

#[test]
fn no_type_is_left_out() {
    let declared = declared();
    let mut seen = 0;
    for entry in std::fs::read_dir(kept::place("protocol/src")).unwrap() {
        let path = entry.unwrap().path();
        let Ok(source) = std::fs::read_to_string(path) else { continue };
        for after in source.split("derive(ts_rs::TS)").skip(1) {
            let declaration = after.lines().find(|line| line.starts_with("pub ")).unwrap_or_default();
            let mut words = declaration.split(|c: char| !(c.is_alphanumeric() || c == '$'));
            let name = words.nth(2).unwrap_or_default();
            if !name.is_empty() && !name.starts_with('$') {
                assert!(declared.contains_key(name), "{name} isn't exported");
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "the derives were not found");
}
