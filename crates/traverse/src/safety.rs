//! The survival energy as a product: from every cell, at every step, what it takes to survive.

mod haven_distance;
mod retreat;

use hilal_environment::{CellGrid, GridCell};
use hilal_quantity::Energy;

use crate::grid::action::Action;
use crate::grid::light::Light;
use crate::grid::model::{Model, NEVER};
use crate::grid::plane_layout::Offset;
use crate::problem::{InvalidInput, Problem, Progress};
use crate::search::planner::Planner;
use crate::sweep::haven_hold::HavenCells;
use crate::sweep::row_kernel::Slices;
use crate::sweep::survival_energy::{SurvivalEnergy, step_back};

pub use haven_distance::HavenDistance;
pub use retreat::{RetreatPolicy, RetreatStep};

/// The least energy from which a rover survives, for every cell and step of a problem.
///
/// It does not know goals: it is what a rover that wants nothing but to live needs. It reckons with
/// no stoppage: after one, it says what is left to do.
///
/// Energies are those in the battery: the reserve, the margin and what a step may dip are in them.
pub struct SafetyMap<'a> {
    tile: CellGrid,
    step_s: f64,
    speed_m_s: f64,
    /// What a plan keeps, over the reserve, for what flight adds to it.
    margin: Energy,
    pub(crate) model: Model,
    pub(crate) light: Light<'a>,
    pub(crate) haven_cells: HavenCells,
    survival_energy: SurvivalEnergy,
}

impl core::fmt::Debug for SafetyMap<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("SafetyMap").field("tile", &self.tile).finish_non_exhaustive()
    }
}

/// What a rover does in a step to keep its life, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SafeStep {
    /// Where it is after the step: at the centre of this cell.
    pub to: GridCell,
    /// How long it drives, straight, from the start of the step on; it stands for the rest.
    pub drive_s: f64,
}

/// The needs at the start of one step.
#[derive(Debug, Clone)]
pub struct SafetySlice {
    pub(crate) step: usize,
    pub(crate) needs: Vec<u16>,
}

impl<'a> SafetyMap<'a> {
    /// Sweeps back from the havens.
    ///
    /// # Errors
    ///
    /// Names what is wrong with the problem.
    pub fn new(problem: &Problem<'a>, progress: &dyn Progress) -> Result<Self, InvalidInput> {
        let model = Model::new(problem)?;
        let report = |done| progress.report("light", done);
        let light = Light::new(problem.light, model.frame, 0..model.steps, &report);
        let haven_cells = HavenCells::new(problem, &model)?;
        let terminal = haven_cells.terminal(&model);
        let report = |done| progress.report("survival energy", done);
        let survival_energy = SurvivalEnergy::calm(&model, &light, terminal, &[], &report);
        Ok(Self::of(problem, (model, light), (haven_cells, survival_energy)))
    }

    /// Takes over the light of a planner that is done, and sweeps back without a stoppage.
    pub fn of_planner(planner: Planner<'a>, progress: &dyn Progress) -> Self {
        let Planner { problem, model, light, survival_energy, haven_cells, .. } = planner;
        let survival_energy = if survival_energy.stoppage_energy().is_none() {
            survival_energy
        } else {
            drop(survival_energy);
            let report = |done| progress.report("survival energy", done);
            SurvivalEnergy::calm(&model, &light, haven_cells.terminal(&model), &[], &report)
        };
        Self::of(problem, (model, light), (haven_cells, survival_energy))
    }

