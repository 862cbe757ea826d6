//! Whole tiles at once: the planner's and the statistics' inner loops.

use hilal_quantity::{Angle, Duration, Epoch, GridAzimuth, Window};
use hilal_shade::{DiscTable, Elevations, FULL_DISC, ShadeError, ShadeHead, Sun};
use hilal_terrain::Grid;
use hilal_terrain::horizon::{HORIZON_UNIT_DEG, Horizons};

use crate::SiteLight;
use crate::track::{Plane, Standing};

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
        let suns = self.track().sun_over(window_start, window_end);
        let swept = touched(horizons, &suns);
        self.least_over(&suns, |row, highest| highest_of(horizons, swept, row, highest), out);
    }

    /// Writes for every cell, row-major, the least parts of the solar disc (0 to [`FULL_DISC`],
    /// rounded down) that [`SiteLight::sun_fraction`] gives at any instant of a step and any point
    /// of the cell: the highest horizon in all azimuths in which the disc's centre is, the lowest
    /// elevation.
    ///
    /// [`SiteLight::conservative_slice`] gives no more: it looks across the width of the disc too,
    /// which asks nothing of how the horizon runs between two azimuths.
    pub fn least_slice(&self, window_start: Epoch, window_end: Epoch, out: &mut [u8]) {
        let horizons = self.horizons();
        let suns = self.track().sun_over(window_start, window_end);
        let passed = Passed::new(horizons, &suns);
        self.least_over(&suns, |row, highest| passed.highest(horizons, row, highest), out);
    }

    /// What is left of the disc over the highest horizons of each row, where the Sun stands lowest.
    fn least_over(
        &self,
        suns: &[Standing],
        highest_along: impl Fn(usize, &mut [i16]),
        out: &mut [u8],
    ) {
        let grid = self.horizons().grid();
        let radius = suns.iter().fold(Angle::ZERO, |most, sun| most.max(sun.radius));
        let lowest = elevations(grid, &lowest(grid, suns));
        let table = DiscTable::new(units(radius), FULL_DISC);
        let mut highest = vec![0_i16; grid.columns];
        for (row, out) in out.chunks_mut(grid.columns).enumerate().take(grid.rows) {
            highest_along(row, &mut highest);
            lowest.fill(row, &highest, &table, out);
        }
    }

    /// Writes for every cell, row-major, the parts of the solar disc (0 to [`FULL_DISC`], rounded
    /// down) that are visible at an instant.
    pub fn light_slice(&self, epoch: Epoch, out: &mut [u8]) {
        let sight = Sight::new(self.horizons(), &self.track().sun(epoch), FULL_DISC);
        sight.slice(self.horizons(), out);
    }

    /// Gathers what a page needs to draw [`SiteLight::light_slice`] at any instant of a window itself: the Sun over the tile
    /// at its start and in equal steps of at most `step` after, and which planes of the horizons that takes.
    ///
    /// # Errors
    ///
    /// Refuses a window without length, one of more than 10 000 steps, and a tile of more than 8192 cells a side.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive count, held"
    )]
    pub fn shade_head(&self, window: Window, step: Duration) -> Result<ShadeHead, ShadeError> {
        let horizons = self.horizons();
        let grid = horizons.grid();
        let count = libm::ceil(window.duration().to_seconds() / step.to_seconds()).max(1.0);
        let step = window.duration() * (1.0 / count);
        let steps = window.steps(step).take(count as usize).chain([window.end()]);
        let suns = steps.map(|at| {
            let sun = self.track().sun(at);
            Sun {
                azimuth_deg: sun.azimuth.middle_deg,
                elevations: elevations(grid, &sun.elevation),
                radius: units(sun.radius),
            }
        });
        let suns = suns.collect();
        ShadeHead::new([grid.columns, grid.rows], horizons.azimuths(), step.to_seconds(), suns)
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
            elevations: elevations(horizons.grid(), &body.elevation),
            table: DiscTable::new(units(radius), full),
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
    pub(crate) fn row(&self, horizons: &Horizons, row: usize, between: &mut [i16], out: &mut [u8]) {
        let between = &mut between[..horizons.grid().columns];
        interpolated(horizons, (self.below, self.weight), row, between);
        self.elevations.fill(row, between, &self.table, out);
    }
}

