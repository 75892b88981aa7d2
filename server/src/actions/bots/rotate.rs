//! Give a bot another token: the old one is worth nothing from then on.

use super::{found, shown, token};
use crate::actions::outbox::Decided;
use crate::actions::recorded::recorded;
use crate::actions::{Actor, Declined, Service};
use crate::documents::audit::{Act, Scope};
use crate::documents::credential::Credential;
use crate::documents::{self, add};
use crate::kernel::broker::Control;
use quartier_protocol::http::bots::BotMade;
use quartier_protocol::id::MemberId;

/// Rotates it.
pub async fn run(service: &Service, actor: &Actor, bot: MemberId) -> Result<BotMade, Declined> {
    let (mut kept, record) = found(service, actor, bot).await?;
    let old = kept.it.token;
    let (secret, credential) = token(service, bot, &kept.it.grant);
    kept.it.token = credential.digest;
    kept.it.rotated = service.clock.now();
    let changes = [kept.replace()?, documents::remove::<Credential>(&old.hex()), add(&credential)?];
    let decided = Decided::from(changes).tell([Control::CredentialEnded(old)]);
    let act = Act { what: "bot.token_changed", by: Some(actor.id()), member: Some(bot), ..Act::default() };
    recorded(service, Scope::Pairing(kept.it.pairing), &[act], decided).await?;
    Ok(BotMade { bot: shown(&kept.it, &record.me, &record.bound), token: secret })
}
