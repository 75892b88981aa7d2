//! Hooks.

use super::super::problem::Problem;
use super::super::state::AppState;
use super::{body, id};
use crate::actions::Declined;
use crate::actions::agenda::hooks;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode};
use quartier_protocol::http::agenda::hooks::{Hook, HookMade, HookPost, HookWay, Hooks};
use quartier_protocol::problem::ProblemCode;
use std::net::SocketAddr;
use std::sync::Arc;

/// Lists a pairing's.
pub async fn list(
    State(state): State<Arc<AppState>>,
    Path(pairing): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Hooks>, Problem> {
    let actor = state.reading_actor(&headers).await?;
    Ok(Json(hooks::list::run(&state.service, &actor, id(&pairing)?).await?))
}

/// Makes one; of an incoming one the whole address is told.
pub async fn make(
    State(state): State<Arc<AppState>>,
    Path(bot): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<HookMade>), Problem> {
    let actor = state.writing_actor(&headers).await?;
    let new = body(&headers, &bytes)?;
    let mut made = hooks::make::run(&state.service, &actor, id(&bot)?, new).await?;
    if matches!(made.hook.way, HookWay::Incoming { .. }) {
        made.secret = format!("{}/hooks/{}", state.options.origins.first(), made.secret);
    }
    Ok((StatusCode::CREATED, Json(made)))
}

/// Switches one off or on.
pub async fn change(
    State(state): State<Arc<AppState>>,
    Path(hook): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Hook>, Problem> {
    let actor = state.writing_actor(&headers).await?;
    let patch = body(&headers, &bytes)?;
    Ok(Json(hooks::change::run(&state.service, &actor, id(&hook)?, patch).await?))
}

/// Ends one.
pub async fn end(
    State(state): State<Arc<AppState>>,
    Path(hook): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let actor = state.writing_actor(&headers).await?;
    hooks::remove::run(&state.service, &actor, id(&hook)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody posts to one. The secret is all they show: an Origin or a cookie says nothing here.
pub async fn incoming(
    State(state): State<Arc<AppState>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<&'static str, Problem> {
    let opened = match hooks::incoming::open(&state.service, &secret).await {
        Ok(opened) => opened,
        Err(declined) => {
            // Only now: a sender with a right one may be behind the same address as whoever guesses.
            if declined == Declined::not_found() {
                let client = state.options.addresses.client(peer.ip(), &headers);
                tracing::info!(%client, "refused the address of a hook");
                state.options.hooks.wrong(client).map_err(too_many)?;
            }
            return Err(declined.into());
        }
    };
    state.pace(opened.bot.member, opened.pace())?;
    let post = posted(&bytes)?;
    hooks::incoming::run(&state.service, opened, &post).await?;
    Ok("ok")
}

fn too_many(wait_ms: u64) -> Problem {
    metrics::counter!("quartier_refused_total", "why" => "hooks").increment(1);
    Problem::too_many("too many addresses that lead nowhere", wait_ms)
}

/// The JSON, wherever it is: `curl -d` says that it is a form, and some senders say nothing.
fn posted(bytes: &[u8]) -> Result<HookPost, Problem> {
    let bad = |why: String| Problem::new(ProblemCode::BadRequest, why);
    if bytes.trim_ascii_start().starts_with(b"{") {
        return serde_json::from_slice(bytes).map_err(|error| bad(error.to_string()));
    }
    let payload = url::form_urlencoded::parse(bytes).find(|(name, _)| name == "payload");
    let (_, payload) = payload.ok_or_else(|| bad("send {\"text\": \"…\"}, or a form with it in payload".into()))?;
    serde_json::from_str(&payload).map_err(|error| bad(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::posted;

    #[test]
    fn the_text_is_found_wherever_it_is() {
        for body in [
            r#"{"text":"Hallo & tschüss"}"#,
            " \n{\"text\":\"Hallo & tschüss\",\"channel\":\"#x\",\"attachments\":[{}]}",
            "payload=%7B%22text%22%3A%22Hallo+%26+tsch%C3%BCss%22%7D",
            "token=1&payload=%7B%22text%22%3A%22Hallo%20%26%20tsch%C3%BCss%22%7D",
        ] {
            assert_eq!(posted(body.as_bytes()).unwrap().text.as_deref(), Some("Hallo & tschüss"), "{body}");
        }
        for body in ["", "Hallo", "{\"text\":7}", "{\"attachments\":{}}", "payload=", "payload={", "text=Hallo", "[]"] {
            assert!(posted(body.as_bytes()).is_err(), "{body}");
        }
    }
}
