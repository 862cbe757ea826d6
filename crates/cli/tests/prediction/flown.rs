//! The simulator's world with the flight software on board, which is told once what to do.

use hilal_dictionary::{Acknowledge, Apids, Command, Mode, Port};
use hilal_fsw::FlightSoftware;
use hilal_mission::VehicleMission;
use hilal_mission::models::{Mode as Load, VehicleModel};
use hilal_operations::flight_tables;
use hilal_packets::frame::SpacecraftId;
use hilal_quantity::{GridAzimuth, MapPoint};
use hilal_sim::{Pose, SimulatedVehicle, VehicleStart};

use crate::link_ends::{self, GroundEnd};
use crate::scene::{Case, Doing, LEG_M, STAY_S};

/// The time for a leg and what is left of it: four steps of the reference mission, in seconds.
pub(crate) const LEG_S: f64 = 3600.0;
/// Memory of the telemetry store.
const STORE_BYTES: usize = 65_536;
/// The golden angle spreads any number of seeds evenly over the headings.
const GOLDEN_DEG: f64 = 137.507_764;

/// How long a case is watched.
pub(crate) const fn watched_s(case: &Case) -> f64 {
    match case.doing {
        Doing::Drives => LEG_S,
        Doing::Stays(_) => STAY_S,
    }
}

/// The telecommand that a plan would send.
fn order(vehicle: &VehicleModel, case: &Case) -> Command {
    match case.doing {
        Doing::Drives => Command::DriveTo {
            x_cm: 0,
            y_cm: whole(LEG_M * 100.0),
            arrive_by_s: whole(LEG_M / vehicle.drive.planned.metres_per_second()).unsigned_abs(),
        },
        Doing::Stays(Load::Hibernate) => {
            Command::HibernateUntil { wake_s: whole(2.0 * STAY_S).unsigned_abs() }
        }
        Doing::Stays(Load::Science) => {
            Command::StartScience { payload: Port::FIRST, duration_s: whole(STAY_S).unsigned_abs() }
        }
        Doing::Stays(_) => Command::SetMode { mode: Mode::Charge },
    }
}

/// Returns the one frame that a vehicle is sent.
fn telecommand(vehicle: &VehicleModel, command: Command) -> Vec<u8> {
    let spacecraft = SpacecraftId::from_low_bits(vehicle.identifiers.spacecraft_id);
    GroundEnd::new(spacecraft).frame(&packet(command))
}

/// Lets a case be flown once from a heading of the seed's, and returns by how much the energy in the
/// battery has grown.
pub(crate) fn flown(
    (mission, vehicle): (&VehicleMission, &VehicleModel),
    case: &Case,
    seed: u64,
) -> f64 {
    let heading = GridAzimuth::from_degrees(GOLDEN_DEG * seed as f64);
    let pose = Pose { position: mission.site.landing.point(), heading };
    let mut world =
        SimulatedVehicle::new(*case, case.found(vehicle), VehicleStart::new(pose, seed));
    let mut flight = FlightSoftware::new(
        flight_tables(mission, vehicle).expect("its APIDs are free"),
        vec![0; STORE_BYTES],
        link_ends::security(),
    );
    world.send(telecommand(vehicle, order(vehicle, case)));
    while (world.now_ms() as f64) < 1000.0 * watched_s(case) {
        flight.step(&mut world);
        world.advance();
    }
    let last = world.trace().last().expect("the start is a sample");
    last.stored_wh - case.stored().watt_hours()
}

/// How a drive ended.
pub(crate) struct Arrival {
    /// How far it was from its end when the time was over, in metres.
    pub(crate) away_m: f64,
    /// By how much the energy in the battery had grown.
    pub(crate) gained_wh: f64,
    /// How many rocks it had driven round.
    pub(crate) met: u32,
}

/// Lets a leg be flown once, to the moment at which it is to be over.
pub(crate) fn driven(
    (mission, vehicle): (&VehicleMission, &VehicleModel),
    case: &Case,
    (seed, seconds): (u64, f64),
) -> Arrival {
    let start = mission.site.landing.point();
    let pose = Pose { position: start, heading: GridAzimuth::from_degrees(0.0) };
    let mut world =
        SimulatedVehicle::new(*case, case.found(vehicle), VehicleStart::new(pose, seed));
    let mut flight = FlightSoftware::new(
        flight_tables(mission, vehicle).expect("its APIDs are free"),
        vec![0; STORE_BYTES],
        link_ends::security(),
    );
    let arrive_by_s = whole(seconds).unsigned_abs();
    let drive = Command::DriveTo { x_cm: 0, y_cm: whole(LEG_M * 100.0), arrive_by_s };
    world.send(telecommand(vehicle, drive));
    while (world.now_ms() as f64) < 1000.0 * seconds {
        flight.step(&mut world);
        world.advance();
    }
    let last = world.trace().last().expect("the start is a sample");
    let end = MapPoint::new(start.x_m, start.y_m + LEG_M);
    Arrival {
        away_m: last.position.distance(end).metres(),
        gained_wh: last.stored_wh - case.stored().watt_hours(),
        met: world.rocks_met(),
    }
}

fn packet(command: Command) -> Vec<u8> {
    let mut buffer = [0; 64];
    let apid = Apids::default().commands();
    let length = command.write_packet(apid, 0, Acknowledge::All, &mut buffer).expect("it fits");
    buffer[..length].to_vec()
}

#[expect(clippy::cast_possible_truncation, reason = "centimetres or seconds of one case")]
fn whole(number: f64) -> i32 {
    number.round() as i32
}
