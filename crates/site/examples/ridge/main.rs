//! The light on the ridge between Shackleton and de Gerlache from 2018 to 2037, and what it depends
//! on: `validation/site/ridge.md` says what it is held against.
//!
//! `cargo run --release -p hilal-site --example ridge -- DATA DE421.bsp`
//!
//! Prints tables in Markdown. Shares are in per cent of the time, darkness in days.
#![expect(clippy::print_stdout, reason = "it prints what it found")]

mod cells;
mod ground;
mod light;

use std::error::Error;
use std::path::Path;

use hilal_ephem::Almanac;
use hilal_quantity::{Angle, GridAzimuth, Length, MapPoint, PolarStereographic, Selenographic};
use hilal_terrain::horizon::{HorizonEngine, HorizonSettings, Horizons, Mode};
use hilal_terrain::{Cell, GlobalLayer, Grid, Layer, Stack};

use ground::{AZIMUTHS, cut, exact};
use light::{Light, Years};

/// Where the best cell of the cap is said to be, in degrees.
const RIDGE_DEG: (f64, f64) = (-89.44, 222.9);
/// How far around it is looked, in cells of 296 m: 3 km.
const AROUND: usize = 10;
const HEAD: &str =
    "any Sun | half | flux | dark | dark, half | since |\n|---|---|---|---|---|---|---|";

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

struct Data {
    cap: Layer,
    tile: Layer,
    global: GlobalLayer,
    almanac: Almanac,
}

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, de421] = arguments.as_slice() else {
        return Err("usage: ridge DATA DE421.bsp".into());
    };
    let data = read(Path::new(data), Path::new(de421))?;
    let ridge = patch(&data.cap, AROUND)?;
    let years = Years::over(&data.almanac, ridge.raster.grid)?;
    let best = heights(&data, &ridge, &years)?;
    ways(&data, &ridge, &years, best)?;
    between(&data, &ridge, &years, best)?;
    cells::of_the_ridge(&data, &years)?;
    cells::of_the_tile(&data)
}

fn read(data: &Path, de421: &Path) -> Outcome<Data> {
    let terrain = data.join("terrain");
    let orientation = data.join("kernels/moon_pa_de421_1900-2050.bpc");
    Ok(Data {
        cap: Layer::read_geotiff(terrain.join("lola_87s_296m.tif"))?,
        tile: Layer::read_geotiff(terrain.join("lola_88s_139e_10m.tif"))?,
        global: GlobalLayer::read(terrain.join("LDEM_4.LBL"))?,
        almanac: Almanac::load(de421, &orientation)?,
    })
}

/// Returns the ridge as a tile of its own.
fn patch(cap: &Layer, around: usize) -> Outcome<Layer> {
    let (latitude, longitude) = RIDGE_DEG;
    let place = Selenographic::new(
        Angle::from_degrees(latitude),
        Angle::from_degrees(longitude),
        Length::ZERO,
    );
    let centre = PolarStereographic::SOUTH.project(place);
    Ok(cut(cap, centre, around).ok_or("the ridge lies off the cap")?)
}

/// How much a mast helps, at the cell that is best from 2 m.
fn heights(data: &Data, ridge: &Layer, years: &Years) -> Outcome<MapPoint> {
    let of = |height_m| ground::horizons(&[ridge, &data.cap], Some(&data.global), &exact(height_m));
    let horizons = of(2.0)?;
    let best = years.best(&horizons)?;
    let centre = horizons.grid().centre(best);
    println!("\n| height above {} | {HEAD}", place(centre));
    for height_m in [0.0, 2.0, 5.0, 10.0, 20.0, 30.0, 40.0, 50.0, 70.0, 100.0] {
        println!("| {height_m} m | {} |", years.light(&of(height_m)?, best)?);
    }
    let horizons = of(10.0)?;
    let best_at_10_m = years.best(&horizons)?;
    let light = years.light(&horizons, best_at_10_m)?;
    println!("| 10 m, best there: {} | {light} |", place(horizons.grid().centre(best_at_10_m)));
    Ok(centre)
}

