//! Decide a case: once, with reasons, by whoever may; then have it done.

use super::ruling::{Reasons, Ruling, object};
use super::{appeal_ruling, bans, effects, forget, hold, release, restore, see, spoken};
use crate::actions::actor::verdict;
use crate::actions::erasure::{self, Erasure};
use crate::actions::outbox::{Decided, Effect};
use crate::actions::recorded::try_recorded;
use crate::actions::{Actor, Declined, Service, membership};
use crate::documents::audit::Scope;
use crate::documents::moderation::case::{Case, DecidedCase};
use crate::documents::moderation::held::{Held, HeldState};
use crate::documents::{self, Kept, add, set};
use crate::domain::administration::{Care, Pairing, Person, care_for};
use crate::domain::decision::{fits, has_sound_length, is_on_member, measure};
use crate::kernel::store::records::Committed;
use quartier_protocol::event::CaseState;
use quartier_protocol::http::moderation::desk::{CaseKind, Decide, Decision, DeskAct};
use quartier_protocol::http::moderation::notices::{Extent, NoticeKind};
use quartier_protocol::id::{CaseId, MemberId};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::time::Timestamp;
use serde_json::json;

/// Bytes of a decision's reasons.
const FACTS_BYTES: usize = 2_000;
/// Bytes of a law's name.
const LAW_BYTES: usize = 200;
/// Milliseconds of a minute.
const MINUTE_MS: i64 = 60_000;

/// Decides a case that lies on the desk.
pub async fn run(service: &Service, actor: &Actor, id: CaseId, decide: Decide) -> Result<Case, Declined> {
    let now = service.clock.now();
    let kept = documents::load::<Case>(&*service.stores.records, &id.to_string(), now).await?;
    let kept = kept.ok_or_else(Declined::not_found)?;
    actor.cares(service, kept.it.pairing, Care::Everything)?;
    if kept.it.state == CaseState::Decided {
        return Err(decided());
    }
    if let Some(held) = &kept.it.held
        && kept.it.kind == CaseKind::Held
        && documents::load::<Held>(&*service.stores.records, held, now).await?.is_none()
    {
        return Err(nothing_waits(service, kept).await?);
    }
    let case = kept.it.clone();
    rule_kept(service, actor, case, kept, decide).await
}

/// Decides a case that was read; whoever was slower is told so.
pub async fn rule_kept(
    service: &Service,
    actor: &Actor,
    case: Case,
    kept: Kept<Case>,
    decide: Decide,
) -> Result<Case, Declined> {
    let id = case.id;
    match rule(service, actor, case, Some(kept), decide).await {
        Err(Declined::Problem(ProblemCode::Conflict | ProblemCode::Gone, _)) if is_decided(service, id).await? => {
            Err(decided())
        }
        ruled => ruled,
    }
}

/// Whether somebody was faster, whatever it was that gave it away.
async fn is_decided(service: &Service, id: CaseId) -> Result<bool, Declined> {
    let now = service.clock.now();
    let kept = documents::load::<Case>(&*service.stores.records, &id.to_string(), now).await?;
    Ok(kept.is_some_and(|kept| kept.it.state == CaseState::Decided))
}

/// What waited was erased with its author: nobody has to look at the case any more.
async fn nothing_waits(service: &Service, mut kept: Kept<Case>) -> Result<Declined, Declined> {
    hold::close(&mut kept.it, service.clock.now());
    let mut ruling = Ruling::default();
    ruling.of_case(&kept.it, "case.decided", None, object(json!({"kind": kept.it.kind, "gone": true})));
    let scope = Scope::Pairing(kept.it.pairing);
    let closed = Decided::from([kept.replace()?]).then(Effect::Case(kept.it.id));
    match try_recorded(service, scope, &ruling.acts, closed).await? {
        Committed::Done => Ok(gone()),
        // It doesn't wait any more because somebody just decided.
        Committed::Stale(_) if is_decided(service, kept.it.id).await? => Ok(decided()),
        Committed::Stale(_) => Ok(Declined::conflict()),
    }
}

