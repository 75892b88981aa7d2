//! A list of people, looked at before anything is written.

use crate::actions::{Actor, Declined, Service};
use crate::domain::administration::Care;
use crate::domain::names::{is_reserved, looks};
use csv::{ReaderBuilder, StringRecord, Trim};
use quartier_protocol::directory::{Channel, Role};
use quartier_protocol::http::care::{Roster, RosterLooked, RosterProblem, RosterProblemKind, RosterRow};
use quartier_protocol::id::{ChannelId, PairingId};
use quartier_protocol::limits::Limits;
use quartier_protocol::text::{DisplayName, Skeleton};
use std::collections::HashSet;

/// People one list can have: as many as cards are made at once.
const PEOPLE_MAX: usize = 200;
/// Headings of the column with names, and of the one with channels.
const NAME: [&str; 6] = ["name", "nom", "prénom", "prenom", "vorname", "pseudo"];
const CHANNELS: [&str; 6] = ["channels", "channel", "kanäle", "kanal", "canaux", "canal"];

/// What is in the list.
pub async fn run(
    service: &Service,
    actor: &Actor,
    pairing: PairingId,
    roster: &Roster,
) -> Result<RosterLooked, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    if !actor.councils(pairing).is_some_and(|councils| councils.contains(&roster.council)) {
        return Err(Declined::bad("the council is none of this pairing's"));
    }
    let members = service.stores.directory.view(&[pairing]).await?.members;
    let taken: HashSet<Skeleton> = members.iter().flat_map(|member| looks(member.name.as_str())).collect();
    let channels = service.stores.directory.channels_of(pairing).await?;
    let known = Known { limits: &service.limits, taken, channels: &channels };
    let rows = read(&roster.csv, &known);
    let problems = rows.iter().map(|row| row.problems.len()).sum::<usize>();
    Ok(RosterLooked { rows, problems: u32::try_from(problems).unwrap_or(u32::MAX) })
}

/// What a list is held against.
struct Known<'a> {
    limits: &'a Limits,
    taken: HashSet<Skeleton>,
    channels: &'a [Channel],
}

/// The columns that matter.
struct Columns {
    name: usize,
    channels: Option<usize>,
}

fn read(csv: &str, known: &Known<'_>) -> Vec<RosterRow> {
    let csv = csv.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .delimiter(delimiter(csv))
        .from_reader(csv.as_bytes());
    let mut rows: Vec<RosterRow> = Vec::new();
    let mut columns: Option<(Columns, usize)> = None;
    let mut seen = HashSet::new();
    for record in reader.records() {
        let Ok(record) = record else {
            rows.push(wrong(0, RosterProblemKind::Unreadable, ""));
            break;
        };
        let line = line_at(csv, record.position().map_or(0, csv::Position::byte));
        if record.iter().all(str::is_empty) {
            continue;
        }
        let Some((columns, width)) = &columns else {
            match headings(&record) {
                Some(found) => columns = Some((found, record.len())),
                None => {
                    return vec![wrong(
                        line,
                        RosterProblemKind::NoHeadings,
                        &record.iter().collect::<Vec<_>>().join(" "),
                    )];
                }
            }
            continue;
        };
        if rows.len() >= PEOPLE_MAX {
            rows.push(wrong(line, RosterProblemKind::TooMany, ""));
            break;
        }
        // A quotation mark left open swallows the lines after it.
        if record.len() > *width || record.iter().any(|field| field.contains('\n')) {
            rows.push(wrong(line, RosterProblemKind::Unreadable, record.iter().next().unwrap_or_default()));
            continue;
        }
        rows.push(row(line, &record, columns, known, &mut seen));
    }
    if columns.is_none() && rows.is_empty() {
        rows.push(wrong(1, RosterProblemKind::NoHeadings, ""));
    }
    rows
}

