//! Requests for telecommands: asked by one, where it must be approved by another, and then given to the ground.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::authority::Duty;

/// Somebody who asked or decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Actor {
    /// The account.
    pub account: String,
    /// The person's or the console's name.
    pub name: String,
    /// The organisation's identifier.
    pub organisation: String,
    /// What the person does.
    pub duty: Duty,
    /// When, by the mission's clock.
    pub utc: String,
    /// When, by the machine's clock.
    pub wall: String,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DecisionKind {
    /// A second person agreed.
    Approved,
    /// A second person did not agree.
    Rejected,
    /// Who asked took it back.
    Withdrawn,
}

impl DecisionKind {
    /// Returns the word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrew",
        }
    }
}

/// A decision on a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// By whom, and when.
    #[serde(flatten)]
    pub by: Actor,
    /// What was decided.
    pub verdict: DecisionKind,
    /// Why.
    pub reason: Option<String>,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum RequestState {
    /// A second person has to approve.
    #[serde(rename = "awaiting approval")]
    AwaitingApproval,
    /// It was not approved.
    #[serde(rename = "rejected")]
    Rejected,
    /// It was taken back.
    #[serde(rename = "withdrawn")]
    Withdrawn,
    /// The ground has the telecommand.
    #[serde(rename = "released")]
    Released,
}

/// A request for a telecommand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CommandRequest {
    /// Its number, from 1.
    pub n: u32,
    /// The vehicle.
    pub vehicle: String,
    /// The telecommand's name.
    pub command: String,
    /// Its arguments.
    pub arguments: BTreeMap<String, i64>,
    /// Name and arguments in a line.
    pub text: String,
    /// What will happen.
    pub sentence: String,
    /// What to think of before.
    pub warnings: Vec<String>,
    /// `normal`, `vital` or `critical`.
    pub criticality: String,
    /// What can come of it.
    pub reason: Option<String>,
    /// What who asked said of it.
    pub comment: String,
    /// Who asked, and when.
    pub asked: Actor,
    /// What a second person decided.
    pub decided: Option<Decision>,
    /// Where it stands.
    pub state: RequestState,
    /// Its number in the vehicle's ledger, once the ground has it.
    pub command_n: Option<u32>,
}

/// Why a request cannot be decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// There is no such request.
    #[error("there is no request {0}; the page's list may be out of date")]
    Unknown(u32),
    /// It has been decided.
    #[error("request {0} has been decided already")]
    Decided(u32),
}

/// All requests of a mission.
#[derive(Debug, Default)]
pub(crate) struct RequestBook {
    requests: Vec<CommandRequest>,
}

impl RequestBook {
    /// Returns all requests, in the order they were made.
    pub(crate) fn all(&self) -> &[CommandRequest] {
        &self.requests
    }

    /// Returns the number of the next request.
    pub(crate) fn next_number(&self) -> u32 {
        u32::try_from(self.requests.len()).unwrap_or(u32::MAX - 1) + 1
    }

    /// Takes a request.
    pub(crate) fn add(&mut self, request: CommandRequest) {
        self.requests.push(request);
    }

    /// Returns a request that can still be decided.
    ///
    /// # Errors
    ///
    /// There is none of this number, or it has been decided.
    pub(crate) fn undecided(&self, number: u32) -> Result<&CommandRequest, RequestError> {
        let request = self.get(number).ok_or(RequestError::Unknown(number))?;
        match request.state {
            RequestState::AwaitingApproval => Ok(request),
            _ => Err(RequestError::Decided(number)),
        }
    }

    /// Returns a request by its number.
    pub(crate) fn get(&self, number: u32) -> Option<&CommandRequest> {
        self.requests.iter().find(|request| request.n == number)
    }

    /// Notes a decision.
    pub(crate) fn decide(&mut self, number: u32, decision: Decision) {
        let Some(request) = self.requests.iter_mut().find(|request| request.n == number) else {
            return;
        };
        request.state = match decision.verdict {
            DecisionKind::Approved => RequestState::Released,
            DecisionKind::Rejected => RequestState::Rejected,
            DecisionKind::Withdrawn => RequestState::Withdrawn,
        };
        request.decided = Some(decision);
    }

    /// Notes that the ground has the telecommand.
    pub(crate) fn released(&mut self, number: u32, command: u32) {
        if let Some(request) = self.requests.iter_mut().find(|request| request.n == number) {
            request.state = RequestState::Released;
            request.command_n = Some(command);
        }
    }
}
