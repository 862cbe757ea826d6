//! The best way over a map of costs, goal after goal.

use super::roads::cell;
use super::{Field, Roads, Way};
use crate::{Act, Arena, Rover, Score};

/// Which goal is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The one that costs least to get to.
    Nearest,
    /// The most valuable one.
    Value,
    /// The one with the most value for its time.
    Rate,
}

/// When a rover stops to charge. Each rule holds only where the array then gives more than a parked
/// rover takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Recharge {
    /// Never.
    Never,
    /// Below this share of the battery, until it is full.
    Below(f64),
    /// The same; and it leaves for a goal that is dark now only with a full battery.
    FullBeforeDark(f64),
}

/// A planner that follows ways: it sees neither the time nor the end of its battery.
#[derive(Debug)]
pub struct Follower<'a> {
    arena: &'a Arena<'a>,
    roads: &'a Roads,
    weights: Vec<f32>,
    goals: Vec<Option<usize>>,
    havens: Vec<usize>,
}

/// How often a driving rover looks at its battery, and a charging one too, in seconds.
const LOOK_S: f64 = 900.0;
/// A battery counts as full at this share.
const FULL: f64 = 0.98;
/// Below this light a place is dark.
const DARK: f64 = 0.1;

impl<'a> Follower<'a> {
    /// Takes the weight of a metre in every cell.
    pub fn new(arena: &'a Arena<'a>, roads: &'a Roads, weights: Vec<f32>) -> Self {
        let index = |point| arena.tile.cell_at(point).map(|cell| arena.tile.index(cell));
        let goals = arena.instance.goals.iter().map(|goal| index(goal.point())).collect();
        let havens =
            arena.instance.havens.iter().filter_map(|haven| index(haven.point())).collect();
        Self { arena, roads, weights, goals, havens }
    }

    /// Returns the weights of the shortest way over slopes: twice as dear on the steepest.
    pub fn slope_weights(arena: &Arena<'_>) -> Vec<f32> {
        let limit_deg = arena.instance.vehicle.slope_limit_deg;
        let weight = |slope_deg: &f32| narrow(1.0 + f64::from(*slope_deg) / limit_deg.max(1.0));
        arena.slope_deg.iter().map(weight).collect()
    }

    /// Adds to weights what darkness costs: `darkness` for none of the light, nothing for all of it.
    pub fn in_light(weights: &[f32], light: &[f32], darkness: f32) -> Vec<f32> {
        weights.iter().zip(light).map(|(weight, light)| weight + darkness * (1.0 - light)).collect()
    }

    /// Plays an instance.
    pub fn play(&self, order: Order, recharge: Recharge) -> Score {
        let mut rover = Rover::new(self.arena);
        let mut left: Vec<usize> =
            (0..self.goals.len()).filter(|&g| self.goals[g].is_some()).collect();
        while rover.goes_on() && !left.is_empty() {
            let Some((place, way)) = self.next(&rover, &left, order) else { break };
            let goal = left.swap_remove(place);
            self.prepare(&mut rover, goal, recharge);
            self.follow(&mut rover, &way, recharge);
            rover.act(&Act::Work { goal: self.arena.instance.goals[goal].id.clone() });
        }
        if let Some(home) = self.home(&rover) {
            self.follow(&mut rover, &home, recharge);
        }
        rover.end()
    }

    /// Chooses the next goal among those from which there is time to get to a haven, and the way.
    fn next(&self, rover: &Rover<'_>, left: &[usize], order: Order) -> Option<(usize, Way)> {
        let here = self.arena.tile.index(rover.cell()?);
        let field = Field::spread(self.roads, &self.weights, here, &[]);
        let mut best: Option<(f64, usize, Way)> = None;
        for (place, &goal) in left.iter().enumerate() {
            let Some(cell) = self.goals[goal] else { continue };
            let declared = &self.arena.instance.goals[goal];
            let cost = f64::from(field.cost(cell));
            let rank = match order {
                Order::Nearest => -cost,
                Order::Value => 1e6 * declared.value - cost,
                Order::Rate => declared.value / (cost + 1.0),
            };
            if !cost.is_finite() || best.as_ref().is_some_and(|(least, ..)| rank <= *least) {
                continue;
            }
            let Some(way) = field.way(cell) else { continue };
            let back_s = self.crow_s(cell);
            let end_s = rover.at_s() + self.seconds(&way) + declared.dwell_h * 3600.0 + back_s;
            if end_s <= self.arena.instance.seconds() {
                best = Some((rank, place, way));
            }
        }
        best.map(|(_, place, way)| (place, way))
    }

    /// The least time from a cell to a haven, were it straight.
    fn crow_s(&self, from: usize) -> f64 {
        let tile = self.arena.tile;
        let here = tile.centre(cell(tile, from));
        let metres =
            self.havens.iter().map(|&h| tile.centre(cell(tile, h)).distance(here).metres());
        metres.fold(f64::INFINITY, f64::min) / self.arena.instance.vehicle.speed_m_s
    }

    fn seconds(&self, way: &[usize]) -> f64 {
        let tile = self.arena.tile;
        let pairs = way.windows(2).map(|pair| {
            tile.centre(cell(tile, pair[0])).distance(tile.centre(cell(tile, pair[1]))).metres()
        });
        pairs.sum::<f64>() / self.arena.instance.vehicle.speed_m_s
    }

    fn home(&self, rover: &Rover<'_>) -> Option<Way> {
        let here = self.arena.tile.index(rover.cell()?);
        let field = Field::spread(self.roads, &self.weights, here, &self.havens);
        let nearest =
            self.havens.iter().min_by(|a, b| field.cost(**a).total_cmp(&field.cost(**b)))?;
        field.way(*nearest)
    }

    fn prepare(&self, rover: &mut Rover<'_>, goal: usize, recharge: Recharge) {
        let Some(there) = self.goals[goal].map(|index| cell(self.arena.tile, index)) else {
            return;
        };
        let dark = self.arena.sun.share(there, rover.at_s()) < DARK;
        if matches!(recharge, Recharge::FullBeforeDark(_)) && dark {
            self.charge(rover);
        }
    }

    fn follow(&self, rover: &mut Rover<'_>, way: &[usize], recharge: Recharge) {
        let capacity_wh = self.arena.instance.vehicle.capacity_wh;
        let mut look_s = rover.at_s();
        for &next in way.iter().skip(1) {
            let low = match recharge {
                Recharge::Never => false,
                Recharge::Below(share) | Recharge::FullBeforeDark(share) => {
                    rover.energy_wh() < share * capacity_wh
                }
            };
            if low && rover.at_s() >= look_s {
                self.charge(rover);
                look_s = rover.at_s() + LOOK_S;
            }
            rover.act(&Act::to(self.arena.tile.centre(cell(self.arena.tile, next))));
            if !rover.goes_on() {
                break;
            }
        }
    }

    /// Stands as long as that charges and the battery is not full.
    fn charge(&self, rover: &mut Rover<'_>) {
        let vehicle = &self.arena.instance.vehicle;
        while rover.goes_on() && rover.energy_wh() < FULL * vehicle.capacity_wh {
            let Some(here) = rover.cell() else { return };
            let share = self.arena.sun.share(here, rover.at_s());
            if share * vehicle.park_array_w <= vehicle.park_load_w {
                return;
            }
            rover.act(&Act::Park { until_s: rover.at_s() + LOOK_S });
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a weight of a few units")]
const fn narrow(weight: f64) -> f32 {
    weight as f32
}
