//! How firmly a plan stands, hour by hour: what is needed to survive from there, and for how long the
//! rover may stop.

use hilal_plan::SurvivalMargin;

use crate::action::Action;
use crate::assemble::{Assembly, Schedule};
use crate::expand::State;
use crate::trace::Ground;

/// Looks at a schedule every hour, or a little more often or less, for the need is not known at every step.
///
/// `ground` has the certificate that reckons with no stoppage: it says what is left to lose.
pub(crate) fn standings(
    assembly: &Assembly<'_>,
    ground: Ground<'_>,
    schedule: &Schedule,
) -> Vec<SurvivalMargin> {
    let model = ground.model;
    let hour = (1..).take_while(|steps| f64::from(*steps) * assembly.problem.step_s <= 3600.0);
    let hour = hour.count().max(1);
    let standing = |state: &State| {
        let need = ground.certificate.needs().known(model, state.cell, state.step)?;
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
fn stay_steps(ground: Ground<'_>, from: State) -> usize {
    let mut state = from;
    let mut safe = 0;
    loop {
        match ground.certificate.needs().known(ground.model, state.cell, state.step) {
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
mod tests {
    use crate::testing::{Lamp, goal, label, problem, tile};
    use crate::{SafetyMap, plan};

    #[test]
    fn a_plan_never_has_less_than_it_needs_and_its_stays_are_those_of_the_safety_map() {
        let slopes = vec![3.0; 12 * 12];
        // Sunlight ends after thirty steps, but for the haven's corner.
        let lamp = Lamp(|step, cell| if step < 30 || cell == 0 { 200 } else { 0 });
        let mut problem = problem(tile(12, 12), &slopes, &lamp);
        problem.steps = 60;
        problem.goals = vec![goal(&problem.tile, "far", (9, 9))];
        let plan = plan(&problem, &label(), &()).unwrap();
        let map = SafetyMap::new(&problem, &()).unwrap();
        assert_eq!(plan.safety.len(), 16);
        for (index, standing) in plan.safety.iter().enumerate() {
            assert!(standing.spare_wh() >= 0.0, "{standing:?}");
            let cell = problem.tile.cell_at(standing.place.into()).unwrap();
            let exact_s = map.stay_s(4 * index, standing.energy_wh)[problem.tile.index(cell)];
            let exact_h = f64::from(exact_s) / 3600.0;
            assert!((0.0..1.0).contains(&(exact_h - standing.stay_h)), "{standing:?} {exact_h}");
        }
        let last = plan.safety.last().unwrap();
        assert!(last.stay_h.abs() < f64::EPSILON);
    }
}
