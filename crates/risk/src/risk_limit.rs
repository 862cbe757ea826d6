//! The plan that is worth most among those that lose the rover no more often than allowed.
//!
//! Two things make a plan safer: to bear a longer stoppage at any time, and to leave out the goals
//! whose visits are dangerous. Stoppages are doubled until the limit is kept, and then halved between;
//! of each plan that was too risky on the way, the goals that add most to the loss for what they are
//! worth are left out until the limit is kept.

use std::collections::BTreeMap;

use hilal_plan::{Fate, Plan, PlanRisk};
use hilal_traverse::{NoPlanReason, PlanError, Progress};

/// What a plan must do to be safer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Caution {
    /// The stoppage that is borne once, at any time, in seconds.
    pub stoppage_s: f64,
    /// Goals that are left out, and what their visits add to the probability of loss.
    pub without: BTreeMap<String, f64>,
}

/// Plans under some caution, and forecasts the loss; says why there is no such plan.
pub type Attempt<'a> = &'a mut dyn FnMut(&Caution) -> Result<(Plan, PlanRisk), PlanError>;

/// The first stoppage tried after one of no time, in steps.
const FIRST: usize = 2;
/// The longest stoppage tried, in seconds.
const LONGEST_S: f64 = 48.0 * 3600.0;
/// How often goals are left out of one plan, one after another.
const ROUNDS: usize = 4;

/// Looks for the plan that is worth most with a probability of loss of at most `limit`; it bears
/// `least_s` seconds of stoppage at least, and `step_s` is the length of a step.
///
/// When the time is over, the search ends with the best plan that keeps the limit.
///
/// # Errors
///
/// [`NoPlanReason::TooRisky`] where no plan tried keeps the limit, and what planning says where there is no
/// plan at all.
pub fn within(
    limit: f64,
    (least_s, step_s): (f64, f64),
    attempt: Attempt<'_>,
    progress: &dyn Progress,
) -> Result<(Plan, PlanRisk), PlanError> {
    let mut search = Search { limit, attempt, progress, kept: None, risky: Vec::new() };
    search.bears((whole(least_s / step_s), step_s))?;
    search.leaves_out()?;
    let limit = search.limit;
    let least = search.risky.iter().min_by(|a, b| a.risk.loss.total_cmp(&b.risk.loss));
    let too_risky = least.map_or(NoPlanReason::Unfinished, |least| NoPlanReason::TooRisky {
        limit,
        least: least.risk.loss,
        value: least.plan.summary.value_planned,
        stoppage_s: least.caution.stoppage_s,
        ended_early: progress.is_over(),
    });
    search.kept.ok_or_else(|| too_risky.into())
}

/// A plan that does not keep the limit.
struct Risky {
    caution: Caution,
    plan: Plan,
    risk: PlanRisk,
}

struct Search<'a> {
    limit: f64,
    attempt: Attempt<'a>,
    progress: &'a dyn Progress,
    /// The plan that is worth most of those that keep the limit.
    kept: Option<(Plan, PlanRisk)>,
    /// The others, in the order tried.
    risky: Vec<Risky>,
}

impl Search<'_> {
    /// Looks for the shortest stoppage that will do.
    fn bears(&mut self, (least, step_s): (usize, f64)) -> Result<(), PlanError> {
        let with =
            |steps: usize| Caution { stoppage_s: steps as f64 * step_s, ..Caution::default() };
        let (mut low, mut high) = (least, None);
        if self.keeps(with(low))? {
            return Ok(());
        }
        while high.is_none() && !self.is_over() {
            let steps = (2 * low).max(low + FIRST);
            if steps as f64 * step_s > LONGEST_S {
                return Ok(());
            }
            if self.keeps_or_has_none(with(steps))? { high = Some(steps) } else { low = steps }
        }
        while let Some(end) = high.filter(|end| end - low > 1) {
            if self.is_over() || self.is_worth(self.risky.last()) {
                break;
            }
            let steps = usize::midpoint(low, end);
            if self.keeps_or_has_none(with(steps))? { high = Some(steps) } else { low = steps }
        }
        Ok(())
    }

    /// Leaves goals out of the plans that were too risky, the ones worth most first, while there is
    /// something to win.
    fn leaves_out(&mut self) -> Result<(), PlanError> {
        let mut order: Vec<usize> = (0..self.risky.len()).collect();
        let value = |risky: &Risky| risky.plan.summary.value_planned;
        order.sort_by(|&a, &b| value(&self.risky[b]).total_cmp(&value(&self.risky[a])));
        for from in order {
            let mut from = from;
            for _ in 0..ROUNDS {
                if self.is_over() || self.is_worth(self.risky.get(from)) {
                    break;
                }
                let Some(caution) = self.more_cautious(&self.risky[from]) else { break };
                if self.keeps_or_has_none(caution)? {
                    break;
                }
                from = self.risky.len() - 1;
            }
        }
        Ok(())
    }

    /// Leaves out the goals that add most to the loss for what they are worth, until what is left
    /// should keep the limit; nothing where that leaves no more than is kept already.
    fn more_cautious(&self, risky: &Risky) -> Option<Caution> {
        let Risky { plan, risk, caution } = risky;
        let planned = plan.goals.iter().filter(|goal| matches!(goal.fate, Fate::Planned { .. }));
        let mut visits: Vec<(f64, f64, &str)> =
            planned.map(|goal| (risk.loss_of(&goal.id), goal.value, goal.id.as_str())).collect();
        visits.sort_by(|a, b| (b.0 * a.1).total_cmp(&(a.0 * b.1)));
        let mut caution = caution.clone();
        let (mut loss, mut value) = (risk.loss, plan.summary.value_planned);
        for (added, worth, goal) in visits {
            if loss <= self.limit {
                break;
            }
            loss -= added;
            value -= worth;
            caution.without.insert(goal.to_owned(), added);
        }
        let kept = self.kept.as_ref().map_or(0.0, |(kept, _)| kept.summary.value_planned);
        (value > kept && caution != risky.caution).then_some(caution)
    }

    /// Tries a plan, and says whether more caution is of no use: the plan keeps the limit, or there is no
    /// plan with this caution, and so none with more.
    fn keeps_or_has_none(&mut self, caution: Caution) -> Result<bool, PlanError> {
        match self.keeps(caution) {
            Err(PlanError::NoPlan(_) | PlanError::InvalidInput(_)) => Ok(true),
            known @ (Ok(_) | Err(PlanError::Bug(_))) => known,
        }
    }

    /// Tries a plan, and says whether it keeps the limit.
    fn keeps(&mut self, caution: Caution) -> Result<bool, PlanError> {
        let (plan, risk) = (self.attempt)(&caution)?;
        if risk.loss > self.limit {
            self.risky.push(Risky { caution, plan, risk });
            return Ok(false);
        }
        let value = plan.summary.value_planned;
        let better = |(kept, safe): &(Plan, PlanRisk)| {
            (value, -risk.loss) > (kept.summary.value_planned, -safe.loss)
        };
        if self.kept.as_ref().is_none_or(better) {
            self.kept = Some((plan, PlanRisk { limit: Some(self.limit), ..risk }));
        }
        Ok(true)
    }

    /// Whether the plan kept is worth as much as a riskier one.
    fn is_worth(&self, risky: Option<&Risky>) -> bool {
        let value = risky.map_or(f64::INFINITY, |risky| risky.plan.summary.value_planned);
        self.kept.as_ref().is_some_and(|(plan, _)| plan.summary.value_planned >= value)
    }

    fn is_over(&self) -> bool {
        self.progress.is_over()
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

#[cfg(test)]
mod tests;
