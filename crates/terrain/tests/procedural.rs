//! The made-up place is one on which the reference mission can fly, whatever the seed.

use std::sync::LazyLock;

use hilal_quantity::MapPoint;
use hilal_terrain::procedural::south_polar_scene;
use hilal_terrain::{Layer, Raster, Stack, Summary};

const LANDING: MapPoint = MapPoint::new(34_645.0, -40_445.0);

/// Places of seeds 1 to 3, made once for all tests.
static SCENES: LazyLock<Vec<(Raster, Raster)>> =
    LazyLock::new(|| (1..=3).map(south_polar_scene).collect());

fn mean_height_m(raster: &Raster, y_m: f64) -> f64 {
    let heights = raster.profile_m(MapPoint::new(33_500.0, y_m), MapPoint::new(36_000.0, y_m), 126);
    heights.iter().flatten().sum::<f64>() / heights.len() as f64
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_another_place() {
    let bits = |(near, far): &(Raster, Raster)| {
        let both = near.heights_m.iter().chain(&far.heights_m);
        both.map(|height_m| height_m.to_bits()).collect::<Vec<u32>>()
    };
    assert_eq!(bits(&south_polar_scene(1)), bits(&SCENES[0]));
    assert_ne!(bits(&SCENES[0]), bits(&SCENES[1]));
}

#[test]
fn seed_one_is_the_same_place_on_every_machine() {
    let (near, far) = SCENES[0].clone();
    assert_eq!(
        Layer::synthetic(near, 1).provenance.sha256,
        "a16ba395e1825ac6b778b2a093b3df0752213b39ea0a5daa37f1f4b3dfe21931"
    );
    assert_eq!(
        Layer::synthetic(far, 1).provenance.sha256,
        "68144b4aa0898a55e7550eb0dfdd9aeb25fc4ad59c753a7aa695077dbfab7d7a"
    );
}

#[test]
fn nine_tenths_of_the_near_tile_can_be_driven_and_the_slopes_are_those_of_the_real_tile() {
    for (seed, (near, _)) in (1..).zip(SCENES.iter()) {
        let slopes = Summary::of(&near.slope_deg()).expect("slopes");
        assert!(slopes.share_up_to(15.0) > 0.85, "seed {seed}: {}", slopes.share_up_to(15.0));
        // The real tile: median 6.4°, 91.6 % below 15°.
        let median = slopes.percentile(50.0);
        assert!((5.0..8.5).contains(&median), "seed {seed}: {median}");
    }
}

#[test]
fn a_lander_can_stand_at_the_reference_landing_point() {
    for (seed, (near, _)) in (1..).zip(SCENES.iter()) {
        let cell = near.grid.cell_at(LANDING).expect("inside");
        let slope = near.gradient(cell).expect("data").slope_deg();
        assert!(slope < 5.0, "seed {seed}: {slope}");
    }
}

#[test]
fn the_ridge_stands_above_its_surroundings_on_both_sides() {
    for (seed, (near, far)) in (1..).zip(SCENES.iter()) {
        let crest = mean_height_m(near, -40_450.0);
        let north = mean_height_m(near, -37_100.0);
        let south = mean_height_m(far, -45_000.0);
        assert!((220.0..550.0).contains(&(crest - north)), "seed {seed}: {}", crest - north);
        assert!((220.0..550.0).contains(&(crest - south)), "seed {seed}: {}", crest - south);
    }
}

#[test]
fn the_near_tile_is_the_far_map_with_detail() {
    let (near, far) = &SCENES[2];
    let differences: Vec<f32> = near
        .heights_m
        .iter()
        .enumerate()
        .filter_map(|(index, &height_m)| {
            let (row, column) = (index / near.grid.columns, index % near.grid.columns);
            let under = far.height_m(near.grid.centre(hilal_terrain::Cell { row, column }))?;
            #[expect(clippy::cast_possible_truncation, reason = "a difference in metres")]
            let under = under as f32;
            Some(height_m - under)
        })
        .collect();
    assert_eq!(differences.len(), near.heights_m.len());
    let differences = Summary::of(&differences).expect("differences");
    // The real tile less the real cap: 3.5 m standard deviation, −79 m at most.
    assert!(differences.percentile(50.0).abs() < 3.0);
    assert!(differences.percentile(5.0) > -20.0 && differences.percentile(95.0) < 20.0);
}

#[test]
fn the_hollows_of_the_goals_lie_below_their_rims() {
    let (near, far) = SCENES[0].clone();
    let stack = Stack::new(vec![Layer::synthetic(near, 1), Layer::synthetic(far, 1)], None);
    for (x_m, y_m) in [(33_065.0, -39_955.0), (36_145.0, -39_345.0), (34_275.0, -41_255.0)] {
        let floor = stack.height_m(MapPoint::new(x_m, y_m)).expect("inside");
        let rim = |dx: f64, dy: f64| stack.height_m(MapPoint::new(x_m + dx, y_m + dy));
        let around = [rim(120.0, 0.0), rim(-120.0, 0.0), rim(0.0, 120.0), rim(0.0, -120.0)];
        let mean = around.iter().flatten().sum::<f64>() / 4.0;
        assert!(mean - floor > 6.0, "{x_m}, {y_m}: {mean} around {floor}");
    }
}
