//! What young people in councils write every day, with which the starter lists have nothing to do.

use super::set;
use crate::text::{FRENCH, GERMAN};
use quartier_protocol::http::moderation::HouseRule;
use quartier_protocol::http::moderation::words::WordAction;

const GERMAN_SENTENCES: &[&str] = &[
    "Hallo zusammen, ich bin Lena aus Bonn und freue mich auf euch!",
    "Wann fangen wir morgen an? Um 18.30 Uhr oder erst um 19 Uhr?",
    "Ich finde, der Skatepark braucht mehr Licht.",
    "Der Marsch fürs Klima startet am Marktplatz.",
    "Am See kann man Barsche und Hechte angeln.",
    "Die FDP hat einen Antrag zum Busverkehr gestellt.",
    "Es gibt Pute mit Reis, für alle anderen Gemüsecurry.",
    "Können wir das Protokoll von letzter Woche noch mal sehen?",
    "z. B. könnten wir i. d. R. am 3. des Monats tagen.",
    "Das ist klar.Schreib mir einfach, wenn du da bist.",
    "Ich bring dich um 18 Uhr zum Bahnhof.",
    "Mein Vater bringt euch um acht nach Hause.",
    "Die Schüler*innen und Lehrer:innen sind eingeladen, alle Lehrer_innen auch.",
    "Wir brauchen neue Mülleimer, der Müll liegt überall.",
    "Wer macht die Klappe vom Briefkasten wieder zu?",
    "Halt bitte die Tür auf, die Klappe klemmt.",
    "Ich hab 1a Ideen für den 2er-Workshop in Raum B12!",
    "Mein Akku ist bei 5%, ich melde mich später.",
    "Das Handy ist ein 5s, die Kamera ist okay.",
    "Der Fachidiotentest war ein Witz im Theaterstück.",
    "Ich sterbe vor Lachen 😂😂😂",
    "Die Leitung ist tot, die Verbindung bricht dauernd ab.",
    "Am Montag tagt der Ausschuss für Jugend, Kultur & Sport.",
    "Das Budget ist 14.500 €, davon 1.488 € für Material.",
    "Der Bus 88 fährt nur bis 22 Uhr.",
    "Nein, das geht nicht. Oder doch?",
    "So ein Mist, ich hab die Fahrkarte vergessen.",
    "Die Montenegro-Reise war schön, Regen hin oder her.",
    "Segeln und Kegeln, beides am Wochenende.",
    "Heil angekommen! Der Sieg unserer Mannschaft wird gefeiert.",
    "Was haltet ihr von einem Treffen in Straßburg?",
    "Kommt jemand mit zum Einsingen? A, E, I, O, U!",
];

const FRENCH_SENTENCES: &[&str] = &[
    "Salut à tous, je suis Inès, du conseil des jeunes de Colmar.",
    "On se retrouve à la salle de concert vers 18 h ?",
    "La salle contient cent places, c'est bon pour nous.",
    "Il y a à boire et à manger, n'y allez pas trop tard.",
    "C'est une bonne idée, je suis d'accord avec toi.",
    "Qu'est-ce que t'en penses ? Moi j'ai pas d'avis.",
    "T'es content de la réunion d'hier ?",
    "T'es convaincue ? Moi aussi !",
    "Les pédales de mon vélo sont cassées, je viens à pied.",
    "On a mangé du cassoulet, puis une glace au citron.",
    "Il faut l'oser, cette affiche !",
    "Le balcon de la mairie est fermé jusqu'à mardi.",
    "J'ai envie de voir la mer.",
    "J'ai plus envie de danser, on rentre ?",
    "Cet arbre va mourir si on ne l'arrose pas.",
    "Ma mère va me tuer, j'ai oublié les clés 😅",
    "Je vais te trouver une place à côté de moi.",
    "Le concours de nouvelles est ouvert aux 14-18 ans.",
    "La commission se réunit le 3/4 à 10h30, salle B.12.",
    "Le fils de Paul joue au foot avec nous.",
    "Il a gueulé parce que le bus était en retard.",
    "Va te faire un café, on commence dans 5 min.",
    "Personne ne sait où est la salle arabesque.",
    "Les conseiller·e·s et les élu.e.s sont là.",
    "Le peuple kanak et la Nouvelle-Calédonie, c'est notre thème.",
    "On doit négocier le budget : 14,88 € par personne.",
    "Il neige à Strasbourg, prenez des bottes !",
    "Elle dégage une belle énergie, d'ici on la voit bien.",
    "Peux-tu envoyer des photos du séjour, s'il te plaît ?",
    "Merci beaucoup, à demain, bisous !",
    "Le 1er et le 2e groupe partent avec la 4L.",
    "Je me suis inscrite au 2nd atelier, c'est n°3.",
];

#[test]
fn starter_lists_find_nothing_in_ordinary_sentences() {
    let starters: Vec<&str> = GERMAN.iter().chain(FRENCH).map(|starter| starter.pattern).collect();
    let set = set(&starters);
    for sentence in GERMAN_SENTENCES.iter().chain(FRENCH_SENTENCES) {
        let hits = set.hits(sentence);
        let found: Vec<&str> = hits.iter().map(|hit| starters[hit.rule]).collect();
        assert!(found.is_empty(), "{sentence}: {found:?}");
    }
}

#[test]
fn starter_lists_find_what_they_are_for() {
    let starters: Vec<_> = GERMAN.iter().chain(FRENCH).collect();
    let set = set(&starters.iter().map(|starter| starter.pattern).collect::<Vec<_>>());
    let first = |text: &str| set.hits(text).first().map(|hit| (starters[hit.rule].action, starters[hit.rule].rule));
    for (text, action, ground) in [
        ("Du 1d10t!", WordAction::Warn, HouseRule::Insult),
        ("so ein @rschloch", WordAction::Warn, HouseRule::Insult),
        ("ihr Hurensoehne", WordAction::Warn, HouseRule::Insult),
        ("H A L T   D I E   F R E S S E, halt die fresse", WordAction::Warn, HouseRule::Insult),
        ("c o n n a r d", WordAction::Warn, HouseRule::Insult),
        ("ENCULÉÉÉ", WordAction::Warn, HouseRule::Insult),
        ("T’es con ou quoi", WordAction::Warn, HouseRule::Insult),
        ("je vais te tuer", WordAction::Hold, HouseRule::Threat),
        ("Ich werde dich umbringen", WordAction::Hold, HouseRule::Threat),
        ("ich will sterben", WordAction::Alert, HouseRule::SelfHarm),
        ("j'ai envie de mourir", WordAction::Alert, HouseRule::SelfHarm),
        ("Je veux mourir…", WordAction::Alert, HouseRule::SelfHarm),
    ] {
        assert_eq!(first(text), Some((action, ground)), "{text}");
    }
}
