//! Refusals over HTTP: `application/problem+json` (RFC 9457).

use crate::actions::Declined;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quartier_protocol::problem::ProblemCode;
use quartier_protocol::refusal::Refusal;

/// When to ask again whether the clock is believed, in milliseconds.
const CLOCK_LOOKED_AT_MS: u64 = 30_000;

/// A refusal on its way out.
#[derive(Debug)]
pub struct Problem {
    code: ProblemCode,
    detail: String,
    retry_after_ms: Option<u64>,
}

impl Problem {
    /// A problem with a stable code.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), retry_after_ms: None }
    }

    /// What a store's failure is.
    pub fn of_store(error: crate::kernel::store::StoreError) -> Self {
        Declined::from(error).into()
    }

    /// Nobody is signed in.
    pub fn unauthorized() -> Self {
        Self::new(ProblemCode::Unauthorized, "sign in first")
    }

    /// Whether nobody is known by what was shown.
    pub fn is_of_nobody(&self) -> bool {
        self.code == ProblemCode::Unauthorized
    }

    /// Too many, for now.
    pub fn too_many(detail: &str, retry_after_ms: u64) -> Self {
        Self { retry_after_ms: Some(retry_after_ms), ..Self::new(ProblemCode::RateLimited, detail) }
    }
}

impl From<Declined> for Problem {
    fn from(declined: Declined) -> Self {
        match declined {
            Declined::Refused(refusal) => refusal.into(),
            Declined::Problem(ProblemCode::ClockDoubted, detail) => {
                Self { retry_after_ms: Some(CLOCK_LOOKED_AT_MS), ..Self::new(ProblemCode::ClockDoubted, detail) }
            }
            Declined::Problem(code, detail) => Self::new(code, detail),
            Declined::Told(code, detail) => Self::new(code, detail),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let same_name = ProblemCode::ALL.iter().find(|code| code.name() == refusal.code.name());
        let problem = Self::new(*same_name.unwrap_or(&ProblemCode::BadRequest), refusal.detail);
        Self { retry_after_ms: refusal.retry_after_ms, ..problem }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::BAD_REQUEST);
        let mut response = (status, axum::Json(self.code.problem(self.detail))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(wait_ms) = self.retry_after_ms {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait_ms.div_ceil(1_000).max(1)));
        }
        response
    }
}
