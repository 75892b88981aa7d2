//! Every act that the server writes into the audit log has words of its own in the client, and no words are left without an act.

use super::assert_none;
use super::sources::{File, all, code};
use std::collections::BTreeSet;

/// Names of acts between `quote`s: two words with a dot between them.
fn acts(text: &str, quote: char) -> BTreeSet<&str> {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let is_act = |quoted: &&str| {
        quoted.split_once('.').is_some_and(|(of, done)| is_word(of) && !of.contains('_') && is_word(done))
    };
    text.split(quote).filter(is_act).collect()
}

fn is_action(file: &&File) -> bool {
    file.path.starts_with("server/src/actions/") && !file.path.ends_with("tests.rs")
}

#[test]
fn every_act_has_its_words_in_every_language() {
    let files = all();
    let actions: String = files.iter().filter(is_action).map(|file| code(&file.text)).collect();
    let written = acts(&actions, '"');
    assert!(written.contains("hook.made") && written.len() > 50, "the search is broken: {written:?}");
    let mut broken = Vec::new();
    for lang in ["de", "fr", "en"] {
        let path = format!("web-client/src/i18n/care/{lang}.ts");
        let words = files.iter().find(|file| file.path == path).expect("the words of care");
        let worded = acts(&words.text, '\'');
        broken.extend(written.difference(&worded).map(|act| format!("{path}: no words for {act}")));
        broken.extend(worded.difference(&written).map(|act| format!("{path}: nothing writes {act}")));
    }
    assert_none("the audit log says in words what was done", broken);
}
