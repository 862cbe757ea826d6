//! Plans a traverse over a plain under a constant Sun: out to one goal and back to a haven.

use hilal_environment::CellGrid;
use hilal_mission::VehicleId;
use hilal_quantity::{Epoch, MapPoint};
use hilal_traverse::{Goal, Haven, Label, LightSource, Problem, VehicleEnergy, plan};

/// The whole solar disc, 200 half percents, in every cell and step.
struct FullSun;
impl LightSource for FullSun {
    fn slice(&self, _step: usize, out: &mut [u8]) {
        out.fill(200);
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A battery of 100 Wh, an array of 90 W, 3 cm/s.
    let rover = VehicleEnergy {
        capacity_wh: 100.0,
        charge_efficiency: 0.97,
        discharge_efficiency: 0.97,
        speed_m_s: 0.03,
        slope_limit_deg: 15.0,
        drive_load_w: vec![45.0],
        idle_load_w: 25.0,
        park_load_w: 8.0,
        drive_array_w: 75.0,
        park_array_w: 90.0,
    };
    let first_cell = MapPoint::new(5.0, 5.0);
    let tile = CellGrid { first_cell, spacing_m: 10.0, rows: 20, columns: 20 };
    let mut problem = Problem::new(tile, &[2.0; 20 * 20], &FullSun, rover, first_cell);
    problem.havens = vec![Haven { id: "home".to_owned(), point: first_cell, radius_m: 1.0 }];
    let crater = Goal::at("crater", MapPoint::new(105.0, -95.0), 5.0);
    problem.goals = vec![Goal { dwell_s: 1800.0, load_w: 35.0, ..crater }];
    let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
    let (mission, vehicle) = ("plain".to_owned(), VehicleId::new("rover")?);
    let plan = plan(&problem, &Label { mission, vehicle, seed: 1, start }, &())?;
    assert!(plan.summary.goals_planned == 1 && plan.summary.final_energy_wh > 50.0);
    Ok(())
}
