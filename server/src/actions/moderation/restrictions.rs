//! Who is restricted now, and an end to it before its time.

use super::ruling::Ruling;
use super::{Modes, bans, changing, farewells, policy};
use crate::actions::outbox::Decided;
use crate::actions::recorded::{reason, recorded};
use crate::actions::{Actor, Declined, Service};
use crate::documents::audit::{Act, Scope};
use crate::documents::moderation::case::Case;
use crate::documents::moderation::restriction::Restriction;
use crate::documents::{self, Kept};
use crate::domain::administration::Care;
use crate::kernel::broker::Control;
use quartier_protocol::http::moderation::desk::{CaseKind, Restrictions};
use quartier_protocol::http::moderation::notices::{Measure, NoticeKind};
use quartier_protocol::id::{NoticeId, PairingId};

/// All that holds in a pairing.
pub async fn list(service: &Service, actor: &Actor, pairing: PairingId) -> Result<Restrictions, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    let (policy, now) = (policy(service, pairing).await?, service.clock.now());
    let mut restrictions: Vec<_> = policy.restrictions(now).map(Restriction::listed).collect();
    restrictions.sort_by_key(|one| std::cmp::Reverse((one.from, one.notice)));
    Ok(Restrictions { restrictions })
}

/// Ends one; the member is told why.
pub async fn lift(service: &Service, actor: &Actor, notice: NoticeId, why: &str) -> Result<(), Declined> {
    let (records, now) = (&*service.stores.records, service.clock.now());
    let kept: Option<Kept<Restriction>> = documents::load(records, &notice.to_string(), now).await?;
    let kept = kept.ok_or_else(Declined::not_found)?;
    actor.cares(service, kept.it.pairing(), Care::Everything)?;
    if kept.it.member() == actor.id() {
        return Err(Declined::forbidden());
    }
    let why = reason(why)?.unwrap_or_default();
    let ruling = lifted(service, &kept, actor, why).await?;
    let decided = Decided::from(ruling.changes).tell(over(&kept.it));
    recorded(service, Scope::Pairing(kept.it.pairing()), &ruling.acts, decided).await
}

/// What an end before its time comes to.
pub async fn lifted(
    service: &Service,
    kept: &Kept<Restriction>,
    actor: &Actor,
    why: String,
) -> Result<Ruling, Declined> {
    let (restriction, mut ruling) = (&kept.it, Ruling::default());
    let member = restriction.member();
    // The notice is about the restriction's case, which may have been deleted by now.
    let case = Case {
        id: restriction.case(),
        ..Case::new(restriction.case(), restriction.pairing(), CaseKind::Own, service.clock.now())
    };
    let about = NoticeKind::Lifted {
        notice: restriction.notice(),
        measure: restriction.measure(),
        why: why.clone(),
        lang: actor.me().lang.clone(),
    };
    ruling.changes.push(kept.remove());
    ruling.tell(service, &case, member, about)?;
    if restriction.measure() == Measure::Banned {
        ruling.changes.extend(bans::lifted_profile(service, member).await?);
        ruling.changes.extend(farewells::over(service, member).await?);
    }
    let subject = Some(restriction.notice().to_string());
    let (by, member) = (Some(actor.id()), Some(member));
    ruling.acts.push(Act { what: "restriction.lifted", by, member, subject, why: Some(why), ..Act::default() });
    Ok(ruling)
}

/// What tells everybody whom it concerns that it is over. The policy first: memberships are read by it.
pub fn over(restriction: &Restriction) -> Vec<Control> {
    let (member, pairing) = (restriction.member(), restriction.pairing());
    let mut controls = vec![changing(pairing, Modes::AsTheyWere)];
    if restriction.excludes() {
        controls.push(Control::MemberChanged(member));
    }
    if restriction.measure() == Measure::Banned {
        controls.push(Control::PersonChanged { member, pairing });
    }
    controls.push(Control::OwnChanged(member));
    controls
}
