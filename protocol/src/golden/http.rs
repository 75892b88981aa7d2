//! Every body of the HTTP interface.

use super::Golden;
use super::cast::{
    AGENDA, BELLEVUE, COMMITTEE, COUNCIL_DE, COUNCIL_FR, KARIM, LENA, MALSTATT, NANTES, OPERATOR, PAIRING,
    SAARBRUECKEN, ZOE, at, channel, display_name, lena, name, text,
};
use crate::directory::{Council, CouncilKind, Country, Directory, Member, Municipality, Neighbourhood, Pairing, Role};
use crate::http::joining::{AgeBand, ConsentText, ConsentVersion, Join};
use crate::http::own::{MePatch, SessionState, SignedIn};
use crate::http::{ChannelPatch, NewChannel, Problem, Revisions};
use crate::lang::{Bilingual, Lang};
use crate::message::Revision;
use crate::problem::ProblemCode;

pub fn golden() -> Vec<Golden> {
    let words = |de: &str, fr: &str| Bilingual { de: de.to_owned(), fr: fr.to_owned() };
    let earlier = Revision {
        at: at(76),
        by: LENA,
        text: text("Wann kommt ihr in Saarbrücken an?"),
        lang: Lang::de(),
        translation: None,
    };
    vec![
        Golden::of("http.problem", problem()),
        Golden::of("http.join", join()),
        Golden::of("http.signed_in", signed_in()),
        Golden::of("http.me_patch", MePatch { reading: Some(vec![Lang::de(), Lang::fr()]), ..MePatch::default() }),
        Golden::of("http.directory", directory()),
        Golden::of("http.member", member(ZOE, "Zoé", Role::Participant, Some(COUNCIL_FR))),
        Golden::of(
            "http.new_channel",
            NewChannel {
                name: words("Besuch im Mai", "Visite en mai"),
                topic: words("Programm, Anreise, Fragen", "Programme, voyage, questions"),
            },
        ),
        Golden::of("http.channel_patch", ChannelPatch { archived: Some(true), ..ChannelPatch::default() }),
        Golden::of("http.channel", channel(Some(9), 2)),
        Golden::of("http.revisions", Revisions { revisions: vec![earlier] }),
    ]
}

fn join() -> Join {
    let text = |text| ConsentVersion { text, version: "2026-11-01".into() };
    Join {
        attempt: None,
        code: "k7qm-2xwd-9rta-ph4c".into(),
        name: Some("Lena".into()),
        age_band: Some(AgeBand::Is15),
        agreed: Some(vec![text(ConsentText::Privacy), text(ConsentText::Rules)]),
        slip: Some("n3va-6tkx-c8me-z2wd".into()),
        lang: Some(Lang::de()),
        reading: Some(vec![Lang::de(), Lang::fr()]),
    }
}

fn signed_in() -> SignedIn {
    let session = SessionState { verified_until: None, passkeys: 0, may_register: true };
    SignedIn { member: lena(), session, presence: false, age_band: Some(AgeBand::Is15) }
}

fn problem() -> Problem {
    ProblemCode::InvitationInvalid.problem("no invitation has this code, or it was used up or has expired")
}

fn member(id: crate::id::MemberId, words: &str, role: Role, council: Option<crate::id::CouncilId>) -> Member {
    Member { id, name: display_name(words), role, council }
}

/// With every country, kind of council and role in it.
fn directory() -> Directory {
    let council = |id, kind, municipality, neighbourhood, lang| Council { id, kind, municipality, neighbourhood, lang };
    let town = |id, country, words: &str| Municipality { id, country, name: name(words) };
    let part = |id, municipality, words: &str| Neighbourhood { id, municipality, name: name(words), development: true };
    Directory {
        municipalities: vec![town(SAARBRUECKEN, Country::De, "Saarbrücken"), town(NANTES, Country::Fr, "Nantes")],
        neighbourhoods: vec![part(MALSTATT, SAARBRUECKEN, "Malstatt"), part(BELLEVUE, NANTES, "Bellevue")],
        councils: vec![
            council(COUNCIL_DE, CouncilKind::Youth, SAARBRUECKEN, Some(MALSTATT), Lang::de()),
            council(COUNCIL_FR, CouncilKind::Integration, NANTES, Some(BELLEVUE), Lang::fr()),
            council(COMMITTEE, CouncilKind::Committee, SAARBRUECKEN, None, Lang::de()),
        ],
        pairings: vec![Pairing { id: PAIRING, councils: [COUNCIL_DE, COUNCIL_FR] }],
        members: vec![
            member(LENA, "Lena", Role::Participant, Some(COUNCIL_DE)),
            member(ZOE, "Zoé", Role::Participant, Some(COUNCIL_FR)),
            member(KARIM, "Karim", Role::Facilitator, Some(COUNCIL_FR)),
            member(AGENDA, "Agenda", Role::Bot, None),
            member(OPERATOR, "Rathaus", Role::Admin, Some(COMMITTEE)),
        ],
    }
}
