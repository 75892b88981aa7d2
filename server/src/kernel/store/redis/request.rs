//! What is asked of a server: one command or script, with the slot of its keys.

use super::script::Script;
use super::slot::slot_of;
use redis::{Cmd, ToRedisArgs};

/// A command and where its keys are.
pub struct Request {
    /// As it is sent first; of a script, the `EVALSHA`.
    pub command: Cmd,
    /// Where its keys are.
    pub slot: u16,
    script: Option<&'static Script>,
}

impl Request {
    /// A command about a key; more arguments follow.
    pub fn about(key: &str, command: &str) -> Self {
        let mut asked = Cmd::new();
        asked.arg(command).arg(key);
        Self { command: asked, slot: slot_of(key), script: None }
    }

    /// A script on these keys, all of one slot; arguments follow.
    pub fn script(script: &'static Script, keys: &[String]) -> Self {
        let mut command = Cmd::new();
        command.arg("EVALSHA").arg(script.digest()).arg(keys.len()).arg(keys);
        Self { command, slot: keys.first().map_or(0, |key| slot_of(key)), script: Some(script) }
    }

    /// Adds an argument, or several.
    pub fn arg(mut self, value: impl ToRedisArgs) -> Self {
        self.command.arg(value);
        self
    }

    /// The whole script with the same keys and arguments, for a server that doesn't know it yet.
    pub fn in_full(&self) -> Option<Cmd> {
        let script = self.script?;
        let mut command = Cmd::new();
        command.arg("EVAL").arg(script.code());
        for argument in self.command.args_iter().skip(2) {
            if let redis::Arg::Simple(bytes) = argument {
                command.arg(bytes);
            }
        }
        Some(command)
    }
}
