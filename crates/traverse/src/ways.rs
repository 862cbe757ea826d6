//! What rocks do to moves: some take too long for a step, and the worst cell of a line counts.

use hilal_environment::{CellGrid, GridCell};
use hilal_mission::VehicleModel;
use rayon::prelude::*;

use crate::Problem;
use crate::ground::BLOCKED;
use crate::model::Model;
use crate::moves::Move;
use crate::tile::Frame;

/// What rounding may add to the length of a move.
const ROUNDING: f64 = 1e-9;

/// How many times as long as over free ground it takes to get on in every cell, rounded up: by the
/// worst rocks that come into it. Empty where none are declared.
pub fn rock_delays(vehicle: &VehicleModel, tile: &CellGrid) -> Vec<f32> {
    let Some(rocks) = &vehicle.rocks else { return Vec::new() };
    let cells = (0..tile.rows)
        .flat_map(|row| (0..tile.columns).map(move |column| GridCell { row, column }));
    let half_m = tile.spacing_m / 2.0;
    cells.map(|cell| rounded_up(rocks.worst_in(tile.centre(cell), half_m).way)).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "rounded to the next float above")]
fn rounded_up(way: f64) -> f32 {
    let near = way as f32;
    if f64::from(near) < way { near.next_up() } else { near }
}

/// The ways through the cells of a problem that knows of rocks.
pub(crate) struct Ways {
    /// How many times as long as over free ground it takes to get on in a cell, padded.
    cells: Vec<f32>,
    /// How far the rover gets in a step over free ground, in metres.
    reach_m: f64,
    /// For each half of the moves, the code of the leg that starts in a cell, padded.
    legs: Vec<Vec<u8>>,
}

impl Ways {
    /// Reads the ways of a problem; nothing where it knows of no rocks.
    pub(crate) fn new(problem: &Problem<'_>, frame: Frame) -> Option<Self> {
        if problem.way.is_empty() {
            return None;
        }
        let mut cells = vec![1.0; frame.len()];
        for (row, ways) in problem.way.chunks_exact(frame.columns).enumerate() {
            let at = frame.at(row, 0);
            cells[at..at + frame.columns].copy_from_slice(ways);
        }
        Some(Self { cells, reach_m: problem.reach_m(), legs: Vec::new() })
    }

    /// How many times as long as over free ground it takes to get on in a cell.
    pub(crate) fn through(&self, at: usize) -> f64 {
        f64::from(self.cells[at])
    }

    /// How many times as long as over free ground a move takes that starts in a cell: by the worst
    /// cell that it touches.
    pub(crate) fn worst(&self, frame: Frame, (leg, at): (&Move, usize)) -> f64 {
        let ways = leg.touched.iter().map(|&by| self.cells[frame.shifted(at, by)]);
        f64::from(ways.fold(1.0, f32::max))
    }

    /// Whether a move that starts in a cell takes longer than a step.
    pub(crate) fn is_too_long(&self, frame: Frame, (leg, at): (&Move, usize)) -> bool {
        self.worst(frame, (leg, at)) * leg.length_m > self.reach_m * (1.0 + ROUNDING)
    }

    /// The codes of the legs of a half of the moves, by where they start.
    pub(crate) fn legs(&self, half: usize) -> &[u8] {
        &self.legs[half]
    }
}

impl Model {
    /// The code of the ground that a move needs which starts in a cell, by its place in a padded plane:
    /// that of the dearest cell it touches, [`BLOCKED`] where one is closed or the move takes longer
    /// than a step.
    pub(crate) fn leg_code(&self, index: usize, at: usize) -> u8 {
        let leg = &self.moves[index];
        if self.ways.as_ref().is_some_and(|ways| ways.is_too_long(self.frame, (leg, at))) {
            return BLOCKED;
        }
        let codes = leg.touched.iter().map(|&by| self.codes[self.frame.shifted(at, by)]);
        codes.max().unwrap_or(BLOCKED)
    }

    /// How many times as long as over free ground a move takes that starts in a cell, by its place in
    /// a padded plane.
    pub(crate) fn leg_way(&self, index: usize, at: usize) -> f64 {
        let leg = (&self.moves[index], at);
        self.ways.as_ref().map_or(1.0, |ways| ways.worst(self.frame, leg))
    }

    /// Works out the codes of all legs once: they are the same in every step.
    pub(crate) fn with_leg_codes(mut self) -> Self {
        if self.ways.is_none() {
            return self;
        }
        let legs = self.halves.par_iter().map(|&(there, _)| self.codes_from_everywhere(there));
        let legs = legs.collect();
        if let Some(ways) = &mut self.ways {
            ways.legs = legs;
        }
        self
    }

    fn codes_from_everywhere(&self, index: usize) -> Vec<u8> {
        let frame = self.frame;
        let mut codes = vec![BLOCKED; frame.len()];
        for row in 0..frame.rows {
            for column in 0..frame.columns {
                let at = frame.cell(GridCell { row, column });
                codes[at] = self.leg_code(index, at);
            }
        }
        codes
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::action::Action;
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
            let load_w = loads[crate::model::whole_degree(slope).min(loads.len() - 1)];
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
}
