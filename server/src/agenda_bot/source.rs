//! Where a calendar comes from: a file, or an address.

use super::outside::reach_of;
use crate::outbound::{Answer, Fetch, Outbound, Target, is_webcal};
use quartier_protocol::limits::CALENDAR_BYTES;
use std::path::{Path, PathBuf};
use tokio::io::AsyncReadExt;

/// One of the two.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// A file of this machine.
    File(PathBuf),
    /// An address, `https:` or `http:`.
    Address(String),
}

/// By what an address says it is what it was.
#[derive(Clone, Default, Debug)]
pub struct Version {
    etag: Option<String>,
    modified: Option<String>,
}

impl Source {
    /// As it stands at the shell.
    pub fn named(text: &str) -> Self {
        let is_web = |scheme: &str| ["http", "https"].iter().any(|one| scheme.eq_ignore_ascii_case(one));
        match text.split_once("://") {
            Some((scheme, rest)) if is_webcal(scheme) => Self::Address(format!("https://{rest}")),
            Some((scheme, _)) if is_web(scheme) => Self::Address(text.to_owned()),
            _ => Self::File(text.into()),
        }
    }

    /// What it is called where nobody says: the file's name without its ending, or the host's.
    pub fn name(&self) -> String {
        let stem = |path: &str| {
            let stem = Path::new(path).file_stem()?.to_str()?;
            (!stem.is_empty()).then(|| stem.to_owned())
        };
        match self {
            Self::File(path) => path.to_str().and_then(stem),
            Self::Address(text) => {
                let url = url::Url::parse(text).ok();
                url.and_then(|url| stem(url.path()).or_else(|| url.host_str().map(str::to_owned)))
            }
        }
        .unwrap_or_else(|| "Agenda".to_owned())
    }

    /// Its text, and which version that is. `None`: it is the version that was read before. An error says what is wrong.
    pub async fn read(&self, before: &Version) -> Result<Option<(String, Version)>, String> {
        match self {
            Self::File(path) => {
                let text = file(path).await.map_err(|error| format!("{}: {error}", path.display()))?;
                Ok(Some((text, Version::default())))
            }
            Self::Address(address) => fetched(address, before).await.map_err(|why| format!("{address}: {why}")),
        }
    }
}

async fn file(path: &Path) -> Result<String, String> {
    let file = tokio::fs::File::open(path).await.map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    let bound = CALENDAR_BYTES as u64 + 1;
    file.take(bound).read_to_end(&mut bytes).await.map_err(|error| error.to_string())?;
    text(bytes)
}

async fn fetched(address: &str, before: &Version) -> Result<Option<(String, Version)>, String> {
    // Looked up each time: whoever runs this for months sees the site move.
    let reach = reach_of(address).await.ok_or("the name is not known")?;
    let target = Target::parse(address, &reach).map_err(|error| error.to_string())?;
    let (etag, modified) = (before.etag.as_deref(), before.modified.as_deref());
    let what = Fetch { target: &target, accept: "text/calendar, */*;q=0.1", etag, modified, limit: CALENDAR_BYTES };
    match Outbound::new(reach).fetch(what).await.map_err(|error| error.to_string())? {
        Answer::Unchanged => Ok(None),
        Answer::Body { bytes, etag, modified } => Ok(Some((text(bytes.to_vec())?, Version { etag, modified }))),
    }
}

/// The bytes as text: JSON, which they travel in, has no other.
fn text(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.len() > CALENDAR_BYTES {
        return Err(format!("a calendar has at most {CALENDAR_BYTES} bytes"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("line {line}: the line is not UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_an_address_is_one_and_each_has_a_name() {
        for (text, is_address, name) in [
            ("rathaus.ics", false, "rathaus"),
            ("/srv/agenda/Mairie de Nantes.ics", false, "Mairie de Nantes"),
            ("https://rathaus.example/termine/rat.ics?x=1", true, "rat"),
            ("HTTP://rathaus.example/", true, "rathaus.example"),
            ("webcal://rathaus.example/rat.ics", true, "rat"),
            ("https", false, "https"),
            ("/", false, "Agenda"),
        ] {
            let source = Source::named(text);
            assert_eq!((matches!(source, Source::Address(_)), source.name().as_str()), (is_address, name), "{text}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_told_by_their_line() {
        assert_eq!(text(b"a\r\nb\r\nK\xf6ln".to_vec()), Err("line 3: the line is not UTF-8".to_owned()));
        assert_eq!(text("Köln".into()), Ok("Köln".to_owned()));
        assert!(text(vec![b'x'; CALENDAR_BYTES + 1]).is_err());
    }
}
