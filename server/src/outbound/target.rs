//! An address as somebody typed it, or as an answer sends on to it: looked at before anything goes there.

use super::{OutboundError, Reach};
use std::net::IpAddr;
use url::{Host, Url};

/// Characters of an address at most.
const URL_MAX: usize = 2_000;
/// The first port that every program may listen on.
const FREE_PORTS: u16 = 1_024;

/// Where something is fetched from or posted to: `http` or `https`, without a name or a password in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    url: Url,
}

/// Whether an address of this scheme is a calendar's to be subscribed to.
pub fn is_webcal(scheme: &str) -> bool {
    ["webcal", "webcals"].iter().any(|one| scheme.eq_ignore_ascii_case(one))
}

impl Target {
    /// Reads an address. An address in numbers is refused here where it is private; a name is when it is looked up.
    pub fn parse(text: &str, reach: &Reach) -> Result<Self, OutboundError> {
        let wrong = OutboundError::Address;
        if text.len() > URL_MAX || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(wrong("an address has at most 2000 characters and no spaces"));
        }
        let url = Url::parse(text).map_err(|_| wrong("this is no address: it begins with https:// or http://"))?;
        Self::checked(url, reach)
    }

    /// The same of a calendar: `webcal:` is how sites write that their https address is to be subscribed to.
    pub fn of_calendar(text: &str, reach: &Reach) -> Result<Self, OutboundError> {
        match text.split_once("://") {
            Some((scheme, rest)) if is_webcal(scheme) => Self::parse(&format!("https://{rest}"), reach),
            _ => Self::parse(text, reach),
        }
    }

    /// Where an answer from here sends on to.
    pub fn sent_on(&self, location: &str, reach: &Reach) -> Result<Self, OutboundError> {
        let url = self.url.join(location).map_err(|_| OutboundError::Address("it is sent on to no address"))?;
        if self.is_secret() && url.scheme() != "https" {
            return Err(OutboundError::Address("it is sent on from https to http"));
        }
        Self::checked(url, reach)
    }

    fn checked(mut url: Url, reach: &Reach) -> Result<Self, OutboundError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(OutboundError::Address("only https and http addresses are taken"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(OutboundError::Address("an address has no name and no password in it"));
        }
        url.set_fragment(None);
        let target = Self { url };
        if !target.is_within(&target.ports(reach)) {
            return Err(match target.is_within(reach) {
                true => OutboundError::Address("the port is 80, 443, or one from 1024 on"),
                false => OutboundError::Private,
            });
        }
        Ok(target)
    }

    /// What may be reached at its port: ports that only a system's own programs listen on are for addresses the operator named.
    pub(super) fn ports(&self, reach: &Reach) -> Reach {
        match matches!(self.port(), 80 | 443) || self.port() >= FREE_PORTS {
            true => reach.clone(),
            false => reach.named_only(),
        }
    }

    /// What may be posted to: what isn't encrypted stays at addresses the operator named.
    pub(super) fn posts(&self, reach: &Reach) -> Reach {
        if self.is_secret() { reach.clone() } else { reach.named_only() }
    }

    /// Whether something may be posted there. Of a name it is known for sure when it is looked up.
    pub fn may_be_posted_to(&self, reach: &Reach) -> bool {
        self.is_within(&self.posts(reach))
    }

    fn is_within(&self, reach: &Reach) -> bool {
        self.literal().map_or_else(|| !reach.is_nowhere(), |address| reach.may(address))
    }

    /// Whether what goes there is encrypted.
    pub fn is_secret(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The host without brackets.
    pub fn host(&self) -> String {
        self.literal().map_or_else(|| self.url.host_str().unwrap_or_default().to_owned(), |address| address.to_string())
    }

    /// The address, where it is one in numbers.
    pub fn literal(&self) -> Option<IpAddr> {
        match self.url.host()? {
            Host::Ipv4(address) => Some(address.into()),
            Host::Ipv6(address) => Some(address.into()),
            Host::Domain(_) => None,
        }
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(443)
    }

    /// As the `Host` header has it.
    pub fn authority(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Path and query.
    pub fn path(&self) -> String {
        let query = self.url.query().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{query}", self.url.path())
    }

    /// The whole of it.
    pub fn as_str(&self) -> &str {
        self.url.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> OutboundError {
        Target::parse(text, &Reach::default()).unwrap_err()
    }

    fn target_address(text: &str) -> IpAddr {
        let url = Url::parse(text).unwrap();
        match url.host().unwrap() {
            Host::Ipv4(address) => address.into(),
            Host::Ipv6(address) => address.into(),
            Host::Domain(name) => panic!("{name}"),
        }
    }

    #[test]
    fn an_address_is_what_it_says() {
        let target = Target::parse("https://Rathaus.example:8443/a%20b.ics?x=1#top", &Reach::default()).unwrap();
        assert_eq!((target.host().as_str(), target.port(), target.is_secret()), ("rathaus.example", 8_443, true));
        assert_eq!((target.authority().as_str(), target.path().as_str()), ("rathaus.example:8443", "/a%20b.ics?x=1"));
        let six = Target::parse("http://[2a02:2e0::1]/", &Reach::default()).unwrap();
        assert_eq!((six.host().as_str(), six.authority().as_str(), six.port()), ("2a02:2e0::1", "[2a02:2e0::1]", 80));
    }

    #[test]
    fn what_is_no_such_address_is_refused() {
        let long = format!("https://a.example/{}", "x".repeat(URL_MAX));
        for wrong in [
            "",
            "rathaus.example",
            "/etc/passwd",
            "file:///etc/passwd",
            "ftp://a.example",
            "gopher://a.example",
            "webcal://a.example/x.ics",
            "https://",
            "https://name@a.example",
            "https://name:word@a.example",
            "https://a.example:22",
            "http://a.example:25/",
            "https://a.example/a b",
            "https://a.example/\n",
            &long,
        ] {
            assert!(matches!(refused(wrong), OutboundError::Address(_)), "{wrong}");
        }
    }

    #[test]
    fn a_private_address_is_seen_however_it_is_written() {
        for private in [
            "http://127.0.0.1",
            "http://127.1",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://169.254.169.254/latest",
            "http://192.168.1.1:8080/",
        ] {
            assert_eq!(refused(private), OutboundError::Private, "{private}");
            let named = Reach::with(vec![target_address(private)]);
            Target::parse(private, &named).unwrap();
        }
    }

    #[test]
    fn what_is_allowed_at_a_private_address_is_allowed_there_alone() {
        let named = Reach::with(vec!["10.0.0.5".parse().unwrap()]);
        let may = |text: &str| Target::parse(text, &named).map(|target| target.may_be_posted_to(&named));
        assert_eq!(may("http://10.0.0.5:81/"), Ok(true));
        assert_eq!(may("https://193.99.144.80/"), Ok(true));
        assert_eq!(may("http://193.99.144.80/"), Ok(false), "in clear, to everybody on the way");
        assert!(matches!(may("https://193.99.144.80:22/"), Err(OutboundError::Address(_))));
        // A name may be one of that address: it is looked up when something goes there.
        assert_eq!(may("http://intranet.example:81/"), Ok(true));
        assert!(!Target::parse("http://a.example/", &Reach::default()).unwrap().may_be_posted_to(&Reach::default()));
    }

    #[test]
    fn where_it_is_sent_on_to_is_looked_at_alike() {
        let here = Target::parse("https://a.example/x/y.ics", &Reach::default()).unwrap();
        assert_eq!(here.sent_on("../z.ics", &Reach::default()).unwrap().as_str(), "https://a.example/z.ics");
        assert_eq!(here.sent_on("https://10.0.0.1/", &Reach::default()), Err(OutboundError::Private));
        for wrong in ["http://b.example/", "file:///etc/passwd", "//name:word@b.example/"] {
            assert!(matches!(here.sent_on(wrong, &Reach::default()), Err(OutboundError::Address(_))), "{wrong}");
        }
    }
}
