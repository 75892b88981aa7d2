//! What a server has beside its store. Looked at before the store is: a newer program brings that up to date for good, which one that
//! can't start after all should not have done.

use super::holidays::holidays;
use crate::actions::agenda::holidays::Holidays;
use crate::config::Config;
use crate::http::{self, Files, Tls};
use anyhow::Context;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpSocket};

/// Certificate, addresses and calendars of holidays.
pub struct Prepared {
    pub(super) tls: Option<Arc<Tls>>,
    pub(super) public: Bound,
    pub(super) admin: Bound,
    pub(super) holidays: Holidays,
}

/// An address that is the server's; whoever connects is refused until it listens.
pub(super) struct Bound {
    socket: TcpSocket,
    wanted: SocketAddr,
}

impl Bound {
    fn to(wanted: SocketAddr) -> anyhow::Result<Self> {
        let socket = http::bind(wanted).with_context(|| format!("can't listen on {wanted}"))?;
        Ok(Self { socket, wanted })
    }

    pub(super) fn listen(self) -> anyhow::Result<TcpListener> {
        http::listen(self.socket).with_context(|| format!("can't listen on {}", self.wanted))
    }
}

/// Reads the certificate and the calendars, and takes the addresses. Errors name what can't be had.
pub fn prepare(config: &Config) -> anyhow::Result<Prepared> {
    let tls = match &config.tls {
        Some([certificate, key]) => Some(Tls::read(Files { certificate: certificate.clone(), key: key.clone() })?),
        None => None,
    };
    let holidays = holidays(&config.holidays)?;
    Ok(Prepared { tls, public: Bound::to(config.listen)?, admin: Bound::to(config.admin_listen)?, holidays })
}
