//! Whether a text has a link in it: an address with or without a scheme, or an e-mail address.
//!
//! Never fetches, never judges where a link leads. Always holds: a sentence whose author left out the space after a full
//! stop is no link, unless the next word is a top-level domain that people give addresses under.

use super::fold::is_invisible;
use linkify::{LinkFinder, LinkKind};
use unicode_normalization::UnicodeNormalization;

/// Top-level domains that make a bare name a link: those German and French young people meet, and no words of theirs,
/// except `de`, which is worth it.
const KNOWN: &[&str] = &[
    "app", "at", "be", "berlin", "bio", "biz", "bzh", "ch", "club", "com", "cool", "corsica", "cz", "de", "dev", "dk",
    "eu", "fi", "fr", "fun", "games", "gg", "gl", "google", "gouv", "icu", "info", "io", "jp", "koeln", "link", "lol",
    "lu", "ly", "nl", "net", "online", "org", "paris", "pl", "pt", "ru", "saarland", "shop", "site", "space", "store",
    "su", "tech", "tk", "top", "tv", "uk", "us", "vip", "website", "wiki", "xyz", "youtube", "zip",
];

/// Whether `text` has a link in it.
pub fn has_link(text: &str) -> bool {
    // Browsers read compatibility forms (ｅxample。com) and overlook what is invisible.
    let seen: String = text.nfkc().filter(|c| !is_invisible(*c)).map(|c| if c == '。' { '.' } else { c }).collect();
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false);
    finder.links(&seen).any(|link| *link.kind() == LinkKind::Email || is_address(link.as_str()))
}

fn is_address(address: &str) -> bool {
    if address.contains("://") {
        return true;
    }
    let host = address.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let has_path = address[host.len()..].starts_with('/') && address.len() > host.len() + 1;
    let labels: Vec<&str> = host.split('.').collect();
    if labels[0].eq_ignore_ascii_case("www") {
        return labels.len() > 2;
    }
    let Some(top) = labels.last() else { return false };
    // After a full stop without a space comes a capital and small letters.
    let is_sentence = top.starts_with(char::is_uppercase) && top.chars().any(char::is_lowercase);
    let small = top.to_lowercase();
    let is_country = small.len() == 2 && small.chars().all(|c| c.is_ascii_lowercase());
    !is_sentence && (KNOWN.contains(&small.as_str()) || (is_country && has_path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_links() {
        for text in [
            "Schau mal: https://example.org/a?b=c",
            "http://localhost:8080",
            "HTTPS://EXAMPLE.COM",
            "auf www.jugendrat-musterstadt.de steht alles",
            "www.exemple.alsace",
            "jugendrat.de",
            "Geht auf jugendrat.de!",
            "regarde (mairie.fr/jeunes)",
            "discord.gg/abc",
            "t.me/gruppe",
            "youtu.be/xyz",
            "EXAMPLE.COM",
            "Example.com",
            "schreib an lena@example.de",
            "écris à conseil.jeunes@ville.example.fr, merci",
            "exam\u{200B}ple.com",
            "ｅxample。com",
            "müllabfuhr.de",
        ] {
            assert!(has_link(text), "{text}");
        }
    }

    #[test]
    fn sentences_are_not() {
        for text in [
            "Das ist gut so.Und morgen?",
            "z.B. morgen, d.h. nicht heute, u.a. wegen i.d.R. 5 Leuten",
            "Um 18.30 Uhr, Raum 2.14, am 3.4.2026.",
            "Ja.Nein.Vielleicht",
            "C'est bien.Et toi ?",
            "Rendez-vous à 10.30, salle B.12, p.ex. mardi.",
            "Oui.Non.Peut-être",
            "Merci...à demain",
            "etc.pp. usw.usf.",
            "und/oder, Schüler:innen, Lehrer*innen, les conseiller.e.s et les élu.es",
            "M.Dupont et Mme.Martin",
            "@lena kannst du?",
            "3,5 km/h",
            "gut.Info folgt",
            "version 1.2.3 von node.js",
            "",
        ] {
            assert!(!has_link(text), "{text}");
        }
    }
}
