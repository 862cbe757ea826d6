//! Hour by hour, what it takes to survive: held to the plan's way, to its promises, and to the time
//! that is left.
//!
//! The least energy itself comes of a backward sweep over the whole map, which the checker does not
//! repeat. It follows from what it means, though, that a rover which has what it needs later has what
//! it needs now if it takes the plan's own way between: so that no need may be larger than the next one
//! and what lies between take.

use hilal_mission::models::{Mode, Sunlight};
use hilal_quantity::{Angle, Fraction, MapPoint};

use super::replay::{PROMISE_WH, Replayed};
use super::steps::{BETWEEN_WRITTEN_S, Steps, WRITTEN_S};
use super::verdict::{Measure, Spot};
use super::{Rule, Rules, Violation, place};
use crate::{Activity, ActivityKind, Plan, SurvivalMargin};

/// Rounding of energies in a file, in watt hours.
const ROUNDING_WH: f64 = 1e-6;
/// Epochs that are closer than this are one, in seconds.
const SAME_S: f64 = 1e-3;
/// What rounding may do to a time, in hours.
const ROUNDING_H: f64 = 1e-9;
/// Places that are closer than this are one, in metres.
const SAME_M: f64 = 0.01;
const HOUR_S: f64 = 3600.0;

/// What the margins of a plan are held to.
struct Margins<'a> {
    plan: &'a Plan,
    rules: &'a Rules<'a>,
    steps: Steps,
    /// The least that any moment needs.
    least_wh: f64,
}

/// Holds every moment, before any of them is replayed.
pub(super) fn check(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let needs = plan.safety.iter().map(|moment| moment.need_wh);
    let least_wh = needs.fold(f64::INFINITY, f64::min);
    let margins = Margins { plan, rules, steps: Steps::of(plan, rules), least_wh };
    plan.safety.iter().try_for_each(|moment| margins.moment(moment))?;
    plan.safety.windows(2).try_for_each(|pair| margins.pair(&pair[0], &pair[1]))
}

/// The energy of each moment is one that the replay finds there, but for rounding.
pub(super) fn promised(plan: &Plan, replayed: &Replayed<'_>) -> Result<(), Violation> {
    for moment in &plan.safety {
        let limit = replayed.energy_wh(moment.utc).unwrap_or(f64::NEG_INFINITY);
        let energy = Measure { value: moment.energy_wh, limit, unit: "Wh promised" };
        spot_of(moment).at_most(Rule::Promise, energy, PROMISE_WH)?;
    }
    Ok(())
}

fn spot_of(moment: &SurvivalMargin) -> Spot {
    Spot { utc: moment.utc, place: moment.place.into() }
}

