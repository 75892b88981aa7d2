//! Where the server's binary is.

use std::path::PathBuf;

/// The server's binary: `QUARTIER_BIN`, or `quartier` beside the test executable.
///
/// # Panics
/// When there is none, with what to do about it.
pub fn quartier() -> PathBuf {
    let path = match std::env::var_os("QUARTIER_BIN") {
        Some(path) => PathBuf::from(path),
        None => beside_this("quartier"),
    };
    assert!(path.is_file(), "no server binary at {}: run `cargo build -p quartier` first", path.display());
    path
}

/// A binary in the folder cargo builds into; tests themselves stand one folder deeper, in `deps`.
fn beside_this(name: &str) -> PathBuf {
    let this = std::env::current_exe().expect("an executable knows where it is");
    let folder = this.parent().expect("an executable is in a folder");
    let folder = if folder.ends_with("deps") { folder.parent().unwrap_or(folder) } else { folder };
    folder.join(name)
}
