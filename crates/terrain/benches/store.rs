//! How fast horizons are packed and unpacked, and how small they get.
//!
//! The horizons are those of the reference tile when `HILAL_DATA` is set, and of the built-in
//! terrain otherwise; samples a second stand under `thrpt`, bytes a sample in the name. To measure
//! one core, run it with `RAYON_NUM_THREADS=1`.

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hilal_quantity::Length;
use hilal_terrain::horizon::store::{HorizonFile, HorizonHeader, HorizonWriter};
use hilal_terrain::horizon::{HorizonSettings, Horizons};
use hilal_terrain::{Layer, Stack, procedural};

fn stack() -> Stack {
    if let Some(folder) = std::env::var_os("HILAL_DATA").map(PathBuf::from) {
        let layer = |name| Layer::read_geotiff(folder.join("terrain").join(name)).expect("a layer");
        let layers = ["lola_88s_139e_10m.tif", "lola_87s_296m.tif"].map(layer);
        return Stack::new(layers.into(), None);
    }
    let (near, far) = procedural::south_polar_scene(1);
    Stack::new(vec![Layer::synthetic(near, 1), Layer::synthetic(far, 1)], None)
}

fn horizons(stack: &Stack) -> Horizons {
    let settings = HorizonSettings { azimuths: 360, ..HorizonSettings::default() };
    Horizons::of_stack(stack, &settings).expect("horizons")
}

fn header(horizons: &Horizons, stack: &Stack) -> HorizonHeader {
    HorizonHeader {
        grid: horizons.grid(),
        azimuths: horizons.azimuths(),
        group: 16,
        observer_height: Length::from_metres(0.7),
        range: Length::from_kilometres(260.0),
        mode: "fast".to_owned(),
        layers: stack.provenance().cloned().collect(),
        program: "bench".to_owned(),
    }
}

fn write(path: &Path, header: &HorizonHeader, planes: &[i16]) {
    let mut writer = HorizonWriter::create_or_resume(path, header).expect("begun");
    while let Some(azimuths) = writer.next_group() {
        let cells = header.grid.len();
        writer.write_group(&planes[azimuths.start * cells..azimuths.end * cells]).expect("written");
    }
    writer.finish().expect("finished");
}

fn store(criterion: &mut Criterion) {
    let stack = stack();
    let horizons = horizons(&stack);
    let header = header(&horizons, &stack);
    let planes: Vec<i16> =
        (0..horizons.azimuths()).flat_map(|azimuth| horizons.plane(azimuth)).copied().collect();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bench.horizons");
    write(&path, &header, &planes);
    let size = std::fs::metadata(&path).expect("a file").len();
    let name = format!("horizon file, {:.3} bytes a sample", size as f64 / planes.len() as f64);
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(planes.len() as u64)).sample_size(10);
    group.bench_function("write", |bench| bench.iter(|| write(&path, &header, &planes)));
    let grid = header.grid;
    group.bench_function("read", |bench| {
        let file = HorizonFile::open(&path).expect("a file");
        bench.iter(|| black_box(file.read(0..grid.rows, 0..grid.columns)).expect("read"));
    });
    group.throughput(Throughput::Elements(header.azimuths as u64));
    group.bench_function("one cell", |bench| {
        let file = HorizonFile::open(&path).expect("a file");
        let cell = hilal_terrain::Cell { row: 256, column: 256 };
        bench.iter(|| black_box(file.horizon(cell)).expect("read"));
    });
    group.finish();
}

criterion_group!(benches, store);
criterion_main!(benches);
