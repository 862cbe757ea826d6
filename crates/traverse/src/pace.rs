//! How long a step should be: as long as a drive over the raster makes good use of it.
//!
//! In a step the rover goes from the centre of a cell to the centre of another. What is left of the
//! step after the longest such displacement is spent standing: with cells of 10 m, 3 cm/s and 15
//! minutes the rover can go 27 m and goes 20 to 22.4. Over long drives it keeps 78 % of its pace, on
//! the mean over all directions, and 94 % in steps of 12.5 minutes.

use crate::moves::moves_within;
use crate::tile::LONGEST;

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
mod tests {
    use std::collections::{BTreeMap, VecDeque};

    use super::*;

    #[test]
    fn a_hull_of_eight_neighbours_is_a_square_and_of_four_a_diamond() {
        let four = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)];
        let diagonal = core::f64::consts::FRAC_1_SQRT_2;
        assert!((furthest(&four, (diagonal, diagonal)) - diagonal).abs() < 1e-12);
        let eight =
            [four.as_slice(), &[(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)]].concat();
        assert!((furthest(&eight, (0.8, 0.6)) - 1.25).abs() < 1e-12);
    }

    #[test]
    fn the_share_kept_is_what_drives_to_far_cells_take() {
        // By counting: the fewest steps to every place within a circle, breadth first.
        let reach = 2.7;
        let moves = moves_within(reach, 1.0);
        let far = |place: (i32, i32)| f64::hypot(f64::from(place.0), f64::from(place.1));
        let mut steps = BTreeMap::from([((0, 0), 0_u32)]);
        let mut queue = VecDeque::from([(0_i32, 0_i32)]);
        while let Some(from) = queue.pop_front() {
            let taken = steps[&from] + 1;
            let places = moves.iter().map(|leg| (from.0 + leg.by.rows, from.1 + leg.by.columns));
            for to in places.filter(|&to| far(to) <= 60.0) {
                steps.entry(to).or_insert_with(|| {
                    queue.push_back(to);
                    taken
                });
            }
        }
        let shares: Vec<f64> = steps
            .iter()
            .filter(|(place, _)| far(**place) >= 55.0)
            .map(|(place, taken)| far(*place) / (f64::from(*taken) * reach))
            .collect();
        let mean = shares.iter().sum::<f64>() / shares.len() as f64;
        // Steps are whole: half a step in some thirty is lost on the way to each cell.
        assert!((mean - share_kept(reach)).abs() < 0.015, "{mean} {}", share_kept(reach));
    }

    #[test]
    fn fifteen_minutes_become_twelve_and_a_half_on_cells_of_ten_metres() {
        assert!((step_within(900.0, (0.03, 10.0)) - 750.0).abs() < 1e-9);
        assert!((step_within(1800.0, (0.03, 20.0)) - 1500.0).abs() < 1e-9);
        assert!((share_kept(2.7) - 0.781).abs() < 2e-3 && (share_kept(2.25) - 0.937).abs() < 2e-3);
        // Nothing better is near, or nothing can be driven at all.
        assert!((step_within(750.0, (0.03, 10.0)) - 750.0).abs() < 1e-9);
        assert!((step_within(300.0, (0.03, 10.0)) - 300.0).abs() < 1e-9);
    }

    #[test]
    fn no_step_is_longer_than_asked_or_much_shorter_and_none_keeps_less() {
        for asked in (4..60).map(|minutes| f64::from(minutes) * 60.0) {
            let step = step_within(asked, (0.03, 10.0));
            assert!((SHORTEST * asked..=asked).contains(&step), "{asked}: {step}");
            let reach = |s: f64| (0.03 * s / 10.0_f64).max(1e-9);
            if reach(asked) >= 1.0 {
                assert!(share_kept(reach(step)) >= share_kept(reach(asked)) - 1e-12, "{asked}");
            }
        }
    }
}
