//! The web client's files, out of the binary: as they are, and as small as the build could make them.

use super::encoding::Encoding;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../web-client/dist"]
#[allow_missing = true]
struct Client;

/// Told where the client should be, by a server that was built without it.
const WITHOUT_CLIENT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Quartier</title>\
    <h1>Quartier runs, without its web client</h1><p>This server was built before the web client was. Build both with \
    <code>make build</code>, then start it again.</p></html>";

/// `/`
pub async fn index(headers: HeaderMap) -> Response {
    serve("index.html", &headers).unwrap_or_else(|| axum::response::Html(WITHOUT_CLIENT).into_response())
}

/// Any other path: a file of the client, or not found.
pub async fn file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    serve(&path, &headers).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// Only names that were embedded are found: there is no file system to walk out of.
fn serve(path: &str, headers: &HeaderMap) -> Option<Response> {
    if path.split('/').any(|part| part == ".." || part == "." || part.is_empty()) {
        return None;
    }
    // What is kept for an encoding is no file of its own.
    if path.ends_with(Encoding::Brotli.suffix()) || path.ends_with(Encoding::Gzip.suffix()) {
        return None;
    }
    let plain = Client::get(path)?;
    let kind = HeaderValue::from_str(plain.metadata.mimetype()).ok()?;
    let kind =
        if path.ends_with(".webmanifest") { HeaderValue::from_static("application/manifest+json") } else { kind };
    let encoded =
        Encoding::accepted(headers).find_map(|one| Some((one, Client::get(&format!("{path}{}", one.suffix()))?)));
    let (encoding, file) = match encoded {
        Some((encoding, file)) => (Some(encoding), file),
        None => (None, plain),
    };
    // Of the bytes that are sent: what differs by encoding has another tag.
    let tag: String = file.metadata.sha256_hash()[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    let tag = HeaderValue::from_str(&format!("\"{tag}\"")).ok()?;
    // Names under assets/ carry a hash of their content.
    let caching = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let caching = HeaderValue::from_static(caching);
    let vary = HeaderValue::from_static("accept-encoding");
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| *known == tag);
    let fields = [(header::ETAG, tag), (header::CACHE_CONTROL, caching), (header::VARY, vary)];
    if is_known {
        return Some((StatusCode::NOT_MODIFIED, fields).into_response());
    }
    let mut response = (fields, [(header::CONTENT_TYPE, kind)], file.data.into_owned()).into_response();
    if let Some(encoding) = encoding {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    }
    Some(response)
}
