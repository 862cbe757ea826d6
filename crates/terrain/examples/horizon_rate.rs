//! Prints how many million horizons a second are found: one for every cell and azimuth.
//!
//! `cargo run --release -p hilal-terrain --example horizon_rate -- fast 24 NEAR.tif [FAR.tif …]`

use std::time::Instant;

use hilal_terrain::horizon::{HorizonEngine, HorizonSettings, Mode};
use hilal_terrain::{Layer, Stack};

#[expect(clippy::disallowed_methods, reason = "it measures time")]
#[expect(clippy::print_stdout, reason = "it prints what it measured")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, azimuths, layers @ ..] = arguments.as_slice() else {
        return Err("usage: horizon_rate fast|exact AZIMUTHS NEAR.tif [FAR.tif …]".into());
    };
    let mode = if mode == "exact" { Mode::Exact } else { Mode::Fast };
    let azimuths: usize = azimuths.parse()?;
    let layers = layers.iter().map(Layer::read_geotiff).collect::<Result<_, _>>()?;
    let settings = HorizonSettings { azimuths, mode, ..HorizonSettings::default() };
    let started = Instant::now();
    let engine = HorizonEngine::new(&Stack::new(layers, None), &settings)?;
    let laid_out_s = started.elapsed().as_secs_f64();
    let mut planes = vec![0_i16; engine.grid().len() * azimuths];
    let started = Instant::now();
    engine.planes(0..azimuths, &mut planes, &|_| ());
    let found_s = started.elapsed().as_secs_f64();
    let million = planes.len() as f64 / 1e6;
    println!("{:.1} M px.az/s ({found_s:.2} s, laid out in {laid_out_s:.2} s)", million / found_s);
    Ok(())
}
