//! Telecommands: checked, asked for, approved by a second person.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use hilal_dictionary::{Command, Criticality};
use hilal_plan::utc_text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::errors::ErrorBody;
use super::reading::ensure_sight;
use super::session::SignedIn;
use super::{ServedVehicle, Service, ServiceError};
use crate::authority::{Ask, Deed};
use crate::command_form::{CommandCheck, CommandEntryForm, command_of};
use crate::engine::{Asked, Order, OrderError};
use crate::glance::Glance;
use crate::requests::{Actor, CommandRequest, Decision, DecisionKind, RequestError, RequestState};

/// The longest comment or reason, in characters: ours.
const LONGEST: usize = 500;

/// Checks a telecommand, and says what it will do; nothing is sent.
#[utoipa::path(post, path = "/api/vehicles/{id}/commands/check", params(("id" = String, Path, description = "the vehicle")), request_body = CommandEntryForm, responses((status = 200, body = CommandCheck), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(super) async fn check(
    State(service): State<Service>,
    account: SignedIn,
    Path(id): Path<String>,
    Json(entry): Json<CommandEntryForm>,
) -> Result<Json<CommandCheck>, ServiceError> {
    let (index, vehicle) = service.vehicle(&id)?;
    ensure_sight(&service, &account, &id)?;
    let command = match command_of(&entry.command, &entry.arguments) {
        Ok(command) => command,
        Err(problems) => return Ok(Json(refused(problems))),
    };
    let glance = service.order(|reply| Order::Glance(index, reply)).await?;
    let mut check = vehicle.ground.check(&command, &glance);
    match service.parts().authority.may_ask(account.known(), &of_vehicle(&id, vehicle, &command)) {
        Ok(ask) => check.needs_second_person |= ask == Ask::WithApproval,
        Err(denial) => {
            check.ok = false;
            check.problems.push(denial.to_string());
        }
    }
    Ok(Json(check))
}

fn refused(problems: Vec<String>) -> CommandCheck {
    CommandCheck {
        ok: false,
        sentence: String::new(),
        problems,
        warnings: Vec::new(),
        criticality: Criticality::Normal.name().to_owned(),
        reason: None,
        octets: 0,
        needs_second_person: false,
    }
}

/// Whom a telecommand is for: a vehicle, and the payload that it is about.
fn of_vehicle<'a>(
    id: &'a str,
    vehicle: &'a ServedVehicle,
    command: &Command,
) -> (&'a str, Option<&'a str>) {
    let payload = match command {
        Command::StartScience { payload, .. } => vehicle.ground.database.payload(*payload),
        _ => None,
    };
    (id, payload)
}

/// Asks for a telecommand: it is sent, or waits for a second person.
#[utoipa::path(post, path = "/api/vehicles/{id}/commands", params(("id" = String, Path, description = "the vehicle")), request_body = CommandEntryForm, responses((status = 201, body = CommandRequest), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub(super) async fn ask(
    State(service): State<Service>,
    account: SignedIn,
    Path(id): Path<String>,
    Json(entry): Json<CommandEntryForm>,
) -> Result<(StatusCode, Json<CommandRequest>), ServiceError> {
    let (index, vehicle) = service.vehicle(&id)?;
    ensure_length(&entry.comment)?;
    let command = command_of(&entry.command, &entry.arguments)
        .map_err(|problems| ServiceError::invalid(problems.join("; ")))?;
    let authority = &service.parts().authority;
    let glance = service.order(|reply| Order::Glance(index, reply)).await?;
    let text = vehicle.ground.text(&command);
    let allowed = authority.may_ask(account.known(), &of_vehicle(&id, vehicle, &command));
    let ask = match allowed {
        Ok(ask) => ask,
        Err(denial) => {
            let deed =
                Deed { what: "ask", subject: format!("{id}: {text}"), outcome: "not allowed" };
            note(&service, &account, (deed, &glance))?;
            return Err(ServiceError::forbidden(denial.to_string()));
        }
    };
    let check = vehicle.ground.check(&command, &glance);
    if !check.ok {
        return Err(ServiceError::invalid(check.problems.join("; ")));
    }
    let waits = check.needs_second_person || ask == Ask::WithApproval;
    let request = CommandRequest {
        n: 0,
        vehicle: id.clone(),
        command: entry.command,
        arguments: entry.arguments,
        text: text.clone(),
        sentence: check.sentence,
        warnings: check.warnings,
        criticality: check.criticality,
        reason: check.reason,
        comment: entry.comment,
        asked: actor(&service, &account, &glance),
        decided: None,
        state: if waits { RequestState::AwaitingApproval } else { RequestState::Released },
        command_n: None,
    };
    let outcome = if waits { "to be approved" } else { "to be sent" };
    note(
        &service,
        &account,
        (Deed { what: "ask", subject: format!("{id}: {text}"), outcome }, &glance),
    )?;
    let asked = Box::new(Asked { vehicle: index, command, request });
    let request = service.order(|reply| Order::Ask(asked, reply)).await??;
    Ok((StatusCode::CREATED, Json(request)))
}

/// Why somebody decides as they do.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    /// In a few words.
    #[serde(default)]
    reason: Option<String>,
}

/// Approves a request, as a second person.
#[utoipa::path(post, path = "/api/requests/{n}/approve", params(("n" = u32, Path, description = "the request")), request_body = Reason, responses((status = 200, body = CommandRequest), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(super) async fn approve(
    State(service): State<Service>,
    account: SignedIn,
    Path(number): Path<u32>,
    Json(reason): Json<Reason>,
) -> Result<Json<CommandRequest>, ServiceError> {
    decide(&service, &account, (number, DecisionKind::Approved, reason)).await
}

