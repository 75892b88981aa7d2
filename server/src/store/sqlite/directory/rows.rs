//! The directory's rows, there and back.

use crate::store::sqlite::column;
use quartier_protocol::directory::{
    Channel, Council, CouncilKind, Country, Member, Municipality, Neighbourhood, Pairing, Role,
};
use quartier_protocol::id::{ChannelId, CouncilId, MemberId, MunicipalityId, NeighbourhoodId, PairingId};
use quartier_protocol::lang::{Bilingual, Lang};
use quartier_protocol::push::Me;
use quartier_protocol::text::{DisplayName, Name, Topic};
use rusqlite::{Connection, OptionalExtension, Result, Row};

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

/// What [`read_channel`] needs of `channels`, in its order.
pub(super) const CHANNEL: &str = "id, pairing, name_de, name_fr, topic_de, topic_fr, archived";

pub(in crate::store::sqlite) fn channel(connection: &Connection, id: ChannelId) -> Result<Option<Channel>> {
    let find = "SELECT id, pairing, name_de, name_fr, topic_de, topic_fr, archived FROM channels WHERE id = ?1";
    connection.prepare_cached(find)?.query_row([id.0.as_bytes()], read_channel).optional()
}

/// A pairing's channels, in order of their German names.
pub(super) fn channels_of(connection: &Connection, pairing: PairingId) -> Result<Vec<Channel>> {
    let mut find = connection
        .prepare_cached(&format!("SELECT {CHANNEL} FROM channels WHERE pairing = ?1 ORDER BY name_de, id"))?;
    find.query_map([pairing.0.as_bytes()], read_channel)?.collect()
}

pub(super) fn read_channel(row: &Row<'_>) -> Result<Channel> {
    Ok(Channel {
        id: ChannelId(column::id(row, 0)?),
        pairing: PairingId(column::id(row, 1)?),
        name: Bilingual { de: Name::from_stored(row.get(2)?), fr: Name::from_stored(row.get(3)?) },
        topic: Bilingual { de: Topic::from_stored(row.get(4)?), fr: Topic::from_stored(row.get(5)?) },
        archived: row.get(6)?,
    })
}

/// Reads `id, country, name`.
pub(super) fn read_municipality(row: &Row<'_>) -> Result<Municipality> {
    Ok(Municipality {
        id: MunicipalityId(column::id(row, 0)?),
        country: column::parsed(row, 1, "a country", country)?,
        name: Name::from_stored(row.get(2)?),
    })
}

/// Reads `id, municipality, name, development`.
pub(super) fn read_neighbourhood(row: &Row<'_>) -> Result<Neighbourhood> {
    Ok(Neighbourhood {
        id: NeighbourhoodId(column::id(row, 0)?),
        municipality: MunicipalityId(column::id(row, 1)?),
        name: Name::from_stored(row.get(2)?),
        development: row.get(3)?,
    })
}

/// Reads `id, kind, municipality, neighbourhood, lang`.
pub(super) fn read_council(row: &Row<'_>) -> Result<Council> {
    Ok(Council {
        id: CouncilId(column::id(row, 0)?),
        kind: column::parsed(row, 1, "a kind of council", kind)?,
        municipality: MunicipalityId(column::id(row, 2)?),
        neighbourhood: column::id_or_none(row, 3)?.map(NeighbourhoodId),
        lang: column::lang(row, 4)?,
    })
}

/// Reads `id, german, french`.
pub(super) fn read_pairing(row: &Row<'_>) -> Result<Pairing> {
    let councils = [CouncilId(column::id(row, 1)?), CouncilId(column::id(row, 2)?)];
    Ok(Pairing { id: PairingId(column::id(row, 0)?), councils })
}

/// Reads `id, name, role, council`.
pub(super) fn read_member(row: &Row<'_>) -> Result<Member> {
    Ok(Member {
        id: MemberId(column::id(row, 0)?),
        name: DisplayName::from_stored(row.get(1)?),
        role: column::parsed(row, 2, "a role", role)?,
        council: column::id_or_none(row, 3)?.map(CouncilId),
    })
}

/// Reads `id, name, role, council, lang, reading, writing`.
pub(super) fn read_me(row: &Row<'_>) -> Result<Me> {
    let Member { id, name, role, council } = read_member(row)?;
    let reading = |tags: &str| tags.split_whitespace().map(Lang::parse).collect();
    Ok(Me {
        id,
        name,
        role,
        council,
        lang: column::lang(row, 4)?,
        reading: column::parsed(row, 5, "languages", reading)?,
        writing: column::lang_or_none(row, 6)?,
    })
}

/// The column `reading`.
pub(super) fn reading(me: &Me) -> String {
    me.reading.iter().map(Lang::as_str).collect::<Vec<_>>().join(" ")
}
