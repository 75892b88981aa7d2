//! The shared language of Quartier: what the server, the browser, bots and tests say to each other.
//!
//! Owns ids, bounded text, positions, commands, events, refusals, close codes and limits.
//! Never does input or output, reads no clock, makes no random number.
//! Invariant: a value of a type in this crate is valid; whatever came from outside was parsed into it.

pub mod close;
pub mod command;
pub mod decode;
pub mod directory;
pub mod event;
pub mod fold;
pub mod http;
pub mod id;
pub mod lang;
pub mod limits;
pub mod local;
pub mod message;
pub mod noted;
pub mod position;
pub mod problem;
pub mod push;
pub mod refusal;
pub mod reply;
pub mod text;
pub mod time;

/// What capabilities say: a module each, with all that tests and the reference tell of it.
macro_rules! capabilities {
    ($($name:ident),+ $(,)?) => {
        $(pub mod $name;)+

        #[cfg(test)]
        const CAPABILITIES: &[told::Told] = &[$($name::TOLD),+];
    };
}

capabilities! { later }

#[cfg(test)]
mod golden;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod told;
#[cfg(test)]
mod typescript;

/// The types that cross HTTP, by name, as JSON Schema (draft 2020-12); they refer to each other as OpenAPI's components do.
pub const SCHEMAS: &str = include_str!("../schemas.json");
/// The WebSocket subprotocol a client offers and the server selects (RFC 6455, section 1.9).
pub const SUBPROTOCOL: &str = "quartier.v1";
/// The number `hello` carries; it changes only when an old client could no longer follow.
pub const PROTOCOL_VERSION: u32 = 1;
