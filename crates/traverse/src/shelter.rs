//! Havens: where the mission may end, and from when on it is enough to stay there.

use std::collections::BTreeMap;

use crate::light::LightCube;
use crate::model::{Model, NEVER, UNITS_PER_WH};
use crate::tile::TileCell;
use crate::{PlanError, Problem};

/// The cells of all havens.
pub(crate) struct Shelter {
    /// For each cell, the least charge at each step from which standing there to the end will do.
    stay: BTreeMap<TileCell, Vec<u16>>,
    /// Need after the last step.
    terminal_need: u16,
}

impl Shelter {
    pub(crate) fn new(
        problem: &Problem<'_>,
        model: &Model,
        light: &LightCube,
    ) -> Result<Self, PlanError> {
        let dark_wh = problem.vehicle.park_load_w * problem.dark_after_end_h
            / problem.vehicle.discharge_efficiency;
        let terminal_need = need_units(dark_wh, model.capacity);
        let mut stay = BTreeMap::new();
        for haven in &problem.havens {
            if problem.tile.cell_at(haven.point).is_none() {
                return Err(off_the_map(format!("haven {}", haven.id), haven.point));
            }
            for cell in problem.tile.cells_within(haven.point, haven.radius_m) {
                if model.is_open(cell) {
                    stay.insert(cell, stay_needs(model, light, (cell, terminal_need)));
                }
            }
        }
        Ok(Self { stay, terminal_need })
    }

    /// The terminal condition of the certificate, as a padded plane.
    pub(crate) fn terminal(&self, model: &Model) -> Vec<u16> {
        let mut plane = vec![NEVER; model.frame.len()];
        for &cell in self.stay.keys() {
            plane[model.frame.cell(cell)] = self.terminal_need;
        }
        plane
    }

    /// The haven cells and the least charge from which each can be held from `step` to the end.
    pub(crate) fn needs_at(&self, step: usize) -> impl Iterator<Item = (TileCell, u16)> {
        self.stay.iter().map(move |(&cell, needs)| (cell, needs[step]))
    }
}

pub(crate) fn off_the_map(what: String, point: hilal_quantity::MapPoint) -> PlanError {
    PlanError::OffTheMap { what, x_m: point.x_m, y_m: point.y_m }
}

fn stay_needs(model: &Model, light: &LightCube, (cell, terminal): (TileCell, u16)) -> Vec<u16> {
    let at = model.frame.cell(cell);
    let mut needs = vec![terminal; model.steps + 1];
    for step in (0..model.steps).rev() {
        let gain = model.park_gain.of(light.slice(step)[at]);
        let need = needs[step + 1].saturating_add(model.park_cost).saturating_sub(gain);
        needs[step] = if need > model.capacity { NEVER } else { need };
    }
    needs
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
