//! The plan's activities as telecommands with release times.

use hilal_dictionary::{Command, Mode, Port};
use hilal_ground::commanding::ScheduledCommand;
use hilal_ground::{MissionClock, VehicleDatabase};
use hilal_mission::VehicleMission;
use hilal_plan::{Activity, ActivityKind, Plan};
use hilal_quantity::{Epoch, MapPoint};

/// Why a plan cannot be commanded.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanCommandError {
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
    /// A payload that the vehicle does not carry.
    #[error("science at goal {goal:?} needs payload {payload:?}, which the vehicle does not carry")]
    UnknownPayload {
        /// The goal's name.
        goal: String,
        /// The payload's name in the plan.
        payload: String,
    },
}

/// Turns a plan of a mission into telecommands, as [`commands_from_plan`] does.
///
/// # Errors
///
/// Names the waypoint or the payload that no telecommand can carry.
pub fn telecommands(
    plan: &Plan,
    mission: &VehicleMission,
    database: &VehicleDatabase,
) -> Result<Vec<ScheduledCommand>, PlanCommandError> {
    let port = |id: &str| database.port(id);
    commands_from_plan(plan, (mission.start(), mission.start_pose().point()), port)
}

/// Turns a plan into telecommands: `DRIVE_TO` for each straight leg, `START_SCIENCE` at goals,
/// `SET_MODE` charge and `HIBERNATE_UNTIL` for waits. `payload` finds the port of a payload by the
/// name that the plan uses, which is empty where the plan names none. On-board time counts from the
/// mission's start, which is not the plan's where it begins at a later state of the rover.
///
/// # Errors
///
/// A waypoint beyond the telecommand's range, or an unknown payload.
pub fn commands_from_plan(
    plan: &Plan,
    (start, landing): (Epoch, MapPoint),
    payload: impl Fn(&str) -> Option<Port>,
) -> Result<Vec<ScheduledCommand>, PlanCommandError> {
    commands_of(&plan.activities, (start, landing), payload)
}

