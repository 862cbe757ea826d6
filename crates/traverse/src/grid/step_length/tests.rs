use std::collections::{BTreeMap, VecDeque};

use super::*;

#[test]
fn a_hull_of_eight_neighbours_is_a_square_and_of_four_a_diamond() {
    let four = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)];
    let diagonal = core::f64::consts::FRAC_1_SQRT_2;
    assert!((furthest(&four, (diagonal, diagonal)) - diagonal).abs() < 1e-12);
    let eight = [four.as_slice(), &[(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)]].concat();
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
