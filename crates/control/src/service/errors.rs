//! Errors as consoles get them.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hilal_ground::AlarmError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::OrderError;
use crate::requests::RequestError;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    /// What went wrong.
    error: ErrorText,
}

/// What went wrong, for machines and for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ErrorText {
    /// A word for machines.
    code: String,
    /// A sentence.
    message: String,
}

/// An error of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServiceError {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl ServiceError {
    pub(crate) const fn new(status: StatusCode, code: &'static str, message: String) -> Self {
        Self { status, code, message }
    }

    pub(crate) const fn not_found(message: String) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", message)
    }

    pub(crate) const fn forbidden(message: String) -> Self {
        Self::new(StatusCode::FORBIDDEN, "not-allowed", message)
    }

    pub(crate) const fn invalid(message: String) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", message)
    }

    pub(crate) const fn broken(message: String) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "broken", message)
    }

    pub(crate) fn busy() -> Self {
        let message = "too much is asked at once; try again".to_owned();
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message)
    }

    pub(crate) fn stopped() -> Self {
        let message = "the mission has stopped; see what the server says".to_owned();
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "stopped", message)
    }
}

impl From<OrderError> for ServiceError {
    fn from(error: OrderError) -> Self {
        let message = error.to_string();
        match error {
            OrderError::Request(RequestError::Unknown(_))
            | OrderError::Alarm(AlarmError::Unknown(_)) => Self::not_found(message),
            OrderError::Request(RequestError::Decided(_)) => {
                Self::new(StatusCode::CONFLICT, "decided", message)
            }
            OrderError::Alarm(_) => Self::new(StatusCode::CONFLICT, "decided", message),
            OrderError::Engine(_) => Self::broken(message),
        }
    }
}

impl IntoResponse for ServiceError {
    fn into_response(self) -> Response {
        let Self { status, code, message } = self;
        let error = ErrorText { code: code.to_owned(), message };
        (status, Json(ErrorBody { error })).into_response()
    }
}
