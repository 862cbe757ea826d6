//! One bin of azimuth: what a horizon there would let through.

use crate::block::narrow;
use crate::strips::DiscStrip;

/// Values of a bin, at least: as many as the Sun needs at a pole, so that most bins are alike.
pub(super) const USUAL: usize = 2048;

/// What a horizon in one bin of azimuth lets through, by its height.
#[derive(Debug, Clone)]
pub(super) struct Bin {
    /// Where the mean of what fell into the bin lies, in planes from grid north.
    pub(super) position: f64,
    /// How the position moves over the tile, in planes a metre to map east and north.
    pub(super) drift: [f64; 2],
    /// How the elevation changes over the tile, in horizon units a metre to map east and north.
    pub(super) tilt: [f64; 2],
    /// Height of the first value, in horizon units; below it the first value holds, and above the
    /// last one nothing comes through.
    pub(super) first: i32,
    /// Share of all instants, one value a horizon unit, up to the first that is zero; then zeros up to
    /// a power of two.
    pub(super) values: Vec<f32>,
    /// Place of the first zero.
    pub(super) last: usize,
}

/// A strip of a disc at an instant, dropped into a bin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drop {
    pub(super) bin: usize,
    /// Of the middle of the strip, in planes.
    pub(super) position: f64,
    /// Of the middle of the strip, in horizon units.
    pub(super) height: f64,
    pub(super) drift: [f64; 2],
    pub(super) tilt: [f64; 2],
    pub(super) kind: Kind,
}

/// What a horizon takes of a drop.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// A strip of a disc, with the radius of the disc in horizon units.
    DiscStrip(DiscStrip, f64),
    /// All or nothing, at the height itself.
    Edge,
}

/// A bin that is being filled.
pub(super) struct Filling {
    low: i32,
    /// What lets through part of itself, by height.
    partial: Vec<f64>,
    /// What lets through all of itself below the height at which it is kept.
    whole: Vec<f64>,
    weight: f64,
    /// Sums of position, drift and tilt.
    sums: [f64; 5],
}

impl Filling {
    /// Starts a bin for heights from `low` on.
    pub(super) fn new(low: i32, heights: usize) -> Self {
        Self {
            low,
            partial: vec![0.0; heights],
            whole: vec![0.0; heights],
            weight: 0.0,
            sums: [0.0; 5],
        }
    }

    pub(super) fn add(&mut self, drop: &Drop) {
        let (share, reach) = match &drop.kind {
            Kind::DiscStrip(strip, radius) => (strip.share, strip.reach * radius),
            Kind::Edge => (1.0, 0.0),
        };
        let middle = drop.height - f64::from(self.low);
        let from = self.held(libm::ceil(middle - reach));
        let to = self.held(libm::ceil(middle + reach));
        self.whole[from] += share;
        if let Kind::DiscStrip(strip, radius) = &drop.kind {
            for (height, sum) in (from..).zip(&mut self.partial[from..to]) {
                *sum += share / 2.0 - strip.hidden((height as f64 - middle) / radius);
            }
        }
        self.weight += share;
        let [drift_x, drift_y] = drop.drift;
        let [tilt_x, tilt_y] = drop.tilt;
        for (sum, value) in
            self.sums.iter_mut().zip([drop.position, drift_x, drift_y, tilt_x, tilt_y])
        {
            *sum += share * value;
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held inside the table"
    )]
    fn held(&self, height: f64) -> usize {
        height.clamp(0.0, self.whole.len() as f64 - 1.0) as usize
    }

    /// Returns the bin, if anything fell into it.
    pub(super) fn finish(self, instants: u32) -> Option<Bin> {
        if self.weight <= 0.0 {
            return None;
        }
        let [position, drift_x, drift_y, tilt_x, tilt_y] = self.sums.map(|sum| sum / self.weight);
        let mut values = self.partial;
        let mut above = 0.0;
        for (value, whole) in values.iter_mut().zip(&self.whole).rev() {
            *value += above;
            above += whole;
        }
        // From the height at which the first drop starts to be hidden, to where none is left.
        let start = self.whole.iter().position(|&whole| whole > 0.0).unwrap_or(0).saturating_sub(1);
        let end = values.iter().rposition(|&value| value > 0.0).map_or(start, |last| last + 1);
        let share = |value: &f64| narrow(value / f64::from(instants));
        let mut values: Vec<f32> =
            values.get(start..end.max(start)).unwrap_or_default().iter().map(share).collect();
        let last = values.len();
        values.resize((last + 1).next_power_of_two().max(USUAL), 0.0);
        Some(Bin {
            position,
            drift: [drift_x, drift_y],
            tilt: [tilt_x, tilt_y],
            first: self.low + i32::try_from(start).unwrap_or(i32::MAX),
            values,
            last,
        })
    }
}
