//! Layers become one surface: no cliff at an edge or a hole, and every height has its source.

use hilal_quantity::{Angle, Length, MapPoint, PolarStereographic};
use hilal_terrain::{
    Cell, DataSource, GlobalGrid, GlobalLayer, Grid, Layer, Provenance, Raster, Stack,
};
use proptest::prelude::*;

fn grid(half_m: f64, spacing_m: f64) -> Grid {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
    let count = (2.0 * half_m / spacing_m) as usize;
    let first = half_m - spacing_m / 2.0;
    Grid {
        map: PolarStereographic::SOUTH,
        first_cell: MapPoint::new(-first, first),
        spacing_m,
        rows: count,
        columns: count,
    }
}

fn layer(half_m: f64, spacing_m: f64, height_m: f64) -> Layer {
    Layer::synthetic(Raster::from_fn(grid(half_m, spacing_m), |_| height_m), 0)
}

/// A fine layer at 100 m on a coarse one at 60 m.
fn two() -> Stack {
    Stack::new(vec![layer(10_000.0, 200.0, 60.0), layer(2_000.0, 10.0, 100.0)], None)
}

proptest! {
    #[test]
    fn a_step_of_a_metre_never_meets_a_cliff(
        x in -3000.0..3000.0_f64, y in -3000.0..3000.0_f64, azimuth in 0.0..std::f64::consts::TAU,
    ) {
        let stack = two();
        let at = |x: f64, y: f64| stack.height_m(MapPoint::new(x, y)).expect("inside the cap");
        let step = at(x + azimuth.cos(), y + azimuth.sin()) - at(x, y);
        // 40 m over a feather of 300 m: smoothstep is 1.5 times as steep as a straight ramp.
        prop_assert!(step.abs() <= 1.5 * 40.0 / 300.0 + 1e-6, "{step}");
    }

    #[test]
    fn a_blended_height_lies_between_its_layers(x in -3000.0..3000.0_f64, y in -3000.0..3000.0_f64) {
        let height = two().height_m(MapPoint::new(x, y)).expect("inside the cap");
        prop_assert!((60.0..=100.0).contains(&height));
    }
}

#[test]
fn the_finest_layer_counts_in_full_beyond_the_feather_and_not_at_all_at_its_edge() {
    let stack = two();
    let at = |x: f64| stack.height_m(MapPoint::new(x, 0.0));
    assert_eq!(at(1_699.0), Some(100.0));
    assert_eq!(at(1_850.0), Some(80.0));
    assert!((at(1_999.99).unwrap() - 60.0).abs() < 1e-3);
    assert_eq!(at(2_000.5), Some(60.0));
    let wide = two().with_feather(Length::from_metres(600.0));
    assert_eq!(wide.height_m(MapPoint::new(1_700.0, 0.0)), Some(80.0));
}

#[test]
fn where_nothing_lies_under_a_layer_it_counts_up_to_its_edge() {
    let stack = Stack::new(vec![layer(2_000.0, 10.0, 100.0)], None);
    assert_eq!(stack.height_m(MapPoint::new(1_999.0, 0.0)), Some(100.0));
    assert_eq!(stack.height_m(MapPoint::new(2_001.0, 0.0)), None);
    assert_eq!(stack.layer_at(MapPoint::new(2_001.0, 0.0)), None);
}

#[test]
fn a_hole_is_filled_from_below_without_a_cliff() {
    let mut fine = Raster::from_fn(grid(2_000.0, 10.0), |_| 100.0);
    let hole = fine.grid.cell_at(MapPoint::new(505.0, 5.0)).expect("inside");
    let index = fine.grid.index(hole);
    fine.heights_m[index] = f32::NAN;
    let stack = Stack::new(vec![layer(10_000.0, 200.0, 60.0), Layer::synthetic(fine, 0)], None);
    let at = |x: f64| stack.height_m(MapPoint::new(x, 5.0)).expect("the cap has no hole");
    assert!((at(505.0) - 60.0).abs() < 1e-9);
    assert!((at(516.0) - at(514.0)).abs() < 0.5);
    assert!((at(900.0) - 100.0).abs() < 1e-9);
    assert_eq!(stack.layer_at(MapPoint::new(505.0, 5.0)).map(|p| p.spacing_m), Some(200.0));
    assert_eq!(stack.layer_at(MapPoint::new(540.0, 5.0)).map(|p| p.spacing_m), Some(10.0));
}

#[test]
fn layers_are_sorted_finest_first_and_say_where_they_come_from() {
    let stack = two();
    let of: Vec<(f64, usize)> = stack.provenance().map(|p| (p.spacing_m, p.rows)).collect();
    assert_eq!(of, [(10.0, 400), (200.0, 100)]);
    assert!(stack.provenance().all(|p| p.source == DataSource::Synthetic && p.sha256.len() == 64));
    assert_eq!(stack.layers().len(), 2);
}

