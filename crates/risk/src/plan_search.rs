//! Planning with the forecast of the loss, within a limit where there is one.

use hilal_environment::rover_physics::RoverPhysics;
use hilal_plan::{Fault, Plan, PlanRisk, RoverState};
use hilal_traverse::{Label, Method, PlanError, Planner, Problem, Progress, SafetyMap};

use crate::forecast::{forecast, forecast_up_to};
use crate::hazards::Hazards;
use crate::risk_limit::{Caution, within};

/// What a plan is looked for with.
pub struct PlanSearch<'a> {
    /// What is asked; the stoppage in it is the least that is borne.
    pub problem: &'a Problem<'a>,
    /// What the plan carries: mission, seed, start.
    pub label: Label,
    /// How goals and their order are chosen.
    pub method: Method,
    /// What it starts from, where that is not the mission's start.
    pub from: Option<&'a RoverState>,
    /// An earlier plan whose order is kept as far as it can be.
    pub keep: Option<&'a Plan>,
    /// The stoppages that a forecast reckons with; none where no loss is forecast.
    pub faults: &'a [Fault],
    /// The vehicle and the world that it is in.
    pub physics: RoverPhysics<'a>,
    /// Who wants to know how far it is.
    pub progress: &'a dyn Progress,
}

impl core::fmt::Debug for PlanSearch<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("PlanSearch").field("problem", &self.problem).finish_non_exhaustive()
    }
}

impl PlanSearch<'_> {
    /// Finds a plan whose probability of loss is at most a limit, where there is one, with the forecast of
    /// it, where stoppages are declared.
    ///
    /// # Errors
    ///
    /// Says why there is no plan, or that none found keeps the limit.
    pub fn within_limit(&self, limit: Option<f64>) -> Result<Plan, PlanError> {
        let Problem { stoppage_s, step_s, .. } = *self.problem;
        let (plan, risk) = match limit {
            Some(limit) => {
                let mut attempt = |caution: &Caution| self.with_risk(caution, Some(limit));
                within(limit, (stoppage_s, step_s), &mut attempt, self.progress)?
            }
            None if self.faults.is_empty() => return self.plan(stoppage_s),
            None => self.with_risk(&Caution { stoppage_s, ..Caution::default() }, None)?,
        };
        Ok(plan.with_risk(risk))
    }

    /// A plan that bears a stoppage.
    fn plan(&self, stoppage_s: f64) -> Result<Plan, PlanError> {
        let problem = Problem { stoppage_s, ..self.problem.clone() };
        self.plan_by(&self.planner(&problem)?)
    }

    /// A planner that reaches back no further than it must.
    fn planner<'p>(&self, problem: &'p Problem<'p>) -> Result<Planner<'p>, PlanError> {
        match self.from {
            Some(state) => Planner::on_the_way(problem, (state, &self.label), self.progress),
            None => Planner::new(problem, self.progress),
        }
    }

    fn plan_by(&self, planner: &Planner<'_>) -> Result<Plan, PlanError> {
        match self.from {
            Some(state) => planner.replan((state, self.keep), &self.label, self.progress),
            None => planner.plan_by(self.method, &self.label, self.progress),
        }
    }

    /// A plan made with some caution, and how likely it is to lose the rover.
    /// Where a limit is given, a loss well above it is forecast roughly.
    fn with_risk(
        &self,
        caution: &Caution,
        limit: Option<f64>,
    ) -> Result<(Plan, PlanRisk), PlanError> {
        let mut problem = Problem { stoppage_s: caution.stoppage_s, ..self.problem.clone() };
        for goal in &mut problem.goals {
            goal.too_risky = caution.without.get(&goal.id).copied();
        }
        let planner = self.planner(&problem)?;
        let plan = self.plan_by(&planner)?;
        let map = SafetyMap::of_planner(planner, self.progress);
        let hazards = Hazards::new((&plan, self.label.start), self.faults, &map, self.physics)?;
        let risk = match limit {
            Some(limit) => forecast_up_to(&hazards, limit, self.progress),
            None => forecast(&hazards, self.progress),
        };
        Ok((plan, risk))
    }
}
