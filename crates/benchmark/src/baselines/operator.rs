//! An operator: goes only where a forecast says that it comes back, waits, charges and retreats.

use super::forecast::{Outlook, Thought};
use super::outings::{Outings, Ways};
use super::roads::cell;
use super::{Habits, Order};
use crate::{Act, Rover, Score};

/// How often an operator on its way asks again whether it comes back, in seconds.
const ASK_S: f64 = 3600.0;
/// How long a goal that was given up on the way is left alone, in seconds.
const LEAVE_S: f64 = 12.0 * 3600.0;
/// Below this light a place is dark.
const DARK: f64 = 0.3;
/// How far ahead it looks before it moves from a dark haven to a lit one, in hours.
const AHEAD_H: f64 = 12.0;
/// Ways back that are looked at from each goal.
const BACKS: usize = 3;
/// What of its margin an operator on its way is content with.
const CONTENT: f64 = 0.5;

/// A planner that does one thing after another, each within its means.
#[derive(Debug)]
pub struct Operator<'a> {
    outings: &'a Outings<'a>,
    habits: Habits,
}

/// A rover, and the goals that it has put off.
struct Shift<'a> {
    rover: Rover<'a>,
    left_until_s: Vec<f64>,
}

impl<'a> Operator<'a> {
    /// Gives a map to an operator.
    pub const fn new(outings: &'a Outings<'a>, habits: Habits) -> Self {
        Self { outings, habits }
    }

    /// Plays the instance.
    pub fn play(&self) -> Score {
        let arena = self.outings.arena;
        let goals = arena.instance.goals.len();
        let mut shift = Shift { rover: Rover::new(arena), left_until_s: vec![0.0; goals] };
        while shift.rover.goes_on() {
            let Some(ways) = self.outings.ways(&shift.rover, self.habits.darkness) else { break };
            if let Some(goal) = self.choose(&shift, &ways) {
                self.visit(&mut shift, (goal, &ways));
            } else if !self.stay(&mut shift.rover, &ways) {
                self.retreat(&mut shift.rover, &ways);
            }
        }
        shift.rover.end()
    }

