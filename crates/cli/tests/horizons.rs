//! `hilal horizon`: what it computes, what it says, and what it leaves when it cannot.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use hilal_quantity::{MapPoint, PolarStereographic};
use hilal_terrain::horizon::store::HorizonFile;
use hilal_terrain::{Cell, Grid, Raster, write_geotiff};
use predicates::str::contains;

fn hilal() -> Command {
    let mut command = Command::cargo_bin("hilal").unwrap();
    command.env_remove("HILAL_DATA");
    command
}

/// A plain with a wall 60 m high from x = 300 m on, around the pole: 65 × 65 cells of 10 m.
fn walled(folder: &Path) -> PathBuf {
    let grid = Grid {
        map: PolarStereographic::SOUTH,
        first_cell: MapPoint::new(-320.0, 320.0),
        spacing_m: 10.0,
        rows: 65,
        columns: 65,
    };
    let wall = |point: MapPoint| if point.x_m >= 299.0 { 60.0 } else { 0.0 };
    let path = folder.join("wall.tif");
    write_geotiff(&path, &Raster::from_fn(grid, wall)).unwrap();
    path
}

/// Returns a table's header and its rows of numbers.
fn table(path: &Path) -> (Vec<String>, Vec<Vec<f64>>) {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let header = lines.next().unwrap().split(',').map(str::to_owned).collect();
    let row = |line: &str| line.split(',').map(|cell| cell.parse().unwrap()).collect();
    (header, lines.map(row).collect())
}

#[test]
fn a_wall_in_grid_east_stands_as_high_in_every_mode() {
    let folder = tempfile::tempdir().unwrap();
    let terrain = walled(folder.path());
    let (points, out) = (folder.path().join("p.csv"), folder.path().join("o.csv"));
    std::fs::write(&points, "x,y\n0,0\n100,-50\n").unwrap();
    for mode in ["fast", "exact", "reference"] {
        hilal()
            .args(["horizon", "--azimuths", "8", "--height", "2", "--grid-azimuth", "--mode", mode])
            .args(["--terrain".as_ref(), terrain.as_os_str()])
            .args(["--points".as_ref(), points.as_os_str(), "--out".as_ref(), out.as_os_str()])
            .assert()
            .success();
        let (header, rows) = table(&out);
        assert_eq!(header[..4], ["x", "y", "az_000.00", "az_045.00"]);
        // 58 m of wall above the eye, 300 m away; the curve of the Moon takes 0.005° off.
        let expected = (58.0_f64 / 300.0).atan().to_degrees() - 0.005;
        assert!((rows[0][4] - expected).abs() < 0.003, "{mode}: {}", rows[0][4]);
        assert!((rows[1][4] - (58.0_f64 / 200.0).atan().to_degrees()).abs() < 0.01);
        assert!(rows[0][8] < 0.0, "{mode}: the west is open");
    }
}

#[test]
fn true_azimuths_turn_with_the_meridian_of_the_point() {
    let folder = tempfile::tempdir().unwrap();
    let terrain = walled(folder.path());
    let (points, out) = (folder.path().join("p.csv"), folder.path().join("o.csv"));
    // On the 90°E meridian local north points along +x: the wall stands in the north.
    std::fs::write(&points, "x,y\n100,0\n").unwrap();
    for mode in ["fast", "exact"] {
        hilal()
            .args(["horizon", "--azimuths", "4", "--height", "2", "--mode", mode])
            .args(["--terrain".as_ref(), terrain.as_os_str()])
            .args(["--points".as_ref(), points.as_os_str(), "--out".as_ref(), out.as_os_str()])
            .assert()
            .success();
        let (_, rows) = table(&out);
        assert!(rows[0][2] > 15.0 && rows[0][4] < 0.0, "{mode}: {:?}", rows[0]);
    }
}

#[test]
fn a_tile_becomes_a_horizon_file_that_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let terrain = walled(folder.path());
    let out = folder.path().join("wall.horizons");
    hilal()
        .args(["horizon", "--azimuths", "7"])
        .args(["--terrain".as_ref(), terrain.as_os_str(), "--out".as_ref(), out.as_os_str()])
        .assert()
        .success();
    let file = HorizonFile::open(&out).unwrap();
    assert_eq!((file.header().azimuths, file.header().grid.rows), (7, 65));
    assert_eq!(file.header().layers.len(), 1);
    let east = file.horizon(Cell { row: 32, column: 32 }).unwrap();
    assert!(east[2].degrees() > 8.0, "102.9° from north still meets the wall");
    assert!(!folder.path().join("wall.horizons.part").exists());
}

#[test]
fn what_cannot_be_computed_is_said_in_a_sentence_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let terrain = walled(folder.path());
    let out = folder.path().join("o.csv");
    let points = folder.path().join("p.csv");
    let refused = |arguments: &[&str], said: &str| {
        hilal()
            .arg("horizon")
            .args(["--terrain".as_ref(), terrain.as_os_str(), "--out".as_ref(), out.as_os_str()])
            .args(arguments)
            .assert()
            .code(1)
            .stderr(contains(said));
        assert!(!out.exists());
    };
    let file = points.to_str().unwrap();
    refused(&["--azimuths", "0"], "horizons need between 1 and 7200 azimuths, got 0");
    refused(&["--range", "-3"], "the reach of horizons must be above 0");
    refused(&["--height", "-1"], "the observer must stand between 0 and 10000 m");
    std::fs::write(&points, "x,y\n9000,0\n").unwrap();
    refused(&["--points", file], "lies off the finest layer, which spans x -325 to 325 m");
    refused(&["--points", file, "--mode", "exact"], "x 9000.0 m, y 0.0 m lies off every layer");
    std::fs::write(&points, "lat,lon\n-89,0\n").unwrap();
    refused(&["--points", file], "line 1 names no column \"x\"");
    refused(&["--points", "nowhere.csv"], "cannot read nowhere.csv");
    refused(&["--terrain", "nowhere.tif"], "cannot read nowhere.tif");
}

#[test]
fn the_readers_of_other_bodies_and_crooked_grids_are_asked_first() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../terrain/tests/data");
    for (file, said) in [
        ("refuse_earth.tif", "wanted is the lunar polar stereographic map"),
        ("refuse_not_square.tif", "wanted are square cells"),
        ("refuse_untagged_nodata.tif", "what is no data must be tagged"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        hilal()
            .args(["horizon", "--terrain"])
            .arg(data.join(file))
            .arg("--out")
            .arg(folder.path().join("x.horizons"))
            .assert()
            .code(1)
            .stderr(contains(said));
    }
}
