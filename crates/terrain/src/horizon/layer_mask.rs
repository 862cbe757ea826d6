//! The part of a coarse layer that a finer one stands for.

use super::frame::Placement;

/// A rectangle of a plate, in cells along its axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LayerMask {
    lines: (f64, f64),
    columns: (f64, f64),
}

impl LayerMask {
    /// Takes edges in metres on the map (west, south, east, north).
    pub(super) fn new(placement: &Placement, [west, south, east, north]: [f64; 4]) -> Self {
        use hilal_quantity::MapPoint;
        let (a, b) = placement.position(MapPoint::new(west, south));
        let (c, d) = placement.position(MapPoint::new(east, north));
        Self { lines: (a.min(c), a.max(c)), columns: (b.min(d), b.max(d)) }
    }

    /// Returns whether a position lies inside.
    pub(super) fn holds(&self, line: f64, column: f64) -> bool {
        (self.lines.0..=self.lines.1).contains(&line)
            && (self.columns.0..=self.columns.1).contains(&column)
    }
}
