//! The one surface behind the near tile and the far cap.

use hilal_quantity::constants::MOON_RADIUS;
use hilal_quantity::{Length, MapPoint};

use super::craters::{Crater, Population};
use super::noise::{Fractal, mixed};
use crate::raster::to_f32;
use crate::{Grid, Raster};

/// The crest: from west to east.
const CREST: [MapPoint; 2] =
    [MapPoint::new(33_000.0, -40_450.0), MapPoint::new(36_500.0, -40_450.0)];
/// Height of the crest above the ground around, and the standard deviation of its cross-section:
/// 8° at the steepest.
const CREST_HEIGHT_M: f64 = 420.0;
const CREST_WIDTH_M: f64 = 1800.0;

/// The reference landing point, kept clear of craters and rough ground.
const LANDING: MapPoint = MapPoint::new(34_645.0, -40_445.0);
const CLEAR_M: f64 = 150.0;

/// Hollows where the reference mission has its goals in the dark (planning study, section 2).
const HOLLOWS: [(f64, f64); 12] = [
    (33065.0, -39955.0),
    (33925.0, -39285.0),
    (36145.0, -39345.0),
    (36355.0, -40335.0),
    (32605.0, -40195.0),
    (32075.0, -38095.0),
    (34855.0, -38285.0),
    (32245.0, -41845.0),
    (33515.0, -42045.0),
    (36015.0, -40915.0),
    (34275.0, -41255.0),
    (34595.0, -37795.0),
];
/// A hollow whose walls (11° at most, from 4 · depth / diameter) a rover climbs, and whose floor
/// sees nothing below 5.7°, so that the Sun never reaches it.
const HOLLOW_DIAMETER_M: f64 = 240.0;
const HOLLOW_DEPTH_M: f64 = 12.0;

/// What the far cells hold: two of them across, and no more than the Moon's largest simple craters.
const FAR_SMALLEST_M: f64 = 592.0;
const FAR_LARGEST_M: f64 = 8000.0;
/// What the near cells hold beside it: so many of them across.
const NEAR_SMALLEST_CELLS: f64 = 2.0;

/// Mean ground, and how much of the regional relief stays beside the ridge.
const GROUND_M: f64 = -250.0;
const CALM: f64 = 0.12;
const CALM_WITHIN_M: f64 = 4_000.0;
const WILD_BEYOND_M: f64 = 30_000.0;

/// The far ground stays softly below a cone around the landing point, 0.7° steep over the curved
/// Moon, so that the ridge stays lit whatever the seed.
const CONE_FOOT_M: f64 = -150.0;
const CONE_SLOPE: f64 = 0.012;
const CONE_SOFTNESS_M: f64 = 60.0;

/// A made-up place.
#[derive(Debug)]
pub(super) struct ProceduralScene {
    regional: Fractal,
    detail: Fractal,
    large: Vec<Crater>,
    small: Vec<Crater>,
}

impl ProceduralScene {
    /// Draws the place from a seed.
    pub(super) fn new(seed: u64, near: &Grid, far_edge_m: f64) -> Self {
        let stream = |number: u64| mixed(mixed(seed) ^ number);
        let far_bounds = [-far_edge_m, -far_edge_m, far_edge_m, far_edge_m];
        let [west, south, east, north] = near.bounds();
        let margin = FAR_SMALLEST_M * 1.5;
        let bounds = [west - margin, south - margin, east + margin, north + margin];
        let large = Population {
            seed: stream(1),
            smallest_m: FAR_SMALLEST_M,
            largest_m: FAR_LARGEST_M,
            bounds: far_bounds,
        };
        let small = Population {
            seed: stream(2),
            smallest_m: NEAR_SMALLEST_CELLS * near.spacing_m,
            largest_m: FAR_SMALLEST_M,
            bounds,
        };
        Self {
            regional: Fractal {
                seed: stream(3),
                longest_m: 38_400.0,
                shortest_m: 600.0,
                height_m: 900.0,
                hurst: 0.95,
            },
            detail: Fractal {
                seed: stream(4),
                longest_m: 300.0,
                shortest_m: 18.0,
                height_m: 6.0,
                hurst: 0.95,
            },
            large: large.draw().into_iter().filter(spares_the_ridge).collect(),
            small: small.draw().into_iter().filter(spares_the_landing).collect(),
        }
    }

    /// Makes the far map.
    pub(super) fn far(&self, grid: Grid) -> Raster {
        let mut raster = Raster::from_fn(grid, |point| self.regional_m(point));
        for crater in &self.large {
            crater.dig(&mut raster);
        }
        raise_the_ridge(&mut raster);
        raster
    }

    /// Makes the near tile: the far surface and the detail.
    pub(super) fn near(&self, grid: Grid) -> Raster {
        let mut raster = self.far(grid);
        for crater in &self.small {
            crater.dig(&mut raster);
        }
        for (x_m, y_m) in HOLLOWS {
            let centre = MapPoint::new(x_m, y_m);
            Crater { centre, diameter_m: HOLLOW_DIAMETER_M, depth_m: HOLLOW_DEPTH_M }
                .dig(&mut raster);
        }
        change_each(&mut raster, |point, height_m| {
            let r = point.distance(LANDING).metres() / CLEAR_M;
            height_m + self.detail.at(point) * (1.0 - 0.7 * libm::exp(-r * r))
        });
        raster
    }

    fn regional_m(&self, point: MapPoint) -> f64 {
        let d = point.distance(LANDING).metres();
        let share = ((d - CALM_WITHIN_M) / (WILD_BEYOND_M - CALM_WITHIN_M)).clamp(0.0, 1.0);
        GROUND_M + self.regional.at(point) * (CALM + (1.0 - CALM) * share)
    }
}

/// Puts the far ground under the cone, and the ridge on the ground.
fn raise_the_ridge(raster: &mut Raster) {
    change_each(raster, |point, height_m| {
        let d = point.distance(LANDING).metres();
        let cone_m = CONE_FOOT_M + CONE_SLOPE * d + d * d / (2.0 * MOON_RADIUS.metres());
        let over = ((height_m - cone_m) / CONE_SOFTNESS_M).clamp(-30.0, 30.0);
        // A soft minimum: h below the cone, the cone above it.
        let excess_m = CONE_SOFTNESS_M * libm::log1p(libm::exp(over));
        let lowered_m = if over >= 30.0 { cone_m } else { height_m - excess_m };
        let across = to_crest(point).metres() / CREST_WIDTH_M;
        lowered_m + CREST_HEIGHT_M * libm::exp(-across * across / 2.0)
    });
}

fn change_each(raster: &mut Raster, change: impl Fn(MapPoint, f64) -> f64) {
    let grid = raster.grid;
    for (index, height_m) in raster.heights_m.iter_mut().enumerate() {
        let cell = crate::Cell { row: index / grid.columns, column: index % grid.columns };
        *height_m = to_f32(change(grid.centre(cell), f64::from(*height_m)));
    }
}

/// Returns the distance to the crest line.
fn to_crest(point: MapPoint) -> Length {
    let [west, east] = CREST;
    let nearest = MapPoint::new(point.x_m.clamp(west.x_m, east.x_m), west.y_m);
    point.distance(nearest)
}

fn spares_the_ridge(crater: &Crater) -> bool {
    to_crest(crater.centre).metres() > 1.5 * crater.diameter_m + 800.0
}

fn spares_the_landing(crater: &Crater) -> bool {
    crater.centre.distance(LANDING).metres() > 1.5 * crater.diameter_m / 2.0 + CLEAR_M / 2.0
}
