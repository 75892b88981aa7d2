//! Starter lists in German and French, to begin with and to change.
//!
//! Never applied by itself: a pairing takes them over or doesn't. Always holds: every entry is a pattern; who speaks of
//! harming themselves is never stopped or warned, but somebody is told.

use HouseRule::{Bullying, Hate, Insult, SelfHarm, Sexual, Threat, Violence};
use WordAction::{Alert, Hold, Warn};
use quartier_protocol::http::moderation::HouseRule;
use quartier_protocol::http::moderation::words::WordAction;

/// A rule to begin with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Starter {
    /// What it looks for, as [`Pattern::parse`](super::Pattern::parse) reads it.
    pub pattern: &'static str,
    /// What it does.
    pub action: WordAction,
    /// Why it is there.
    pub rule: HouseRule,
}

const fn rule(pattern: &'static str, action: WordAction, rule: HouseRule) -> Starter {
    Starter { pattern, action, rule }
}

/// The German list.
pub const GERMAN: &[Starter] = &[
    rule("idiot", Warn, Insult),
    rule("idioten", Warn, Insult),
    rule("idiotin", Warn, Insult),
    rule("vollidiot*", Warn, Insult),
    rule("arschl*ch", Warn, Insult),
    rule("arschlöcher*", Warn, Insult),
    rule("wichser*", Warn, Insult),
    rule("hurensohn*", Warn, Insult),
    rule("hurensöhne*", Warn, Insult),
    rule("missgeburt*", Warn, Insult),
    rule("schlampe", Warn, Insult),
    rule("fotze*", Warn, Insult),
    rule("halt die fresse", Warn, Insult),
    rule("halt die klappe", Warn, Insult),
    rule("halt's maul", Warn, Insult),
    rule("halts maul", Warn, Insult),
    rule("fick dich", Warn, Insult),
    rule("verpiss dich", Warn, Bullying),
    rule("keiner mag dich", Warn, Bullying),
    rule("niemand mag dich", Warn, Bullying),
    rule("neger*", Hold, Hate),
    rule("kanake*", Hold, Hate),
    rule("zigeuner*", Hold, Hate),
    rule("schwuchtel*", Hold, Hate),
    rule("judensau*", Hold, Hate),
    rule("sieg heil", Hold, Hate),
    rule("heil hitler", Hold, Hate),
    rule("dich umbringen", Hold, Threat),
    rule("ich mach dich fertig", Hold, Threat),
    rule("ich stech dich ab", Hold, Threat),
    rule("geh sterben", Hold, Threat),
    rule("schick nacktbilder", Hold, Sexual),
    rule("schick nudes", Hold, Sexual),
    rule("amok laufen", Alert, Violence),
    rule("ich will sterben", Alert, SelfHarm),
    rule("will nicht mehr leben", Alert, SelfHarm),
    rule("bringe mich um", Alert, SelfHarm),
    rule("bring mich um", Alert, SelfHarm),
    rule("will mich umbringen", Alert, SelfHarm),
    rule("ich ritze mich", Alert, SelfHarm),
];

/// The French list. Its words are none in German: `fdp` is a party and `Pute` a turkey there.
pub const FRENCH: &[Starter] = &[
    rule("connard*", Warn, Insult),
    rule("connasse*", Warn, Insult),
    rule("t'es con", Warn, Insult),
    rule("sale con", Warn, Insult),
    rule("enculé*", Warn, Insult),
    rule("salope", Warn, Insult),
    rule("salopes", Warn, Insult),
    rule("salaud*", Warn, Insult),
    rule("sale pute", Warn, Insult),
    rule("fils de pute*", Warn, Insult),
    rule("nique ta mère", Warn, Insult),
    rule("nique ta race", Warn, Insult),
    rule("ta gueule", Warn, Insult),
    rule("va te faire foutre", Warn, Insult),
    rule("bouffon", Warn, Insult),
    rule("abruti", Warn, Insult),
    rule("débile mental*", Warn, Insult),
    rule("personne ne t'aime", Warn, Bullying),
    rule("personne t'aime", Warn, Bullying),
    rule("dégage d'ici", Warn, Bullying),
    rule("nègre*", Hold, Hate),
    rule("bougnoul*", Hold, Hate),
    rule("bamboula*", Hold, Hate),
    rule("sale arabe", Hold, Hate),
    rule("sales arabes", Hold, Hate),
    rule("sale juif*", Hold, Hate),
    rule("youpin*", Hold, Hate),
    rule("tarlouze*", Hold, Hate),
    rule("sale pédé*", Hold, Hate),
    rule("je vais te tuer", Hold, Threat),
    rule("je vais te frapper", Hold, Threat),
    rule("va te pendre", Hold, Threat),
    rule("envoie des nudes", Hold, Sexual),
    rule("faire un attentat", Alert, Violence),
    rule("je veux mourir", Alert, SelfHarm),
    rule("envie de mourir", Alert, SelfHarm),
    rule("plus envie de vivre", Alert, SelfHarm),
    rule("me suicider", Alert, SelfHarm),
    rule("vais me tuer", Alert, SelfHarm),
    rule("je me scarifie", Alert, SelfHarm),
];

#[cfg(test)]
mod tests {
    use super::super::Pattern;
    use super::*;
    use std::collections::BTreeSet;

    fn all() -> impl Iterator<Item = &'static Starter> {
        GERMAN.iter().chain(FRENCH)
    }

    #[test]
    fn every_entry_is_a_pattern_and_there_once() {
        for starter in all() {
            assert!(Pattern::parse(starter.pattern).is_ok(), "{}", starter.pattern);
        }
        assert_eq!(all().map(|starter| starter.pattern).collect::<BTreeSet<_>>().len(), all().count());
        assert!([GERMAN, FRENCH].iter().all(|list| (25..=40).contains(&list.len())));
    }

    #[test]
    fn who_speaks_of_harming_themselves_is_neither_stopped_nor_warned() {
        let ours = |starter: &&Starter| starter.rule == SelfHarm;
        assert!(all().filter(ours).all(|starter| starter.action == Alert));
        assert!([GERMAN, FRENCH].iter().all(|list| list.iter().any(|starter| starter.rule == SelfHarm)));
    }

    #[test]
    fn slurs_and_threats_wait_for_a_facilitator() {
        let held = |starter: &&Starter| matches!(starter.rule, Hate | Threat | Sexual);
        assert!(all().filter(held).all(|starter| starter.action == Hold));
    }
}
