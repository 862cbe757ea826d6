//! What the report says of a run, computed once: figures, sections and headline agree.

use hilal_dictionary::Mode;
use hilal_figure::Source;
use hilal_mission::VehicleMission;
use hilal_mission::schema::Vehicle;
use hilal_operations::VehicleRun;
use hilal_plan::{ActivityKind, Plan};
use hilal_quantity::{Epoch, Window};
use hilal_sim::TruthSample;
use hilal_terrain::DataSource;

use super::spans::{Held, held, when};
use crate::ReportError;

/// A run, ready to be told.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    /// The run.
    pub(crate) run: &'a VehicleRun,
    /// From the mission's start to its end.
    pub(crate) window: Window,
}

impl<'a> Facts<'a> {
    /// Takes a run.
    ///
    /// # Errors
    ///
    /// Fails on a mission that ends before it starts.
    pub(crate) fn new(run: &'a VehicleRun) -> Result<Self, ReportError> {
        let mission = &run.mission;
        let window = Window::new(mission.start(), mission.start() + mission.duration())?;
        Ok(Self { run, window })
    }

    /// Returns the mission.
    pub(crate) const fn mission(&self) -> &'a VehicleMission {
        &self.run.mission
    }

    /// Returns the plan.
    pub(crate) const fn plan(&self) -> &'a Plan {
        &self.run.planned.plan
    }

    /// Returns the truth of the flight.
    pub(crate) fn trace(&self) -> &'a [TruthSample] {
        &self.run.flown.trace
    }

    /// Returns the flown vehicle as declared.
    pub(crate) const fn vehicle(&self) -> &'a Vehicle {
        self.mission().vehicle()
    }

    /// Returns whether the terrain was made up.
    pub(crate) fn synthetic(&self) -> bool {
        self.run.place.terrain.source == DataSource::Synthetic
    }

    /// Returns what stands under every figure.
    pub(crate) fn source(&self) -> Source {
        let seed = self.run.seed;
        if self.synthetic() {
            return Source::Synthetic(format!(
                "terrain made up from seed {seed}, flight simulated"
            ));
        }
        Source::Measured(format!(
            "elevation measured by LOLA; Sun and Earth from JPL DE440; flight simulated with seed {seed}"
        ))
    }

    /// Returns seconds since the mission's start.
    pub(crate) fn seconds(&self, epoch: Epoch) -> f64 {
        (epoch - self.window.start()).to_seconds()
    }

    /// Returns the mission's length in seconds.
    pub(crate) fn end_s(&self) -> f64 {
        self.window.duration().to_seconds()
    }

    /// Returns a quantity of the truth over time.
    pub(crate) fn curve(&self, value: impl Fn(&TruthSample) -> f64) -> Vec<(f64, f64)> {
        self.trace().iter().map(|sample| (second(sample), value(sample))).collect()
    }

    /// Returns the least of a quantity of the truth.
    pub(crate) fn least(&self, value: impl Fn(&TruthSample) -> f64) -> f64 {
        self.trace().iter().map(value).fold(f64::INFINITY, f64::min)
    }

    /// Returns the greatest of a quantity of the truth.
    pub(crate) fn most(&self, value: impl Fn(&TruthSample) -> f64) -> f64 {
        self.trace().iter().map(value).fold(f64::NEG_INFINITY, f64::max)
    }

    /// Returns the spans in which something held of the truth.
    pub(crate) fn when(&self, holds: impl Fn(&TruthSample) -> bool) -> Vec<Held<bool>> {
        when(self.trace().iter().map(|sample| (second(sample), holds(sample))), self.end_s())
    }

    /// Returns the modes flown, one after the other.
    pub(crate) fn modes(&self) -> Vec<Held<u8>> {
        held(self.trace().iter().map(|sample| (second(sample), sample.mode)), self.end_s())
    }

    /// Returns hours and watt hours of a mode, as flown.
    pub(crate) fn flown_in(&self, mode: Mode) -> (f64, f64) {
        let steps = self.trace().windows(2).filter(|pair| pair[0].mode == mode.number());
        steps.fold((0.0, 0.0), |(hours, energy_wh), pair| {
            let step_h = (second(&pair[1]) - second(&pair[0])) / 3600.0;
            (hours + step_h, energy_wh + pair[0].load_w * step_h)
        })
    }

    /// Returns hours of an activity, as planned.
    pub(crate) fn planned_h(&self, kind: ActivityKind) -> f64 {
        let activities = self.plan().activities.iter().filter(|activity| activity.kind == kind);
        activities.map(|a| (a.end_utc - a.start_utc).to_seconds() / 3600.0).sum()
    }

    /// Returns the value of the goals that were done.
    pub(crate) fn value_done(&self) -> f64 {
        let goals = self.mission().goals.iter().zip(&self.run.flown.visits);
        goals.filter(|(_, visit)| visit.done).map(|(goal, _)| goal.value).sum()
    }
}

/// Returns the second of a sample.
pub(crate) fn second(sample: &TruthSample) -> f64 {
    sample.at_ms as f64 / 1000.0
}
