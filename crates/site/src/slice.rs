//! Whole tiles at once: the planner's and the statistics' inner loops.

use hilal_quantity::{Angle, Epoch, GridAzimuth};
use hilal_terrain::Grid;
use hilal_terrain::horizon::{HORIZON_UNIT_DEG, Horizons};

use crate::SiteLight;
use crate::disc::DiscTable;
use crate::track::{Plane, Standing};

/// The whole solar disc, in the parts in which slices count it.
pub const FULL_DISC: u8 = 200;

/// Fixed point of elevations along a row.
const FIXED_BITS: u32 = 16;

/// What rounding along a row may add to an elevation, in horizon units: taken off beforehand.
const ROUNDING_UNITS: f64 = 0.02;

impl SiteLight {
    /// Writes for every cell, row-major, the parts of the solar disc (0 to [`FULL_DISC`]) that are
    /// certain during a whole step: the highest horizon in all azimuths that the disc sweeps, the
    /// lowest elevation, rounded down.
    ///
    /// At no instant of the step and at no point of a cell does [`SiteLight::sun_fraction`] give
    /// less.
    pub fn conservative_slice(&self, window_start: Epoch, window_end: Epoch, out: &mut [u8]) {
        let horizons = self.horizons();
        let grid = horizons.grid();
        let suns = self.track().sun_over(window_start, window_end);
        let sweep = Sweep::new(horizons, &suns);
        let lowest = Elevations::new(grid, &sweep.lowest);
        let table = DiscTable::new(sweep.radius, FULL_DISC);
        let mut highest = vec![0_i16; grid.columns];
        for (row, out) in out.chunks_mut(grid.columns).enumerate().take(grid.rows) {
            highest_of(horizons, sweep.planes, row, &mut highest);
            lowest.fill(row, &highest, &table, out);
        }
    }

    /// Writes for every cell, row-major, the parts of the solar disc (0 to [`FULL_DISC`], rounded
    /// down) that are visible at an instant.
    pub fn light_slice(&self, epoch: Epoch, out: &mut [u8]) {
        let sight = Sight::new(self.horizons(), &self.track().sun(epoch), FULL_DISC);
        sight.slice(self.horizons(), out);
    }

    /// Writes for every cell, row-major, 1 where the centre of Earth stands above the terrain and
    /// 0 where it does not.
    pub fn earth_slice(&self, epoch: Epoch, out: &mut [u8]) {
        let sight = Sight::of_centre(self.horizons(), &self.track().earth(epoch));
        sight.slice(self.horizons(), out);
    }
}

/// A body at an instant, ready to be compared with the horizons of whole rows.
pub(crate) struct Sight {
    below: usize,
    /// Weight of the second plane, in 256ths.
    weight: i32,
    elevations: Elevations,
    table: DiscTable,
}

impl Sight {
    pub(crate) fn new(horizons: &Horizons, body: &Standing, full: u8) -> Self {
        Self::with_radius(horizons, body, (body.radius, full))
    }

    /// Looks at the centre of the body only: all or nothing.
    pub(crate) fn of_centre(horizons: &Horizons, body: &Standing) -> Self {
        Self::with_radius(horizons, body, (Angle::from_degrees(HORIZON_UNIT_DEG / 2.0), 1))
    }

    #[expect(clippy::cast_possible_truncation, reason = "a weight between 0 and 256")]
    fn with_radius(horizons: &Horizons, body: &Standing, (radius, full): (Angle, u8)) -> Self {
        let azimuth = GridAzimuth::from_degrees(body.azimuth.middle_deg);
        let (below, share) = horizons.position(azimuth);
        Self {
            below,
            weight: libm::round(share * 256.0) as i32,
            elevations: Elevations::new(horizons.grid(), &body.elevation),
            table: DiscTable::new(radius, full),
        }
    }

    fn slice(&self, horizons: &Horizons, out: &mut [u8]) {
        let grid = horizons.grid();
        let mut between = vec![0_i16; grid.columns];
        for (row, out) in out.chunks_mut(grid.columns).enumerate().take(grid.rows) {
            self.row(horizons, row, &mut between, out);
        }
    }

    /// Writes the visible parts along one row; `between` is scratch of a row's length.
    #[expect(clippy::cast_possible_truncation, reason = "a mean of two 16-bit values")]
    pub(crate) fn row(&self, horizons: &Horizons, row: usize, between: &mut [i16], out: &mut [u8]) {
        let columns = horizons.grid().columns;
        let low = &horizons.plane(self.below)[row * columns..][..columns];
        let high = &horizons.plane(self.below + 1)[row * columns..][..columns];
        let between = &mut between[..columns];
        for ((mean, &low), &high) in between.iter_mut().zip(low).zip(high) {
            let (low, high) = (i32::from(low), i32::from(high));
            // Rounded up, so that light is never overstated.
            *mean = (low + (((high - low) * self.weight + 255) >> 8)) as i16;
        }
        self.elevations.fill(row, between, &self.table, out);
    }
}

/// Elevations of a body along the rows of a grid, in horizon units.
struct Elevations {
    first: f64,
    per_column: f64,
    per_row: f64,
}

