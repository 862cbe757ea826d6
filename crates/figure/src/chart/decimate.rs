//! Fewer points, same picture: each pixel column keeps its first, lowest, highest and last.

use crate::paint::Pixel;

/// Returns the unbroken runs of a line, thinned to what a column of one pixel can show.
///
/// A point that is not finite breaks the line.
pub(crate) fn thinned(points: impl Iterator<Item = Pixel>) -> Vec<Vec<Pixel>> {
    let mut runs: Vec<Vec<Pixel>> = Vec::new();
    let mut column: Vec<Pixel> = Vec::new();
    let mut broken = true;
    for point in points {
        if !(point.0.is_finite() && point.1.is_finite()) {
            flush(&mut column, &mut runs);
            broken = true;
            continue;
        }
        if broken {
            runs.push(Vec::new());
            broken = false;
        }
        if column.first().is_some_and(|first| pixel_column(first.0) != pixel_column(point.0)) {
            flush(&mut column, &mut runs);
        }
        column.push(point);
    }
    flush(&mut column, &mut runs);
    runs
}

/// Returns the pixel column of a position: a whole number.
fn pixel_column(x: f64) -> u64 {
    x.floor().to_bits()
}

/// Moves the telling points of a column to the run, in their order.
fn flush(column: &mut Vec<Pixel>, runs: &mut [Vec<Pixel>]) {
    let by_height = |a: &(usize, &Pixel), b: &(usize, &Pixel)| a.1.1.total_cmp(&b.1.1);
    let lowest = column.iter().enumerate().min_by(by_height).map(|(index, _)| index);
    let highest = column.iter().enumerate().max_by(by_height).map(|(index, _)| index);
    if let (Some(run), Some(lowest), Some(highest)) = (runs.last_mut(), lowest, highest) {
        let mut kept = [0, lowest, highest, column.len() - 1];
        kept.sort_unstable();
        let mut previous = None;
        for index in kept {
            if previous != Some(index) {
                run.push(column[index]);
            }
            previous = Some(index);
        }
    }
    column.clear();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn thinning_keeps_the_extremes_and_bounds_the_count(
            ys in proptest::collection::vec(-50.0..50.0_f64, 1..2000)
        ) {
            let points = (0_u32..).zip(&ys).map(|(i, y)| (f64::from(i) * 0.01, *y));
            let runs = thinned(points);
            prop_assert_eq!(runs.len(), 1);
            let kept: Vec<f64> = runs[0].iter().map(|point| point.1).collect();
            let most = |values: &[f64]| values.iter().copied().fold(f64::MIN, f64::max);
            let least = |values: &[f64]| values.iter().copied().fold(f64::MAX, f64::min);
            prop_assert_eq!(most(&kept).to_bits(), most(&ys).to_bits());
            prop_assert_eq!(least(&kept).to_bits(), least(&ys).to_bits());
            prop_assert!(kept.len() <= 4 * (ys.len() / 100 + 1));
            prop_assert!(runs[0].windows(2).all(|pair| pair[0].0 <= pair[1].0));
        }
    }

    #[test]
    fn a_missing_value_breaks_the_line() {
        let points = [(0.0, 1.0), (1.0, f64::NAN), (2.0, 1.0), (3.0, 2.0)];
        let runs = thinned(points.into_iter());
        assert_eq!(runs, [vec![(0.0, 1.0)], vec![(2.0, 1.0), (3.0, 2.0)]]);
    }
}
