//! What to do after a stoppage: at every turn of a plan that bears one, the way to a haven that is
//! left when it is over.

use hilal_plan::Contingency;
use rayon::prelude::*;

use crate::grid::action::Action;
use crate::search::activities::{Assembly, Schedule};
use crate::search::planner::Planner;
use crate::sweep::haven_hold::HavenHold;
use crate::sweep::path_trace::SweepContext;
use crate::sweep::state::State;
use crate::sweep::stoppage_energy::darkest;
use crate::sweep::survival_energy::SurvivalEnergy;

/// Longest time between two branches while the rover drives or works, in seconds.
const BRANCH_S: f64 = 6.0 * 3600.0;

/// Finds the way out at every turn of a schedule; empty where no stoppage is reckoned with, or where
/// a search for one fails, which then is no plan's promise.
pub(crate) fn contingencies(
    planner: &Planner<'_>,
    assembly: &Assembly<'_>,
    schedule: &Schedule,
) -> Vec<Contingency> {
    if planner.model.stop_steps == 0 {
        return Vec::new();
    }
    // After the stoppage none is reckoned with any more.
    let calm = SurvivalEnergy::nothing();
    let haven_hold = HavenHold::new((&planner.model, &planner.light), &planner.haven_cells, &calm);
    let out = WayOut { planner, assembly, calm: &calm, haven_hold: &haven_hold };
    let stops = stops(planner, schedule);
    stops.par_iter().filter_map(|&state| out.of(state)).collect()
}

/// The states in which a stoppage is looked at: where the rover starts to do something else, and
/// every so often on the way.
fn stops(planner: &Planner<'_>, schedule: &Schedule) -> Vec<State> {
    // No later than that, so rounded down to whole steps.
    let every = (1..).take_while(|steps| f64::from(*steps) * planner.problem.step_s <= BRANCH_S);
    let every = every.count().max(1);
    let mut since = 0;
    let mut stops = Vec::new();
    for (index, action) in schedule.actions.iter().enumerate() {
        let turns = index == 0 || does_else(schedule.actions[index - 1], *action);
        since = if turns { 0 } else { since + 1 };
        let on_the_way = !matches!(action, Action::Park) && since % every == 0;
        if turns || on_the_way {
            stops.push(schedule.states[index]);
        }
    }
    stops
}

/// Whether an action begins an activity after another one.
fn does_else(before: Action, action: Action) -> bool {
    match (before, action) {
        (Action::Drive(_), Action::Drive(_)) | (Action::Park, Action::Park) => false,
        (Action::Dwell(goal), Action::Dwell(other)) => goal != other,
        _ => true,
    }
}

struct WayOut<'a> {
    planner: &'a Planner<'a>,
    assembly: &'a Assembly<'a>,
    calm: &'a SurvivalEnergy,
    haven_hold: &'a HavenHold,
}

impl WayOut<'_> {
    fn of(&self, stopped: State) -> Option<Contingency> {
        let Planner { model, light, problem, .. } = self.planner;
        let free = self.after_the_stoppage(stopped)?;
        let ground = SweepContext { model, light, survival_energy: self.calm };
        let (haven, mut actions) = ground.retreat(free, self.haven_hold)?;
        actions.extend(core::iter::repeat_n(Action::Park, model.steps - haven.step));
        let schedule = Schedule::book(ground, free, actions)?;
        let place = problem.tile.centre(haven.cell);
        let away_m = |haven: &&crate::problem::Haven| haven.point.distance(place).metres();
        let named = problem.havens.iter().min_by(|a, b| away_m(a).total_cmp(&away_m(b)))?;
        Some(Contingency {
            stopped_utc: self.assembly.epoch(stopped.step),
            free_utc: self.assembly.epoch(free.step),
            place: problem.tile.centre(stopped.cell).into(),
            haven: named.id.clone(),
            activities: self.assembly.activities(&schedule),
        })
    }

    /// What is left when the longest stoppage is over, in the least light around the place.
    fn after_the_stoppage(&self, stopped: State) -> Option<State> {
        let Planner { model, light, .. } = self.planner;
        let end = (stopped.step + model.stop_steps).min(model.steps);
        let at = model.frame.cell(stopped.cell);
        let units = (stopped.step..end).try_fold(stopped.units, |units, step| {
            let gain = model.move_gain.of(darkest(model, &light.slice(step), at));
            let left = units.saturating_add(gain).checked_sub(model.stop_cost)?;
            Some(left.min(model.capacity))
        })?;
        Some(State { step: end, units, ..stopped })
    }
}
