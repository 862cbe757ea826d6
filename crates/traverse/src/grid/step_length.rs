//! How long a step should be: as long as a drive over the raster makes good use of it.
//!
//! In a step the rover goes from the centre of a cell to the centre of another. What is left of the
//! step after the longest such displacement is spent standing: with cells of 10 m, 3 cm/s and 15
//! minutes the rover can go 27 m and goes 20 to 22.4. Over long drives it keeps 78 % of its pace, on
//! the mean over all directions, and 94 % in steps of 12.5 minutes.

use crate::grid::moves::moves_within;
use crate::grid::plane_layout::LONGEST;

/// Steps are whole multiples of so many seconds, so that commands have times that can be read.
const GRAIN_S: f64 = 10.0;
/// The shortest step that is taken instead, as a share of the one asked for.
const SHORTEST: f64 = 0.7;
/// What a longer step must be better by, for the Sun moves more in it.
const BETTER: f64 = 1e-3;

/// Returns the step of at most `asked_s` seconds with which a vehicle of `speed_m_s` gets on best
/// over cells of `spacing_m`: `asked_s` itself where none is better, or where there are no moves.
pub fn step_within(asked_s: f64, (speed_m_s, spacing_m): (f64, f64)) -> f64 {
    let reach_cells = speed_m_s * asked_s / spacing_m;
    if !(1.0..=LONGEST as f64).contains(&reach_cells) {
        return asked_s;
    }
    let kept = |step_s: f64| share_kept(speed_m_s * step_s / spacing_m);
    let mut best = (asked_s, kept(asked_s));
    let mut lengths: Vec<f64> =
        moves_within(reach_cells, 1.0).iter().map(|leg| leg.length_m).collect();
    lengths.dedup();
    for length in lengths.into_iter().rev() {
        let step_s = (length * spacing_m / speed_m_s / GRAIN_S - 1e-9).ceil() * GRAIN_S;
        if step_s < SHORTEST * asked_s || step_s > asked_s {
            continue;
        }
        let share = kept(step_s);
        if share > best.1 + BETTER {
            best = (step_s, share);
        }
    }
    best.0
}

/// The share of its pace that a rover keeps which goes at most `reach_cells` in a step: over a long
/// drive, on the mean over all directions.
///
/// The places that can be reached in many steps fill the hull of the moves: in a direction u the
/// rover gets on by the largest t for which t·u lies in it, here on the edge between the two moves
/// that enclose u.
pub fn share_kept(reach_cells: f64) -> f64 {
    let moves: Vec<(f64, f64)> = moves_within(reach_cells, 1.0)
        .iter()
        .map(|leg| (f64::from(leg.by.columns), f64::from(leg.by.rows)))
        .collect();
    let ahead = |step: usize| {
        let angle = (step as f64 + 0.5) / DIRECTIONS as f64 * core::f64::consts::FRAC_PI_4;
        furthest(&moves, (angle.cos(), angle.sin()))
    };
    (0..DIRECTIONS).map(ahead).sum::<f64>() / DIRECTIONS as f64 / reach_cells
}

/// Directions looked at in an eighth of the circle; the others are mirrored.
const DIRECTIONS: usize = 45;

/// How far the hull of some moves goes in a direction of length 1.
fn furthest(moves: &[(f64, f64)], u: (f64, f64)) -> f64 {
    let cross = |a: (f64, f64), b: (f64, f64)| a.0 * b.1 - a.1 * b.0;
    let mut furthest: f64 = 0.0;
    for &a in moves {
        for &b in moves {
            // u = x·a + y·b; on the edge between them t·u has x + y = 1.
            let det = cross(a, b);
            let (x, y) = (cross(u, b) / det, cross(a, u) / det);
            if det > 0.0 && x >= 0.0 && y >= 0.0 {
                furthest = furthest.max(1.0 / (x + y));
            }
        }
    }
    furthest
}

#[cfg(test)]
mod tests;