/// Decides a case that is new with its decision, or one that was read.
pub async fn rule(
    service: &Service,
    actor: &Actor,
    mut case: Case,
    kept: Option<Kept<Case>>,
    decide: Decide,
) -> Result<Case, Declined> {
    let now = service.clock.now();
    let Decide { acts, ground, facts, lang } = decide;
    let lang = lang.unwrap_or_else(|| actor.me().lang.clone());
    if !fits(case.kind, &acts) || !acts.iter().all(has_sound_length) {
        return Err(Declined::bad("these acts don't go with this case"));
    }
    let facts = facts.map(|facts| facts.trim().to_owned()).filter(|facts| !facts.is_empty());
    if facts.as_ref().is_some_and(|facts| facts.len() > FACTS_BYTES) {
        return Err(Declined::Problem(ProblemCode::TooLong, "reasons have at most 2,000 bytes"));
    }
    if matches!(&ground, Some(quartier_protocol::http::moderation::Ground::Law { law }) if law.trim().is_empty() || law.len() > LAW_BYTES)
    {
        return Err(Declined::Problem(ProblemCode::ReasonsMissing, "a law has a name, of at most 200 bytes"));
    }
    if !see::may_decide(actor, &case) {
        return Err(involved());
    }
    if acts.iter().any(is_on_member) {
        may_restrict(service, actor, &case).await?;
        if acts.contains(&DeskAct::Ban)
            && let Some(member) = case.about
        {
            bans::refuse_twice(service, member, case.pairing).await?;
        }
    }
    let mut ruling = Ruling::default();
    let by = Some(actor.id());
    if case.kind == CaseKind::Appeal {
        let why = facts.clone().ok_or_else(reasons_missing)?;
        appeal_ruling::rule(service, actor, &case, &acts, (why, lang.clone()), &mut ruling).await?;
    } else if acts.contains(&DeskAct::Restore) {
        let why = facts.clone().ok_or_else(reasons_missing)?;
        restore::rule(service, actor.id(), &case, (why, lang.clone()), &mut ruling).await?;
    } else if acts.iter().any(|act| measure(act).is_some()) {
        let (Some(ground), Some(facts)) = (ground.clone(), facts.clone()) else { return Err(reasons_missing()) };
        let reasons = Reasons { by, council: actor.me().council, at: now, ground, facts, lang: Some(lang.clone()) };
        for act in &acts {
            restrict(service, &case, act, &reasons, now, &mut ruling).await?;
        }
        if acts.contains(&DeskAct::Ban)
            && let Some(member) = case.about
        {
            ruling.changes.extend(bans::profile_changes(service, member, case.pairing).await?);
        }
    }
    of_what_waits(service, &case, &acts, &mut ruling).await?;
    if acts.contains(&DeskAct::Brake) {
        ruling.changes.push(set(&super::modes::brake(service, case.pairing).await?)?);
    }
    reporters(service, &case, !acts.is_empty(), &mut ruling)?;
    let details = object(json!({"kind": case.kind, "acts": acts, "ground": ground}));
    ruling.of_case(&case, "case.decided", by, details);

    case.measures = acts.iter().filter_map(measure).collect();
    case.decision = Some(Decision { by, at: now, acts, ground, lang: facts.as_ref().map(|_| lang), facts });
    (case.state, case.by, case.due, case.reversed) = (CaseState::Decided, by, true, false);
    let erased = case.erased.iter().map(|member| Erasure::of(*member, vec![case.pairing], now)).collect::<Vec<_>>();
    forget::forget_in_case(&mut case);
    ruling.changes.push(match kept {
        Some(mut kept) => {
            kept.it = case.clone();
            kept.replace()?
        }
        None => add(&case)?,
    });
    ruling.changes.push(set(&DecidedCase { pairing: case.pairing, case: case.id, at: now })?);
    ruling.changes.push(set(&effects::left_over(case.id, now))?);
    for erasure in &erased {
        ruling.changes.extend(erasure.changes()?);
    }
    commit(service, &case, &ruling).await?;
    let case = effects::at_once(service, case).await?;
    erasure::at_once(service, &erased).await;
    Ok(case)
}

/// Keeps all of it, or nothing.
async fn commit(service: &Service, case: &Case, ruling: &Ruling) -> Result<(), Declined> {
    let scope = Scope::Pairing(case.pairing);
    let decided = Decided::from(ruling.changes.clone()).tell(effects::controls(case));
    match try_recorded(service, scope, &ruling.acts, decided).await? {
        Committed::Done => Ok(()),
        // Somebody else took or decided it, or reported the same.
        Committed::Stale(_) => Err(Declined::conflict()),
    }
}

