//! What a rover does in one step, with or without a stoppage in it.

use hilal_quantity::{Epoch, MapPoint, Unit};

use super::Hazards;
use super::policy::PolicyStep;
use super::share::{Facing, Mode};
use crate::fine::{Doing, FineState, Margins, Stretch};

/// How a drive goes: it begins after this share of the time that is left over, and takes so many
/// times as long as on the mean slip.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scatter {
    pub(super) late: f64,
    pub(super) slow: f64,
}

impl Scatter {
    /// On the mean.
    pub(super) const MEAN: Self = Self { late: 0.5, slow: 1.0 };
}

/// What is done in one step, in order: what, from where to where, for how long.
pub(super) struct Acts {
    parts: Vec<(Doing, MapPoint, MapPoint, f64)>,
    /// How the rover stands, if it is stopped.
    pub(super) facing: Facing,
}

/// Closer than this to a place, in metres, a rover is there.
pub(super) const THERE_M: f64 = 0.5;

impl Acts {
    fn stands(doing: Doing, place: MapPoint, seconds: f64) -> Self {
        Self { parts: vec![(doing, place, place, seconds)], facing: Facing::Sun }
    }

    fn drives(
        (from, to): (MapPoint, MapPoint),
        (drive_s, step_s): (f64, f64),
        scatter: Scatter,
    ) -> Self {
        let drive_s = (drive_s * scatter.slow).min(step_s);
        let wait_s = scatter.late * (step_s - drive_s);
        let parts = vec![
            (Doing::Waits, from, from, wait_s),
            (Doing::Drives, from, to, drive_s),
            (Doing::Waits, to, to, step_s - drive_s - wait_s),
        ];
        Self { parts, facing: Facing::Anyhow }
    }

    /// Where it ends.
    pub(super) fn to(&self) -> MapPoint {
        self.parts[self.parts.len() - 1].2
    }

    /// How it goes on when it is cut off after so many seconds: stopped, to the end of the step.
    pub(super) fn stopped_at(&self, stop_s: f64) -> Self {
        let mut parts = Vec::new();
        let mut left_s = stop_s;
        let mut place = self.parts[0].1;
        for &(doing, from, to, seconds) in &self.parts {
            let done_s = seconds.min(left_s);
            let share = if seconds > 0.0 { done_s / seconds } else { 1.0 };
            place = MapPoint::new(
                from.x_m + share * (to.x_m - from.x_m),
                from.y_m + share * (to.y_m - from.y_m),
            );
            parts.push((doing, from, place, done_s));
            left_s -= done_s;
            if left_s <= 0.0 {
                break;
            }
        }
        let whole_s: f64 = self.parts.iter().map(|part| part.3).sum();
        parts.push((standing(self.facing), place, place, whole_s - stop_s));
        Self { parts, facing: self.facing }
    }

    /// Does it all, in steps of at most `longest_s` seconds.
    pub(super) fn done(
        &self,
        hazards: &Hazards<'_>,
        (state, utc): (&mut FineState, Epoch),
        longest_s: f64,
    ) -> Margins {
        let mut utc = utc;
        let mut margins = Margins::NONE;
        for &(doing, from, to, seconds) in &self.parts {
            let stretch = Stretch { doing, from, to, utc, seconds };
            margins = margins.min(hazards.physics.does(state, stretch, longest_s));
            utc += seconds * Unit::Second;
        }
        margins
    }
}

const fn standing(facing: Facing) -> Doing {
    match facing {
        Facing::Sun => Doing::Stands,
        Facing::Anyhow => Doing::Waits,
    }
}

impl Hazards<'_> {
    /// What a rover that is not stopped is about in a step: it follows the plan for as long as that
    /// leaves what it needs and, where it is late, so many steps to spare; it takes it up again where the
    /// plan comes by.
    pub(super) fn decides(
        &self,
        (mode, place, state): (Mode, MapPoint, &FineState),
        (step, policy, spare): (usize, &PolicyStep<'_>, usize),
    ) -> Mode {
        let stored_wh = state.stored.watt_hours();
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
                        if policy.bears((from, to), state.stored)
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
    pub(super) fn acts(
        &self,
        (mode, place, state): (Mode, MapPoint, &FineState),
        policy: &PolicyStep<'_>,
        scatter: Scatter,
    ) -> Acts {
        let step_s = self.course.step_s();
        match mode {
            Mode::Follows { at } => {
                let to = self.course.at(at + 1);
                if place.distance(to).metres() > THERE_M {
                    return self.leg((place, to), scatter);
                }
                let doing = if self.course.works(at) { Doing::Works } else { Doing::Parks };
                Acts::stands(doing, place, step_s)
            }
            Mode::Stopped { facing, .. } => {
                Acts { parts: vec![(standing(facing), place, place, step_s)], facing }
            }
            Mode::Retreats { .. } => self.retreats((place, state), policy, scatter),
        }
    }

    /// Goes to the centre of its cell, and from there by the policy.
    fn retreats(
        &self,
        (place, state): (MapPoint, &FineState),
        policy: &PolicyStep<'_>,
        scatter: Scatter,
    ) -> Acts {
        let tile = self.map.tile();
        let stays = Acts::stands(Doing::Parks, place, self.course.step_s());
        let Some(cell) = tile.cell_at(place) else { return stays };
        if place.distance(tile.centre(cell)).metres() > THERE_M {
            return self.leg((place, tile.centre(cell)), scatter);
        }
        let to = policy.next(cell, state.stored).to;
        if to == cell { stays } else { self.leg((place, tile.centre(to)), scatter) }
    }

    fn leg(&self, (from, to): (MapPoint, MapPoint), scatter: Scatter) -> Acts {
        let speed_m_s = self.vehicle().drive.planned.metres_per_second();
        let rocks = self.vehicle().rocks.as_ref();
        let ways = rocks.map_or(1.0, |rocks| rocks.at(from).way.max(rocks.at(to).way));
        let drive_s = from.distance(to).metres() / speed_m_s * ways;
        Acts::drives((from, to), (drive_s, self.course.step_s()), scatter)
    }
}
