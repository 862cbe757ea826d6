//! Traverse stage: a plan and the checker's verdict on it, under a bar and within a limit of time.

use hilal_environment::SiteEnvironment;
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_operations::planning::{
    PlanRequest, Planned, PlannerProgress, PlanningError, plan_and_check,
};
use hilal_traverse::{NoPlan, NoPlanReason, PlanError, Progress};

use crate::clock::Stopwatch;
use crate::progress::Bar;

/// How a plan is looked for.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// What the planner is asked.
    pub(crate) request: PlanRequest,
    /// Seconds after which the search ends.
    pub(crate) limit_s: Option<f64>,
}

/// When a search ends with what it has: so many seconds after a start.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    pub(crate) since: Stopwatch,
    pub(crate) limit_s: f64,
}

impl Progress for Deadline {
    fn report(&self, _: &'static str, _: f64) {}

    fn is_over(&self) -> bool {
        self.since.seconds() > self.limit_s
    }
}

/// The planner's progress on a bar, and its limit of time.
#[derive(Debug)]
pub(crate) struct Show<'a> {
    bar: PlannerProgress<'a>,
    deadline: Option<Deadline>,
}

impl<'a> Show<'a> {
    /// Shows progress for as long as it takes.
    pub(crate) fn on(bar: &'a Bar) -> Self {
        Self { bar: PlannerProgress(bar), deadline: None }
    }
}

impl Progress for Show<'_> {
    fn report(&self, stage: &'static str, fraction: f64) {
        self.bar.report(stage, fraction);
    }

    fn is_over(&self) -> bool {
        self.deadline.is_some_and(|deadline| deadline.is_over())
    }
}

/// Plans, and checks the plan.
///
/// # Errors
///
/// Says why there is no plan, or which constraint the plan breaks, where and when.
pub(crate) fn plan(
    mission: &VehicleMission,
    vehicle: &VehicleModel,
    place: &SiteEnvironment,
    wanted: &Wanted,
    bar: &Bar,
) -> anyhow::Result<Planned> {
    let deadline = wanted.limit_s.map(|limit_s| Deadline { since: Stopwatch::start(), limit_s });
    let show = Show { deadline, ..Show::on(bar) };
    plan_and_check(mission, vehicle, place, &wanted.request, &show).map_err(with_option)
}

/// Adds to a refusal the option of the command line that it depends on.
fn with_option(error: PlanningError) -> anyhow::Error {
    match error {
        PlanningError::Refused(PlanError::NoPlan(
            refusal @ NoPlan { reason: NoPlanReason::TooRisky { .. }, .. },
        )) => {
            anyhow::anyhow!("{refusal}; --risk says which probability is allowed")
        }
        error => error.into(),
    }
}
