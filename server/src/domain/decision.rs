//! What may be decided about what. The whole of it is the tables in this file.

use quartier_protocol::http::moderation::desk::{CaseKind, DeskAct};
use quartier_protocol::http::moderation::notices::Measure;
use quartier_protocol::id::{CouncilId, MemberId};

/// Minutes a mute or suspension can last: four weeks.
pub const MINUTES_MAX: u32 = 40_320;

/// Whether acts go with a kind of case, and with each other.
pub fn fits(kind: CaseKind, acts: &[DeskAct]) -> bool {
    let count = |wanted: fn(&DeskAct) -> bool| acts.iter().filter(|act| wanted(act)).count();
    let each_once = acts
        .iter()
        .enumerate()
        .all(|(n, act)| acts[n + 1..].iter().all(|other| std::mem::discriminant(act) != std::mem::discriminant(other)));
    let on_member = count(is_on_member);
    let of_message = count(|act| matches!(act, DeskAct::Remove));
    match kind {
        _ if !each_once => false,
        CaseKind::Appeal => matches!(acts, [DeskAct::Uphold | DeskAct::Reverse]),
        CaseKind::Surge => matches!(acts, [] | [DeskAct::Brake]),
        // Either way, and whoever isn't let through may be told more.
        CaseKind::Held => match acts {
            [DeskAct::Release] => true,
            _ => count(|act| matches!(act, DeskAct::Decline)) == 1 && 1 + on_member == acts.len(),
        },
        CaseKind::Own => matches!(acts, [DeskAct::Restore]) || !acts.is_empty() && on_member + of_message == acts.len(),
        CaseKind::Report | CaseKind::Public | CaseKind::Alert => on_member + of_message == acts.len(),
    }
}

/// Whether an act concerns the author rather than the message.
pub fn is_on_member(act: &DeskAct) -> bool {
    matches!(act, DeskAct::Warn | DeskAct::Mute { .. } | DeskAct::Suspend { .. } | DeskAct::Ban)
}

/// What an act restricts; none: nothing.
pub fn measure(act: &DeskAct) -> Option<Measure> {
    Some(match act {
        DeskAct::Remove => Measure::Removed,
        DeskAct::Decline => Measure::Declined,
        DeskAct::Warn => Measure::Warned,
        DeskAct::Mute { .. } => Measure::Muted,
        DeskAct::Suspend { .. } => Measure::Suspended,
        DeskAct::Ban => Measure::Banned,
        DeskAct::Restore | DeskAct::Release | DeskAct::Uphold | DeskAct::Reverse | DeskAct::Brake => return None,
    })
}

/// Whether the length of an act is one.
pub fn has_sound_length(act: &DeskAct) -> bool {
    match act {
        DeskAct::Mute { minutes, .. } | DeskAct::Suspend { minutes } => (1..=MINUTES_MAX).contains(minutes),
        _ => true,
    }
}

/// Who decided first, if anybody did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct First {
    /// Who.
    pub by: Option<MemberId>,
    /// Of which council.
    pub council: Option<CouncilId>,
}

/// Whether somebody may decide an appeal: not who decided first, nor their council. What a program did, anybody may look at.
pub fn may_decide_appeal(first: First, who: MemberId, council: Option<CouncilId>) -> bool {
    match first.by {
        None => true,
        Some(by) => by != who && (first.council.is_none() || first.council != council),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_table_is_this() {
        use CaseKind::*;
        let mute = DeskAct::Mute { minutes: 60, everywhere: true };
        let wanted: &[(&[DeskAct], &[CaseKind])] = &[
            (&[], &[Report, Public, Alert, Surge]),
            (&[DeskAct::Remove], &[Report, Public, Alert, Own]),
            (&[DeskAct::Remove, mute.clone()], &[Report, Public, Alert, Own]),
            (&[DeskAct::Warn], &[Report, Public, Alert, Own]),
            (&[DeskAct::Ban], &[Report, Public, Alert, Own]),
            (&[DeskAct::Restore], &[Own]),
            (&[DeskAct::Restore, DeskAct::Warn], &[]),
            (&[DeskAct::Restore, DeskAct::Remove], &[]),
            (&[DeskAct::Release], &[Held]),
            (&[DeskAct::Decline], &[Held]),
            (&[DeskAct::Decline, mute.clone()], &[Held]),
            (&[DeskAct::Release, mute.clone()], &[]),
            (&[DeskAct::Release, DeskAct::Decline], &[]),
            (&[DeskAct::Remove, DeskAct::Decline], &[]),
            (&[DeskAct::Warn, DeskAct::Warn], &[]),
            (&[DeskAct::Uphold], &[Appeal]),
            (&[DeskAct::Reverse], &[Appeal]),
            (&[DeskAct::Uphold, DeskAct::Reverse], &[]),
            (&[DeskAct::Brake], &[Surge]),
        ];
        for (acts, kinds) in wanted {
            for kind in [Report, Public, Held, Alert, Appeal, Surge, Own] {
                assert_eq!(fits(kind, acts), kinds.contains(&kind), "{kind:?} {acts:?}");
            }
        }
        assert!(has_sound_length(&mute) && !has_sound_length(&DeskAct::Suspend { minutes: 0 }));
        assert!(!has_sound_length(&DeskAct::Suspend { minutes: MINUTES_MAX + 1 }));
    }

    #[test]
    fn n4_an_appeal_is_the_other_councils() {
        let member = |n| MemberId(Uuid::from_u128(n));
        let council = |n| Some(CouncilId(Uuid::from_u128(n)));
        let first = First { by: Some(member(1)), council: council(1) };
        assert!(may_decide_appeal(first, member(2), council(2)));
        assert!(!may_decide_appeal(first, member(3), council(1)), "a colleague");
        assert!(!may_decide_appeal(first, member(1), council(2)), "oneself, wherever one is by now");
        assert!(may_decide_appeal(First { by: None, council: None }, member(3), council(1)), "nobody decided");
    }
}
