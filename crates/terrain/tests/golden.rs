//! What GDAL reads, Hilal reads: golden values made by `validation/terrain/make_golden.py`.

use std::path::{Path, PathBuf};

use hilal_quantity::Angle;
use hilal_terrain::{Cell, GlobalLayer, Layer, Raster, read_geotiff};

struct Golden<'a> {
    file: &'a str,
    sha256_start: &'a str,
    cell: Cell,
    x_m: f64,
    y_m: f64,
    height_m: f64,
}

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

#[expect(clippy::print_stderr, reason = "a skipped check must say so")]
fn data() -> Option<PathBuf> {
    let found = std::env::var_os("HILAL_DATA").map(PathBuf::from);
    if found.is_none() {
        eprintln!("skipped: HILAL_DATA is not set");
    }
    found
}

fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines().skip(1).map(|line| line.split(',').collect()).collect()
}

fn golden(text: &str) -> Vec<Golden<'_>> {
    let number = |text: &str| text.parse::<f64>().expect("a number");
    let read = |fields: Vec<&'_ str>| -> (f64, f64, f64, Cell) {
        let cell = Cell {
            row: fields[2].parse().expect("a row"),
            column: fields[3].parse().expect("a column"),
        };
        (number(fields[4]), number(fields[5]), number(fields[6]), cell)
    };
    rows(text)
        .into_iter()
        .map(|fields| {
            let (file, sha256_start) = (fields[0], fields[1]);
            let (x_m, y_m, height_m, cell) = read(fields);
            Golden { file, sha256_start, cell, x_m, y_m, height_m }
        })
        .collect()
}

/// Compares one cell: the place to a micrometre, the height to the last bit of a float32.
#[expect(
    clippy::cast_possible_truncation,
    clippy::float_cmp,
    reason = "heights are float32, and equal"
)]
fn assert_same(raster: &Raster, golden: &Golden<'_>) {
    let centre = raster.grid.centre(golden.cell);
    let at = format!("{} {:?}", golden.file, golden.cell);
    assert!((centre.x_m - golden.x_m).abs() < 1e-6, "{at}: x {} for {}", centre.x_m, golden.x_m);
    assert!((centre.y_m - golden.y_m).abs() < 1e-6, "{at}: y {} for {}", centre.y_m, golden.y_m);
    assert_eq!(raster.grid.cell_at(centre), Some(golden.cell), "{at}");
    let stored = raster.heights_m[raster.grid.index(golden.cell)];
    assert!(
        stored == golden.height_m as f32 || (stored.is_nan() && golden.height_m.is_nan()),
        "{at}: {stored} for {}",
        golden.height_m
    );
    // Bilinear heights meet the stored ones at the centres.
    let between = raster.height_m(centre);
    let same = between.is_none() && golden.height_m.is_nan()
        || between.is_some_and(|height| (height - f64::from(stored)).abs() < 1e-3);
    assert!(same, "{at}: {between:?} for {stored}");
}

#[test]
fn every_small_file_of_gdal_reads_as_gdal_reads_it() {
    let text = std::fs::read_to_string(here("golden_fixtures.csv")).expect("golden values");
    let golden = golden(&text);
    let mut files: Vec<&str> = golden.iter().map(|golden| golden.file).collect();
    files.dedup();
    assert_eq!(files.len(), 23, "a fixture is missing: {files:?}");
    for file in files {
        let raster = read_geotiff(here(file)).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((raster.grid.rows, raster.grid.columns), (20, 24), "{file}");
        golden.iter().filter(|golden| golden.file == file).for_each(|g| assert_same(&raster, g));
    }
}

/// Masks, fill values, scales, units and packings, made by `validation/terrain/make_meaning_golden.py`.
#[test]
fn what_a_file_says_of_its_samples_means_to_hilal_what_it_means_to_gdal() {
    let text = std::fs::read_to_string(here("meanings/golden.csv")).expect("golden values");
    let golden = golden(&text);
    let mut files: Vec<&str> = golden.iter().map(|golden| golden.file).collect();
    files.dedup();
    assert_eq!(files.len(), 20, "a fixture is missing: {files:?}");
    for file in files {
        let path = here("meanings").join(file);
        let raster = read_geotiff(path).unwrap_or_else(|error| panic!("{error}"));
        let mine = golden.iter().filter(|golden| golden.file == file);
        mine.for_each(|golden| assert_same(&raster, golden));
    }
}

#[test]
fn every_lola_tile_reads_as_gdal_reads_it() {
    let Some(data) = data() else { return };
    let text = std::fs::read_to_string(here("golden_tiles.csv")).expect("golden values");
    let golden = golden(&text);
    let mut files: Vec<(&str, &str)> = golden.iter().map(|g| (g.file, g.sha256_start)).collect();
    files.dedup();
    assert_eq!(files.len(), 6);
    for (file, sha256_start) in files {
        let layer = Layer::read_geotiff(data.join("terrain").join(file)).expect("a LOLA tile");
        assert!(layer.provenance.sha256.starts_with(sha256_start), "{file} is another file");
        let mine = golden.iter().filter(|golden| golden.file == file);
        mine.for_each(|golden| assert_same(&layer.raster, golden));
    }
}

#[test]
fn the_global_grid_reads_as_gdal_reads_it() {
    let Some(data) = data() else { return };
    let layer = GlobalLayer::read(data.join("terrain/LDEM_4.LBL")).expect("LDEM_4");
    let text = std::fs::read_to_string(here("golden_ldem_4.csv")).expect("golden values");
    let rows = rows(&text);
    assert_eq!(rows.len(), 400);
    for fields in rows {
        let number = |at: usize| fields[at].parse::<f64>().expect("a number");
        let cell = |at: usize| fields[at].parse::<usize>().expect("a whole number");
        let wanted = number(4);
        assert_eq!(layer.grid.cell_height_m(cell(0), cell(1)), Some(wanted), "{fields:?}");
        // GDAL places cells by MAP_SCALE, which the label rounds to 7580.84 m: 6e-5° off at most.
        // A slope of 1 in 1 over that is 2 m.
        let (latitude, longitude) =
            (Angle::from_degrees(number(2)), Angle::from_degrees(number(3)));
        let found = layer.grid.height_m(latitude, longitude).expect("the grid is global");
        assert!((found - wanted).abs() < 2.0, "{found} for {fields:?}");
    }
}