async fn restrict(
    service: &Service,
    case: &Case,
    act: &DeskAct,
    reasons: &Reasons,
    now: Timestamp,
    ruling: &mut Ruling,
) -> Result<(), Declined> {
    let Some(measure) = measure(act) else { return Ok(()) };
    let after = |minutes: u32| Some(now.plus_ms(i64::from(minutes) * MINUTE_MS));
    let pairing = Extent::Pairing { pairing: case.pairing };
    let (extent, until) = match (act, case.place) {
        (DeskAct::Mute { minutes, everywhere: false }, Some(place)) => {
            (Extent::Channel { channel: place.channel }, after(*minutes))
        }
        (DeskAct::Mute { minutes, .. } | DeskAct::Suspend { minutes }, _) => (pairing, after(*minutes)),
        (DeskAct::Remove | DeskAct::Decline, None) => return Err(Declined::bad("there is no message to this case")),
        (DeskAct::Remove | DeskAct::Decline | DeskAct::Warn, Some(place)) => {
            (Extent::Message { channel: place.channel, message: place.message }, None)
        }
        _ => (pairing, None),
    };
    ruling.restrict(service, case, reasons, measure, extent, until).await
}

/// What becomes of a waiting message, with its case.
async fn of_what_waits(service: &Service, case: &Case, acts: &[DeskAct], ruling: &mut Ruling) -> Result<(), Declined> {
    let state = match acts.iter().find(|act| matches!(act, DeskAct::Release | DeskAct::Decline)) {
        Some(DeskAct::Release) => HeldState::Released,
        Some(_) => HeldState::Declined,
        None => return Ok(()),
    };
    let (records, now) = (&*service.stores.records, service.clock.now());
    let id = case.held.clone().unwrap_or_default();
    let kept = documents::load::<Held>(records, &id, now).await?;
    let of_case = |kept: &Kept<Held>| kept.it.case == case.id && kept.it.state == HeldState::Waiting;
    let mut kept = kept.filter(of_case).ok_or_else(gone)?;
    if state == HeldState::Released {
        release::check(service, &kept.it).await?;
    }
    match state {
        HeldState::Declined => kept.it.decline(now),
        _ => kept.it.state = state,
    }
    ruling.changes.push(kept.replace()?);
    if state == HeldState::Released {
        let (channel, message) = (kept.it.channel, kept.it.message);
        ruling.tell(service, case, kept.it.author, NoticeKind::Released { channel, message })?;
        ruling.changes.extend(spoken::one_more(service, &kept.it).await?);
        ruling.act(case, "message.released", None, serde_json::Map::new(), None);
    }
    Ok(())
}

/// Tells everybody who reported what became of it.
fn reporters(service: &Service, case: &Case, acted: bool, ruling: &mut Ruling) -> Result<(), Declined> {
    let Some(place) = case.place else { return Ok(()) };
    let mut reporters: Vec<MemberId> = case.reports.iter().filter_map(|report| report.note.by).collect();
    reporters.sort_unstable();
    reporters.dedup();
    for member in reporters {
        let about = NoticeKind::ReportDecided { message: place.message, channel: place.channel, acted };
        ruling.tell(service, case, member, about)?;
    }
    Ok(())
}

/// Refuses whoever may not restrict the one a case is about: nobody themselves, no facilitator a colleague of their council.
async fn may_restrict(service: &Service, actor: &Actor, case: &Case) -> Result<(), Declined> {
    let member = case.about.ok_or_else(|| Declined::bad("this case is about nobody"))?;
    let found = membership::whole(service, member).await?.ok_or_else(gone)?;
    let me = &found.member.me;
    let person = Person { id: me.id, role: me.role, council: me.council };
    if me.role == quartier_protocol::directory::Role::Bot {
        return Err(Declined::bad("a bot is revoked, not restricted"));
    }
    verdict(care_for(actor.person(), person, Pairing::Own))
}

/// Somebody decided first.
pub fn decided() -> Declined {
    Declined::Problem(ProblemCode::Decided, "the case was decided")
}

/// It is about them, or they had a part in it.
pub fn involved() -> Declined {
    Declined::Problem(ProblemCode::Involved, "this is for somebody else to decide")
}

/// What it is about isn't there any more.
pub fn gone() -> Declined {
    Declined::Problem(ProblemCode::Gone, "what it is about is gone")
}

/// Nothing restricts anybody without.
pub fn reasons_missing() -> Declined {
    Declined::Problem(ProblemCode::ReasonsMissing, "a ground and reasons are needed")
}
