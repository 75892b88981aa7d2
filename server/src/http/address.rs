//! Where requests come from, and how many connections one address may have.

use axum::http::HeaderMap;
use ipnet::IpNet;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// Counts connections by address. Loopback and trusted proxies don't count themselves.
pub struct Addresses {
    trusted_proxies: Vec<IpNet>,
    said_in: SaidIn,
    connections_max: usize,
    connections: Mutex<HashMap<IpAddr, usize>>,
}

/// Where trusted proxies say for whom they speak.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SaidIn {
    /// `X-Forwarded-For`, as most do.
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// An address's right to a connection; given back when dropped.
pub struct AddressPermit {
    addresses: Arc<Addresses>,
    address: Option<IpAddr>,
}

impl Addresses {
    /// Nobody there yet.
    pub fn new(trusted_proxies: Vec<IpNet>, said_in: SaidIn, connections_max: usize) -> Arc<Self> {
        Arc::new(Self { trusted_proxies, said_in, connections_max, connections: Mutex::default() })
    }

    /// A permit for one more connection. `None`: the address has as many as it may.
    pub fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<AddressPermit> {
        let (address, peer) = (peer.to_canonical(), counted(peer));
        if peer.is_loopback() || self.is_trusted(address) {
            return Some(AddressPermit { addresses: self.clone(), address: None });
        }
        let mut connections = self.connections.lock();
        let count = connections.entry(peer).or_default();
        if *count >= self.connections_max {
            return None;
        }
        *count += 1;
        Some(AddressPermit { addresses: self.clone(), address: Some(peer) })
    }

    fn is_trusted(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(&address))
    }

    /// Where a request really comes from, as it is counted: what a trusted proxy says, else the peer. What a proxy says and nobody can
    /// read is [`STRANGER`]: never this machine, whose attempts aren't counted.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let (address, peer) = (peer.to_canonical(), counted(peer));
        if !self.is_trusted(address) {
            return peer;
        }
        // The last entry is the one our own proxy wrote; what stands before it is the client's word. And a header our
        // proxy doesn't write is the client's word altogether.
        let said = match self.said_in {
            SaidIn::XForwardedFor => last_entry(headers, "x-forwarded-for").map(node),
            SaidIn::Forwarded => last_entry(headers, "forwarded").map(forwarded_for),
        };
        said.map_or(peer, |address| address.map_or(STRANGER, counted))
    }
}

/// What counts as one address: of IPv6 the network, since whoever has one address of a /64 has all (RFC 6177). An IPv4
/// address in an IPv6 one, as a socket for both has them, is the IPv4 address (RFC 4291, section 2.5.5.2).
pub fn counted(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) if !six.is_loopback() => {
            let [a, b, c, d, ..] = six.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        other => other,
    }
}

/// Everybody whose address can't be read.
const STRANGER: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// What stands last in a header; empty where it is no text. `None`: there is no such header.
fn last_entry<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let last = headers.get_all(name).iter().next_back()?;
    Some(last.to_str().unwrap_or_default().rsplit(',').next().unwrap_or_default().trim())
}

/// An address as proxies write it: bare, with a port, in brackets, in quotes (RFC 7239, section 6).
fn node(written: &str) -> Option<IpAddr> {
    let written = written.trim_matches('"');
    let bare = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(written);
    let address = bare.parse().ok().or_else(|| written.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()));
    // A proxy that names this machine, or nobody, has seen nobody.
    address.filter(|address: &IpAddr| !address.to_canonical().is_loopback() && !address.is_unspecified())
}

/// The address of `for=192.0.2.60;proto=https` or `for="[2001:db8::1]:4711"`.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let mut parameters = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let (_, written) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    node(written.trim())
}

