//! Flights of one plan, side by side.

use std::collections::BTreeMap;

use hilal_ground::{Ground, GroundSetup};
use hilal_operations::commanding::{OperatorError, Told, uplink_settings};
use hilal_risk::{Conduct, Halt, Met, fly_through, moments};
use hilal_sim::{Stoppage, TruthSample};
use hilal_traverse::Progress;
use rayon::prelude::*;

use super::{Craft, Fate, Pad};
use crate::progress::Bar;
use crate::run::Visits;
use crate::run::planning::Show;

/// Memory of a flight's telemetry store: no one reads it afterwards.
const MEMORY: usize = 262_144;

/// Flights that are in the air.
#[derive(Debug)]
pub(crate) struct Fleet<'a> {
    pad: Pad<'a>,
    seed: u64,
    flights: Vec<(Craft<'a>, Visits<'a>)>,
}

/// What became of a fleet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Flown {
    /// How many flights.
    pub(crate) flights: usize,
    /// How many were lost, and how.
    pub(crate) lost: BTreeMap<Fate, usize>,
    /// How many met a stoppage at least.
    pub(crate) stopped: usize,
    /// How many went on late at least once.
    pub(crate) late: usize,
    /// How many left the plan for a haven at least once.
    pub(crate) retreated: usize,
    /// How many of those took the plan up again.
    pub(crate) joined: usize,
    /// How many left the times of the plan without having been stopped before.
    pub(crate) strayed: usize,
    /// Mean value of the goals that were done.
    pub(crate) value: f64,
    /// Rovers in the planner's model that meet the same stoppages.
    pub(crate) modelled: Modelled,
}

/// What becomes of rovers in the planner's model that meet the stoppages of a fleet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Modelled {
    /// How many are lost.
    pub(crate) lost: usize,
    /// How many end as their flight did: lost, or not.
    pub(crate) alike: usize,
}

impl<'a> Fleet<'a> {
    /// Puts rovers down: flight `i` of a seed draws the same on any number of threads.
    ///
    /// # Errors
    ///
    /// What the plan asks for has no telecommand.
    pub(crate) fn new(pad: Pad<'a>, (flights, seed): (usize, u64)) -> Result<Self, OperatorError> {
        let setup = GroundSetup {
            mission: pad.mission.id.clone(),
            vehicle: pad.database.clone(),
            start: pad.mission.start(),
            uplink: uplink_settings(),
            recovery: None,
        };
        let craft = |index: u64| {
            let ground = (Ground::without_store(&setup), MEMORY);
            let craft = Craft::new(&pad, ground, seed.rotate_left(32) ^ index)?;
            Ok((craft, Visits::new(pad.mission, pad.vehicle)))
        };
        let flights = (0..flights as u64).map(craft).collect::<Result<_, OperatorError>>()?;
        Ok(Self { pad, seed, flights })
    }

    /// Flies them all to the end, and rovers in the planner's model through the same stoppages: what comes
    /// out otherwise there is not what was drawn.
    ///
    /// # Errors
    ///
    /// A ground cannot go on.
    pub(crate) fn fly(mut self, bar: &Bar) -> Result<Flown, OperatorError> {
        moments::<OperatorError>(self.pad.hazards, &mut |moment| {
            let flies = |(craft, visits): &mut (Craft<'_>, Visits<'_>)| {
                craft.lives(moment, |sample: &TruthSample| visits.see(sample))
            };
            self.flights.par_iter_mut().try_for_each(flies)?;
            bar.set(moment.fraction());
            Ok(())
        })?;
        Ok(self.flown(self.modelled(&Show::on(bar))))
    }

    fn modelled(&self, progress: &dyn Progress) -> Modelled {
        let met = |stoppage: &Stoppage| Met {
            fault: stoppage.kind,
            from: self.pad.at(stoppage.from_ms),
            until: self.pad.at(stoppage.until_ms),
        };
        let of = |(craft, _): &(Craft<'_>, Visits<'_>)| craft.stoppages().iter().map(met).collect();
        let histories: Vec<Vec<Met>> = self.flights.iter().map(of).collect();
        let lost = fly_through(self.pad.hazards, (&histories, self.seed), progress);
        let ends = self.flights.iter().zip(&lost);
        Modelled {
            lost: lost.iter().filter(|&&lost| lost).count(),
            alike: ends.filter(|((craft, _), lost)| craft.fate().is_some() == **lost).count(),
        }
    }

    fn flown(&self, modelled: Modelled) -> Flown {
        let count = |is: &dyn Fn(&Craft<'_>) -> bool| {
            self.flights.iter().filter(|(craft, _)| is(craft)).count()
        };
        let mut lost = BTreeMap::new();
        for fate in self.flights.iter().filter_map(|(craft, _)| craft.fate()) {
            *lost.entry(fate).or_default() += 1;
        }
        let value = |(_, visits): &(Craft<'_>, Visits<'_>)| visits.value();
        let total: f64 = self.flights.iter().map(value).sum();
        Flown {
            flights: self.flights.len(),
            lost,
            stopped: count(&|craft| {
                craft.stoppages().iter().any(|stoppage| stoppage.from_ms < craft.now_ms())
            }),
            late: count(&|craft| craft.told().iter().any(is_late)),
            retreated: count(&|craft| craft.told().iter().any(retreats)),
            joined: count(&|craft| {
                let mut after = craft.told().iter().skip_while(|told| !retreats(told));
                after.any(|told| told.conduct == Conduct::OnTime)
            }),
            strayed: count(&|craft| {
                craft.told().first().is_some_and(|told| told.halt == Halt::None)
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
