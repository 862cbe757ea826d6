//! The displacements that fit into one step, each with every cell that the straight line touches.

use crate::grid::plane_layout::{LONGEST, Offset};
use crate::grid::slope_load::LegCost;

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
mod tests;
