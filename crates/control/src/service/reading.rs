//! What consoles read.
#![expect(unused_qualifications, reason = "in what the macro of routes makes of queries")]

use std::str::FromStr as _;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use hilal_dictionary::ParameterId;
use hilal_quantity::{Epoch, MapPoint};
use serde::Deserialize;
use utoipa::IntoParams;

use super::commanding::note;
use super::errors::ErrorBody;
use super::session::SignedIn;
use super::{Service, ServiceError};
use crate::authority::{AuditView, Deed, Sight};
use crate::command_form::VehicleDictionary;
use crate::debrief::Debrief;
use crate::engine::{HistoryWanted, Order, ParameterHistory};
use crate::live::VehicleLive;
use crate::mission_facts::MissionFacts;
use crate::place_windows::SitePlace;
use crate::shade_planes::ShadePlanes;

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

/// What the page needs to draw the shadow of any instant before horizons have come: the tile, the Sun over it, which
/// azimuths it uses (docs/formats/shade-planes.md).
#[utoipa::path(get, path = "/api/map/shade/{key}/head", params(("key" = String, Path, description = "as the mission's `shadow.planes` gives it")), responses((status = 200, content_type = "application/octet-stream"), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(super) async fn shade_head(
    State(service): State<Service>,
    _: SignedIn,
    Path(key): Path<String>,
) -> Result<Response, ServiceError> {
    Ok(kept_octets(planes(&service, &key)?.head()))
}

/// A group of neighbouring planes of horizons, in codes of 8 bits (docs/formats/shade-planes.md).
#[utoipa::path(get, path = "/api/map/shade/{key}/{group}", params(("key" = String, Path, description = "as the mission's `shadow.planes` gives it"), ("group" = usize, Path, description = "number of the group, from 0")), responses((status = 200, content_type = "application/octet-stream"), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(super) async fn shade_group(
    State(service): State<Service>,
    _: SignedIn,
    Path((key, group)): Path<(String, usize)>,
) -> Result<Response, ServiceError> {
    planes(&service, &key)?;
    let coding = service.clone();
    let coded =
        tokio::task::spawn_blocking(move || coding.parts().maps.planes.as_ref()?.group(group));
    let coded = coded.await.map_err(|error| ServiceError::broken(error.to_string()))?;
    let missing = || ServiceError::not_found(format!("the window has no group {group} of planes"));
    Ok(kept_octets(coded.ok_or_else(missing)?.as_ref().clone()))
}

fn planes<'a>(service: &'a Service, key: &str) -> Result<&'a ShadePlanes, ServiceError> {
    let planes = service.parts().maps.planes.as_ref().filter(|planes| planes.key() == key);
    planes.ok_or_else(|| {
        ServiceError::not_found(format!(
            "no horizons {key} are here: the mission was planned anew since; load the page again"
        ))
    })
}

/// Packed octets that never change under their address.
fn kept_octets(octets: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_ENCODING, "gzip"),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    (headers, octets).into_response()
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

/// A place of the map.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    /// Map x in metres.
    x_m: f64,
    /// Map y in metres.
    y_m: f64,
}

/// What a vehicle would find at a place: slope, and windows of Sun, Earth, relay and lander over the mission.
#[utoipa::path(get, path = "/api/vehicles/{id}/place", params(("id" = String, Path, description = "the vehicle"), Place), responses((status = 200, body = SitePlace), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub(super) async fn place(
    State(service): State<Service>,
    account: SignedIn,
    Path(id): Path<String>,
    Query(Place { x_m, y_m }): Query<Place>,
) -> Result<Json<SitePlace>, ServiceError> {
    let (_, vehicle) = service.vehicle(&id)?;
    ensure_sight(&service, &account, &id)?;
    let point = MapPoint::new(x_m, y_m);
    let drive = &vehicle.ground.drive;
    let Some(cell) = drive.grid.cell_at(point) else {
        let message = format!(
            "x {x_m} m, y {y_m} m lies off the map, and nothing is known of the ground there"
        );
        return Err(ServiceError::invalid(message));
    };
    let slope_deg = drive.slope_deg.get(drive.grid.index(cell)).copied().map(f64::from);
    let outlook = vehicle.outlook.clone();
    let windows = tokio::task::spawn_blocking(move || outlook.windows(|_| Some(point))).await;
    Ok(Json(SitePlace {
        x_m,
        y_m,
        slope_deg: slope_deg.filter(|slope| slope.is_finite()),
        slope_limit_deg: drive.limit_deg,
        windows: windows.map_err(|error| ServiceError::broken(error.to_string()))?,
        battery_wh: vehicle.battery_wh,
        reserve_percent: vehicle.ground.reserve_percent,
    }))
}

/// An instant of the mission.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Then {
    /// Seconds since the mission's start; held to what has been flown.
    met_s: f64,
}

/// What the ground knew of a vehicle at an instant that has passed: the latest values by on-board time of all that had come by
/// then, where it was, its mode, its events, the way that was to be expected. Telecommands and alarms are not in it.
#[utoipa::path(get, path = "/api/vehicles/{id}/then", params(("id" = String, Path, description = "the vehicle"), Then), responses((status = 200, body = VehicleLive), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub(super) async fn then(
    State(service): State<Service>,
    account: SignedIn,
    Path(id): Path<String>,
    Query(Then { met_s }): Query<Then>,
) -> Result<Json<VehicleLive>, ServiceError> {
    let (vehicle, _) = service.vehicle(&id)?;
    ensure_sight(&service, &account, &id)?;
    if !(met_s.is_finite() && met_s >= 0.0) {
        let message = format!("{met_s} is no instant after the mission's start, in seconds");
        return Err(ServiceError::invalid(message));
    }
    Ok(Json(service.order(|reply| Order::Then(vehicle, met_s.min(1e9), reply)).await?))
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

pub(super) fn instant(text: &str) -> Result<Epoch, ServiceError> {
    let refused = |error: &dyn std::fmt::Display| {
        let example = "2028-11-20T00:00:00Z";
        ServiceError::invalid(format!("{text:?} is no instant: {error}; write {example}"))
    };
    Epoch::from_str(text.trim_end_matches('Z')).map_err(|error| refused(&error))
}

/// How the rehearsal has gone so far: what went wrong, when the ground was told, what people did. Whoever reads it knows the
/// faults.
#[utoipa::path(get, path = "/api/debrief", responses((status = 200, body = Debrief), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(super) async fn debrief(
    State(service): State<Service>,
    account: SignedIn,
) -> Result<Json<Debrief>, ServiceError> {
    if !service.parts().facts.rehearsal {
        let message = "this is no rehearsal: hilal serve --rehearse begins one".to_owned();
        return Err(ServiceError::not_found(message));
    }
    let authority = &service.parts().authority;
    if authority.may_set_clock(account.known()).is_err() {
        let message = "a flight director of who commands the first vehicle reads how it went";
        return Err(ServiceError::forbidden(message.to_owned()));
    }
    let glance = service.order(|reply| Order::Glance(0, reply)).await?;
    let deed = Deed { what: "read the debrief", subject: String::new(), outcome: "allowed" };
    note(&service, &account, (deed, &glance))?;
    Ok(Json(service.order(Order::Debrief).await?))
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
