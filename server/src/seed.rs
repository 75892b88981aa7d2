//! `quartier seed`: fills a store for load tests.

use crate::digest::Digest;
use crate::documents;
use crate::documents::credential::Credential;
use crate::kernel::store::directory::{DirectoryBatch, MemberRecord};
use crate::kernel::store::records::{CHANGES_MAX, Change};
use crate::lifecycle::Opened;
use anyhow::Context;
use quartier_protocol::directory::{Channel, Council, CouncilKind, Country, Municipality, Pairing, Role};
use quartier_protocol::id::{ChannelId, CouncilId, MemberId, MunicipalityId, PairingId};
use quartier_protocol::lang::{Bilingual, Lang};
use quartier_protocol::push::Me;
use quartier_protocol::text::{DisplayName, Name, Topic};
use std::io::Write;
use std::path::PathBuf;

/// How much of what.
#[derive(clap::Args, Clone, Debug)]
pub struct Amounts {
    /// Pairings, each with a German and a French council
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pairings: u32,
    /// Channels, spread evenly over the pairings
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    channels: u32,
    /// Members, spread evenly over the councils; the first of each council is its facilitator
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    members: u32,
    /// File for the members' tokens, a line each: token, role, channel ids, with tabs between
    #[arg(long, value_name = "FILE")]
    credentials: PathBuf,
}

/// Members founded at once.
const BATCH: usize = 2_000;
/// Letters of a bearer token: 260 bits.
const TOKEN_LETTERS: usize = 53;

/// Fills the store and writes the credentials.
pub async fn sow(opened: &Opened, amounts: &Amounts) -> anyhow::Result<()> {
    let mut field = Field::new(opened, amounts);
    let directory = &opened.stores.directory;
    directory.add(&std::mem::take(&mut field.batch)).await?;
    let file =
        private_file(&amounts.credentials).with_context(|| format!("can't write {}", amounts.credentials.display()))?;
    let mut file = std::io::BufWriter::new(file);
    let numbers: Vec<u32> = (0..amounts.members).collect();
    for some in numbers.chunks(BATCH) {
        let mut batch = DirectoryBatch::default();
        let mut credentials: Vec<Change> = Vec::with_capacity(some.len());
        for number in some {
            let member = field.member(*number);
            let token = opened.entropy.letters(TOKEN_LETTERS);
            let created = opened.clock.now();
            let (digest, handle) = (Digest::of(&token), opened.entropy.uuid());
            let credential = Credential::shell_token(digest, handle, member.record.me.id, created);
            credentials.push(documents::set(&credential)?);
            let role = if member.record.me.role == Role::Facilitator { "facilitator" } else { "participant" };
            let channels: Vec<String> = member.channels.iter().map(ToString::to_string).collect();
            writeln!(file, "{token}\t{role}\t{}", channels.join(","))?;
            batch.members.push(member.record);
        }
        directory.add(&batch).await?;
        for some in credentials.chunks(CHANGES_MAX) {
            opened.stores.records.commit(some, opened.clock.now()).await?;
        }
    }
    Ok(file.flush()?)
}

/// A file only its owner reads: it holds secrets.
fn private_file(path: &std::path::Path) -> std::io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// What was laid out before the members come.
struct Field<'a> {
    opened: &'a Opened,
    batch: DirectoryBatch,
    councils: Vec<[CouncilId; 2]>,
    channels: Vec<Vec<ChannelId>>,
}

struct SeededMember<'a> {
    record: MemberRecord,
    channels: &'a [ChannelId],
}

impl<'a> Field<'a> {
    fn new(opened: &'a Opened, amounts: &Amounts) -> Self {
        let pairings = amounts.pairings as usize;
        let mut field = Self {
            opened,
            batch: DirectoryBatch::default(),
            councils: Vec::new(),
            channels: vec![Vec::new(); pairings],
        };
        for number in 1..=amounts.pairings {
            field.lay_pairing(number);
        }
        for number in 0..amounts.channels {
            let pairing = number as usize % pairings;
            let id = ChannelId(opened.entropy.uuid());
            field.channels[pairing].push(id);
            let (name, topic) = (format!("Kanal {}", number + 1), format!("Canal {}", number + 1));
            field.batch.channels.push(Channel {
                id,
                pairing: field.batch.pairings[pairing].id,
                name: Bilingual { de: Name::from_stored(name), fr: Name::from_stored(topic) },
                topic: Bilingual { de: Topic::from_stored(String::new()), fr: Topic::from_stored(String::new()) },
                archived: false,
            });
        }
        field
    }

    fn lay_pairing(&mut self, number: u32) {
        let uuid = || self.opened.entropy.uuid();
        let mut councils = [CouncilId(uuid()), CouncilId(uuid())];
        let sides = [(Country::De, Lang::de(), "Musterstadt"), (Country::Fr, Lang::fr(), "Villemodèle")];
        for (council, (country, lang, town)) in councils.iter_mut().zip(sides) {
            let municipality = MunicipalityId(uuid());
            let name = Name::from_stored(format!("{town} {number}"));
            self.batch.municipalities.push(Municipality { id: municipality, country, name });
            self.batch.councils.push(Council {
                id: *council,
                kind: CouncilKind::Youth,
                municipality,
                neighbourhood: None,
                lang,
            });
        }
        self.batch.pairings.push(Pairing { id: PairingId(uuid()), councils });
        self.councils.push(councils);
    }

    /// The member with a number: councils take turns, German and French, pairing after pairing.
    fn member(&self, number: u32) -> SeededMember<'_> {
        let councils = self.councils.len() * 2;
        let council = number as usize % councils;
        let (pairing, side) = (council / 2, council % 2);
        let lang = if side == 0 { Lang::de() } else { Lang::fr() };
        let role = if (number as usize) < councils { Role::Facilitator } else { Role::Participant };
        let me = Me {
            id: MemberId(self.opened.entropy.uuid()),
            name: DisplayName::from_stored(format!("Member {}", number + 1)),
            role,
            lang: lang.clone(),
            council: Some(self.councils[pairing][side]),
            reading: vec![lang],
            writing: None,
        };
        SeededMember { record: MemberRecord { me, bound: Vec::new() }, channels: &self.channels[pairing] }
    }
}
