//! Writes the permanent shadow of the cap around the south pole as a map, for `psr_areas.py` of
//! `validation/site`: 1 where the Sun is never seen, else 0.
//!
//! `cargo run --release -p hilal-site --example psr_mask -- DATA OUT.tif fast|exact AZIMUTHS
//! almanac|DEGREES`

#[path = "../tests/support/polar_cap.rs"]
mod polar_cap;

use std::path::Path;

use hilal_quantity::{Angle, Length};
use hilal_terrain::horizon::{HorizonSettings, Horizons, Mode};
use hilal_terrain::{Raster, write_geotiff};
use polar_cap::Sun;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, out, mode, azimuths, sun] = arguments.as_slice() else {
        return Err("usage: psr_mask DATA OUT.tif fast|exact AZIMUTHS almanac|DEGREES".into());
    };
    let settings = HorizonSettings {
        observer_height: Length::ZERO,
        azimuths: azimuths.parse()?,
        mode: if mode == "exact" { Mode::Exact } else { Mode::Fast },
        ..HorizonSettings::default()
    };
    let sun = match sun.as_str() {
        "almanac" => Sun::OfTheAlmanac,
        degrees => Sun::Over(Angle::from_degrees(degrees.parse()?)),
    };
    let horizons = Horizons::of_stack(&polar_cap::stack(Path::new(data))?, &settings)?;
    let grid = horizons.grid();
    let shadow = polar_cap::envelope(grid, sun)?.permanent_shadow(&horizons)?;
    write_geotiff(out, &Raster { grid, heights_m: shadow })?;
    Ok(())
}
