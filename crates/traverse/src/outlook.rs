//! What can still be done in the time that is left.
//!
//! Where there is more to do than time, that a goal can still be reached says little: what it is worth
//! for the time that it takes decides. Each goal has a *share* of time, the steps of its work and of the
//! straight drive to the nearest other goal. A mission takes longer than the sum of its shares, for it
//! goes round hills, waits for light and charges; how much longer is its *drag*, which is measured on a plan
//! that is there already. Of the goals that are open, those of the most value for their share come first,
//! until the time that is left is filled, with a part of the last one (Dantzig's bound of the
//! knapsack, Operations Research 5(2), 1957). It is a guess to rank by, and no bound.

use crate::expand::{State, Target};
use crate::model::Model;

/// The shares of time of the goals of a search.
#[derive(Debug, Default)]
pub(crate) struct Outlook {
    /// Targets and the steps of their share, those of the most value for it first.
    shares: Vec<(usize, f64)>,
    /// The step after which nothing can be done any more.
    end: f64,
}

impl Outlook {
    /// Takes the share of each target.
    pub(crate) fn new(model: &Model, targets: &[Target]) -> Self {
        let way = |a: &Target, b: &Target| model.steps_between(a.cell, b.cell);
        let nearest = |t: usize| {
            let others = targets.iter().enumerate().filter(|(other, _)| *other != t);
            others.map(|(_, other)| way(&targets[t], other)).min_by(f64::total_cmp)
        };
        let share = |t: usize| targets[t].dwell_steps as f64 + nearest(t).unwrap_or(0.0);
        let mut shares: Vec<(usize, f64)> =
            (0..targets.len()).map(|t| (t, share(t).max(1.0))).collect();
        let worth = |&(t, share): &(usize, f64)| targets[t].value / share;
        shares.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
        let last = |target: &Target| target.deadline.saturating_add(target.dwell_steps);
        let end = targets.iter().map(last).max().unwrap_or(0) as f64;
        Self { shares, end }
    }

    /// How much longer than its shares a plan takes that has done some targets in so many steps;
    /// nothing where it has done none.
    pub(crate) fn drag(&self, done: u64, steps: usize) -> Option<f64> {
        let of_done = self.shares.iter().filter(|(t, _)| done >> t & 1 == 1);
        let shares: f64 = of_done.map(|(_, share)| share).sum();
        (shares > 0.0).then(|| steps as f64 / shares)
    }

    /// The value of what can still be done from a state with a drag, where `worth` says what each open
    /// target counts.
    pub(crate) fn value(
        &self,
        (from, done): (State, u64),
        drag: f64,
        worth: impl Fn(usize) -> f64,
    ) -> f64 {
        let mut left = self.end - from.step as f64;
        let mut value = 0.0;
        for &(t, share) in &self.shares {
            let worth = if done >> t & 1 == 1 { 0.0 } else { worth(t) };
            if left <= 0.0 {
                break;
            }
            if worth > 0.0 {
                let steps = share * drag;
                value += worth * (left / steps).min(1.0);
                left -= steps;
            }
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use hilal_environment::GridCell;

    use super::*;
    use crate::testing::{Lamp, problem, tile};

    fn target(column: usize, value: f64, dwell_steps: usize) -> Target {
        let cell = GridCell { row: 0, column };
        let (index, first, deadline) = (0, 0, 40);
        Target { index, cell, value, dwell_steps, first, deadline, windows: None, after: vec![] }
    }

    /// Goals in a row, one cell from each other; two cells are a step's drive.
    fn outlook() -> Outlook {
        let (slopes, lamp) = (vec![0.0; 144], Lamp(|_, _| 200));
        let model = Model::new(&problem(tile(12, 12), &slopes, &lamp)).unwrap();
        let near =
            model.steps_between(GridCell { row: 0, column: 0 }, GridCell { row: 0, column: 1 });
        let targets = [target(0, 10.0, 20), target(1, 6.0, 5), target(2, 9.0, 30)];
        let outlook = Outlook::new(&model, &targets);
        // The second is worth most for its time, then the first; the last work may end at step 70.
        let shares = [(1, 5.0 + near), (0, 20.0 + near), (2, 30.0 + near)];
        assert_eq!((outlook.shares.as_slice(), outlook.end), (shares.as_slice(), 70.0));
        outlook
    }

    fn at(step: usize) -> State {
        State { cell: GridCell { row: 0, column: 0 }, step, units: 0 }
    }

    #[test]
    fn what_there_is_no_time_for_does_not_count() {
        let outlook = outlook();
        let worth = |t: usize| [10.0, 6.0, 9.0][t];
        let value = |step, done, drag| outlook.value((at(step), done), drag, worth);
        // There is time for everything, and no more than everything.
        assert!((value(0, 0, 1.0) - 25.0).abs() < 1e-12);
        // Half of the second best goal.
        let near = outlook.shares[0].1 - 5.0;
        let left = 5.0 + near + 0.5 * (20.0 + near);
        let outlook_late = outlook.value((at(0), 0), 70.0 / left, worth);
        assert!((outlook_late - 11.0).abs() < 1e-9, "{outlook_late}");
        // What is done, what is worth nothing and what is over do not count.
        assert!((value(0, 0b010, 1.0) - 19.0).abs() < 1e-12);
        assert!(value(70, 0, 1.0).abs() < 1e-12);
        let only_last = outlook.value((at(60), 0), 1.0, |t| if t == 2 { 9.0 } else { 0.0 });
        assert!((only_last - 9.0 * 10.0 / (30.0 + near)).abs() < 1e-9);
    }

    #[test]
    fn a_plan_drags_by_its_steps_over_its_shares() {
        let outlook = outlook();
        let shares: f64 = outlook.shares[..2].iter().map(|(_, share)| share).sum();
        assert!((outlook.drag(0b011, 50).unwrap() - 50.0 / shares).abs() < 1e-12);
        assert_eq!(outlook.drag(0, 50), None);
    }
}
