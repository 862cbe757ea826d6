//! The plan that is worth most among those that lose the rover no more often than allowed: of plans
//! that bear longer and longer stoppages, the one that bears the shortest that will do.

use super::PlanRisk;
use crate::{Plan, PlanError, Progress};

/// Plans and their probabilities of loss, by the longest stoppage that they bear.
pub trait Attempts {
    /// Plans so that one stoppage of so many seconds is borne at any time, and forecasts the loss.
    ///
    /// # Errors
    ///
    /// Says why there is no such plan.
    fn attempt(&mut self, stoppage_s: f64) -> Result<(Plan, PlanRisk), PlanError>;
}

impl<F: FnMut(f64) -> Result<(Plan, PlanRisk), PlanError>> Attempts for F {
    fn attempt(&mut self, stoppage_s: f64) -> Result<(Plan, PlanRisk), PlanError> {
        self(stoppage_s)
    }
}

/// The first stoppage tried after one of no time, in steps.
const FIRST: usize = 2;
/// The longest stoppage tried, in seconds.
const LONGEST_S: f64 = 48.0 * 3600.0;

/// Looks for the plan that is worth most with a probability of loss of at most `limit`.
///
/// Stoppages are doubled until the limit is kept, and then halved between; the search ends where a
/// shorter stoppage is worth no more, or when the time is over and a plan keeps the limit.
///
/// # Errors
///
/// [`PlanError::TooRisky`] where no plan tried keeps the limit, and what planning says where there is no
/// plan at all.
pub fn within(
    limit: f64,
    (least_s, step_s): (f64, f64),
    attempts: &mut dyn Attempts,
    progress: &dyn Progress,
) -> Result<(Plan, PlanRisk), PlanError> {
    let mut search = Search { limit, step_s, attempts, kept: None, safest: None };
    let mut low = Tried { steps: whole(least_s / step_s), value: f64::INFINITY };
    let Verdict::Risky(value) = search.tries(low.steps)? else { return search.ended() };
    low.value = value;
    let mut high = None;
    while high.is_none() && !progress.is_over() {
        let steps = (2 * low.steps).max(low.steps + FIRST);
        if steps as f64 * step_s > LONGEST_S {
            break;
        }
        match search.tries(steps) {
            Ok(Verdict::Risky(value)) => low = Tried { steps, value },
            Ok(Verdict::Kept) | Err(_) => high = Some(steps),
        }
    }
    while let Some(end) = high.filter(|end| end - low.steps > 1) {
        if progress.is_over() || search.is_worth(low.value) {
            break;
        }
        let steps = usize::midpoint(low.steps, end);
        match search.tries(steps) {
            Ok(Verdict::Risky(value)) => low = Tried { steps, value },
            Ok(Verdict::Kept) | Err(_) => high = Some(steps),
        }
    }
    search.ended()
}

/// A stoppage, in steps, whose plan is too risky, and what that is worth.
struct Tried {
    steps: usize,
    value: f64,
}

enum Verdict {
    /// The plan keeps the limit.
    Kept,
    /// It does not, and is worth so much.
    Risky(f64),
}

struct Search<'a> {
    limit: f64,
    step_s: f64,
    attempts: &'a mut dyn Attempts,
    /// The plan that is worth most of those that keep the limit.
    kept: Option<(Plan, PlanRisk)>,
    /// The one that loses the rover least often of the others: its probability, value and stoppage.
    safest: Option<(f64, f64, f64)>,
}

impl Search<'_> {
    fn tries(&mut self, steps: usize) -> Result<Verdict, PlanError> {
        let stoppage_s = steps as f64 * self.step_s;
        let (plan, risk) = self.attempts.attempt(stoppage_s)?;
        let value = plan.summary.value_planned;
        if risk.loss > self.limit {
            if self.safest.is_none_or(|(loss, ..)| risk.loss < loss) {
                self.safest = Some((risk.loss, value, stoppage_s));
            }
            return Ok(Verdict::Risky(value));
        }
        let better = |(kept, safe): &(Plan, PlanRisk)| {
            (value, -risk.loss) > (kept.summary.value_planned, -safe.loss)
        };
        if self.kept.as_ref().is_none_or(better) {
            self.kept = Some((plan, PlanRisk { limit: Some(self.limit), ..risk }));
        }
        Ok(Verdict::Kept)
    }

    /// Whether the plan kept is worth as much as a riskier one.
    fn is_worth(&self, value: f64) -> bool {
        self.kept.as_ref().is_some_and(|(plan, _)| plan.summary.value_planned >= value)
    }

    fn ended(self) -> Result<(Plan, PlanRisk), PlanError> {
        let limit = self.limit;
        let (least, value, stoppage_s) = self.safest.unwrap_or((f64::NAN, 0.0, 0.0));
        self.kept.ok_or(PlanError::TooRisky { limit, least, value, stoppage_s })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of steps of a stoppage"
)]
fn whole(steps: f64) -> usize {
    (steps - 1e-9).ceil().max(0.0) as usize
}
