//! Havens: where the mission may end, and from when on it is enough to stay there.

use hilal_environment::GridCell;

use crate::grid::light::Light;
use crate::grid::model::{Model, NEVER, UNITS_PER_WH};
use crate::problem::{InvalidInput, Problem};
use crate::sweep::survival_energy::SurvivalEnergy;

/// Where the mission may end.
pub(crate) struct HavenCells {
    cells: Vec<GridCell>,
    /// Need after the last step.
    terminal_need: u16,
}

impl HavenCells {
    /// Finds the cells of all havens in which the rover may stand.
    pub(crate) fn new(problem: &Problem<'_>, model: &Model) -> Result<Self, InvalidInput> {
        let dark_wh = problem.vehicle.park_load_w * problem.dark_after_end_h
            / problem.vehicle.discharge_efficiency;
        let mut cells = Vec::new();
        for haven in &problem.havens {
            if problem.tile.cell_at(haven.point).is_none() {
                return Err(off_the_map(format!("haven {}", haven.id), haven.point));
            }
            let within = problem.tile.cells_within(haven.point, haven.radius_m);
            cells.extend(within.into_iter().filter(|&cell| model.is_open(cell)));
        }
        cells.sort_unstable();
        cells.dedup();
        let rest_wh = f64::from(model.rest_cost) / UNITS_PER_WH;
        Ok(Self { cells, terminal_need: need_units(dark_wh + rest_wh, model.capacity) })
    }

    /// The terminal condition of the survival energy, as a padded plane.
    pub(crate) fn terminal(&self, model: &Model) -> Vec<u16> {
        let mut plane = vec![NEVER; model.frame.len()];
        for &cell in &self.cells {
            plane[model.frame.cell(cell)] = self.terminal_need;
        }
        plane
    }
}

/// From when on it is enough to stay in a haven.
pub(crate) struct HavenHold {
    /// The first step that is known.
    first: usize,
    /// For each step from it on, the cells of havens and the least charge from which standing there to
    /// the end will do.
    stay: Vec<Vec<(GridCell, u16)>>,
}

impl HavenHold {
    /// Goes back from the end, cell by cell of the havens.
    pub(crate) fn new(
        (model, light): (&Model, &Light<'_>),
        haven_cells: &HavenCells,
        survival_energy: &SurvivalEnergy,
    ) -> Self {
        let last =
            haven_cells.cells.iter().map(|&cell| (cell, haven_cells.terminal_need)).collect();
        let mut stay: Vec<Vec<(GridCell, u16)>> = vec![last];
        for step in (light.first()..model.steps).rev() {
            let lit = light.slice(step);
            let earlier = |&(cell, later): &(GridCell, u16)| {
                let gain = model.park_gain.of(lit[model.frame.cell(cell)]);
                let need = later.saturating_add(model.park_cost).saturating_sub(gain);
                let need = need.max(survival_energy.stop_need(model, cell, step));
                (cell, if need > model.capacity { NEVER } else { need })
            };
            let needs = stay[stay.len() - 1].iter().map(earlier).collect();
            stay.push(needs);
        }
        stay.reverse();
        Self { first: light.first(), stay }
    }

    /// The haven cells and the least charge from which each can be held from `step` to the end.
    pub(crate) fn needs_at(&self, step: usize) -> impl Iterator<Item = (GridCell, u16)> {
        self.stay[step - self.first].iter().copied()
    }
}

pub(crate) fn off_the_map(what: String, point: hilal_quantity::MapPoint) -> InvalidInput {
    InvalidInput::OffTheMap { what, x_m: point.x_m, y_m: point.y_m }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, and what is above the capacity becomes never"
)]
fn need_units(energy_wh: f64, capacity: u16) -> u16 {
    let units = (energy_wh * UNITS_PER_WH).ceil() as u16;
    if units > capacity { NEVER } else { units }
}
