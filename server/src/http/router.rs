//! Which path leads where.

use super::interface::Interface;
use super::state::AppState;
use super::to_the_end::to_the_end;
use super::{api, assets, headers, health, upgrade};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{delete, get, patch, post, put};
use std::sync::Arc;

/// Bytes of a request's body at most.
const BODY_BYTES: usize = 16 * 1_024;

/// Bytes of a request that carries a roster.
const ROSTER_BYTES: usize = 256 * 1_024;

/// Bytes of a request that carries a calendar, escaped as JSON: the largest there is.
pub const CALENDAR_FILE_BYTES: usize = 4 * 1_024 * 1_024;

/// Bytes of a request that carries word rules.
const WORDS_BYTES: usize = 256 * 1_024;

/// Bytes of a request that carries a message in two languages, escaped or not, or what a hook sends along with its text.
const POST_BYTES: usize = 64 * 1_024;
/// Bytes of a request that carries a meeting.
const MEETING_BYTES: usize = 64 * 1_024;
/// Bytes of a request that carries minutes: what was talked about and all decisions there can be, in two languages, escaped.
const MINUTES_BYTES: usize = 256 * 1_024;

/// All public paths, with those of capabilities.
pub fn router(state: Arc<AppState>, interfaces: &'static [Interface]) -> Router {
    let routes = interfaces.iter().flat_map(|one| one.routes);
    let capabilities = routes.fold(Router::new(), |all, one| all.route(one.path, (one.methods)()));
    Router::new()
        .route("/", get(assets::index))
        .route("/ws", get(upgrade::upgrade))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/api/v1/openapi.json", get(move || api::openapi::answer(interfaces)))
        .route("/api/v1/service", get(api::join::service))
        .route("/api/v1/join/look", post(api::join::look))
        .route("/api/v1/join", post(api::join::join))
        .route("/api/v1/logout", post(api::join::logout))
        .route("/api/v1/me", get(api::me::me).patch(api::me::change))
        .route("/api/v1/me/sessions", get(api::own::list_sessions).delete(api::own::end_sessions))
        .route("/api/v1/me/sessions/{session}", delete(api::own::end_session))
        .route("/api/v1/me/passkeys", get(api::passkeys::own).post(api::passkeys::make))
        .route("/api/v1/me/passkeys/begin", post(api::passkeys::begin_making))
        .route("/api/v1/me/passkeys/{passkey}", delete(api::passkeys::remove))
        .route("/api/v1/me/verify/begin", post(api::passkeys::begin_verifying))
        .route("/api/v1/me/verify", post(api::passkeys::verify))
        .route("/api/v1/passkey/begin", post(api::passkeys::begin_signing_in))
        .route("/api/v1/passkey", post(api::passkeys::sign_in))
        .route("/api/v1/me/export", get(api::own::download))
        .route("/api/v1/me/withdraw", post(api::own::withdraw_agreement))
        .route("/api/v1/me/erase", post(api::own::erase_me))
        .route("/api/v1/directory", get(api::directory::directory))
        .route("/api/v1/members/{member}", get(api::directory::member).patch(api::members::change))
        .route("/api/v1/pairings/{pairing}/channels", post(api::channels::open))
        .route("/api/v1/channels/{channel}", patch(api::channels::change))
        .route("/api/v1/channels/{channel}/messages/{message}/revisions", get(api::channels::revisions))
        .merge(safety())
        .merge(programs())
        .merge(later())
        .merge(capabilities)
        .merge(meetings())
        .merge(administration())
        .route("/api/{*path}", axum::routing::any(api::not_found))
        .route("/{*path}", get(assets::file))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(middleware::from_fn_with_state(state.clone(), to_the_end))
        .layer(middleware::from_fn_with_state(state.clone(), headers::secure))
        .with_state(state)
}

