//! Small worlds for tests: a tile of a few cells under a light that a function gives.

use hilal_environment::{CellGrid, GridCell};
use hilal_mission::VehicleId;
use hilal_mission::models::MemoryModel;
use hilal_quantity::{DataRate, DataVolume, Epoch, MapPoint};

use crate::problem::{Downlink, Goal, Haven, LightSource, Memory, Problem, VehicleEnergy};
use crate::search::planner::Label;

/// Light from a function of (step, cell index).
#[derive(Debug)]
pub struct Lamp<F>(pub F);

impl<F: Fn(usize, usize) -> u8 + Sync> LightSource for Lamp<F> {
    fn slice(&self, step: usize, out: &mut [u8]) {
        for (index, cell) in out.iter_mut().enumerate() {
            *cell = (self.0)(step, index);
        }
    }
}

/// Ways through rocks: mostly free ground, and cells that are slow, closed to long moves, or closed.
#[cfg(test)]
pub(crate) fn ways(cells: usize) -> impl proptest::strategy::Strategy<Value = Vec<f32>> {
    use proptest::prelude::*;

    let way = prop_oneof![3 => Just(1.0_f32), 3 => 1.0..2.7_f32, 1 => 2.71_f32..9.0];
    prop::collection::vec(way, cells).prop_map(|mut ways| {
        ways[0] = 1.0;
        ways
    })
}

/// A raster of so many cells of 10 m.
pub fn tile(rows: usize, columns: usize) -> CellGrid {
    CellGrid { first_cell: MapPoint::new(5.0, 5.0), spacing_m: 10.0, rows, columns }
}

/// A rover with a battery of 100 Wh and arrays of 90 W.
pub fn vehicle() -> VehicleEnergy {
    VehicleEnergy {
        capacity_wh: 100.0,
        charge_efficiency: 0.97,
        discharge_efficiency: 0.97,
        speed_m_s: 0.03,
        slope_limit_deg: 15.0,
        drive_load_w: (0..=20).map(|deg| 45.0 + 1.3 + 8.7 * f64::from(deg) / 20.0).collect(),
        idle_load_w: 25.0,
        park_load_w: 8.0,
        drive_array_w: 75.0,
        park_array_w: 90.0,
    }
}

/// Half an hour of soil science in a cell, worth 5.
pub fn goal(tile: &CellGrid, id: &str, cell: (usize, usize)) -> Goal {
    Goal {
        id: id.to_owned(),
        point: tile.centre(GridCell { row: cell.0, column: cell.1 }),
        value: 5.0,
        dwell_s: 1800.0,
        load_w: 35.0,
        payload: "soil".to_owned(),
        data: DataRate::ZERO,
        windows_s: None,
        without_lander: None,
        too_risky: None,
        after: Vec::new(),
    }
}

/// Five hours from the north-west corner, where the haven is.
pub fn problem<'a>(
    tile: CellGrid,
    slope_deg: &'a [f32],
    light: &'a dyn LightSource,
) -> Problem<'a> {
    Problem {
        tile,
        slope_deg,
        way: Vec::new(),
        border_m: 0.0,
        keep_out: Vec::new(),
        light,
        steps: 20,
        step_s: 900.0,
        vehicle: vehicle(),
        start: tile.first_cell,
        start_energy_wh: 60.0,
        reserve_wh: 10.0,
        margin_wh: 0.0,
        stoppage_s: 0.0,
        dark_after_end_h: 0.0,
        rest_s: 0.0,
        memory: None,
        heat: None,
        goals: Vec::new(),
        havens: vec![Haven { id: "home".to_owned(), point: tile.first_cell, radius_m: 1.0 }],
    }
}

/// What a test's plan is called.
///
/// # Panics
///
/// Never: the identifier is plain letters.
pub fn label() -> Label {
    let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
    let vehicle = VehicleId::new("rover").expect("plain letters");
    Label { mission: "test".to_owned(), vehicle, seed: 1, start }
}

/// Links from a function of (cell, step), in bits a second.
#[derive(Debug)]
pub struct Antennas<F>(pub F);

impl<F: Fn(GridCell, usize) -> f64 + Sync> Downlink for Antennas<F> {
    fn rate(&self, cell: GridCell, step: usize) -> DataRate {
        DataRate::from_bits_per_second((self.0)(cell, step))
    }
}

/// A memory of so many million bytes under some links, of which all the rate is used.
pub fn memory(megabytes: f64, downlink: &dyn Downlink) -> Memory<'_> {
    let model = MemoryModel {
        science: DataVolume::from_bytes(megabytes * 1e6),
        housekeeping: DataRate::ZERO,
        link_share: 1.0,
    };
    Memory { model, start: DataVolume::ZERO, downlink }
}
