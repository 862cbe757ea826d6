//! How fast the backward sweep is: relaxations (cells times actions) a second on one core, and on
//! all; over free ground and among rocks.
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hilal_environment::CellGrid;
use hilal_quantity::MapPoint;
use hilal_traverse::{Haven, LightSource, Planner, Problem, VehicleEnergy};

/// Shadow edges that wander over a tile, as ridges throw them: lit, dark, and a rim between.
struct Ridges {
    columns: usize,
}

impl LightSource for Ridges {
    fn slice(&self, step: usize, out: &mut [u8]) {
        let turn = step as f64 / 300.0;
        for (index, cell) in out.iter_mut().enumerate() {
            let (row, column) = ((index / self.columns) as f64, (index % self.columns) as f64);
            let wave = (row / 37.0 + turn).sin() + (column / 53.0 - turn).cos();
            *cell = parts(100.0 + 400.0 * wave);
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between 0 and 200"
)]
fn parts(parts: f64) -> u8 {
    parts.clamp(0.0, 200.0) as u8
}

fn slopes(side: usize) -> Vec<f32> {
    let slope = |index: usize| {
        let (row, column) = ((index / side) as f32, (index % side) as f32);
        8.0 + 8.0 * (row / 11.0).sin() * (column / 13.0).cos()
    };
    (0..side * side).map(slope).collect()
}

/// Rocks in every fifth band of the tile: on each rim ground that long moves do not fit.
fn ways(side: usize) -> Vec<f32> {
    let way = |index: usize| if (index / side) % 50 < 10 { 1.3 } else { 1.08 };
    (0..side * side).map(way).collect()
}

fn vehicle() -> VehicleEnergy {
    VehicleEnergy {
        capacity_wh: 300.0,
        charge_efficiency: 0.97,
        discharge_efficiency: 0.97,
        speed_m_s: 0.03,
        slope_limit_deg: 15.0,
        drive_load_w: (0..=20).map(|deg| 45.0 + 1.3 + 8.7 * f64::from(deg) / 20.0).collect(),
        idle_load_w: 25.0,
        park_load_w: 8.0,
        drive_array_w: 75.0,
        park_array_w: 90.0,
    }
}

/// A tile of 10 m cells, an hour after whose end everything is dark.
fn problem<'a>(
    side: usize,
    steps: usize,
    (slope_deg, light): (&'a [f32], &'a dyn LightSource),
) -> Problem<'a> {
    let middle = MapPoint::new(side as f64 * 5.0, -(side as f64) * 5.0);
    let tile = CellGrid {
        first_cell: MapPoint::new(5.0, -5.0),
        spacing_m: 10.0,
        rows: side,
        columns: side,
    };
    Problem {
        tile,
        slope_deg,
        way: Vec::new(),
        border_m: 0.0,
        keep_out: Vec::new(),
        light,
        steps,
        step_s: 900.0,
        vehicle: vehicle(),
        start: middle,
        start_energy_wh: 250.0,
        reserve_wh: 45.0,
        margin_wh: 2.0,
        stoppage_s: 0.0,
        dark_after_end_h: 0.0,
        rest_s: 0.0,
        memory: None,
        heat: None,
        goals: Vec::new(),
        havens: vec![Haven { id: "home".to_owned(), point: middle, radius_m: 30.0 }],
    }
}

fn sweeps(criterion: &mut Criterion) {
    const STEPS: usize = 96;
    let mut group = criterion.benchmark_group("sweep");
    group.sample_size(10);
    for side in [513, 1000] {
        let (slopes, light) = (slopes(side), Ridges { columns: side });
        for (ground, way) in [("", Vec::new()), (" among rocks", ways(side))] {
            let problem = Problem { way, ..problem(side, STEPS, (&slopes, &light)) };
            let mut planner = Planner::new(&problem, &()).unwrap();
            group.throughput(Throughput::Elements(planner.backward_relaxations()));
            for threads in [1, 2] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                group.bench_function(format!("{side}, {threads} threads{ground}"), |bencher| {
                    bencher.iter(|| pool.install(|| black_box(planner.sweep_again()).is_ok()));
                });
            }
        }
    }
    group.finish();
}

criterion_group!(benches, sweeps);
criterion_main!(benches);
