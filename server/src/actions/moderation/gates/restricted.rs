//! Who can't write for now: the muted; all but facilitators where it is frozen; whoever wrote a moment ago where it is slow.

use super::{Asked, Verdict};
use quartier_protocol::refusal::{Refusal, RefusalCode};

pub(super) fn muted(asked: &Asked<'_>) -> Verdict {
    let Some(channel) = asked.writing.channel else { return Verdict::Pass };
    let Some(mute) = asked.policy.mute(asked.writing.by.member, channel, asked.now) else { return Verdict::Pass };
    let ms = mute.until().map_or(u64::MAX, |until| asked.wait_ms(until));
    Verdict::Refuse(Refusal::later(RefusalCode::Muted, "the member can read here, not write, for now", ms))
}

pub(super) fn frozen(asked: &Asked<'_>) -> Verdict {
    let Some(channel) = asked.writing.channel else { return Verdict::Pass };
    let mode = asked.policy.mode(channel, asked.now);
    if mode.frozen.is_none() || asked.is_facilitator() {
        return Verdict::Pass;
    }
    let detail = "only facilitators write here for now";
    Verdict::Refuse(match mode.until {
        Some(until) => Refusal::later(RefusalCode::Frozen, detail, asked.wait_ms(until)),
        None => Refusal::new(RefusalCode::Frozen, detail),
    })
}

/// Whose turn it is, all nodes have to agree on: `moderation/slow.rs` takes it.
pub(super) fn slow(asked: &Asked<'_>) -> Verdict {
    let slow_s = asked.writing.channel.and_then(|channel| asked.policy.mode(channel, asked.now).slow_s);
    match slow_s {
        Some(seconds) if !asked.is_facilitator() => Verdict::TakeTurn(seconds),
        _ => Verdict::Pass,
    }
}
