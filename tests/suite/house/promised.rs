//! What docs/requirements.md and SECURITY.md name as keeping something is there under that name.

use super::assert_none;
use super::sources::all;

/// Lines that docs/requirements.md has to have.
const LINES: [(&str, u32); 6] = [("W", 11), ("S", 6), ("G", 8), ("N", 7), ("I", 6), ("X", 9)];

/// The words in backticks that are names with so many underscores at least.
fn names(text: &str, underscores: usize) -> Vec<&str> {
    let quoted = text.split('`').skip(1).step_by(2);
    let is_name = |word: &&str| {
        word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            && word.matches('_').count() >= underscores
    };
    quoted.filter(is_name).collect()
}

/// Whether it is the title of a test in TypeScript, such as "X1: announcements can be switched off".
fn is_called_after_a_line(quoted: &str) -> bool {
    let line = quoted.split_once(": ").map(|(line, _)| line);
    line.is_some_and(|line| {
        LINES.iter().any(|(letter, _)| line.strip_prefix(letter).is_some_and(|number| number.parse::<u32>().is_ok()))
    })
}

fn document(path: &str) -> String {
    std::fs::read_to_string(format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn every_line_is_kept_by_something_that_is_there() {
    let files = all();
    let sources: String = files.iter().filter(|file| file.is(&["rs"])).map(|file| file.text.as_str()).collect();
    let requirements = document("docs/requirements.md");
    let mut broken = Vec::new();
    for (letter, last) in LINES {
        for line in (1..=last).map(|number| format!("{letter}{number}")) {
            let row = requirements.lines().find(|row| row.starts_with(&format!("| {line} |")));
            match row {
                None => broken.push(format!("{line} has no row")),
                Some(row) => {
                    let named =
                        row.contains(&format!("`{}_", line.to_lowercase())) || row.contains(&format!("`{line}:"));
                    if !named {
                        broken.push(format!("{line} has no test called after it"));
                    }
                }
            }
        }
    }
    let security = document("SECURITY.md");
    for (path, name) in names(&requirements, 2)
        .into_iter()
        .map(|name| ("docs/requirements.md", name))
        .chain(names(&security, 4).into_iter().map(|name| ("SECURITY.md", name)))
    {
        if !sources.contains(&format!("fn {name}(")) && !sources.contains(&format!("fn {name}<")) {
            broken.push(format!("{path} names {name}, which isn't there"));
        }
    }
    for title in requirements.split('`').skip(1).step_by(2).filter(|quoted| is_called_after_a_line(quoted)) {
        if !files.iter().any(|file| file.is(&["ts"]) && file.text.contains(title)) {
            broken.push(format!("docs/requirements.md names the test {title}, which isn't there"));
        }
    }
    for spec in requirements.split('`').filter(|word| word.ends_with(".spec.ts")) {
        if !files.iter().any(|file| file.path == format!("tests/browser/suite/{spec}")) {
            broken.push(format!("docs/requirements.md names {spec}, which isn't there"));
        }
    }
    assert_none("what documents promise is kept by what they name", broken);
}
