use proptest::prelude::*;

use super::*;
use crate::grid::action::Action;
use crate::testing::{Lamp, problem, tile, ways};

/// What a straight drive takes, in seconds and watt hours, by looking at a thousand of its points.
fn walked(problem: &Problem<'_>, (from, to): (GridCell, GridCell)) -> (f64, f64) {
    let ends = [from, to].map(|cell| problem.tile.centre(cell));
    let length_m = ends[0].distance(ends[1]).metres();
    let (mut seconds, mut extra_wh) = (0.0, 0.0);
    for i in 0..1000 {
        let share = (f64::from(i) + 0.5) / 1000.0;
        let at = |a: f64, b: f64| a + share * (b - a);
        let (x_m, y_m) = (at(ends[0].x_m, ends[1].x_m), at(ends[0].y_m, ends[1].y_m));
        let cell = problem.tile.cell_at(hilal_quantity::MapPoint::new(x_m, y_m)).unwrap();
        let here_s = length_m / 1000.0 / problem.vehicle.speed_m_s * problem.way_through(cell);
        let slope = problem.slope_deg[problem.tile.index(cell)];
        let loads = &problem.vehicle.drive_load_w;
        let load_w = loads[crate::grid::model::whole_degree(slope).min(loads.len() - 1)];
        seconds += here_s;
        extra_wh += (load_w - problem.vehicle.idle_load_w) * here_s / 3600.0;
    }
    let idle_wh = problem.vehicle.idle_load_w * problem.step_s / 3600.0;
    (seconds, (idle_wh + extra_wh) / problem.vehicle.discharge_efficiency)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn a_drive_among_rocks_ends_within_its_step_and_is_booked_at_no_less_than_it_takes(
        ways in ways(49), slopes in prop::collection::vec(0.0_f32..15.0, 49),
    ) {
        let lamp = Lamp(|_, _| 0);
        let mut problem = problem(tile(7, 7), &slopes, &lamp);
        problem.way = ways;
        let model = Model::new(&problem).unwrap();
        let dark = vec![0; model.frame.len()];
        for index in 0..model.moves.len() {
            for at in 0..49 {
                let from = GridCell { row: at / 7, column: at % 7 };
                let left = model.after((from, model.capacity), Action::Drive(index), &dark);
                let to = model.frame.neighbour(from, model.moves[index].by);
                let (Some(left), Some(to)) = (left, to) else { continue };
                let booked_wh = f64::from(model.capacity - left) / 100.0;
                let (seconds, takes_wh) = walked(&problem, (from, to));
                prop_assert!(seconds <= problem.step_s * (1.0 + 1e-6), "{seconds} s");
                prop_assert!(takes_wh <= booked_wh + 1e-6, "{takes_wh} {booked_wh}");
            }
        }
    }
}

#[test]
fn a_move_over_rocks_is_closed_when_it_takes_longer_than_a_step() {
    let slopes = vec![2.0; 81];
    let lamp = Lamp(|_, _| 200);
    let mut problem = problem(tile(9, 9), &slopes, &lamp);
    problem.way = vec![1.0; 81];
    // 27 m in a step over free ground: 20 m, and not the 22.4 m of a knight's move.
    problem.way[4 * 9 + 4] = 1.3;
    let model = Model::new(&problem).unwrap();
    let at = model.frame.cell(GridCell { row: 4, column: 4 });
    for (index, leg) in model.moves.iter().enumerate() {
        let open = model.leg_code(index, at) != BLOCKED;
        assert_eq!(open, leg.length_m < 21.0, "{:?}", leg.by);
        assert!((model.leg_way(index, at) - 1.3).abs() < 1e-6);
    }
    // One that only touches the cell is held to it too.
    let beside = model.frame.cell(GridCell { row: 3, column: 4 });
    let blocked = |index: &usize| model.leg_code(*index, beside) == BLOCKED;
    let held: Vec<_> = (0..model.moves.len()).filter(blocked).collect();
    assert_eq!(held.len(), 2, "{held:?}");
}

#[test]
fn a_cell_through_which_no_move_fits_is_closed() {
    let slopes = vec![2.0; 81];
    let lamp = Lamp(|_, _| 200);
    let mut problem = problem(tile(9, 9), &slopes, &lamp);
    problem.way = vec![1.0; 81];
    problem.way[40] = 2.71;
    problem.way[20] = f32::INFINITY;
    problem.way[10] = 2.69;
    let model = Model::new(&problem).unwrap();
    let open = |index: usize| model.is_open(GridCell { row: index / 9, column: index % 9 });
    assert_eq!([40, 20, 10, 0].map(open), [false, false, true, true]);
}