/// Reports, notices, and what facilitators see of their desk.
fn safety() -> Router<Arc<AppState>> {
    Router::new()
        .route("/api/v1/channels/{channel}/messages/{message}/report", post(api::reports::report))
        .route("/api/v1/report", get(api::reports::page).post(api::reports::report_without_account))
        .route("/api/v1/report/look", post(api::reports::look))
        .route("/api/v1/me/own", get(api::notices::own))
        .route("/api/v1/me/notices", get(api::notices::all))
        .route("/api/v1/me/notices/{notice}/read", post(api::notices::read))
        .route("/api/v1/me/notices/{notice}/appeal", post(api::notices::appeal))
        .route("/api/v1/me/ignored/{member}", put(api::notices::ignore).delete(api::notices::hear_again))
        .route("/api/v1/pairings/{pairing}/desk", get(api::desk_reading::desk))
        .route("/api/v1/cases/{case}", get(api::desk_reading::case))
        .route("/api/v1/cases/{case}/take", post(api::desk::take))
        .route("/api/v1/cases/{case}/leave", post(api::desk::leave))
        .route("/api/v1/cases/{case}/decide", post(api::desk::decide))
        .route("/api/v1/pairings/{pairing}/cases", post(api::desk::act))
        .route("/api/v1/pairings/{pairing}/restrictions", get(api::desk::restricted))
        .route("/api/v1/restrictions/{notice}/lift", post(api::desk::lift))
        .route("/api/v1/pairings/{pairing}/modes", get(api::modes::read))
        .route("/api/v1/pairings/{pairing}/mode", put(api::modes::put))
        .route("/api/v1/channels/{channel}/mode", put(api::modes::put_channels))
        .route("/api/v1/pairings/{pairing}/brake", post(api::modes::brake))
        .route("/api/v1/pairings/{pairing}/holds", get(api::modes::read_holds).put(api::modes::put_holds))
        .route(
            "/api/v1/pairings/{pairing}/words",
            get(api::words::read).put(api::words::put).layer(DefaultBodyLimit::max(WORDS_BYTES)),
        )
        .route(
            "/api/v1/pairings/{pairing}/words/try",
            post(api::words::attempt).layer(DefaultBodyLimit::max(WORDS_BYTES)),
        )
        .route("/api/v1/words/starter", get(api::words::starter))
        .route("/api/v1/pairings/{pairing}/counts", get(api::desk_reading::counts))
}

/// What bots, and programs that never heard of Quartier, post to; and what facilitators make for them.
fn programs() -> Router<Arc<AppState>> {
    Router::new()
        .route("/api/v1/channels/{channel}/messages", post(api::posting::post).layer(DefaultBodyLimit::max(POST_BYTES)))
        .route("/api/v1/pairings/{pairing}/hooks", get(api::hooks::list))
        .route("/api/v1/bots/{bot}/hooks", post(api::hooks::make))
        .route("/api/v1/hooks/{hook}", patch(api::hooks::change).delete(api::hooks::end))
        .route("/api/v1/pairings/{pairing}/calendars", get(api::calendars::list))
        .route(
            "/api/v1/channels/{channel}/calendars",
            post(api::calendars::make).layer(DefaultBodyLimit::max(CALENDAR_FILE_BYTES)),
        )
        .route(
            "/api/v1/calendars/{calendar}/file",
            put(api::calendars::replace).layer(DefaultBodyLimit::max(CALENDAR_FILE_BYTES)),
        )
        .route("/api/v1/agenda/calendars", put(api::calendars::bring).layer(DefaultBodyLimit::max(CALENDAR_FILE_BYTES)))
        .route("/api/v1/calendars/{calendar}/fetch", post(api::calendars::fetch))
        .route("/api/v1/calendars/{calendar}", delete(api::calendars::end))
        .route("/hooks/{secret}", post(api::hooks::incoming).layer(DefaultBodyLimit::max(POST_BYTES)))
}

/// What time brings.
fn later() -> Router<Arc<AppState>> {
    Router::new()
        .route("/api/v1/agenda/reminders", get(api::reminders::due))
        .route("/api/v1/agenda/reminders/{message}", post(api::reminders::done))
}

