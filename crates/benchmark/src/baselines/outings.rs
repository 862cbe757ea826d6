//! What an operator could do from where it is: ways out, and ways back.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::haven::Refuge;
use super::roads::cell;
use super::{Field, Follower, Roads, Way};
use crate::{Arena, Rover};

/// How long a map of the light is taken for live, in seconds.
const LIVE_S: f64 = 7200.0;
/// How much darkness weighs on the ways back, which are planned once.
const BACK_DARKNESS: f32 = 2.0;

/// Ways from one cell: to the goals, then to the havens.
#[derive(Debug)]
pub(super) struct Ways {
    pub(super) goals: Vec<Option<Way>>,
    pub(super) havens: Vec<Option<Way>>,
}

/// The map of an operator: made once for an instance, and shared by all habits.
#[derive(Debug)]
pub struct Outings<'a> {
    pub(super) arena: &'a Arena<'a>,
    roads: &'a Roads,
    slopes: Vec<f32>,
    pub(super) goals: Vec<Option<usize>>,
    pub(super) havens: Vec<Refuge>,
    /// For each goal, the ways to the havens, the cheapest first.
    pub(super) back: Vec<Vec<(usize, Way)>>,
    ways: RefCell<BTreeMap<(usize, u64, u32), Rc<Ways>>>,
}

impl<'a> Outings<'a> {
    /// Looks at an instance: its havens' forecast, and the ways back from its goals over ground that is
    /// lit on the mean (`mean_light` of each cell, row-major).
    pub fn new(arena: &'a Arena<'a>, roads: &'a Roads, mean_light: &[f32]) -> Self {
        let index = |point| arena.tile.cell_at(point).map(|cell| arena.tile.index(cell));
        let goals: Vec<Option<usize>> =
            arena.instance.goals.iter().map(|goal| index(goal.point())).collect();
        let havens = arena.instance.havens.iter().filter_map(|haven| index(haven.point()));
        let havens: Vec<Refuge> = havens.map(|cell| Refuge::new(arena, cell)).collect();
        let slopes = Follower::slope_weights(arena);
        let weights = Follower::in_light(&slopes, mean_light, BACK_DARKNESS);
        let targets: Vec<usize> = goals.iter().flatten().copied().collect();
        let fields: Vec<Field> = havens
            .iter()
            .map(|refuge| Field::spread(roads, &weights, refuge.cell, &targets))
            .collect();
        let back = goals.iter().map(|goal| goal.map_or_else(Vec::new, |g| back(&fields, g)));
        let back = back.collect();
        Self { arena, roads, slopes, goals, havens, back, ways: RefCell::default() }
    }

    /// Returns the ways out of the cell that a rover is in, on the light of the last two hours.
    pub(super) fn ways(&self, rover: &Rover<'_>, darkness: f32) -> Option<Rc<Ways>> {
        let here = self.arena.tile.index(rover.cell()?);
        let period = (rover.at_s() / LIVE_S).floor();
        let key = (here, period.to_bits(), darkness.to_bits());
        if let Some(known) = self.ways.borrow().get(&key) {
            return Some(Rc::clone(known));
        }
        let ways = Rc::new(self.spread(here, (period * LIVE_S, darkness)));
        self.ways.borrow_mut().insert(key, Rc::clone(&ways));
        Some(ways)
    }

    fn spread(&self, here: usize, (at_s, darkness): (f64, f32)) -> Ways {
        let light = self.arena.sun.map(self.arena.tile, at_s);
        let weights = Follower::in_light(&self.slopes, &light, darkness);
        let goals = self.goals.iter().flatten().copied();
        let targets: Vec<usize> = goals.chain(self.havens.iter().map(|h| h.cell)).collect();
        let field = Field::spread(self.roads, &weights, here, &targets);
        Ways {
            goals: self.goals.iter().map(|goal| goal.and_then(|cell| field.way(cell))).collect(),
            havens: self.havens.iter().map(|haven| field.way(haven.cell)).collect(),
        }
    }

    /// Returns how long a way takes at full speed, in seconds.
    pub(super) fn seconds(&self, way: &[usize]) -> f64 {
        let tile = self.arena.tile;
        let metres = way.windows(2).map(|pair| {
            tile.centre(cell(tile, pair[0])).distance(tile.centre(cell(tile, pair[1]))).metres()
        });
        metres.sum::<f64>() / self.arena.instance.vehicle.speed_m_s
    }
}

/// The ways from a goal to the havens: those from the havens to it, turned round.
fn back(fields: &[Field], goal: usize) -> Vec<(usize, Way)> {
    let mut order: Vec<usize> = (0..fields.len()).collect();
    order.sort_by(|&a, &b| fields[a].cost(goal).total_cmp(&fields[b].cost(goal)));
    let way = |haven: usize| {
        let mut way = fields[haven].way(goal)?;
        way.reverse();
        Some((haven, way))
    };
    order.into_iter().filter_map(way).collect()
}
