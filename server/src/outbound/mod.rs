//! What the server fetches and posts by HTTP: calendars and hooks, at addresses that somebody typed in.
//!
//! Owns where it may go, how long it takes and how much it reads. Never follows an address it has not looked at, never sends
//! anything of a member. Invariant: a connection is made to the very address that was found to be public, so a name that
//! answers differently the second time gains nothing.

mod address;
mod client;
mod connect;
mod target;

pub use address::is_public;
pub use client::{Answer, Fetch, Outbound, TimeLimits};
pub use target::{Target, is_webcal};

use quartier_protocol::http::agenda::calendars::CalendarProblemKind;
use std::net::IpAddr;
use std::sync::Arc;

/// What may be reached: what everybody on the internet could, and the private addresses the operator named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reach {
    named: Arc<[IpAddr]>,
    is_named_only: bool,
}

impl Default for Reach {
    fn default() -> Self {
        Self::with(Vec::new())
    }
}

impl Reach {
    /// These private addresses too.
    pub fn with(named: Vec<IpAddr>) -> Self {
        Self { named: named.into(), is_named_only: false }
    }

    /// The addresses the operator named, and no others: for what is too much of a risk anywhere else.
    pub fn named_only(&self) -> Self {
        Self { named: self.named.clone(), is_named_only: true }
    }

    /// Whether this address may be connected to.
    pub fn may(&self, address: IpAddr) -> bool {
        self.named.contains(&address) || (!self.is_named_only && is_public(address))
    }

    /// Whether no address at all may be.
    pub fn is_nowhere(&self) -> bool {
        self.is_named_only && self.named.is_empty()
    }
}

/// Why something was not fetched, or did not arrive.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum OutboundError {
    /// It is no address that can be used.
    #[error("{0}")]
    Address(&'static str),
    /// It is, or leads to, a private network.
    #[error("the address is in a private network")]
    Private,
    /// The name is not known, nobody answers there, or not as who they should be.
    #[error("nobody can be reached there: {0}")]
    Unreachable(String),
    /// It took too long.
    #[error("no answer in time")]
    Late,
    /// It is sent on and on.
    #[error("it is sent on more than {} times", client::REDIRECTS_MAX)]
    Redirects,
    /// Another status than one that helps.
    #[error("the answer is {0}")]
    Status(u16),
    /// What comes back is no HTTP, breaks off, or is packed in a way that was not asked for.
    #[error("the answer can't be read: {0}")]
    Broken(String),
    /// More bytes than there is room for.
    #[error("the answer has more than {0} bytes")]
    TooLarge(usize),
}

impl OutboundError {
    /// What it is to whoever takes a calendar in.
    pub fn kind(&self) -> CalendarProblemKind {
        match self {
            Self::Address(_) | Self::Unreachable(_) | Self::Late => CalendarProblemKind::Unreachable,
            Self::Private => CalendarProblemKind::PrivateAddress,
            Self::Redirects | Self::Status(_) | Self::Broken(_) => CalendarProblemKind::Answer,
            Self::TooLarge(_) => CalendarProblemKind::TooLarge,
        }
    }
}
