//! The plan's activities as telecommands with release times.

use hilal_dictionary::{Command, Mode, Payload};
use hilal_quantity::{Epoch, MapPoint};
use hilal_traverse::{Activity, ActivityKind, Plan};

use crate::time::MissionClock;

/// A telecommand and when it is to be released on board.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScheduledCommand {
    /// When.
    pub release: Epoch,
    /// What.
    pub command: Command,
}

/// Why a plan cannot be commanded.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// A waypoint too far from the landing point for the telecommand's field.
    #[error(
        "waypoint x {x_m:.1} m, y {y_m:.1} m lies more than 50 km from the landing point: \
         DRIVE_TO cannot name it"
    )]
    TooFar {
        /// Easting of the waypoint.
        x_m: f64,
        /// Northing of the waypoint.
        y_m: f64,
    },
    /// A payload that the dictionary does not know.
    #[error(
        "science at goal {goal:?} needs payload {payload:?}, which the dictionary does not list"
    )]
    UnknownPayload {
        /// The goal's name.
        goal: String,
        /// The payload's name in the plan.
        payload: String,
    },
}

/// Turns a plan into telecommands: `DRIVE_TO` for each straight leg, `START_SCIENCE` at goals,
/// `SET_MODE` charge and `HIBERNATE_UNTIL` for waits. `payload` finds the dictionary's payload by the
/// name that the plan uses, which is empty where the plan names none.
///
/// # Errors
///
/// A waypoint beyond the telecommand's range, or an unknown payload.
pub fn commands_from_plan(
    plan: &Plan,
    landing: MapPoint,
    payload: impl Fn(&str) -> Option<Payload>,
) -> Result<Vec<ScheduledCommand>, PlanError> {
    let clock = MissionClock::new(plan.start_utc);
    let mut commands = Vec::new();
    for activity in &plan.activities {
        let release = activity.start_utc;
        let wait = |command| ScheduledCommand { release, command };
        match activity.kind {
            ActivityKind::Charge => commands.push(wait(Command::SetMode { mode: Mode::Charge })),
            ActivityKind::Hibernate => {
                let wake_s = clock.seconds(activity.end_utc);
                commands.push(wait(Command::HibernateUntil { wake_s }));
            }
            ActivityKind::Science => {
                commands.push(wait(science(activity, clock, &payload)?));
            }
            ActivityKind::Drive => drive(activity, landing, clock, &mut commands)?,
        }
    }
    Ok(commands)
}

fn science(
    activity: &Activity,
    clock: MissionClock,
    payload: impl Fn(&str) -> Option<Payload>,
) -> Result<Command, PlanError> {
    let name = activity.payload.clone().unwrap_or_default();
    let Some(payload) = payload(&name) else {
        let goal = activity.goal.clone().unwrap_or_default();
        return Err(PlanError::UnknownPayload { goal, payload: name });
    };
    let duration_s = clock.seconds(activity.end_utc) - clock.seconds(activity.start_utc);
    Ok(Command::StartScience { payload, duration_s: duration_s.max(1) })
}

fn drive(
    activity: &Activity,
    landing: MapPoint,
    clock: MissionClock,
    commands: &mut Vec<ScheduledCommand>,
) -> Result<(), PlanError> {
    for leg in activity.waypoints.windows(2) {
        let (from, to) = (leg[0], leg[1]);
        let far = || PlanError::TooFar { x_m: to.place.x_m, y_m: to.place.y_m };
        let x_cm = centimetres(to.place.x_m - landing.x_m).ok_or_else(far)?;
        let y_cm = centimetres(to.place.y_m - landing.y_m).ok_or_else(far)?;
        let command = Command::DriveTo { x_cm, y_cm, arrive_by_s: clock.seconds(to.utc) };
        commands.push(ScheduledCommand { release: from.utc, command });
    }
    Ok(())
}

/// The greatest distance along an axis that `DRIVE_TO` carries, in centimetres.
const REACH_CM: f64 = 5_000_000.0;

fn centimetres(metres: f64) -> Option<i32> {
    let centimetres = (metres * 100.0).round();
    #[expect(clippy::cast_possible_truncation, reason = "whole, and within five million")]
    (centimetres.abs() <= REACH_CM).then_some(centimetres as i32)
}
