//! Readings in full, as files.
#![expect(unused_qualifications, reason = "in what the macro of routes makes of queries")]

use std::fmt::Write as _;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use hilal_dictionary::{LimitStatus, ParameterId};
use hilal_ground::store::SeriesSample;
use hilal_plan::utc_text;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::commanding::note;
use super::errors::ErrorBody;
use super::reading::{ensure_sight, instant};
use super::session::SignedIn;
use super::{Service, ServiceError};
use crate::authority::Deed;
use crate::engine::{Order, ReadingsWanted};

/// Readings of a file at most: a parameter a minute for a year, and more.
const MOST: usize = 1_000_000;
/// Parameters of a file at most.
const MOST_NAMES: usize = 200;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ExportFormat {
    /// Comma-separated values with a line of names (RFC 4180).
    #[default]
    Csv,
    /// A list of objects.
    Json,
}

/// Which readings, and how they are written.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Export {
    /// Dotted names of parameters, separated by commas.
    names: String,
    /// No earlier on-board time (UTC).
    from: Option<String>,
    /// No later on-board time (UTC).
    to: Option<String>,
    /// `csv`, or `json`.
    #[serde(default)]
    format: ExportFormat,
}

/// A reading.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Reading {
    /// On-board time (UTC).
    time: String,
    /// When the ground had it (UTC).
    received: String,
    /// The parameter.
    name: &'static str,
    /// Value in its unit; none without a reading.
    value: Option<f64>,
    /// The number on the wire.
    raw: Option<f64>,
    /// Its unit.
    unit: &'static str,
    /// `nominal`, `yellow` or `red`; none without limits or a reading.
    limit: Option<&'static str>,
}

impl Reading {
    fn of((id, sample): (ParameterId, SeriesSample)) -> Self {
        let parameter = id.definition();
        Self {
            time: utc_text(sample.epoch),
            received: utc_text(sample.receipt),
            name: parameter.name,
            value: sample.value,
            raw: sample.raw,
            unit: parameter.unit,
            limit: sample.limit.map(LimitStatus::name),
        }
    }
}

/// Readings of parameters in full, raw and in their units: parameter by parameter, each in the order it came.
#[utoipa::path(get, path = "/api/vehicles/{id}/export", params(("id" = String, Path, description = "the vehicle"), Export), responses((status = 200, body = Vec<Reading>, description = "or text/csv with the same columns"), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub(super) async fn export(
    State(service): State<Service>,
    account: SignedIn,
    Path(id): Path<String>,
    Query(Export { names, from, to, format }): Query<Export>,
) -> Result<Response, ServiceError> {
    let (vehicle, _) = service.vehicle(&id)?;
    ensure_sight(&service, &account, &id)?;
    let named = |name: &str| {
        let missing = || ServiceError::not_found(format!("{id} has no parameter {name}"));
        ParameterId::from_name(name).ok_or_else(missing)
    };
    let ids = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    let ids = ids.map(named).collect::<Result<Vec<_>, _>>()?;
    if ids.is_empty() || ids.len() > MOST_NAMES {
        let message = format!(
            "name 1 to {MOST_NAMES} parameters, separated by commas; there are {}",
            ids.len()
        );
        return Err(ServiceError::invalid(message));
    }
    let wanted = ReadingsWanted {
        vehicle,
        ids,
        from: from.as_deref().map(instant).transpose()?,
        until: to.as_deref().map(instant).transpose()?,
        most: MOST,
    };
    let glance = service.order(|reply| Order::Glance(vehicle, reply)).await?;
    let deed = Deed { what: "export", subject: format!("{id}: {names}"), outcome: "allowed" };
    note(&service, &account, (deed, &glance))?;
    let readings = service.order(|reply| Order::Readings(wanted, reply)).await?;
    if !readings.are_all {
        let message =
            format!("these are more than {MOST} readings; give from and to, or fewer names");
        return Err(ServiceError::invalid(message));
    }
    let readings = readings.found.into_iter().map(Reading::of);
    Ok(match format {
        ExportFormat::Json => Json(readings.collect::<Vec<_>>()).into_response(),
        ExportFormat::Csv => {
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{id}.csv\"")),
            ];
            (headers, csv(readings)).into_response()
        }
    })
}

fn csv(readings: impl Iterator<Item = Reading>) -> String {
    let mut text = "time,received,name,value,raw,unit,limit\r\n".to_owned();
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    for reading in readings {
        let Reading { time, received, name, value, raw, unit, limit } = reading;
        let (value, raw, limit) = (number(value), number(raw), limit.unwrap_or_default());
        // A string takes whatever is written into it; no name or unit of the dictionary has a comma.
        let _taken =
            write!(text, "{time},{received},{name},{value},{raw},{unit},{limit}\r\n").is_ok();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_and_no_unit_needs_quotes_in_a_file() {
        for id in ParameterId::ALL {
            let parameter = id.definition();
            let plain = |text: &str| !text.contains([',', '"', '\r', '\n']);
            assert!(plain(parameter.name) && plain(parameter.unit), "{}", parameter.name);
        }
    }

    #[test]
    fn a_missing_reading_is_an_empty_field() {
        let reading = Reading {
            time: "2028-11-18T00:00:00Z".to_owned(),
            received: "2028-11-18T00:00:02Z".to_owned(),
            name: "a.b",
            value: None,
            raw: None,
            unit: "V",
            limit: None,
        };
        let text = csv([reading].into_iter());
        assert_eq!(text.lines().nth(1), Some("2028-11-18T00:00:00Z,2028-11-18T00:00:02Z,a.b,,,V,"));
    }
}
