//! Which of the encodings a file is kept in a client reads best: `Accept-Encoding` (RFC 9110, 12.5.3).

use axum::http::{HeaderMap, header};

/// An encoding that files are kept in beside the plain one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Encoding {
    /// RFC 7932.
    Brotli,
    /// RFC 1952.
    Gzip,
}

impl Encoding {
    /// Its name in `Content-Encoding`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What the name of a file that is kept in it ends with.
    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// Those that a client takes, the smaller one first whatever it prefers itself. What can't be read counts as not said.
    pub(super) fn accepted(headers: &HeaderMap) -> impl Iterator<Item = Self> {
        let said: Vec<&str> = headers
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        let taken = move |name: &str| {
            let named = |wanted: &str| {
                said.iter().find_map(|one| {
                    let mut parts = one.split(';').map(str::trim);
                    let is_it = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
                    is_it.then(|| !parts.any(is_zero))
                })
            };
            named(name).or_else(|| named("*")).unwrap_or(false)
        };
        [Self::Brotli, Self::Gzip].into_iter().filter(move |one| taken(one.name()))
    }
}

/// Whether a parameter says "not at all": `q=0`, `q=0.000`.
fn is_zero(parameter: &str) -> bool {
    let weight = parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q="));
    weight.and_then(|weight| weight.trim().parse::<f32>().ok()) == Some(0.0)
}

#[cfg(test)]
mod tests {
    use super::Encoding::{self, Brotli, Gzip};
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn the_smallest_that_is_taken_comes_first() {
        for (said, wanted) in [
            (&["gzip, deflate, br, zstd"][..], &[Brotli, Gzip][..]),
            (&["gzip"], &[Gzip]),
            (&["br;q=0, gzip;q=0.1"], &[Gzip]),
            (&["GZIP", "BR; Q=0.5"], &[Brotli, Gzip]),
            (&["*"], &[Brotli, Gzip]),
            (&["*;q=0, gzip"], &[Gzip]),
            (&["identity"], &[]),
            (&["br;q=0.000"], &[]),
            (&["brotli, x-gzip, ;;,, q=1"], &[]),
            (&[""], &[]),
            (&[], &[]),
        ] {
            let mut headers = HeaderMap::new();
            for one in said {
                headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static(one));
            }
            assert_eq!(Encoding::accepted(&headers).collect::<Vec<_>>(), wanted, "{said:?}");
        }
    }
}
