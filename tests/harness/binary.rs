//! Where the server's binary is.

use std::path::PathBuf;
use std::sync::OnceLock;

static CHOSEN: OnceLock<PathBuf> = OnceLock::new();

/// Names the binary for the rest of this process.
pub fn choose(path: PathBuf) {
    let _ = CHOSEN.set(path);
}

/// The server's binary: the one chosen, `QUARTIER_BIN`, or `quartier` beside the test executable.
///
/// # Panics
/// When there is none, with what to do about it.
pub fn quartier() -> PathBuf {
    let named = CHOSEN.get().cloned().or_else(|| std::env::var_os("QUARTIER_BIN").map(PathBuf::from));
    let path = named.unwrap_or_else(|| beside_this("quartier"));
    // Processes of a test run in its own folder.
    let path = std::path::absolute(&path).unwrap_or(path);
    assert!(path.is_file(), "no server binary at {}: run `cargo build -p quartier` first", path.display());
    path
}

/// An example of this package (`tests/examples`).
///
/// # Panics
/// When it was not built, with what to do about it.
pub fn example(name: &str) -> PathBuf {
    let path = beside_this("examples").join(name);
    assert!(path.is_file(), "no example at {}: run `make program` first", path.display());
    path
}

/// A binary in the folder cargo builds into; tests themselves stand one folder deeper, in `deps`.
fn beside_this(name: &str) -> PathBuf {
    let this = std::env::current_exe().expect("an executable knows where it is");
    let folder = this.parent().expect("an executable is in a folder");
    let folder = if folder.ends_with("deps") { folder.parent().unwrap_or(folder) } else { folder };
    folder.join(name)
}
