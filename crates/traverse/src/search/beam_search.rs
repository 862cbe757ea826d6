//! The order of the goals: beams of several widths over one memory of expansions.
//!
//! Every state kept can still reach a haven (the survival energy says so), so every state is a plan:
//! the best one seen is the answer, however early the search stops.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::problem::Progress;
use crate::search::expansion::{Arena, Expansion, Limits};
use crate::search::subset_search::SubsetSearch;
use crate::sweep::path_trace::SweepContext;
use crate::sweep::state::{State, Visit};

/// A node of the search: the visits so far.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) state: State,
    pub(crate) done: u64,
    pub(crate) value: f64,
    pub(crate) visits: Vec<Visit>,
}

/// How one beam cuts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Beam {
    pub(crate) width: usize,
    /// Cells times actions, of all beams together, after which it ends.
    pub(crate) effort: u64,
    pub(crate) hope: Hope,
}

/// How what is still to come is weighed.
///
/// Haste is given as the share of the bound that the whole mission's time is worth, patience as a
/// share of the mission; here both are in steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hope {
    /// Value that a step of time is worth.
    pub(crate) value_per_step: f64,
    /// A goal whose deadline is closer than so many steps counts for less.
    pub(crate) patience_steps: f64,
    /// How much longer than its shares of time everything takes, where only what the time suffices for
    /// is to count: see [`crate::search::remaining_value`]. All that can still be reached counts else.
    pub(crate) drag: Option<f64>,
}

/// Value that can still be had from a state with a set of targets done: a goal counts less the
/// closer its deadline is to the earliest instant at which a straight drive would reach it.
pub(crate) fn promise(arena: &Arena<'_>, (state, done): (State, u64), hope: Hope) -> f64 {
    let worth = |t: usize| {
        let target = &arena.targets[t];
        let travel = arena.model.steps_between(state.cell, target.cell);
        let slack = target.deadline as f64 - state.step as f64 - travel;
        target.value * (slack / hope.patience_steps).clamp(0.0, 1.0)
    };
    let to_come: f64 = match hope.drag {
        Some(drag) => arena.outlook.value((state, done), drag, worth),
        None => (0..arena.targets.len()).filter(|t| done >> t & 1 == 0).map(worth).sum(),
    };
    to_come - hope.value_per_step * state.step as f64 + VALUE_PER_UNIT * f64::from(state.units)
}

/// Value that a unit of charge is worth: 2 points for 100 Wh.
const VALUE_PER_UNIT: f64 = 0.0002;

/// States kept for one set of goals done.
const STATES_PER_SET: usize = 4;

/// The search with its memory.
pub(crate) struct Search<'a> {
    arena: &'a Arena<'a>,
    limits: Limits,
    memory: BTreeMap<(State, u64), Expansion>,
    pub(crate) best: Node,
    pub(crate) expansions: u64,
    pub(crate) relaxations: u64,
}

impl<'a> Search<'a> {
    pub(crate) fn new(arena: &'a Arena<'a>, best: Node, limits: Limits) -> Self {
        Self { arena, limits, memory: BTreeMap::new(), best, expansions: 0, relaxations: 0 }
    }

    /// Runs one beam from `root` to its end.
    pub(crate) fn run(&mut self, root: &Node, beam: Beam, progress: &dyn Progress) {
        let mut level = vec![root.clone()];
        while !level.is_empty() && self.relaxations < beam.effort && !progress.is_over() {
            self.remember(&level);
            let children: Vec<Node> = level.iter().flat_map(|node| self.children(node)).collect();
            for child in &children {
                if better(child, &self.best) {
                    self.best = child.clone();
                }
            }
            level = self.cut(children, beam);
        }
    }

    /// Takes over what sweeps for sets have found, if it is better.
    pub(crate) fn look_at(&mut self, sets: &SubsetSearch<'_>, ground: SweepContext<'_>) {
        self.expansions += sets.sweeps;
        self.relaxations += sets.relaxations;
        // Tracing takes sweeps of its own: only for what is worth more.
        if sets.most_value() > self.best.value {
            self.best = sets.best(ground).unwrap_or_else(|| self.best.clone());
        }
    }

    /// Expands, in parallel, what the memory does not hold yet.
    fn remember(&mut self, level: &[Node]) {
        let mut new: Vec<(State, u64)> = level
            .iter()
            .map(|node| (node.state, node.done))
            .filter(|key| !self.memory.contains_key(key))
            .collect();
        new.sort_unstable();
        new.dedup();
        let (arena, limits) = (self.arena, self.limits);
        let found: Vec<Expansion> =
            new.par_iter().map(|&(state, done)| arena.expand(state, done, limits)).collect();
        self.expansions += new.len() as u64;
        self.relaxations += found.iter().map(|e| e.relaxations).sum::<u64>();
        self.memory.extend(new.into_iter().zip(found));
    }

    fn children(&self, node: &Node) -> Vec<Node> {
        let visits = self.memory.get(&(node.state, node.done)).map_or(&[][..], |e| &e.visits);
        visits
            .iter()
            .map(|&visit| Node {
                state: visit.departure,
                done: node.done | 1 << visit.target,
                value: node.value + self.arena.targets[visit.target].value,
                visits: node.visits.iter().copied().chain([visit]).collect(),
            })
            .collect()
    }

    /// Drops what another node dominates, keeps a few for each set of goals, then the best.
    fn cut(&self, nodes: Vec<Node>, beam: Beam) -> Vec<Node> {
        let mut ranked: Vec<(f64, Node)> = nodes
            .into_iter()
            .map(|node| {
                let hope = promise(self.arena, (node.state, node.done), beam.hope);
                (node.value + hope, node)
            })
            .collect();
        ranked.sort_by(|(a, m), (b, n)| {
            b.total_cmp(a).then(m.done.cmp(&n.done)).then(m.state.cmp(&n.state))
        });
        let mut kept: Vec<Node> = Vec::new();
        for (_, node) in ranked {
            let same_set = kept.iter().filter(|other| other.done == node.done).count();
            let dominated = kept.iter().any(|other| dominates(other, &node));
            if same_set < STATES_PER_SET && !dominated && kept.len() < beam.width {
                kept.push(node);
            }
        }
        kept
    }
}

/// More value; then earlier; then with more charge.
pub(crate) fn better(a: &Node, b: &Node) -> bool {
    let by_value = a.value.total_cmp(&b.value);
    let order =
        by_value.then(b.state.step.cmp(&a.state.step)).then(a.state.units.cmp(&b.state.units));
    order.is_gt()
}

pub(crate) fn dominates(a: &Node, b: &Node) -> bool {
    a.done == b.done
        && a.state.cell == b.state.cell
        && a.state.step <= b.state.step
        && a.state.units >= b.state.units
}
