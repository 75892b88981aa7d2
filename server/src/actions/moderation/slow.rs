//! Slow channels: one message a turn, on all nodes together. How long a turn lasts is asked when the next one is taken, so a mode
//! that becomes slower or faster holds for everybody at once.

use super::refusal_of;
use crate::actions::{Declined, Service};
use crate::documents::clocks::CLOCKS_DIFFER_MS;
use crate::documents::moderation::slow::{self, SlowTurn};
use crate::documents::{self, Kept, add};
use crate::kernel::store::Stored;
use crate::kernel::store::records::Committed;
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::refusal::{Refusal, RefusalCode};

/// Who wants to write, and what.
#[derive(Clone, Copy)]
pub struct Wish {
    /// Where.
    pub channel: ChannelId,
    /// Who.
    pub member: MemberId,
    /// The message: the same one again is no other turn.
    pub message: MessageId,
}

/// How a member comes to write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// Without one: the channel isn't slow, or the turn was taken for the same message before.
    Free,
    /// By one that was just taken.
    Taken,
}

/// Takes a member's turn. `Err`: when they may write again.
pub async fn take_turn(service: &Service, wish: Wish, seconds: u32) -> Result<Turn, Refusal> {
    let wait_ms = i64::from(seconds) * 1_000;
    match try_take(service, wish, wait_ms).await.map_err(Declined::from).map_err(refusal_of)? {
        None => Ok(Turn::Taken),
        Some(other) if other.message == wish.message => Ok(Turn::Free),
        Some(other) => {
            let ms = (other.at.plus_ms(wait_ms).unix_ms() - service.clock.now().unix_ms()).max(1).unsigned_abs();
            Err(Refusal::later(RefusalCode::Slow, "the channel is slow for now", ms))
        }
    }
}

/// Gives back a turn that was just taken: its message could not be said.
pub async fn give_back(service: &Service, wish: Wish) {
    let given = async {
        let Some(kept) = last(service, wish).await?.filter(|kept| kept.it.message == wish.message) else {
            return Ok(());
        };
        service.stores.records.commit(&[kept.remove()], service.clock.now()).await.map(|_| ())
    };
    if let Err(error) = given.await {
        tracing::warn!(%error, "a turn in a slow channel could not be given back");
    }
}

/// The turn that is in the way; none: it was taken.
async fn try_take(service: &Service, wish: Wish, wait_ms: i64) -> Stored<Option<SlowTurn>> {
    let Wish { channel, member, message } = wish;
    let now = service.clock.now();
    let turn = SlowTurn { channel, member, message, at: now };
    let change = match last(service, wish).await? {
        // One that was taken long after now was so by a clock that was ahead.
        Some(known) if known.it.at.plus_ms(wait_ms) > now && known.it.at <= now.plus_ms(CLOCKS_DIFFER_MS) => {
            return Ok(Some(known.it));
        }
        Some(mut known) => {
            known.it = turn;
            known.replace()?
        }
        None => add(&turn)?,
    };
    match service.stores.records.commit(&[change], now).await? {
        Committed::Done => Ok(None),
        // Somebody was faster, on another of the member's connections.
        Committed::Stale(_) => Ok(last(service, wish).await?.map(|kept| kept.it)),
    }
}

async fn last(service: &Service, wish: Wish) -> Stored<Option<Kept<SlowTurn>>> {
    documents::load(&*service.stores.records, &slow::id(wish.channel, wish.member), service.clock.now()).await
}
