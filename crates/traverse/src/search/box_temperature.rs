//! How warm the electronics box gets along a way.

use hilal_environment::GridCell;
use hilal_environment::rover_physics::{ActivitySegment, PhysicalState, RoverActivity};
use hilal_mission::models::{HeatFlows, HeaterState, Mode, Surroundings, ThermalState};
use hilal_quantity::constants::SOLAR_IRRADIANCE_W_M2;
use hilal_quantity::{Power, Temperature, Unit};

use crate::grid::action::Action;
use crate::grid::model::Model;
use crate::problem::{Heat, Problem};

/// Temperatures, and the heater.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct BoxTemperature {
    pub(crate) thermal: ThermalState,
    heater: HeaterState,
    /// The hottest that the box was in the last step.
    pub(crate) hottest: Temperature,
}

impl BoxTemperature {
    pub(crate) fn starting(thermal: ThermalState) -> Self {
        Self { thermal, heater: HeaterState::default(), hottest: thermal.bus }
    }

    /// Whether no part is hotter than of another.
    pub(crate) fn is_no_hotter_than(&self, other: &Self) -> bool {
        let (own, others) = (self.thermal, other.thermal);
        own.bus <= others.bus && own.battery <= others.battery && own.chassis <= others.chassis
    }
}

/// Longest step of the models, in seconds: that of the checker.
const FINE_S: f64 = 60.0;
/// How far below its limit a plan keeps the box, in kelvins: a step drives first and then stands,
/// where the checker lets it drive slowly all the time.
const MARGIN_K: f64 = 0.5;
/// Ground under a Sun ten degrees high, which it is at no pole.
const HOT_GROUND: Temperature = Temperature::from_kelvins(250.0);
/// Sunlight at perihelion, in times of that at the mean distance: 1/0.983².
const PERIHELION: f64 = 1.035;

impl Heat<'_> {
    /// The hottest that a plan lets the box become.
    pub(crate) fn limit(&self) -> Temperature {
        let [_, hottest] = self.physics.vehicle.thermal.box_limits;
        Temperature::from_kelvins(hottest.kelvins() - MARGIN_K)
    }

    /// Whether any way could make the box too hot. Every part warms only the others, so that no way is
    /// hotter at any time than one on which all loads are on, under the full Sun, beside hot ground.
    pub(crate) fn can_bind(&self, problem: &Problem<'_>) -> bool {
        let vehicle = self.physics.vehicle;
        let loads = Mode::ALL.map(|mode| vehicle.heat(mode, vehicle.drive.slope_limit));
        let most =
            |part: fn(&HeatFlows) -> Power| loads.iter().map(part).fold(Power::ZERO, Power::max);
        let heat = HeatFlows {
            bus: most(|heat| heat.bus),
            heater: Power::ZERO,
            chassis: most(|heat| heat.chassis),
        };
        let around = Surroundings {
            regolith: vehicle.dark_regolith.max(HOT_GROUND),
            sunlight_w_m2: SOLAR_IRRADIANCE_W_M2 * PERIHELION,
        };
        let mut thermal = self.initial;
        let limit = self.limit();
        (0..=problem.steps).any(|_| {
            let hot = thermal.bus > limit;
            thermal = vehicle.thermal.step(thermal, heat, around, problem.step_s).state;
            hot
        })
    }

    /// Temperatures after a step.
    pub(crate) fn after(
        &self,
        (problem, model): (&Problem<'_>, &Model),
        warmth: BoxTemperature,
        ((cell, step), action): ((GridCell, usize), Action),
    ) -> BoxTemperature {
        let utc = self.start + step as f64 * problem.step_s * Unit::Second;
        let from = problem.tile.centre(cell);
        let heading = None;
        let seconds = problem.step_s;
        let stands = |activity| ActivitySegment { activity, from, to: from, utc, seconds, heading };
        match action {
            Action::Park => self.through(warmth, &[stands(RoverActivity::Parks)]),
            Action::Dwell(_) => self.through(warmth, &[stands(RoverActivity::Works)]),
            Action::Drive(index) => {
                let leg = &model.moves[index];
                let to = model.frame.neighbour(cell, leg.by).unwrap_or(cell);
                let to = problem.tile.centre(to);
                let free_s = leg.length_m / problem.vehicle.speed_m_s;
                let way = model.leg_way(index, model.frame.cell(cell));
                let drive_s = (free_s * way).min(problem.step_s);
                let drives = ActivitySegment {
                    activity: RoverActivity::Drives,
                    from,
                    to,
                    utc,
                    seconds: drive_s,
                    heading,
                };
                let (utc, seconds) = (utc + drive_s * Unit::Second, problem.step_s - drive_s);
                let waits = ActivitySegment {
                    activity: RoverActivity::Waits,
                    from: to,
                    to,
                    utc,
                    seconds,
                    heading,
                };
                self.through(warmth, &[drives, waits])
            }
        }
    }

    fn through(&self, warmth: BoxTemperature, stretches: &[ActivitySegment]) -> BoxTemperature {
        let stored = self.physics.vehicle.battery.capacity;
        let mut state = PhysicalState { stored, thermal: warmth.thermal, heater: warmth.heater };
        let mut hottest = Temperature::from_kelvins(0.0);
        for &stretch in stretches {
            self.physics.does(&mut state, stretch, FINE_S);
            hottest = hottest.max(state.thermal.bus);
        }
        BoxTemperature { thermal: state.thermal, heater: state.heater, hottest }
    }
}

#[cfg(test)]
mod tests;
