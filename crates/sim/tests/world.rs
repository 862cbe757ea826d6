//! A vehicle in a flat, empty place: what the world does to it.

use hilal_fsw::hardware::TransmitterState;
use hilal_fsw::hardware::{Mobility as _, PayloadBus as _, PowerUnit as _, Radio as _};
use hilal_mission::Mission;
use hilal_mission::models::{BitErrorRates, Mode, Sunlight, VehicleModel};
use hilal_quantity::{Angle, Fraction, GridAzimuth, Length, MapPoint};
use hilal_sim::{Ground, Link, Links, Pose, Scenery, SimulatedVehicle, VehicleStart, World};

/// A tilted plain under a Sun that never moves, with one link that is up in even hours.
#[derive(Debug, Clone, Copy)]
struct Plain {
    sun_fraction: f64,
    rise_y: f64,
}

impl Scenery for Plain {
    fn ground(&self, _at: MapPoint, _at_ms: u64) -> Ground {
        Ground { rise_x: 0.0, rise_y: self.rise_y }
    }

    fn sun(&self, _at: MapPoint, _at_ms: u64) -> Sunlight {
        Sunlight {
            azimuth: GridAzimuth::from_degrees(90.0),
            elevation: Angle::from_degrees(2.0),
            fraction: Fraction::clamped(self.sun_fraction),
            irradiance_w_m2: 1361.0,
        }
    }

    fn lander(&self, _at: MapPoint) -> Option<Link> {
        None
    }

    fn links(&self, _at: MapPoint, at_ms: u64) -> Links {
        let up = (at_ms / 3_600_000).is_multiple_of(2);
        let link = Link {
            down_bit_s: 8000.0,
            up_bit_s: 2000.0,
            bit_errors: BitErrorRates::default(),
            delay_ms: 1300,
            margins: None,
        };
        Links { direct: up.then_some(link), ..Links::default() }
    }
}

fn vehicle() -> VehicleModel {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
    let mission = Mission::load(path.as_ref()).expect("the reference mission is well-formed");
    VehicleModel::of(&mission, mission.first_flown()).expect("the reference vehicle is complete")
}

fn world(plain: Plain, seed: u64) -> SimulatedVehicle<Plain> {
    let pose = Pose { position: MapPoint::default(), heading: GridAzimuth::from_degrees(0.0) };
    SimulatedVehicle::new(plain, vehicle(), VehicleStart::new(pose, seed))
}

const LIT: Plain = Plain { sun_fraction: 1.0, rise_y: 0.0 };
const DARK: Plain = Plain { sun_fraction: 0.0, rise_y: 0.0 };

#[test]
fn the_same_seed_gives_the_same_truth_and_another_seed_does_not() {
    let drive = |seed| {
        let mut world = world(LIT, seed);
        world.command(0.03, 0.0);
        for _ in 0..7200 {
            world.advance();
        }
        world.trace().to_vec()
    };
    assert_eq!(drive(1), drive(1));
    assert_ne!(drive(1), drive(2));
}

#[test]
fn in_the_dark_the_battery_gives_what_the_loads_take() {
    let mut world = world(DARK, 1);
    world.select_loads(Mode::Standby.number());
    let vehicle = vehicle();
    for _ in 0..3600 {
        world.advance();
    }
    let first = &world.trace()[0];
    let last = world.trace().last().expect("an hour has samples");
    let drawn_wh = (first.stored_wh - last.stored_wh) * vehicle.battery.discharge_efficiency;
    let load_w = vehicle.loads.power(Mode::Standby).watts();
    assert!((drawn_wh - load_w).abs() < 0.01 * load_w, "{drawn_wh} Wh in an hour of {load_w} W");
}

#[test]
fn a_drained_battery_is_noticed() {
    let mut world = world(DARK, 1);
    world.select_loads(Mode::Science.number());
    for _ in 0..24 * 3600 {
        world.advance();
    }
    assert!(world.unmet_wh() > 100.0, "{} Wh", world.unmet_wh());
}

#[test]
fn a_climb_takes_more_power_and_slips_more_than_level_ground() {
    let hour = |rise_y: f64| {
        let mut world = world(Plain { rise_y, ..DARK }, 3);
        world.select_loads(Mode::Drive.number());
        world.command(0.03, 0.0);
        for _ in 0..3600 {
            world.advance();
        }
        world.trace().last().expect("an hour has samples").clone()
    };
    let (level, climb) = (hour(0.0), hour(0.2));
    assert!(climb.load_w > level.load_w + 1.0);
    assert!(climb.driven_m < level.driven_m - 1.0);
}

