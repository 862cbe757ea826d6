//! Sessions: signing in and out, and what every request is held to.

use axum::Json;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tower_sessions::Session;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{ErrorBody, Service, ServiceError};
use crate::authority::{Account, Ask, AuthorityService, Deed, Duty, Sight, random};

/// Where a session keeps the account.
const ACCOUNT: &str = "account";
/// Where a session keeps its token against requests from other pages.
const TOKEN: &str = "csrf";
/// The header that carries it.
const TOKEN_HEADER: &str = "x-hilal-csrf";
/// The longest name or password that is looked at, in octets.
const LONGEST: usize = 200;

/// Somebody who has signed in, as every handler but that of signing in takes it.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn {
    account: Account,
    session: Session,
    id: String,
    token: String,
}

impl SignedIn {
    /// Returns the account's identifier.
    pub(crate) fn account(&self) -> &str {
        &self.account.id
    }

    /// Returns the person's or the console's name.
    pub(crate) fn name(&self) -> &str {
        &self.account.name
    }

    /// Returns the organisation's identifier.
    pub(crate) fn organisation(&self) -> &str {
        &self.account.organisation
    }

    /// Returns what the person does.
    pub(crate) const fn duty(&self) -> Duty {
        self.account.duty
    }

    pub(crate) const fn known(&self) -> &Account {
        &self.account
    }

    /// Says whether the session was ended, or is not in its store any more.
    pub(crate) async fn is_over(&self, authority: &AuthorityService) -> bool {
        // A store that cannot be read now says nothing of the session.
        authority.has_ended(&self.id)
            || self.session.load().await.is_ok() && self.session.is_empty().await
    }
}

impl FromRequestParts<Service> for SignedIn {
    type Rejection = ServiceError;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Service,
    ) -> Result<Self, ServiceError> {
        let authority: &AuthorityService = service.as_ref();
        let session = Session::from_request_parts(parts, service)
            .await
            .map_err(|(_, text)| ServiceError::broken(text.to_owned()))?;
        let kept = |error: tower_sessions::session::Error| ServiceError::broken(error.to_string());
        let id: Option<String> = session.get(ACCOUNT).await.map_err(kept)?;
        let token: Option<String> = session.get(TOKEN).await.map_err(kept)?;
        let account = id.and_then(|id| authority.account(&id).cloned());
        let (Some(account), Some(token)) = (account, token) else {
            let message = "nobody is signed in here, or the session is over; sign in".to_owned();
            return Err(ServiceError::new(StatusCode::UNAUTHORIZED, "signed-out", message));
        };
        if parts.method != Method::GET && parts.method != Method::HEAD {
            ensure_token(&parts.headers, &token)?;
        }
        let id = session.id().map(|id| id.to_string()).unwrap_or_default();
        Ok(Self { account, session, id, token })
    }
}

/// Holds a request that changes something to the token of its session.
fn ensure_token(headers: &HeaderMap, token: &str) -> Result<(), ServiceError> {
    let given = headers.get(TOKEN_HEADER).map_or(&[][..], |value| value.as_bytes());
    // Digests are compared, so that the time it takes says nothing of the token.
    if Sha256::digest(given) == Sha256::digest(token.as_bytes()) {
        return Ok(());
    }
    let message =
        "the request does not carry the session's token (X-Hilal-CSRF); load the page anew";
    Err(ServiceError::new(StatusCode::FORBIDDEN, "csrf", message.to_owned()))
}

/// Refuses requests that browsers send for other pages: by another name of this machine, or from another origin.
pub(crate) async fn guard(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    let authority: &AuthorityService = service.as_ref();
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let known = |host: &str| authority.answers_to(host);
    let host = text(header::HOST).or(request.uri().host()).unwrap_or_default();
    if !known(host) {
        let message = format!(
            "this service does not answer to {host:?}; call it by the address that it printed"
        );
        let error = ServiceError::new(StatusCode::MISDIRECTED_REQUEST, "host", message);
        return error.into_response();
    }
    let origin = text(header::ORIGIN);
    let foreign = origin.filter(|origin| {
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        !known(host)
    });
    if let Some(origin) = foreign {
        let message = format!("requests from the page {origin:?} are not taken");
        return ServiceError::new(StatusCode::FORBIDDEN, "origin", message).into_response();
    }
    next.run(request).await
}

/// What somebody signs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    /// The account.
    account: String,
    /// Its password.
    password: String,
}

