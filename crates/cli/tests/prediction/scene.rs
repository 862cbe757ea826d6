//! Where and what is predicted: one slope, one light, one thing to do.

use hilal_mission::models::{Attitude, BitErrorRates, Mode, Sunlight, VehicleModel};
use hilal_mission::{Mission, VehicleMission};
use hilal_quantity::{Angle, Energy, Fraction, GridAzimuth, MapPoint, Speed};
use hilal_sim::{Ground, Link, Links, Scenery};

/// The length of every leg, in metres.
pub(crate) const LEG_M: f64 = 100.0;
/// The length of every stay, in seconds.
pub(crate) const STAY_S: f64 = 7200.0;
/// What the battery holds at first in light and in the dark: no case takes it to one of its ends.
const STORED_WH: [f64; 2] = [90.0, 250.0];
/// How high the Sun stands in every case.
const SUN_DEG: f64 = 2.0;

/// What the rover does, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    /// Drives up the slope, [`LEG_M`] far.
    Drives,
    /// Stays for [`STAY_S`] in a mode.
    Stays(Mode),
}

/// One slope, one light, one thing to do. The rover faces up the slope, which is north.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub(crate) doing: Doing,
    pub(crate) slope: Angle,
    pub(crate) sun: Sunlight,
}

impl Doing {
    pub(crate) const fn mode(self) -> Mode {
        match self {
            Self::Drives => Mode::Drive,
            Self::Stays(mode) => mode,
        }
    }
}

impl Case {
    /// What the battery holds at first.
    pub(crate) fn stored(&self) -> Energy {
        let [lit, dark] = STORED_WH.map(Energy::from_watt_hours);
        if self.sun.fraction > Fraction::ZERO { lit } else { dark }
    }

    /// A vehicle as the case finds it.
    pub(crate) fn found(&self, vehicle: &VehicleModel) -> VehicleModel {
        let mut found = vehicle.clone();
        found.battery.initial = self.stored();
        found
    }

    /// The speed of the wheels' rims that a plan counts on: by the slip of the reference rover, it
    /// makes the planned speed good.
    pub(crate) fn rim(&self) -> Speed {
        let drive = rover().drive;
        drive.rim_speed(drive.planned, self.slope).expect("the wheels can turn so fast")
    }

    /// Up the slope.
    pub(crate) fn attitude(&self) -> Attitude {
        Attitude { pitch: self.slope, ..Attitude::level(GridAzimuth::from_degrees(0.0)) }
    }
}

impl core::fmt::Display for Case {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (slope_deg, share) = (self.slope.degrees(), self.sun.fraction.value());
        write!(f, "| {} | {slope_deg:.0}° | {share} |", self.doing.mode().name())
    }
}

/// A plain that climbs to the north, under a Sun that never moves, with a link that is always up.
impl Scenery for Case {
    fn ground(&self, _at: MapPoint, _at_ms: u64) -> Ground {
        Ground { rise_x: 0.0, rise_y: self.slope.tan() }
    }

    fn sun(&self, _at: MapPoint, _at_ms: u64) -> Sunlight {
        self.sun
    }

    fn lander(&self, _at: MapPoint) -> Option<Link> {
        None
    }

    fn links(&self, _at: MapPoint, _at_ms: u64) -> Links {
        let link = Link {
            down_bit_s: 8000.0,
            up_bit_s: 2000.0,
            bit_errors: BitErrorRates::default(),
            delay_ms: 1300,
            margins: None,
        };
        Links { direct: Some(link), ..Links::default() }
    }
}

/// The reference mission.
pub(crate) fn mission() -> VehicleMission {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
    let mission = Mission::load(path.as_ref()).expect("the reference mission is well-formed");
    mission.for_first_flown().expect("the reference vehicle is declared")
}

/// The reference rover.
pub(crate) fn rover() -> VehicleModel {
    mission().model().expect("the reference vehicle is complete")
}

/// A low Sun, of which a share is seen, so many degrees to the right of north.
pub(crate) fn sun(azimuth_deg: f64, share: f64) -> Sunlight {
    Sunlight {
        azimuth: GridAzimuth::from_degrees(azimuth_deg),
        elevation: Angle::from_degrees(SUN_DEG),
        fraction: Fraction::clamped(share),
        irradiance_w_m2: 1361.0,
    }
}
