//! What the ground does under light, in the dark and among hills.

use core::ops::Range;

use hilal_quantity::constants::STEFAN_BOLTZMANN_W_M2_K4;
use hilal_quantity::{Angle, Fraction, Length, Temperature, Unit};
use proptest::prelude::*;

use super::{
    Beam, Columns, GroundTemperature, HeatSettings, LayerSettings, Layers, RegolithModel, Scene,
    Surroundings, TemperatureError, temperature_map, temperature_series,
};

const LUNATION_S: f64 = 29.53059 * 86_400.0;

/// Light over a lunation: up to `cosine` at noon, and dark for half the time.
fn lunation(instants: usize, cosine: f64) -> Vec<Beam> {
    (0..instants)
        .map(|i| Angle::from_degrees(i as f64 * 360.0 / instants as f64).cos())
        .map(|hour| Beam::new(1361.0, cosine * hour.max(0.0)))
        .collect()
}

fn settings(instants: usize) -> HeatSettings {
    HeatSettings {
        step: LUNATION_S / instants as f64 * Unit::Second,
        passes: 8,
        ..HeatSettings::default()
    }
}

fn under_open_sky(settings: &HeatSettings, beams: &[Beam]) -> Vec<GroundTemperature> {
    let open_sky = (Fraction::ZERO, &Surroundings::none(beams.len()));
    temperature_series(settings, beams, open_sky).expect("settings with sense")
}

/// Root mean square difference at the instants of the coarser of two series, by surface and depth.
fn apart(coarse: &[GroundTemperature], fine: &[GroundTemperature]) -> (f64, f64) {
    let every = fine.len() / coarse.len();
    let rms = |of: fn(&GroundTemperature) -> Temperature| {
        let squares = coarse.iter().enumerate().map(|(i, t)| {
            let difference = of(t).kelvins() - of(&fine[i * every]).kelvins();
            difference * difference
        });
        (squares.sum::<f64>() / coarse.len() as f64).sqrt()
    };
    (rms(|t| t.surface), rms(|t| t.at_depth))
}

fn layers() -> Layers {
    Layers::new(&RegolithModel::default(), &LayerSettings::default()).expect("a layout")
}

#[test]
fn what_the_sun_and_the_interior_bring_is_what_the_ground_emits() {
    for cosine in [1.0, 0.1, 0.01] {
        let absorption = super::Absorption::new(&RegolithModel::default());
        let absorbed: Vec<f64> = lunation(720, cosine)
            .iter()
            .map(|&beam| f64::from(absorption.absorbed_w_m2(beam)))
            .collect();
        let step = LUNATION_S / 720.0 * Unit::Second;
        let mut columns = Columns::new(layers(), 1, Temperature::from_kelvins(150.0));
        columns.equilibrate(step, &absorbed, 12).expect("a cycle");
        let mut emitted = 0.0;
        for flux in &absorbed {
            columns.step(step, &[*flux]).expect("a step");
            emitted += columns.emitted_w_m2(0).expect("a column");
        }
        let emitted = emitted / 720.0;
        let brought = absorbed.iter().sum::<f64>() / 720.0 + 0.018;
        println!("cos {cosine}: emits {emitted:.5} W/m² of {brought:.5} W/m²");
        assert!((emitted / brought - 1.0).abs() < 1e-5, "emits {emitted} of {brought} W/m²");
    }
}

#[test]
fn a_step_half_as_long_changes_little() {
    for cosine in [1.0, 0.05] {
        let fine = under_open_sky(&settings(11_520), &lunation(11_520, cosine));
        for instants in [180, 360, 720, 1440] {
            let coarse = under_open_sky(&settings(instants), &lunation(instants, cosine));
            let (surface_k, depth_k) = apart(&coarse, &fine);
            println!("cos {cosine}, {instants} steps: {surface_k:.3} K, {depth_k:.3} K at 0.3 m");
            if instants == 720 {
                assert!(surface_k < 0.3 && depth_k < 0.1, "{surface_k} K, {depth_k} K");
            }
        }
    }
}

#[test]
fn three_passes_are_enough_to_forget_the_start() {
    for cosine in [1.0, 0.05, 0.0] {
        let with = |passes: u32| {
            under_open_sky(&HeatSettings { passes, ..settings(720) }, &lunation(720, cosine))
        };
        let steady = with(40);
        let by_passes = (1..=8).map(|passes| {
            let (surface_k, depth_k) = apart(&with(passes), &steady);
            println!("cos {cosine}, {passes} passes: {surface_k:.4} K, {depth_k:.4} K at 0.3 m");
            surface_k.max(depth_k)
        });
        let three = by_passes.collect::<Vec<_>>()[2];
        assert!(three < 0.02, "{three} K");
    }
}

