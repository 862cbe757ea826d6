//! Cost of the ground's temperature. Budget: 10 million cell steps a second and core, so that a year
//! of hours on 513 × 513 cells, spin-up included, takes minutes on two cores.

use core::hint::black_box;
use core::ops::Range;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hilal_quantity::{Angle, Temperature, Unit};
use hilal_site::{
    Beam, Columns, HeatSettings, LayerSettings, Layers, RegolithModel, Scene, Surroundings,
    temperature_map,
};

/// Enough cells to hide what a call costs, few enough to stay in cache.
const CELLS: usize = 4096;
const INSTANTS: usize = 360;

fn sun(instant: usize, cells: Range<usize>, beams: &mut [Beam]) {
    let hour = Angle::from_degrees(instant as f64 / 2.0).sin();
    for (cell, beam) in cells.zip(beams) {
        *beam = Beam::new(1361.0 * hour.max(0.0), 0.02 + 1e-5 * cell as f64);
    }
}

fn steps(criterion: &mut Criterion) {
    let pool = rayon_of_one();
    let mut group = criterion.benchmark_group("temperature");
    group.throughput(Throughput::Elements(CELLS as u64));
    let layers = Layers::new(&RegolithModel::default(), &LayerSettings::default()).expect("sense");
    let mut columns = Columns::new(layers, CELLS, Temperature::from_kelvins(150.0));
    let absorbed: Vec<f64> = (0..CELLS).map(|i| i as f64).collect();
    group.bench_function("cell steps", |bencher| {
        bencher.iter(|| pool.install(|| columns.step(1.0 * Unit::Hour, black_box(&absorbed))));
    });
    group.sample_size(10).throughput(Throughput::Elements((CELLS * INSTANTS) as u64));
    let share = vec![0.1; CELLS];
    let scene = Scene { instants: INSTANTS, terrain_share: &share, sunlight: sun };
    let surroundings = Surroundings::none(INSTANTS);
    let settings = HeatSettings::default();
    group.bench_function("map, spin-up included", |bencher| {
        bencher.iter(|| pool.install(|| temperature_map(&settings, &scene, &surroundings)));
    });
    group.finish();
}

fn rayon_of_one() -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread")
}

criterion_group!(benches, steps);
criterion_main!(benches);
