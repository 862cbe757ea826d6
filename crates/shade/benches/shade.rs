//! Speed of drawing a tile of 513² cells from coded planes, and of coding a group.

use criterion::{Criterion, criterion_group, criterion_main};
use hilal_shade::{Elevations, Shade, ShadeHead, Sun, encode_group};

const SIDE: usize = 513;

fn sun(azimuth_deg: f64) -> Sun {
    let elevations = Elevations { first: 700.0, per_column: 0.08, per_row: -0.05 };
    Sun { azimuth_deg, elevations, radius: 135.0 }
}

fn plane(number: usize) -> Vec<i16> {
    let height = |cell: usize| ((cell % SIDE) * 7 + (cell / SIDE) * 3 + number * 40) % 1500;
    (0..SIDE * SIDE).map(|cell| i16::try_from(height(cell)).unwrap_or(0)).collect()
}

fn shade(criterion: &mut Criterion) {
    let head = ShadeHead::new([SIDE; 2], 360, 3600.0, vec![sun(10.0), sun(16.0)]).expect("a head");
    let bands = head.bands();
    let planes: Vec<Vec<i16>> = head.planes_of(0).into_iter().map(plane).collect();
    let group = || encode_group(planes.iter().map(Vec::as_slice).zip(bands.iter().copied()));
    let mut shade = Shade::new(head.clone());
    shade.take(0, &group()).expect("a group");
    criterion.bench_function("shade_513_cells_squared", |bench| {
        bench.iter(|| shade.parts(1800.0).map(|parts| parts[0]));
    });
    criterion.bench_function("code_group_of_8_planes", |bench| bench.iter(group));
}

criterion_group!(benches, shade);
criterion_main!(benches);