#[test]
fn passes_by_strides_lead_where_passes_by_steps_lead() {
    // A low Sun between peaks: lit for three hours, hidden for five, and a night of half the time.
    let flicker = |(i, beam): (usize, &Beam)| if i % 8 < 3 { *beam } else { Beam::default() };
    let beams: Vec<Beam> = lunation(720, 0.05).iter().enumerate().map(flicker).collect();
    let with = |stride: usize| under_open_sky(&HeatSettings { stride, ..settings(720) }, &beams);
    let (surface_k, depth_k) = apart(&with(8), &with(1));
    println!("strides of eight steps: {surface_k:.4} K, {depth_k:.4} K at 0.3 m");
    assert!(surface_k < 0.05 && depth_k < 0.2, "{surface_k} K, {depth_k} K");
}

#[test]
fn nodes_four_times_as_close_change_little() {
    for cosine in [1.0, 0.05] {
        let beams = lunation(720, cosine);
        let with = |first_m: f64, growth: f64, bottom_m: f64| {
            let layers = LayerSettings {
                first: Length::from_metres(first_m),
                growth,
                bottom: Length::from_metres(bottom_m),
            };
            under_open_sky(&HeatSettings { layers, ..settings(720) }, &beams)
        };
        let fine = with(0.000_75, 1.05, 3.0);
        for (first_m, growth, bottom_m) in [
            (0.003, 1.35, 1.5),
            (0.003, 1.35, 1.0),
            (0.003, 1.2, 1.5),
            (0.0015, 1.35, 1.5),
            (0.006, 1.35, 1.5),
        ] {
            let (surface_k, depth_k) = apart(&with(first_m, growth, bottom_m), &fine);
            println!(
                "cos {cosine}, {first_m} m × {growth} to {bottom_m}: \
                 {surface_k:.3} K, {depth_k:.3} K at 0.3 m"
            );
        }
        let (surface_k, depth_k) = apart(&under_open_sky(&settings(720), &beams), &fine);
        assert!(surface_k < 0.2 && depth_k < 0.25, "{surface_k} K, {depth_k} K");
    }
}

#[test]
fn a_floor_without_sun_or_lit_ground_settles_where_infrared_and_interior_balance() {
    let surroundings_k: f64 = 120.0;
    let radiosity = STEFAN_BOLTZMANN_W_M2_K4 * surroundings_k.powi(4);
    let instants = 720;
    let surroundings =
        Surroundings::new(vec![super::rhythm::single(radiosity); instants], vec![0.0; instants])
            .expect("two series of one length");
    for share in [0.0, 0.05, 0.3, 1.0] {
        let point = (Fraction::clamped(share), &surroundings);
        let dark = vec![Beam::default(); instants];
        let series = temperature_series(&settings(instants), &dark, point).expect("sense");
        let interior = 0.018 / (0.95 * STEFAN_BOLTZMANN_W_M2_K4);
        let expected = (share * surroundings_k.powi(4) + interior).powf(0.25);
        for t in [&series[0], &series[instants - 1]] {
            let found = t.surface.kelvins();
            assert!((found - expected).abs() < 0.02, "{found} K for {expected} K at {share}");
        }
    }
}

#[test]
fn heat_of_the_interior_warms_the_ground_with_depth() {
    let dark = vec![Beam::default(); 360];
    let series = under_open_sky(&settings(360), &dark);
    let (surface, deep) = (series[359].surface.kelvins(), series[359].at_depth.kelvins());
    // ∫ 0.018 W/m² dz / K_c(z) from 0 to 0.3 m, with K_d = 3.4e-3, K_s = 7.4e-4 W/(m K); at 25 K
    // radiation adds 1e-3 of that.
    let at_depth = 3.4e-3 - (3.4e-3 - 7.4e-4) * (-0.3_f64 / 0.07).exp();
    let rise = 0.018 / 3.4e-3 * (0.3 + 0.07 * (at_depth / 7.4e-4).ln());
    assert!((deep - surface - rise).abs() < 0.03, "{} K for {rise} K", deep - surface);
}

