//! What the client calls people by their role is no name that anybody can take.

use super::assert_none;
use super::sources::all;
use quartier::domain::names::is_reserved;
use quartier_protocol::directory::Role;
use quartier_protocol::text::DisplayName;

/// What stands between quotes after a key.
fn words<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
    let line = text.lines().find_map(|line| line.trim_start().strip_prefix(key)).expect("the key has a line");
    line.split('\'').skip(1).step_by(2).collect()
}

#[test]
fn g2_nobody_goes_by_what_the_client_calls_others() {
    let files = all();
    let mut free = Vec::new();
    for lang in ["de", "fr", "en"] {
        let path = format!("web-client/src/i18n/{lang}.ts");
        let text = &files.iter().find(|file| file.path == path).expect("the words of the client").text;
        let (roles, former) = (words(text, "role: {"), words(text, "formerMember:"));
        assert_eq!((roles.len(), former.len()), (4, 1), "the search is broken: {roles:?} {former:?}");
        let is_free = |name: &&&str| !is_reserved(Role::Participant, &DisplayName::from_stored((**name).to_owned()));
        free.extend(roles.iter().chain(&former).filter(is_free).map(|name| format!("{path}: {name}")));
    }
    assert_none("a participant can't take what the client calls somebody by their role", free);
}
