//! Each trick, and beside it what looks like it and is none.

use super::{assert_found, assert_not_found, found, hit, patterns, set};
use crate::text::RuleSet;

#[test]
fn a_rule_is_a_whole_word() {
    assert_found("arsch", &["Arsch", "so ein arsch!", "(arsch)", "Arsch-Karte", "l'arsch"]);
    assert_not_found("arsch", &["Marsch", "Barsch", "arschig", "Barsche"]);
    assert_not_found("con", &["conseil", "balcon", "le conseil des jeunes"]);
    assert_found("bon", &["Bonn"]);
    assert_not_found("bonn", &["bon"]);
}

#[test]
fn stars_open_a_word() {
    assert_found("idiot*", &["Idiot", "idiotisch"]);
    assert_not_found("idiot*", &["Vollidiot"]);
    assert_found("*idiot", &["Idiot", "Vollidiot"]);
    assert_not_found("*idiot", &["idiotisch"]);
    assert_found("*idiot*", &["Idiot", "vollidiotisch"]);
    assert_found("an*fang", &["Anfang", "Anpfiffanfang", "annfaang"]);
    assert_not_found("an*fang", &["an den Fang", "Anfangs", "Fang an"]);
    assert_found("*aab*", &["caaab"]);
    assert_not_found("*aab*", &["cab abab"]);
    assert_found("*lottt*", &["hillottto"]);
}

#[test]
fn a_phrase_is_found_over_whatever_separates_words() {
    assert_found(
        "halt die klappe",
        &["Halt die Klappe!", "halt … die\nklappe", "HALT-DIE-KLAPPE", "haallt die klappeee"],
    );
    assert_not_found(
        "halt die klappe",
        &["halt die klappen", "haltdieklappe", "halt bitte die klappe", "Anhalt die klappe"],
    );
    assert_found("t'es con", &["Mais t’es con toi", "t es con", "T'ES CON"]);
    assert_found("halt die klapp*", &["halt die klappen"]);
}

#[test]
fn case_and_accents_make_no_difference() {
    assert_found("enculé", &["ENCULE", "enculé", "Encule\u{301}"]);
    assert_found("encule", &["enculé"]);
    assert_found("sœur", &["soeur", "SŒUR"]);
}

#[test]
fn umlauts_are_found_however_they_are_written() {
    assert_found("Müll", &["Müll", "Muell", "MÜLL", "mull", "Mu\u{308}ll"]);
    assert_found("Muell", &["Müll", "Muell"]);
    assert_not_found("Muell", &["Mull"]);
    assert_found("Straße", &["Strasse", "STRASSE", "STRAẞE"]);
    assert_found("Strasse", &["Straße"]);
    assert_not_found("neu", &["neue", "Neue Ideen"]);
    assert_not_found("neue", &["neu", "nü"]);
    assert_found("hurensöhne*", &["Hurensoehne", "hurensöhnen"]);
    assert_found("töte dich", &["ich toete dich", "töte dich"]);
    assert_found("größer", &["gr0esser", "gr0ßer"]);
}

#[test]
fn look_alikes_are_the_letter_they_look_like() {
    assert_found("idiot", &["іdіоt", "ＩＤＩＯＴ", "𝓲𝓭𝓲𝓸𝓽", "🅸🅳🅸🅾🆃", "ιdıοт", "idi⓪t"]);
    assert_found("connard", &["соnnаrd", "ϲonnard"]);
    assert_not_found("clown", &["down"]);
    assert_not_found("hell", &["Heil", "heli"]);
    assert_not_found("modern", &["modem"]);
}

#[test]
fn invisible_characters_hide_nothing() {
    assert_found("idiot", &["id\u{200B}iot", "i\u{AD}diot", "idi\u{34F}ot", "i\u{FE0F}d\u{2060}iot", "\u{FEFF}idiot"]);
    assert_not_found("idiot", &["\u{200B}"]);
}

#[test]
fn letters_may_be_repeated() {
    assert_found("idiot", &["idiooot", "iiidiot", "IDIOOOOTTTTT"]);
    assert_found("connard", &["connnard", "coonnaard"]);
    assert_not_found("connard", &["conard"]);
}

