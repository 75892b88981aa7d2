//! What a reminder says.

use crate::calendar::zones::Zone;
use jiff::civil::DateTime;
use quartier_protocol::http::agenda::attendance::CouncilCount;
use quartier_protocol::http::agenda::meetings::Occurrence;
use quartier_protocol::id::CouncilId;
use quartier_protocol::lang::Bilingual;

/// The clock of both countries' mainland: whoever meets by another is told theirs too.
const MAINLAND: &str = "Europe/Berlin";

/// Words of one language.
struct Words {
    reminder: &'static str,
    place: &'static str,
    items: &'static str,
    answers: &'static str,
    nobody: &'static str,
    yes: &'static str,
    maybe: &'static str,
    no: &'static str,
    minutes: &'static str,
    days: [&'static str; 7],
    months: [&'static str; 12],
}

const DE: Words = Words {
    reminder: "Erinnerung:",
    place: "Ort:",
    items: "Tagesordnung:",
    answers: "Bisher:",
    nobody: "Noch hat niemand geantwortet.",
    yes: "ja",
    maybe: "vielleicht",
    no: "nein",
    minutes: "Min.",
    days: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
};

const FR: Words = Words {
    reminder: "Rappel\u{a0}:",
    place: "Lieu\u{a0}:",
    items: "Ordre du jour\u{a0}:",
    answers: "Réponses\u{a0}:",
    nobody: "Personne n’a encore répondu.",
    yes: "oui",
    maybe: "peut-être",
    no: "non",
    minutes: "min",
    days: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tongue {
    De,
    Fr,
}

/// The reminder of one time of a meeting, in at most so many bytes a language.
pub fn of(time: &Occurrence, towns: &[(CouncilId, String)], bytes: usize) -> Bilingual<String> {
    Bilingual { de: in_one(Tongue::De, time, towns, bytes), fr: in_one(Tongue::Fr, time, towns, bytes) }
}

fn in_one(tongue: Tongue, time: &Occurrence, towns: &[(CouncilId, String)], bytes: usize) -> String {
    let (words, title, place) = match tongue {
        Tongue::De => (&DE, &time.title.de, &time.place.de),
        Tongue::Fr => (&FR, &time.title.fr, &time.place.fr),
    };
    let mut text = format!("{} {title}\n{}", words.reminder, when(tongue, time));
    let mut line = |more: String| {
        let fits = text.len() + 1 + more.len() <= bytes;
        if fits {
            text.push('\n');
            text.push_str(&more);
        }
        fits
    };
    if !place.is_empty() {
        line(format!("{} {place}", words.place));
    }
    line(answers(words, &time.attendance, towns));
    if let Some(link) = &time.link {
        line(link.clone());
    }
    // A list that is cut says so: what doesn't fit is in the agenda.
    if !time.items.is_empty() && line(words.items.to_owned()) {
        for (n, item) in time.items.iter().enumerate() {
            let title = if tongue == Tongue::De { &item.title.de } else { &item.title.fr };
            let minutes = item.minutes.map(|minutes| format!(" ({minutes}\u{a0}{})", words.minutes));
            if !line(format!("{}. {title}{}", n + 1, minutes.unwrap_or_default())) {
                line("…".to_owned());
                break;
            }
        }
    }
    text
}

/// The day and the time, on the wall clock of the meeting's zone.
fn when(tongue: Tongue, time: &Occurrence) -> String {
    let start = time.start.civil();
    let zone = Zone::parse(&time.zone).ok();
    let instant = |moment: quartier_protocol::time::Timestamp| jiff::Timestamp::from_millisecond(moment.unix_ms()).ok();
    let end = zone.as_ref().zip(instant(time.ends_at)).map(|(zone, ends)| zone.wall(ends));
    let mut text = match end {
        Some(end) if end.date() == start.date() => format!("{}, {}–{}", day(tongue, start), clock(start), clock(end)),
        Some(end) if tongue == Tongue::De => {
            format!("{}, {} Uhr bis {}, {}", day(tongue, start), clock(start), day(tongue, end), clock(end))
        }
        Some(end) => format!("{}, {} – {}, {}", day(tongue, start), clock(start), day(tongue, end), clock(end)),
        None => format!("{}, {}", day(tongue, start), clock(start)),
    };
    if tongue == Tongue::De {
        text.push_str(" Uhr");
    }
    let mainland = Zone::parse(MAINLAND).ok().zip(instant(time.starts_at)).map(|(zone, starts)| zone.wall(starts));
    if let Some(mainland) = mainland.filter(|mainland| *mainland != start) {
        let city = time.zone.rsplit('/').next().unwrap_or_default().replace('_', " ");
        let (name, clock) = (weekday(tongue, mainland), clock(mainland));
        text.push_str(&match tongue {
            Tongue::De => format!(" (Ortszeit {city}; in Berlin und Paris {name}, {clock} Uhr)"),
            Tongue::Fr => format!(" (heure locale de {city}\u{a0}; à Berlin et Paris {name}, {clock})"),
        });
    }
    text
}

fn weekday(tongue: Tongue, wall: DateTime) -> &'static str {
    let days = if tongue == Tongue::De { &DE.days } else { &FR.days };
    days[usize::from(wall.weekday().to_monday_zero_offset().unsigned_abs()) % 7]
}

fn day(tongue: Tongue, wall: DateTime) -> String {
    let (name, number, year) = (weekday(tongue, wall), wall.day(), wall.year());
    let month = usize::from((wall.month() - 1).unsigned_abs()) % 12;
    match tongue {
        Tongue::De => format!("{name}, {number}. {} {year}", DE.months[month]),
        Tongue::Fr if number == 1 => format!("{name} 1er {} {year}", FR.months[month]),
        Tongue::Fr => format!("{name} {number} {} {year}", FR.months[month]),
    }
}

fn clock(wall: DateTime) -> String {
    format!("{:02}:{:02}", wall.hour(), wall.minute())
}

/// How many of each council come: numbers, no names.
fn answers(words: &Words, counts: &[CouncilCount], towns: &[(CouncilId, String)]) -> String {
    let of_one = |count: &CouncilCount| {
        let given = [(count.yes, words.yes), (count.maybe, words.maybe), (count.no, words.no)];
        let given: Vec<String> = given
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, word)| format!("{number} {word}"))
            .collect();
        let town = towns.iter().find(|(council, _)| *council == count.council).map(|(_, town)| town.as_str());
        (!given.is_empty()).then(|| format!("{} {}", town.unwrap_or_default(), given.join(", ")).trim().to_owned())
    };
    let told: Vec<String> = counts.iter().filter_map(of_one).collect();
    if told.is_empty() { words.nobody.to_owned() } else { format!("{} {}", words.answers, told.join(" · ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quartier_protocol::http::agenda::meetings::AgendaItem;
    use quartier_protocol::id::{ChannelId, MeetingId};
    use quartier_protocol::local::LocalTime;
    use quartier_protocol::time::Timestamp;
    use uuid::Uuid;

    fn both(de: &str, fr: &str) -> Bilingual<String> {
        Bilingual { de: de.into(), fr: fr.into() }
    }

    fn council(n: u128) -> CouncilId {
        CouncilId(Uuid::from_u128(n))
    }

    fn time(zone: &str, start: &str, starts_at: &str, ends_at: &str) -> Occurrence {
        let item = |de, fr, minutes| AgendaItem { title: both(de, fr), owner: None, minutes };
        Occurrence {
            meeting: MeetingId(Uuid::nil()),
            channel: ChannelId(Uuid::nil()),
            occurrence: LocalTime::parse(start).unwrap(),
            title: both("Skatepark", "Skatepark"),
            place: both("Rathaus", "Mairie"),
            start: LocalTime::parse(start).unwrap(),
            zone: zone.into(),
            starts_at: Timestamp::parse(&format!("{starts_at}:00.000Z")).unwrap(),
            ends_at: Timestamp::parse(&format!("{ends_at}:00.000Z")).unwrap(),
            link: Some("https://treffen.example/1".into()),
            items: vec![item("Begrüßung", "Accueil", Some(10)), item("Rampe", "Rampe", None)],
            cancelled: false,
            why: None,
            recurring: false,
            calendar: None,
            attendance: vec![
                CouncilCount { council: council(1), yes: 5, no: 1, maybe: 2 },
                CouncilCount { council: council(2), yes: 3, no: 0, maybe: 0 },
            ],
            mine: None,
            has_minutes: false,
        }
    }

    fn towns() -> Vec<(CouncilId, String)> {
        vec![(council(1), "Speyer".into()), (council(2), "Chartres".into())]
    }

    #[test]
    fn a_reminder_says_what_when_where_and_who_comes_in_both_languages() {
        let said =
            of(&time("Europe/Berlin", "2026-03-26T18:00", "2026-03-26T17:00", "2026-03-26T19:00"), &towns(), 4_000);
        assert_eq!(
            said.de,
            "Erinnerung: Skatepark\nDonnerstag, 26. März 2026, 18:00–20:00 Uhr\nOrt: Rathaus\nBisher: Speyer 5 ja, 2 vielleicht, 1 \
             nein · Chartres 3 ja\nhttps://treffen.example/1\nTagesordnung:\n1. Begrüßung (10\u{a0}Min.)\n2. Rampe"
        );
        assert_eq!(
            said.fr,
            "Rappel\u{a0}: Skatepark\njeudi 26 mars 2026, 18:00–20:00\nLieu\u{a0}: Mairie\nRéponses\u{a0}: Speyer 5 oui, 2 peut-être, \
             1 non · Chartres 3 oui\nhttps://treffen.example/1\nOrdre du jour\u{a0}:\n1. Accueil (10\u{a0}min)\n2. Rampe"
        );
    }

    #[test]
    fn overseas_both_clocks_are_told() {
        let there = time("America/Martinique", "2026-06-01T20:00", "2026-06-02T00:00", "2026-06-02T05:00");
        let said = of(&there, &towns(), 4_000);
        let line = |text: &str| text.lines().nth(1).unwrap().to_owned();
        assert_eq!(
            line(&said.de),
            "Montag, 1. Juni 2026, 20:00 Uhr bis Dienstag, 2. Juni 2026, 01:00 Uhr (Ortszeit Martinique; in Berlin und Paris Dienstag, \
             02:00 Uhr)"
        );
        assert_eq!(
            line(&said.fr),
            "lundi 1er juin 2026, 20:00 – mardi 2 juin 2026, 01:00 (heure locale de Martinique\u{a0}; à Berlin et Paris mardi, 02:00)"
        );
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_names_nobody() {
        let mut long = time("Europe/Paris", "2026-03-26T18:00", "2026-03-26T17:00", "2026-03-26T19:00");
        long.attendance.clear();
        long.items = vec![long.items[0].clone(); 50];
        let said = of(&long, &towns(), 400);
        assert!(said.de.len() <= 400 && said.de.ends_with('…') && said.de.contains("1. Begrüßung"), "{}", said.de);
        assert!(said.fr.contains("Personne n’a encore répondu."), "{}", said.fr);
    }
}
