//! The rows of a lattice that an ellipse crosses.

use super::Ellipse;

/// Consecutive columns of one row, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) row: i64,
    pub(super) first: i64,
    pub(super) last: i64,
}

/// How far outside a centre may lie and still count as on the edge, in cells: rounding.
const EDGE: f64 = 1e-9;

/// Returns the lattice points inside an ellipse, row by row. Rows run down and columns to the
/// right; `middle` is the ellipse's, in fractional rows and columns.
///
/// With u along the long axis and v across it, (u/a)² + (v/b)² ≤ 1 is, row by row, a quadratic
/// inequality in x.
pub(super) fn spans(ellipse: &Ellipse, (row, column): (f64, f64), spacing_m: f64) -> Vec<Span> {
    let (sin, cos) = (ellipse.azimuth().angle().sin(), ellipse.azimuth().angle().cos());
    let [a, b] = [ellipse.semi_major(), ellipse.semi_minor()].map(|it| it.metres() / spacing_m);
    let (a2, b2) = (a * a, b * b);
    let half_height = libm::sqrt(a2 * cos * cos + b2 * sin * sin);
    let square = sin * sin / a2 + cos * cos / b2;
    let mixed = sin * cos * (1.0 / a2 - 1.0 / b2);
    let (top, bottom) = inside(row - half_height, row + half_height);
    (top..=bottom)
        .filter_map(|at| {
            let y = row - at as f64;
            let free = y * y * (cos * cos / a2 + sin * sin / b2) - 1.0;
            let discriminant = mixed * mixed * y * y - square * free;
            let half_width = libm::sqrt(discriminant.max(0.0)) / square;
            let middle = column - mixed * y / square;
            let (first, last) = inside(middle - half_width, middle + half_width);
            (first <= last).then_some(Span { row: at, first, last })
        })
        .collect()
}

/// Returns the first and the last whole number between two.
#[expect(clippy::cast_possible_truncation, reason = "cells of a grid, far below 2^53")]
fn inside(low: f64, high: f64) -> (i64, i64) {
    ((low - EDGE).ceil() as i64, (high + EDGE).floor() as i64)
}
