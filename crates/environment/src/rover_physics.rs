//! A rover under the models of array, battery, box and ground, in steps of seconds to minutes: what
//! certificates are tested on, and what the probability of survival is reckoned with.
//!
//! It knows no planner. Headings are the worst that a plan allows for (any while the rover drives or
//! stands where it came to a stop, near the best one while it is parked), or, in the mean, those that the
//! rover has.

use hilal_mission::VehicleModel;
use hilal_mission::models::thermal::regolith_temperature;
use hilal_mission::models::{HeatFlows, HeaterState, Mode, Sunlight, Surroundings, ThermalState};
use hilal_quantity::{Angle, Energy, Epoch, GridAzimuth, MapPoint, Power, Temperature, Unit};

use crate::{CellGrid, Sky};

/// How far a parked rover may stand off its best heading, in degrees: the Sun moves half a degree an
/// hour, so this is more than a day without a turn.
pub const MISALIGNMENT_DEG: f64 = 15.0;

/// How far it stands off it in the mean: on board, a charging rover turns again at 0.24 rad, and the mean
/// of the cosine up to there is that of this angle.
const USUAL_MISALIGNMENT_DEG: f64 = 7.9;

/// What a rover has.
#[derive(Debug, Clone, PartialEq)]
pub struct PhysicalState {
    /// Energy in the battery.
    pub stored: Energy,
    /// Temperatures of box, battery and chassis.
    pub thermal: ThermalState,
    /// Whether it is heated.
    pub heater: HeaterState,
}

impl PhysicalState {
    /// Returns what a vehicle starts its mission with.
    pub fn initial(vehicle: &VehicleModel) -> Self {
        Self {
            stored: vehicle.battery.initial,
            thermal: vehicle.thermal.initial,
            heater: HeaterState::default(),
        }
    }
}

/// What a rover does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoverActivity {
    /// Drives at the planned speed.
    Drives,
    /// Drives more slowly, so as to be there when the time is over: the motors' electronics are on for all
    /// of it.
    Creeps,
    /// Stands awake, with any heading: after a drive, or because a stoppage came on the way.
    Waits,
    /// Stands awake, near its best heading: because a stoppage came while it was parked.
    Stands,
    /// Charges near its best heading; among the least that it may have, hibernates, if that takes more.
    Parks,
    /// Hibernates.
    Sleeps,
    /// Works, near its best heading.
    Works,
}

/// Where and how long something is done, on a straight line.
#[derive(Debug, Clone, Copy)]
pub struct ActivitySegment {
    /// What.
    pub activity: RoverActivity,
    /// First place.
    pub from: MapPoint,
    /// Last place.
    pub to: MapPoint,
    /// First instant.
    pub utc: Epoch,
    /// How long, in seconds.
    pub seconds: f64,
    /// Where the rover heads while it waits, where that is known.
    pub heading: Option<GridAzimuth>,
}

/// The least that a rover had while it did something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurvivalMargins {
    /// Least energy above the reserve, in watt hours; infinite where nothing lasted any time.
    pub above_reserve_wh: f64,
    /// Least distance of the box from the limits of its temperature, in kelvins.
    pub box_k: f64,
}

impl SurvivalMargins {
    /// Nothing has been done yet.
    pub const NONE: Self = Self { above_reserve_wh: f64::INFINITY, box_k: f64::INFINITY };

    /// Returns the smaller of each.
    #[must_use]
    pub const fn min(self, other: Self) -> Self {
        Self {
            above_reserve_wh: self.above_reserve_wh.min(other.above_reserve_wh),
            box_k: self.box_k.min(other.box_k),
        }
    }

    /// Returns whether the reserve was touched, or the box left its limits.
    pub fn is_broken(self) -> bool {
        self.above_reserve_wh < 0.0 || self.box_k < 0.0
    }
}

/// The vehicle, and the world that it is in.
#[derive(Clone, Copy)]
pub struct RoverPhysics<'a> {
    /// The vehicle.
    pub vehicle: &'a VehicleModel,
    /// The Sun.
    pub sky: &'a dyn Sky,
    /// Slope of every cell in degrees, row-major.
    pub slope_deg: &'a [f32],
    /// Where the cells lie.
    pub tile: CellGrid,
    /// The array's least effective area with any heading, in square metres.
    any_heading_m2: f64,
    /// The same near the best heading.
    best_heading_m2: f64,
    /// What the array is taken to give.
    yields: Yield,
    /// The array's effective area as it stands while parked, in the mean.
    usual_heading_m2: f64,
}

/// What the array is taken to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Yield {
    /// The least that it may: whatever the heading of a drive, and on the steepest tilt of the ground.
    Least,
    /// What it gives in the mean, by the heading where that is known.
    Mean,
}

impl core::fmt::Debug for RoverPhysics<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RoverPhysics").field("tile", &self.tile).finish_non_exhaustive()
    }
}

