//! Addresses in the configuration: where people come from, which proxies speak for them, who may be near.

use super::ConfigError;
use ipnet::IpNet;
use std::net::IpAddr;
use url::Url;

/// Whether a listener on `listening` also takes connections to `address`: the same address, or an unspecified one (`::` covers IPv6 and
/// IPv4, `0.0.0.0` IPv4 only).
pub(super) fn covers(listening: IpAddr, address: IpAddr) -> bool {
    let (listening, address) = (listening.to_canonical(), address.to_canonical());
    listening == address || (listening.is_unspecified() && (listening.is_ipv6() || address.is_ipv4()))
}

/// Whether an address is this machine's own or in a private network (RFC 1918, RFC 4193).
pub(super) fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

/// An origin (RFC 6454) without anything behind it, as browsers write it: a name with umlauts in its ASCII form, no default port.
pub(super) fn public_origin(given: &str) -> Result<String, ConfigError> {
    let wrong =
        || ConfigError::Invalid { key: "public_url", why: format!("{given:?} is not like https://chat.example.org") };
    let url = Url::parse(given).map_err(|_| wrong())?;
    let is_bare = matches!(url.scheme(), "http" | "https")
        && url.path() == "/"
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if is_bare { Ok(url.origin().ascii_serialization()) } else { Err(wrong()) }
}

/// An address, or a range of them as `10.0.0.0/8` (RFC 4632).
pub(super) fn network(given: &str) -> Result<IpNet, ConfigError> {
    let address = given.parse::<IpAddr>().map(IpNet::from);
    address.or_else(|_| given.parse()).map_err(|_| ConfigError::Invalid {
        key: "trusted_proxies",
        why: format!("{given:?} is neither an address nor a range such as 10.0.0.0/8"),
    })
}

/// Whether a public URL's host is this machine, or a name that is none beyond it (RFC 6761: `localhost`, `test`).
pub(super) fn is_on_this_machine(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/').to_ascii_lowercase();
    let host = match rest.strip_prefix('[') {
        Some(address) => address.split(']').next().unwrap_or_default(),
        None => rest.split(':').next().unwrap_or_default(),
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    matches!(last, "localhost" | "test") || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_what_browsers_make_of_it() {
        for (given, origin) in [
            ("https://jugendräte.example", "https://xn--jugendrte-12a.example"),
            ("https://Chat.Example.org:443/", "https://chat.example.org"),
            ("https://chat.example.org:8443", "https://chat.example.org:8443"),
        ] {
            assert_eq!(public_origin(given).unwrap(), origin);
        }
    }

    #[test]
    fn a_proxy_is_an_address_or_a_range() {
        let has = |range: &str, address: &str| network(range).unwrap().contains(&address.parse::<IpAddr>().unwrap());
        assert!(has("10.0.0.0/8", "10.9.8.7") && !has("10.0.0.0/8", "11.0.0.1"));
        assert!(has("192.0.2.1", "192.0.2.1") && !has("192.0.2.1", "192.0.2.2"));
        assert!(has("fd00::/8", "fd12::1") && network("10.0.0.0/33").is_err());
    }
}