    fn thought(&self, rover: &Rover<'_>, share_of_margin: f64) -> Thought<'a> {
        let arena = self.outings.arena;
        let least_wh = arena.instance.vehicle.reserve_wh + share_of_margin * self.habits.margin_wh;
        Thought { arena, sight: self.habits.sight, now_s: rover.at_s(), least_wh }
    }

    const fn outlook(rover: &Rover<'_>) -> Outlook {
        Outlook { at_s: rover.at_s(), energy_wh: rover.energy_wh() }
    }

    /// Chooses the best goal that can be done and come back from.
    fn choose(&self, shift: &Shift<'_>, ways: &Ways) -> Option<usize> {
        let goals = &self.outings.arena.instance.goals;
        let thought = self.thought(&shift.rover, 1.0);
        let rank = |goal: usize, way_s: f64| match self.habits.order {
            Order::Nearest => -way_s,
            Order::Value => 1e7 * goals[goal].value - way_s,
            Order::Rate => goals[goal].value / (way_s + goals[goal].dwell_h * 3600.0),
        };
        let mut candidates: Vec<(f64, usize)> = (0..goals.len())
            .filter(|&goal| !shift.rover.has_done(goal))
            .filter(|&goal| shift.left_until_s[goal] <= shift.rover.at_s())
            .filter_map(|goal| Some((goal, self.outings.seconds(ways.goals[goal].as_ref()?))))
            .map(|(goal, way_s)| (rank(goal, way_s), goal))
            .collect();
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
        let possible = |&goal: &usize| {
            let Some(way) = &ways.goals[goal] else { return false };
            self.comes_back(&thought, Self::outlook(&shift.rover), (goal, way))
                && self.is_ready(&shift.rover, (goal, way))
        };
        candidates.into_iter().map(|(_, goal)| goal).find(possible)
    }

    /// Whether the battery lasts for the rest of a way out, the work, a way back and the life after it.
    fn comes_back(
        &self,
        thought: &Thought<'_>,
        outlook: Outlook,
        (goal, way): (usize, &[usize]),
    ) -> bool {
        let declared = &self.outings.arena.instance.goals[goal];
        let Some(at) = self.outings.goals[goal] else { return false };
        let arrived = thought.drive(outlook, way);
        let Some(done) = arrived.and_then(|arrived| thought.work(arrived, at, declared)) else {
            return false;
        };
        self.outings.back[goal].iter().take(BACKS).any(|(haven, way)| {
            thought.drive(done, way).is_some_and(|home| self.lives(thought, home, *haven))
        })
    }

    /// Whether a rover that comes to a haven lives there to the end.
    fn lives(&self, thought: &Thought<'_>, home: Outlook, haven: usize) -> bool {
        let reserve_wh = self.outings.arena.instance.vehicle.reserve_wh;
        let need_wh = self.outings.havens[haven].need_wh(home.at_s);
        home.energy_wh >= need_wh + (thought.least_wh - reserve_wh)
            || home.energy_wh >= self.outings.arena.instance.vehicle.capacity_wh - 1e-6
                && need_wh.is_finite()
    }

    /// Whether enough is in the battery for a goal that will be dark, or nothing more is to be had here.
    fn is_ready(&self, rover: &Rover<'_>, (goal, way): (usize, &[usize])) -> bool {
        let (arena, vehicle) = (self.outings.arena, &self.outings.arena.instance.vehicle);
        if rover.energy_wh() >= self.habits.ready * vehicle.capacity_wh {
            return true;
        }
        let charges = rover.cell().is_some_and(|here| {
            arena.sun.share(here, rover.at_s()) * vehicle.park_array_w > vehicle.park_load_w
        });
        let arrival_s = rover.at_s() + self.outings.seconds(way);
        let dark = self.outings.goals[goal]
            .is_some_and(|at| arena.sun.share(cell(arena.tile, at), arrival_s) < DARK);
        !(charges && dark)
    }

    /// Drives to a goal and works there; turns back where it no longer comes back.
    fn visit(&self, shift: &mut Shift<'_>, (goal, ways): (usize, &Ways)) {
        let Some(way) = &ways.goals[goal] else { return };
        let tile = self.outings.arena.tile;
        let mut ask_s = shift.rover.at_s() + ASK_S;
        for (passed, &next) in way.iter().enumerate() {
            let last = passed + 1 == way.len();
            shift.rover.act(&Act::to(tile.centre(cell(tile, next))));
            if !shift.rover.goes_on() {
                return;
            }
            if shift.rover.at_s() < ask_s && !last {
                continue;
            }
            ask_s = shift.rover.at_s() + ASK_S;
            let thought = self.thought(&shift.rover, CONTENT);
            let outlook = Self::outlook(&shift.rover);
            if !self.comes_back(&thought, outlook, (goal, &way[passed..])) {
                shift.left_until_s[goal] = shift.rover.at_s() + LEAVE_S;
                return;
            }
        }
        shift.rover.act(&Act::Work { goal: self.outings.arena.instance.goals[goal].id.clone() });
    }

    /// Waits where it is, if that is safe and no other place is better; says whether it did.
    fn stay(&self, rover: &mut Rover<'_>, ways: &Ways) -> bool {
        let arena = self.outings.arena;
        let wait_s = self.habits.wait_h * 3600.0;
        if arena.in_haven(rover.place()) {
            let Some(better) = self.better_haven(rover, ways) else {
                rover.act(&Act::Park { until_s: rover.at_s() + wait_s });
                return true;
            };
            self.go_home(rover, (better, ways));
            return true;
        }
        let Some(here) = rover.cell().map(|cell| arena.tile.index(cell)) else { return false };
        let vehicle = &arena.instance.vehicle;
        let thought = self.thought(rover, 1.0);
        let Some(after) = thought.stand(Self::outlook(rover), (here, vehicle.park_load_w), wait_s)
        else {
            return false;
        };
        let safe = after.energy_wh > rover.energy_wh() + 1e-6
            && (0..ways.havens.len()).any(|haven| {
                let home = ways.havens[haven].as_ref().and_then(|way| thought.drive(after, way));
                home.is_some_and(|home| self.lives(&thought, home, haven))
            });
        if safe {
            rover.act(&Act::Park { until_s: after.at_s });
        }
        safe
    }

    /// A haven with light to come, where there is none here and the battery wants some.
    fn better_haven(&self, rover: &Rover<'_>, ways: &Ways) -> Option<usize> {
        let arena = self.outings.arena;
        let full_wh = arena.instance.vehicle.capacity_wh;
        let here = arena.tile.index(rover.cell()?);
        if rover.energy_wh() > 0.9 * full_wh || self.light_ahead(here, rover.at_s()) > 0.2 {
            return None;
        }
        let thought = self.thought(rover, 1.0);
        (0..ways.havens.len()).find(|&haven| {
            let cell = self.outings.havens[haven].cell;
            let home = ways.havens[haven].as_ref().filter(|way| way.len() > 3);
            let home = home.and_then(|way| thought.drive(Self::outlook(rover), way));
            home.is_some_and(|home| {
                self.light_ahead(cell, home.at_s) > 0.5 && self.lives(&thought, home, haven)
            })
        })
    }

    /// The mean light of a cell in the hours to come.
    fn light_ahead(&self, at: usize, from_s: f64) -> f64 {
        let arena = self.outings.arena;
        let hours = (0..12_u32).map(|hour| f64::from(hour) / 12.0 * AHEAD_H + 0.5);
        let place = cell(arena.tile, at);
        hours.map(|hour| arena.sun.share(place, from_s + hour * 3600.0)).sum::<f64>() / 12.0
    }

    /// Goes to the haven where most is left, or to the nearest where nothing is.
    fn retreat(&self, rover: &mut Rover<'_>, ways: &Ways) {
        let thought = self.thought(rover, 0.0);
        let spare = |haven: usize| {
            let way = ways.havens[haven].as_ref()?;
            let home = thought.drive(Self::outlook(rover), way)?;
            let spare_wh = home.energy_wh - self.outings.havens[haven].need_wh(home.at_s);
            (spare_wh >= 0.0).then_some(spare_wh)
        };
        let best = (0..ways.havens.len())
            .filter_map(|haven| Some((haven, spare(haven)?)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let seconds = |haven: &usize| {
            ways.havens[*haven].as_ref().map_or(f64::INFINITY, |way| self.outings.seconds(way))
        };
        let nearest = (0..ways.havens.len()).min_by(|a, b| seconds(a).total_cmp(&seconds(b)));
        match best.map(|(haven, _)| haven).or(nearest) {
            Some(haven) if ways.havens[haven].as_ref().is_some_and(|way| way.len() > 1) => {
                self.go_home(rover, (haven, ways));
            }
            _ => rover.act(&Act::Park { until_s: rover.at_s() + self.habits.wait_h * 3600.0 }),
        }
    }

    fn go_home(&self, rover: &mut Rover<'_>, (haven, ways): (usize, &Ways)) {
        let tile = self.outings.arena.tile;
        for &next in ways.havens[haven].iter().flatten() {
            rover.act(&Act::to(tile.centre(cell(tile, next))));
        }
    }
}
