//! The displacements that fit into one step, each with every cell that the straight line touches.

use crate::ground::LegCost;
use crate::tile::{LONGEST, Offset};

/// One displacement.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Move {
    pub(crate) by: Offset,
    pub(crate) length_m: f64,
    /// Every cell that the line from centre to centre touches, corners and both ends included.
    pub(crate) touched: Vec<Offset>,
    /// What it costs, by the ground.
    pub(crate) cost: LegCost,
}

/// Returns all displacements of at most `reach_m`, shortest first, without the empty one.
///
/// The order is part of the contract: ties in the search fall to the earlier move.
pub(crate) fn moves_within(reach_m: f64, spacing_m: f64) -> Vec<Move> {
    let limit = i32::try_from(LONGEST).unwrap_or(i32::MAX);
    let mut moves: Vec<Move> = (-limit..=limit)
        .flat_map(|rows| (-limit..=limit).map(move |columns| Offset { rows, columns }))
        .filter(|by| by.rows != 0 || by.columns != 0)
        .map(|by| Move {
            by,
            length_m: f64::from(by.rows * by.rows + by.columns * by.columns).sqrt() * spacing_m,
            touched: supercover(by),
            cost: LegCost::default(),
        })
        .filter(|candidate| candidate.length_m <= reach_m * (1.0 + 1e-12))
        .collect();
    moves.sort_by(|a, b| a.length_m.total_cmp(&b.length_m).then(a.by.cmp(&b.by)));
    moves
}

/// Returns the cells whose closed squares meet the segment from the centre of (0, 0) to the
/// centre of `by`: both neighbours too where it passes exactly through a corner.
///
/// Separating axes of a segment and a square: x, y (the span) and the segment's normal, on which
/// the half-width of a unit square is `(|r| + |c|)/2`. All in integers, so corners are exact.
fn supercover(by: Offset) -> Vec<Offset> {
    let (row_span, column_span) =
        (by.rows.min(0)..=by.rows.max(0), by.columns.min(0)..=by.columns.max(0));
    row_span
        .flat_map(|rows| column_span.clone().map(move |columns| Offset { rows, columns }))
        .filter(|cell| {
            let cross = 2 * (cell.rows * by.columns - cell.columns * by.rows);
            cross.abs() <= by.rows.abs() + by.columns.abs()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touched(rows: i32, columns: i32) -> Vec<(i32, i32)> {
        supercover(Offset { rows, columns }).iter().map(|o| (o.rows, o.columns)).collect()
    }

    #[test]
    fn fifteen_minutes_at_three_centimetres_a_second_allow_twenty_moves() {
        assert_eq!(moves_within(27.0, 10.0).len(), 20);
        assert_eq!(moves_within(18.0, 5.0).len(), 36);
        assert!(moves_within(9.9, 10.0).is_empty());
    }

    #[test]
    fn a_diagonal_touches_both_cells_at_the_corner() {
        assert_eq!(touched(1, 1), [(0, 0), (0, 1), (1, 0), (1, 1)]);
        assert_eq!(touched(0, -2), [(0, -2), (0, -1), (0, 0)]);
        assert_eq!(touched(2, 1), [(0, 0), (1, 0), (1, 1), (2, 1)]);
    }

    #[test]
    fn no_point_of_the_line_leaves_the_touched_cells() {
        for candidate in moves_within(60.0, 10.0) {
            for i in 0..=1000 {
                let t = f64::from(i) / 1000.0;
                let (r, c) =
                    (f64::from(candidate.by.rows) * t, f64::from(candidate.by.columns) * t);
                let inside = |o: &Offset| {
                    (r - f64::from(o.rows)).abs() <= 0.5 + 1e-9
                        && (c - f64::from(o.columns)).abs() <= 0.5 + 1e-9
                };
                assert!(candidate.touched.iter().any(inside), "{candidate:?} at {t}");
            }
        }
    }

    #[test]
    fn the_way_back_touches_the_same_cells() {
        for there in moves_within(45.0, 10.0) {
            let back = supercover(Offset { rows: -there.by.rows, columns: -there.by.columns });
            let mut moved: Vec<Offset> = back
                .iter()
                .map(|o| Offset {
                    rows: o.rows + there.by.rows,
                    columns: o.columns + there.by.columns,
                })
                .collect();
            moved.sort_unstable();
            assert_eq!(moved, there.touched);
        }
    }
}
