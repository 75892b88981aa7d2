//! Who and what the examples speak of: two real twinned towns, invented people.

use crate::directory::Role;
use crate::id::{
    CaseId, ChannelId, CouncilId, MeetingId, MemberId, MessageId, MunicipalityId, NeighbourhoodId, PairingId,
};
use crate::lang::{Bilingual, Lang};
use crate::local::LocalTime;
use crate::position::Position;
use crate::push::{ChannelSummary, Me};
use crate::text::{DisplayName, Emoji, MessageText, Name, Topic};
use crate::time::Timestamp;
use uuid::uuid;

pub const CHANNEL: ChannelId = ChannelId(uuid!("5b0c6d1e-2f3a-4b4c-9d5e-6f708192a3b4"));
pub const PAIRING: PairingId = PairingId(uuid!("c1d2e3f4-0516-4728-8394-a5b6c7d8e9f0"));
pub const SAARBRUECKEN: MunicipalityId = MunicipalityId(uuid!("0a1b2c3d-4e5f-4061-8273-8495a6b7c8d9"));
pub const NANTES: MunicipalityId = MunicipalityId(uuid!("1b2c3d4e-5f60-4172-9384-95a6b7c8d9ea"));
pub const MALSTATT: NeighbourhoodId = NeighbourhoodId(uuid!("2c3d4e5f-6071-4283-a495-a6b7c8d9eafb"));
pub const BELLEVUE: NeighbourhoodId = NeighbourhoodId(uuid!("3d4e5f60-7182-4394-b5a6-b7c8d9eafb0c"));
pub const COUNCIL_DE: CouncilId = CouncilId(uuid!("4e5f6071-8293-44a5-86b7-c8d9eafb0c1d"));
pub const COUNCIL_FR: CouncilId = CouncilId(uuid!("5f607182-93a4-45b6-97c8-d9eafb0c1d2e"));
pub const COMMITTEE: CouncilId = CouncilId(uuid!("60718293-a4b5-46c7-a8d9-eafb0c1d2e3f"));
pub const LENA: MemberId = MemberId(uuid!("718293a4-b5c6-47d8-b9ea-fb0c1d2e3f40"));
pub const ZOE: MemberId = MemberId(uuid!("8293a4b5-c6d7-48e9-8afb-0c1d2e3f4051"));
pub const KARIM: MemberId = MemberId(uuid!("93a4b5c6-d7e8-49fa-9b0c-1d2e3f405162"));
pub const AGENDA: MemberId = MemberId(uuid!("a4b5c6d7-e8f9-4a0b-ac1d-2e3f40516273"));
pub const OPERATOR: MemberId = MemberId(uuid!("b5c6d7e8-f90a-4b1c-bd2e-3f4051627384"));
pub const QUESTION: MessageId = MessageId(uuid!("019c525f-99fc-7a31-8c4e-1f2d3a4b5c6d"));
pub const CASE: CaseId = CaseId(uuid!("c6d7e8f9-0a1b-4c2d-8e3f-405162738495"));
pub const MEETING: MeetingId = MeetingId(uuid!("019c5263-4c11-7d24-9f33-4c5d6e7f8192"));
pub const APPROVED: MessageId = MessageId(uuid!("019c5262-1b40-7c13-8e22-3b4c5d6e7f81"));
pub const ANSWER: MessageId = MessageId(uuid!("019c5260-2f62-7b02-9d11-2a3b4c5d6e7f"));

/// The `offset`th event of the channel.
pub fn position(offset: u64) -> Position {
    Position::parse(&format!("k3v9:{offset}")).unwrap()
}

/// `seconds` after the question was asked.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_ms(1_770_908_523_004).plus_ms(seconds * 1_000)
}

/// When the meeting takes place first.
pub fn first_time() -> LocalTime {
    LocalTime::parse("2026-03-24T18:00").unwrap()
}

pub fn text(words: &str) -> MessageText {
    MessageText::from_stored(words.into())
}

pub fn name(words: &str) -> Name {
    Name::from_stored(words.into())
}

pub fn display_name(words: &str) -> DisplayName {
    DisplayName::from_stored(words.into())
}

pub fn emoji(one: &str) -> Emoji {
    Emoji::from_stored(one.into())
}

pub fn channel_name() -> Bilingual<Name> {
    Bilingual { de: name("Besuch im Mai"), fr: name("Visite en mai") }
}

pub fn channel_topic() -> Bilingual<Topic> {
    let topic = |words: &str| Topic::from_stored(words.into());
    Bilingual { de: topic("Programm, Anreise, Fragen"), fr: topic("Programme, voyage, questions") }
}

pub fn lena() -> Me {
    Me {
        id: LENA,
        name: display_name("Lena"),
        role: Role::Participant,
        lang: Lang::de(),
        council: Some(COUNCIL_DE),
        reading: vec![Lang::de(), Lang::fr()],
        writing: Some(Lang::de()),
    }
}

pub fn agenda() -> Me {
    Me {
        id: AGENDA,
        name: display_name("Agenda"),
        role: Role::Bot,
        lang: Lang::de(),
        council: None,
        reading: vec![Lang::de()],
        writing: None,
    }
}

/// The channel as somebody sees it who has read up to `read`.
pub fn channel(read: Option<u64>, unread: u32) -> ChannelSummary {
    ChannelSummary {
        id: CHANNEL,
        pairing: PAIRING,
        name: channel_name(),
        topic: channel_topic(),
        archived: false,
        position: position(12),
        read: read.map(position),
        unread,
        mode: None,
    }
}
