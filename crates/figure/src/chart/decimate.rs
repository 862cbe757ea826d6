//! Fewer points, same picture: each pixel column keeps its lowest and highest value.

use crate::paint::Pixel;

/// How far a simplified line may stray from the full one, in pixels: less than the eye sees.
const TOLERANCE: f64 = 0.15;

/// Returns the unbroken runs of a line, thinned to what a column of one pixel can show.
///
/// A point that is not finite breaks the line. The ends of a run and the extremes of each column
/// stay as they are.
pub(super) fn thinned(points: impl Iterator<Item = Pixel>) -> Vec<Vec<Pixel>> {
    let points: Vec<Pixel> = points.collect();
    let broken = |point: &Pixel| !(point.0.is_finite() && point.1.is_finite());
    points.split(broken).filter(|run| !run.is_empty()).map(thin_run).collect()
}

/// Returns a straight-line run without the points that lie on the line between others.
///
/// Ramer, Douglas and Peucker's simplification: no point dropped is further than 0.15 px away.
pub(super) fn straightened(run: &[Pixel]) -> Vec<Pixel> {
    let [first, .., last] = run else { return run.to_vec() };
    let mut kept = vec![*first];
    let mut stack = vec![(0, run.len() - 1)];
    while let Some((from, to)) = stack.pop() {
        let farthest = (from + 1..to)
            .map(|index| (index, distance(run[index], run[from], run[to])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        match farthest {
            Some((index, away)) if away > TOLERANCE => stack.extend([(index, to), (from, index)]),
            _ if to + 1 < run.len() => kept.push(run[to]),
            _ => {}
        }
    }
    kept.push(*last);
    kept
}

fn distance(point: Pixel, from: Pixel, to: Pixel) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (px, py) = (point.0 - from.0, point.1 - from.1);
    let length_squared = dx * dx + dy * dy;
    let along = if length_squared > 0.0 { (px * dx + py * dy) / length_squared } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    let (ex, ey) = (px - along * dx, py - along * dy);
    (ex * ex + ey * ey).sqrt()
}

fn thin_run(run: &[Pixel]) -> Vec<Pixel> {
    let mut kept = Vec::new();
    let mut index = 0;
    for column in run.chunk_by(|a, b| a.0.floor().to_bits() == b.0.floor().to_bits()) {
        let by_height = |a: &(usize, &Pixel), b: &(usize, &Pixel)| a.1.1.total_cmp(&b.1.1);
        let lowest = column.iter().enumerate().min_by(by_height).map(|(i, _)| index + i);
        let highest = column.iter().enumerate().max_by(by_height).map(|(i, _)| index + i);
        kept.extend([lowest, highest].into_iter().flatten());
        index += column.len();
    }
    kept.extend([0, run.len() - 1]);
    kept.sort_unstable();
    kept.dedup();
    kept.into_iter().map(|index| run[index]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn points(ys: &[f64]) -> Vec<Pixel> {
        (0_u32..).zip(ys).map(|(i, y)| (f64::from(i) * 0.01, *y)).collect()
    }

    proptest! {
        #[test]
        fn thinning_keeps_the_extremes_and_bounds_the_count(
            ys in proptest::collection::vec(-50.0..50.0_f64, 1..2000)
        ) {
            let runs = thinned(points(&ys).into_iter());
            prop_assert_eq!(runs.len(), 1);
            let kept: Vec<f64> = runs[0].iter().map(|point| point.1).collect();
            let most = |values: &[f64]| values.iter().copied().fold(f64::MIN, f64::max);
            let least = |values: &[f64]| values.iter().copied().fold(f64::MAX, f64::min);
            prop_assert_eq!(most(&kept).to_bits(), most(&ys).to_bits());
            prop_assert_eq!(least(&kept).to_bits(), least(&ys).to_bits());
            prop_assert!(kept.len() <= 2 * (ys.len() / 100 + 1) + 2);
            prop_assert!(runs[0].windows(2).all(|pair| pair[0].0 <= pair[1].0));
        }

        #[test]
        fn straightening_strays_less_than_its_tolerance(
            ys in proptest::collection::vec(-2.0..2.0_f64, 2..120)
        ) {
            let full = points(&ys);
            let short = straightened(&full);
            prop_assert_eq!(short.first(), full.first());
            prop_assert_eq!(short.last(), full.last());
            for point in &full {
                let away = short.windows(2).map(|ends| distance(*point, ends[0], ends[1]))
                    .fold(f64::INFINITY, f64::min);
                prop_assert!(away <= TOLERANCE + 1e-9);
            }
        }
    }

    #[test]
    fn a_missing_value_breaks_the_line() {
        let points = [(0.0, 1.0), (1.0, f64::NAN), (2.0, 1.0), (3.0, 2.0)];
        let runs = thinned(points.into_iter());
        assert_eq!(runs, [vec![(0.0, 1.0)], vec![(2.0, 1.0), (3.0, 2.0)]]);
    }

    #[test]
    fn a_straight_line_needs_only_its_ends() {
        let line: Vec<Pixel> = (0_u32..500).map(|i| (f64::from(i), 3.0)).collect();
        assert_eq!(straightened(&line), [(0.0, 3.0), (499.0, 3.0)]);
    }
}
