//! The table against stepping through the same instants.

use hilal_quantity::{Unit, Window};
use hilal_terrain::horizon::Horizons;

use super::*;
use crate::fixture::{LIGHT, long_start, made_up_earth, made_up_sun, ridges, small_grid};
use crate::{Condition, products};

fn sky(years: f64) -> SkyTrack {
    let start = long_start();
    let window = Window::new(start, start + years * 365.25 * Unit::Day).unwrap();
    SkyTrack::from_positions(small_grid(), window, made_up_sun, made_up_earth).unwrap()
}

fn hourly(track: &SkyTrack) -> Period {
    Period::new(track.window(), 1 * Unit::Hour).unwrap()
}

/// Root mean square and greatest difference.
fn apart(found: &[f32], wanted: &[f32]) -> (f64, f64) {
    let misses = || found.iter().zip(wanted).map(|(a, b)| f64::from(a - b));
    let square = misses().map(|miss| miss * miss).sum::<f64>() / found.len() as f64;
    (square.sqrt(), misses().fold(0.0, |most, miss| most.max(miss.abs())))
}

fn of_table(track: &SkyTrack, horizons: &Horizons, of: MeanOf) -> Vec<f32> {
    let table = MeanTable::new(track, &hourly(track), horizons.azimuths(), of).unwrap();
    table.mean(horizons).unwrap()
}

#[test]
fn over_a_nodal_period_the_table_is_the_mean_of_all_hours() {
    let track = sky(18.6);
    let mut worst = 0.0_f64;
    for azimuths in [360, 720] {
        let horizons = ridges(small_grid(), azimuths);
        let stepped = products(&horizons, &track, &hourly(&track), &[]).unwrap();
        let found = of_table(&track, &horizons, MeanOf::SunFlux);
        let (rms, most) = apart(&found, stepped.mean_light());
        println!("{azimuths} azimuths: {rms:.2e} RMS, {most:.2e} at most");
        worst = worst.max(rms);
        assert!(stepped.mean_light().iter().any(|&light| light > 0.1 && light < 0.9));
    }
    assert!(worst < 2e-5, "{worst:.2e}");
}

#[test]
fn on_horizons_without_any_order_and_over_a_year_it_is_close() {
    let track = sky(1.0);
    let planes = (0..360).flat_map(|azimuth| LIGHT.horizons().plane(azimuth).to_vec()).collect();
    let horizons = Horizons::from_planes(small_grid(), 360, planes).unwrap();
    let stepped = products(&horizons, &track, &hourly(&track), &[]).unwrap();
    let found = of_table(&track, &horizons, MeanOf::SunFlux);
    let (rms, most) = apart(&found, stepped.mean_light());
    println!("rugged, a year: {rms:.2e} RMS, {most:.2e} at most");
    assert!(rms < 1e-3, "{rms} {most}");
}

#[test]
fn contact_and_any_light_are_shares_of_time() {
    let track = sky(4.0);
    let horizons = ridges(small_grid(), 720);
    let demands = [Condition::EarthCentre, Condition::EarthDisc, Condition::AnySun];
    let stepped = products(&horizons, &track, &hourly(&track), &demands.map(Into::into)).unwrap();
    let kinds = [(MeanOf::EarthCentre, 5e-4), (MeanOf::EarthDisc, 0.02), (MeanOf::AnySun, 0.01)];
    for ((of, allowed), map) in kinds.into_iter().zip(stepped.spans()) {
        let (rms, most) = apart(&of_table(&track, &horizons, of), &map.share());
        println!("{of:?}: {rms:.2e} RMS, {most:.2e} at most");
        assert!(rms < allowed, "{of:?}: {rms} {most}");
    }
}

#[test]
fn the_area_of_earth_lies_between_all_and_any_of_it() {
    let track = sky(1.0);
    let horizons = ridges(small_grid(), 360);
    let maps = [MeanOf::EarthDisc, MeanOf::EarthArea].map(|of| of_table(&track, &horizons, of));
    let [whole, area] = maps;
    let centre = of_table(&track, &horizons, MeanOf::EarthCentre);
    for ((&whole, &area), &centre) in whole.iter().zip(&area).zip(&centre) {
        assert!(whole <= area + 0.03 && (0.0..=1.0).contains(&area) && whole <= centre);
    }
}

#[test]
fn a_level_horizon_below_everything_lets_all_through_and_a_wall_nothing() {
    let track = sky(1.0);
    let flat = |units: i16| {
        Horizons::from_planes(small_grid(), 360, vec![units; 360 * small_grid().len()])
    };
    let mean = |units| of_table(&track, &flat(units).unwrap(), MeanOf::SunFlux);
    assert!(mean(-3000).iter().all(|&light| (light - 1.0).abs() < 1e-4));
    assert!(mean(3000).iter().all(|&light| light == 0.0));
    assert!(mean(i16::MAX).iter().all(|light| light.is_nan()));
}

#[test]
fn horizons_in_other_azimuths_are_refused() {
    let track = sky(0.1);
    let table = MeanTable::new(&track, &hourly(&track), 720, MeanOf::SunFlux).unwrap();
    let refused = table.mean(&ridges(small_grid(), 360)).unwrap_err().to_string();
    assert!(refused.contains("made for 720 azimuths, and the horizons have 360"), "{refused}");
}
