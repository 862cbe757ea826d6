//! Flights of one plan, side by side.

use std::collections::BTreeMap;

use hilal_environment::LoadingProgress;
use hilal_ground::{Ground, GroundSetup};
use hilal_risk::{Conduct, Halt, Met, fly_through, moments};
use hilal_sim::{Stoppage, TruthSample};
use hilal_traverse::Progress;
use rayon::prelude::*;

use super::{FlightSetup, LossCause, SimulatedFlight};
use crate::commanding::{OperatorError, Told, uplink_settings};
use crate::goal_visits::Visits;
use crate::link_security::LinkSecurity;
use crate::planning::PlannerProgress;

/// Memory of a flight's telemetry store: no one reads it afterwards.
const MEMORY: usize = 262_144;

/// How many flights are drawn, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    /// Number of flights.
    pub flights: usize,
    /// Seed of what they meet.
    pub seed: u64,
}

/// Flights of one plan that go on side by side.
#[derive(Debug)]
pub struct MonteCarlo<'a> {
    setup: FlightSetup<'a>,
    seed: u64,
    flights: Vec<(SimulatedFlight<'a>, Visits<'a>)>,
}

/// What became of the flights.
#[derive(Debug, Clone, PartialEq)]
pub struct MonteCarloResult {
    /// How many flights.
    pub flights: usize,
    /// How many were lost, and how.
    pub lost: BTreeMap<LossCause, usize>,
    /// How many met a stoppage at least.
    pub stopped: usize,
    /// How many went on late at least once.
    pub late: usize,
    /// How many left the plan for a haven at least once.
    pub retreated: usize,
    /// How many of those took the plan up again.
    pub joined: usize,
    /// How many left the times of the plan without having been stopped before.
    pub strayed: usize,
    /// Mean value of the goals that were done.
    pub value: f64,
    /// Rovers in the planner's model that meet the same stoppages.
    pub modelled: Modelled,
}

/// What becomes of rovers in the planner's model that meet the stoppages of flights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Modelled {
    /// How many are lost.
    pub lost: usize,
    /// How many end as their flight did: lost, or not.
    pub alike: usize,
}

impl<'a> MonteCarlo<'a> {
    /// Puts rovers down: flight `i` of a seed draws the same on any number of threads.
    ///
    /// # Errors
    ///
    /// What the plan asks for has no telecommand.
    pub fn new(setup: FlightSetup<'a>, draws: Draws) -> Result<Self, OperatorError> {
        let ground_setup = GroundSetup {
            mission: setup.mission.id.clone(),
            vehicle: setup.database.clone(),
            start: setup.mission.start(),
            uplink: uplink_settings(),
            recovery: None,
        };
        let flight = |index: u64| {
            let seed = draws.seed.rotate_left(32) ^ index;
            let LinkSecurity { ground, vehicle } = LinkSecurity::of_simulated_flight(seed);
            let ends = (Ground::without_store(&ground_setup, ground), vehicle);
            let flight = SimulatedFlight::new(&setup, ends, (seed, MEMORY))?;
            Ok((flight, Visits::new(setup.mission, setup.vehicle)))
        };
        let flights =
            (0..draws.flights as u64).map(flight).collect::<Result<_, OperatorError>>()?;
        Ok(Self { setup, seed: draws.seed, flights })
    }

    /// Flies them all to the end, and rovers in the planner's model through the same stoppages: what comes
    /// out otherwise there is not what was drawn.
    ///
    /// # Errors
    ///
    /// A ground cannot go on.
    pub fn fly(
        mut self,
        progress: &dyn LoadingProgress,
    ) -> Result<MonteCarloResult, OperatorError> {
        moments::<OperatorError>(self.setup.hazards, &mut |moment| {
            let flies = |(flight, visits): &mut (SimulatedFlight<'_>, Visits<'_>)| {
                flight.lives(moment, |sample: &TruthSample| visits.see(sample))
            };
            self.flights.par_iter_mut().try_for_each(flies)?;
            progress.set(moment.fraction());
            Ok(())
        })?;
        Ok(self.flown(self.modelled(&PlannerProgress(progress))))
    }

    fn modelled(&self, progress: &dyn Progress) -> Modelled {
        let met = |stoppage: &Stoppage| Met {
            fault: stoppage.kind,
            from: self.setup.at(stoppage.from_ms),
            until: self.setup.at(stoppage.until_ms),
        };
        let of = |(flight, _): &(SimulatedFlight<'_>, Visits<'_>)| {
            flight.stoppages().iter().map(met).collect()
        };
        let histories: Vec<Vec<Met>> = self.flights.iter().map(of).collect();
        let lost = fly_through(self.setup.hazards, (&histories, self.seed), progress);
        let ends = self.flights.iter().zip(&lost);
        Modelled {
            lost: lost.iter().filter(|&&lost| lost).count(),
            alike: ends.filter(|((flight, _), lost)| flight.loss().is_some() == **lost).count(),
        }
    }

    fn flown(&self, modelled: Modelled) -> MonteCarloResult {
        let count = |is: &dyn Fn(&SimulatedFlight<'_>) -> bool| {
            self.flights.iter().filter(|(flight, _)| is(flight)).count()
        };
        let mut lost = BTreeMap::new();
        for cause in self.flights.iter().filter_map(|(flight, _)| flight.loss()) {
            *lost.entry(cause).or_default() += 1;
        }
        let value = |(_, visits): &(SimulatedFlight<'_>, Visits<'_>)| visits.value();
        let total: f64 = self.flights.iter().map(value).sum();
        MonteCarloResult {
            flights: self.flights.len(),
            lost,
            stopped: count(&|flight| {
                flight.stoppages().iter().any(|stoppage| stoppage.from_ms < flight.now_ms())
            }),
            late: count(&|flight| flight.told().iter().any(is_late)),
            retreated: count(&|flight| flight.told().iter().any(retreats)),
            joined: count(&|flight| {
                let mut after = flight.told().iter().skip_while(|told| !retreats(told));
                after.any(|told| told.conduct == Conduct::OnTime)
            }),
            strayed: count(&|flight| {
                flight.told().first().is_some_and(|told| told.halt == Halt::None)
            }),
            value: total / self.flights.len() as f64,
            modelled,
        }
    }
}

fn is_late(told: &Told) -> bool {
    matches!(told.conduct, Conduct::Late(_))
}

fn retreats(told: &Told) -> bool {
    told.conduct == Conduct::Retreats
}
