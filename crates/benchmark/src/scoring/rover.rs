//! A rover in the judge's hands: steps of a minute at most, the middle of each for the whole of it.

use hilal_environment::GridCell;
use hilal_quantity::MapPoint;
use serde::{Deserialize, Serialize};

use super::{Act, Arena};

/// Longest step of the simulation, in seconds.
const STEP_S: f64 = 60.0;
/// What rounding may take from a battery at its reserve.
const ROUNDING_WH: f64 = 1e-6;

/// Why a rover is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// Its battery fell below the reserve.
    Energy,
    /// It drove onto ground that is too steep, unknown, or off the map.
    Ground,
    /// It was no longer in a haven when the time was over.
    NoHaven,
    /// It was told to do what cannot be done, such as to work where no goal is.
    Order,
}

/// What came of a schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// Value of the goals whose work was complete while the rover lived.
    pub value: f64,
    /// How many they are.
    pub goals: usize,
    /// Why the rover was lost, if it was.
    pub loss: Option<Loss>,
    /// When it was lost, or the end.
    pub hours: f64,
    /// How far it drove.
    pub distance_m: f64,
    /// The least that was in its battery.
    pub min_energy_wh: f64,
    /// What was in it at last.
    pub end_energy_wh: f64,
}

impl Score {
    /// Returns whether the rover lived, and ended in a haven.
    pub const fn survived(&self) -> bool {
        self.loss.is_none()
    }
}

/// A rover that is being judged.
#[derive(Debug, Clone)]
pub struct Rover<'a> {
    arena: &'a Arena<'a>,
    at_s: f64,
    place: MapPoint,
    energy_wh: f64,
    min_energy_wh: f64,
    distance_m: f64,
    done: Vec<bool>,
    loss: Option<Loss>,
}

/// What a rover does for a while.
#[derive(Clone, Copy)]
enum JudgedActivity {
    Drives { duty: f64 },
    Stands { load_w: f64 },
}

impl<'a> Rover<'a> {
    /// Puts a rover at the start.
    pub fn new(arena: &'a Arena<'a>) -> Self {
        let start = arena.instance.start;
        let mut rover = Self {
            arena,
            at_s: 0.0,
            place: MapPoint::new(start.x_m, start.y_m),
            energy_wh: start.energy_wh,
            min_energy_wh: start.energy_wh,
            distance_m: 0.0,
            done: vec![false; arena.instance.goals.len()],
            loss: None,
        };
        if rover.slope_deg(rover.place).is_none() {
            rover.loss = Some(Loss::Ground);
        }
        rover
    }

    /// Returns the time since the start in seconds.
    pub const fn at_s(&self) -> f64 {
        self.at_s
    }

    /// Returns where it is.
    pub const fn place(&self) -> MapPoint {
        self.place
    }

    /// Returns what is in its battery.
    pub const fn energy_wh(&self) -> f64 {
        self.energy_wh
    }

    /// Returns whether the work at a goal is done.
    pub fn has_done(&self, goal: usize) -> bool {
        self.done[goal]
    }

    /// Returns the cell that it is in; nothing for a rover off the map, which is lost.
    pub fn cell(&self) -> Option<GridCell> {
        self.arena.tile.cell_at(self.place)
    }

    /// Returns whether it lives and there is time left.
    pub fn goes_on(&self) -> bool {
        self.loss.is_none() && self.at_s < self.arena.instance.seconds()
    }

    /// Does one thing, as long as the rover lives and there is time.
    pub fn act(&mut self, act: &Act) {
        match act {
            Act::Drive { x_m, y_m, until_s } => self.drive(MapPoint::new(*x_m, *y_m), *until_s),
            Act::Park { until_s } => {
                let load_w = self.arena.instance.vehicle.park_load_w;
                self.spend((self.place, until_s - self.at_s), JudgedActivity::Stands { load_w });
            }
            Act::Work { goal } => self.work(goal),
        }
    }

    fn drive(&mut self, to: MapPoint, until_s: Option<f64>) {
        let length_m = self.place.distance(to).metres();
        let least_s = length_m / self.arena.instance.vehicle.speed_m_s;
        let seconds = until_s.map_or(least_s, |until_s| (until_s - self.at_s).max(least_s));
        if seconds > 0.0 {
            self.spend((to, seconds), JudgedActivity::Drives { duty: least_s / seconds });
        } else if !seconds.is_finite() {
            self.loss = self.loss.or(Some(Loss::Order));
        }
    }

