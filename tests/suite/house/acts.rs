//! Every act that the server writes into the audit log has words of its own in the client, and no words are left without an act.

use super::assert_none;
use super::sources::{File, all, code};
use std::collections::BTreeSet;

/// Names of acts between `quote`s: two words with a dot between them. A file's name looks alike.
fn acts(text: &str, quote: char) -> BTreeSet<&str> {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let is_act = |quoted: &&str| {
        quoted
            .split_once('.')
            .is_some_and(|(of, done)| is_word(of) && !of.contains('_') && is_word(done) && done != "json")
    };
    text.split(quote).filter(is_act).collect()
}

/// What has a dot in it and stands between `quote`s, in the block that begins with a mark.
fn counted<'t>(text: &'t str, mark: &str, end: char, quote: char) -> BTreeSet<&'t str> {
    let (_, block) = text.split_once(mark).expect("the block");
    let (block, _) = block.split_once(end).expect("its end");
    let is_name =
        |name: &&str| name.contains('.') && name.bytes().all(|b| b.is_ascii_lowercase() || b"._".contains(&b));
    block.split(quote).filter(is_name).collect()
}

#[test]
fn n6_every_count_has_its_words_in_every_language() {
    let files = all();
    let text = |path: &str| files.iter().find(|file| file.path == path).expect(path).text.as_str();
    let told = counted(text("server/src/actions/moderation/counts.rs"), "const ACTS", ';', '"');
    assert!(told.contains("report.made.illegal") && told.len() > 20, "the search is broken: {told:?}");
    let mut broken = Vec::new();
    for (part, mark) in [("desk", "    acts: {"), ("safety", "    counts: {")] {
        for lang in ["de", "fr", "en"] {
            let path = format!("web-client/src/i18n/{part}/{lang}.ts");
            let worded = counted(text(&path), mark, '}', '\'');
            broken.extend(told.difference(&worded).map(|what| format!("{path}: no words for {what}")));
            broken.extend(worded.difference(&told).map(|what| format!("{path}: nothing counts {what}")));
        }
    }
    assert_none("counts are told in words", broken);
}

/// Where acts are done: the actions, and the capabilities' own.
fn is_action(file: &&File) -> bool {
    ["server/src/actions/", "server/src/capabilities/"].iter().any(|folder| file.path.starts_with(folder))
        && file.is(&["rs"])
        && !file.path.ends_with("tests.rs")
}

/// Whether acts are worded there in a language: the audit log's own words, and those of each capability.
fn words_acts(path: &str, lang: &str) -> bool {
    let of_capability = path.strip_prefix("web-client/src/capabilities/").and_then(|path| path.split_once('/'));
    path == format!("web-client/src/i18n/care/{lang}.ts")
        || of_capability.is_some_and(|(_, file)| file == format!("words/{lang}.ts"))
}

#[test]
fn every_act_has_its_words_in_every_language() {
    let files = all();
    let actions: String = files.iter().filter(is_action).map(|file| code(&file.text)).collect();
    let written = acts(&actions, '"');
    assert!(written.contains("hook.made") && written.len() > 50, "the search is broken: {written:?}");
    let mut broken = Vec::new();
    for lang in ["de", "fr", "en"] {
        let places: Vec<&File> = files.iter().filter(|file| words_acts(&file.path, lang)).collect();
        assert!(places.len() > 1, "the search is broken: there are words of care and of capabilities");
        let mut worded = BTreeSet::new();
        for File { path, text } in places {
            let here = acts(text, '\'');
            broken.extend(here.difference(&written).map(|act| format!("{path}: nothing writes {act}")));
            broken.extend(here.intersection(&worded).map(|act| format!("{path}: {act} has words elsewhere, too")));
            worded.extend(here);
        }
        broken.extend(written.difference(&worded).map(|act| format!("{lang}: no words for {act}")));
    }
    assert_none("the audit log says in words what was done", broken);
}
