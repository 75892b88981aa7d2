//! Members, as fields of a hash.

use super::super::super::Stored;
use super::super::super::directory::{MemberRecord, Rights};
use super::super::error::corrupt;
use super::super::record;
use quartier_protocol::directory::{Member, Role};
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::lang::Lang;
use quartier_protocol::push::Me;
use quartier_protocol::text::DisplayName;

/// The fields read, in this order.
pub const FIELDS: [&str; 7] = ["name", "role", "lang", "council", "reading", "writing", "bound"];
/// Their values.
pub type Fields =
    (Option<String>, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

/// What is a member's own, as fields and values.
pub fn own(me: &Me) -> Vec<(&'static str, String)> {
    vec![
        ("name", me.name.as_str().to_owned()),
        ("lang", me.lang.to_string()),
        ("reading", me.reading.iter().map(Lang::as_str).collect::<Vec<_>>().join(" ")),
        ("writing", me.writing.as_ref().map(Lang::to_string).unwrap_or_default()),
    ]
}

/// What others decide about a member, as fields and values, as far as it is named.
pub fn rights(rights: &Rights) -> Vec<(&'static str, String)> {
    let role = rights.role.map(|one| ("role", role(one).to_owned()));
    role.into_iter().chain(rights.bound.as_ref().map(|channels| ("bound", bound(channels)))).collect()
}

/// What others decided about a newcomer, as fields and values.
pub fn founded(member: &MemberRecord) -> Vec<(&'static str, String)> {
    let decided = Rights { role: Some(member.me.role), bound: Some(member.bound.clone()) };
    rights(&decided).into_iter().chain([("council", council(member))]).collect()
}

/// The council's id, or nothing.
pub fn council(member: &MemberRecord) -> String {
    member.me.council.map(|id| id.to_string()).unwrap_or_default()
}

/// The bound channels' ids.
pub fn bound(channels: &[ChannelId]) -> String {
    channels.iter().map(ChannelId::to_string).collect::<Vec<_>>().join(" ")
}

/// Reads a member. `None`: not there.
pub fn read(id: MemberId, fields: Fields) -> Stored<Option<MemberRecord>> {
    let (Some(name), Some(role), Some(lang), Some(council), Some(reading), Some(writing), Some(bound)) = fields else {
        return Ok(None);
    };
    let me = Me {
        id,
        name: DisplayName::from_stored(name),
        role: read_role(&role)?,
        lang: record::language(&lang)?,
        council: if council.is_empty() { None } else { Some(record::word(&council)?) },
        reading: reading.split_whitespace().map(record::language).collect::<Stored<_>>()?,
        writing: if writing.is_empty() { None } else { Some(record::language(&writing)?) },
    };
    let bound = bound.split_whitespace().map(record::word).collect::<Stored<_>>()?;
    Ok(Some(MemberRecord { me, bound }))
}

/// As others see them.
pub fn public(record: &MemberRecord) -> Member {
    let Me { id, name, role, council, .. } = record.me.clone();
    Member { id, name, role, council }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Participant => "participant",
        Role::Facilitator => "facilitator",
        Role::Bot => "bot",
        Role::Admin => "admin",
    }
}

fn read_role(text: &str) -> Stored<Role> {
    [Role::Participant, Role::Facilitator, Role::Bot, Role::Admin]
        .into_iter()
        .find(|known| role(*known) == text)
        .ok_or_else(|| corrupt("a member's role"))
}
