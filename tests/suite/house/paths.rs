//! Which modules a file of the server names: in `use` lines and in the midst of code.

use super::sources::{File, code};

/// Every path that begins with `crate` or `super`, from the crate's root.
pub fn of(file: &File) -> Vec<Vec<String>> {
    let Some(module) = file.module() else { return Vec::new() };
    let code = code(&file.text);
    let tests = code.find("\nmod tests {").unwrap_or(code.len());
    let mut paths = Vec::new();
    for (at, _) in ["crate::", "super::", "self::"].into_iter().flat_map(|first| code.match_indices(first)) {
        let before = &code[..at];
        // `super::super` is read from its first word.
        if before.ends_with("::") || before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let mut found = Vec::new();
        read(&code[at..], &[], &mut found);
        // In the module of a file's own tests, the first `super` is the file.
        let here = if at > tests { [&module[..], &["tests"]].concat() } else { module.clone() };
        paths.extend(found.into_iter().filter_map(|path| from_root(&here, &path)));
    }
    paths
}

/// Reads one path with all its groups; gives what comes after it.
fn read<'t>(text: &'t str, before: &[&'t str], found: &mut Vec<Vec<&'t str>>) -> &'t str {
    let mut path = before.to_vec();
    let mut rest = text;
    loop {
        if let Some(mut group) = rest.strip_prefix('{') {
            loop {
                group = group.trim_start_matches([' ', '\n', ',']);
                if group.is_empty() || group.starts_with('}') {
                    return group.strip_prefix('}').unwrap_or(group);
                }
                let after = read(group, &path, found);
                // What follows, if not the next one, is `as` another name.
                group = after.find([',', '}']).map_or("", |end| &after[end..]);
            }
        }
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        path.push(&rest[..end]);
        match rest[end..].strip_prefix("::") {
            Some(more) => rest = more,
            None => {
                found.push(path);
                return &rest[end..];
            }
        }
    }
}

/// The path from the crate's root, if it leads anywhere but up.
fn from_root(module: &[&str], path: &[&str]) -> Option<Vec<String>> {
    let ups = path.iter().take_while(|word| **word == "super").count();
    let (start, rest) = match path.first()? {
        &"self" => (module, &path[1..]),
        _ if ups > 0 => (&module[..module.len().checked_sub(ups)?], &path[ups..]),
        _ => (&module[..0], path.strip_prefix(&["crate"])?),
    };
    let whole: Vec<String> =
        start.iter().chain(rest).filter(|word| !word.is_empty()).map(|w| (*w).to_owned()).collect();
    (!whole.is_empty()).then_some(whole)
}

#[test]
fn groups_aliases_and_ways_up_are_read() {
    let text = "//! Says crate::nothing.\nuse crate::kernel::store::{self, log::{Log, NewMessage as New}, StoreError};\n\
        use super::super::problem::Problem;\nuse self::names::Name;\nfn f() { crate::domain::decide() }\nmod tests {\n    use super::*;\n}\n";
    let file = File { path: "server/src/http/api/join.rs".into(), text: text.into() };
    let mut paths: Vec<String> = of(&file).into_iter().map(|path| path.join("::")).collect();
    paths.sort();
    let wanted = [
        "domain::decide",
        "http::api::join",
        "http::api::join::names::Name",
        "http::problem::Problem",
        "kernel::store::StoreError",
        "kernel::store::log::Log",
        "kernel::store::log::NewMessage",
        "kernel::store::self",
    ];
    assert_eq!(paths, wanted);
}
