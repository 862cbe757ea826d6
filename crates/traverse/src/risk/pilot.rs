//! The policy for one rover that is watched from afar: what it is to be told at the beginning of a
//! step, by what was last heard of it.
//!
//! The rover does what it was told until it is told something else, so that a link which is down for a
//! while leaves it with something to do: the rest of the plan, or of one activity of it.

use hilal_quantity::{Duration, Energy, Epoch, MapPoint};

use super::Hazards;
use super::acts::{Scatter, THERE_M};
use super::moment::Moment;
use super::share::Mode;
use crate::fine::FineState;

/// What is known of a rover at the beginning of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// When it said so.
    pub utc: Epoch,
    /// Where it is.
    pub place: MapPoint,
    /// What is in its battery.
    pub stored: Energy,
    /// Whether something has stopped it.
    pub halt: Halt,
}

/// What stops a rover.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Halt {
    /// Nothing: it does what it was told.
    None,
    /// Something that lasts, since that instant.
    Lasts(Epoch),
    /// Something that came at that instant and is over: it waits to be told.
    Over(Epoch),
}

/// What a rover is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Order {
    /// To go on with what it was told before.
    GoOn,
    /// Nothing: it is stopped.
    Nothing,
    /// The plan, from this step on, at the plan's own times.
    Plan,
    /// What the plan does between two instants, which lie within one activity, late by so much.
    Late {
        /// The plan's instant that is now.
        from: Epoch,
        /// End of the activity in the plan.
        until: Epoch,
        /// How late it is.
        by: Duration,
    },
    /// To drive straight to a place before the step is over.
    Drive(MapPoint),
    /// To stand where it is, with its array turned to the Sun.
    Park,
}

/// How a rover stands to its plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Conduct {
    /// It does what the plan does, when the plan does.
    OnTime,
    /// It does what the plan did so long ago.
    Late(Duration),
    /// It has left the plan for a haven.
    Retreats,
}

/// One rover under the policy.
#[derive(Debug, Clone)]
pub struct Pilot {
    mode: Mode,
    told: Told,
    /// The step at whose beginning it was last looked at.
    step: usize,
    /// What flight may take beyond what is booked.
    margin: Energy,
}

/// What a rover was last told.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Told {
    Nothing,
    Plan,
    /// The plan's steps to before one of them, so many steps late.
    Late {
        end: usize,
        by: usize,
    },
    /// To drive to a place.
    Drive(MapPoint),
    /// To stand, through the plan's steps to before one of them where it follows the plan.
    Park {
        end: usize,
    },
}

/// A rover this close to where it should be is there, in metres: navigation errs by metres, and what was
/// last heard may be a minute old.
const CLOSE_M: f64 = 5.0;
/// A rover on its way this close to where it should be is where it should be, in metres: it makes good
/// what it lacks, as it drives faster where it is late.
const ON_THE_WAY_M: f64 = 12.0;
/// So many parts of a step's way are looked at.
const PARTS: u32 = 4;

impl Pilot {
    /// A rover that follows the plan from its beginning.
    ///
    /// `margin` is what the plan keeps for what flight adds to it, over the reserve. What a rover lacks
    /// of what it should have, up to the margin, is what the margin is for, and no reason to leave the
    /// plan.
    pub fn new(hazards: &Hazards<'_>, margin: Energy) -> Self {
        let first = hazards.course.first;
        Self { mode: Mode::Follows { at: first }, told: Told::Plan, step: first, margin }
    }

    /// Returns what to tell a rover at the beginning of a step.
    pub fn orders(&mut self, moment: &Moment<'_>, seen: Seen) -> Order {
        let place = self.takes_in(moment, seen);
        self.step = moment.step;
        if matches!(seen.halt, Halt::Lasts(_)) {
            self.told = Told::Nothing;
            return Order::Nothing;
        }
        let hazards = moment.hazards;
        let stored = seen.stored + self.margin;
        let state = FineState { stored, ..FineState::initial(hazards.vehicle()) };
        self.mode = hazards.decides((self.mode, place, &state), (moment.step, &moment.policy));
        let told = self.next(moment, (place, &state));
        if seen.halt == Halt::None && told == self.told {
            return Order::GoOn;
        }
        self.told = told;
        self.order(hazards)
    }

    /// Returns how the rover stands to its plan, as it was last looked at.
    pub fn conduct(&self, moment: &Moment<'_>) -> Conduct {
        match self.mode {
            Mode::Follows { at } if at >= self.step => Conduct::OnTime,
            Mode::Follows { at } => Conduct::Late(moment.hazards.course.lasts(self.step - at)),
            Mode::Retreats { .. } | Mode::Stopped { .. } => Conduct::Retreats,
        }
    }

