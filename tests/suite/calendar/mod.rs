//! The calendar engine beside programs that others wrote (`tests/calendar/reference.py`).
//!
//! Where they and we differ on purpose, the test says so and leaves it out.

mod events;
mod rules;

use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Asks the reference all questions at once.
pub fn ask(questions: &[Value]) -> Vec<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let python = root.join("target/calendar/bin/python");
    assert!(python.exists(), "{} is missing: `make calendar` makes it", python.display());
    let mut script = Command::new(python)
        .arg(root.join("tests/calendar/reference.py"))
        // Zones of the pinned package, whatever the system has.
        .env("PYTHONTZPATH", "")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = script.stdin.take().unwrap();
    let asked = serde_json::to_vec(questions).unwrap();
    let asking = std::thread::spawn(move || stdin.write_all(&asked).unwrap());
    let output = script.wait_with_output().unwrap();
    asking.join().unwrap();
    assert!(output.status.success());
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers.len(), questions.len());
    answers
}
