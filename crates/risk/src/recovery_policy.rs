//! The policy for one rover that is watched from afar: what it is to be told at the beginning of a
//! step, by what was last heard of it.
//!
//! The rover does what it was told until it is told something else, so that a link which is down for a
//! while leaves it with something to do: the rest of the plan, at its own times or late.

use hilal_environment::rover_physics::PhysicalState;
use hilal_quantity::{Duration, Energy, Epoch, MapPoint};

use crate::delay::{self, ON_THE_WAY_M};
use crate::hazards::Hazards;
use crate::moment::Moment;
use crate::particle::Mode;
use crate::scatter::Scatter;
use crate::step_actions::THERE_M;

/// What is known of a rover at the beginning of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoverReport {
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
    /// The rest of the plan, late by so much.
    Late {
        /// The plan's instant that is now.
        from: Epoch,
        /// How late it is.
        by: Duration,
    },
    /// To drive straight to a place before the step is over.
    Drive(MapPoint),
    /// To stand where it is, with its array turned to the Sun.
    Park,
    /// To stand, so turned, where its drive is about to end.
    Settle,
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
pub struct RecoveryPolicy {
    mode: Mode,
    told: SentOrder,
    /// The step at whose beginning it was last looked at.
    step: usize,
}

/// What a rover was last told.
#[derive(Debug, Clone, Copy, PartialEq)]
enum SentOrder {
    Nothing,
    Plan,
    /// The rest of the plan, so many steps late.
    Late(usize),
    /// To drive to a place.
    Drive(MapPoint),
    /// To stand.
    Park,
}

/// A rover this close to where it should be is there, in metres: navigation errs by metres, and what was
/// last heard may be a minute old.
const CLOSE_M: f64 = 5.0;
/// So many parts of a step's way are looked at.
const PARTS: u32 = 4;

impl RecoveryPolicy {
    /// A rover that follows the plan from its beginning.
    pub const fn new(hazards: &Hazards<'_>) -> Self {
        let first = hazards.course.first;
        Self { mode: Mode::Follows { at: first }, told: SentOrder::Plan, step: first }
    }

