//! Where a line on the map crosses the lines that join the centres of cells.
//!
//! Heights are bilinear between centres, so that a ground profile has its kinks there and nowhere
//! else.

use hilal_quantity::MapPoint;

use crate::Grid;

/// The shares of a line at which it crosses the lattice of a grid's centres, in order: ends are left
/// out, and what is crossed in a node comes twice.
#[derive(Debug, Clone)]
pub(super) struct Crossings {
    rows: Axis,
    columns: Axis,
}

impl Crossings {
    pub(super) fn new(grid: &Grid, [from, to]: [MapPoint; 2]) -> Self {
        let (row, column) = grid.fractional(from);
        let (last_row, last_column) = grid.fractional(to);
        Self { rows: Axis::new(row, last_row), columns: Axis::new(column, last_column) }
    }
}

impl Iterator for Crossings {
    type Item = f64;

    fn next(&mut self) -> Option<f64> {
        let axis =
            if self.rows.share <= self.columns.share { &mut self.rows } else { &mut self.columns };
        axis.take()
    }
}

/// Crossings with the lattice lines of one direction.
#[derive(Debug, Clone)]
struct Axis {
    /// Share of the next crossing; above 1 when there is none.
    share: f64,
    from: f64,
    span: f64,
    /// The lattice line of the next crossing.
    line: f64,
}

impl Axis {
    fn new(from: f64, to: f64) -> Self {
        let span = to - from;
        let line = if span < 0.0 { from.ceil() - 1.0 } else { from.floor() + 1.0 };
        let mut axis = Self { share: 0.0, from, span, line };
        axis.look();
        axis
    }

    /// Works out the share of the next crossing; a line along the axis has none, for 0/0 and x/0
    /// are not below 1.
    fn look(&mut self) {
        let share = (self.line - self.from) / self.span;
        self.share = if share < 1.0 { share } else { f64::INFINITY };
    }

    fn take(&mut self) -> Option<f64> {
        let share = self.share;
        if !share.is_finite() {
            return None;
        }
        self.line += self.span.signum();
        self.look();
        Some(share)
    }
}

#[cfg(test)]
mod tests {
    use hilal_quantity::PolarStereographic;
    use proptest::prelude::*;

    use super::*;

    const GRID: Grid = Grid {
        map: PolarStereographic::SOUTH,
        first_cell: MapPoint::new(0.0, 0.0),
        spacing_m: 10.0,
        rows: 20,
        columns: 20,
    };

    fn shares(from: (f64, f64), to: (f64, f64)) -> Vec<f64> {
        let point = |(x_m, y_m)| MapPoint::new(x_m, y_m);
        Crossings::new(&GRID, [point(from), point(to)]).collect()
    }

    #[test]
    fn a_line_along_a_row_crosses_columns_only() {
        let found = shares((5.0, -5.0), (45.0, -5.0));
        assert_eq!(found, [0.125, 0.375, 0.625, 0.875]);
        assert_eq!(shares((45.0, -5.0), (5.0, -5.0)), [0.125, 0.375, 0.625, 0.875]);
    }

    #[test]
    fn a_point_crosses_nothing() {
        assert!(shares((15.0, -15.0), (15.0, -15.0)).is_empty());
        assert!(shares((10.0, -10.0), (10.0, -10.0)).is_empty());
    }

    proptest! {
        #[test]
        fn every_lattice_line_between_the_ends_is_crossed_once_and_in_order(
            from in (1.0..189.0_f64, 1.0..189.0_f64), to in (1.0..189.0_f64, 1.0..189.0_f64),
        ) {
            let found = shares((from.0, -from.1), (to.0, -to.1));
            let between = |a: f64, b: f64| ((a / 10.0).floor() - (b / 10.0).floor()).abs();
            let wanted = between(from.0, to.0) + between(from.1, to.1);
            prop_assert!((found.len() as f64 - wanted).abs() < 0.5, "{} of {wanted}", found.len());
            prop_assert!(found.is_sorted());
            prop_assert!(found.iter().all(|share| (0.0..1.0).contains(share)));
        }
    }
}