impl<'a> RoverPhysics<'a> {
    /// Puts a vehicle into a world: a sky, and the slope of every cell in degrees, row-major.
    pub fn new(
        vehicle: &'a VehicleModel,
        sky: &'a dyn Sky,
        (slope_deg, tile): (&'a [f32], CellGrid),
    ) -> Self {
        let off = Angle::from_degrees(MISALIGNMENT_DEG);
        let any_heading_m2 = vehicle.array.any_heading_area_m2();
        let best_heading_m2 = vehicle.array.best_heading_area_m2(off);
        let off = Angle::from_degrees(USUAL_MISALIGNMENT_DEG);
        let usual_heading_m2 = vehicle.array.best_heading_area_m2(off);
        let yields = Yield::Least;
        Self {
            vehicle,
            sky,
            slope_deg,
            tile,
            any_heading_m2,
            best_heading_m2,
            yields,
            usual_heading_m2,
        }
    }

    /// Takes the array to give what it does in the mean, by the heading of a drive, in place of the least
    /// that it may.
    #[must_use]
    pub const fn in_the_mean(self) -> Self {
        Self { yields: Yield::Mean, ..self }
    }
}

impl RoverPhysics<'_> {
    /// Does one thing in equal steps of at most `longest_s` seconds.
    pub fn does(
        &self,
        state: &mut PhysicalState,
        segment: ActivitySegment,
        longest_s: f64,
    ) -> SurvivalMargins {
        let ActivitySegment { from, to, .. } = segment;
        let parts = (segment.seconds / longest_s).ceil();
        let mut margins = SurvivalMargins::NONE;
        let mut done = 0.0;
        while done < parts {
            let share = (done + 0.5) / parts;
            let place = MapPoint::new(
                from.x_m + share * (to.x_m - from.x_m),
                from.y_m + share * (to.y_m - from.y_m),
            );
            let at = segment.utc + share * segment.seconds * Unit::Second;
            self.step(state, (place, at), (segment, segment.seconds / parts));
            margins = margins.min(self.margins(state));
            done += 1.0;
        }
        margins
    }

    fn margins(&self, state: &PhysicalState) -> SurvivalMargins {
        let [cold_c, hot_c] = self.vehicle.thermal.box_limits.map(Temperature::celsius);
        let bus_c = state.thermal.bus.celsius();
        SurvivalMargins {
            above_reserve_wh: (state.stored - self.vehicle.battery.reserve).watt_hours(),
            box_k: (bus_c - cold_c).min(hot_c - bus_c),
        }
    }

    fn slope(&self, place: MapPoint) -> Angle {
        let cell = self.tile.cell_at(place);
        let slope = cell.map_or(0.0, |cell| f64::from(self.slope_deg[self.tile.index(cell)]));
        Angle::from_degrees(slope)
    }

    fn step(
        &self,
        state: &mut PhysicalState,
        (place, at): (MapPoint, Epoch),
        (segment, seconds): (ActivitySegment, f64),
    ) {
        let (vehicle, activity) = (self.vehicle, segment.activity);
        let slope = self.slope(place);
        let sun = self.sky.sunlight(place, at);
        state.heater = vehicle.thermal.thermostat.next(state.heater, state.thermal.bus);
        let on = state.heater == HeaterState::On;
        let heater = if on { vehicle.thermal.heater } else { Power::ZERO };
        let power = |mode| vehicle.loads.power(mode);
        let motors = match activity {
            RoverActivity::Drives => vehicle.drive.mechanical_power(slope),
            RoverActivity::Creeps => {
                vehicle.drive.mechanical_power(slope) * self.duty(segment, place)
            }
            _ => Power::ZERO,
        };
        let bus = match activity {
            RoverActivity::Drives | RoverActivity::Creeps => {
                power(Mode::Drive) + vehicle.drive.electronics
            }
            RoverActivity::Waits | RoverActivity::Stands => {
                power(Mode::Drive).max(power(Mode::Standby))
            }
            RoverActivity::Parks if self.yields == Yield::Mean => power(Mode::Charge),
            RoverActivity::Parks => power(Mode::Charge).max(power(Mode::Hibernate)),
            RoverActivity::Sleeps => power(Mode::Hibernate),
            RoverActivity::Works => power(Mode::Science),
        };
        let net = self.array(&sun, segment, slope) - bus - motors - heater;
        state.stored =
            vehicle.battery.step(state.stored, net, seconds, state.thermal.battery).stored;
        let flux_w_m2 = sun.flux_w_m2();
        let ground = regolith_temperature(sun.elevation, flux_w_m2, vehicle.dark_regolith);
        let around = Surroundings { regolith: ground, sunlight_w_m2: flux_w_m2 };
        let heat = HeatFlows { bus, heater, chassis: motors };
        state.thermal = vehicle.thermal.step(state.thermal, heat, around, seconds).state;
    }

    /// For which share of the time a drive that is spread over a segment would go at the planned speed.
    fn duty(&self, segment: ActivitySegment, place: MapPoint) -> f64 {
        let way = self.vehicle.rocks.as_ref().map_or(1.0, |rocks| rocks.at(place).way);
        let driven_s = segment.from.distance(segment.to).metres() * way
            / self.vehicle.drive.planned.metres_per_second();
        driven_s / segment.seconds
    }

    fn array(&self, sun: &Sunlight, segment: ActivitySegment, slope: Angle) -> Power {
        let (heading, parked) = match segment.activity {
            RoverActivity::Drives | RoverActivity::Creeps => {
                (Some(segment.from.azimuth_to(segment.to)), false)
            }
            RoverActivity::Waits => (segment.heading, false),
            RoverActivity::Stands
            | RoverActivity::Parks
            | RoverActivity::Sleeps
            | RoverActivity::Works => (None, true),
        };
        match (self.yields, heading) {
            (Yield::Mean, Some(heading)) => {
                let in_body = sun.azimuth.angle() - heading.angle();
                sun.mean_output(self.vehicle.array.effective_area_m2(in_body), slope)
            }
            (Yield::Mean, None) if parked => sun.mean_output(self.usual_heading_m2, slope),
            (Yield::Least, _) if parked => sun.least_output(self.best_heading_m2, slope),
            _ => sun.least_output(self.any_heading_m2, slope),
        }
    }
}
