//! The directory's rows, there and back.

use crate::kernel::Row;
use crate::kernel::store::Stored;
use quartier_protocol::directory::{Council, CouncilKind, Country, Member, Municipality, Neighbourhood, Pairing, Role};
use quartier_protocol::id::{CouncilId, MemberId, MunicipalityId, NeighbourhoodId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::push::Me;
use quartier_protocol::text::{DisplayName, Name};

/// Names in columns, there and back.
macro_rules! names {
    ($type:ty, $to:ident, $from:ident, $($variant:ident = $name:literal),+) => {
        pub(super) fn $to(value: $type) -> &'static str {
            match value { $(<$type>::$variant => $name),+ }
        }
        fn $from(name: &str) -> Option<$type> {
            match name { $($name => Some(<$type>::$variant),)+ _ => None }
        }
    };
}

names!(Country, country_name, country, De = "DE", Fr = "FR");
names!(CouncilKind, kind_name, kind, Youth = "youth", Integration = "integration", Committee = "committee");
names!(Role, role_name, role, Participant = "participant", Facilitator = "facilitator", Bot = "bot", Admin = "admin");

/// Reads `id, country, name`.
pub(super) fn municipality(row: &Row) -> Stored<Municipality> {
    Ok(Municipality {
        id: MunicipalityId(row.get(0)?),
        country: row.parsed(1, "a country", country)?,
        name: Name::from_stored(row.get(2)?),
    })
}

/// Reads `id, municipality, name, development`.
pub(super) fn neighbourhood(row: &Row) -> Stored<Neighbourhood> {
    Ok(Neighbourhood {
        id: NeighbourhoodId(row.get(0)?),
        municipality: MunicipalityId(row.get(1)?),
        name: Name::from_stored(row.get(2)?),
        development: row.get(3)?,
    })
}

/// Reads `id, kind, municipality, neighbourhood, lang`.
pub(super) fn council(row: &Row) -> Stored<Council> {
    Ok(Council {
        id: CouncilId(row.get(0)?),
        kind: row.parsed(1, "a kind of council", kind)?,
        municipality: MunicipalityId(row.get(2)?),
        neighbourhood: row.get::<Option<_>>(3)?.map(NeighbourhoodId),
        lang: row.parsed(4, "a language", Lang::parse)?,
    })
}

/// Reads `id, german, french`.
pub(super) fn pairing(row: &Row) -> Stored<Pairing> {
    let councils = [CouncilId(row.get(1)?), CouncilId(row.get(2)?)];
    Ok(Pairing { id: PairingId(row.get(0)?), councils })
}

/// Reads `id, name, role, council`.
pub(super) fn member(row: &Row) -> Stored<Member> {
    Ok(Member {
        id: MemberId(row.get(0)?),
        name: DisplayName::from_stored(row.get(1)?),
        role: row.parsed(2, "a role", role)?,
        council: row.get::<Option<_>>(3)?.map(CouncilId),
    })
}

/// Reads `id, name, role, council, lang, reading, writing`.
pub(super) fn me(row: &Row) -> Stored<Me> {
    let Member { id, name, role, council } = member(row)?;
    let reading = |tags: &str| tags.split_whitespace().map(Lang::parse).collect();
    Ok(Me {
        id,
        name,
        role,
        council,
        lang: row.parsed(4, "a language", Lang::parse)?,
        reading: row.parsed(5, "languages", reading)?,
        writing: row.parsed_or_null(6, "a language", Lang::parse)?,
    })
}

/// The column `reading`.
pub(super) fn reading(me: &Me) -> String {
    me.reading.iter().map(Lang::as_str).collect::<Vec<_>>().join(" ")
}
