//! Farewells: by what somebody who was banned reads why, and appeals. A session that the ban ended is one; whoever had none any
//! more makes one, with a card or a passkey. Sessions and passkeys are the member's own, and open what is kept of them besides; a card
//! was in a facilitator's hands first, and does not.
//!
//! Invariant: a farewell is good for nothing once its member is not banned any more: whoever is let back in signs in again.

use super::bans;
use crate::actions::credentials::SECRET_LETTERS;
use crate::actions::{Service, signed_in};
use crate::digest::Digest;
use crate::documents::audit::Act;
use crate::documents::moderation::farewell::Farewell;
use crate::documents::moderation::of_member;
use crate::documents::{self, Kept, add};
use crate::kernel::store::Stored;
use crate::kernel::store::records::Change;
use quartier_protocol::id::MemberId;

/// How many a member has at most by cards, and how many by sessions and passkeys: a new one takes the place of the oldest of its like,
/// so that nobody pushes what is the member's own out by making cards and using them.
const OWN_MAX: usize = 20;
/// How many end in one step; what was left of more sessions than these is good for nothing, and ends by the clock.
const ENDED_AT_ONCE: usize = 200;

/// One that is to be.
pub struct Parting {
    /// For the cookie; kept nowhere, only its digest is.
    pub secret: String,
    /// To be committed with whatever it comes with. Stale if the member was let back in at the same moment; the other way round,
    /// letting them in is.
    pub changes: Vec<Change>,
}

/// By what somebody comes who is banned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// By a card that a facilitator made.
    Card,
    /// By a passkey of their own.
    Passkey,
}

/// A new one for somebody who is banned. `None`: they are not.
pub async fn new(service: &Service, member: MemberId, by: By) -> Stored<Option<Parting>> {
    let Some(profile) = signed_in::profile(service, member).await? else { return Ok(None) };
    if !bans::is_banned(service, member).await? {
        return Ok(None);
    }
    let secret = service.entropy.letters(SECRET_LETTERS);
    let (at, by_card) = (service.clock.now(), by == By::Card);
    let farewell = Farewell { digest: Digest::of(&secret), member, at, by_card };
    // Put anew as it is: a ban that is lifted at the same moment would not know of this one otherwise.
    let mut changes = vec![profile.replace()?, add(&farewell)?];
    let mut before = of(service, member).await?;
    before.retain(|kept| kept.it.by_card == by_card);
    before.sort_unstable_by_key(|kept| std::cmp::Reverse(kept.it.at));
    changes.extend(before.iter().skip(OWN_MAX - 1).take(ENDED_AT_ONCE).map(removed));
    Ok(Some(Parting { secret, changes }))
}

/// What the audit log says of it.
pub fn act(member: MemberId) -> Act {
    Act { what: "member.came_to_read", by: Some(member), member: Some(member), ..Act::default() }
}

/// The changes that end those of a member who is let back in.
pub async fn over(service: &Service, member: MemberId) -> Stored<Vec<Change>> {
    Ok(of(service, member).await?.iter().take(ENDED_AT_ONCE).map(removed).collect())
}

/// The one with this digest, as long as it is good for anything.
pub async fn good(service: &Service, digest: &Digest) -> Stored<Option<Farewell>> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let Some(kept) = documents::load::<Farewell>(records, &digest.hex(), now).await? else { return Ok(None) };
    Ok(bans::is_banned(service, kept.it.member).await?.then_some(kept.it))
}

/// Ends the one with this digest. Whether there was one.
pub async fn end(service: &Service, digest: &Digest) -> Stored<bool> {
    let Some(found) = good(service, digest).await? else { return Ok(false) };
    let removed = documents::remove::<Farewell>(&found.digest.hex());
    service.stores.records.commit(&[removed], service.clock.now()).await?;
    Ok(true)
}

async fn of(service: &Service, member: MemberId) -> Stored<Vec<Kept<Farewell>>> {
    documents::list(&*service.stores.records, &of_member(member), service.clock.now()).await
}

/// Whoever else takes it out at the same moment is not in the way.
fn removed(kept: &Kept<Farewell>) -> Change {
    documents::remove::<Farewell>(&kept.it.digest.hex())
}
