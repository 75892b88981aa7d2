//! One example of everything that crosses the wire, kept byte for byte in `protocol/golden`: a compact line each.
//!
//! Invariant: every variant has an example (the compiler refuses a missing one), every example a file, every file an
//! example.

pub mod cast;
pub mod commands;
mod http;
mod pushes;
mod replies;

use crate::CAPABILITIES;
use crate::command::CommandFrame;
use crate::decode::decode;
use crate::kept;
use crate::push::Pushed;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::fmt::Debug;

const FOLDER: &str = "protocol/golden";

/// Reads a text as the example's type: whether it is the same value, and how it is written again.
type Reread = Box<dyn Fn(&str) -> Result<(bool, String), serde_json::Error>>;

/// One example.
pub struct Golden {
    /// The file's name without its ending.
    pub name: String,
    /// How it is written.
    pub json: String,
    reread: Reread,
}

impl Golden {
    pub fn of<T: Serialize + DeserializeOwned + PartialEq + Debug + 'static>(
        name: impl Into<String>,
        value: T,
    ) -> Self {
        let json = serde_json::to_string(&value).unwrap();
        let reread = move |text: &str| {
            let read: T = serde_json::from_str(text)?;
            Ok((read == value, serde_json::to_string(&read)?))
        };
        Self { name: name.into(), json, reread: Box::new(reread) }
    }
}

/// Examples of every variant of an enum. A variant without a line here doesn't compile: the patterns are one match
/// without a catch-all.
macro_rules! every {
    ($kind:ty { $( $pattern:pat => [ $( $name:literal: $value:expr ),* $(,)? ] ),+ $(,)? }) => {{
        fn _all(value: &$kind) {
            match value { $( $pattern => (), )+ }
        }
        let mut examples: Vec<(&'static str, $kind)> = Vec::new();
        $( $(
            let example: $kind = $value;
            assert!(matches!(example, $pattern), "{} stands in another variant's line", $name);
            examples.push(($name, example));
        )* )+
        examples
    }};
}
use every;

/// All of them.
pub fn all() -> Vec<Golden> {
    let of_capabilities = CAPABILITIES.iter().flat_map(|one| (one.examples)());
    let own = [commands::golden(), replies::golden(), pushes::golden(), http::golden()];
    own.into_iter().flatten().chain(of_capabilities).collect()
}

fn read(name: &str) -> String {
    std::fs::read_to_string(kept::place(&format!("{FOLDER}/{name}.json"))).unwrap_or_default()
}

#[test]
fn every_example_is_written_as_it_was() {
    for golden in all() {
        kept::keep(&format!("{FOLDER}/{}.json", golden.name), &format!("{}\n", golden.json));
    }
}

#[test]
fn every_file_reads_back_and_is_written_the_same() {
    for golden in all() {
        let text = if kept::updating() { golden.json.clone() } else { read(&golden.name) };
        let (same, again) = (golden.reread)(&text).unwrap_or_else(|e| panic!("{}: {e}", golden.name));
        assert!(same, "{} reads as another value", golden.name);
        assert_eq!(again, text.trim_end(), "{}", golden.name);
    }
}

#[test]
fn no_file_is_left_over_and_no_name_is_used_twice() {
    let names: Vec<String> = all().into_iter().map(|golden| golden.name).collect();
    let used: BTreeSet<String> = names.iter().map(|name| format!("{name}.json")).collect();
    assert_eq!(used.len(), names.len(), "a name is used twice");
    for entry in std::fs::read_dir(kept::place(FOLDER)).unwrap() {
        let entry = entry.unwrap();
        let file = entry.file_name().into_string().unwrap();
        if !used.contains(&file) {
            assert!(kept::updating(), "{FOLDER}/{file} is nobody's example");
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
}

#[test]
fn unknown_fields_are_passed_over_everywhere() {
    for golden in all() {
        let (same, _) =
            (golden.reread)(&with_unknown_fields(&golden.json)).unwrap_or_else(|e| panic!("{}: {e}", golden.name));
        assert!(same, "{} reads as another value", golden.name);
    }
}

#[test]
fn every_command_decodes_to_what_it_was() {
    for golden in commands::golden() {
        let read: CommandFrame = serde_json::from_str(&golden.json).unwrap();
        assert_eq!(decode(&golden.json), Ok(read), "{}", golden.name);
    }
}

#[test]
fn every_push_is_told_from_the_others() {
    for golden in pushes::golden() {
        let read: Pushed = serde_json::from_str(&golden.json).unwrap();
        assert_eq!(matches!(read, Pushed::Event(_)), golden.name.starts_with("event."), "{}", golden.name);
        assert_eq!(serde_json::to_string(&read).unwrap(), golden.json);
    }
}

/// The same JSON with one more field at the start of every object.
fn with_unknown_fields(json: &str) -> String {
    let (mut written, mut in_string, mut escaped) = (String::new(), false, false);
    let mut characters = json.chars().peekable();
    while let Some(c) = characters.next() {
        written.push(c);
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = in_string,
            '"' => in_string = !in_string,
            '{' if !in_string => {
                written.push_str("\"not_yet_known\":[{}]");
                if characters.peek() != Some(&'}') {
                    written.push(',');
                }
            }
            _ => {}
        }
    }
    written
}
