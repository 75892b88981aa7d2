//! What word rules say: asked back, held, or not let stand.

use super::{Asked, Deed, Verdict, Wait};
use crate::actions::moderation::word_set::words;
use quartier_protocol::http::moderation::holds::HoldReason;
use quartier_protocol::http::moderation::words::WordAction;
use quartier_protocol::refusal::{Refusal, RefusalCode};

/// Asks back where a rule warns, unless they were warned and mean it.
pub(super) fn warned(asked: &Asked<'_>) -> Verdict {
    let words = words(asked.found_by(WordAction::Warn));
    match asked.writing.confirmed || words.is_empty() {
        true => Verdict::Pass,
        false => Verdict::Refuse(Refusal::new(RefusalCode::Wording, words.join(", "))),
    }
}

/// Refuses what can't wait and is not asked back about: a reaction, a name.
pub(super) fn unfit(asked: &Asked<'_>) -> Verdict {
    if asked.found().iter().all(|one| one.rule.action == WordAction::Alert) {
        return Verdict::Pass;
    }
    let detail = match asked.writing.deed {
        Deed::Reaction => "a word rule doesn't let this reaction stand",
        _ => "a word rule of the pairing doesn't let this stand",
    };
    Verdict::Refuse(Refusal::new(RefusalCode::Wording, detail))
}

pub(super) fn held(asked: &Asked<'_>) -> Verdict {
    match asked.found_by(WordAction::Hold).next() {
        Some(first) if !asked.is_facilitator() => {
            let words = words(asked.found_by(WordAction::Hold));
            Verdict::Hold(Wait { reason: HoldReason::Words, rule: first.rule.rule, words })
        }
        _ => Verdict::Pass,
    }
}
