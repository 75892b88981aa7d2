//! Take a message for later back.

use super::planned::{found, kept};
use crate::actions::outbox::Decided;
use crate::actions::recorded::{reason, recorded};
use crate::actions::{Actor, Declined, Service};
use crate::kernel::broker::Control;
use super::model::Scheduled;
use crate::documents::audit::{Act, Scope};
use crate::documents::jobs::replaced;
use crate::documents::moderation::notice::Notice;
use crate::documents::{Document, add};
use crate::kernel::store::records::Committed;
use quartier_protocol::http::moderation::notices::NoticeKind;
use quartier_protocol::id::{NoticeId, ScheduledId};

/// Takes it back, for its author; a facilitator does so to others' with a passkey shown and a reason, which is written down and
/// told to its author.
pub async fn run(service: &Service, actor: &Actor, id: ScheduledId, why: &str) -> Result<(), Declined> {
    let one = found(service, actor, id).await?;
    if one.it.told.by == actor.id() {
        return match kept(service, one.remove(), one.it.due(), None).await? {
            Committed::Done => Ok(()),
            Committed::Stale(_) => Err(Declined::conflict()),
        };
    }
    actor.verified(service)?;
    let why = reason(why)?;
    let notice = notice(service, actor, &one.it, why.clone().unwrap_or_default());
    let mut changes = vec![one.remove(), add(&notice)?];
    changes.extend(replaced(one.it.due().map(|due| due.id()).as_deref(), None)?);
    let act = Act {
        what: "scheduled.cancelled",
        by: Some(actor.id()),
        member: Some(one.it.told.by),
        channel: Some(one.it.told.channel),
        subject: Some(id.to_string()),
        why,
        ..Act::default()
    };
    let decided = Decided::from(changes).tell([Control::OwnChanged(one.it.told.by)]);
    recorded(service, Scope::Pairing(one.it.pairing), &[act], decided).await
}

fn notice(service: &Service, actor: &Actor, one: &Scheduled, why: String) -> Notice {
    let plan = one.told.plan.clone();
    let about = NoticeKind::ScheduledCancelled {
        channel: one.told.channel,
        text: plan.text,
        text_lang: plan.lang,
        translation: plan.translation,
        why,
        lang: actor.me().lang.clone(),
    };
    Notice::new(NoticeId(service.entropy.uuid()), one.told.by, one.pairing, service.clock.now(), about)
}
