//! Small instances for tests.

use hilal_environment::GridCell;
use hilal_traverse::testing::{label, tile, vehicle};

use crate::{
    CellWindow, INSTANCE_FORMAT, Instance, InstanceGoal, InstanceGround, InstanceHaven,
    InstanceStart, InstanceVehicle, Sun,
};

/// An instance of a day on made-up ground of so many cells: start and haven in the north-west
/// corner, one goal in the south-east.
pub(crate) fn instance(rows: usize, columns: usize) -> Instance {
    let vehicle = vehicle();
    let tile = tile(rows, columns);
    let far = tile.centre(GridCell { row: rows - 1, column: columns - 1 });
    let place = tile.first_cell;
    Instance {
        format: INSTANCE_FORMAT,
        id: "small".to_owned(),
        seed: 1,
        start_utc: label().start,
        days: 1.0,
        step_min: 15.0,
        terrain: InstanceGround::Synthetic {
            seed: 1,
            cells: 64,
            spacing_m: tile.spacing_m,
            window: CellWindow { row: 0, column: 0, rows, columns },
        },
        vehicle: InstanceVehicle {
            capacity_wh: vehicle.capacity_wh,
            reserve_wh: 10.0,
            charge_efficiency: vehicle.charge_efficiency,
            discharge_efficiency: vehicle.discharge_efficiency,
            speed_m_s: vehicle.speed_m_s,
            slope_limit_deg: vehicle.slope_limit_deg,
            tilt_limit_deg: 20.0,
            drive_load_w: vehicle.drive_load_w,
            idle_load_w: vehicle.idle_load_w,
            park_load_w: vehicle.park_load_w,
            drive_array_w: vehicle.drive_array_w,
            park_array_w: vehicle.park_array_w,
        },
        start: InstanceStart { x_m: place.x_m, y_m: place.y_m, energy_wh: 60.0 },
        havens: vec![InstanceHaven {
            id: "home".to_owned(),
            x_m: place.x_m,
            y_m: place.y_m,
            radius_m: 1.0,
        }],
        goals: vec![InstanceGoal {
            id: "g0".to_owned(),
            x_m: far.x_m,
            y_m: far.y_m,
            value: 5.0,
            dwell_h: 0.5,
            load_w: 35.0,
        }],
    }
}

/// A Sun from a function of (cell, seconds).
pub(crate) struct TestSun<F>(pub(crate) F);

impl<F: Fn(GridCell, f64) -> f64 + Sync> Sun for TestSun<F> {
    fn share(&self, cell: GridCell, at_s: f64) -> f64 {
        (self.0)(cell, at_s)
    }
}
