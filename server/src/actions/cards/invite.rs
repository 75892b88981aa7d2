//! Cards for operators: the first start's, the shell's, and one operator's for another.

use super::{Draft, code, in_days};
use crate::actions::recorded::{reason, recorded};
use crate::actions::{Actor, Declined, Service};
use crate::clock::SharedClock;
use crate::digest::Digest;
use crate::documents::add;
use crate::documents::audit::{Act, Scope, written};
use crate::documents::card::{CODE_LETTERS, Card};
use crate::entropy::SharedEntropy;
use crate::kernel::store::records::Committed;
use crate::kernel::store::{Records, StoreError, Stored};
use quartier_protocol::directory::Role;
use quartier_protocol::http::care::{CardKind, CardMade};
use quartier_protocol::id::MemberId;
use quartier_protocol::time::Timestamp;

/// Days it works.
const DAYS: u32 = 1;
/// How often a card is tried to be written down at the shell.
const ATTEMPTS: u32 = 32;

/// One operator brings in another.
pub async fn run(service: &Service, actor: &Actor, why: &str) -> Result<CardMade, Declined> {
    actor.operates(service)?;
    let why = reason(why)?;
    let ((code, digest), now) = (code(service), service.clock.now());
    let card = operators(digest, service.entropy.uuid(), Some(actor.id()), now);
    let subject = Some(card.handle.to_string());
    let act = Act { what: "operator.invited", by: Some(actor.id()), subject, why, ..Act::default() };
    recorded(service, Scope::Service, &[act], vec![add(&card)?]).await?;
    Ok(Draft { card, code, slips: Vec::new() }.made())
}

/// When a card made at the shell is good.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// As long as there is nobody yet.
    Empty,
    /// Once, whoever there is.
    Once,
}

/// At the shell, where there is no service: a code for an operator.
pub async fn at_the_shell(
    records: &dyn Records,
    clock: &SharedClock,
    entropy: &SharedEntropy,
    when: When,
) -> Stored<String> {
    let code = entropy.letters(CODE_LETTERS);
    for _ in 0..ATTEMPTS {
        let now = clock.now();
        let mut card = operators(Digest::of(&code), entropy.uuid(), None, now);
        card.first = when == When::Empty;
        let subject = Some(card.handle.to_string());
        let act = Act { what: "operator.invited", subject, ..Act::default() };
        let mut changes = written(records, entropy, Scope::Service, &[act], now).await?;
        changes.push(add(&card)?);
        if records.commit(&changes, now).await? == Committed::Done {
            return Ok(code);
        }
    }
    // A running server writes there too, but not so often.
    Err(StoreError::Corrupt("the service's audit log takes no entry; see `quartier audit verify`".into()))
}

fn operators(digest: Digest, handle: uuid::Uuid, by: Option<MemberId>, made: Timestamp) -> Card {
    Card {
        digest,
        handle,
        kind: CardKind::Operator,
        pairing: None,
        council: None,
        role: Role::Admin,
        name: None,
        channels: Vec::new(),
        member: None,
        uses: 1,
        used: 0,
        slips: Vec::new(),
        made,
        by,
        expires: in_days(made, DAYS),
        revoked: None,
        answered: None,
        first: false,
        spares_passkeys: false,
    }
}
