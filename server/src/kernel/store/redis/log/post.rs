//! Posting: one script, and a look into the archive for ids as old as what is there.

use super::super::super::Stored;
use super::super::super::log::{NewMessage, Posted};
use super::super::error::corrupt;
use super::super::keys;
use super::super::record;
use super::super::request::Request;
use super::super::script;
use super::{RedisLog, TRIES, changing, moving, position};
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::time::Timestamp;

enum Claim {
    Ours,
    Anothers,
}

/// When an id was made that is young: then whatever was posted under it is in the log store still.
pub(super) fn young_ms(id: MessageId, at: Timestamp, ids_ms: i64) -> Option<i64> {
    made_ms(id).filter(|made| is_young(*made, at, ids_ms))
}

/// When an id was made, in Unix milliseconds, as UUIDv7 says it; others have no time.
pub(super) fn made_ms(id: MessageId) -> Option<i64> {
    let made = id.0.get_timestamp().filter(|_| id.0.get_version_num() == 7)?;
    let (seconds, nanos) = made.to_unix();
    Some(i64::try_from(seconds).ok()?.saturating_mul(1_000).saturating_add(i64::from(nanos) / 1_000_000))
}

/// Whether whatever was posted under an id is here still: it is of the last hour, or of the next, where a client's clock is ahead.
fn is_young(made_ms: i64, at: Timestamp, ids_ms: i64) -> bool {
    made_ms.saturating_sub(at.unix_ms()) <= ids_ms && at.unix_ms().saturating_sub(made_ms) < ids_ms
}

impl RedisLog {
    /// Where slots are spread, a message's id is claimed for its channel first, since one step can't reach two slots.
    /// A claim of a post that then fails for good is given back; one left by a crash lets the same post be repeated.
    async fn claim(&self, channel: ChannelId, id: MessageId) -> Stored<Claim> {
        let (key, id, channel) = (keys::claims(id), id.to_string(), channel.to_string());
        let claimed = self.servers.request::<bool>(Request::about(&key, "HSETNX").arg(&id).arg(&channel)).await?;
        if claimed {
            return Ok(Claim::Ours);
        }
        let holder: Option<String> = self.servers.request(Request::about(&key, "HGET").arg(&id)).await?;
        Ok(if holder.is_none_or(|holder| holder == channel) { Claim::Ours } else { Claim::Anothers })
    }

    /// Posts a message.
    pub(super) async fn post_message(&self, channel: ChannelId, message: NewMessage, at: Timestamp) -> Stored<Posted> {
        let NewMessage { id, reply_to, .. } = message;
        let mut keys = changing(channel).to_vec();
        if !self.servers.is_cluster() {
            keys.push(keys::claims(id));
        } else if let Claim::Anothers = self.claim(channel, id).await? {
            return Ok(Posted::Conflict);
        }
        // Others may be of messages that the archive alone has.
        let young = young_ms(id, at, self.window.ids_ms).unwrap_or(-1);
        let mut looked_up = String::new();
        let mut tries = 0;
        let answer = loop {
            let request = script::POST
                .on(&keys)
                .arg(id.to_string())
                .arg(channel.to_string())
                .arg(at.unix_ms())
                .arg(record::posted(&message))
                .arg(message.said().kept())
                .arg(reply_to.map(|id| id.to_string()).unwrap_or_default())
                .arg(young)
                .arg(&looked_up);
            let answer: Vec<String> = self.adding(channel, self.servers.request(request)).await?;
            let words: Vec<&str> = answer.iter().map(String::as_str).collect();
            let again = match words.as_slice() {
                // The archive alone may have a message with this id.
                ["look_up", evictions] => {
                    match self.archive.message(id).await? {
                        Some((holder, _)) if holder != channel => {
                            // What this post claimed is the other channel's.
                            if self.servers.is_cluster() {
                                self.give_back(&[id]).await?;
                            }
                            return Ok(Posted::Conflict);
                        }
                        Some(_) if self.bring_back(channel, id).await? => {}
                        _ => looked_up = (*evictions).to_owned(),
                    }
                    true
                }
                ["no_reply_to"] => match reply_to {
                    Some(reply_to) => self.bring_back(channel, reply_to).await?,
                    None => false,
                },
                ["no_channel"] => self.begin_lost(&[channel]).await?,
                _ => false,
            };
            tries += 1;
            if !again {
                break answer;
            } else if tries == TRIES {
                return Err(moving());
            }
        };
        let words: Vec<&str> = answer.iter().map(String::as_str).collect();
        let refused = match words.as_slice() {
            ["new", epoch, offset, at] => {
                return Ok(Posted::New { position: position(epoch, offset)?, at: record::time(at)? });
            }
            ["duplicate", epoch, offset, at] => {
                return Ok(Posted::Duplicate { position: position(epoch, offset)?, at: record::time(at)? });
            }
            ["conflict"] => return Ok(Posted::Conflict),
            ["archived"] => Posted::Archived,
            ["no_reply_to"] => Posted::NoReplyTo,
            ["removed_reply_to"] => Posted::RemovedReplyTo,
            ["no_channel"] => Posted::NoChannel,
            _ => return Err(corrupt("a script's answer")),
        };
        if self.servers.is_cluster() {
            self.give_back(&[id]).await?;
        }
        Ok(refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::{Builder, Uuid};

    const HOUR: i64 = 3_600_000;

    #[test]
    fn ids_tell_when_they_were_made() {
        let id = Builder::from_unix_timestamp_millis(1_770_908_523_004, &[7; 10]).into_uuid();
        assert_eq!(made_ms(MessageId(id)), Some(1_770_908_523_004));
        assert_eq!(made_ms(MessageId(Uuid::from_u128(7))), None);
        assert_eq!(made_ms(MessageId(Builder::from_random_bytes([255; 16]).into_uuid())), None);
    }

    #[test]
    fn ids_of_this_hour_are_young() {
        let at = Timestamp::from_unix_ms(100 * HOUR);
        for (made, young) in [(100, true), (99, false), (101, true)] {
            assert_eq!(is_young(made * HOUR, at, HOUR), young, "{made}");
        }
        assert!(is_young(99 * HOUR + 1, at, HOUR));
        assert!(!is_young(101 * HOUR + 1, at, HOUR));
        assert!(!is_young(at.unix_ms(), at, 0), "where no id is young");
    }
}
