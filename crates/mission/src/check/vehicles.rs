//! The vehicles that fly: are they declared, complete and apart, and do the goals that name a vehicle
//! name one that can do them?

use super::finding::Findings;
use super::readiness::{FlightRole, INSTRUMENTS, readiness};
use crate::schema::{Goal, Mission, StartPose, VehicleId};

pub(super) fn check(mission: &Mission, findings: &mut Findings<'_>) {
    for id in mission.flown.iter().filter(|id| !mission.vehicles.contains_key(*id)) {
        findings.error(
            "flown",
            format!("no vehicle `{id}` is declared; declare [vehicles.{id}] or change `flown`"),
        );
    }
    for mut vehicle in readiness(mission) {
        if vehicle.role == FlightRole::Flown {
            // The model of a vehicle that flies names the payload.
            vehicle.missing.retain(|part| *part != INSTRUMENTS);
        }
        if vehicle.is_complete() {
            continue;
        }
        let (id, missing) = (&vehicle.id, vehicle.missing.join(", "));
        let key = format!("vehicles.{id}");
        match vehicle.role {
            FlightRole::Flown => findings.error(
                &key,
                format!(
                    "`{id}` flies and lacks what a flight needs: {missing}; declare that under \
                     [vehicles.{id}], or take it out of `flown`"
                ),
            ),
            FlightRole::Declared => findings
                .note(&key, format!("`{id}` does not fly; a flight would also need {missing}")),
        }
    }
    separation(mission, findings);
    for (index, goal) in mission.goals.iter().enumerate() {
        instrument(mission, (index, goal), findings);
    }
}

/// Two vehicles that fly do not start on one spot.
fn separation(mission: &Mission, findings: &mut Findings<'_>) {
    let least_m = mission.minimum_separation().metres();
    let start = |id: &VehicleId| Some(mission.vehicles.get(id)?.start_pose(&mission.site));
    let starts = mission.flown.iter().filter_map(|id| Some((id, start(id)?)));
    let starts: Vec<(&VehicleId, StartPose)> = starts.collect();
    for (index, (id, pose)) in starts.iter().enumerate() {
        for (other, other_pose) in &starts[..index] {
            let apart_m = pose.point().distance(other_pose.point()).metres();
            if apart_m < least_m {
                findings.error(
                    &format!("vehicles.{id}.start"),
                    format!(
                        "`{id}` starts {apart_m:.1} m from `{other}`, and vehicles keep {least_m:.1} m \
                         apart; give one of them another `start`, or lower separation.minimum_m"
                    ),
                );
            }
        }
    }
}

/// The instrument of a goal is aboard the vehicle that the goal is for.
fn instrument(mission: &Mission, (index, goal): (usize, &Goal), findings: &mut Findings<'_>) {
    let id = mission.vehicle_of(goal);
    let Some(vehicle) = mission.vehicles.get(id) else {
        // A flown vehicle that is not declared is said once, of `flown`.
        if goal.vehicle.is_some() {
            findings.error(
                &format!("goals.{index}.vehicle"),
                format!(
                    "goal {} is for `{id}`, which is not declared; declare [vehicles.{id}] or name \
                     another vehicle",
                    goal.id
                ),
            );
        }
        return;
    };
    if vehicle.payloads.contains(&goal.instrument) {
        return;
    }
    let carried = match vehicle.payloads.as_slice() {
        [] => "no payload".to_owned(),
        payloads => payloads.join(", "),
    };
    findings.error(
        &format!("goals.{index}.instrument"),
        format!(
            "goal {} asks for `{}`, which `{id}` does not carry; it carries {carried}",
            goal.id, goal.instrument
        ),
    );
}
