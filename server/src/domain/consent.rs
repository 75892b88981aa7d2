//! Whose agreement is needed: own, or with a parent (GDPR 8).

use quartier_protocol::http::joining::{AgeBand, ConsentText, ConsentVersion};

/// The day the texts in force came into force.
const TEXTS_SINCE: &str = "2026-11-01";

/// Whose agreement is needed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Agreement {
    /// The member's own.
    Own,
    /// The member's and a parent's.
    WithParent,
}

/// Whose agreement is needed of somebody in a council where members agree for themselves from an age.
pub fn agreement(own_consent_from: u8, band: AgeBand) -> Agreement {
    if youngest(band) >= own_consent_from { Agreement::Own } else { Agreement::WithParent }
}

/// Whether somebody is a minor.
pub fn is_minor(band: AgeBand) -> bool {
    youngest(band) < 18
}

/// The youngest that somebody of a band can be.
fn youngest(band: AgeBand) -> u8 {
    match band {
        AgeBand::Under15 => 0,
        AgeBand::Is15 => 15,
        AgeBand::From16To17 => 16,
        AgeBand::Adult => 18,
    }
}

/// The ages that can be said to be a council's: those at which a band begins.
pub const AGES: [u8; 3] = [15, 16, 18];

/// The texts in force.
pub fn texts() -> Vec<ConsentVersion> {
    [ConsentText::Privacy, ConsentText::Rules]
        .map(|text| ConsentVersion { text, version: TEXTS_SINCE.to_owned() })
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_this() {
        use {AgeBand::*, Agreement::*};
        let bands = [Under15, Is15, From16To17, Adult];
        let table = [
            (15, [WithParent, Own, Own, Own]),
            (16, [WithParent, WithParent, Own, Own]),
            (18, [WithParent, WithParent, WithParent, Own]),
        ];
        for (age, row) in table {
            assert_eq!(bands.map(|band| agreement(age, band)), row, "{age}");
        }
        assert_eq!(bands.map(is_minor), [true, true, true, false]);
    }
}
