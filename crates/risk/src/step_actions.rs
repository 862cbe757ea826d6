//! What a rover does in one step, with or without a stoppage in it.

use hilal_environment::rover_physics::{
    ActivitySegment, PhysicalState, RoverActivity, SurvivalMargins,
};
use hilal_plan::ActivityKind;
use hilal_quantity::{Epoch, GridAzimuth, MapPoint, Unit};
use hilal_traverse::RetreatStep;

use crate::hazards::Hazards;
use crate::particle::{Facing, Mode};
use crate::scatter::Scatter;

/// What is done in one step, in order: what, from where to where, for how long.
pub(crate) struct StepActions {
    parts: Vec<(RoverActivity, MapPoint, MapPoint, f64)>,
    /// How the rover heads: where it drives, if it does.
    pub(crate) facing: Facing,
}

/// The longest steps in which something is done, in seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Longest {
    /// On the way, where shadows begin and end.
    pub(crate) drive_s: f64,
    /// In one place.
    pub(crate) stand_s: f64,
}

/// Closer than this to a place, in metres, a rover is there.
pub(crate) const THERE_M: f64 = 0.5;

impl StepActions {
    fn stands(activity: RoverActivity, place: MapPoint, seconds: f64) -> Self {
        Self { parts: vec![(activity, place, place, seconds)], facing: Facing::Sun }
    }

    fn drives(
        (from, to): (MapPoint, MapPoint),
        (drive_s, step_s): (f64, f64),
        scatter: Scatter,
    ) -> Self {
        let drive_s = (drive_s * scatter.slow).min(step_s);
        let wait_s = scatter.late * (step_s - drive_s);
        // What has nothing to do turns to the Sun and charges.
        let parts = vec![
            (RoverActivity::Parks, from, from, wait_s),
            (RoverActivity::Drives, from, to, drive_s),
            (RoverActivity::Parks, to, to, step_s - drive_s - wait_s),
        ];
        Self { parts, facing: towards((from, to)) }
    }

    /// Drives all the time, as the schedule on board has it.
    fn creeps((from, to): (MapPoint, MapPoint), step_s: f64) -> Self {
        Self { parts: vec![(RoverActivity::Creeps, from, to, step_s)], facing: towards((from, to)) }
    }

    /// Where it ends.
    pub(crate) fn to(&self) -> MapPoint {
        self.parts[self.parts.len() - 1].2
    }

    /// How it goes on when it is cut off after so many seconds: stopped, to the end of the step.
    pub(crate) fn stopped_at(&self, stop_s: f64) -> Self {
        let mut parts = Vec::new();
        let mut left_s = stop_s;
        let mut place = self.parts[0].1;
        let mut facing = self.facing;
        for &(activity, from, to, seconds) in &self.parts {
            facing = if activity == RoverActivity::Parks { Facing::Sun } else { self.facing };
            let done_s = seconds.min(left_s);
            let share = if seconds > 0.0 { done_s / seconds } else { 1.0 };
            place = MapPoint::new(
                from.x_m + share * (to.x_m - from.x_m),
                from.y_m + share * (to.y_m - from.y_m),
            );
            parts.push((activity, from, place, done_s));
            left_s -= done_s;
            if left_s <= 0.0 {
                break;
            }
        }
        let whole_s: f64 = self.parts.iter().map(|part| part.3).sum();
        parts.push((standing(facing), place, place, whole_s - stop_s));
        Self { parts, facing }
    }

    /// Does it all, in steps no longer than allowed.
    pub(crate) fn done(
        &self,
        hazards: &Hazards<'_>,
        (state, utc): (&mut PhysicalState, Epoch),
        longest: Longest,
    ) -> SurvivalMargins {
        let mut utc = utc;
        let mut margins = SurvivalMargins::NONE;
        let heading = match self.facing {
            Facing::Sun => None,
            Facing::Towards(degrees) => Some(GridAzimuth::from_degrees(f64::from(degrees))),
        };
        for &(activity, from, to, seconds) in &self.parts {
            let stretch = ActivitySegment { activity, from, to, utc, seconds, heading };
            let drives = matches!(activity, RoverActivity::Drives | RoverActivity::Creeps);
            let longest_s = if drives { longest.drive_s } else { longest.stand_s };
            margins = margins.min(hazards.physics.does(state, stretch, longest_s));
            utc += seconds * Unit::Second;
        }
        margins
    }
}

