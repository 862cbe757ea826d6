//! What is left after a stay of many steps in one cell.

use hilal_environment::GridCell;

use crate::grid::action::Action;
use crate::grid::light::Light;
use crate::grid::model::Model;
use crate::sweep::survival_energy::SurvivalEnergy;

impl Model {
    /// The charge after `steps` equal steps in one cell, or nothing if one of them kills or leaves
    /// less than a stoppage asks for.
    pub(crate) fn after_stay(
        &self,
        (cell, units): (GridCell, u16),
        (action, steps): (Action, core::ops::Range<usize>),
        (light, survival_energy): (&Light<'_>, &SurvivalEnergy),
    ) -> Option<u16> {
        if steps.end > self.steps {
            return None;
        }
        steps.into_iter().try_fold(units, |units, step| {
            let left = self.after((cell, units), action, &light.slice(step))?;
            (left >= survival_energy.stop_need(self, cell, step + 1)).then_some(left)
        })
    }
}
