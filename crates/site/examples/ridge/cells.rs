//! What larger cells do to the light: of the ridge itself, and of ground that is known at 10 m.

use hilal_terrain::Layer;
use hilal_terrain::horizon::{HorizonSettings, Horizons, Mode};

use crate::ground::{self, coarser, exact};
use crate::light::Years;
use crate::{AROUND, Data, HEAD, Outcome, patch, place};

/// The best of the ridge if the cap had larger cells.
pub(crate) fn of_the_ridge(data: &Data, years: &Years) -> Outcome {
    println!("\n| cells of the ridge, at 2 m | {HEAD}");
    for factor in [1, 2, 3, 4] {
        let cap = coarser(&data.cap, factor);
        let ridge = patch(&cap, AROUND.div_ceil(factor))?;
        let horizons = ground::horizons(&[&ridge, &cap], Some(&data.global), &exact(2.0))?;
        println!("| {} |", best_of(&horizons, years)?);
    }
    Ok(())
}

/// The 10 m tile, where the cells can be made larger from 10 m on: how often its best cell sees any
/// Sun, and how much more often the best 10 m cell within a larger one does than the larger one.
pub(crate) fn of_the_tile(data: &Data) -> Outcome {
    println!(
        "\n| cells of the tile at 88.27° S, 138.96° E, at 2 m | best cell, any Sun | \
         best within a cell, less the cell: 10 % | 50 % | 90 % |\n|---|---|---|---|---|"
    );
    let years = Years::over(&data.almanac, data.tile.raster.grid)?;
    let fine = shares(data, &data.tile, &years)?;
    for factor in [1, 2, 5, 10, 25] {
        let tile = coarser(&data.tile, factor);
        let coarse = shares(data, &tile, &years)?;
        let best = coarse.iter().copied().fold(0.0, f32::max);
        let columns = (tile.raster.grid.columns, data.tile.raster.grid.columns);
        let more = gains((&coarse, &fine), columns, factor);
        let at = |tenths: usize| 100.0 * more[(more.len() - 1) * tenths / 10];
        let [low, middle, high] = [1, 5, 9].map(at);
        let best = 100.0 * best;
        println!("| {} m | {best:.2} | {low:.2} | {middle:.2} | {high:.2} |", 10 * factor);
    }
    Ok(())
}

fn shares(data: &Data, tile: &Layer, years: &Years) -> Outcome<Vec<f32>> {
    let settings = HorizonSettings { mode: Mode::Fast, azimuths: 360, ..exact(2.0) };
    let horizons = ground::horizons(&[tile, &data.cap], Some(&data.global), &settings)?;
    Ok(years.any_sun(&horizons)?)
}

/// Returns by how much the best fine cell within each coarse one that is lit a fifth of the time
/// exceeds it, in increasing order.
fn gains(
    (coarse, fine): (&[f32], &[f32]),
    (columns, fine_columns): (usize, usize),
    factor: usize,
) -> Vec<f32> {
    let best_within = |index: usize| {
        let first = index / columns * factor * fine_columns + index % columns * factor;
        let cells = (0..factor * factor).map(|i| first + i / factor * fine_columns + i % factor);
        cells.map(|cell| fine[cell]).fold(0.0, f32::max)
    };
    let lit = coarse.iter().enumerate().filter(|(_, share)| **share >= 0.2);
    let mut gains: Vec<f32> = lit.map(|(index, share)| best_within(index) - share).collect();
    gains.sort_by(f32::total_cmp);
    gains
}

fn best_of(horizons: &Horizons, years: &Years) -> Outcome<String> {
    let grid = horizons.grid();
    let best = years.best(horizons)?;
    let light = years.light(horizons, best)?;
    Ok(format!("{:.0} m, {} | {light}", grid.spacing_m, place(grid.centre(best))))
}
