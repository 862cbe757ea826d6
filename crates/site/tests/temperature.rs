//! Ground temperatures against heat1d, the public code of the model, and against what Diviner saw.

use std::path::Path;

use hilal_quantity::{Angle, Fraction, Length, Unit};
use hilal_site::{Beam, GroundTemperature, HeatSettings, Surroundings, temperature_series};

/// The synodic day that heat1d takes.
const LUNATION_DAYS: f64 = 29.53059;
/// Instants of a lunation: just under an hour apart.
const INSTANTS: u32 = 720;

/// A lunation under a Sun that crosses the meridian at noon, at the first instant, over the
/// equator.
fn lunation(latitude_deg: f64, depth_m: f64) -> Vec<GroundTemperature> {
    let settings = HeatSettings {
        step: LUNATION_DAYS / f64::from(INSTANTS) * Unit::Day,
        depth: Length::from_metres(depth_m),
        passes: 8,
        ..HeatSettings::default()
    };
    let latitude = Angle::from_degrees(latitude_deg);
    let beams: Vec<Beam> = (0..INSTANTS)
        .map(|i| Angle::from_degrees(f64::from(i) * 360.0 / f64::from(INSTANTS)))
        .map(|hour_angle| Beam::new(1361.0, (latitude.cos() * hour_angle.cos()).max(0.0)))
        .collect();
    let open_sky = (Fraction::ZERO, &Surroundings::none(beams.len()));
    temperature_series(&settings, &beams, open_sky).expect("settings with sense")
}

/// A temperature at an hour past noon, linear between instants.
fn at(series: &[f64], hours: f64) -> f64 {
    let place = hours / 24.0 * series.len() as f64;
    let below = place.floor();
    let instant = (0..series.len()).find(|&i| i as f64 >= below).expect("an hour of the day");
    let (a, b) = (series[instant], series[(instant + 1) % series.len()]);
    a + (place - below) * (b - a)
}

fn surface(series: &[GroundTemperature]) -> Vec<f64> {
    series.iter().map(|t| t.surface.kelvins()).collect()
}

fn at_depth(series: &[GroundTemperature]) -> Vec<f64> {
    series.iter().map(|t| t.at_depth.kelvins()).collect()
}

fn numbers(text: &str) -> Vec<Vec<f64>> {
    let number = |text: &str| text.trim().parse().expect("a number");
    text.lines().skip(1).map(|line| line.split(',').map(number).collect()).collect()
}

/// Mean and root mean square of the differences.
fn bias_and_rms(pairs: impl Iterator<Item = (f64, f64)>) -> (f64, f64) {
    let differences: Vec<f64> = pairs.map(|(a, b)| a - b).collect();
    let count = differences.len() as f64;
    let squares = differences.iter().map(|d| d * d).sum::<f64>();
    (differences.iter().sum::<f64>() / count, (squares / count).sqrt())
}

#[test]
fn heat1d_gives_the_same_surface_and_refined_to_its_limit_the_same_depths() {
    let golden = numbers(include_str!("golden/heat1d.csv"));
    for latitude_deg in [0.0, 30.0, 60.0, 85.0] {
        let rows = || golden.iter().filter(|row| (row[0] - latitude_deg).abs() < 0.5);
        let (shallow, deep) = (lunation(latitude_deg, 0.05), lunation(latitude_deg, 0.3));
        let curves = [
            (surface(&deep), 2, (1.0, 0.3)),
            (at_depth(&shallow), 3, (7.0, 0.7)),
            (at_depth(&deep), 4, (7.0, 0.4)),
        ];
        for (ours, column, (of_own, of_limit)) in curves {
            let against =
                |column: usize| bias_and_rms(rows().map(|row| (at(&ours, row[1]), row[column])));
            let (own, limit) = (against(column), against(column + 3));
            println!("{latitude_deg}° column {column}: default {own:.2?} K, limit {limit:.2?} K");
            assert!(own.1 < of_own, "{latitude_deg}°, column {column}: {own:?}");
            assert!(limit.1 < of_limit, "{latitude_deg}°, column {column}: {limit:?}");
        }
    }
}

#[test]
fn diviner_saw_nights_as_cold() {
    let Some(data) = std::env::var_os("HILAL_DATA") else {
        println!("skipped: HILAL_DATA is not set");
        return;
    };
    for latitude in ["00", "30", "60"] {
        let file = format!("reference/diviner_regtemp_lat{latitude}.csv");
        let text = std::fs::read_to_string(Path::new(&data).join(file)).expect("a curve");
        let ours = surface(&lunation(latitude.parse().expect("degrees"), 0.3));
        let seen = numbers(&text);
        let (bias, rms) = bias_and_rms(seen.iter().map(|row| (at(&ours, row[0]), row[1])));
        println!("{latitude}°: bias {bias:.2} K, RMS {rms:.2} K");
        assert!(rms < 1.0, "{latitude}°: bias {bias:.2} K, RMS {rms:.2} K");
    }
}