    fn work(&mut self, id: &str) {
        let goals = &self.arena.instance.goals;
        let found = goals.iter().position(|goal| goal.id == id);
        let here = |&index: &usize| self.arena.tile.cell_at(goals[index].point()) == self.cell();
        let Some(index) = found.filter(here) else {
            self.loss = self.loss.or(Some(Loss::Order));
            return;
        };
        let seconds = goals[index].dwell_h * 3600.0;
        let end_s = self.at_s + seconds;
        self.spend((self.place, seconds), JudgedActivity::Stands { load_w: goals[index].load_w });
        if self.loss.is_none() && self.at_s >= end_s - 1e-6 {
            self.done[index] = true;
        }
    }

    /// Lives through a stretch of time that ends at a place.
    fn spend(&mut self, (to, seconds): (MapPoint, f64), activity: JudgedActivity) {
        let left_s = self.arena.instance.seconds() - self.at_s;
        let kept_s = seconds.min(left_s);
        if !self.goes_on() || kept_s.is_nan() || kept_s <= 0.0 {
            return;
        }
        let (from, start_s) = (self.place, self.at_s);
        let parts = (kept_s / STEP_S).ceil();
        let step_s = kept_s / parts;
        let mut part = 0.0;
        while part < parts && self.loss.is_none() {
            self.place = between(from, to, (part + 0.5) * step_s / seconds);
            self.at_s = start_s + (part + 0.5) * step_s;
            self.step(activity, step_s);
            part += 1.0;
        }
        let lived_s = if self.loss.is_none() { kept_s } else { part * step_s };
        self.place = if lived_s < seconds { between(from, to, lived_s / seconds) } else { to };
        self.at_s = start_s + lived_s;
        self.distance_m += from.distance(self.place).metres();
    }

    fn step(&mut self, activity: JudgedActivity, seconds: f64) {
        let (Some(slope_deg), Some(cell)) = (self.slope_deg(self.place), self.cell()) else {
            self.loss = Some(Loss::Ground);
            return;
        };
        let share = self.arena.sun.share(cell, self.at_s);
        let vehicle = &self.arena.instance.vehicle;
        let net_w = match activity {
            JudgedActivity::Drives { duty } => {
                let load_w =
                    duty * self.arena.drive_load_w(slope_deg) + (1.0 - duty) * vehicle.idle_load_w;
                vehicle.drive_array_w * share - load_w
            }
            JudgedActivity::Stands { load_w } => vehicle.park_array_w * share - load_w,
        };
        self.energy_wh = self.arena.charged(self.energy_wh, net_w, seconds);
        self.min_energy_wh = self.min_energy_wh.min(self.energy_wh);
        if self.energy_wh < vehicle.reserve_wh - ROUNDING_WH {
            self.loss = Some(Loss::Energy);
        }
    }

    fn slope_deg(&self, point: MapPoint) -> Option<f64> {
        self.arena.tile.cell_at(point).and_then(|cell| self.arena.open(cell))
    }

    /// Parks until the end, and says what came of it all.
    pub fn end(mut self) -> Score {
        self.act(&Act::Park { until_s: self.arena.instance.seconds() });
        if self.loss.is_none() && !self.arena.in_haven(self.place) {
            self.loss = Some(Loss::NoHaven);
        }
        let goals = self.arena.instance.goals.iter().zip(&self.done).filter(|(_, done)| **done);
        Score {
            value: goals.clone().fold(0.0, |sum, (goal, _)| sum + goal.value),
            goals: goals.count(),
            loss: self.loss,
            hours: self.at_s / 3600.0,
            distance_m: self.distance_m,
            min_energy_wh: self.min_energy_wh,
            end_energy_wh: self.energy_wh,
        }
    }
}

fn between(from: MapPoint, to: MapPoint, share: f64) -> MapPoint {
    let mix = |from: f64, to: f64| from + share.clamp(0.0, 1.0) * (to - from);
    MapPoint::new(mix(from.x_m, to.x_m), mix(from.y_m, to.y_m))
}
