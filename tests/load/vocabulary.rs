//! What the `words` load says, and the word rules it says it under: whole words, beginnings and phrases, German and
//! French. Always holds: no rule finds anything in a phrase.

use quartier::text::{FRENCH, GERMAN};

/// What young people of two councils say to each other; harmless.
pub const PHRASES: &[&str] = &[
    "Wir treffen uns morgen um 18 Uhr im Rathaus und reden über den Skatepark, kommt ihr auch?",
    "On se retrouve à 18h devant la mairie, c'est Léa qui apporte les affiches pour la fête du quartier 🎉",
    "Bei uns hat der Jugendrat beschlossen, dass die Halle am Wochenende länger offen bleibt. Das hat echt lange gedauert!",
    "Chez nous, le conseil a voté pour un terrain de basket à côté de l'école. Vous avez quoi, vous, comme terrain ?",
    "Haha, genau!! Das war so lustig, als der Bürgermeister selber auf dem Skateboard stand 😂",
    "J'ai pas tout compris, tu peux l'écrire autrement ? Mon allemand n'est pas encore très bon, désolé…",
    "Kein Problem: Wir suchen 3 Leute, die beim Übersetzen helfen, am besten aus beiden Räten, und einen Raum mit Beamer.",
    "Moi je veux bien aider, mais pas avant jeudi : j'ai un contrôle de maths et l'entraînement de foot juste après.",
    "Grüße aus Saarbrücken! Hier regnet es seit Tagen, hoffentlich ist bei euch in Nantes besseres Wetter.",
    "Ici il fait beau, venez ! Le train met 6 heures, on peut vous loger chez nos familles pendant tout le séjour, promis.",
    "Wer schreibt eigentlich das Protokoll? Letztes Mal war's Emre, glaube ich, und davor jemand von euch.",
    "Le compte rendu est prêt, je l'envoie ce soir aux deux équipes pour qu'elles le relisent avant la réunion de samedi.",
];

/// So many patterns: the starter lists first, then what is put together of common parts.
pub fn patterns(count: usize) -> Vec<String> {
    let starters = GERMAN.iter().chain(FRENCH).map(|starter| starter.pattern.to_owned());
    let star = |n| if n % 2 == 0 { "" } else { "*" };
    let german = pairs(FIRST, SECOND).enumerate().map(|(n, (first, second))| format!("{first}{second}{}", star(n)));
    let french = pairs(CALLED, NAMES).map(|(called, name)| format!("{called} {name}"));
    let made = german.zip(french).flat_map(|(german, french)| [german, french]);
    starters.chain(made).take(count).collect()
}

/// Each of `firsts` with each of `seconds`; neighbours have little in common.
fn pairs(firsts: &'static str, seconds: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    seconds.split(", ").flat_map(move |second| firsts.split(", ").map(move |first| (first, second)))
}

const FIRST: &str = "voll, dreck, drecks, mist, riesen, ober, sau, blöd, dumm, feig, stink, fett, schrott, gift, pfosten, lügen, \
                     jammer, schleim, hohl, nullen, quatsch, knall, ekel, geier, hinter";
const SECOND: &str = "depp, trottel, kerl, hund, schwein, kopf, nase, lappen, bande, pack, brut, sack, fresse, maul, \
                      gesicht, birne, tüte, ratte, kröte, würstchen, vogel, ochse, ziege, gans, wicht";
const CALLED: &str = "sale, gros, grosse, pauvre, espèce de, petit, petite, bande de, vieux, vieille, tête de, face de, \
                      gueule de, fils de, fille de, tu es un, t'es qu'un, t'es qu'une, vous êtes des, quel, quelle, \
                      va donc, ferme-la, dégage, casse-toi";
const NAMES: &str = "crétin, crétine, imbécile, tocard, tocarde, minable, raté, ratée, boulet, cafard, cloporte, vermine, \
                     porc, truie, chacal, vipère, cornichon, andouille, nullard, nigaud, empoté, guignol, pouilleux, \
                     bon à rien, bolosse";
