//! Lua scripts and how they are called.
//!
//! Scripts, not functions: `EVALSHA` names a script by its content, so nodes of two versions can work on one Redis
//! during an upgrade, a new shard or replica needs nothing loaded first, and no right to administer is needed.
//! Each begins with `#!lua`, by which Redis checks memory and state before it runs anything and refuses keys of
//! another slot. What makes room says so there, and is done by a full Redis too (`makes_room.lua`): nobody's text stays because others
//! wrote so much.

use super::request::Request;

/// A script, known to the server by its digest.
pub struct Script {
    code: &'static str,
    digest: String,
}

impl Script {
    fn new(code: &'static str) -> Self {
        Self { code, digest: redis::Script::new(code).get_hash().to_owned() }
    }

    /// Its text.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The SHA-1 of its text.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// A call with these keys, all of one slot; arguments follow.
    pub fn on(&'static self, keys: &[String]) -> Request {
        Request::script(self, keys)
    }
}

/// Declares scripts: name, and the files they are made of, one after the other.
macro_rules! scripts {
    ($( $(#[$doc:meta])* $name:ident = $($file:literal)+ ; )*) => { $(
        $(#[$doc])*
        pub static $name: std::sync::LazyLock<Script> =
            std::sync::LazyLock::new(|| Script::new(concat!($(include_str!(concat!("lua/", $file, ".lua"))),+)));
    )* };
}

scripts! {
    /// Posts a message.
    POST = "writes" "append" "post";
    /// Edits a message.
    EDIT = "writes" "append" "message" "edit";
    /// Removes a message.
    REMOVE = "makes_room" "append" "message" "remove";
    /// Removes a message for moderation.
    TAKE_DOWN = "makes_room" "append" "message" "take_down";
    /// Puts back what was.
    PUT_BACK = "writes" "append" "message" "put_back";
    /// Reads a message.
    FIND = "find";
    /// Sets or unsets a reaction.
    REACT = "writes" "append" "message" "react";
    /// Changes a channel.
    CHANGE = "writes" "append" "change";
    /// Takes over what a channel is called.
    FOLLOW = "makes_room" "follow";
    /// Adds to a desk's log.
    NOTE_AT_DESK = "writes" "append" "note_at_desk";
    /// Adds to a channel's log.
    NOTE = "writes" "append" "note";
    /// Reads events.
    EVENTS = "events";
    /// Reads messages.
    MESSAGES = "messages";
    /// Reads revisions.
    REVISIONS = "revisions";
    /// Drops some of the oldest events.
    TRIM = "makes_room" "forget" "trim";
    /// Drops messages that were brought back and are trimmed.
    TRIM_RECALLED = "makes_room" "forget" "trim_recalled";
    /// Drops some of the oldest events that the archive has.
    EVICT = "makes_room" "forget" "evict";
    /// Brings messages back from the archive.
    RECALL = "makes_room" "recall";
    /// Begins a log as the archive has it.
    RESTORE = "restore";
    /// Reads what the archive doesn't have yet.
    TO_ARCHIVE = "to_archive";
    /// Notes that the archive has what was changed without an event.
    UNTOUCH = "makes_room" "untouch";
    /// Reads where a log stands.
    EDGE = "edge";
    /// Gives a log that went back a new epoch.
    ROLLBACK = "rollback";
    /// Reads where somebody who has read so far stands.
    PLACE = "place";
    /// A connection arrives.
    ARRIVE = "writes" "here" "arrive";
    /// A connection leaves.
    LEAVE = "makes_room" "here" "leave";
    /// Connections are still there.
    RENEW = "writes" "here" "renew";
    /// Connections that were not renewed are gone.
    EXPIRE = "makes_room" "here" "expire";
    /// Begins the log of a channel.
    OPEN_CHANNEL = "begin" "open_channel";
    /// Begins the log of a desk.
    OPEN_DESK = "begin" "open_desk";
    /// Takes what a member said out of a log.
    ERASE = "makes_room" "append" "message" "erase";
    /// Finds where a log was at a time.
    REACHED = "reached";
}
