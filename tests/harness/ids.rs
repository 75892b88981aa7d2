//! Ids as clients make them.

use quartier_protocol::command::Ref;
use quartier_protocol::id::{ChannelId, MessageId};
use uuid::Uuid;

/// A new message's id (version 7).
#[expect(clippy::disallowed_methods, reason = "clients of the tests make ids as real ones do")]
pub fn message() -> MessageId {
    MessageId(Uuid::now_v7())
}

/// A channel that is nowhere.
#[expect(clippy::disallowed_methods, reason = "clients of the tests make ids as real ones do")]
pub fn nowhere() -> ChannelId {
    ChannelId(Uuid::new_v4())
}

/// What a member of a Redis Cluster calls itself: forty hexadecimal digits.
#[expect(clippy::disallowed_methods, reason = "servers of the tests make ids as real ones do")]
pub fn redis_node() -> String {
    format!("{}{:08x}", Uuid::new_v4().simple(), Uuid::new_v4().as_fields().0)
}

/// A numbered `ref`.
pub fn numbered(number: i64) -> Ref {
    Ref::Number(number)
}
