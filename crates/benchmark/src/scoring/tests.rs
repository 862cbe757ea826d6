use hilal_environment::GridCell;
use proptest::prelude::*;

use super::*;
use crate::Instance;
use crate::testing::{TestSun, instance};

const FLAT: [f32; 64] = [0.0; 64];

fn played(instance: &Instance, share: f64, acts: &[Act]) -> Score {
    played_on(instance, (&FLAT, share), acts)
}

fn played_on(instance: &Instance, (slope_deg, share): (&[f32], f64), acts: &[Act]) -> Score {
    let sun = TestSun(|_: GridCell, _: f64| share);
    let tile = hilal_traverse::testing::tile(8, 8);
    judge(&Arena { instance, tile, slope_deg, sun: &sun }, acts)
}

fn to(column: usize, row: usize) -> Act {
    Act::to(hilal_traverse::testing::tile(8, 8).centre(GridCell { row, column }))
}

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() < 1e-6, "{value} instead of {expected}");
}

#[test]
fn a_parked_rover_in_the_dark_pays_its_load_through_the_battery() {
    let score = played(&instance(8, 8), 0.0, &[Act::Park { until_s: 3600.0 * 5.0 }]);
    // 60 Wh above a reserve of 10 Wh at 8 W / 0.97: lost after 6.0625 h, in the next minute.
    assert_eq!(score.loss, Some(Loss::Energy));
    assert!((6.0625..6.0625 + 1.0 / 60.0).contains(&score.hours), "{score:?}");
    close(
        played(&Instance { days: 0.25, ..instance(8, 8) }, 0.0, &[]).end_energy_wh,
        60.0 - 48.0 / 0.97,
    );
}

#[test]
fn a_parked_rover_in_the_light_charges_to_the_full() {
    let hour = Instance { days: 1.0 / 24.0, ..instance(8, 8) };
    close(played(&hour, 0.5, &[]).end_energy_wh, 60.0 + (45.0 - 8.0) * 0.97);
    close(played(&instance(8, 8), 1.0, &[]).end_energy_wh, 100.0);
}

#[test]
fn a_drive_costs_its_time_at_the_load_of_the_slope_under_it() {
    let mut slopes = FLAT;
    slopes[1..8].fill(10.0);
    let hour = Instance { days: 1.0 / 24.0, ..instance(8, 8) };
    let score = played_on(&hour, (&slopes, 0.0), &[to(2, 0), to(0, 0)]);
    // 40 m at 3 cm/s: 10 m on the level, 30 m on ten degrees; the rest is parked.
    let (level_h, steep_h) = (10.0 / 0.03 / 3600.0, 30.0 / 0.03 / 3600.0);
    let drawn = 46.3 * level_h + 50.65 * steep_h + 8.0 * (1.0 - level_h - steep_h);
    assert!((score.end_energy_wh - (60.0 - drawn / 0.97)).abs() < 0.05, "{score:?}");
    close(score.distance_m, 40.0);
    assert!(score.survived());
}

#[test]
fn a_slow_drive_is_a_drive_with_stops() {
    let hour = Instance { days: 1.0 / 24.0, ..instance(8, 8) };
    let end = |until_s| {
        let mut there = to(1, 0);
        if let Act::Drive { until_s: until, .. } = &mut there {
            *until = until_s;
        }
        played(&hour, 0.0, &[there, to(0, 0)]).end_energy_wh
    };
    let drive_h = 10.0 / 0.03 / 3600.0;
    let stops_wh = (25.0 - 8.0) * (0.5 - drive_h) / 0.97;
    close(end(None) - end(Some(1800.0)), stops_wh);
    close(end(None), end(Some(1.0)));
}

#[test]
fn work_counts_once_it_is_complete_and_only_at_its_goal() {
    let there = [to(7, 7), Act::Work { goal: "g0".to_owned() }, to(0, 0)];
    let score = played(&instance(8, 8), 1.0, &there);
    assert_eq!((score.value, score.goals, score.loss), (5.0, 1, None));
    let score = played(&instance(8, 8), 1.0, &there[1..]);
    assert_eq!((score.value, score.loss), (0.0, Some(Loss::Order)));
    // A drive of 3300 s, and half an hour of work: 85 minutes.
    let cut = |minutes: f64| Instance { days: minutes / 1440.0, ..instance(8, 8) };
    close(played(&cut(84.0), 1.0, &there).value, 0.0);
    let late = played(&cut(86.0), 1.0, &there);
    assert_eq!((late.value, late.loss), (5.0, Some(Loss::NoHaven)));
}

#[test]
fn value_is_kept_by_a_rover_that_is_lost_afterwards() {
    let mut poor = instance(8, 8);
    poor.start.energy_wh = 90.0;
    let acts = [to(7, 7), Act::Work { goal: "g0".to_owned() }];
    let score = played(&poor, 0.0, &acts);
    assert_eq!((score.value, score.loss), (5.0, Some(Loss::Energy)));
    assert!(score.min_energy_wh < 10.0);
}

#[test]
fn steep_ground_and_the_edge_of_the_map_end_a_rover() {
    let mut slopes = FLAT;
    slopes[3] = 30.0;
    let score = played_on(&instance(8, 8), (&slopes, 1.0), &[to(5, 0)]);
    assert_eq!(score.loss, Some(Loss::Ground));
    assert!((24.0..28.0).contains(&score.distance_m), "{score:?}");
    slopes[3] = f32::NAN;
    assert_eq!(played_on(&instance(8, 8), (&slopes, 1.0), &[to(5, 0)]).loss, Some(Loss::Ground));
    let off = Act::Drive { x_m: -40.0, y_m: 5.0, until_s: None };
    assert_eq!(played(&instance(8, 8), 1.0, &[off]).loss, Some(Loss::Ground));
    let nowhere = Act::Drive { x_m: f64::NAN, y_m: 5.0, until_s: None };
    assert_eq!(played(&instance(8, 8), 1.0, &[nowhere]).loss, Some(Loss::Order));
}

proptest! {
    #[test]
    fn more_light_is_never_worse(
        columns in proptest::collection::vec((0..8_usize, 0..8_usize), 0..6),
        share in 0.0..0.9_f64,
        more in 0.0..0.1_f64,
    ) {
        let acts: Vec<Act> = columns.into_iter().map(|(column, row)| to(column, row)).collect();
        let [dim, bright] = [share, share + more].map(|share| played(&instance(8, 8), share, &acts));
        prop_assert!(bright.hours >= dim.hours && bright.distance_m >= dim.distance_m - 1e-6);
        prop_assert!(bright.min_energy_wh >= dim.min_energy_wh - 1e-9 || dim.loss.is_some());
        prop_assert!(bright.end_energy_wh <= 100.0);
    }
}
