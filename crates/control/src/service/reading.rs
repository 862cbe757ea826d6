//! What consoles read.
#![expect(unused_qualifications, reason = "in what the macro of routes makes of queries")]

use std::str::FromStr as _;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use hilal_dictionary::ParameterId;
use hilal_quantity::Epoch;
use serde::Deserialize;
use utoipa::IntoParams;

use super::errors::ErrorBody;
use super::session::SignedIn;
use super::{Service, ServiceError};
use crate::authority::{AuditView, Sight};
use crate::command_form::VehicleDictionary;
use crate::engine::{HistoryWanted, Order, ParameterHistory};
use crate::mission_facts::MissionFacts;

/// Points of a plot where nobody says how many.
const POINTS: usize = 1000;

/// Says whether an account sees the whole of a vehicle.
pub(super) fn ensure_sight(
    service: &Service,
    account: &SignedIn,
    vehicle: &str,
) -> Result<(), ServiceError> {
    if service.parts().authority.sight(account.known(), vehicle) == Sight::Whole {
        return Ok(());
    }
    let message =
        format!("{} has no right to see the telemetry of {vehicle}", account.organisation());
    Err(ServiceError::forbidden(message))
}

/// What there is to know of the mission once.
#[utoipa::path(get, path = "/api/mission", responses((status = 200, body = MissionFacts), (status = 401, body = ErrorBody)))]
pub(super) async fn mission(
    State(service): State<Service>,
    account: SignedIn,
) -> Json<MissionFacts> {
    let mut facts = service.parts().facts.clone();
    let sees =
        |vehicle: &str| service.parts().authority.sight(account.known(), vehicle) != Sight::Nothing;
    facts.vehicles.retain(|vehicle| sees(&vehicle.id));
    facts.plans.retain(|plan| sees(&plan.vehicle));
    facts.windows.retain(|window| sees(&window.vehicle));
    facts.places.retain(|place| place.vehicle.as_deref().is_none_or(sees));
    Json(facts)
}

/// The ground as a shaded relief: a PNG of one pixel a cell, its first row at the greatest y.
#[utoipa::path(get, path = "/api/map/relief.png", responses((status = 200, content_type = "image/png"), (status = 401, body = ErrorBody)))]
pub(super) async fn relief(State(service): State<Service>, _: SignedIn) -> Response {
    ([(header::CONTENT_TYPE, "image/png")], service.parts().maps.relief_png.clone()).into_response()
}

/// Slope of each cell in quarters of a degree, 255 where it is not known, in the order of the relief's pixels.
#[utoipa::path(get, path = "/api/map/slope.bin", responses((status = 200, content_type = "application/octet-stream"), (status = 401, body = ErrorBody)))]
pub(super) async fn slope(State(service): State<Service>, _: SignedIn) -> Response {
    octets(service.parts().maps.slope.clone())
}

fn octets(octets: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/octet-stream")], octets).into_response()
}

/// The shadow of the terrain at an instant: a PNG of black, as opaque as much of the Sun's disc is hidden, a pixel a
/// cell. Instants are rounded to a minute, and held to the mission.
#[utoipa::path(get, path = "/api/map/shadow/{met_s}", params(("met_s" = u32, Path, description = "seconds since the mission's start")), responses((status = 200, content_type = "image/png"), (status = 401, body = ErrorBody)))]
pub(super) async fn shadow(
    State(service): State<Service>,
    _: SignedIn,
    Path(met_s): Path<u32>,
) -> Result<Response, ServiceError> {
    let drawing = service.clone();
    let drawn = tokio::task::spawn_blocking(move || drawing.parts().maps.shadow.picture(met_s));
    let broken = |error: &dyn std::fmt::Display| ServiceError::broken(error.to_string());
    let picture = drawn.await.map_err(|error| broken(&error))?.map_err(|error| broken(&error))?;
    // The same instant always has the same shadow.
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, "private, max-age=86400, immutable"),
    ];
    Ok((headers, picture.as_ref().clone()).into_response())
}

/// Telecommands and parameters of a vehicle.
#[utoipa::path(get, path = "/api/vehicles/{id}/dictionary", params(("id" = String, Path, description = "the vehicle")), responses((status = 200, body = VehicleDictionary), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(super) async fn dictionary(
    State(service): State<Service>,
    account: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<VehicleDictionary>, ServiceError> {
    let (_, vehicle) = service.vehicle(&id)?;
    ensure_sight(&service, &account, &id)?;
    Ok(Json(vehicle.dictionary.clone()))
}

/// Which stretch of a parameter's history.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Stretch {
    /// No earlier on-board time (UTC).
    from: Option<String>,
    /// No later on-board time (UTC).
    to: Option<String>,
    /// At most so many points, up to 5000.
    points: Option<usize>,
}

/// The history of a parameter, thinned to least and greatest values.
#[utoipa::path(get, path = "/api/vehicles/{id}/parameters/{name}", params(("id" = String, Path, description = "the vehicle"), ("name" = String, Path, description = "the parameter's dotted name"), Stretch), responses((status = 200, body = ParameterHistory), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub(super) async fn history(
    State(service): State<Service>,
    account: SignedIn,
    Path((id, name)): Path<(String, String)>,
    Query(stretch): Query<Stretch>,
) -> Result<Json<ParameterHistory>, ServiceError> {
    let (vehicle, _) = service.vehicle(&id)?;
    ensure_sight(&service, &account, &id)?;
    let parameter = ParameterId::from_name(&name);
    let missing = || ServiceError::not_found(format!("{id} has no parameter {name}"));
    let wanted = HistoryWanted {
        vehicle,
        id: parameter.ok_or_else(missing)?,
        from: stretch.from.as_deref().map(instant).transpose()?,
        until: stretch.to.as_deref().map(instant).transpose()?,
        points: stretch.points.unwrap_or(POINTS),
    };
    Ok(Json(service.order(|reply| Order::History(wanted, reply)).await?))
}

fn instant(text: &str) -> Result<Epoch, ServiceError> {
    let refused = |error: &dyn std::fmt::Display| {
        let example = "2028-11-20T00:00:00Z";
        ServiceError::invalid(format!("{text:?} is no instant: {error}; write {example}"))
    };
    Epoch::from_str(text.trim_end_matches('Z')).map_err(|error| refused(&error))
}

/// After which entry of the trail.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct After {
    /// The last number that is known.
    after: Option<u64>,
}

/// Who did what: the audit trail, at most 500 entries at a time.
#[utoipa::path(get, path = "/api/audit", params(After), responses((status = 200, body = AuditView), (status = 403, body = ErrorBody)))]
pub(super) async fn audit(
    State(service): State<Service>,
    account: SignedIn,
    Query(After { after }): Query<After>,
) -> Result<Json<AuditView>, ServiceError> {
    let trail = service.parts().authority.audit_view(account.known(), after);
    trail.map(Json).map_err(|denial| ServiceError::forbidden(denial.to_string()))
}