const fn standing(facing: Facing) -> RoverActivity {
    match facing {
        Facing::Sun => RoverActivity::Stands,
        Facing::Towards(_) => RoverActivity::Waits,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole degrees of an azimuth"
)]
fn towards((from, to): (MapPoint, MapPoint)) -> Facing {
    Facing::Towards(from.azimuth_to(to).degrees().round() as u16 % 360)
}

impl Hazards<'_> {
    /// What a rover that is not stopped is about in a step: it follows the plan for as long as that
    /// leaves what it needs and, where it is late, so many steps to spare; it takes it up again where the
    /// plan comes by.
    pub(crate) fn decides(
        &self,
        (mode, place, state): (Mode, MapPoint, &PhysicalState),
        (step, policy, spare): (usize, &RetreatStep<'_>, usize),
    ) -> Mode {
        let stored = self.counted(state);
        let stored_wh = stored.watt_hours();
        match mode {
            Mode::Follows { at } => {
                let at = self.course.catches_up(at, (step, stored_wh));
                let since = self.course.stretch(at);
                let tile = self.map.tile();
                let cells = [self.course.at(at), self.course.at(at + 1)].map(|at| tile.cell_at(at));
                // A rover on time that has what the plan promises is within the plan's own proof.
                let proven = at == step && self.course.is_joined(step, place, stored_wh);
                match cells {
                    _ if proven => Mode::Follows { at },
                    [Some(from), Some(to)]
                        if policy.bears((from, to), stored)
                            && (at == step || policy.leaves_time(to, spare)) =>
                    {
                        Mode::Follows { at }
                    }
                    _ => Mode::Retreats { since },
                }
            }
            Mode::Retreats { .. } if self.course.is_joined(step, place, stored_wh) => {
                Mode::Follows { at: step }
            }
            mode => mode,
        }
    }

    /// What a rover does in a step if nothing stops it.
    pub(crate) fn acts(
        &self,
        (mode, place, state): (Mode, MapPoint, &PhysicalState),
        policy: &RetreatStep<'_>,
        scatter: Scatter,
    ) -> StepActions {
        let step_s = self.course.step_s();
        match mode {
            Mode::Follows { at } => {
                let to = self.course.at(at + 1);
                let drives = place.distance(to).metres() > THERE_M;
                match self.course.kind(at) {
                    _ if drives && at == policy.number() => {
                        StepActions::creeps((place, to), step_s)
                    }
                    _ if drives => self.leg((place, to), scatter),
                    ActivityKind::Science => {
                        StepActions::stands(RoverActivity::Works, place, step_s)
                    }
                    ActivityKind::Hibernate => {
                        StepActions::stands(RoverActivity::Sleeps, place, step_s)
                    }
                    ActivityKind::Charge | ActivityKind::Drive => {
                        StepActions::stands(RoverActivity::Parks, place, step_s)
                    }
                }
            }
            Mode::Stopped { facing, .. } => {
                StepActions { parts: vec![(standing(facing), place, place, step_s)], facing }
            }
            Mode::Retreats { .. } => self.retreats((place, state), policy, scatter),
        }
    }

    /// Goes to the centre of its cell, and from there by the policy.
    fn retreats(
        &self,
        (place, state): (MapPoint, &PhysicalState),
        policy: &RetreatStep<'_>,
        scatter: Scatter,
    ) -> StepActions {
        let tile = self.map.tile();
        let stays = StepActions::stands(RoverActivity::Parks, place, self.course.step_s());
        let Some(cell) = tile.cell_at(place) else { return stays };
        if place.distance(tile.centre(cell)).metres() > THERE_M {
            return self.leg((place, tile.centre(cell)), scatter);
        }
        let to = policy.next(cell, self.counted(state)).to;
        if to == cell { stays } else { self.leg((place, tile.centre(to)), scatter) }
    }

    fn leg(&self, (from, to): (MapPoint, MapPoint), scatter: Scatter) -> StepActions {
        let speed_m_s = self.vehicle().drive.planned.metres_per_second();
        let rocks = self.vehicle().rocks.as_ref();
        let ways = rocks.map_or(1.0, |rocks| rocks.at(from).way.max(rocks.at(to).way));
        let drive_s = from.distance(to).metres() / speed_m_s * ways;
        StepActions::drives((from, to), (drive_s, self.course.step_s()), scatter)
    }
}