/// Meetings, what is kept of their times, and calendars of them.
fn meetings() -> Router<Arc<AppState>> {
    Router::new()
        .route("/api/v1/channels/{channel}/meetings", post(api::meetings::make))
        .route("/api/v1/meetings/{meeting}", get(api::meetings::see).put(api::meetings::change))
        .route("/api/v1/meetings/{meeting}/cancel", post(api::meetings::cancel))
        .route("/api/v1/meetings/{meeting}/times/{occurrence}", get(api::meeting_times::see))
        .route("/api/v1/meetings/{meeting}/times/{occurrence}/answer", put(api::meeting_times::answer))
        .route("/api/v1/meetings/{meeting}/times/{occurrence}/attendance", get(api::meeting_times::attendance))
        .layer(DefaultBodyLimit::max(MEETING_BYTES))
        .route(
            "/api/v1/meetings/{meeting}/times/{occurrence}/minutes",
            get(api::meeting_times::read_minutes)
                .put(api::meeting_times::put_minutes)
                .layer(DefaultBodyLimit::max(MINUTES_BYTES)),
        )
        .route("/api/v1/pairings/{pairing}/agenda", get(api::meetings::agenda))
        .route("/api/v1/pairings/{pairing}/planners", get(api::meetings::list_planners))
        .route("/api/v1/pairings/{pairing}/planners/{member}", put(api::meetings::allow).delete(api::meetings::end))
        .route("/api/v1/me/feeds", get(api::feeds::own).post(api::feeds::make))
        .route("/api/v1/me/feeds/end", post(api::feeds::end))
        .route("/calendar/{secret}", get(api::feeds::calendar))
}

/// What facilitators and operators do.
fn administration() -> Router<Arc<AppState>> {
    Router::new()
        .route("/api/v1/pairings/{pairing}/members", get(api::members::list))
        .route("/api/v1/members/{member}/sessions/end", post(api::members::end_sessions))
        .route("/api/v1/members/{member}/card", post(api::members::card))
        .route("/api/v1/members/{member}/erase", post(api::members::erase))
        .route("/api/v1/pairings/{pairing}/cards", get(api::cards::list).post(api::cards::make))
        .route("/api/v1/cards/{card}/revoke", post(api::cards::revoke))
        .route("/api/v1/pairings/{pairing}/roster", post(api::cards::roster).layer(DefaultBodyLimit::max(ROSTER_BYTES)))
        .route("/api/v1/pairings/{pairing}/bots", get(api::bots::list).post(api::bots::make))
        .route("/api/v1/bots/{bot}", patch(api::bots::change))
        .route("/api/v1/bots/{bot}/token", post(api::bots::rotate))
        .route("/api/v1/bots/{bot}/revoke", post(api::bots::revoke))
        .route("/api/v1/pairings/{pairing}/retention", get(api::records::retention))
        .route("/api/v1/channels/{channel}/retention", put(api::records::keep))
        .route("/api/v1/pairings/{pairing}/audit", get(api::records::audit))
        .route("/api/v1/operator/overview", get(api::setup::overview))
        .route("/api/v1/operator/municipalities", post(api::setup::add_municipality))
        .route("/api/v1/operator/municipalities/{municipality}", put(api::setup::change_municipality))
        .route("/api/v1/operator/neighbourhoods", post(api::setup::add_neighbourhood))
        .route("/api/v1/operator/neighbourhoods/{neighbourhood}", put(api::setup::change_neighbourhood))
        .route("/api/v1/operator/councils", post(api::setup::add_council))
        .route("/api/v1/operator/councils/{council}", put(api::setup::change_council))
        .route("/api/v1/operator/pairings", post(api::setup::add_pairing))
        .route("/api/v1/operator/invite", post(api::setup::invite))
        .route("/api/v1/operator/audit", get(api::records::service_audit))
}