    fn of(
        problem: &Problem<'a>,
        (model, light): (Model, Light<'a>),
        (haven_cells, survival_energy): (HavenCells, SurvivalEnergy),
    ) -> Self {
        Self {
            tile: problem.tile,
            step_s: problem.step_s,
            speed_m_s: problem.vehicle.speed_m_s,
            margin: Energy::from_watt_hours(problem.margin_wh),
            model,
            light,
            haven_cells,
            survival_energy,
        }
    }

    /// Returns the raster.
    pub const fn tile(&self) -> CellGrid {
        self.tile
    }

    /// Returns what a plan keeps, over the reserve, for what flight adds to it.
    pub const fn margin(&self) -> Energy {
        self.margin
    }

    /// Returns the length of a step in seconds.
    pub const fn step_s(&self) -> f64 {
        self.step_s
    }

    /// Returns the number of steps; the needs after the last one are those of step `steps`.
    pub const fn steps(&self) -> usize {
        self.model.steps
    }

    /// Returns the needs at the start of a step, in \[0, `steps`\].
    ///
    /// Most slices are not kept, and take a few sweeps: ask for those of a stretch in order by
    /// [`SafetyMap::slices`].
    pub fn slice(&self, step: usize) -> SafetySlice {
        self.window(step).swap_remove(0)
    }

    /// Returns the needs of the steps from one on, each swept once.
    pub fn slices(&self, first: usize) -> impl Iterator<Item = SafetySlice> {
        let every = self.survival_energy.needs().every();
        let starts = core::iter::once(first).chain((first / every + 1..).map(move |i| i * every));
        starts.take_while(|&start| start <= self.model.steps).flat_map(|start| self.window(start))
    }

    /// Returns the slices from a step to the one before the next that is kept, or to the last one.
    fn window(&self, first: usize) -> Vec<SafetySlice> {
        let needs = self.survival_energy.needs();
        let next = (first / needs.every() + 1) * needs.every();
        let kept = needs.slice(next).filter(|_| next <= self.model.steps);
        let end = kept.map_or(self.model.steps, |_| next);
        let needs = kept.unwrap_or_else(|| needs.last()).to_vec();
        let mut slices = vec![SafetySlice { step: end, needs }];
        for step in (first..end).rev() {
            let mut needs = vec![NEVER; self.model.frame.len()];
            let energy = &slices[slices.len() - 1].needs;
            let from = Slices { energy, light: &self.light.slice(step) };
            step_back(&self.model, from, &mut needs);
            slices.push(SafetySlice { step, needs });
        }
        slices.reverse();
        if kept.is_some() {
            slices.pop();
        }
        slices
    }

    /// Returns the least energy in watt hours from which a rover in a cell survives; nothing where
    /// no battery that it has would do.
    pub fn need_wh(&self, slice: &SafetySlice, cell: GridCell) -> Option<f64> {
        let need = slice.needs[self.model.frame.cell(cell)];
        (need != NEVER).then(|| self.model.energy_wh(need))
    }

    /// Returns what a rover in a cell does, so as to need least: `now` and `after` are the slices
    /// of the step and of the one after it. Nothing where it cannot survive.
    pub fn safest(
        &self,
        (now, after): (&SafetySlice, &SafetySlice),
        cell: GridCell,
    ) -> Option<SafeStep> {
        let need = now.needs[self.model.frame.cell(cell)];
        if need == NEVER {
            return None;
        }
        let light = &self.light.slice(now.step);
        let actions =
            core::iter::once(Action::Park).chain((0..self.model.moves.len()).map(Action::Drive));
        // With exactly what is needed, some action leaves what is needed after it.
        let (action, to) = actions.into_iter().find_map(|action| {
            let to = self.model.frame.neighbour(cell, self.model.displacement(action))?;
            let left = self.model.after((cell, need), action, light)?;
            (left >= after.needs[self.model.frame.cell(to)]).then_some((action, to))
        })?;
        Some(self.safe_step((action, to)))
    }

    pub(crate) fn safe_step(&self, (action, to): (Action, GridCell)) -> SafeStep {
        let drive_s = match action {
            Action::Drive(index) => {
                let by = self.model.moves[index].by;
                let back = Offset { rows: -by.rows, columns: -by.columns };
                let from = self.model.frame.shifted(self.model.frame.cell(to), back);
                let way = self.model.leg_way(index, from);
                way * self.model.moves[index].length_m / self.speed_m_s
            }
            Action::Park | Action::Dwell(_) => 0.0,
        };
        SafeStep { to, drive_s: drive_s.min(self.step_s) }
    }

    /// Returns for every cell, row-major, how long a rover that is there with an energy at the
    /// start of a step may stand still before it must do what keeps its life, in seconds: to the
    /// end of the problem at most, 0 where it must go at once, NaN where it is lost.
    pub fn stay_s(&self, step: usize, energy_wh: f64) -> Vec<f32> {
        let cells = self.tile.rows * self.tile.columns;
        let start = self.model.units(energy_wh);
        let mut held = vec![start; cells];
        let mut stay = vec![f32::NAN; cells];
        for slice in self.slices(step) {
            let elapsed_s = narrow((slice.step - step) as f64 * self.step_s);
            let mut any = false;
            for (index, (units, stay)) in held.iter_mut().zip(&mut stay).enumerate() {
                let cell =
                    GridCell { row: index / self.tile.columns, column: index % self.tile.columns };
                let Some(now) = *units else { continue };
                if now < slice.needs[self.model.frame.cell(cell)] {
                    *units = None;
                    continue;
                }
                *stay = elapsed_s;
                if slice.step < self.model.steps {
                    let light = &self.light.slice(slice.step);
                    *units = self.model.after((cell, now), Action::Park, light);
                    any = true;
                }
            }
            if !any {
                break;
            }
        }
        stay
    }
}

/// Rounds to single precision: seconds of a year to a second or two.
#[expect(clippy::cast_possible_truncation, reason = "what precision is left is said above")]
const fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests;