/// What the way of computing does at the same cell from 2 m.
fn ways(data: &Data, ridge: &Layer, years: &Years, best: MapPoint) -> Outcome {
    println!("\n| way, at 2 m | {HEAD}");
    let exact = exact(2.0);
    let show = |what: &str, layers: &[&Layer], global, settings: &HorizonSettings| -> Outcome {
        println!("| {what} | {} |", at(years, &ground::horizons(layers, global, settings)?, best)?);
        Ok(())
    };
    let in_cap = [ridge, &data.cap];
    for azimuths in [90, 180, 360, 720, 1440] {
        let settings = HorizonSettings { azimuths, ..exact };
        show(&format!("exact, {azimuths} azimuths"), &in_cap, Some(&data.global), &settings)?;
    }
    let horizons = ground::horizons(&in_cap, Some(&data.global), &exact)?;
    println!("| by table, every hour | {} |", years.by_table(&horizons, best)?);
    show("the cap alone, without LDEM_4", &in_cap, None, &exact)?;
    for reach_km in [1.0, 3.0, 10.0, 30.0, 60.0] {
        let settings = HorizonSettings { reach: Length::from_kilometres(reach_km), ..exact };
        show(&format!("no further than {reach_km} km"), &in_cap, None, &settings)?;
    }
    show("the whole cap as the tile, exact", &[&data.cap], Some(&data.global), &exact)?;
    let fast = HorizonSettings { mode: Mode::Fast, ..exact };
    show("the whole cap as the tile, fast", &[&data.cap], Some(&data.global), &fast)
}

fn at(years: &Years, horizons: &Horizons, point: MapPoint) -> Outcome<Light> {
    let cell = horizons.grid().cell_at(point).ok_or("the point lies off the tile")?;
    Ok(years.light(horizons, cell)?)
}

/// The best point between the centres of cells, from 2 m and 10 m.
fn between(data: &Data, ridge: &Layer, years: &Years, best: MapPoint) -> Outcome {
    const PARTS: usize = 6;
    const SIDE: usize = 4 * PARTS + 1;
    let spacing_m = ridge.raster.grid.spacing_m / PARTS as f64;
    let half_m = (SIDE as f64 - 1.0) / 2.0 * spacing_m;
    let first_cell = MapPoint::new(best.x_m - half_m, best.y_m + half_m);
    let (rows, columns) = (SIDE, SIDE);
    let grid = Grid { first_cell, spacing_m, rows, columns, ..ridge.raster.grid };
    println!("\n| best of the points every {spacing_m:.0} m around | {HEAD}");
    for height_m in [2.0, 10.0] {
        let stack = Stack::new(vec![ridge.clone(), data.cap.clone()], Some(data.global.clone()));
        let horizons = of_points(&HorizonEngine::new(&stack, &exact(height_m))?, grid)?;
        let best = years.best(&horizons)?;
        let light = years.light(&horizons, best)?;
        println!("| {height_m} m, {} | {light} |", place(grid.centre(best)));
    }
    Ok(())
}

/// Returns the horizons of the points of a grid, wherever between the cells they lie.
fn of_points(engine: &HorizonEngine, grid: Grid) -> Outcome<Horizons> {
    let mut planes = Vec::with_capacity(grid.len() * AZIMUTHS);
    for azimuth in 0..AZIMUTHS {
        let azimuth = GridAzimuth::from_degrees(azimuth as f64 * 360.0 / AZIMUTHS as f64);
        for index in 0..grid.len() {
            let cell = Cell { row: index / grid.columns, column: index % grid.columns };
            planes.push(stored(engine.at(grid.centre(cell), azimuth)?));
        }
    }
    Ok(Horizons::from_planes(grid, AZIMUTHS, planes).ok_or("no points")?)
}

#[expect(clippy::cast_possible_truncation, reason = "held inside 16 bits")]
fn stored(horizon: Angle) -> i16 {
    let units = horizon.degrees() / hilal_terrain::horizon::HORIZON_UNIT_DEG;
    units.round().clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16
}

fn place(point: MapPoint) -> String {
    let place = PolarStereographic::SOUTH.unproject(point, Length::ZERO);
    let east_deg = place.longitude.degrees().rem_euclid(360.0);
    format!("{:.3}° S, {east_deg:.2}° E", -place.latitude.degrees())
}