/// Two rows and four columns: 0…3 m north, 10…13 m south.
fn global() -> GlobalGrid {
    let label = "^IMAGE = \"A.IMG\"\nLINES = 2\nLINE_SAMPLES = 4\nSAMPLE_TYPE = LSB_INTEGER\n\
        SAMPLE_BITS = 16\nUNIT = METER\nSCALING_FACTOR = 0.5\nOFFSET = 1737400.\n\
        MAP_PROJECTION_TYPE = \"SIMPLE CYLINDRICAL\"\nA_AXIS_RADIUS = 1737.4 <km>\n\
        POSITIVE_LONGITUDE_DIRECTION = \"EAST\"\nMAXIMUM_LATITUDE = 90 <deg>\n\
        MINIMUM_LATITUDE = -90 <deg>\nWESTERNMOST_LONGITUDE = 0 <deg>\n\
        EASTERNMOST_LONGITUDE = 360 <deg>\n\
        COORDINATE_SYSTEM_NAME = \"MEAN EARTH/POLAR AXIS OF DE421\"\nEND\n";
    let numbers = [0_i16, 2, 4, 6, 20, 22, 24, 26];
    let image: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    GlobalGrid::decode(label, &image).expect("a whole product")
}

fn height_at(latitude_deg: f64, longitude_deg: f64) -> f64 {
    let (latitude, longitude) =
        (Angle::from_degrees(latitude_deg), Angle::from_degrees(longitude_deg));
    global().height_m(latitude, longitude).expect("the grid is global")
}

#[test]
fn the_global_grid_goes_round_in_longitude_and_reaches_both_poles() {
    assert!((height_at(45.0, 45.0) - 0.0).abs() < 1e-12);
    assert!((height_at(-45.0, 315.0) - 13.0).abs() < 1e-12);
    assert!((height_at(45.0, 0.0) - 1.5).abs() < 1e-12, "between the last column and the first");
    assert!((height_at(45.0, -45.0) - height_at(45.0, 315.0)).abs() < 1e-12);
    assert!((height_at(0.0, 45.0) - 5.0).abs() < 1e-12);
    assert!((height_at(90.0, 123.0) - 1.5).abs() < 1e-12, "the mean of the northern row");
    assert!((height_at(-90.0, 7.0) - 11.5).abs() < 1e-12);
    assert!(
        (height_at(-67.5, 45.0) - 10.75).abs() < 1e-12,
        "half way from the last row to the pole"
    );
    let nowhere = global().height_m(Angle::from_degrees(91.0), Angle::ZERO);
    assert_eq!(nowhere, None);
    assert_eq!(global().height_m(Angle::from_degrees(f64::NAN), Angle::ZERO), None);
}

#[test]
fn beyond_every_layer_the_global_grid_answers() {
    let provenance = Provenance {
        path: "A.LBL".to_owned(),
        spacing_m: global().spacing_at_equator_m(),
        rows: 2,
        columns: 4,
        sha256: String::new(),
        source: DataSource::Lola,
    };
    let under = GlobalLayer { grid: global(), provenance };
    let stack = Stack::new(vec![layer(2_000.0, 10.0, 100.0)], Some(under));
    let far = MapPoint::new(50_000.0, 0.0);
    let height = stack.height_m(far).expect("the grid is global");
    assert!((height - 11.5).abs() < 0.5, "{height}: near the pole the mean of the southern row");
    assert_eq!(stack.layer_at(far).map(|p| p.path.as_str()), Some("A.LBL"));
    assert_eq!(stack.provenance().count(), 2);
}

#[test]
fn the_seam_of_the_real_tile_and_cap_is_no_cliff() {
    let Some(data) = std::env::var_os("HILAL_DATA").map(std::path::PathBuf::from) else {
        eprintln!("skipped: HILAL_DATA is not set");
        return;
    };
    let read = |name: &str| Layer::read_geotiff(data.join("terrain").join(name)).expect("a tile");
    let (near, far) = (read("lola_88s_139e_10m.tif"), read("lola_87s_296m.tif"));
    let global = GlobalLayer::read(data.join("terrain/LDEM_4.LBL")).expect("LDEM_4");
    let edge = near.raster.grid.bounds()[2];
    let rows = near.raster.grid.rows;
    let grid = near.raster.grid;
    let stack = Stack::new(vec![far, near], Some(global));
    for row in 0..rows {
        let y_m = grid.centre(Cell { row, column: 0 }).y_m;
        let at = |x_m: f64| stack.height_m(MapPoint::new(x_m, y_m)).expect("inside the cap");
        let step = at(edge + 0.5) - at(edge - 0.5);
        // The cap itself is nowhere steeper than 1 in 1 here.
        assert!(step.abs() < 1.0, "row {row}: {step} m");
    }
}
