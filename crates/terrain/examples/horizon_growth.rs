//! Prints how the time for horizons grows with the side of a tile, as a table of comma-separated
//! values.
//!
//! `cargo run --release -p hilal-terrain --example horizon_growth -- fast 8 250 500 1000 2000 4000`
//!
//! The tile is the built-in polar one at 5 m, mirrored at its edges until it fills the side, in the
//! built-in cap.

use std::time::Instant;

use hilal_terrain::horizon::{HorizonEngine, HorizonSettings, Mode};
use hilal_terrain::{Grid, Layer, Raster, Stack, procedural};

/// Runs of which the fastest counts.
const RUNS: usize = 3;
const SPACING_M: f64 = 5.0;

#[expect(clippy::print_stdout, reason = "it prints what it measured")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, azimuths, sides @ ..] = arguments.as_slice() else {
        return Err("usage: horizon_growth fast|exact AZIMUTHS SIDE …".into());
    };
    let mode = if mode == "exact" { Mode::Exact } else { Mode::Fast };
    let settings =
        HorizonSettings { azimuths: azimuths.parse()?, mode, ..HorizonSettings::default() };
    let (near, far) = procedural::south_polar_scene(1);
    println!("side,azimuths,seconds,million a second");
    for side in sides {
        let tile = Layer::synthetic(mirrored(&near, side.parse()?), 1);
        let stack = Stack::new(vec![tile, Layer::synthetic(far.clone(), 1)], None);
        let engine = HorizonEngine::new(&stack, &settings)?;
        let mut planes = vec![0_i16; engine.grid().len() * settings.azimuths];
        let seconds = fastest_s(|| engine.planes(0..settings.azimuths, &mut planes, &|_| ()));
        let million = planes.len() as f64 / 1e6 / seconds;
        println!("{side},{azimuths},{seconds:.3},{million:.1}");
    }
    Ok(())
}

/// Returns a raster at the spacing of the measurement, with its slopes kept, mirrored at its edges.
fn mirrored(raster: &Raster, side: usize) -> Raster {
    let Grid { rows, columns, spacing_m, .. } = raster.grid;
    let fold = |at: usize, count: usize| {
        let at = at % (2 * (count - 1));
        at.min(2 * (count - 1) - at)
    };
    #[expect(clippy::cast_possible_truncation, reason = "heights have 32 bits")]
    let shrink = (SPACING_M / spacing_m) as f32;
    let base_m = raster.heights_m[0];
    let grid = Grid { rows: side, columns: side, spacing_m: SPACING_M, ..raster.grid };
    let heights_m = (0..side * side)
        .map(|at| {
            let (row, column) = (fold(at / side, rows), fold(at % side, columns));
            (raster.heights_m[row * columns + column] - base_m).mul_add(shrink, base_m)
        })
        .collect();
    Raster { grid, heights_m }
}

#[expect(clippy::disallowed_methods, reason = "it measures time")]
fn fastest_s(mut run: impl FnMut()) -> f64 {
    (0..RUNS)
        .map(|_| {
            let started = Instant::now();
            run();
            started.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min)
}
