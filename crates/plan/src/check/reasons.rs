//! Why goals are left out: what mission, ground and links say of it is held to them, and what only a
//! search could know is held between bounds, and named ([`super::on_trust`]).

use hilal_mission::schema::{Contact, Goal};
use hilal_quantity::{MapPoint, Unit};

use super::memory::Store;
use super::steps::Steps;
use super::verdict::{Measure, Spot};
use super::{Rule, Rules, Violation, lander, links};
use crate::{DropReason, Evidence, Fate, GoalOutcome, Plan};

/// What rounding may do to a number.
const ROUNDING: f64 = 1e-6;
/// Most goals that one plan can choose from.
const MOST_GOALS: usize = 64;
/// What a plan keeps the box below its limit by, in kelvin.
const KEPT_K: f64 = 0.5;
/// Time between two looks at a link, in seconds.
const LOOK_S: f64 = 60.0;

/// A goal that a plan leaves out.
pub(super) struct LeftOut<'a> {
    pub(super) goal: &'a Goal,
    pub(super) plan: &'a Plan,
    pub(super) rules: &'a Rules<'a>,
    pub(super) spot: Spot,
}

/// Whether a plan could be worth what the goal is worth, as far as the checker can tell.
pub(super) fn may_be_worth(outcome: &GoalOutcome) -> bool {
    match outcome.fate {
        Fate::Done => false,
        Fate::Planned { .. } => true,
        Fate::Dropped { reason } => !is_proven(reason),
    }
}

/// Whether the checker finds by itself if a reason holds.
pub(super) const fn is_proven(reason: DropReason) -> bool {
    match reason {
        DropReason::OffTheMap
        | DropReason::TooSteep
        | DropReason::ClosedGround
        | DropReason::TooManyRocks
        | DropReason::KeptOut
        | DropReason::NoWindow
        | DropReason::NoLander
        | DropReason::TooManyGoals => true,
        DropReason::TooRisky
        | DropReason::UnreachableAlone
        | DropReason::NoMemory
        | DropReason::TooHot
        | DropReason::NotWithTheRest => false,
    }
}

