//! Craters in equilibrium: how many, how large, how deep, and the shape of one.

use hilal_quantity::MapPoint;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::noise::unit;
use crate::raster::to_f32;
use crate::{Cell, Raster};

/// N(≥ D) = 0.079433 D⁻² per square kilometre, D in kilometres: the equilibrium of Trask as in
/// NASA's cross-program design specification for natural environments, SLS-SPEC-159, §3.4.1.1.
const TRASK_PER_KM2: f64 = 0.079433;

/// Share of craters, and shallowest and deepest depth over diameter (SLS-SPEC-159, Table
/// 3.4.1.2-2, after Basilevsky 1976; the two freshest classes differ in wall only). The table
/// gives the last class no lower bound: 0.02 is ours.
const CLASSES: [(f64, f64, f64); 4] =
    [(0.03, 0.12, 0.20), (0.17, 0.10, 0.15), (0.30, 0.07, 0.10), (0.50, 0.02, 0.07)];

/// Rim height over depth: 0.04 D over 0.2 D, inside the 0.022…0.06 D of a fresh crater
/// (NASA SP-8023), kept as the crater wears down.
const RIM_PER_DEPTH: f64 = 0.2;

/// The ejecta blanket is cut off at three radii.
const REACH: f64 = 3.0;

/// A crater.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Crater {
    pub(super) centre: MapPoint,
    pub(super) diameter_m: f64,
    /// From the rim to the floor.
    pub(super) depth_m: f64,
}

/// Which craters are drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Population {
    pub(super) seed: u64,
    pub(super) smallest_m: f64,
    pub(super) largest_m: f64,
    /// West, south, east, north in metres.
    pub(super) bounds: [f64; 4],
}

impl Population {
    /// Draws as many craters as the law wants, evenly over the bounds.
    pub(super) fn draw(&self) -> Vec<Crater> {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        (0..self.count()).map(|_| self.draw_one(&mut random)).collect()
    }

    /// Returns the number of craters of these sizes on this area.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive count far below 2⁵³"
    )]
    fn count(&self) -> usize {
        let [west, south, east, north] = self.bounds;
        let area_km2 = (east - west) * (north - south) / 1e6;
        let above = |metres: f64| TRASK_PER_KM2 * 1e6 * inverse_square(metres);
        libm::round(area_km2 * (above(self.smallest_m) - above(self.largest_m))) as usize
    }

    fn draw_one(&self, random: &mut ChaCha8Rng) -> Crater {
        let mut next = || unit(random.next_u64());
        let [west, south, east, north] = self.bounds;
        let centre = MapPoint::new(west + (east - west) * next(), south + (north - south) * next());
        // The law turned round: D⁻² is even between the two ends.
        let (small, large) = (inverse_square(self.smallest_m), inverse_square(self.largest_m));
        let diameter_m = 1.0 / libm::sqrt(small - (small - large) * next());
        let (mut class, within) = (next(), next());
        let mut ratio = 0.05;
        for (share, shallow, deep) in CLASSES {
            ratio = shallow + (deep - shallow) * within;
            if class < share {
                break;
            }
            class -= share;
        }
        Crater { centre, diameter_m, depth_m: ratio * diameter_m }
    }
}

impl Crater {
    /// Returns what the crater adds to the ground at a distance from its centre: a parabolic bowl
    /// inside the rim, and outside a blanket that thins as (r/R)⁻³ (facts of the
    /// mission, section 6.2: T = 0.033 R (r/R)⁻³).
    pub(super) fn change_m(&self, distance_m: f64) -> f64 {
        let r = distance_m / (self.diameter_m / 2.0);
        let rim_m = RIM_PER_DEPTH * self.depth_m;
        if r >= REACH {
            0.0
        } else if r >= 1.0 {
            let end = inverse_cube(REACH);
            rim_m * (inverse_cube(r) - end) / (1.0 - end)
        } else {
            rim_m - self.depth_m * (1.0 - r * r)
        }
    }

    /// Digs the crater into a raster.
    pub(super) fn dig(&self, raster: &mut Raster) {
        let grid = raster.grid;
        let reach = REACH * self.diameter_m / 2.0 / grid.spacing_m;
        let (row, column) = grid.fractional(self.centre);
        for row in span(row, reach, grid.rows) {
            for column in span(column, reach, grid.columns) {
                let cell = Cell { row, column };
                let distance_m = grid.centre(cell).distance(self.centre).metres();
                if let Some(height_m) = raster.heights_m.get_mut(grid.index(cell)) {
                    *height_m = to_f32(f64::from(*height_m) + self.change_m(distance_m));
                }
            }
        }
    }
}

// Not `powi`, whose last bit may differ from one machine to the next.
fn inverse_square(value: f64) -> f64 {
    1.0 / (value * value)
}

fn inverse_cube(value: f64) -> f64 {
    1.0 / (value * value * value)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held inside the grid before the cast"
)]
fn span(middle: f64, reach: f64, count: usize) -> std::ops::Range<usize> {
    let hold = |at: f64| at.clamp(0.0, count as f64) as usize;
    hold(libm::floor(middle - reach))..hold(libm::ceil(middle + reach) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn population() -> Population {
        let bounds = [0.0, 0.0, 10_000.0, 10_000.0];
        Population { seed: 3, smallest_m: 20.0, largest_m: 600.0, bounds }
    }

    #[test]
    fn the_draw_follows_the_equilibrium_law_at_every_size() {
        let craters = population().draw();
        for diameter_m in [20.0, 40.0, 80.0, 160.0] {
            let found = craters.iter().filter(|c| c.diameter_m >= diameter_m).count() as f64;
            let law = 100.0 * TRASK_PER_KM2 * 1e6 * (diameter_m.powi(-2) - 600.0_f64.powi(-2));
            // Three standard deviations of a Poisson count.
            assert!((found - law).abs() <= 3.0 * law.sqrt() + 1.0, "{found} for {law}");
        }
    }

    #[test]
    fn half_of_the_craters_are_shallow_and_three_in_a_hundred_fresh() {
        let craters = population().draw();
        let share = |low: f64, high: f64| {
            let ratio = |c: &&Crater| (low..high).contains(&(c.depth_m / c.diameter_m));
            craters.iter().filter(ratio).count() as f64 / craters.len() as f64
        };
        assert!((share(0.0, 0.07) - 0.5).abs() < 0.02);
        assert!((share(0.15, 0.21) - 0.03 * 5.0 / 8.0).abs() < 0.005);
    }

    #[test]
    fn a_crater_has_its_depth_from_rim_to_floor_and_ends_without_a_step() {
        let crater = Crater { centre: MapPoint::default(), diameter_m: 100.0, depth_m: 10.0 };
        assert!((crater.change_m(50.0) - crater.change_m(0.0) - 10.0).abs() < 1e-9);
        assert!((crater.change_m(49.999_999) - crater.change_m(50.0)).abs() < 1e-5);
        assert!(crater.change_m(149.999_999) < 1e-5 && crater.change_m(151.0).abs() < 1e-12);
    }
}
