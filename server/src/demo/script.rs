//! What was said before the curtain rises. It goes through the store's ordinary verbs, at times before now.

use super::cast::Cast;
use crate::kernel::store::log::NewMessage;
use crate::lifecycle::Opened;
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::lang::Lang;
use quartier_protocol::text::{Emoji, MessageText};

/// A line: channel, who, language, what; how many minutes before now; the line (counted from 0) it answers.
struct Line(usize, MemberId, &'static str, &'static str, i64, Option<usize>);

/// Plays it.
pub async fn play(opened: &Opened, cast: &Cast) -> anyhow::Result<()> {
    let now = opened.clock.now();
    let log = &opened.stores.log;
    let mut spoken: Vec<(ChannelId, MessageId)> = Vec::new();
    for Line(channel, author, lang, text, minutes_ago, answers) in lines(cast) {
        let id = MessageId(opened.entropy.uuid());
        let channel = cast.channels[channel];
        let message = NewMessage {
            id,
            author,
            lang: Lang::parse(lang).unwrap_or_else(Lang::de),
            text: MessageText::from_stored(text.into()),
            reply_to: answers.and_then(|n| spoken.get(n)).map(|(_, id)| *id),
            written_at: None,
            translation: None,
            meeting: None,
        };
        log.post(channel, message, now.plus_ms(-minutes_ago * 60_000)).await?;
        spoken.push((channel, id));
    }
    for (line, by, emoji) in reactions(cast) {
        if let Some((channel, id)) = spoken.get(line) {
            log.react(*channel, *id, by, Emoji::from_stored(emoji.into()), true, now).await?;
        }
    }
    Ok(())
}

const DAY: i64 = 24 * 60;

fn lines(c: &Cast) -> Vec<Line> {
    vec![
        Line(
            0,
            c.jonas,
            "de",
            "Hallo zusammen! Hier geht es um alles, was draußen besser werden soll. Schreibt einfach in eurer Sprache.",
            3 * DAY,
            None,
        ),
        Line(
            0,
            c.claire,
            "fr",
            "Bonjour à toutes et à tous ! Ici, on parle de ce qu’on veut changer dehors. Écrivez dans votre langue, ça marche très bien.",
            3 * DAY - 12,
            None,
        ),
        Line(
            0,
            c.emre,
            "de",
            "Bei uns ist der Bolzplatz am Pariser Platz seit zwei Jahren kaputt. Die Tore haben keine Netze mehr.",
            2 * DAY + 90,
            None,
        ),
        Line(
            0,
            c.awa,
            "fr",
            "Pareil à Bellevue avec le petit terrain derrière la médiathèque. On a fini par le repeindre nous-mêmes 😅",
            2 * DAY + 81,
            Some(2),
        ),
        Line(
            0,
            c.zoe,
            "fr",
            "Et la mairie a payé la peinture ! Il suffisait de demander au bon bureau.",
            2 * DAY + 79,
            None,
        ),
        Line(0, c.jonas, "de", "Welches Büro war das? Dann fragen wir bei uns am selben Ort nach.", DAY + 200, None),
        Line(
            0,
            c.claire,
            "fr",
            "La direction des sports. Le courrier des jeunes y arrive en premier, c’est écrit dans leur charte.",
            DAY + 190,
            None,
        ),
        Line(
            0,
            c.lena,
            "de",
            "Wir haben die Stadt gefragt: Der alte Bolzplatz darf neu gemacht werden! 🎉 Was habt ihr in Bellevue gemacht, damit auch die Jüngeren mitreden?",
            190,
            None,
        ),
        Line(
            0,
            c.yanis,
            "fr",
            "On a fait une maquette avec les CM2 pendant deux mercredis. Après, chaque enfant avait trois gommettes pour voter.",
            183,
            Some(7),
        ),
        Line(
            0,
            c.mira,
            "de",
            "Klebepunkte klauen wir euch 😄 Können wir das in der nächsten Sitzung zeigen?",
            180,
            Some(8),
        ),
        Line(
            0,
            c.yanis,
            "fr",
            "Bien sûr ! Je cherche les photos de la maquette, il y en a une où tout est vert parce que quelqu’un a renversé la peinture.",
            42,
            None,
        ),
        Line(0, c.lena, "de", "Bitte genau die 😂", 40, None),
        Line(
            1,
            c.jonas,
            "de",
            "Wer neu im Viertel ist: Mittwochs ab 16 Uhr ist das Jugendzentrum offen, es gibt Tee und jemanden, der bei Formularen hilft.",
            2 * DAY,
            None,
        ),
        Line(
            1,
            c.awa,
            "fr",
            "Chez nous c’est le jeudi. J’étais contente d’avoir quelqu’un qui m’explique le bus les premières semaines.",
            2 * DAY - 30,
            None,
        ),
        Line(
            1,
            c.emre,
            "de",
            "Gute Idee, einen Busplan in drei Sprachen hätten wir gebraucht. Machen wir einen?",
            300,
            None,
        ),
        Line(1, c.zoe, "fr", "Oui ! On a déjà les pictos, je vous les envoie.", 280, Some(14)),
        Line(2, c.emre, "de", "Turnier im Juni: gemischte Teams, halb Malstatt, halb Bellevue?", DAY, None),
        Line(
            2,
            c.yanis,
            "fr",
            "Carrément. Et le soir, concert : le groupe de Zoé joue maintenant aussi en allemand 🎸",
            DAY - 15,
            Some(16),
        ),
        Line(
            3,
            c.claire,
            "fr",
            "Le train arrive le vendredi à 17 h 42. Vingt-deux personnes, dont deux qui ne mangent pas de viande.",
            3 * DAY,
            None,
        ),
        Line(
            3,
            c.jonas,
            "de",
            "Perfekt, ich reserviere im Jugendgästehaus. Wer zeigt der Gruppe Malstatt?",
            3 * DAY - 45,
            Some(18),
        ),
        Line(3, c.mira, "de", "Ich! Mit Umweg über die beste Eisdiele.", 3 * DAY - 50, None),
    ]
}

fn reactions(c: &Cast) -> Vec<(usize, MemberId, &'static str)> {
    vec![
        (3, c.emre, "😅"),
        (7, c.yanis, "👏"),
        (7, c.zoe, "👏"),
        (7, c.awa, "👏"),
        (7, c.claire, "👏"),
        (7, c.emre, "🌱"),
        (8, c.lena, "💡"),
        (8, c.mira, "💡"),
        (17, c.emre, "🎸"),
        (20, c.awa, "🍦"),
        (20, c.zoe, "🍦"),
    ]
}