/// Interpolates the horizons along a row between two planes ([`hilal_shade::interpolate`]).
fn interpolated(
    horizons: &Horizons,
    (below, weight): (usize, i32),
    row: usize,
    between: &mut [i16],
) {
    let columns = horizons.grid().columns;
    let line = |plane: usize| &horizons.plane(plane)[row * columns..][..columns];
    hilal_shade::interpolate(line(below), line(below + 1), weight, between);
}

/// Returns the elevations of a body over the cells of a grid, in horizon units, less what rounding may add.
fn elevations(grid: Grid, elevation: &Plane) -> Elevations {
    let half = |count: usize| (count as f64 - 1.0) / 2.0 * grid.spacing_m;
    let first_deg = elevation.at(-half(grid.columns), half(grid.rows));
    Elevations {
        first: first_deg / HORIZON_UNIT_DEG - ROUNDING_UNITS,
        per_column: elevation.x_deg_m * grid.spacing_m / HORIZON_UNIT_DEG,
        per_row: -elevation.y_deg_m * grid.spacing_m / HORIZON_UNIT_DEG,
    }
}

/// The azimuths that the centre of the disc passes during a step, anywhere on the tile.
struct Passed {
    /// The first and the last: the plane at or before it, and 256ths towards the next.
    ends: [(usize, i32); 2],
    /// The first plane between them, and how many there are.
    planes: (usize, usize),
}

impl Passed {
    /// A horizon that is linear between planes is highest at an end or at a plane between. The ends
    /// are put outwards by what their weights are rounded.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the plane is wrapped into a turn, the weight lies in 0 to 256, the count in a turn"
    )]
    fn new(horizons: &Horizons, suns: &[Standing]) -> Self {
        let turn = horizons.azimuths() as f64;
        let [low, high] = spread_deg(horizons.grid(), suns, |_| 0.0);
        let [low, high] = [low, high].map(|degrees| degrees / 360.0 * turn);
        let end = |at: f64, round: fn(f64) -> f64| {
            let below = at.floor();
            (below.rem_euclid(turn) as usize, round((at - below) * 256.0) as i32)
        };
        let first = low.floor() + 1.0;
        let count = (high.floor() - first + 1.0).clamp(0.0, turn);
        Self {
            ends: [end(low, f64::floor), end(high, f64::ceil)],
            planes: (first.rem_euclid(turn) as usize, count as usize),
        }
    }

    /// Writes the highest horizons along a row.
    fn highest(&self, horizons: &Horizons, row: usize, out: &mut [i16]) {
        let columns = horizons.grid().columns;
        let mut other = vec![0_i16; columns];
        interpolated(horizons, self.ends[0], row, out);
        interpolated(horizons, self.ends[1], row, &mut other);
        raise(out, &other);
        for plane in self.planes.0..self.planes.0 + self.planes.1 {
            raise(out, &horizons.plane(plane)[row * columns..][..columns]);
        }
    }
}

/// Returns an angle in horizon units.
fn units(angle: Angle) -> f64 {
    angle.degrees() / HORIZON_UNIT_DEG
}

fn half_spans(grid: Grid) -> (f64, f64) {
    let half = |count: usize| count as f64 / 2.0 * grid.spacing_m;
    (half(grid.columns), half(grid.rows))
}

/// Returns the first and the last azimuth of all Suns anywhere on the tile, in degrees and not
/// wrapped, each further out by what `around` says of it.
fn spread_deg(grid: Grid, suns: &[Standing], around: impl Fn(&Standing) -> f64) -> [f64; 2] {
    let (x_m, y_m) = half_spans(grid);
    suns.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], sun| {
        let across = (sun.azimuth.x_deg_m * x_m).abs() + (sun.azimuth.y_deg_m * y_m).abs();
        let reach = across + around(sun);
        [low.min(sun.azimuth.middle_deg - reach), high.max(sun.azimuth.middle_deg + reach)]
    })
}

/// Returns the planes around the azimuths in which the disc is, over the whole tile.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the first is wrapped into a turn, the count is held to one turn"
)]
fn touched(horizons: &Horizons, suns: &[Standing]) -> (usize, usize) {
    let [low_deg, high_deg] = spread_deg(horizons.grid(), suns, |sun| {
        let level = Angle::from_degrees(sun.elevation.middle_deg).cos().max(0.1);
        sun.radius.degrees() / level
    });
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
        raise(out, line(plane));
    }
}

fn raise(highest: &mut [i16], horizons: &[i16]) {
    for (highest, &horizon) in highest.iter_mut().zip(horizons) {
        *highest = (*highest).max(horizon);
    }
}