impl Drop for AddressPermit {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut connections = self.addresses.connections.lock();
        if let Some(count) = connections.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                connections.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn client(said_in: SaidIn, peer: &str, name: &'static str, value: &'static str) -> String {
        let proxies = vec!["127.0.0.1/32".parse().unwrap(), "10.1.0.0/16".parse().unwrap()];
        let addresses = Addresses::new(proxies, said_in, 1);
        let mut headers = HeaderMap::new();
        headers.append(name, HeaderValue::from_static(value));
        addresses.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn w7_only_our_own_proxy_is_believed_and_only_in_its_own_header() {
        use SaidIn::{Forwarded, XForwardedFor};
        let (proxy, stranger) = ("127.0.0.1", "0.0.0.0");
        for (said_in, peer, name, value, expected) in [
            (XForwardedFor, proxy, "x-forwarded-for", "203.0.113.7", "203.0.113.7"),
            (XForwardedFor, proxy, "x-forwarded-for", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
            (XForwardedFor, proxy, "x-forwarded-for", "2001:db8:1:2:3::4", "2001:db8:1:2::"),
            (XForwardedFor, proxy, "x-forwarded-for", "::ffff:203.0.113.7", "203.0.113.7"),
            (XForwardedFor, "::ffff:127.0.0.1", "x-forwarded-for", "203.0.113.7", "203.0.113.7"),
            (XForwardedFor, proxy, "x-forwarded-for", "203.0.113.6:4711", "203.0.113.6"),
            (XForwardedFor, proxy, "x-forwarded-for", "[2001:db8::8]:443", "2001:db8::"),
            (XForwardedFor, proxy, "x-forwarded-for", "[2001:db8::8]", "2001:db8::"),
            (XForwardedFor, proxy, "x-forwarded-for", "\"203.0.113.6\"", "203.0.113.6"),
            (XForwardedFor, "10.1.2.3", "x-forwarded-for", "203.0.113.7", "203.0.113.7"),
            (XForwardedFor, "10.2.0.1", "x-forwarded-for", "203.0.113.7", "10.2.0.1"),
            (XForwardedFor, proxy, "x-forwarded-for", "nobody", stranger),
            (XForwardedFor, proxy, "x-forwarded-for", "", stranger),
            (XForwardedFor, proxy, "x-forwarded-for", "203.0.113.7, unknown", stranger),
            (XForwardedFor, proxy, "x-forwarded-for", "127.0.0.1", stranger),
            (XForwardedFor, proxy, "x-forwarded-for", "::ffff:127.0.0.1", stranger),
            (XForwardedFor, proxy, "forwarded", "for=203.0.113.7", proxy),
            (XForwardedFor, "192.0.2.1", "x-forwarded-for", "203.0.113.7", "192.0.2.1"),
            (Forwarded, proxy, "forwarded", "for=203.0.113.7;proto=https", "203.0.113.7"),
            (Forwarded, proxy, "forwarded", "for=198.51.100.1, For=\"203.0.113.7:4711\"", "203.0.113.7"),
            (Forwarded, proxy, "forwarded", "proto=https;for=\"[2001:db8::1]:4711\"", "2001:db8::"),
            (Forwarded, proxy, "forwarded", "for=_hidden", stranger),
            (Forwarded, proxy, "forwarded", "proto=https", stranger),
            (Forwarded, proxy, "forwarded", "by=10.0.0.1; for=\"[2001:db8::1]\"", "2001:db8::"),
            (Forwarded, proxy, "x-forwarded-for", "203.0.113.7", proxy),
            (Forwarded, "192.0.2.1", "forwarded", "for=203.0.113.7", "192.0.2.1"),
        ] {
            assert_eq!(client(said_in, peer, name, value), expected, "{name}: {value}");
        }
    }

    #[test]
    fn w6_neighbours_in_a_network_share_their_connections() {
        let addresses = Addresses::new(Vec::new(), SaidIn::XForwardedFor, 2);
        let admit = |address: &str| addresses.admit(address.parse().unwrap());
        let permits = [admit("2001:db8:1:2::1"), admit("2001:db8:1:2:ffff::9")];
        assert!(permits.iter().all(Option::is_some) && admit("2001:db8:1:2::3").is_none());
        assert!(admit("2001:db8:1:3::1").is_some(), "another network");
        let _mapped = [admit("::ffff:192.0.2.1"), admit("192.0.2.1")];
        assert!(admit("::ffff:192.0.2.1").is_none() && admit("::ffff:127.0.0.1").is_some() && admit("::1").is_some());
    }
}