    /// Returns what to tell a rover at the beginning of a step.
    pub fn orders(&mut self, moment: &Moment<'_>, seen: RoverReport) -> Order {
        let place = self.takes_in(moment, seen);
        self.step = moment.step;
        if matches!(seen.halt, Halt::Lasts(_)) {
            self.told = SentOrder::Nothing;
            return Order::Nothing;
        }
        let hazards = moment.hazards;
        let stored = seen.stored;
        let state = PhysicalState { stored, ..PhysicalState::initial(hazards.vehicle()) };
        // A schedule that brings it back in time takes nothing from what it has to spare.
        let spare = if self.is_left(hazards, moment.step) { 0 } else { hazards.spare };
        let about = (self.mode, place, &state);
        self.mode = hazards.decides(about, (moment.step, &moment.policy, spare));
        let told = self.next(moment, (place, &state));
        if seen.halt == Halt::None && told == self.told {
            return Order::GoOn;
        }
        // A drive to where it is to stand goes on to its end: stopped short, it may miss a haven.
        let arrives =
            matches!(self.told, SentOrder::Drive(to) if to.distance(place).metres() < THERE_M);
        let settles = arrives && told == SentOrder::Park;
        self.told = told;
        if settles { Order::Settle } else { self.order(hazards) }
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
    fn takes_in(&mut self, moment: &Moment<'_>, seen: RoverReport) -> MapPoint {
        let (Halt::Lasts(since) | Halt::Over(since)) = seen.halt else {
            return self.has_done(moment, seen);
        };
        // A halt from before the last look is one that is known.
        let step = moment.hazards.course.step_of(since).min(moment.step);
        if step >= self.step && self.told != SentOrder::Nothing {
            let before = self.mode;
            self.goes_on_to(step);
            self.falls_back(moment.hazards, before, seen.place);
        }
        let place = self.snapped(moment, seen);
        // What stopped it has taken from it what it was told.
        self.told = SentOrder::Nothing;
        place
    }

    /// Follows a rover that nothing has stopped.
    fn has_done(&mut self, moment: &Moment<'_>, seen: RoverReport) -> MapPoint {
        let course = &moment.hazards.course;
        let before = self.mode;
        self.goes_on_to(moment.step);
        let Mode::Follows { at } = self.mode else { return self.snapped(moment, seen) };
        let (late, close_m) = match self.told {
            SentOrder::Plan => (0, ON_THE_WAY_M),
            SentOrder::Late(by) => (by, ON_THE_WAY_M),
            _ => (moment.step - at, CLOSE_M),
        };
        // What it had done of a step before it was stopped may put it ahead by a part of one.
        let heard = (seen.utc - course.lasts(late)).min(course.epoch(at));
        let parts = (0..=PARTS).map(|part| f64::from(part) / f64::from(PARTS) * course.lasts(1));
        let mut way = parts.filter_map(|ahead| moment.hazards.plan.position(heard + ahead));
        if way.any(|should| should.distance(seen.place).metres() <= close_m) {
            return course.at(at);
        }
        // It has not come as far as it should: what is left is to do from where it is. A schedule that
        // brings it back in time does that by itself.
        self.falls_back(moment.hazards, before, seen.place);
        if !self.is_left(moment.hazards, moment.step) {
            self.told = SentOrder::Nothing;
        }
        seen.place
    }

    /// Whether a rover is left to the plan's schedule, which makes good what it lacks.
    fn is_left(&self, hazards: &Hazards<'_>, step: usize) -> bool {
        let catches_up = |at| delay::catches_up(hazards, at, step);
        self.told == SentOrder::Plan && matches!(self.mode, Mode::Follows { at } if catches_up(at))
    }

    /// Finds a rover that follows the plan on the plan's way: where it should be by now, or between there
    /// and where it was before. One that is nowhere on it is where it was before.
    fn falls_back(&mut self, hazards: &Hazards<'_>, before: Mode, place: MapPoint) {
        let (Mode::Follows { at: least }, Mode::Follows { at: most }) = (before, self.mode) else {
            return;
        };
        let at = delay::on_the_way(hazards, (least, most), place).unwrap_or(least);
        self.mode = Mode::Follows { at };
    }

    /// Does what it was told until a step begins.
    fn goes_on_to(&mut self, step: usize) {
        let Mode::Follows { at } = &mut self.mode else { return };
        let past = step - self.step;
        match self.told {
            SentOrder::Plan => *at = step,
            SentOrder::Late(_) => *at += past,
            SentOrder::Nothing | SentOrder::Drive(_) | SentOrder::Park => {}
        }
    }

    /// Takes a rover that is close to a place that it was told, or that the plan names, to be there.
    fn snapped(&self, moment: &Moment<'_>, seen: RoverReport) -> MapPoint {
        let (course, tile, place) = (&moment.hazards.course, moment.hazards.map.tile(), seen.place);
        if let SentOrder::Drive(to) = self.told {
            // It drives on after it was heard, unless something has stopped it.
            let on_s = match seen.halt {
                Halt::None => (moment.utc() - seen.utc).to_seconds().max(0.0),
                Halt::Lasts(_) | Halt::Over(_) => 0.0,
            };
            let planned = moment.hazards.vehicle().drive.planned.metres_per_second();
            if to.distance(place).metres() < CLOSE_M + on_s * planned {
                return to;
            }
        }
        let planned = match self.mode {
            Mode::Follows { at } => [Some(course.at(at)), Some(course.at(at + 1))],
            _ => [Some(course.at(moment.step)), tile.cell_at(place).map(|cell| tile.centre(cell))],
        };
        let mut targets = planned.into_iter().flatten();
        targets.find(|target| target.distance(place).metres() < CLOSE_M).unwrap_or(place)
    }

    /// What it is to be about.
    fn next(&self, moment: &Moment<'_>, (place, state): (MapPoint, &PhysicalState)) -> SentOrder {
        let course = &moment.hazards.course;
        let is_at = |target: MapPoint| target.distance(place).metres() < THERE_M;
        match self.mode {
            Mode::Follows { at } if at == moment.step || self.told == SentOrder::Plan => {
                SentOrder::Plan
            }
            Mode::Follows { at } if course.drives(at) || is_at(course.at(at)) => {
                SentOrder::Late(moment.step - at)
            }
            mode => {
                let acts = moment.hazards.acts((mode, place, state), &moment.policy, Scatter::MEAN);
                let to = acts.to();
                if is_at(to) { SentOrder::Park } else { SentOrder::Drive(to) }
            }
        }
    }

    fn order(&self, hazards: &Hazards<'_>) -> Order {
        match self.told {
            SentOrder::Nothing => Order::Nothing,
            SentOrder::Plan => Order::Plan,
            SentOrder::Late(by) => Order::Late {
                from: hazards.course.epoch(self.step - by),
                by: hazards.course.lasts(by),
            },
            SentOrder::Drive(to) => Order::Drive(to),
            SentOrder::Park => Order::Park,
        }
    }
}
