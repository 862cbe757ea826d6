//! Formulas against numbers found in another way.

use core::f64::consts::PI;

use hilal_quantity::{MapPoint, Speed};
use proptest::prelude::*;

use super::*;

fn rover() -> ObstacleModel {
    ObstacleModel { climbs_m: 0.15, corridor_m: 0.9, stop_s: 60.0, free_way_m: 3.0 }
}

fn planned() -> Speed {
    Speed::from_metres_per_second(0.03)
}

/// Σ g(D) dN over thin rings of diameters: the share each covers, over the area of a rock.
fn summed(field: &RockField, from_m: f64, g: impl Fn(f64) -> f64) -> f64 {
    let step_m = 1e-4;
    let ring = |i: u32| {
        let low_m = from_m + f64::from(i) * step_m;
        let middle_m = low_m + step_m / 2.0;
        let covers = field.covered_from(low_m) - field.covered_from(low_m + step_m);
        covers / (PI * middle_m * middle_m / 4.0) * g(middle_m)
    };
    (0..200_000).map(ring).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_moments_are_what_counting_gives(cover in 0.01..0.4_f64, from_m in 0.1..0.8_f64) {
        let field = RockField::golombek(cover);
        let rocks = field.moments_from(from_m);
        for (found, power) in [(rocks.number, 0), (rocks.diameters, 1), (rocks.squares, 2)] {
            let counted = summed(&field, from_m, |d| d.powi(power));
            prop_assert!((found / counted - 1.0).abs() < 1e-4, "{power}: {found} {counted}");
        }
    }

    #[test]
    fn more_rocks_and_less_skill_never_shorten_a_drive(
        cover in 0.001..0.3_f64, more in 1.0..1.3_f64,
    ) {
        let way = |rover: ObstacleModel, cover| {
            rover.passage(RockField::golombek(cover), planned()).way
        };
        let open = ObstacleModel { free_way_m: 0.0, ..rover() };
        let here = way(open, cover);
        prop_assert!(here >= 1.0);
        prop_assert!(way(open, cover * more) >= here);
        let clumsier = [
            ObstacleModel { climbs_m: open.climbs_m / more, ..open },
            ObstacleModel { corridor_m: open.corridor_m * more, ..open },
            ObstacleModel { stop_s: open.stop_s * more, ..open },
        ];
        for rover in clumsier {
            prop_assert!(way(rover, cover) >= here);
        }
        prop_assert!(way(rover(), cover) >= here);
    }
}

#[test]
fn the_mean_way_round_a_rock_is_its_closed_form() {
    let (rover, diameter_m) = (rover(), 0.4);
    let count = 100_000_u32;
    let aside = |i: u32| (f64::from(i) + 0.5) / f64::from(count);
    let mean_m =
        (0..count).map(|i| rover.round_m(diameter_m, aside(i))).sum::<f64>() / f64::from(count);
    assert!((mean_m - (0.4 + 0.9) * (1.0 - PI / 4.0)).abs() < 1e-6, "{mean_m}");
    assert!((rover.round_m(diameter_m, 0.0) - 1.3 * (PI / 2.0 - 1.0)).abs() < 1e-12);
    assert!(rover.round_m(diameter_m, 1.0).abs() < 1e-12);
}

#[test]
fn what_is_met_on_a_line_is_what_lies_in_its_strip() {
    let (rover, field) = (rover(), RockField::golombek(0.08));
    let passage = rover.passage(field, planned());
    let w = rover.corridor_m;
    let met = summed(&field, rover.smallest_m(), |d| d + w);
    let round = (1.0 - PI / 4.0) * summed(&field, rover.smallest_m(), |d| (d + w) * (d + w));
    assert!((passage.met_per_m / met - 1.0).abs() < 1e-4);
    assert!((passage.round_per_m / round - 1.0).abs() < 1e-4);
    let way = (1.0 + met * 60.0 * 0.03) / (1.0 - round);
    assert!((passage.way / way - 1.0).abs() < 1e-4, "{} {way}", passage.way);
}

#[test]
fn ground_without_rocks_takes_no_longer_and_ground_full_of_them_is_closed() {
    let free = rover().passage(RockField::golombek(0.0), planned());
    assert!((free.way - 1.0).abs() < f64::EPSILON && free.free_way_m().is_infinite());
    let full = rover().passage(RockField::golombek(0.3), planned());
    assert!(!full.is_open(), "{full:?}");
    let narrow = ObstacleModel { free_way_m: 1.0, ..rover() };
    assert!(narrow.passage(RockField::golombek(0.1), planned()).is_open());
}

fn zone(x_m: f64, radius_m: f64, cover: f64) -> PassageZone {
    PassageZone {
        id: "z".to_owned(),
        centre: MapPoint::new(x_m, 0.0),
        radius_m,
        passage: rover().passage(RockField::golombek(cover), planned()),
    }
}

#[test]
fn a_zone_stands_for_the_site_inside_it_and_the_worst_of_several_counts() {
    let model = RockModel {
        obstacles: rover(),
        site: rover().passage(RockField::golombek(0.03), planned()),
        zones: vec![zone(0.0, 100.0, 0.0), zone(80.0, 50.0, 0.06)],
    };
    let percent = |passage: &Passage| format!("{:.0}", 100.0 * passage.field.cover());
    let cover = |x_m| percent(model.at(MapPoint::new(x_m, 0.0)));
    assert_eq!([0.0, 60.0, 120.0, 200.0].map(cover), ["0", "6", "6", "3"]);
    // Of a cell on the edge of the cleared zone the rest counts; of one inside, none does.
    let cell = |x_m| percent(model.worst_in(MapPoint::new(x_m, 0.0), 5.0));
    assert_eq!([0.0, -98.0, 27.0, 200.0].map(cell), ["0", "3", "6", "3"]);
}

proptest! {
    #[test]
    fn no_point_of_a_cell_is_worse_than_the_cell(
        x_m in -150.0..150.0_f64, y_m in -150.0..150.0_f64,
        along in -5.0..5.0_f64, across in -5.0..5.0_f64,
    ) {
        let model = RockModel {
            obstacles: rover(),
            site: rover().passage(RockField::golombek(0.03), planned()),
            zones: vec![zone(0.0, 100.0, 0.01), zone(80.0, 50.0, 0.06), zone(20.0, 30.0, 0.3)],
        };
        let cell = model.worst_in(MapPoint::new(x_m, y_m), 5.0);
        prop_assert!(model.at(MapPoint::new(x_m + along, y_m + across)).way <= cell.way);
    }
}
