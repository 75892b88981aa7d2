//! Make a bot.

use super::{channels, grant, shown, token};
use crate::actions::names::{self, Taken};
use crate::actions::outbox::Decided;
use crate::actions::recorded::try_recorded;
use crate::actions::{Actor, Declined, Service, join};
use crate::documents::audit::{Act, Scope};
use crate::documents::bot::{Bot, of_pairing};
use crate::documents::{self, add};
use crate::domain::administration::Care;
use crate::kernel::store::directory::{DirectoryChange, MemberRecord};
use crate::kernel::store::records::Committed;
use quartier_protocol::directory::Role;
use quartier_protocol::http::bots::{BotMade, NewBot};
use quartier_protocol::id::{MemberId, PairingId};
use quartier_protocol::lang::Lang;
use quartier_protocol::push::Me;

/// Bots one pairing can have.
const BOTS_MAX: usize = 20;

/// Makes it; its token is told this once.
pub async fn run(service: &Service, actor: &Actor, pairing: PairingId, new: NewBot) -> Result<BotMade, Declined> {
    actor.cares(service, pairing, Care::Everything)?;
    let now = service.clock.now();
    let there = documents::list::<Bot>(&*service.stores.records, &of_pairing(pairing), now).await?;
    if there.len() >= BOTS_MAX {
        return Err(Declined::bad("the pairing has as many bots as it can"));
    }
    let grant = grant(&new.verbs, new.burst, new.per_second)?;
    let bound = channels(service, pairing, new.channels).await?;
    let member = MemberId(service.entropy.uuid());
    let Taken { name, mut changes, alerts } = names::take(service, &new.name, Role::Bot, member, &[pairing]).await?;
    let (secret, credential) = token(service, member, &grant);
    let bot = Bot { member, pairing, grant, token: credential.digest, made: now, by: Some(actor.id()), rotated: now };
    let reading = vec![Lang::de(), Lang::fr()];
    let me = Me { id: member, name, role: Role::Bot, lang: Lang::de(), council: None, reading, writing: None };
    let shown = shown(&bot, &me, &bound);
    changes.extend([add(&bot)?, add(&credential)?]);
    let details = serde_json::json!({"verbs": bot.grant.verbs}).as_object().cloned().unwrap_or_default();
    let act = Act { what: "bot.made", by: Some(actor.id()), member: Some(member), details, ..Act::default() };
    let decided = Decided::from(changes)
        .directory([DirectoryChange::Newcomer(MemberRecord { me, bound })])
        .tell(join::told(member, &[pairing]));
    if try_recorded(service, Scope::Pairing(pairing), &[act], decided).await? != Committed::Done {
        return Err(names::taken());
    }
    alerts.tell(service).await;
    Ok(BotMade { bot: shown, token: secret })
}
