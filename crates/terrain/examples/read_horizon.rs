//! Reads the horizon of one place of a small elevation model, here the built-in one.
//!
//! `cargo run --release -p hilal-terrain --example read_horizon`

use std::error::Error;

use hilal_quantity::{GridAzimuth, MapPoint};
use hilal_terrain::horizon::{HorizonEngine, HorizonSettings};
use hilal_terrain::{Layer, Stack, procedural};

#[expect(clippy::print_stdout, reason = "it prints what it reads")]
fn main() -> Result<(), Box<dyn Error>> {
    // `Layer::read_geotiff(path)?` reads a model of your own.
    let (near, far) = procedural::south_polar_scene(1);
    let stack = Stack::new(vec![Layer::synthetic(near, 1), Layer::synthetic(far, 1)], None);
    let engine = HorizonEngine::new(&stack, &HorizonSettings::default())?;
    let landing = MapPoint::new(34_645.0, -40_445.0);
    println!("grid azimuth  horizon");
    for degrees in (0..360).step_by(30) {
        let azimuth = GridAzimuth::from_degrees(f64::from(degrees));
        println!("{degrees:>11}°  {:.2}°", engine.at(landing, azimuth)?.degrees());
    }
    Ok(())
}
