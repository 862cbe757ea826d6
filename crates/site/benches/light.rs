//! How fast light falls on a tile: the finite disc in millions of cells and instants a second on
//! one core, and the table of time means beside stepping.
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hilal_quantity::{
    Angle, Epoch, Fraction, MapPoint, MoonMe, PolarStereographic, Unit, Vector, Window,
};
use hilal_site::{Condition, Demand, MeanOf, MeanTable, Period, SkyTrack, products};
use hilal_terrain::Grid;
use hilal_terrain::horizon::Horizons;

/// A tile of 128² cells of 10 m, 43 km from the pole.
fn grid(side: usize) -> Grid {
    Grid {
        map: PolarStereographic::SOUTH,
        first_cell: MapPoint::new(31_895.0, -37_025.0),
        spacing_m: 10.0,
        rows: side,
        columns: side,
    }
}

/// A closed form of the Sun over the pole: once around in a synodic month, the declination of the
/// Moon's equator over a draconic year.
fn sun(epoch: Epoch) -> Vector<MoonMe> {
    let days = (epoch - Epoch::from_gregorian_utc_at_midnight(2026, 1, 1)).to_seconds() / 86_400.0;
    let longitude = Angle::from_degrees(-360.0 * days / 29.530_589);
    let latitude = Angle::from_degrees(1.54 * Angle::from_degrees(360.0 * days / 346.62).sin());
    let level = latitude.cos();
    let unit = [level * longitude.cos(), level * longitude.sin(), latitude.sin()];
    Vector::from_metres(unit) * 1.496e11
}

fn earth(epoch: Epoch) -> Vector<MoonMe> {
    let days = (epoch - Epoch::from_gregorian_utc_at_midnight(2026, 1, 1)).to_seconds() / 86_400.0;
    let swing = |deg: f64, period: f64| {
        Angle::from_degrees(deg * (360.0 * days / period).to_radians().sin())
    };
    let (longitude, latitude) = (swing(7.9, 27.55), swing(6.7, 27.21));
    let level = latitude.cos();
    let unit = [level * longitude.cos(), level * longitude.sin(), latitude.sin()];
    Vector::from_metres(unit) * 3.844e8
}

fn period(days: f64, step_hours: f64) -> Period {
    let start = Epoch::from_gregorian_utc_at_midnight(2026, 1, 1);
    let window = Window::new(start, start + days * Unit::Day).unwrap();
    Period::new(window, step_hours * Unit::Hour).unwrap()
}

/// Horizons that vary smoothly over cells and azimuths, from −1° to 3°, as ridges do.
fn ridges(side: usize, azimuths: usize) -> Horizons {
    let height = |azimuth: usize, row: usize, column: usize| {
        let turn = azimuth as f64 / azimuths as f64 * std::f64::consts::TAU;
        let (x, y) = (column as f64 / 20.0, row as f64 / 27.0);
        let wave =
            (3.0 * turn + x).sin() + (11.0 * turn - y).sin() + 0.5 * (37.0 * turn + x + y).sin();
        1.0 + 0.8 * wave
    };
    made_up(side, azimuths, height)
}

/// Horizons without any order, all within the Sun's reach: no lane is ever wholly lit or dark.
fn noise(side: usize, azimuths: usize) -> Horizons {
    made_up(side, azimuths, |azimuth, row, column| {
        let index = ((azimuth * side + row) * side + column) as u64;
        let mixed = index.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        (mixed % 3000) as f64 * 0.001
    })
}

#[expect(clippy::cast_possible_truncation, reason = "a few degrees in units of 0.002")]
fn made_up(
    side: usize,
    azimuths: usize,
    height_deg: impl Fn(usize, usize, usize) -> f64,
) -> Horizons {
    let mut planes = Vec::with_capacity(azimuths * side * side);
    for azimuth in 0..azimuths {
        for row in 0..side {
            planes
                .extend((0..side).map(|column| (height_deg(azimuth, row, column) / 0.002) as i16));
        }
    }
    Horizons::from_planes(grid(side), azimuths, planes).unwrap()
}

/// Six-hourly over two years on one core, as the study's prototype ran.
fn disc(criterion: &mut Criterion) {
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let period = period(730.25, 6.0);
    let track = SkyTrack::from_positions(grid(128), period.window(), sun, earth).unwrap();
    let mut group = criterion.benchmark_group("disc");
    group.sample_size(10);
    let cells = 128 * 128 * u64::from(period.instants());
    group.throughput(Throughput::Elements(cells));
    let powered = [Demand::from(Condition::Sun(Fraction::clamped(0.5)))];
    for (name, horizons) in [("ridges", ridges(128, 1440)), ("noise", noise(128, 1440))] {
        group.bench_function(format!("mean light, {name}"), |bench| {
            bench.iter(|| {
                one_core.install(|| products(black_box(&horizons), &track, &period, &[]).unwrap())
            });
        });
        group.bench_function(format!("mean light and longest night, {name}"), |bench| {
            bench.iter(|| {
                one_core
                    .install(|| products(&horizons, &track, &period, black_box(&powered)).unwrap())
            });
        });
    }
    group.finish();
}

/// 18.6 years: making the table, applying it, and stepping a fiftieth of the hours.
fn mean(criterion: &mut Criterion) {
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let whole = period(18.6 * 365.25, 1.0);
    let fiftieth = period(18.6 * 365.25, 50.0);
    let track = SkyTrack::from_positions(grid(128), whole.window(), sun, earth).unwrap();
    let mut group = criterion.benchmark_group("mean over 18.6 years");
    group.sample_size(10);
    for azimuths in [360, 720] {
        let horizons = ridges(128, azimuths);
        let table = MeanTable::new(&track, &whole, azimuths, MeanOf::SunFlux).unwrap();
        group.bench_function(format!("make the table, {azimuths} azimuths"), |bench| {
            bench.iter(|| {
                MeanTable::new(&track, &whole, azimuths, black_box(MeanOf::SunFlux)).unwrap()
            });
        });
        group.bench_function(format!("apply the table, {azimuths} azimuths"), |bench| {
            bench.iter(|| one_core.install(|| table.mean(black_box(&horizons)).unwrap()));
        });
        group.bench_function(format!("step every 50 hours, {azimuths} azimuths"), |bench| {
            bench.iter(|| {
                one_core.install(|| products(black_box(&horizons), &track, &fiftieth, &[]).unwrap())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, disc, mean);
criterion_main!(benches);
