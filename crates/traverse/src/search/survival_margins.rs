//! How firmly a plan stands, hour by hour: what is needed to survive from there, and for how long the
//! rover may stop.

use hilal_plan::SurvivalMargin;

use crate::grid::action::Action;
use crate::search::activities::{Assembly, Schedule};
use crate::sweep::path_trace::SweepContext;
use crate::sweep::state::State;

/// Looks at a schedule every hour, or a little more often or less, for the need is not known at every step.
///
/// `ground` has the survival energy that reckons with no stoppage: it says what is left to lose.
pub(crate) fn standings(
    assembly: &Assembly<'_>,
    ground: SweepContext<'_>,
    schedule: &Schedule,
) -> Vec<SurvivalMargin> {
    let model = ground.model;
    let hour = (1..).take_while(|steps| f64::from(*steps) * assembly.problem.step_s <= 3600.0);
    let hour = hour.count().max(1);
    let standing = |state: &State| {
        let need = ground.survival_energy.needs().known(model, state.cell, state.step)?;
        Some(SurvivalMargin {
            utc: assembly.epoch(state.step),
            place: assembly.problem.tile.centre(state.cell).into(),
            energy_wh: model.energy_wh(state.units),
            need_wh: model.energy_wh(need),
            stay_h: stay_steps(ground, *state) as f64 * assembly.problem.step_s / 3600.0,
        })
    };
    let mut next = 0;
    let mut found = Vec::new();
    for state in &schedule.states {
        if let Some(standing) = (state.step >= next).then(|| standing(state)).flatten() {
            next = state.step + hour;
            found.push(standing);
        }
    }
    found
}

/// Steps for which a rover may stand: to the last kept slice at which it still has what it needs.
/// One that has it then has had it all along, for to stand is what it did.
fn stay_steps(ground: SweepContext<'_>, from: State) -> usize {
    let mut state = from;
    let mut safe = 0;
    loop {
        match ground.survival_energy.needs().known(ground.model, state.cell, state.step) {
            Some(need) if state.units < need => return safe,
            Some(_) => safe = state.step - from.step,
            None => {}
        }
        if state.step >= ground.model.steps {
            return safe;
        }
        let light = &ground.light.slice(state.step);
        let left = ground.model.after((state.cell, state.units), Action::Park, light);
        let Some(units) = left else { return safe };
        state = State { units, step: state.step + 1, ..state };
    }
}

#[cfg(test)]
mod tests;
