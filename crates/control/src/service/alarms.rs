//! Alarms: seen by somebody, put aside for a while, taken back.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::commanding::{actor, ensure_length, note};
use super::errors::ErrorBody;
use super::reading::ensure_sight;
use super::session::SignedIn;
use super::{Service, ServiceError};
use crate::alarms::{AlarmAct, AlarmDeed, AlarmLine, LONGEST_SHELF_MIN};
use crate::authority::Deed;
use crate::engine::Order;

/// What somebody does about an alarm, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AlarmEntryForm {
    /// What.
    act: AlarmAct,
    /// Why, or what else there is to say; needed to put one aside.
    #[serde(default)]
    comment: String,
}

/// Acknowledges an alarm, puts it aside, or takes it back from there.
#[utoipa::path(post, path = "/api/vehicles/{id}/alarms/{n}", params(("id" = String, Path, description = "the vehicle"), ("n" = u32, Path, description = "the alarm")), request_body = AlarmEntryForm, responses((status = 200, body = AlarmLine), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub(super) async fn attend(
    State(service): State<Service>,
    account: SignedIn,
    Path((id, number)): Path<(String, u32)>,
    Json(AlarmEntryForm { act, comment }): Json<AlarmEntryForm>,
) -> Result<Json<AlarmLine>, ServiceError> {
    let (vehicle, _) = service.vehicle(&id)?;
    ensure_sight(&service, &account, &id)?;
    ensure_length(&comment)?;
    if let AlarmAct::Shelve { minutes } = act {
        if !(1..=LONGEST_SHELF_MIN).contains(&minutes) {
            return Err(ServiceError::invalid(format!(
                "{minutes} min is not in 1 to {LONGEST_SHELF_MIN}: an alarm is not put aside for longer than a watch"
            )));
        }
        if comment.trim().is_empty() {
            let message = "say why the alarm is put aside: the next watch will ask".to_owned();
            return Err(ServiceError::invalid(message));
        }
    }
    let glance = service.order(|reply| Order::Glance(vehicle, reply)).await?;
    let allowed = service.parts().authority.may_attend(account.known(), &id);
    let outcome = if allowed.is_ok() { "allowed" } else { "not allowed" };
    let subject = format!("{id}: alarm {number}");
    note(&service, &account, (Deed { what: act.word(), subject, outcome }, &glance))?;
    allowed.map_err(|denial| ServiceError::forbidden(denial.to_string()))?;
    let deed = Box::new(AlarmDeed { by: actor(&service, &account, &glance), act, comment });
    let line = service.order(|reply| Order::Attend((vehicle, number), deed, reply)).await??;
    Ok(Json(line))
}