/// What an account may over a vehicle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct VehicleRights {
    /// The vehicle.
    of: String,
    /// `see`, `command`, `approve`.
    may: Vec<String>,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Me {
    /// The account.
    account: String,
    /// The person's or the console's name.
    name: String,
    /// Identifier of the organisation.
    organisation: String,
    /// The organisation's name.
    organisation_name: String,
    /// What the person does.
    duty: Duty,
    /// The token that requests which change something carry in `X-Hilal-CSRF`.
    csrf: String,
    /// What the account may.
    rights: Vec<VehicleRights>,
    /// Whether it reads the audit trail.
    may_read_audit: bool,
    /// Whether it sets the speed of the simulated mission.
    may_set_clock: bool,
}

fn me(authority: &AuthorityService, account: &Account, token: &str) -> Me {
    let rights = authority.rights();
    let other = Account { id: String::new(), ..account.clone() };
    let of = |vehicle: &String| {
        let sees = rights.sight(&account.organisation, vehicle) == Sight::Whole;
        let commands = rights.may_ask(account, (vehicle, None)) == Ok(Ask::Direct);
        let asker = Account { duty: Duty::Operator, ..other.clone() };
        let approves = rights.may_approve(account, (Some(&asker), ""), vehicle).is_ok();
        let may = [(sees, "see"), (commands, "command"), (approves, "approve")];
        let may = may.into_iter().filter(|(may, _)| *may).map(|(_, what)| what.to_owned());
        VehicleRights { of: vehicle.clone(), may: may.collect() }
    };
    Me {
        account: account.id.clone(),
        name: account.name.clone(),
        organisation: account.organisation.clone(),
        organisation_name: rights.organisation_name(&account.organisation),
        duty: account.duty,
        csrf: token.to_owned(),
        rights: rights.flown().iter().map(of).collect(),
        may_read_audit: rights.may_read_audit(account).is_ok(),
        may_set_clock: rights.may_set_clock(account).is_ok(),
    }
}

/// Signs in.
#[utoipa::path(post, path = "/api/session", request_body = Credentials, responses((status = 200, body = Me), (status = 401, body = ErrorBody), (status = 429, body = ErrorBody)))]
async fn sign_in(
    State(service): State<Service>,
    session: Session,
    Json(Credentials { account, password }): Json<Credentials>,
) -> Result<Json<Me>, ServiceError> {
    let authority: &AuthorityService = service.as_ref();
    if account.len() > LONGEST || password.len() > LONGEST {
        let message = format!("an account or password has at most {LONGEST} octets");
        return Err(ServiceError::invalid(message));
    }
    if let Some(wait_s) = authority.attempt(&account) {
        let message = format!("too many wrong passwords; try again in {:.0} s", wait_s.ceil());
        return Err(ServiceError::new(StatusCode::TOO_MANY_REQUESTS, "wait", message));
    }
    // Hashing takes tens of milliseconds of a core and 19 MiB: others must not wait for it, and it must not be done for
    // many at once.
    let permit = service.parts().hashing.acquire().await;
    let _permit = permit.map_err(|error| ServiceError::broken(error.to_string()))?;
    let opening = service.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let authority: &AuthorityService = opening.as_ref();
        authority.sign_in(&account, &password).map(Option::<&Account>::cloned)
    });
    let broken = |error: &dyn std::fmt::Display| ServiceError::broken(error.to_string());
    let opened = opened.await.map_err(|error| broken(&error))?.map_err(|error| broken(&error))?;
    let Some(known) = opened else {
        let message = "account or password is wrong".to_owned();
        return Err(ServiceError::new(StatusCode::UNAUTHORIZED, "wrong-password", message));
    };
    let token = random::<32>().map_err(|error| broken(&error))?;
    let token = token.iter().fold(String::new(), |text, octet| text + &format!("{octet:02x}"));
    session.cycle_id().await.map_err(|error| broken(&error))?;
    session.insert(ACCOUNT, &known.id).await.map_err(|error| broken(&error))?;
    session.insert(TOKEN, &token).await.map_err(|error| broken(&error))?;
    Ok(Json(me(authority, &known, &token)))
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/session", responses((status = 200, body = Me), (status = 401, body = ErrorBody)))]
async fn who(State(service): State<Service>, who: SignedIn) -> Json<Me> {
    Json(me(service.as_ref(), &who.account, &who.token))
}

/// Signs out.
#[utoipa::path(delete, path = "/api/session", responses((status = 204), (status = 401, body = ErrorBody)))]
async fn sign_out(
    State(service): State<Service>,
    who: SignedIn,
) -> Result<StatusCode, ServiceError> {
    let authority: &AuthorityService = service.as_ref();
    authority.end(&who.id);
    who.session.flush().await.map_err(|error| ServiceError::broken(error.to_string()))?;
    let deed = Deed { what: "sign out", subject: "console".to_owned(), outcome: "done" };
    let noted = authority.note(&who.account, deed, "");
    noted.map_err(|error| ServiceError::broken(error.to_string()))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the routes of sessions.
pub(crate) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new().routes(routes!(sign_in, who, sign_out))
}
