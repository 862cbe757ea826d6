//! What can still be done in the time that is left.
//!
//! Where there is more to do than time, that a goal can still be reached says little: what it is worth
//! for the time that it takes decides. Each goal has a *share* of time, the steps of its work and of the
//! straight drive to the nearest other goal. A mission takes longer than the sum of its shares, for it
//! goes round hills, waits for light and charges; how much longer is its *drag*, which is measured on a plan
//! that is there already. Of the goals that are open, those of the most value for their share come first,
//! until the time that is left is filled, with a part of the last one (Dantzig's bound of the
//! knapsack, Operations Research 5(2), 1957). It is a guess to rank by, and no bound.

use crate::grid::model::Model;
use crate::search::expansion::Target;
use crate::sweep::state::State;

/// The shares of time of the goals of a search.
#[derive(Debug, Default)]
pub(crate) struct RemainingValue {
    /// Targets and the steps of their share, those of the most value for it first.
    shares: Vec<(usize, f64)>,
    /// The step after which nothing can be done any more.
    end: f64,
}

impl RemainingValue {
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
mod tests;
