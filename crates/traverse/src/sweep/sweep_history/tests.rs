use proptest::prelude::*;

use super::*;
use crate::grid::light::Light;
use crate::sweep::survival_energy::SurvivalEnergy;
use crate::testing::{Lamp, problem, tile};

proptest! {
    #[test]
    fn a_way_is_the_same_however_few_slices_are_kept_and_through_a_sweep_that_aims_at_it(
        light in prop::collection::vec(0..=200_u8, 100), steep in prop::collection::vec(0.0..20.0_f32, 100),
    ) {
        let lamp = Lamp(|step, cell| light[(cell + 7 * step) % 100]);
        let mut slopes = steep;
        slopes[0] = 1.0;
        let problem = problem(tile(10, 10), &slopes, &lamp);
        let model = Model::new(&problem).unwrap();
        let light = Light::new(problem.light, model.frame, 0..model.steps, &|_| ());
        let survival_energy = SurvivalEnergy::nothing();
        let ground = SweepContext { model: &model, light: &light, survival_energy: &survival_energy };
        let from = State { cell: GridCell { row: 0, column: 0 }, step: 0, units: 4000 };
        let mut front = ForwardSweep::new(&model, from.cell, 0, from.units);
        let mut wakes = [MOST, 1500, 0].map(|most| SweepHistory::within(most, (&model, from, &front)));
        while front.step < 17 {
            front.advance(&model, &light, &survival_energy);
            for wake in &mut wakes {
                wake.keep(&model, &front);
            }
        }
        let reached: Vec<State> = (0..100)
            .map(|i| GridCell { row: i / 10, column: i % 10 })
            .filter_map(|cell| Some(State { cell, step: 17, units: front.units(&model, cell)? }))
            .collect();
        let [all, some, least] = wakes.each_ref().map(|wake| wake.every);
        prop_assert!(all == 1 && (2..=least).contains(&some) && least == 16);
        let ways = wakes.each_ref().map(|wake| wake.legs(ground, &reached).0);
        prop_assert!(ways[0].iter().all(|way| way.len() == 17));
        prop_assert_eq!(&ways[0], &ways[1]);
        prop_assert_eq!(&ways[0], &ways[2]);
        for (&to, way) in reached.iter().zip(&ways[0]) {
            prop_assert_eq!(&ground.leg(from, to), way);
        }
    }
}
