//! A plan, the faults that it may meet, and the world that it is in.

use hilal_environment::rover_physics::{
    ActivitySegment, PhysicalState, RoverActivity, RoverPhysics,
};
use hilal_mission::VehicleModel;
use hilal_mission::models::ThermalState;
use hilal_plan::{Fault, Plan};
use hilal_quantity::{Energy, Epoch, Temperature};

use crate::fault;
use crate::particle::{Mode, Particle};
use crate::timeline::PlanTimeline;
use hilal_traverse::{InvalidInput, SafetyMap};

/// A plan, the faults that it may meet, and the world that it is in.
pub struct Hazards<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) faults: &'a [Fault],
    pub(crate) map: &'a SafetyMap<'a>,
    pub(crate) physics: RoverPhysics<'a>,
    pub(crate) course: PlanTimeline,
    /// So many steps a rover that is late must have to spare on its way home: those of one more stoppage
    /// of the mean length.
    pub(crate) spare: usize,
}

impl core::fmt::Debug for Hazards<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Hazards").field("faults", &self.faults).finish_non_exhaustive()
    }
}

impl<'a> Hazards<'a> {
    /// Joins a plan with what it may meet; `start` is the start of the problem that `map` was made
    /// of.
    ///
    /// # Errors
    ///
    /// Says which fault has a rate or a duration that none can have, or that the plan does not lie on
    /// the steps of the map.
    pub fn new(
        (plan, start): (&'a Plan, Epoch),
        faults: &'a [Fault],
        map: &'a SafetyMap<'a>,
        physics: RoverPhysics<'a>,
    ) -> Result<Self, InvalidInput> {
        faults.iter().try_for_each(fault::validate)?;
        let course = PlanTimeline::new(plan, start, map)?;
        let spare = fault::mean_steps(faults, course.step_s());
        let physics = physics.in_the_mean();
        Ok(Self { plan, faults, map, physics, course, spare })
    }

    /// What a policy may count on of what a rover has: the margin is for what flight adds to the plan, and
    /// to lack it is no reason to leave the plan.
    pub(crate) fn counted(&self, state: &PhysicalState) -> Energy {
        state.stored + self.map.margin()
    }

    pub(crate) const fn vehicle(&self) -> &'a VehicleModel {
        self.physics.vehicle
    }
}

/// The whole of what may happen, at the first step that begins within the plan.
pub(crate) fn start(hazards: &Hazards<'_>) -> Particle {
    let vehicle = hazards.vehicle();
    let mut state = PhysicalState::initial(vehicle);
    if let Some(from) = &hazards.plan.from {
        state.stored = Energy::from_watt_hours(from.energy_wh).min(vehicle.battery.capacity);
        if let Some(celsius) = from.temperatures_c {
            let [bus, battery, chassis] = celsius.map(Temperature::from_celsius);
            state.thermal = ThermalState { bus, battery, chassis };
        }
    }
    let first = hazards.course.first;
    let place = hazards.course.at(first);
    // What is left of the step in which a plan from a state begins: the way to a cell's centre.
    let utc = hazards.plan.start_utc;
    let seconds = (hazards.course.epoch(first) - utc).to_seconds().max(0.0);
    let from = hazards.plan.position(utc).unwrap_or(place);
    let heading = Some(from.azimuth_to(place));
    let stretch =
        ActivitySegment { activity: RoverActivity::Waits, from, to: place, utc, seconds, heading };
    hazards.physics.does(&mut state, stretch, FINE_S);
    Particle { weight: 1.0, mode: Mode::Follows { at: first }, place, state }
}

/// Longest step of what comes before the first one, in seconds.
const FINE_S: f64 = 60.0;