/// A tile whose cells turn from night to day one after another, in part behind hills.
fn tile(instants: usize) -> impl Fn(usize, Range<usize>, &mut [Beam]) + Sync {
    move |instant, cells, beams| {
        for (cell, beam) in cells.zip(beams) {
            let turn = instant as f64 / instants as f64 + cell as f64 / 57.0;
            let height = 0.03 + 0.2 * Angle::from_degrees(turn * 360.0).sin();
            *beam = Beam::new(1361.0 * (10.0 * height).clamp(0.0, 1.0), height);
        }
    }
}

#[test]
fn a_cell_of_a_map_is_the_point_in_its_place() {
    let settings = HeatSettings { passes: 2, ..settings(240) };
    let share: Vec<f32> = (0..37_u8).map(|i| f32::from(i) / 100.0).collect();
    let scene = Scene { instants: 240, terrain_share: &share, sunlight: tile(240) };
    let surroundings = Surroundings::of_tile(&settings, &scene).expect("a tile");
    let map = temperature_map(&settings, &scene, &surroundings).expect("a map");
    assert_eq!((map.surface.len(), map.at_depth.len()), (37, 37));
    for cell in [0, 20, 36] {
        let beams: Vec<Beam> = (0..240)
            .map(|instant| {
                let mut beam = [Beam::default()];
                (scene.sunlight)(instant, cell..cell + 1, &mut beam);
                beam[0]
            })
            .collect();
        let point = (Fraction::clamped(f64::from(share[cell])), &surroundings);
        let series = temperature_series(&settings, &beams, point).expect("a point");
        let of = |t: &GroundTemperature| t.surface.kelvins();
        let hottest = series.iter().map(of).fold(0.0, f64::max);
        let coldest = series.iter().map(of).fold(f64::INFINITY, f64::min);
        assert!((map.surface[cell].most.kelvins() - hottest).abs() < 1e-9);
        assert!((map.surface[cell].least.kelvins() - coldest).abs() < 1e-9);
        let deep = series.iter().map(|t| t.at_depth.kelvins()).sum::<f64>() / 240.0;
        assert!((map.at_depth[cell].mean.kelvins() - deep).abs() < 1e-9);
    }
}

#[test]
fn cells_without_ground_are_unknown_and_change_no_other() {
    let settings = HeatSettings { passes: 1, ..settings(240) };
    let map = |share: &[f32]| {
        let scene = Scene { instants: 240, terrain_share: share, sunlight: tile(240) };
        let surroundings = Surroundings::none(240);
        temperature_map(&settings, &scene, &surroundings).expect("a map")
    };
    let (whole, holed) = (map(&[0.1, 0.1, 0.1]), map(&[0.1, f32::NAN, 0.1]));
    assert!(holed.surface[1].mean.kelvins().is_nan() && holed.at_depth[1].least.kelvins().is_nan());
    assert_eq!((whole.surface[0], whole.at_depth[2]), (holed.surface[0], holed.at_depth[2]));
    let share = [0.1, f32::NAN];
    let scene = Scene { instants: 240, terrain_share: &share, sunlight: tile(240) };
    let surroundings = Surroundings::of_tile(&settings, &scene).expect("a tile");
    assert!(surroundings.infrared_w_m2().iter().all(|flux| flux.is_finite() && *flux > 0.0));
}

#[test]
fn the_same_map_comes_from_one_thread_and_from_several() {
    let settings = HeatSettings { passes: 1, ..settings(96) };
    let share = vec![0.1; 100];
    let map = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let scene = Scene { instants: 96, terrain_share: &share, sunlight: tile(96) };
            let surroundings = Surroundings::of_tile(&settings, &scene).expect("a tile");
            temperature_map(&settings, &scene, &surroundings).expect("a map")
        })
    };
    assert_eq!(map(1), map(3));
}

#[test]
fn a_dark_floor_in_a_lit_tile_is_warmer_the_more_of_it_it_sees() {
    let settings = HeatSettings { passes: 4, ..settings(240) };
    let share: Vec<f32> = (0..40_u8).map(|i| f32::from(i) / 100.0).collect();
    let lit = tile(240);
    let sunlight = |instant: usize, cells: Range<usize>, beams: &mut [Beam]| {
        lit(instant, cells.clone(), beams);
        cells.zip(beams).filter(|(cell, _)| cell % 4 == 0).for_each(|(_, b)| *b = Beam::default());
    };
    let scene = Scene { instants: 240, terrain_share: &share, sunlight };
    let surroundings = Surroundings::of_tile(&settings, &scene).expect("a tile");
    let map = temperature_map(&settings, &scene, &surroundings).expect("a map");
    let dark: Vec<f64> = map.surface.iter().step_by(4).map(|t| t.mean.kelvins()).collect();
    assert!(dark.is_sorted(), "{dark:?}");
    assert!(dark[0] < 25.0 && dark[9] > 70.0, "{dark:?}");
}

