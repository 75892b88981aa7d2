//! How a pairing and its channels are used for now, and the brake.

use super::{Modes as Told, alert, changing, gates, policy};
use crate::actions::outbox::Decided;
use crate::actions::recorded::{reason, recorded};
use crate::actions::{Actor, Declined, Service};
use crate::documents::audit::{Act, Scope};
use crate::documents::moderation::mode::{KeptMode, id};
use crate::documents::{self, set};
use crate::domain::administration::Care;
use crate::domain::modes::{BRAKE_MS, SLOW_S};
use crate::kernel::store::Stored;
use quartier_protocol::http::moderation::modes::{ChannelMode, Mode, ModePut, Modes};
use quartier_protocol::id::{ChannelId, PairingId};
use quartier_protocol::lang::Bilingual;
use quartier_protocol::time::Timestamp;
use serde_json::json;

/// Bytes of what is shown while a channel is frozen.
const FROZEN_BYTES: u32 = 500;
/// Seconds between messages while the brake holds, after the freeze was lifted.
const BRAKE_SLOW_S: u32 = 60;

/// The modes of a pairing.
pub async fn read(service: &Service, actor: &Actor, pairing: PairingId) -> Result<Modes, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    of(service, pairing).await
}

/// Sets the mode of a pairing, or of one of its channels.
pub async fn put(
    service: &Service,
    actor: &Actor,
    pairing: PairingId,
    channel: Option<ChannelId>,
    new: ModePut,
) -> Result<Modes, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    let why = reason(&new.why)?;
    let mode = check(new.mode, service.clock.now())?;
    if let Some(frozen) = &mode.frozen {
        look_at(service, actor, pairing, channel, frozen).await?;
    }
    let mode = Mode { no_joining: mode.no_joining && channel.is_none(), ..mode };
    keep(service, actor, KeptMode { pairing, channel, mode, after: None }, "mode.changed", why).await
}

/// Word rules look at what everybody is shown while a channel is frozen.
async fn look_at(
    service: &Service,
    actor: &Actor,
    pairing: PairingId,
    channel: Option<ChannelId>,
    frozen: &Bilingual<String>,
) -> Result<(), Declined> {
    let texts = [frozen.de.as_str(), frozen.fr.as_str()];
    let by = (actor.id(), actor.me().role);
    for (pairing, words) in gates::lasting(service, by, &[pairing], channel, &texts).await? {
        alert::of_name(service, pairing, None, words).await;
    }
    Ok(())
}

/// Everything at once, for an hour.
pub async fn pull_brake(service: &Service, actor: &Actor, pairing: PairingId, why: &str) -> Result<Modes, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    let why = reason(why)?;
    let kept = brake(service, pairing).await?;
    keep(service, actor, kept, "brake.pulled", why).await
}

/// The brake, and what holds again after it.
pub async fn brake(service: &Service, pairing: PairingId) -> Stored<KeptMode> {
    let now = service.clock.now();
    let until = now.plus_ms(BRAKE_MS);
    let before = documents::load::<KeptMode>(&*service.stores.records, &id(pairing, None), now).await?;
    let outlasts = |mode: &Mode| mode.until.is_none_or(|its| its > until);
    let after = before.and_then(|kept| [Some(kept.it.mode), kept.it.after].into_iter().flatten().find(outlasts));
    Ok(KeptMode { pairing, channel: None, mode: braked(until), after })
}

/// The brake's mode.
fn braked(until: Timestamp) -> Mode {
    let frozen = Bilingual {
        de: "Hier ist gerade Pause. Die Begleitungen schauen sich an, was los ist.".to_owned(),
        fr: "Ici, c’est la pause. L’équipe d’animation regarde ce qui se passe.".to_owned(),
    };
    Mode { slow_s: Some(BRAKE_SLOW_S), frozen: Some(frozen), hold: true, no_joining: true, until: Some(until) }
}

/// The pairing of a channel that the facilitator can see.
pub fn pairing_of(actor: &Actor, channel: ChannelId) -> Result<PairingId, Declined> {
    let known = actor.membership.channels.iter().find(|known| known.id == channel);
    known.map(|known| known.pairing).ok_or_else(Declined::not_found)
}

async fn keep(
    service: &Service,
    actor: &Actor,
    kept: KeptMode,
    what: &'static str,
    why: Option<String>,
) -> Result<Modes, Declined> {
    let (pairing, channel) = (kept.pairing, kept.channel);
    let details = super::ruling::object(json!({"mode": kept.mode}));
    let act = Act { what, by: Some(actor.id()), channel, details, why, ..Act::default() };
    // The usual mode needs no record.
    let change = match kept.mode == Mode::default() {
        true => documents::remove::<KeptMode>(&id(pairing, channel)),
        false => set(&kept)?,
    };
    let decided = Decided::from([change]).tell([changing(pairing, Told::Changed)]);
    recorded(service, Scope::Pairing(pairing), &[act], decided).await?;
    of(service, pairing).await
}

async fn of(service: &Service, pairing: PairingId) -> Result<Modes, Declined> {
    let (pairing, channels) = policy(service, pairing).await?.modes(service.clock.now());
    let channels = channels.into_iter().map(|(channel, mode)| ChannelMode { channel, mode }).collect();
    Ok(Modes { pairing, channels })
}

/// The mode as it is kept; what is shown while a channel is frozen is read as messages are.
fn check(mode: Mode, now: Timestamp) -> Result<Mode, Declined> {
    if mode.slow_s.is_some_and(|seconds| !SLOW_S.contains(&seconds)) {
        return Err(Declined::bad("a slow mode has 5 to 3600 seconds"));
    }
    if mode.until.is_some_and(|until| until <= now) {
        return Err(Declined::bad("a mode ends later than now"));
    }
    let shown = |words: &str| super::plain::text(words, FROZEN_BYTES);
    let frozen = match &mode.frozen {
        Some(frozen) => Some(Bilingual { de: shown(&frozen.de)?, fr: shown(&frozen.fr)? }),
        None => None,
    };
    Ok(Mode { frozen, ..mode })
}
