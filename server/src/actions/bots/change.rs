//! Change what a bot may do and where.

use super::{channels, found, grant, shown};
use crate::actions::credentials;
use crate::actions::outbox::Decided;
use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service};
use crate::documents::audit::{Act, Scope};
use crate::kernel::broker::Control;
use crate::kernel::store::directory::{DirectoryChange, Rights};
use quartier_protocol::http::bots::{Bot, BotPatch};
use quartier_protocol::id::MemberId;

/// Does what the patch names. The bot's connections close, and come back with what it then may do.
pub async fn run(service: &Service, actor: &Actor, bot: MemberId, patch: BotPatch) -> Result<Bot, Declined> {
    let (mut kept, record) = found(service, actor, bot).await?;
    let pairing = kept.it.pairing;
    let before = kept.it.grant.clone();
    let verbs = patch.verbs.unwrap_or(before.verbs);
    let (burst, per_second) = (patch.burst.or(Some(before.burst)), patch.per_second.or(Some(before.per_second)));
    kept.it.grant = grant(&verbs, burst, per_second)?;
    let bound = match patch.channels {
        Some(wanted) => Some(channels(service, pairing, wanted).await?),
        None => None,
    };
    let mut changes = vec![kept.replace()?];
    if let Some(mut token) = credentials::known(service, &kept.it.token).await? {
        token.it.grant = Some(kept.it.grant.clone());
        changes.push(token.replace()?);
    }
    let details = serde_json::json!({"verbs": verbs}).as_object().cloned().unwrap_or_default();
    let act = Act { what: "bot.changed", by: Some(actor.id()), member: Some(bot), details, ..Act::default() };
    let rights = bound.clone().map(|bound| Rights { bound: Some(bound), ..Rights::default() });
    let decided = Decided::from(changes)
        .directory(rights.map(|rights| DirectoryChange::Rights(bot, rights)))
        .tell([Control::CredentialReplaced(kept.it.token)]);
    recorded(service, Scope::Pairing(pairing), &[act], decided).await?;
    Ok(shown(&kept.it, &record.me, bound.as_ref().unwrap_or(&record.bound)))
}