#[test]
fn even_ground_that_half_sees_itself_closes_its_balance() {
    let settings = HeatSettings { passes: 6, ..settings(240) };
    let half = vec![0.5; 16];
    let even = |_: usize, _: Range<usize>, beams: &mut [Beam]| beams.fill(Beam::new(100.0, 1.0));
    let scene = Scene { instants: 240, terrain_share: &half, sunlight: even };
    let surroundings = Surroundings::of_tile(&settings, &scene).expect("a tile");
    let map = temperature_map(&settings, &scene, &surroundings).expect("a map");
    // In comes the sunlight kept at once (88 W/m²) and what is kept of F R / (1 − A F), with R the
    // 12 W/m² that are scattered; out goes the emission less what comes back, with F = ½.
    let albedo = super::Absorption::new(&RegolithModel::default()).diffuse_albedo();
    let light = 88.0 + 0.5 * (1.0 - albedo) * 12.0 / (1.0 - 0.5 * albedo);
    let kept = 1.0 - 0.5 * 0.95 / (1.0 - 0.05 * 0.5);
    let expected = ((light + 0.018) / (0.95 * STEFAN_BOLTZMANN_W_M2_K4 * kept)).powf(0.25);
    let found = map.surface[5].mean.kelvins();
    assert!((found - expected).abs() < 0.05, "{found} K for {expected} K");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn more_light_is_nowhere_colder(cosine in 0.01..0.5_f64, more in 0.001..0.5_f64) {
        let settings = HeatSettings { passes: 2, ..settings(120) };
        let dim = under_open_sky(&settings, &lunation(120, cosine));
        let bright = under_open_sky(&settings, &lunation(120, cosine + more));
        for (dim, bright) in dim.iter().zip(&bright) {
            prop_assert!(bright.surface > dim.surface && bright.at_depth > dim.at_depth);
        }
    }

    #[test]
    fn any_step_keeps_the_ground_between_the_dark_and_the_hottest_noon(
        fluxes in prop::collection::vec(0.0..1300.0_f64, 1..40),
        step_h in 0.01..48.0_f64,
        start_k in 30.0..390.0_f64,
    ) {
        let mut columns = Columns::new(layers(), 1, Temperature::from_kelvins(start_k));
        for flux in fluxes {
            columns.step(step_h * Unit::Hour, &[flux]).expect("a step");
            for depth_m in [0.0, 0.01, 0.1, 0.3, 1.0] {
                let t = columns.at_depth(0, Length::from_metres(depth_m)).expect("a depth");
                prop_assert!((20.0..400.0).contains(&t.kelvins()), "{t:?} at {depth_m} m");
            }
        }
    }
}

#[test]
fn a_request_without_sense_is_refused_with_its_limit() {
    let mut regolith = RegolithModel { emissivity: 1.2, ..RegolithModel::default() };
    let error = Layers::new(&regolith, &LayerSettings::default()).expect_err("too bright");
    assert_eq!(
        error.to_string(),
        "the regolith's emissivity must lie in 0.1 to 1, got 1.2: correct the model"
    );
    regolith.emissivity = f64::NAN;
    assert!(Layers::new(&regolith, &LayerSettings::default()).is_err());
    regolith = RegolithModel { heat_capacity_j_kg_k: [-50.0, 1.0, 0.0, 0.0, 0.0], ..regolith };
    regolith.emissivity = 0.95;
    assert!(Layers::new(&regolith, &LayerSettings::default()).is_err());
    let mut columns = Columns::new(layers(), 3, Temperature::from_kelvins(100.0));
    let short = columns.step(1.0 * Unit::Hour, &[0.0; 2]);
    assert!(matches!(short, Err(TemperatureError::Count { found: 2, wanted: 3, .. })));
    let backwards = columns.step(-1.0 * Unit::Hour, &[0.0; 3]);
    assert!(matches!(backwards, Err(TemperatureError::Step { .. })));
    let deep = columns.at_depth(0, Length::from_metres(20.0));
    assert!(matches!(deep, Err(TemperatureError::Depth { .. })));
}
