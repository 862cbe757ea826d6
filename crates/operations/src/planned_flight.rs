//! Flight stage: the flight software of every vehicle in one simulated world, its ground at the other end of
//! its link, and nothing between them but packets.

use std::path::Path;

use hilal_environment::LoadingProgress;
use hilal_fsw::{FlightSoftware, STORE_BYTES};
use hilal_ground::commanding::RecoverySettings;
use hilal_ground::{Ground, GroundSetup, UplinkSecurity, VehicleDatabase};
use hilal_mission::VehicleId;
use hilal_quantity::SplitMix64;
use hilal_sim::{Pose, SimulatedVehicle, SiteScenery, StoreSizes, VehicleStart};

use crate::closed_loop::{ClosedLoop, LinkEnds};
use crate::commanding::{DailyTracks, Interest, haven_commands, telecommands, uplink_settings};
use crate::error::FlightError;
use crate::flight_record::{FleetFlight, FlightRecord};
use crate::flight_tables::flight_tables;
use crate::goal_visits::visits;
use crate::link_security::LinkSecurity;
use crate::simulated::FlightCase;

/// The seed of a flight, and the folder that its ground keeps its store in.
#[derive(Debug, Clone, Copy)]
pub struct StoredFlight<'a> {
    /// Seed of everything random; see [`vehicle_seed`].
    pub seed: u64,
    /// Folder of the telemetry store; made where it is missing.
    pub folder: &'a Path,
}

/// Returns the seed of a vehicle's randomness: that of the run for the first vehicle that flies, and for
/// every other one that seed mixed with its identifier, so that vehicles of one kind do not slip and drift
/// alike.
pub fn vehicle_seed(seed: u64, first: &VehicleId, vehicle: &VehicleId) -> u64 {
    if vehicle == first {
        return seed;
    }
    let mixed =
        |z: u64, byte: u8| SplitMix64::mixed((z ^ u64::from(byte)).wrapping_mul(SplitMix64::STEP));
    vehicle.as_str().bytes().fold(seed, mixed)
}

/// Flies the plans of a mission's vehicles together, from the mission's start to its end.
///
/// # Errors
///
/// Fails when no vehicle is given, a ground cannot write its store, or a plan cannot be commanded.
pub fn fly_plans(
    flights: &[(FlightCase<'_>, StoredFlight<'_>)],
    progress: &dyn LoadingProgress,
) -> Result<FleetFlight, FlightError> {
    let (first, _) = flights.first().ok_or(FlightError::NoVehicle)?;
    let ready = flights.iter().map(|(case, stored)| {
        vehicle_with_ends(*case, stored.seed, |mut setup, security| {
            setup.recovery = Some(RecoverySettings::within(setup.vehicle.limits()));
            Ok(Ground::new(stored.folder, &setup, security)?)
        })
    });
    let vehicles = ready.collect::<Result<Vec<_>, FlightError>>()?;
    let mission = first.mission;
    let mut closed_loop = ClosedLoop::new(vehicles, mission.start(), mission.minimum_separation());
    let end_ms = milliseconds(mission.duration().to_seconds());
    let mut tracks = DailyTracks::default();
    while closed_loop.world().now_ms() < end_ms {
        closed_loop.cycle()?;
        tracks.ask(&mut closed_loop, |_| Interest::Operated)?;
        if closed_loop.world().now_ms().is_multiple_of(3_600_000) {
            progress.set(closed_loop.world().now_ms() as f64 / end_ms as f64);
        }
    }
    let (world, ends) = closed_loop.into_parts();
    let cases = flights.iter().map(|(case, _)| *case);
    let landed = world.vehicles().iter().zip(ends).zip(cases);
    let flights = landed.map(|((vehicle, ends), case)| ended(vehicle, ends, case)).collect();
    Ok(FleetFlight { flights, close_approaches: world.close_approaches().to_vec() })
}

/// Returns what the ground of a vehicle begins with; only people lead the vehicle out of safe mode.
pub(crate) fn ground_setup(case: FlightCase<'_>) -> Result<GroundSetup, FlightError> {
    let FlightCase { mission, vehicle, .. } = case;
    Ok(GroundSetup {
        mission: mission.id.clone(),
        start: mission.start(),
        uplink: uplink_settings(),
        recovery: None,
        vehicle: VehicleDatabase::new(vehicle)?,
    })
}

/// Puts a vehicle down where its mission begins, with its plan in its ground, which `opens` makes; unless that sets
/// something else, only people lead the vehicle out of safe mode.
pub(crate) fn vehicle_with_ends(
    case: FlightCase<'_>,
    seed: u64,
    opens: impl FnOnce(GroundSetup, UplinkSecurity) -> Result<Ground, FlightError>,
) -> Result<(SimulatedVehicle<SiteScenery<'_>>, LinkEnds), FlightError> {
    let FlightCase { plan, mission, vehicle, place } = case;
    let scenery = SiteScenery::new(place, mission, vehicle);
    let start = mission.start_pose();
    let pose = Pose { position: start.point(), heading: start.heading() };
    let start = VehicleStart::new(pose, seed);
    let hardware = SimulatedVehicle::new(scenery, vehicle.clone(), start)
        .with_stores(StoreSizes::declared(mission));
    let security = LinkSecurity::of_simulated_flight(seed);
    let tables = flight_tables(mission, vehicle)?;
    let flight = FlightSoftware::new(tables, vec![0; STORE_BYTES], security.vehicle);
    let setup = ground_setup(case)?;
    let commands = telecommands(plan, mission, &setup.vehicle)?;
    let mut ground = opens(setup, security.ground)?;
    ground.load_plan(&haven_commands(&place.sheltered(mission)));
    ground.load_plan(&commands);
    Ok((hardware, LinkEnds { flight, ground }))
}

fn ended(
    vehicle: &SimulatedVehicle<SiteScenery<'_>>,
    LinkEnds { flight, ground }: LinkEnds,
    case: FlightCase<'_>,
) -> FlightRecord {
    let trace = vehicle.trace().to_vec();
    FlightRecord {
        vehicle: case.mission.id().clone(),
        visits: visits(case.mission, case.vehicle, &trace),
        unmet_wh: vehicle.unmet_wh(),
        hops: vehicle.link_counts(),
        command_frames: flight.command_frames(),
        faults: Vec::new(),
        trace,
        summary: ground.summary(),
        ground,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mission's length")]
pub(crate) fn milliseconds(seconds: f64) -> u64 {
    (seconds.max(0.0) * 1000.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_vehicle_keeps_the_seed_and_no_two_vehicles_share_one() {
        let id = |text: &str| VehicleId::new(text).expect("plain letters");
        let rover = id("rover");
        let seeds =
            ["rover", "micro-1", "micro-2", "robot"].map(|name| vehicle_seed(7, &rover, &id(name)));
        assert_eq!(seeds[0], 7);
        let apart: std::collections::BTreeSet<u64> = seeds.into_iter().collect();
        assert_eq!(apart.len(), 4, "{seeds:?}");
    }
}
