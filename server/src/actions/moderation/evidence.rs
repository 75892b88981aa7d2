//! What a message said, and what stood around it, as it was when it first came to the desk; and again where it was changed since.

use crate::actions::Service;
use crate::documents::moderation::held::Held;
use crate::kernel::store::Stored;
use quartier_protocol::event::EventKind;
use quartier_protocol::http::moderation::desk::{Evidence, Quoted};
use quartier_protocol::id::ChannelId;
use quartier_protocol::message::{Message, Revision};

/// Messages quoted before and after.
const AROUND: u32 = 3;
/// Messages after it that are quoted in all, the same text being changed again and again.
const AFTER_MAX: usize = 2 * AROUND as usize;
/// Events looked at for messages after it.
const LOOKED_AT: u32 = 200;

/// Freezes it.
pub async fn of(service: &Service, channel: ChannelId, message: &Message) -> Stored<Evidence> {
    let log = &service.stores.log;
    let before = log.messages(channel, Some(message.position), AROUND).await?.map(|page| page.messages);
    let later = log.events(channel, message.position, LOOKED_AT).await?.map(|page| page.events).unwrap_or_default();
    let posted = later.into_iter().filter_map(|event| match event.kind {
        EventKind::MessagePosted { message } => Some(message.id),
        _ => None,
    });
    let mut after = Vec::new();
    for id in posted.take(AROUND as usize) {
        // As it is now: the event has the text it began with.
        after.extend(log.find(channel, id).await?.map(|found| quoted(&found)));
    }
    Ok(Evidence {
        at: service.clock.now(),
        before: before.iter().flatten().map(quoted).collect(),
        message: quoted(message),
        later: Vec::new(),
        after,
        revisions: log.revisions(channel, message.id).await?.unwrap_or_default(),
    })
}

/// Freezes what waits, and what stands where it would appear: around an edit's message, or at the end of the channel. Of an edit,
/// what its message says now is the last of the revisions.
pub async fn of_held(service: &Service, held: &Held) -> Stored<Evidence> {
    let log = &service.stores.log;
    let message = Quoted {
        id: held.message,
        author: held.author,
        at: held.at,
        lang: held.lang.clone(),
        text: Some(held.text.as_str().to_owned()),
        translation: held.translation.clone(),
    };
    let edited = if held.edit { log.find(held.channel, held.message).await? } else { None };
    if let Some(edited) = edited {
        let mut evidence = of(service, held.channel, &edited).await?;
        evidence.revisions.extend(edited.text.map(|text| Revision {
            at: edited.edited_at.unwrap_or(edited.at),
            by: edited.author,
            text,
            lang: edited.lang,
            translation: edited.translation,
        }));
        return Ok(Evidence { message, ..evidence });
    }
    let before = log.messages(held.channel, None, AROUND).await?.map(|page| page.messages);
    Ok(Evidence {
        at: service.clock.now(),
        before: before.iter().flatten().map(quoted).collect(),
        message,
        later: Vec::new(),
        after: Vec::new(),
        revisions: Vec::new(),
    })
}

/// Freezes what came around it since, where it says something else by now. What was there at first stays.
pub async fn renew(service: &Service, channel: ChannelId, message: &Message, evidence: &mut Evidence) -> Stored<()> {
    let fresh = of(service, channel, message).await?;
    for quoted in fresh.after {
        if !evidence.after.iter().any(|known| known.id == quoted.id) && evidence.after.len() < AFTER_MAX {
            evidence.after.push(quoted);
        }
    }
    if fresh.revisions.len() > evidence.revisions.len() {
        evidence.revisions = fresh.revisions;
    }
    Ok(())
}

/// What a message says now.
pub fn quoted(message: &Message) -> Quoted {
    Quoted {
        id: message.id,
        author: message.author,
        at: message.at,
        lang: message.lang.clone(),
        text: message.text.as_ref().map(|text| text.as_str().to_owned()),
        translation: message.translation.clone(),
    }
}