impl Margins<'_> {
    fn moment(&self, moment: &SurvivalMargin) -> Result<(), Violation> {
        let spot = spot_of(moment);
        let within = (self.plan.start_utc..=self.plan.end_utc).contains(&moment.utc);
        spot.holds(Rule::SurvivalMargin, within, "moments outside the plan")?;
        let off =
            Measure { value: self.steps.off_s(moment.utc), limit: 0.0, unit: "s off a whole step" };
        spot.same(Rule::SurvivalMargin, off, WRITTEN_S)?;
        let planned = self.plan.position(moment.utc).unwrap_or_default();
        let off_m = planned.distance(moment.place.into()).metres();
        let off = Measure { value: off_m, limit: 0.0, unit: "m off the plan's way" };
        spot.same(Rule::SurvivalMargin, off, SAME_M)?;
        self.energy(moment)?;
        self.stay(moment)
    }

    /// The energy is that of a waypoint of the same instant, and between two waypoints no less than loads
    /// and Sun can leave; the need lies between the reserve with the mission's margin, and the energy.
    fn energy(&self, moment: &SurvivalMargin) -> Result<(), Violation> {
        let spot = spot_of(moment);
        let (drain_w, gain_w) = self.largest_powers_w();
        let energy = |limit| Measure { value: moment.energy_wh, limit, unit: "Wh there" };
        for waypoint in self.plan.activities.iter().flat_map(|activity| &activity.waypoints) {
            let since_s = (moment.utc - waypoint.utc).to_seconds();
            if since_s.abs() < SAME_S {
                spot.same(Rule::SurvivalMargin, energy(waypoint.energy_wh), ROUNDING_WH)?;
            }
            let (after_h, before_h) = (since_s.max(0.0) / HOUR_S, (-since_s).max(0.0) / HOUR_S);
            let least_wh = waypoint.energy_wh - after_h * drain_w - before_h * gain_w;
            spot.at_least(Rule::SurvivalMargin, energy(least_wh), ROUNDING_WH)?;
        }
        let margin_wh = self.rules.mission.planning.energy_margin_wh.get().watt_hours();
        let need = |limit| Measure { value: moment.need_wh, limit, unit: "Wh needed" };
        spot.at_least(Rule::SurvivalMargin, need(self.plan.reserve_wh + margin_wh), ROUNDING_WH)?;
        spot.at_most(Rule::SurvivalMargin, need(moment.energy_wh), ROUNDING_WH)
    }

    /// More than any load takes out of the battery, and more than the array puts into it.
    fn largest_powers_w(&self) -> (f64, f64) {
        let vehicle = self.rules.vehicle;
        let steepest = vehicle.drive.slope_limit;
        let modes = [Mode::Drive, Mode::Science, Mode::Standby, Mode::Charge, Mode::Hibernate];
        let awake = modes.map(|mode| vehicle.loads.power(mode).watts());
        let awake = awake.into_iter().fold(0.0, f64::max);
        let drive_w = vehicle.driving_power(steepest).watts();
        let load_w = drive_w.max(awake) + vehicle.thermal.heater.watts();
        let sun =
            self.rules.sky.sunlight(self.rules.mission.site.landing.point(), self.plan.start_utc);
        let bright = Sunlight { fraction: Fraction::ONE, ..sun };
        let array = vehicle.array.best_heading_output(&bright, Angle::ZERO, Angle::ZERO);
        (load_w / vehicle.battery.discharge_efficiency, array.watts())
    }

    /// The stay is of whole steps, ends with the plan at the latest, and leaves the time for the
    /// straight way to a haven.
    fn stay(&self, moment: &SurvivalMargin) -> Result<(), Violation> {
        let spot = spot_of(moment);
        let stay = |limit| Measure { value: moment.stay_h, limit, unit: "h to stay" };
        spot.at_least(Rule::SurvivalMargin, stay(0.0), 0.0)?;
        let whole_h = self.steps.whole(moment.stay_h * HOUR_S) * self.steps.step_s / HOUR_S;
        spot.same(Rule::SurvivalMargin, stay(whole_h), ROUNDING_H)?;
        let left_h = (self.steps.end - moment.utc).to_seconds() / HOUR_S;
        let pace_m_s = self.rules.vehicle.drive.planned.metres_per_second();
        let home_h = place::to_a_haven_m(moment.place.into(), self.rules) / pace_m_s / HOUR_S;
        spot.at_most(Rule::SurvivalMargin, stay((left_h - home_h).max(0.0)), WRITTEN_S / HOUR_S)
    }

    /// Two moments that follow each other: an hour or more apart, the need no larger than the later one
    /// and what the plan takes between; and while the rover does nothing but stand, the stay shorter by
    /// the time between.
    fn pair(&self, now: &SurvivalMargin, next: &SurvivalMargin) -> Result<(), Violation> {
        let spot = spot_of(next);
        let seconds = (next.utc - now.utc).to_seconds();
        let hour_s = self.steps.whole(HOUR_S).max(1.0) * self.steps.step_s;
        let apart = Measure { value: seconds, limit: hour_s, unit: "s after the one before" };
        spot.at_least(Rule::SurvivalMargin, apart, BETWEEN_WRITTEN_S)?;
        let taken_wh = now.energy_wh - next.energy_wh;
        let inside_wh = now.energy_wh - self.plan.summary.min_energy_wh;
        let limit =
            (next.need_wh + taken_wh).max(self.least_wh + self.dip_wh(now, next, inside_wh));
        let need = Measure { value: now.need_wh, limit, unit: "Wh needed before" };
        spot.at_most(Rule::SurvivalMargin, need, ROUNDING_WH)?;
        if !self.stands((now, next)) {
            return Ok(());
        }
        let longer_h = next.stay_h + seconds / HOUR_S;
        let stay = Measure { value: now.stay_h, limit: longer_h, unit: "h to stay before" };
        spot.same(Rule::SurvivalMargin, stay, BETWEEN_WRITTEN_S / HOUR_S)
    }

    /// How far the energy may fall between two moments below the first: what it falls to is known
    /// where the rover stands, for it only falls or only rises then.
    fn dip_wh(&self, now: &SurvivalMargin, next: &SurvivalMargin, inside_wh: f64) -> f64 {
        if self.stands((now, next)) {
            let waypoints = self.plan.activities.iter().flat_map(|activity| &activity.waypoints);
            let between = waypoints.filter(|at| at.utc >= now.utc && at.utc <= next.utc);
            let least_wh = between.map(|at| at.energy_wh).fold(next.energy_wh, f64::min);
            return (now.energy_wh - least_wh).max(0.0);
        }
        inside_wh
    }

    /// Whether the plan has the rover parked from one moment to another.
    fn stands(&self, (now, next): (&SurvivalMargin, &SurvivalMargin)) -> bool {
        let parked = |activity: &Activity| {
            matches!(activity.kind, ActivityKind::Charge | ActivityKind::Hibernate)
        };
        let overlaps =
            |activity: &&Activity| activity.start_utc < next.utc && activity.end_utc > now.utc;
        let (from, to) = (MapPoint::from(now.place), MapPoint::from(next.place));
        from.distance(to).metres() <= SAME_M
            && self.plan.activities.iter().filter(overlaps).all(parked)
    }
}
