//! The certificate as a product: from every cell, at every step, what it takes to survive.

mod haven_distance;
mod retreat;

use hilal_environment::{CellGrid, GridCell};
use hilal_quantity::Energy;

use crate::action::Action;
use crate::certificate::{Certificate, step_back};
use crate::kernel::Slices;
use crate::light::Light;
use crate::model::{Model, NEVER};
use crate::shelter::Refuge;
use crate::tile::Offset;
use crate::{PlanError, Planner, Problem, Progress};

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
    pub(crate) refuge: Refuge,
    certificate: Certificate,
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
    pub fn new(problem: &Problem<'a>, progress: &dyn Progress) -> Result<Self, PlanError> {
        let model = Model::new(problem)?;
        let report = |done| progress.report("light", done);
        let light = Light::new(problem.light, model.frame, 0..model.steps, &report);
        let refuge = Refuge::new(problem, &model)?;
        let terminal = refuge.terminal(&model);
        let report = |done| progress.report("certificate", done);
        let certificate = Certificate::calm(&model, &light, terminal, &[], &report);
        Ok(Self::of(problem, (model, light), (refuge, certificate)))
    }

    /// Takes over the light of a planner that is done, and sweeps back without a stoppage.
    pub fn of_planner(planner: Planner<'a>, progress: &dyn Progress) -> Self {
        let Planner { problem, model, light, certificate, refuge, .. } = planner;
        let certificate = if certificate.guard().is_none() {
            certificate
        } else {
            drop(certificate);
            let report = |done| progress.report("certificate", done);
            Certificate::calm(&model, &light, refuge.terminal(&model), &[], &report)
        };
        Self::of(problem, (model, light), (refuge, certificate))
    }

    fn of(
        problem: &Problem<'a>,
        (model, light): (Model, Light<'a>),
        (refuge, certificate): (Refuge, Certificate),
    ) -> Self {
        Self {
            tile: problem.tile,
            step_s: problem.step_s,
            speed_m_s: problem.vehicle.speed_m_s,
            margin: Energy::from_watt_hours(problem.margin_wh),
            model,
            light,
            refuge,
            certificate,
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
        let every = self.certificate.needs().every();
        let starts = core::iter::once(first).chain((first / every + 1..).map(move |i| i * every));
        starts.take_while(|&start| start <= self.model.steps).flat_map(|start| self.window(start))
    }

    /// Returns the slices from a step to the one before the next that is kept, or to the last one.
    fn window(&self, first: usize) -> Vec<SafetySlice> {
        let needs = self.certificate.needs();
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
mod tests {
    use super::*;
    use crate::testing::{Lamp, problem, tile};

    /// Lit but for five hours from the second on, on a ridge whose west is steep.
    fn world() -> SafetyMap<'static> {
        let mut slopes = vec![3.0; 64];
        slopes[8..12].fill(30.0);
        let lit =
            |step, index| if (8..28_usize).contains(&step) && index % 8 > 2 { 0 } else { 200 };
        let lamp: &'static _ = Box::leak(Box::new(Lamp(lit)));
        let mut problem = problem(tile(8, 8), slopes.leak(), lamp);
        problem.steps = 43;
        SafetyMap::new(&problem, &()).unwrap()
    }

    fn cells() -> impl Iterator<Item = GridCell> {
        (0..64).map(|index| GridCell { row: index / 8, column: index % 8 })
    }

    #[test]
    fn slices_in_a_row_are_those_asked_for_one_by_one() {
        let map = world();
        for first in [0, 1, 5, 40, 41, 43] {
            let slices: Vec<SafetySlice> = map.slices(first).collect();
            assert_eq!(slices.len(), map.steps() + 1 - first);
            for (step, slice) in (first..).zip(&slices) {
                assert_eq!(slice.step, step);
                assert_eq!(slice.needs, map.slice(step).needs, "step {step}");
            }
        }
    }

    #[test]
    fn the_safest_step_from_exactly_the_need_leaves_the_need_after_it() {
        let map = world();
        let slices: Vec<SafetySlice> = map.slices(0).collect();
        let drives = slices.windows(2).flat_map(|pair| cells().map(move |cell| (pair, cell)));
        let drives = drives.filter(|&(pair, cell)| {
            let safest = map.safest((&pair[0], &pair[1]), cell);
            assert_eq!(safest.is_some(), map.need_wh(&pair[0], cell).is_some());
            safest.is_some_and(|step| {
                assert!(map.need_wh(&pair[1], step.to).is_some());
                assert_eq!(step.drive_s > 0.0, step.to != cell);
                step.to != cell
            })
        });
        assert!(drives.count() > 100);
    }

    /// How long a rover may stay, cell by cell and step by step.
    fn expected_s(
        map: &SafetyMap<'_>,
        slices: &[SafetySlice],
        cell: GridCell,
        energy_wh: f64,
    ) -> f32 {
        let mut units = map.model.units(energy_wh);
        let mut stay_s = f32::NAN;
        for (after, slice) in slices.iter().enumerate() {
            let need = slice.needs[map.model.frame.cell(cell)];
            let Some(held) = units.filter(|&held| held >= need) else { break };
            stay_s = narrow(after as f64 * 900.0);
            units = (slice.step < map.steps())
                .then(|| map.light.slice(slice.step))
                .and_then(|light| map.model.after((cell, held), Action::Park, &light));
        }
        stay_s
    }

    #[test]
    fn a_rover_may_stay_for_as_long_as_what_is_left_is_what_it_needs() {
        let map = world();
        let found_s = map.stay_s(2, 40.0);
        let slices: Vec<SafetySlice> = map.slices(2).collect();
        for (cell, &stay_s) in cells().zip(&found_s) {
            let expected_s = expected_s(&map, &slices, cell, 40.0);
            assert!(expected_s.total_cmp(&stay_s).is_eq(), "{cell:?}: {stay_s} {expected_s}");
        }
        assert!(found_s.iter().any(|s| *s == 0.0 || s.is_nan()));
        assert!(found_s.iter().any(|&s| s > 1800.0));
    }
}
