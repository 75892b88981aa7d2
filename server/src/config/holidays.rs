//! Calendars of holidays as an operator names them: `Name: DE public FILE`, and `Name: FR school for=PAIRING+PAIRING FILE` where they are
//! those of some pairings alone. Never opens a file.

use super::ConfigError;
use quartier_protocol::directory::Country;
use quartier_protocol::http::agenda::meetings::HolidayKind;
use quartier_protocol::id::PairingId;
use std::path::PathBuf;

/// What stands before the pairings.
const FOR: &str = "for=";

/// A calendar of holidays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HolidayFile {
    /// What the operator calls it.
    pub name: String,
    /// Whose holidays they are.
    pub country: Country,
    /// Everybody's or schools'.
    pub kind: HolidayKind,
    /// The pairings that have them; none: all of them.
    pub pairings: Vec<PairingId>,
    /// Where it is.
    pub path: PathBuf,
}

/// Each line a calendar.
pub(super) fn read(lines: &[String]) -> Result<Vec<HolidayFile>, ConfigError> {
    lines.iter().map(|line| file(line).map_err(|why| wrong(line, why))).collect()
}

fn wrong(line: &str, why: &str) -> ConfigError {
    let like = "like Feiertage: DE public /etc/quartier/saarland.ics, or Zone B: FR school for=PAIRING /etc/quartier/zone-b.ics";
    ConfigError::Invalid { key: "agenda_holidays", why: format!("{line:?}: {why}; {like}") }
}

fn file(line: &str) -> Result<HolidayFile, &'static str> {
    let (name, rest) = line.split_once(':').map(|(name, rest)| (name.trim(), rest)).unwrap_or_default();
    if name.is_empty() {
        return Err("there is no name with a colon after it");
    }
    let (country, rest) = word(rest);
    let country = match country {
        "DE" => Country::De,
        "FR" => Country::Fr,
        _ => return Err("the country is neither DE nor FR"),
    };
    let (kind, rest) = word(rest);
    let kind = match kind {
        "public" => HolidayKind::Public,
        "school" => HolidayKind::School,
        _ => return Err("the kind is neither public nor school"),
    };
    let (first, after) = word(rest);
    let (pairings, path) = match first.strip_prefix(FOR) {
        Some(ids) => (pairings(ids)?, after.trim()),
        None => (Vec::new(), rest.trim()),
    };
    if path.is_empty() {
        return Err("there is no file");
    }
    Ok(HolidayFile { name: name.to_owned(), country, kind, pairings, path: path.into() })
}

fn pairings(ids: &str) -> Result<Vec<PairingId>, &'static str> {
    let ids: Result<Vec<PairingId>, _> = ids.split('+').map(str::parse).collect();
    ids.map_err(|_| "after for= stand ids of pairings, with + between them")
}

/// The first word, and what follows it.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_once(char::is_whitespace).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "0190a8c0-0000-7000-8000-000000000001";
    const TWO: &str = "0190a8c0-0000-7000-8000-000000000002";

    fn one(line: &str) -> Result<HolidayFile, String> {
        read(&[line.to_owned()]).map(|mut files| files.remove(0)).map_err(|error| error.to_string())
    }

    #[test]
    fn a_calendar_is_of_a_country_a_kind_and_all_pairings_or_some() {
        let file = one("Feiertage im Saarland: DE public /etc/quartier/mit Leerzeichen.ics").unwrap();
        assert_eq!(
            (file.name.as_str(), file.country, file.kind),
            ("Feiertage im Saarland", Country::De, HolidayKind::Public)
        );
        assert_eq!((file.pairings.len(), file.path), (0, "/etc/quartier/mit Leerzeichen.ics".into()));
        let file = one(&format!("Zone B:  FR  school  for={ONE}+{TWO}  zone b.ics")).unwrap();
        assert_eq!((file.country, file.kind), (Country::Fr, HolidayKind::School));
        assert_eq!((file.pairings, file.path), (vec![ONE.parse().unwrap(), TWO.parse().unwrap()], "zone b.ics".into()));
    }

    #[test]
    fn what_is_wrong_with_one_is_said() {
        for (line, why) in [
            ("Ferien", "no name"),
            (": DE public a.ics", "no name"),
            ("Ferien: CH public a.ics", "neither DE nor FR"),
            ("Ferien: DE never a.ics", "neither public nor school"),
            ("Ferien: DE school", "no file"),
            ("Ferien: DE school for=", "ids of pairings"),
            ("Ferien: DE school for=metz a.ics", "ids of pairings"),
            (&format!("Ferien: DE school for={ONE}, a.ics"), "ids of pairings"),
            (&format!("Ferien: DE school for={ONE}"), "no file"),
        ] {
            let said = one(line).unwrap_err();
            assert!(said.starts_with("agenda_holidays: ") && said.contains(why), "{line}: {said}");
        }
    }
}
