//! Sessions: how they begin, stay in use, and end on every node.

use super::moderation::bans;
use super::outbox::Decided;
use super::{Declined, Service};
use crate::digest::Digest;
use crate::documents::credential::{Credential, CredentialKind, Entry, of_member};
use crate::documents::{self, Kept};
use crate::kernel::broker::Control;
use crate::kernel::store::Stored;
use crate::kernel::store::records::Change;
use quartier_protocol::id::MemberId;
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::time::Timestamp;
use uuid::Uuid;

/// Letters of a secret: 53 letters of 4.9 bits are 260 bits.
pub const SECRET_LETTERS: usize = 53;
/// How stale the time of last use may be.
const SEEN_STALE_MS: i64 = 15 * 60_000;

/// A session that is to be.
pub struct Opened {
    /// For the cookie; kept nowhere, only its digest is.
    pub secret: String,
    /// As it will be kept.
    pub credential: Credential,
}

/// How somebody came to a session.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// By what.
    pub entry: Entry,
    /// What their browser says it is.
    pub device: String,
    /// When a passkey was shown, if one was.
    pub verified: Option<Timestamp>,
}

/// A new session, to be committed with whatever it comes with.
pub fn open(service: &Service, member: MemberId, arrival: Arrival) -> Opened {
    let now = service.clock.now();
    let secret = service.entropy.letters(SECRET_LETTERS);
    let options = &service.options.sessions;
    let credential = Credential {
        digest: Digest::of(&secret),
        handle: handle(service),
        member,
        kind: CredentialKind::Session,
        entry: arrival.entry,
        device: arrival.device,
        created: now,
        seen: now,
        idle_ms: Some(options.idle_ms),
        until: Some(now.plus_ms(options.lifetime_ms)),
        verified: arrival.verified,
        grant: None,
    };
    Opened { secret, credential }
}

/// A name for something, that tells nothing of it.
pub fn handle(service: &Service) -> Uuid {
    service.entropy.uuid()
}

/// The credential with this digest.
pub async fn known(service: &Service, digest: &Digest) -> Stored<Option<Kept<Credential>>> {
    documents::load(&*service.stores.records, &digest.hex(), service.clock.now()).await
}

/// The change that takes a session out to give it another secret. It fails if the session ended meanwhile.
pub async fn replaced(service: &Service, session: &Digest) -> Result<Change, Declined> {
    let kept = known(service, session).await?;
    let ended = || Declined::Problem(ProblemCode::Unauthorized, "the session has ended");
    Ok(kept.ok_or_else(ended)?.remove())
}

/// All credentials of a member.
pub async fn of(service: &Service, member: MemberId) -> Stored<Vec<Kept<Credential>>> {
    documents::list(&*service.stores.records, &of_member(member), service.clock.now()).await
}

/// Notes that a session is in use; how it is then. Nothing is lost if somebody else notes it at the same moment.
pub async fn touch(service: &Service, mut kept: Kept<Credential>) -> Stored<Credential> {
    let now = service.clock.now();
    if kept.it.idle_ms.is_none() || kept.it.seen.plus_ms(SEEN_STALE_MS) > now {
        return Ok(kept.it);
    }
    kept.it.seen = now;
    service.stores.records.commit(&[kept.replace()?], now).await?;
    Ok(kept.it)
}

/// How many credentials end in one step.
const ENDED_AT_ONCE: u32 = 200;
/// How many steps that may take: whoever has more is a fault.
const STEPS_MAX: u32 = 100;

/// Why all of a member's sessions end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// Somebody entitled to said so.
    Ended,
    /// They were banned.
    Banned,
}

/// What ends a member's sessions and tokens as part of a step, the first 200 of them, and tells every node.
pub async fn endings(
    service: &Service,
    member: MemberId,
    ending: Ending,
) -> Result<(Vec<Change>, Vec<Control>), Declined> {
    let (mut changes, mut controls) = (Vec::new(), Vec::new());
    let (records, now) = (&*service.stores.records, service.clock.now());
    let some = documents::page::<Credential>(records, &of_member(member), None, ENDED_AT_ONCE, now).await?;
    for Kept { it, .. } in &some {
        changes.push(documents::remove::<Credential>(&it.digest.hex()));
        match ending {
            Ending::Ended => controls.push(Control::CredentialEnded(it.digest)),
            Ending::Banned => {
                changes.extend(bans::farewell(service, it)?);
                controls.push(Control::CredentialBanned(it.digest));
            }
        }
    }
    Ok((changes, controls))
}

/// Ends every session and token of a member, and closes their connections on every node. Until none is there: a session may just have
/// been given another secret, which can't happen to one that is gone.
pub async fn end_all(service: &Service, member: MemberId, ending: Ending) -> Result<(), Declined> {
    for _ in 0..STEPS_MAX {
        let (changes, controls) = endings(service, member, ending).await?;
        if changes.is_empty() {
            break;
        }
        service.commit(Decided::from(changes).tell(controls)).await?;
    }
    Ok(())
}
