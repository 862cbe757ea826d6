//! Flight stage: the flight software in the simulated world, the ground at the other end of the
//! link, and nothing between them but packets.

use std::path::Path;

use hilal_environment::LoadingProgress;
use hilal_fsw::{FlightSoftware, STORE_BYTES};
use hilal_ground::commanding::RecoverySettings;
use hilal_ground::{Ground, GroundSetup, VehicleDatabase};
use hilal_sim::{Pose, SiteScenery, World, WorldStart};

use crate::closed_loop::ClosedLoop;
use crate::commanding::{telecommands, uplink_settings};
use crate::error::FlightError;
use crate::flight_record::FlightRecord;
use crate::flight_tables::flight_tables;
use crate::goal_visits::visits;
use crate::simulated::FlightCase;

/// The seed of a flight, and the folder that its ground keeps its store in.
#[derive(Debug, Clone, Copy)]
pub struct StoredFlight<'a> {
    /// Seed of everything random.
    pub seed: u64,
    /// Folder of the telemetry store; made where it is missing.
    pub folder: &'a Path,
}

/// Flies the plan from the mission's start to its end.
///
/// # Errors
///
/// Fails when the ground cannot write its store, or the plan cannot be commanded.
pub fn fly_plan(
    case: FlightCase<'_>,
    stored: StoredFlight<'_>,
    progress: &dyn LoadingProgress,
) -> Result<FlightRecord, FlightError> {
    let FlightCase { plan, mission, vehicle, place } = case;
    let scenery = SiteScenery::new(place, mission, vehicle);
    let start = mission.start_pose();
    let pose = Pose { position: start.point(), heading: start.heading() };
    let world = World::new(scenery, vehicle.clone(), WorldStart::new(pose, stored.seed));
    let flight = FlightSoftware::new(flight_tables(mission, vehicle)?, vec![0; STORE_BYTES]);
    let database = VehicleDatabase::new(vehicle)?;
    let setup = GroundSetup {
        mission: mission.id.clone(),
        start: mission.start(),
        uplink: uplink_settings(),
        recovery: Some(RecoverySettings::within(database.limits())),
        vehicle: database,
    };
    let commands = telecommands(plan, mission, &setup.vehicle)?;
    let mut ground = Ground::new(stored.folder, &setup)?;
    ground.load_plan(&commands);
    let mut closed_loop = ClosedLoop { world, flight, ground, start: mission.start() };
    let end_ms = milliseconds(mission.duration().to_seconds());
    while closed_loop.world.now_ms() < end_ms {
        closed_loop.cycle()?;
        if closed_loop.world.now_ms().is_multiple_of(3_600_000) {
            progress.set(closed_loop.world.now_ms() as f64 / end_ms as f64);
        }
    }
    Ok(ended(closed_loop, case))
}

fn ended(closed_loop: ClosedLoop<SiteScenery<'_>>, case: FlightCase<'_>) -> FlightRecord {
    let trace = closed_loop.world.trace().to_vec();
    FlightRecord {
        visits: visits(case.mission, case.vehicle, &trace),
        unmet_wh: closed_loop.world.unmet_wh(),
        trace,
        summary: closed_loop.ground.summary(),
        ground: closed_loop.ground,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mission's length")]
fn milliseconds(seconds: f64) -> u64 {
    (seconds.max(0.0) * 1000.0) as u64
}
