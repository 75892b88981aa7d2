//! The repository's own text files.

use std::path::{Path, PathBuf};

/// Folders that hold nothing of ours: built, installed, found or recorded.
const NOT_OURS: &[&str] = &["target", "node_modules", "dist", "corpus", "artifacts", "results", "report"];
/// What is read: source, tables, and lists of dependencies.
const KINDS: &[&str] = &["rs", "ts", "svelte", "json", "lock", "sql"];

/// A file of the repository.
pub struct File {
    /// From the repository's root, with `/`.
    pub path: String,
    /// What it says.
    pub text: String,
}

impl File {
    /// Whether it is of one of these kinds.
    pub fn is(&self, kinds: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, kind)| kinds.contains(&kind))
    }

    /// Whether a program wrote it; its first line says so.
    pub fn is_generated(&self) -> bool {
        self.text.lines().next().is_some_and(|line| line.contains("Generated from"))
    }

    /// The module of the server it is; `None` for what isn't one, and for the roots of the library and the program.
    pub fn module(&self) -> Option<Vec<&str>> {
        let name = self.path.strip_prefix("server/src/")?.strip_suffix(".rs")?;
        let name = name.strip_suffix("/mod").unwrap_or(name);
        (!["lib", "main"].contains(&name)).then(|| name.split('/').collect())
    }
}

/// Every file that rules are about.
pub fn all() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the repository").to_owned();
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the repository can be read") {
            let path = entry.expect("a folder of the repository can be read").path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() {
                if !name.starts_with('.') && !NOT_OURS.contains(&name) {
                    folders.push(path);
                }
            } else if path.extension().and_then(|kind| kind.to_str()).is_some_and(|kind| KINDS.contains(&kind)) {
                files.push(read(&root, path));
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

fn read(root: &Path, path: PathBuf) -> File {
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let path = path.strip_prefix(root).expect("a file of the repository").to_str().expect("a name in UTF-8");
    File { path: path.replace('\\', "/"), text }
}

/// Rust without the lines that are comments.
pub fn code(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}
