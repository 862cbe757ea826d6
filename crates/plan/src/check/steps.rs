//! The raster of a plan in time and place: whole steps of the mission, centres of cells.

use hilal_quantity::{Epoch, MapPoint};

use super::verdict::{Measure, Spot};
use super::{Rule, Rules, Violation};
use crate::{Activity, Plan, Waypoint};

/// The shortest step that a plan may take, as a share of the one that the mission asks for.
const SHORTEST: f64 = 0.7;
/// Epochs are written to the second, so that each is off by half of one at most.
pub(super) const WRITTEN_S: f64 = 0.5 + 1e-6;
/// What a time between two such epochs is off by at most, in seconds.
pub(super) const BETWEEN_WRITTEN_S: f64 = WRITTEN_S + WRITTEN_S;
/// How far from the centre of a cell a waypoint may lie, in metres.
const CENTRE_M: f64 = 0.01;

/// Whole steps since the start of the mission.
#[derive(Debug, Clone, Copy)]
pub(super) struct Steps {
    start: Epoch,
    pub(super) step_s: f64,
    /// The end of the last whole step.
    pub(super) end: Epoch,
}

impl Steps {
    pub(super) fn of(plan: &Plan, rules: &Rules<'_>) -> Self {
        let start = rules.mission.start();
        let whole = (rules.mission.duration().to_seconds() / plan.step_s + 1e-9).floor();
        let end = start + hilal_quantity::Duration::from_seconds(whole * plan.step_s);
        Self { start, step_s: plan.step_s, end }
    }

    /// Seconds between an instant and the nearest start or end of a step.
    pub(super) fn off_s(&self, utc: Epoch) -> f64 {
        let elapsed_s = (utc - self.start).to_seconds();
        (elapsed_s - (elapsed_s / self.step_s).round() * self.step_s).abs()
    }

    /// Whole steps, rounded down, in a time in seconds.
    pub(super) fn whole(&self, seconds: f64) -> f64 {
        (seconds / self.step_s + 1e-9).floor()
    }

    /// Steps that hold a time in seconds, rounded up.
    pub(super) fn around(&self, seconds: f64) -> f64 {
        (seconds / self.step_s - 1e-9).ceil()
    }
}

/// Holds step and cells to the mission and the map.
pub(super) fn lengths(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let spot = Spot { utc: plan.start_utc, place: rules.mission.site.landing.point() };
    let cell = Measure { value: plan.cell_m, limit: rules.tile.spacing_m, unit: "m of a cell" };
    spot.same(Rule::Raster, cell, 1e-9)?;
    let asked_s = rules.mission.planning.step().to_seconds();
    let step = |limit| Measure { value: plan.step_s, limit, unit: "s of a step" };
    spot.at_most(Rule::Raster, step(asked_s), 1e-6)?;
    spot.at_least(Rule::Raster, step(SHORTEST * asked_s), 1e-6)
}

/// Holds every instant and place to whole steps and centres of cells.
pub(super) fn check(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let steps = Steps::of(plan, rules);
    for (index, one) in plan.activities.iter().enumerate() {
        // A plan from a state first goes to where its steps begin.
        let approaches = index == 0 && plan.from.is_some();
        activity(one, (rules, &steps), usize::from(approaches))?;
    }
    let branches = plan.contingencies.iter().flat_map(|branch| &branch.activities);
    branches.into_iter().try_for_each(|one| activity(one, (rules, &steps), 0))
}

/// Every waypoint but the first few lies on the raster, and the last of a plan at its end.
fn activity(
    activity: &Activity,
    (rules, steps): (&Rules<'_>, &Steps),
    skipped: usize,
) -> Result<(), Violation> {
    for waypoint in activity.waypoints.iter().skip(skipped) {
        let Waypoint { utc, place, .. } = *waypoint;
        let spot = Spot { utc, place: place.into() };
        if utc <= steps.end {
            let off = Measure { value: steps.off_s(utc), limit: 0.0, unit: "s off a whole step" };
            spot.same(Rule::Raster, off, WRITTEN_S)?;
        }
        let off_m = off_centre_m(place.into(), rules);
        let off = Measure { value: off_m, limit: 0.0, unit: "m off the centre of a cell" };
        spot.same(Rule::Raster, off, CENTRE_M)?;
    }
    Ok(())
}

/// How far a point is from the centre of its cell; without end off the map.
fn off_centre_m(point: MapPoint, rules: &Rules<'_>) -> f64 {
    let cell = rules.tile.cell_at(point);
    cell.map_or(f64::INFINITY, |cell| rules.tile.centre(cell).distance(point).metres())
}
