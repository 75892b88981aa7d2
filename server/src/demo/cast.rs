//! Who plays.

use crate::kernel::store::directory::{DirectoryBatch, MemberRecord};
use crate::lifecycle::Opened;
use quartier_protocol::directory::{
    Channel, Council, CouncilKind, Country, Municipality, Neighbourhood, Pairing, Role,
};
use quartier_protocol::id::{ChannelId, CouncilId, MemberId, MunicipalityId, NeighbourhoodId, PairingId};
use quartier_protocol::lang::{Bilingual, Lang};
use quartier_protocol::push::Me;
use quartier_protocol::text::{DisplayName, Name, Topic};

/// Ids of everyone and everything.
pub struct Cast {
    municipalities: [MunicipalityId; 2],
    neighbourhoods: [NeighbourhoodId; 2],
    councils: [CouncilId; 2],
    /// Theirs.
    pub pairing: PairingId,
    /// Places and parks; arriving; sport and music; the visit in May; last year's visit (archived).
    pub channels: [ChannelId; 5],
    /// Malstatt: Lena, Mira, Emre and Jonas, who accompanies them.
    pub lena: MemberId,
    /// See above.
    pub mira: MemberId,
    /// See above.
    pub emre: MemberId,
    /// See above.
    pub jonas: MemberId,
    /// Bellevue: Yanis, Zoé, Awa and Claire, who accompanies them.
    pub yanis: MemberId,
    /// See above.
    pub zoe: MemberId,
    /// See above.
    pub awa: MemberId,
    /// See above.
    pub claire: MemberId,
    /// The agenda bot.
    pub agenda: MemberId,
}

impl Cast {
    /// New ids for all.
    pub fn new(opened: &Opened) -> Self {
        let uuid = || opened.entropy.uuid();
        let member = || MemberId(uuid());
        Self {
            municipalities: [MunicipalityId(uuid()), MunicipalityId(uuid())],
            neighbourhoods: [NeighbourhoodId(uuid()), NeighbourhoodId(uuid())],
            councils: [CouncilId(uuid()), CouncilId(uuid())],
            pairing: PairingId(uuid()),
            channels: std::array::from_fn(|_| ChannelId(uuid())),
            lena: member(),
            mira: member(),
            emre: member(),
            jonas: member(),
            yanis: member(),
            zoe: member(),
            awa: member(),
            claire: member(),
            agenda: member(),
        }
    }

    /// All of it, for the directory.
    pub fn batch(&self) -> DirectoryBatch {
        let sides =
            [(Country::De, "Saarbrücken", "Malstatt", Lang::de()), (Country::Fr, "Nantes", "Bellevue", Lang::fr())];
        let mut batch = DirectoryBatch {
            pairings: vec![Pairing { id: self.pairing, councils: self.councils }],
            channels: self.channel_list(),
            members: self.members(),
            ..DirectoryBatch::default()
        };
        for (n, (country, town, part, lang)) in sides.into_iter().enumerate() {
            let (municipality, neighbourhood) = (self.municipalities[n], self.neighbourhoods[n]);
            batch.municipalities.push(Municipality { id: municipality, country, name: name(town) });
            batch.neighbourhoods.push(Neighbourhood {
                id: neighbourhood,
                municipality,
                name: name(part),
                development: true,
            });
            batch.councils.push(Council {
                id: self.councils[n],
                kind: CouncilKind::Youth,
                municipality,
                neighbourhood: Some(neighbourhood),
                lang,
            });
        }
        batch
    }

    fn channel_list(&self) -> Vec<Channel> {
        let texts = [
            (
                "Plätze und Parks",
                "Places et parcs",
                "Was wir draußen verändern wollen",
                "Ce que nous voulons changer dehors",
            ),
            (
                "Ankommen",
                "Arriver",
                "Neu im Viertel: Fragen, Tipps, Treffen",
                "Nouveaux dans le quartier : questions, conseils, rencontres",
            ),
            ("Sport und Musik", "Sport et musique", "Turniere, Bands, Playlists", "Tournois, groupes, playlists"),
            ("Besuch im Mai", "La visite de mai", "Nantes kommt nach Saarbrücken", "Nantes vient à Sarrebruck"),
            ("Besuch 2025", "La visite de 2025", "Zum Nachlesen", "Pour mémoire"),
        ];
        let described = self.channels.iter().zip(texts).enumerate();
        described
            .map(|(n, (id, (de, fr, topic_de, topic_fr)))| Channel {
                id: *id,
                pairing: self.pairing,
                name: Bilingual { de: name(de), fr: name(fr) },
                topic: Bilingual { de: Topic::from_stored(topic_de.into()), fr: Topic::from_stored(topic_fr.into()) },
                archived: n == 4,
            })
            .collect()
    }

    fn members(&self) -> Vec<MemberRecord> {
        let people = [
            (self.lena, "Lena", Role::Participant, 0),
            (self.mira, "Mira", Role::Participant, 0),
            (self.emre, "Emre", Role::Participant, 0),
            (self.jonas, "Jonas", Role::Facilitator, 0),
            (self.yanis, "Yanis", Role::Participant, 1),
            (self.zoe, "Zoé", Role::Participant, 1),
            (self.awa, "Awa", Role::Participant, 1),
            (self.claire, "Claire", Role::Facilitator, 1),
        ];
        let mut members: Vec<MemberRecord> = people
            .into_iter()
            .map(|(id, name, role, side)| {
                let lang = if side == 0 { Lang::de() } else { Lang::fr() };
                record(id, name, role, lang, Some(self.councils[side]), Vec::new())
            })
            .collect();
        let bound = self.channels[..4].to_vec();
        members.push(record(self.agenda, "Agenda", Role::Bot, Lang::de(), None, bound));
        members
    }
}

fn name(text: &str) -> Name {
    Name::from_stored(text.into())
}

fn record(
    id: MemberId,
    name: &str,
    role: Role,
    lang: Lang,
    council: Option<CouncilId>,
    bound: Vec<ChannelId>,
) -> MemberRecord {
    let reading = vec![lang.clone()];
    let name = DisplayName::from_stored(name.into());
    MemberRecord { me: Me { id, name, role, lang, council, reading, writing: None }, bound }
}
