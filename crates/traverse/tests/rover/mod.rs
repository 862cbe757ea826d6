//! A rover under the models of array, battery, box and ground, at the worst heading that the plan
//! allows for, in steps of seconds.
#![allow(dead_code, reason = "each test uses its part")]

use hilal_mission::VehicleModel;
use hilal_mission::models::thermal::regolith_temperature;
use hilal_mission::models::{HeatFlows, HeaterState, Mode, Surroundings, ThermalState};
use hilal_quantity::{Angle, Energy, Epoch, MapPoint, Power, Unit};
use hilal_site::SiteLight;
use hilal_traverse::{Sky, Tile};

/// How far a parked rover may stand off its best heading, as the planner takes it.
const MISALIGNMENT_DEG: f64 = 15.0;

/// What a rover has.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) stored: Energy,
    pub(crate) thermal: ThermalState,
    pub(crate) heater: HeaterState,
}

/// What it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    /// Drives.
    Drives,
    /// Stands awake, with any heading: after a drive, or because of a stoppage.
    Waits,
    /// Hibernates or charges, whichever takes more, near its best heading.
    Parks,
    /// Works, near its best heading.
    Works,
}

/// The world that it is in.
pub(crate) struct Physics<'a> {
    pub(crate) vehicle: &'a VehicleModel,
    pub(crate) sky: &'a SiteLight,
    pub(crate) slopes: &'a [f32],
    pub(crate) tile: Tile,
}

/// One number in \[0, 1) from a counter: SplitMix64.
pub(crate) fn draw(counter: u64) -> f64 {
    let mut z = counter.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of cells, steps or parts"
)]
pub(crate) fn floor(count: f64) -> usize {
    count.floor() as usize
}

impl Physics<'_> {
    /// Does one thing on a straight line for so many seconds, in steps of at most `fine_s`, and
    /// returns the least energy above the reserve.
    pub(crate) fn does(
        &self,
        state: &mut State,
        (doing, from, to): (Doing, MapPoint, MapPoint),
        (utc, seconds): (Epoch, f64),
        fine_s: f64,
    ) -> f64 {
        let parts = (seconds / fine_s).ceil();
        let mut least_wh = f64::INFINITY;
        for part in 0..floor(parts) {
            let share = (part as f64 + 0.5) / parts;
            let place = MapPoint::new(
                from.x_m + share * (to.x_m - from.x_m),
                from.y_m + share * (to.y_m - from.y_m),
            );
            let at = utc + share * seconds * Unit::Second;
            self.fine(state, (place, at), doing, seconds / parts);
            let above_wh = (state.stored - self.vehicle.battery.reserve).watt_hours();
            least_wh = least_wh.min(above_wh);
        }
        least_wh
    }

    fn slope(&self, place: MapPoint) -> Angle {
        let cell = self.tile.cell_at(place);
        let slope = cell.map_or(0.0, |cell| f64::from(self.slopes[self.tile.index(cell)]));
        Angle::from_degrees(slope)
    }

    fn fine(&self, state: &mut State, (place, at): (MapPoint, Epoch), doing: Doing, seconds: f64) {
        let vehicle = self.vehicle;
        let slope = self.slope(place);
        let sun = Sky::sunlight(self.sky, place, at);
        state.heater = vehicle.thermal.thermostat.next(state.heater, state.thermal.bus);
        let on = state.heater == HeaterState::On;
        let heater = if on { vehicle.thermal.heater } else { Power::ZERO };
        let power = |mode| vehicle.loads.power(mode);
        let off = Angle::from_degrees(MISALIGNMENT_DEG);
        let motors = if doing == Doing::Drives {
            vehicle.drive.mechanical_power(slope)
        } else {
            Power::ZERO
        };
        let bus = match doing {
            Doing::Drives => power(Mode::Drive) + vehicle.drive.electronics,
            Doing::Waits => power(Mode::Drive).max(power(Mode::Standby)),
            Doing::Parks => power(Mode::Charge).max(power(Mode::Hibernate)),
            Doing::Works => power(Mode::Science),
        };
        let array = match doing {
            Doing::Drives | Doing::Waits => vehicle.array.any_heading_output(&sun, slope),
            Doing::Parks | Doing::Works => vehicle.array.best_heading_output(&sun, slope, off),
        };
        let net = array - bus - motors - heater;
        state.stored =
            vehicle.battery.step(state.stored, net, seconds, state.thermal.battery).stored;
        let flux_w_m2 = sun.flux_w_m2();
        let ground = regolith_temperature(sun.elevation, flux_w_m2, vehicle.dark_regolith);
        let around = Surroundings { regolith: ground, sunlight_w_m2: flux_w_m2 };
        let heat = HeatFlows { bus, heater, chassis: motors };
        state.thermal = vehicle.thermal.step(state.thermal, heat, around, seconds).state;
    }
}