/// Rejects a request, as a second person.
#[utoipa::path(post, path = "/api/requests/{n}/reject", params(("n" = u32, Path, description = "the request")), request_body = Reason, responses((status = 200, body = CommandRequest), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(super) async fn reject(
    State(service): State<Service>,
    account: SignedIn,
    Path(number): Path<u32>,
    Json(reason): Json<Reason>,
) -> Result<Json<CommandRequest>, ServiceError> {
    decide(&service, &account, (number, DecisionKind::Rejected, reason)).await
}

/// Takes a request of one's own back.
#[utoipa::path(post, path = "/api/requests/{n}/withdraw", params(("n" = u32, Path, description = "the request")), request_body = Reason, responses((status = 200, body = CommandRequest), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(super) async fn withdraw(
    State(service): State<Service>,
    account: SignedIn,
    Path(number): Path<u32>,
    Json(reason): Json<Reason>,
) -> Result<Json<CommandRequest>, ServiceError> {
    decide(&service, &account, (number, DecisionKind::Withdrawn, reason)).await
}

async fn decide(
    service: &Service,
    account: &SignedIn,
    (number, verdict, Reason { reason }): (u32, DecisionKind, Reason),
) -> Result<Json<CommandRequest>, ServiceError> {
    ensure_length(reason.as_deref().unwrap_or_default())?;
    let missing = || ServiceError::not_found(format!("there is no request {number}"));
    let request = service.order(|reply| Order::Request(number, reply)).await?;
    let request = request.ok_or_else(missing)?;
    let (index, _) = service.vehicle(&request.vehicle)?;
    let authority = &service.parts().authority;
    let allowed = match verdict {
        DecisionKind::Withdrawn => authority.may_withdraw(account.known(), &request.asked.account),
        DecisionKind::Approved | DecisionKind::Rejected => {
            authority.may_approve(account.known(), (&request.asked.account, &request.vehicle))
        }
    };
    let glance = service.order(|reply| Order::Glance(index, reply)).await?;
    let what = match verdict {
        DecisionKind::Approved => "approve",
        DecisionKind::Rejected => "reject",
        DecisionKind::Withdrawn => "withdraw",
    };
    let subject = format!("request {number}, {}: {}", request.vehicle, request.text);
    if request.state != RequestState::AwaitingApproval {
        return Err(OrderError::from(RequestError::Decided(number)).into());
    }
    let outcome = if allowed.is_ok() { "allowed" } else { "not allowed" };
    note(service, account, (Deed { what, subject, outcome }, &glance))?;
    allowed.map_err(|denial| ServiceError::forbidden(denial.to_string()))?;
    let decision = Decision { by: actor(service, account, &glance), verdict, reason };
    let decided = service.order(|reply| Order::Decide(number, decision, reply)).await??;
    Ok(Json(decided))
}

pub(super) fn actor(service: &Service, account: &SignedIn, glance: &Glance) -> Actor {
    Actor {
        account: account.account().to_owned(),
        name: account.name().to_owned(),
        organisation: account.organisation().to_owned(),
        duty: account.duty(),
        utc: utc_text(glance.now),
        wall: service.parts().authority.wall(),
    }
}

/// Writes the trail before what it tells of is done.
pub(super) fn note(
    service: &Service,
    account: &SignedIn,
    (deed, glance): (Deed<'_>, &Glance),
) -> Result<(), ServiceError> {
    let noted = service.parts().authority.note(account.known(), deed, &utc_text(glance.now));
    noted.map_err(|error| ServiceError::broken(format!("nothing was done: {error}")))
}

pub(super) fn ensure_length(text: &str) -> Result<(), ServiceError> {
    if text.chars().count() <= LONGEST {
        return Ok(());
    }
    Err(ServiceError::invalid(format!("a comment or reason has at most {LONGEST} characters")))
}

/// How fast the simulated mission is to go.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClockSpeed {
    /// How many times faster than real time; 0 holds it.
    speed: f64,
}

/// Sets the speed of the simulated mission.
#[utoipa::path(post, path = "/api/clock", request_body = ClockSpeed, responses((status = 200, body = ClockSpeed), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub(super) async fn clock(
    State(service): State<Service>,
    account: SignedIn,
    Json(ClockSpeed { speed }): Json<ClockSpeed>,
) -> Result<Json<ClockSpeed>, ServiceError> {
    let authority = &service.parts().authority;
    authority
        .may_set_clock(account.known())
        .map_err(|denial| ServiceError::forbidden(denial.to_string()))?;
    if !service.parts().facts.simulated {
        let message = "the vehicles fly elsewhere: nobody here sets their clock".to_owned();
        return Err(ServiceError::invalid(message));
    }
    if !(0.0..=FASTEST).contains(&speed) {
        let message = format!("a speed of {speed} is not in 0 to {FASTEST} times real time");
        return Err(ServiceError::invalid(message));
    }
    let glance = service.order(|reply| Order::Glance(0, reply)).await?;
    let subject = format!("{speed} times real time");
    note(&service, &account, (Deed { what: "set the clock", subject, outcome: "done" }, &glance))?;
    let speed = service.order(|reply| Order::Speed(speed, reply)).await?;
    Ok(Json(ClockSpeed { speed }))
}

/// Faster than any machine flies.
const FASTEST: f64 = 100_000.0;
