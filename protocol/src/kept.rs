//! Files that are generated and committed: compared with what would be generated now, written anew with `UPDATE=1`.

use std::path::{Path, PathBuf};

/// A place in the repository.
pub fn place(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Whether this run writes the files instead of comparing them.
pub fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

/// Holds `path` to `content`, byte for byte.
pub fn keep(path: &str, content: &str) {
    let file = place(path);
    if updating() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, content).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    let line = kept.lines().zip(content.lines()).take_while(|(old, new)| old == new).count();
    assert!(
        kept == content,
        "{path} is not what would be generated; it differs from line {} on:\n  kept: {}\n  now:  {}\n\
         `UPDATE=1 cargo test -p quartier-protocol` writes it anew.",
        line + 1,
        kept.lines().nth(line).unwrap_or("(nothing)"),
        content.lines().nth(line).unwrap_or("(nothing)"),
    );
}