#[test]
fn frames_pass_only_while_a_link_is_up() {
    let mut world = world(LIT, 1);
    let (mut arrived, mut sent) = (0, 0);
    for second in 0..7200 {
        world.advance();
        let state = world.transmitter();
        let open = state != TransmitterState::Silent;
        assert_eq!(open, (world.now_ms() / 3_600_000).is_multiple_of(2), "second {second}");
        if let TransmitterState::Ready { frame_octets, .. } = state {
            sent += 1;
            world.transmit(&vec![0; frame_octets]);
        }
        arrived += core::iter::from_fn(|| world.arrived()).count();
    }
    // 8 kbit/s carry a frame of 1115 octets, 1279 on the wire, in 1.28 s.
    assert!((sent - 2..=sent).contains(&arrived), "{arrived} of {sent}");
    assert!((2812..=2818).contains(&sent), "{sent}");
}

#[test]
fn a_payload_fills_records_at_its_declared_rate() {
    let mut world = world(LIT, 1);
    world.set_power(0, true);
    let mut bytes = 0;
    let mut buffer = [0; 1024];
    for _ in 0..3600 {
        world.advance();
        while let Some(length) = world.read(0, &mut buffer) {
            bytes += length;
        }
    }
    let declared = vehicle().payloads[0].data.bits_per_second() * 3600.0 / 8.0;
    assert!((bytes as f64 / declared - 1.0).abs() < 0.02, "{bytes} of {declared}");
}

fn driven(seed: u64, at: MapPoint, speed_m_s: f64) -> SimulatedVehicle<Plain> {
    let pose = Pose { position: at, heading: GridAzimuth::from_degrees(0.0) };
    let mut vehicle = SimulatedVehicle::new(LIT, vehicle(), VehicleStart::new(pose, seed));
    vehicle.command(speed_m_s, 0.0);
    vehicle
}

#[test]
fn a_vehicle_in_company_does_what_it_does_alone() {
    let start = MapPoint::default();
    let mut alone = World::new(vec![driven(1, start, 0.03)], Length::from_metres(2.0));
    let neighbour = driven(2, MapPoint::new(50.0, 0.0), 0.02);
    let mut both = World::new(vec![driven(1, start, 0.03), neighbour], Length::from_metres(2.0));
    for _ in 0..3600 {
        alone.advance();
        both.advance();
    }
    assert_eq!(alone.vehicles()[0].trace(), both.vehicles()[0].trace());
    assert_ne!(both.vehicles()[0].trace(), both.vehicles()[1].trace());
    assert!(both.close_approaches().is_empty());
}

#[test]
fn a_vehicle_that_drives_past_another_is_a_close_approach_and_one_that_is_lost_stays_in_the_way() {
    let stands = driven(2, MapPoint::new(1.0, 20.0), 0.03);
    let vehicles = vec![driven(1, MapPoint::default(), 0.05), stands];
    let mut world = World::new(vehicles, Length::from_metres(2.0));
    world.stop(1);
    for _ in 0..1800 {
        world.advance();
    }
    assert!(world.goes_on(0) && !world.goes_on(1));
    assert_eq!(world.vehicles()[1].position(), MapPoint::new(1.0, 20.0));
    let [approach] = world.close_approaches() else {
        panic!("{:?}", world.close_approaches());
    };
    assert_eq!(approach.vehicles, [0, 1]);
    // At 5 cm/s it is 18 m on, and so within reach, after some six minutes; slip may add a little.
    assert!((350_000..420_000).contains(&approach.from_ms), "{approach:?}");
    assert!(approach.until_ms.is_some_and(|ms| ms > approach.from_ms), "{approach:?}");
    assert!((0.5..2.0).contains(&approach.closest.metres()), "{approach:?}");
}

#[test]
fn the_ground_finds_a_vehicle_to_some_metres_and_changes_nothing_by_it() {
    let mut rovers = [world(LIT, 5), world(LIT, 5)];
    let mut errors_m = Vec::new();
    for second in 0..7200 {
        for rover in &mut rovers {
            rover.command(0.03, 0.001);
            rover.advance();
        }
        if second % 2 == 0 {
            let [found, _] = &mut rovers;
            let (place, at) = (found.localised_by_ground(), found.position());
            errors_m.extend([place.x_m - at.x_m, place.y_m - at.y_m]);
        }
    }
    assert_eq!(rovers[0].trace(), rovers[1].trace());
    let spread = |errors: &[f64]| {
        (errors.iter().map(|error| error * error).sum::<f64>() / errors.len() as f64).sqrt()
    };
    let spread_m = spread(&errors_m);
    assert!((spread_m / 3.0 - 1.0).abs() < 0.05, "{spread_m} m");
}