#[test]
fn letters_may_be_spaced() {
    let spaced = [
        "i d i o t",
        "i.d.i.o.t",
        "i-d-i-o-t",
        "du i  d  i  o  t!",
        "id*iot",
        "id_iot",
        "i.d i-o_t",
        "i\u{2800}d i o t",
    ];
    assert_found("idiot", &spaced);
    assert_found("idiot", &["id-iot", "i★d★i★o★t", "i'd'i'o't", "i i d i o o t", "idi.ot"]);
    assert_found("idiot*", &["i d i o t e n", "id*ioten"]);
    assert_found("*scheiß*", &["s c h e i ß e"]);
    assert_eq!(found("idiot", "Du i.d.i.o.t!"), Some("i.d.i.o.t"));
}

#[test]
fn ordinary_text_is_not_joined() {
    assert_not_found("*arsch*", &["Das ist klar.Schreib mir", "Bar-Schule", "klar schön", "Mars Charta", "war/schon"]);
    assert_not_found("loser", &["il faut l'oser"]);
    assert_not_found("tas", &["t'as vu", "T’as raison"]);
    assert_not_found("con", &["co nseil", "il a co n"]);
    assert_not_found("zbd", &["z.B. das", "z. B. das"]);
    assert_not_found("idiot", &["id iot"]);
    assert_not_found("1488", &["14.88 €", "14-8-8"]);
}

#[test]
fn digits_and_signs_stand_for_letters_in_words_with_letters() {
    assert_found(
        "idiot",
        &["1d10t", "id!ot", "!d!ot", "|diot", "1d!0t", "i d 1 o t", "1.d.!.o.t", "1d1oooot", "1d10t!"],
    );
    assert_found("arschloch", &["@rschloch", "arsch1och", "4r$chl0ch", "@rsch!och"]);
    assert_found("fick", &["f1ck"]);
    assert_found("schlampe", &["$chlampe", "sch1ampe", "schl@mp3"]);
    assert_found("88", &["88", "Nr. 88!"]);
    assert_not_found("88", &["188", "8 8", "bb"]);
    assert_not_found("iii", &["111", "1!1"]);
    assert_not_found("ss", &["5s", "s5"]);
    assert_not_found("nazi", &["naz!"]);
}

#[test]
fn an_emoji_is_a_word() {
    assert_found("🖕", &["🖕", "du🖕", "🖕🖕🖕", "🖕🏽", "ha 🖕\u{FE0F}!"]);
    assert_not_found("🖕", &["👍", ""]);
    assert_eq!(found("🖕", "du🖕🏽!"), Some("🖕🏽"));
}

#[test]
fn a_hit_tells_the_first_place_of_its_rule_in_whole_words() {
    let set = set(&["idiot", "*depp*", "fehlt"]);
    assert_eq!(set.hits("Ein Volldepp, ein Idiot, ein Depp, ein i d i o t"), [hit(1, 4..12), hit(0, 18..23)]);
    // Joined words are looked at after the others and still come first.
    assert_eq!(set.hits("i.d.i.o.t, ja, idiot"), [hit(0, 0..9)]);
    assert_eq!(set.hits("über Größe: idiot"), [hit(0, 15..20)]);
}

#[test]
fn no_rule_hides_behind_many_others() {
    let words: Vec<String> = (0..40).map(|n| format!("wort{n:02}")).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let hits = set(&words).hits(&words.join(" "));
    assert_eq!(hits.iter().map(|hit| hit.rule).collect::<Vec<_>>(), (0..40).collect::<Vec<_>>());
}

#[test]
fn equal_patterns_are_rules_of_their_own() {
    assert_eq!(set(&["Müll", "muell", "MÜLL"]).hits("Müll"), [hit(0, 0..5), hit(1, 0..5), hit(2, 0..5)]);
}

#[test]
fn allowed_words_are_let_pass() {
    let set = RuleSet::build(&patterns(&["*arsch*", "con"]), &patterns(&["barsch*", "con carne"]));
    assert_eq!(set.hits("Barsche und chili con carne, b4rsche"), []);
    assert_eq!(set.hits("Barsch, du Arsch"), [hit(0, 11..16)]);
    assert_eq!(set.hits("chili con carne, con"), [hit(1, 17..20)]);
    assert_eq!(set.hits("con carnaval").len(), 1);
    assert_eq!(RuleSet::build(&[], &patterns(&["barsch"])).hits("Barsch"), []);
}