/// Turns activities into telecommands, as [`commands_from_plan`] does those of a plan.
pub(crate) fn commands_of(
    activities: &[Activity],
    (start, landing): (Epoch, MapPoint),
    payload: impl Fn(&str) -> Option<Port>,
) -> Result<Vec<ScheduledCommand>, PlanCommandError> {
    let clock = MissionClock::new(start);
    let mut commands = Vec::new();
    for activity in activities {
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
    payload: impl Fn(&str) -> Option<Port>,
) -> Result<Command, PlanCommandError> {
    let name = activity.payload.clone().unwrap_or_default();
    let Some(payload) = payload(&name) else {
        let goal = activity.goal.clone().unwrap_or_default();
        return Err(PlanCommandError::UnknownPayload { goal, payload: name });
    };
    let duration_s = clock.seconds(activity.end_utc) - clock.seconds(activity.start_utc);
    Ok(Command::StartScience { payload, duration_s: duration_s.max(1) })
}

fn drive(
    activity: &Activity,
    landing: MapPoint,
    clock: MissionClock,
    commands: &mut Vec<ScheduledCommand>,
) -> Result<(), PlanCommandError> {
    for leg in activity.waypoints.windows(2) {
        let (from, to) = (leg[0], leg[1]);
        let far = || PlanCommandError::TooFar { x_m: to.place.x_m, y_m: to.place.y_m };
        let x_cm = centimetres(to.place.x_m - landing.x_m).ok_or_else(far)?;
        let y_cm = centimetres(to.place.y_m - landing.y_m).ok_or_else(far)?;
        let command = Command::DriveTo { x_cm, y_cm, arrive_by_s: clock.seconds(to.utc) };
        commands.push(ScheduledCommand { release: from.utc, command });
    }
    Ok(())
}

/// The greatest distance along an axis that `DRIVE_TO` carries, in centimetres.
const REACH_CM: f64 = 5_000_000.0;

/// Whole centimetres, where `DRIVE_TO` can name them.
pub(crate) fn centimetres(metres: f64) -> Option<i32> {
    let centimetres = (metres * 100.0).round();
    #[expect(clippy::cast_possible_truncation, reason = "whole, and within five million")]
    (centimetres.abs() <= REACH_CM).then_some(centimetres as i32)
}

#[cfg(test)]
mod tests {
    use hilal_mission::VehicleId;
    use hilal_plan::{Place, Summary, Waypoint, Work};
    use hilal_quantity::Unit;

    use super::*;
    use crate::commanding::plan_shift::shifted;

    fn start() -> Epoch {
        Epoch::from_gregorian_utc_at_midnight(2028, 11, 18)
    }

    fn waypoint(hour: f64, x_m: f64) -> Waypoint {
        let place = Place { x_m, y_m: -40_445.0 };
        Waypoint {
            utc: start() + hour * Unit::Hour,
            place,
            energy_wh: 200.0,
            state_of_charge: 0.7,
            memory_mb: None,
        }
    }

    fn activity(kind: ActivityKind, waypoints: Vec<Waypoint>) -> Activity {
        let (start_utc, end_utc) = (waypoints[0].utc, waypoints[waypoints.len() - 1].utc);
        let payload = (kind == ActivityKind::Science).then(|| "soil".to_owned());
        let goal = payload.as_ref().map(|_| "crater".to_owned());
        Activity { kind, start_utc, end_utc, goal, payload, distance_m: 0.0, waypoints }
    }

    fn plan(activities: Vec<Activity>) -> Plan {
        Plan {
            mission: "test".to_owned(),
            vehicle: VehicleId::new("rover").expect("plain letters"),
            seed: 1,
            start_utc: start(),
            end_utc: start() + 14.0 * Unit::Day,
            step_s: 900.0,
            cell_m: 10.0,
            capacity_wh: 300.0,
            reserve_wh: 45.0,
            stoppage_s: 0.0,
            from: None,
            terrain: None,
            summary: Summary {
                goals_planned: 1,
                goals_total: 1,
                value_planned: 1.0,
                value_bound: 1.0,
                value_total: 1.0,
                duration_hours: 336.0,
                distance_m: 100.0,
                min_energy_wh: 100.0,
                min_state_of_charge: 0.3,
                final_energy_wh: 200.0,
            },
            goals: Vec::new(),
            activities,
            prediction: Vec::new(),
            safety: Vec::new(),
            risk: None,
            contingencies: Vec::new(),
            work: Work::default(),
        }
    }

    fn commands(activities: Vec<Activity>) -> Result<Vec<ScheduledCommand>, PlanCommandError> {
        let landing = MapPoint::new(34_645.0, -40_445.0);
        let soil = |name: &str| (name == "soil").then_some(Port::FIRST);
        commands_from_plan(&plan(activities), (start(), landing), soil)
    }

    #[test]
    fn each_activity_becomes_its_telecommands_at_its_time() {
        let found = commands(vec![
            activity(ActivityKind::Charge, vec![waypoint(0.0, 34_645.0), waypoint(1.0, 34_645.0)]),
            activity(
                ActivityKind::Drive,
                vec![waypoint(1.0, 34_645.0), waypoint(1.5, 34_655.0), waypoint(2.0, 34_635.5)],
            ),
            activity(ActivityKind::Science, vec![waypoint(2.0, 34_635.5), waypoint(5.0, 34_635.5)]),
            activity(
                ActivityKind::Hibernate,
                vec![waypoint(5.0, 34_635.5), waypoint(9.0, 34_635.5)],
            ),
        ]);
        let at =
            |hour: f64, command| ScheduledCommand { release: start() + hour * Unit::Hour, command };
        let expected = vec![
            at(0.0, Command::SetMode { mode: Mode::Charge }),
            at(1.0, Command::DriveTo { x_cm: 1000, y_cm: 0, arrive_by_s: 5400 }),
            at(1.5, Command::DriveTo { x_cm: -950, y_cm: 0, arrive_by_s: 7200 }),
            at(2.0, Command::StartScience { payload: Port::FIRST, duration_s: 10_800 }),
            at(5.0, Command::HibernateUntil { wake_s: 32_400 }),
        ];
        assert_eq!(found, Ok(expected));
    }

    #[test]
    fn a_stretch_of_a_plan_is_commanded_as_much_later_as_it_is_late() {
        let (a, b, c) = (34_645.0, 34_655.0, 34_665.0);
        let plan = plan(vec![
            activity(
                ActivityKind::Drive,
                vec![waypoint(0.0, a), waypoint(1.0, b), waypoint(3.0, c)],
            ),
            activity(ActivityKind::Science, vec![waypoint(3.0, c), waypoint(5.0, c)]),
        ]);
        let commands = |from: f64, until: f64, by: f64| {
            let times = (start() + from * Unit::Hour, start() + until * Unit::Hour);
            let activities = shifted(&plan, times, by * Unit::Hour);
            let soil = |name: &str| (name == "soil").then_some(Port::FIRST);
            commands_of(&activities, (start(), MapPoint::new(a, -40_445.0)), soil).unwrap()
        };
        let whole = commands_from_plan(&plan, (start(), MapPoint::new(a, -40_445.0)), |_| {
            Some(Port::FIRST)
        });
        assert_eq!(commands(0.0, 5.0, 0.0), whole.unwrap());
        let at =
            |hour: f64, command| ScheduledCommand { release: start() + hour * Unit::Hour, command };
        let drive = |x_cm, arrive_by_s| Command::DriveTo { x_cm, y_cm: 0, arrive_by_s };
        let science = |duration_s| Command::StartScience { payload: Port::FIRST, duration_s };
        assert_eq!(commands(2.0, 3.0, 1.5), vec![at(3.5, drive(2000, 16_200))]);
        assert_eq!(commands(4.0, 5.0, 0.25), vec![at(4.25, science(3600))]);
    }

    #[test]
    fn a_waypoint_out_of_reach_and_a_payload_that_nobody_knows_are_named() {
        let far = vec![waypoint(0.0, 34_645.0), waypoint(1.0, 90_000.0)];
        let error = commands(vec![activity(ActivityKind::Drive, far)]).unwrap_err();
        assert!(error.to_string().starts_with("waypoint x 90000.0 m, y -40445.0 m lies more than"));

        let mut science =
            activity(ActivityKind::Science, vec![waypoint(0.0, 0.0), waypoint(1.0, 0.0)]);
        science.payload = Some("camera".to_owned());
        let error = commands(vec![science]).unwrap_err().to_string();
        assert!(error.contains("goal \"crater\" needs payload \"camera\""), "{error}");
    }
}
