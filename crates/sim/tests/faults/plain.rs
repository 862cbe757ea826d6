//! A tilted plain, and two rovers on it of which one is struck by faults.

use hilal_mission::Mission;
use hilal_mission::models::{BitErrorRates, Sunlight, VehicleModel};
use hilal_quantity::{Angle, Fraction, GridAzimuth, MapPoint};
use hilal_sim::{
    FailureMode, Ground, InjectedFault, Link, Links, Pose, Scenery, SimulatedVehicle, Trigger,
    VehicleStart,
};

/// When the fault of a test comes and goes, in seconds.
pub(crate) const FROM_S: u64 = 100;
pub(crate) const UNTIL_S: u64 = 200;

/// A plain with the Sun in the east and links that are always up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plain {
    /// Whether the Sun is up, before and from [`FROM_S`] on.
    pub(crate) sun_fractions: [f64; 2],
    pub(crate) rise_y: f64,
    pub(crate) links: Links,
}

pub(crate) const LINK: Link = Link {
    down_bit_s: 16_000.0,
    up_bit_s: 2000.0,
    bit_errors: BitErrorRates { up: 0.0, down: 0.0 },
    delay_ms: 0,
    margins: None,
};

pub(crate) const LIT: Plain = Plain {
    sun_fractions: [1.0; 2],
    rise_y: 0.1,
    links: Links {
        direct: Some(LINK),
        relay: None,
        lander: None,
        lander_direct: None,
        lander_relay: None,
        relay_earth: None,
    },
};

pub(crate) const DARK: Plain = Plain { sun_fractions: [0.0; 2], ..LIT };

impl Scenery for Plain {
    fn ground(&self, _at: MapPoint, _at_ms: u64) -> Ground {
        Ground { rise_x: 0.0, rise_y: self.rise_y }
    }

    fn sun(&self, _at: MapPoint, at_ms: u64) -> Sunlight {
        Sunlight {
            azimuth: GridAzimuth::from_degrees(60.0),
            elevation: Angle::from_degrees(2.0),
            fraction: Fraction::clamped(self.sun_fractions[usize::from(at_ms >= 1000 * FROM_S)]),
            irradiance_w_m2: 1361.0,
        }
    }

    fn lander(&self, _at: MapPoint) -> Option<Link> {
        self.links.lander
    }

    fn links(&self, _at: MapPoint, _at_ms: u64) -> Links {
        self.links
    }
}

pub(crate) type Rover = SimulatedVehicle<Plain>;

pub(crate) fn model() -> VehicleModel {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
    let mission = Mission::load(path.as_ref()).expect("the reference mission is well-formed");
    VehicleModel::of(&mission, mission.first_flown()).expect("the reference vehicle is complete")
}

/// A sound rover that faces north.
pub(crate) fn sound(plain: Plain) -> Rover {
    let pose = Pose { position: MapPoint::default(), heading: GridAzimuth::from_degrees(0.0) };
    // Without rocks, which are met at random.
    let model = VehicleModel { rocks: None, ..model() };
    SimulatedVehicle::new(plain, model, VehicleStart::new(pose, 5))
}

/// The same rover, to be struck.
pub(crate) fn struck(plain: Plain, faults: &[InjectedFault]) -> Rover {
    sound(plain).with_faults(faults).expect("the rover can have them")
}

/// A fault that comes and, where it lasts, goes.
pub(crate) fn fault(kind: FailureMode) -> InjectedFault {
    let fault = InjectedFault::new(kind, Trigger::At { at_ms: 1000 * FROM_S });
    match kind.course() {
        hilal_sim::FaultCourse::Momentary => fault,
        hilal_sim::FaultCourse::Lasting => {
            InjectedFault { lasts_ms: Some(1000 * (UNTIL_S - FROM_S)), ..fault }
        }
    }
}

/// Runs a rover until so many seconds after the mission's start.
pub(crate) fn run(rover: &mut Rover, until_s: u64) {
    while rover.now_ms() < 1000 * until_s {
        rover.advance();
    }
}

/// Runs a sound rover and a struck one side by side under the same commands, and returns what a figure is of
/// each in the middle of the fault and long after it.
pub(crate) fn beside<T>(
    plain: Plain,
    fault: InjectedFault,
    prepare: impl Fn(&mut Rover),
    mut figure: impl FnMut(&mut Rover) -> T,
) -> [[T; 2]; 2] {
    let mut rovers = [sound(plain), struck(plain, &[fault])];
    [FROM_S + 50, UNTIL_S + 60].map(|second| {
        rovers.each_mut().map(|rover| {
            if second < UNTIL_S {
                prepare(rover);
            }
            run(rover, second);
            figure(rover)
        })
    })
}

/// Returns whether two numbers are the same to rounding.
pub(crate) fn same(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}
