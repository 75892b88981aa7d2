//! The web client's files, out of the binary.

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
    let file = Client::get(path)?;
    let tag: String = file.metadata.sha256_hash()[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    let tag = HeaderValue::from_str(&format!("\"{tag}\"")).ok()?;
    // Names under assets/ carry a hash of their content.
    let caching = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let caching = HeaderValue::from_static(caching);
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| *known == tag) {
        let fresh = [(header::ETAG, tag), (header::CACHE_CONTROL, caching)];
        return Some((StatusCode::NOT_MODIFIED, fresh).into_response());
    }
    let kind = HeaderValue::from_str(file.metadata.mimetype()).ok()?;
    let kind =
        if path.ends_with(".webmanifest") { HeaderValue::from_static("application/manifest+json") } else { kind };
    let fields = [(header::CONTENT_TYPE, kind), (header::ETAG, tag), (header::CACHE_CONTROL, caching)];
    Some((fields, file.data.into_owned()).into_response())
}
