//! Slow channels: one message a turn, on all nodes together.

use super::refusal_of;
use crate::actions::{Declined, Service};
use crate::documents::moderation::slow::{self, SlowTurn};
use crate::documents::{self, add};
use crate::store::Stored;
use crate::store::records::Committed;
use quartier_protocol::id::{ChannelId, MemberId, MessageId};
use quartier_protocol::refusal::{Refusal, RefusalCode};

/// Takes a member's turn; for the same message it was taken already. `Err`: when they may write again.
pub async fn take_turn(
    service: &Service,
    channel: ChannelId,
    member: MemberId,
    message: MessageId,
    seconds: u32,
) -> Result<(), Refusal> {
    let turn = SlowTurn { channel, member, message, next: service.clock.now().plus_ms(i64::from(seconds) * 1_000) };
    match try_take(service, &turn).await.map_err(Declined::from).map_err(refusal_of)? {
        Some(other) if other.message != message => {
            let ms = (other.next.unix_ms() - service.clock.now().unix_ms()).max(1).unsigned_abs();
            Err(Refusal::later(RefusalCode::Slow, "the channel is slow for now", ms))
        }
        _ => Ok(()),
    }
}

/// The turn that is in the way.
async fn try_take(service: &Service, turn: &SlowTurn) -> Stored<Option<SlowTurn>> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let known = documents::load::<SlowTurn>(records, &slow::id(turn.channel, turn.member), now).await?;
    if let Some(known) = known {
        return Ok(Some(known.it));
    }
    match records.commit(&[add(turn)?], now).await? {
        Committed::Done => Ok(None),
        // Somebody was faster, on another of the member's connections.
        Committed::Stale(_) => {
            let known = documents::load::<SlowTurn>(records, &slow::id(turn.channel, turn.member), now).await?;
            Ok(known.map(|kept| kept.it))
        }
    }
}