    /// Follows what the rover has done since it was last looked at, and returns where it is.
    fn takes_in(&mut self, moment: &Moment<'_>, seen: Seen) -> MapPoint {
        let (Halt::Lasts(since) | Halt::Over(since)) = seen.halt else {
            return self.has_done(moment, seen);
        };
        // A halt from before the last look is one that is known.
        let step = moment.hazards.course.step_of(since).min(moment.step);
        if step >= self.step && self.told != Told::Nothing {
            self.goes_on_to(step);
        }
        self.snapped(moment, seen.place)
    }

    /// Follows a rover that nothing has stopped.
    fn has_done(&mut self, moment: &Moment<'_>, seen: Seen) -> MapPoint {
        let course = &moment.hazards.course;
        let before = self.mode;
        self.goes_on_to(moment.step);
        let Mode::Follows { at } = self.mode else { return self.snapped(moment, seen.place) };
        let (late, close_m) = match self.told {
            Told::Plan => (0, ON_THE_WAY_M),
            Told::Late { by, .. } => (by, ON_THE_WAY_M),
            _ => (moment.step - at, CLOSE_M),
        };
        // What it had done of a step before it was stopped may put it ahead by a part of one.
        let heard = (seen.utc - course.lasts(late)).min(course.epoch(at));
        let parts = (0..=PARTS).map(|part| f64::from(part) / f64::from(PARTS) * course.lasts(1));
        let mut way = parts.filter_map(|ahead| moment.hazards.plan.position(heard + ahead));
        if way.any(|should| should.distance(seen.place).metres() <= close_m) {
            return course.at(at);
        }
        // It has not come as far as it should: what is left is to do from where it is.
        self.mode = before;
        self.told = Told::Nothing;
        seen.place
    }

    /// Does what it was told until a step begins.
    fn goes_on_to(&mut self, step: usize) {
        let Mode::Follows { at } = &mut self.mode else { return };
        let past = step - self.step;
        match self.told {
            Told::Plan => *at = step,
            Told::Late { end, .. } | Told::Park { end } => *at = (*at + past).min(end).max(*at),
            Told::Nothing | Told::Drive(_) => {}
        }
    }

    /// Takes a rover that is close to a place that it was told, or that the plan names, to be there.
    fn snapped(&self, moment: &Moment<'_>, place: MapPoint) -> MapPoint {
        let (course, tile) = (&moment.hazards.course, moment.hazards.map.tile());
        let told = if let Told::Drive(to) = self.told { Some(to) } else { None };
        let planned = match self.mode {
            Mode::Follows { at } => [Some(course.at(at)), Some(course.at(at + 1))],
            _ => [Some(course.at(moment.step)), tile.cell_at(place).map(|cell| tile.centre(cell))],
        };
        let mut targets = [told].into_iter().chain(planned).flatten();
        targets.find(|target| target.distance(place).metres() < CLOSE_M).unwrap_or(place)
    }

    /// What it is to be about.
    fn next(&self, moment: &Moment<'_>, (place, state): (MapPoint, &FineState)) -> Told {
        let course = &moment.hazards.course;
        let is_at = |target: MapPoint| target.distance(place).metres() < THERE_M;
        match self.mode {
            Mode::Follows { at } if at == moment.step => Told::Plan,
            Mode::Follows { at }
                if !course.parks(at) && (!course.works(at) || is_at(course.at(at))) =>
            {
                Told::Late { end: course.end_of(at), by: moment.step - at }
            }
            mode => {
                let acts = moment.hazards.acts((mode, place, state), &moment.policy, Scatter::MEAN);
                let to = acts.to();
                let end = if let Mode::Follows { at } = mode { course.end_of(at) } else { 0 };
                if is_at(to) { Told::Park { end } } else { Told::Drive(to) }
            }
        }
    }

    fn order(&self, hazards: &Hazards<'_>) -> Order {
        match self.told {
            Told::Nothing => Order::Nothing,
            Told::Plan => Order::Plan,
            Told::Late { end, by } => Order::Late {
                from: hazards.course.epoch(self.step - by),
                until: hazards.course.epoch(end),
                by: hazards.course.lasts(by),
            },
            Told::Drive(to) => Order::Drive(to),
            Told::Park { .. } => Order::Park,
        }
    }
}