impl Elevations {
    fn new(grid: Grid, elevation: &Plane) -> Self {
        let half = |count: usize| (count as f64 - 1.0) / 2.0 * grid.spacing_m;
        let first_deg = elevation.at(-half(grid.columns), half(grid.rows));
        Self {
            first: first_deg / HORIZON_UNIT_DEG - ROUNDING_UNITS,
            per_column: elevation.x_deg_m * grid.spacing_m / HORIZON_UNIT_DEG,
            per_row: -elevation.y_deg_m * grid.spacing_m / HORIZON_UNIT_DEG,
        }
    }

    fn fill(&self, row: usize, horizons: &[i16], table: &DiscTable, out: &mut [u8]) {
        let start = fixed(self.first + self.per_row * row as f64 - f64::from(table.first));
        let step = fixed(self.per_column);
        let last = i32::try_from(DiscTable::SIZE - 1).unwrap_or(i32::MAX);
        let mut elevation = start;
        for (out, &horizon) in out.iter_mut().zip(horizons) {
            let index = ((elevation >> FIXED_BITS) - i32::from(horizon)).clamp(0, last);
            *out = table.parts[index.cast_unsigned() as usize & (DiscTable::SIZE - 1)];
            elevation = elevation.wrapping_add(step);
        }
    }
}

/// Returns a number of horizon units in fixed point; ±60° is held.
#[expect(clippy::cast_possible_truncation, reason = "held inside 32 bits before")]
fn fixed(units: f64) -> i32 {
    ((units.clamp(-30_000.0, 30_000.0) * f64::from(1_u32 << FIXED_BITS)).floor()) as i32
}

/// What the disc of the Sun passes over during a step.
struct Sweep {
    /// First plane that the disc touches anywhere on the tile, and how many follow it.
    planes: (usize, usize),
    lowest: Plane,
    radius: Angle,
}

impl Sweep {
    fn new(horizons: &Horizons, suns: &[Standing]) -> Self {
        let grid = horizons.grid();
        Self {
            planes: touched(horizons, suns),
            lowest: lowest(grid, suns),
            radius: suns.iter().fold(Angle::ZERO, |most, sun| most.max(sun.radius)),
        }
    }
}

fn half_spans(grid: Grid) -> (f64, f64) {
    let half = |count: usize| count as f64 / 2.0 * grid.spacing_m;
    (half(grid.columns), half(grid.rows))
}

/// Returns the planes around the azimuths in which the disc is, over the whole tile.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the first is wrapped into a turn, the count is held to one turn"
)]
fn touched(horizons: &Horizons, suns: &[Standing]) -> (usize, usize) {
    let (x_m, y_m) = half_spans(horizons.grid());
    let (mut low_deg, mut high_deg) = (f64::INFINITY, f64::NEG_INFINITY);
    for sun in suns {
        let across = (sun.azimuth.x_deg_m * x_m).abs() + (sun.azimuth.y_deg_m * y_m).abs();
        let level = Angle::from_degrees(sun.elevation.middle_deg).cos().max(0.1);
        let reach_deg = across + sun.radius.degrees() / level;
        low_deg = low_deg.min(sun.azimuth.middle_deg - reach_deg);
        high_deg = high_deg.max(sun.azimuth.middle_deg + reach_deg);
    }
    let turn = horizons.azimuths() as f64;
    let low = (low_deg / 360.0 * turn).floor();
    let more = ((high_deg / 360.0 * turn).ceil() - low).clamp(0.0, turn - 1.0);
    (low.rem_euclid(turn) as usize, more as usize)
}

/// Returns a plane of elevations that none of the given ones falls below anywhere on the tile.
fn lowest(grid: Grid, suns: &[Standing]) -> Plane {
    let (x_m, y_m) = half_spans(grid);
    let elevations = || suns.iter().map(|sun| sun.elevation);
    let base = elevations().min_by(|a, b| a.middle_deg.total_cmp(&b.middle_deg)).unwrap_or(Plane {
        middle_deg: -90.0,
        x_deg_m: 0.0,
        y_deg_m: 0.0,
    });
    let corners = [(-x_m, -y_m), (-x_m, y_m), (x_m, -y_m), (x_m, y_m)];
    // A difference of planes is largest at a corner.
    let excess_deg = elevations()
        .flat_map(|plane| corners.map(|(x, y)| base.at(x, y) - plane.at(x, y)))
        .fold(0.0, f64::max);
    Plane { middle_deg: base.middle_deg - excess_deg, ..base }
}

/// Writes the highest horizon of all given planes along one row.
fn highest_of(horizons: &Horizons, (first, more): (usize, usize), row: usize, out: &mut [i16]) {
    let columns = horizons.grid().columns;
    let line = |plane: usize| &horizons.plane(plane)[row * columns..][..columns];
    out.copy_from_slice(line(first));
    for plane in first + 1..=first + more {
        for (highest, &horizon) in out.iter_mut().zip(line(plane)) {
            *highest = (*highest).max(horizon);
        }
    }
}