/// The number of the line on which a record begins; before it may stand the end of the one before.
fn line_at(csv: &str, byte: u64) -> u32 {
    let start = usize::try_from(byte).unwrap_or(0).min(csv.len());
    let blank = csv.as_bytes()[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let before = csv.as_bytes()[..start + blank].iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(before + 1).unwrap_or(u32::MAX)
}

fn row(
    line: u32,
    record: &StringRecord,
    columns: &Columns,
    known: &Known<'_>,
    seen: &mut HashSet<Skeleton>,
) -> RosterRow {
    let raw = record.get(columns.name).unwrap_or_default();
    let mut problems = Vec::new();
    let mut wrong = |kind, text: &str| problems.push(RosterProblem { kind, text: shortened(text) });
    match DisplayName::parse(raw, known.limits) {
        _ if raw.is_empty() => wrong(RosterProblemKind::NameMissing, ""),
        Err(_) => wrong(RosterProblemKind::NameInvalid, raw),
        Ok(name) if is_reserved(Role::Participant, &name) => wrong(RosterProblemKind::NameTaken, raw),
        Ok(name) if looks(name.as_str()).iter().any(|look| known.taken.contains(look)) => {
            wrong(RosterProblemKind::NameTaken, raw)
        }
        Ok(name) if looks(name.as_str()).iter().any(|look| seen.contains(look)) => {
            wrong(RosterProblemKind::NameTwice, raw);
        }
        Ok(name) => seen.extend(looks(name.as_str())),
    }
    let listed = columns.channels.and_then(|column| record.get(column)).unwrap_or_default();
    let mut channels: Vec<ChannelId> = Vec::new();
    for wanted in listed.split('|').map(str::trim).filter(|wanted| !wanted.is_empty()) {
        match known.channels.iter().find(|channel| is_named(channel, wanted)) {
            Some(channel) if channels.contains(&channel.id) => {}
            Some(channel) => channels.push(channel.id),
            None => wrong(RosterProblemKind::ChannelUnknown, wanted),
        }
    }
    RosterRow { line, name: shortened(raw), channels, problems }
}

/// A row that can't be read as a person.
fn wrong(line: u32, kind: RosterProblemKind, text: &str) -> RosterRow {
    let problems = vec![RosterProblem { kind, text: shortened(text) }];
    RosterRow { line, name: String::new(), channels: Vec::new(), problems }
}

fn headings(record: &StringRecord) -> Option<Columns> {
    let find = |names: &[&str]| record.iter().position(|field| names.contains(&field.to_lowercase().as_str()));
    Some(Columns { name: find(&NAME)?, channels: find(&CHANNELS) })
}

fn is_named(channel: &Channel, wanted: &str) -> bool {
    let wanted = wanted.to_lowercase();
    [&channel.name.de, &channel.name.fr].iter().any(|name| name.as_str().to_lowercase() == wanted)
}

/// Whichever of the three is in the first line most often; German and French spreadsheets write semicolons.
fn delimiter(csv: &str) -> u8 {
    let first = csv.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use RosterProblemKind::*;
    use quartier_protocol::lang::Bilingual;
    use quartier_protocol::text::{Name, Topic};
    use uuid::Uuid;

    fn channel(number: u128, de: &str, fr: &str) -> Channel {
        let topic = || Topic::from_stored(String::new());
        Channel {
            id: ChannelId(Uuid::from_u128(number)),
            pairing: PairingId(Uuid::from_u128(9)),
            name: Bilingual { de: Name::from_stored(de.into()), fr: Name::from_stored(fr.into()) },
            topic: Bilingual { de: topic(), fr: topic() },
            archived: false,
        }
    }

    fn look(csv: &str) -> Vec<(u32, String, usize, Vec<RosterProblemKind>)> {
        let channels = [channel(1, "Sport und Musik", "Sport et musique"), channel(2, "Ankommen", "Arriver")];
        let taken = looks("Mira").into_iter().collect();
        let known = Known { limits: &Limits::DEFAULT, taken, channels: &channels };
        let told = |row: RosterRow| {
            (row.line, row.name, row.channels.len(), row.problems.into_iter().map(|problem| problem.kind).collect())
        };
        read(csv, &known).into_iter().map(told).collect()
    }

    #[test]
    fn lists_of_spreadsheets_in_both_countries_are_read() {
        let wanted = vec![(2, "Lena".to_owned(), 1, vec![]), (3, "Zoé".to_owned(), 2, vec![])];
        assert_eq!(look("name,channels\nLena,Sport und Musik\nZoé,Arriver|sport et musique\n"), wanted);
        assert_eq!(look("\u{feff}Name;Kanäle\r\nLena;Sport und Musik\r\nZoé;Arriver | Sport und Musik\r\n"), wanted);
        assert_eq!(look("Nom\tCanaux\n \"Lena\"\tankommen\nZoé\tArriver|Sport et musique")[1], wanted[1]);
        assert_eq!(look("n°,nom\n1,Lena\n\n2,Zoé")[1], (4, "Zoé".to_owned(), 0, vec![]));
    }

    #[test]
    fn every_problem_is_told_by_its_line() {
        let list =
            "name,channels\n,Ankommen\nMira,\nLena,Fußball\nL e n a,\nLen\u{200b}\u{202e}a,\nBot,\n\"offen,x\ny,z";
        let found: Vec<_> = look(list).into_iter().map(|(line, _, _, problems)| (line, problems)).collect();
        let wanted = [
            (2, vec![NameMissing]),
            (3, vec![NameTaken]),
            (4, vec![ChannelUnknown]),
            (5, vec![NameTwice]),
            (6, vec![NameInvalid]),
            (7, vec![NameTaken]),
            (8, vec![Unreadable]),
        ];
        assert_eq!(found, wanted);
        assert_eq!(look("Lena\nZoé")[0].3, [NoHeadings]);
        assert_eq!(look("")[0].3, [NoHeadings]);
        assert_eq!(look("name\na,b,c,d")[0].3, [Unreadable]);
    }

    #[test]
    fn a_list_ends_somewhere() {
        let list: String =
            std::iter::once("name\n".to_owned()).chain((0..300).map(|n| format!("Kind {n}\n"))).collect();
        let rows = look(&list);
        assert_eq!((rows.len(), rows[200].3.clone()), (PEOPLE_MAX + 1, vec![TooMany]));
    }
}
