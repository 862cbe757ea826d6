//! Prints how long light and certificate take on a tile of real terrain, and how large they are.
//!
//! `cargo run --release -p hilal-traverse --example certificate_rate -- DATA [SIDE SPACING_M DAYS STEP_MIN STOPPAGE_H]`
//!
//! DATA is the folder that `hilal data` fills. A side and spacing other than the tile's own cut and
//! resample its middle.

use std::time::Instant;

use hilal_ephem::Almanac;
use hilal_mission::Mission;
use hilal_quantity::{MapPoint, Unit, Window};
use hilal_site::SiteLight;
use hilal_terrain::{GlobalLayer, Grid, Layer, Raster, Stack};
use hilal_traverse::{Planner, Problem, SiteSteps, mission_problem};

type Failure = Box<dyn std::error::Error>;

#[expect(clippy::disallowed_methods, reason = "it measures time")]
#[expect(clippy::print_stdout, reason = "it prints what it measured")]
fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let data = arguments.first().ok_or("name the data folder")?;
    let number = |at: usize, or: f64| arguments.get(at).map_or(Ok(or), |text| text.parse());
    let [side, spacing_m] = [number(1, 513.0)?, number(2, 10.0)?];
    let [days, step_min] = [number(3, 14.0)?, number(4, 15.0)?];
    let mut mission = Mission::load("missions/reference.toml".as_ref())?.for_first_flown()?;
    mission.duration_days = days;
    let vehicle = mission.model()?;
    let near = near(&format!("{data}/terrain/lola_88s_139e_10m.tif"), side, spacing_m)?;
    let slopes = near.raster.drivable_slope_deg(vehicle.drive.tilt_limit);
    let cap = Layer::read_geotiff(format!("{data}/terrain/lola_87s_296m.tif"))?;
    let global = GlobalLayer::read(format!("{data}/terrain/LDEM_4.LBL"))?;
    let stack = Stack::new(vec![near, cap], Some(global));
    let window = Window::new(mission.start(), mission.start() + days * Unit::Day)?;
    let started = Instant::now();
    let site = SiteLight::compute(&stack, &Almanac::built_in()?, None, window)?;
    println!("horizons {:.2} s", started.elapsed().as_secs_f64());
    let light = SiteSteps::by(&site, &mission, step_min * 60.0);
    let problem = mission_problem(&mission, &vehicle, &slopes, &light);
    let problem = Problem { goals: Vec::new(), stoppage_s: number(5, 0.0)? * 3600.0, ..problem };
    let started = Instant::now();
    let planner = Planner::new(&problem, &())?;
    let seconds = started.elapsed().as_secs_f64();
    let relaxations = planner.backward_relaxations() as f64;
    println!(
        "light and certificate {seconds:.2} s, {:.2} G relaxations/s with the light, {:.0} MB",
        relaxations / seconds / 1e9,
        planner.bytes() as f64 / 1e6
    );
    Ok(())
}

/// The tile's middle on a grid of another side and spacing.
fn near(path: &str, side: f64, spacing_m: f64) -> Result<Layer, Failure> {
    let layer = Layer::read_geotiff(path)?;
    let own = layer.raster.grid;
    if (own.rows, own.spacing_m) == (whole(side), spacing_m) {
        return Ok(layer);
    }
    let [west, south, east, north] = own.bounds();
    let half_m = (side - 1.0) / 2.0 * spacing_m;
    let first_cell =
        MapPoint::new(f64::midpoint(west, east) - half_m, f64::midpoint(south, north) + half_m);
    let grid =
        Grid { map: own.map, first_cell, spacing_m, rows: whole(side), columns: whole(side) };
    let raster = Raster::from_fn(grid, |point| layer.raster.height_m(point).unwrap_or(f64::NAN));
    Ok(Layer::new(raster, layer.provenance))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of cells or steps"
)]
fn whole(count: f64) -> usize {
    count.round() as usize
}
