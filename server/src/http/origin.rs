//! Which origins may speak with a cookie (RFC 6454; OWASP: cross-site WebSocket hijacking).

use axum::http::{HeaderMap, header};

/// The exact allowlist.
#[derive(Clone, Debug)]
pub struct Origins {
    allowed: Vec<String>,
    secure: bool,
}

impl Origins {
    /// The public URLs, which are origins as browsers write them, or where none are given, of the listening address by number and as localhost.
    pub fn new(public_urls: &[String], scheme: &str, listening: std::net::SocketAddr) -> Self {
        let mut allowed: Vec<String> = public_urls.to_vec();
        if allowed.is_empty() {
            // The name first, since passkeys are made for names only.
            allowed.push(format!("{scheme}://localhost:{}", listening.port()));
            allowed.push(format!("{scheme}://{listening}"));
        }
        let secure = allowed.iter().all(|origin| origin.starts_with("https://"));
        Self { allowed, secure }
    }

    /// All of them.
    pub fn all(&self) -> &[String] {
        &self.allowed
    }

    /// Where links lead.
    pub fn first(&self) -> &str {
        self.allowed.first().map_or("", String::as_str)
    }

    /// Whether browsers come by TLS only: cookies are then `Secure` and `__Host-`.
    pub fn secure(&self) -> bool {
        self.secure
    }

    /// Whether the request names exactly one Origin and it is on the list. `None`: it names none.
    pub fn judge(&self, headers: &HeaderMap) -> Option<bool> {
        let mut origins = headers.get_all(header::ORIGIN).iter();
        let origin = origins.next()?;
        let single = origins.next().is_none();
        Some(single && origin.to_str().is_ok_and(|origin| self.allowed.iter().any(|allowed| allowed == origin)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_the_exact_origin_passes() {
        let origins = Origins::new(&["https://chat.example.org".into()], "http", "127.0.0.1:1".parse().unwrap());
        let judge = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ORIGIN, HeaderValue::from_str(value).unwrap());
            origins.judge(&headers)
        };
        assert_eq!(judge("https://chat.example.org"), Some(true));
        for wrong in [
            "http://chat.example.org",
            "https://chat.example.org.evil.example",
            "https://example.org",
            "null",
            "",
            "https://chat.example.org:8443",
            "https://chat.example.org/",
            "https://evilchat.example.org",
        ] {
            assert_eq!(judge(wrong), Some(false), "{wrong}");
        }
        assert_eq!(origins.judge(&HeaderMap::new()), None);
        assert!(origins.secure());
    }

    #[test]
    fn two_origins_are_none() {
        let origins = Origins::new(&[], "http", "127.0.0.1:9".parse().unwrap());
        let mut headers = HeaderMap::new();
        headers.append(header::ORIGIN, HeaderValue::from_static("http://127.0.0.1:9"));
        assert_eq!(origins.judge(&headers), Some(true));
        headers.append(header::ORIGIN, HeaderValue::from_static("http://127.0.0.1:9"));
        assert_eq!(origins.judge(&headers), Some(false));
        assert!(!origins.secure());
    }
}