impl LeftOut<'_> {
    /// Holds reason and evidence, which must be one of its kind.
    pub(super) fn holds(
        &self,
        reason: DropReason,
        evidence: Option<&Evidence>,
    ) -> Result<(), Violation> {
        match (reason, evidence) {
            (DropReason::OffTheMap, None) => self.is_true(self.is_off_the_map()),
            (DropReason::KeptOut, None) => self.is_true(self.is_kept_out()),
            (DropReason::TooManyRocks, None) => self.is_true(self.is_among_rocks()),
            (DropReason::ClosedGround, None) => self.is_true(self.is_closed()),
            (DropReason::NoWindow, None) => self.is_true(self.has_no_window()),
            (DropReason::TooManyGoals, None) => {
                self.is_true(self.rules.mission.goals.len() > MOST_GOALS)
            }
            (DropReason::TooSteep, Some(Evidence::Slope { slope_deg, limit_deg })) => {
                self.is_too_steep(*slope_deg, *limit_deg)
            }
            (DropReason::NoLander, Some(evidence)) => self.has_no_lander(evidence),
            (DropReason::TooRisky, Some(Evidence::Loss { loss })) => self.is_too_risky(*loss),
            (DropReason::NoMemory, Some(Evidence::Memory { waits_mb, limit_mb })) => {
                self.fills_memory(*waits_mb, *limit_mb)
            }
            (DropReason::TooHot, Some(Evidence::Heat { box_c, limit_c })) => {
                self.gets_too_hot(*box_c, *limit_c)
            }
            (DropReason::UnreachableAlone, Some(Evidence::NoEscape))
            | (DropReason::NotWithTheRest, None) => Ok(()),
            (DropReason::UnreachableAlone, Some(Evidence::Escape { least_wh, utc })) => {
                self.escapes(*least_wh, *utc)
            }
            (DropReason::NotWithTheRest, Some(Evidence::LastStart { utc })) => self.starts(*utc),
            (
                DropReason::OffTheMap
                | DropReason::KeptOut
                | DropReason::TooManyRocks
                | DropReason::ClosedGround
                | DropReason::NoWindow
                | DropReason::TooManyGoals
                | DropReason::TooSteep
                | DropReason::NoLander
                | DropReason::TooRisky
                | DropReason::NoMemory
                | DropReason::TooHot
                | DropReason::UnreachableAlone
                | DropReason::NotWithTheRest,
                _,
            ) => self.spot.holds(Rule::Evidence, false, "kinds of evidence for this reason"),
        }
    }

    #[expect(clippy::fn_params_excessive_bools, reason = "the fact is what the reason claims")]
    fn is_true(&self, fact: bool) -> Result<(), Violation> {
        self.spot.holds(Rule::Reason, fact, "reasons that do not hold")
    }

    fn same(&self, (value, limit): (f64, f64), unit: &'static str) -> Result<(), Violation> {
        let rounding = ROUNDING * f64::max(limit.abs(), 1.0);
        self.spot.same(Rule::Evidence, Measure { value, limit, unit }, rounding)
    }

    /// The centre of the goal's cell, where the rover would work; the goal itself off the map.
    fn workplace(&self) -> MapPoint {
        let tile = &self.rules.tile;
        tile.cell_at(self.goal.point()).map_or(self.goal.point(), |cell| tile.centre(cell))
    }

    fn is_off_the_map(&self) -> bool {
        self.rules.tile.cell_at(self.goal.point()).is_none()
    }

    fn is_kept_out(&self) -> bool {
        !self.is_off_the_map() && self.rules.kept_out(self.goal.point()).is_some()
    }

    /// The worst rocks that come into the cell leave no way, or none that is done within a step.
    fn is_among_rocks(&self) -> bool {
        let Some(rocks) = self.rules.vehicle.rocks.as_ref().filter(|_| !self.is_off_the_map())
        else {
            return false;
        };
        let spacing_m = self.rules.tile.spacing_m;
        let planned_m_s = self.rules.vehicle.drive.planned.metres_per_second();
        let longest = (planned_m_s * self.plan.step_s / spacing_m).max(1.0);
        rocks.worst_in(self.workplace(), spacing_m / 2.0).way > longest
    }

    /// The cell has no slope that is known, lies at the border of the map, or a zone comes into it.
    fn is_closed(&self) -> bool {
        let centre = self.workplace();
        let half_m = self.rules.tile.spacing_m / 2.0;
        let comes_in = |zone: &hilal_mission::schema::KeepOut| {
            let near = |at: f64, from: f64| at.clamp(from - half_m, from + half_m);
            let nearest = MapPoint::new(near(zone.x_m, centre.x_m), near(zone.y_m, centre.y_m));
            zone.centre().distance(nearest).metres() < zone.radius_m
        };
        let closed = self.rules.slope_at(centre).is_none();
        !self.is_off_the_map() && (closed || self.rules.mission.keep_out.iter().any(comes_in))
    }

    fn is_too_steep(&self, slope_deg: f64, limit_deg: f64) -> Result<(), Violation> {
        let tile = &self.rules.tile;
        let cell = tile.cell_at(self.goal.point());
        let slope = cell.and_then(|cell| self.rules.slope_deg.get(tile.index(cell)));
        self.same((slope_deg, slope.map_or(f64::NAN, |slope| f64::from(*slope))), "° of slope")?;
        self.same((limit_deg, self.rules.vehicle.drive.slope_limit.degrees()), "° allowed")?;
        self.is_true(slope_deg > limit_deg)
    }

    /// No whole steps of the work lie in the goal's window, with its link in view all the time and a
    /// look before and after.
    fn has_no_window(&self) -> bool {
        let mission = self.rules.mission;
        let steps = Steps::of(self.plan, self.rules);
        let elapsed_s = |utc: hilal_mission::Utc| (utc.epoch() - mission.start()).to_seconds();
        let length_s = mission.duration().to_seconds();
        let first_s = self.goal.not_before_utc.map_or(0.0, elapsed_s).max(0.0);
        let last_s = self.goal.not_after_utc.map_or(length_s, elapsed_s).min(length_s);
        let work = steps.around(self.goal.dwell().to_seconds());
        let seen = self.seen(length_s);
        let mut first = steps.around(first_s);
        let end = steps.whole(last_s).min(steps.whole(length_s));
        while first + work <= end {
            let looks = (
                (first * steps.step_s / LOOK_S).floor(),
                ((first + work) * steps.step_s / LOOK_S).ceil(),
            );
            if seen.hold(looks) {
                return false;
            }
            first += 1.0;
        }
        true
    }

    /// Whether the link that the goal asks for is in view from there, look by look.
    fn seen(&self, length_s: f64) -> Looks {
        let contact = self.goal.contact.filter(|contact| *contact != Contact::Lander);
        let Some(contact) = contact else { return Looks(None) };
        let place = self.workplace();
        let look = |look: f64| {
            let utc = self.rules.mission.start() + look * LOOK_S * Unit::Second;
            links::in_contact(self.rules, contact, Spot { utc, place })
        };
        let looks = core::iter::successors(Some(0.0), |look| Some(look + 1.0));
        Looks(Some(looks.take_while(|look| look * LOOK_S <= length_s).map(look).collect()))
    }

    /// What keeps the lander out of view is what the checker finds by itself.
    fn has_no_lander(&self, said: &Evidence) -> Result<(), Violation> {
        self.is_true(self.goal.contact == Some(Contact::Lander))?;
        let found = lander::hindrance(self.rules, self.workplace());
        match (said, found) {
            (
                Evidence::Hidden { clearance_m, place },
                Some(Evidence::Hidden { clearance_m: found_m, place: there }),
            ) => {
                self.same((*clearance_m, found_m), "m above the ground")?;
                self.same((place.x_m, there.x_m), "m east")?;
                self.same((place.y_m, there.y_m), "m north")
            }
            (
                Evidence::OutOfReach { range_m, limit_m },
                Some(Evidence::OutOfReach { range_m: found_m, limit_m: least_m }),
            ) => {
                self.same((*range_m, found_m), "m to the lander")?;
                self.same((*limit_m, least_m), "m that the link reaches")
            }
            (
                Evidence::TooLow { elevation_deg, limit_deg },
                Some(Evidence::TooLow { elevation_deg: found_deg, limit_deg: least_deg }),
            ) => {
                self.same((*elevation_deg, found_deg), "° of elevation to the lander")?;
                self.same((*limit_deg, least_deg), "° of elevation asked for")
            }
            (
                Evidence::TooWeak { lacks_db, clearance_m },
                Some(Evidence::TooWeak { lacks_db: found_db, clearance_m: found_m }),
            ) => {
                self.same((*lacks_db, found_db), "dB missing from the signal")?;
                self.same((*clearance_m, found_m), "m above the ground")
            }
            (Evidence::UnknownSight, Some(Evidence::UnknownSight)) => Ok(()),
            (_, None) => self.is_true(false),
            (_, Some(_)) => self.spot.holds(Rule::Evidence, false, "things that hide the lander"),
        }
    }

    /// A plan is asked for a limit, and what the visit adds is a probability.
    fn is_too_risky(&self, loss: f64) -> Result<(), Violation> {
        let limited = self.plan.risk.as_ref().is_some_and(|risk| risk.limit.is_some());
        self.is_true(limited || self.plan.risk.is_none())?;
        self.lies_in(loss, (0.0, 1.0), "of loss")
    }

    fn fills_memory(&self, waits_mb: f64, limit_mb: f64) -> Result<(), Violation> {
        let store = Store::declared(self.rules, 0.0);
        self.is_true(store.is_some())?;
        self.same((limit_mb, store.map_or(0.0, |store| store.holds_mb())), "MB of memory")?;
        self.is_true(waits_mb > limit_mb)
    }

    fn gets_too_hot(&self, box_c: f64, limit_c: f64) -> Result<(), Violation> {
        let [_, hot] = self.rules.vehicle.thermal.box_limits;
        self.same((limit_c, hot.celsius() - KEPT_K), "°C that a plan lets the box get")?;
        self.is_true(box_c > limit_c)
    }

    /// The least energy is one of the battery, above the reserve with the mission's margin, and the time
    /// one of the mission.
    fn escapes(&self, least_wh: f64, utc: hilal_quantity::Epoch) -> Result<(), Violation> {
        let margin_wh = self.rules.mission.planning.energy_margin_wh.get().watt_hours();
        let low_wh = self.plan.reserve_wh + margin_wh;
        self.lies_in(least_wh, (low_wh, self.plan.capacity_wh), "Wh to escape")?;
        self.is_a_step(utc, 0.0)
    }

    /// The last start leaves the time to do the work, inside the goal's window.
    fn starts(&self, utc: hilal_quantity::Epoch) -> Result<(), Violation> {
        let after = self.goal.not_before_utc.is_none_or(|first| utc >= first.epoch());
        let work_s = self.goal.dwell().to_seconds();
        let end = utc + work_s * Unit::Second;
        let before = self.goal.not_after_utc.is_none_or(|last| end <= last.epoch());
        self.is_true(after && before)?;
        self.is_a_step(utc, work_s)
    }

    /// An instant is the start or end of a step of the mission, with some time left after it.
    fn is_a_step(&self, utc: hilal_quantity::Epoch, after_s: f64) -> Result<(), Violation> {
        let steps = Steps::of(self.plan, self.rules);
        let off_s = steps.off_s(utc);
        let off = Measure { value: off_s, limit: 0.0, unit: "s off a whole step" };
        self.spot.same(Rule::Evidence, off, super::steps::WRITTEN_S)?;
        let elapsed_s = (utc - self.rules.mission.start()).to_seconds();
        let left_s = (steps.end - self.rules.mission.start()).to_seconds() - after_s;
        self.lies_in(elapsed_s, (0.0, left_s), "s after the start")
    }

    fn lies_in(
        &self,
        value: f64,
        (low, high): (f64, f64),
        unit: &'static str,
    ) -> Result<(), Violation> {
        let rounding = ROUNDING * f64::max(high.abs(), 1.0);
        self.spot.at_least(Rule::Evidence, Measure { value, limit: low, unit }, rounding)?;
        self.spot.at_most(Rule::Evidence, Measure { value, limit: high, unit }, rounding)
    }
}

/// Looks at a link once a minute; nothing where none is asked for.
struct Looks(Option<Vec<bool>>);

impl Looks {
    /// Whether the link is in view at all looks from one to another.
    fn hold(&self, (first, last): (f64, f64)) -> bool {
        let Some(looks) = &self.0 else { return true };
        looks.get(index(first)..=index(last)).is_some_and(|looks| looks.iter().all(|seen| *seen))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of looks, 0 or more"
)]
const fn index(look: f64) -> usize {
    look as usize
}
