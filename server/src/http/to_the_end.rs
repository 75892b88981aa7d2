//! Whatever changes state runs to its end: a client that goes away in the middle leaves nothing half done.

use super::headers::REQUEST_TIMEOUT;
use super::problem::Problem;
use super::state::AppState;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use quartier_protocol::problem::ProblemCode;
use std::io;
use std::sync::Arc;

/// Answers what only reads as it is, to be dropped with its connection; everything else by a task of its own, which a stopping
/// server waits for as it does for sessions. Its body arrives within the time a request has, or ends in an error.
pub async fn to_the_end(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    match state.sessions.spawn(next.run(request.map(in_time))).await {
        Ok(response) => response,
        Err(error) => {
            tracing::error!(%error, "a request ended unexpectedly");
            Problem::new(ProblemCode::Internal, "something went wrong").into_response()
        }
    }
}

fn in_time(body: Body) -> Body {
    let late = Box::pin(tokio::time::sleep(REQUEST_TIMEOUT));
    let bounded = stream::unfold(Some((body.into_data_stream(), late)), |going| async {
        let (mut arriving, mut late) = going?;
        tokio::select! {
            arrived = arriving.next() => Some((arrived?.map_err(io::Error::other), Some((arriving, late)))),
            () = &mut late => Some((Err(io::ErrorKind::TimedOut.into()), None)),
        }
    });
    Body::from_stream(bounded)
}
