//! How fast horizons are found: one for every cell and azimuth, on made-up terrain.
//!
//! The tile stands alone, and in its surroundings: the built-in polar scene, 513² cells of 10 m in a
//! cap of 296 m. To measure one core, run it with `RAYON_NUM_THREADS=1`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hilal_terrain::horizon::{HorizonEngine, HorizonSettings, Mode};
use hilal_terrain::{Layer, Stack, procedural};

const AZIMUTHS: usize = 8;

fn find(criterion: &mut Criterion, name: &str, stack: &Stack) {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10);
    for mode in [Mode::Fast, Mode::Exact] {
        let settings = HorizonSettings { azimuths: AZIMUTHS, mode, ..HorizonSettings::default() };
        let engine = HorizonEngine::new(stack, &settings).expect("an engine");
        let mut planes = vec![0; engine.grid().len() * AZIMUTHS];
        group.throughput(Throughput::Elements(planes.len() as u64));
        group.bench_function(format!("{mode:?}").to_lowercase(), |bencher| {
            bencher.iter(|| engine.planes(0..AZIMUTHS, &mut planes, &|_| ()));
        });
    }
    group.finish();
}

fn horizons(criterion: &mut Criterion) {
    let (near, far) = procedural::south_polar_scene(1);
    let (near, far) = (Layer::synthetic(near, 1), Layer::synthetic(far, 1));
    find(criterion, "tile", &Stack::new(vec![near.clone()], None));
    find(criterion, "tile and cap", &Stack::new(vec![near, far], None));
}

criterion_group!(benches, horizons);
criterion_main!(benches);
