//! One expansion of the careful search: visits that bear what is carried, with waits where it takes
//! them; and the memory of all that was expanded.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::grid::action::Action;
use crate::search::beam_search::Node;
use crate::search::expansion::Limits;
use crate::search::resource_search::{ResourceNode, ResourceSearch};
use crate::search::resources::Resources;
use crate::search::waiting::Nearby;
use crate::sweep::forward_sweep::ForwardSweep;
use crate::sweep::state::{State, Visit};
use crate::sweep::sweep_history::SweepHistory;

/// A visit, and what is carried after it.
type Borne = (Visit, Resources);

/// What expansions of one state led to, by what was carried there.
type Expanded = Vec<(Resources, Vec<Borne>)>;

/// What was expanded, by state and goals done.
#[derive(Default)]
pub(crate) struct Memory {
    known: BTreeMap<(State, u64), Expanded>,
}

impl Memory {
    fn get(&self, laden: &ResourceNode) -> Option<&[Borne]> {
        let known = self.known.get(&(laden.node.state, laden.node.done))?;
        let same = known.iter().find(|(burden, _)| *burden == laden.burden)?;
        Some(&same.1)
    }

    /// Expands, in parallel, what is not known yet; returns how many that were, and the work.
    pub(crate) fn remember(
        &mut self,
        careful: &ResourceSearch<'_>,
        level: &[ResourceNode],
    ) -> (u64, u64) {
        let mut new: Vec<&ResourceNode> = Vec::new();
        for laden in level.iter().filter(|laden| self.get(laden).is_none()) {
            if !new.iter().any(|other| is_same(other, laden)) {
                new.push(laden);
            }
        }
        let found: Vec<(Vec<Borne>, u64)> =
            new.par_iter().map(|laden| careful.expanded(laden)).collect();
        let mut spent = 0;
        let expansions = new.len() as u64;
        for (laden, (children, relaxations)) in new.into_iter().zip(found) {
            spent += relaxations;
            let key = (laden.node.state, laden.node.done);
            self.known.entry(key).or_default().push((laden.burden, children));
        }
        (expansions, spent)
    }

    /// What a node that was expanded leads to.
    pub(crate) fn children(
        &self,
        careful: &ResourceSearch<'_>,
        laden: &ResourceNode,
    ) -> Vec<ResourceNode> {
        let known = self.get(laden).unwrap_or_default();
        known.iter().map(|&borne| careful.child(laden, borne)).collect()
    }
}

fn is_same(a: &ResourceNode, b: &ResourceNode) -> bool {
    a.node.state == b.node.state && a.node.done == b.node.done && a.burden == b.burden
}

impl ResourceSearch<'_> {
    /// Visits to all goals that are not done.
    fn expanded(&self, laden: &ResourceNode) -> (Vec<Borne>, u64) {
        let open: Vec<usize> = (0..self.arena.targets.len())
            .filter(|target| laden.node.done >> target & 1 == 0)
            .collect();
        self.towards(laden, &open)
    }

    /// Visits to some targets that bear what is carried, and the work.
    pub(crate) fn towards(&self, laden: &ResourceNode, wanted: &[usize]) -> (Vec<Borne>, u64) {
        let Node { state, done, .. } = laden.node;
        let ground = self.planner.ground();
        let mut front = ForwardSweep::new(ground.model, state.cell, state.step, state.units);
        let mut wake = SweepHistory::new(ground.model, state, &front);
        let advance = &mut |front: &mut ForwardSweep, _| {
            front.advance(ground.model, ground.light, ground.survival_energy);
            wake.keep(ground.model, front);
        };
        let expansion =
            self.arena.expand_along(&mut front, (done, wanted), Limits::default(), advance);
        let arrivals: Vec<State> = expansion.visits.iter().map(|visit| visit.arrival).collect();
        let (legs, traced) = wake.legs(ground, &arrivals);
        let mut children = Vec::new();
        let mut blocked: Vec<(Visit, Vec<Action>)> = Vec::new();
        for (&visit, leg) in expansion.visits.iter().zip(legs) {
            match self.carried(laden, visit, &leg) {
                Some(burden) => children.push((visit, burden)),
                None if blocked.iter().any(|(other, _)| other.target == visit.target) => {}
                None => blocked.push((visit, leg)),
            }
        }
        let mut spent = expansion.relaxations + traced;
        let mut nearby = Nearby::new(front, wake);
        for (visit, leg) in blocked {
            let (held, relaxations) = self.held(laden, (visit, &leg), &mut nearby);
            spent += relaxations;
            children.extend(held);
        }
        (children, spent)
    }

    /// What is carried after a visit, if the way to it and the work bear it.
    pub(crate) fn carried(
        &self,
        laden: &ResourceNode,
        visit: Visit,
        way: &[Action],
    ) -> Option<Resources> {
        let State { cell, step, .. } = laden.node.state;
        let actions = way.iter().copied().chain(self.work(visit.target));
        self.tracker.follow(laden.burden, (cell, step), actions).ok()
    }

    /// The node after a visit.
    pub(crate) fn child(&self, laden: &ResourceNode, (visit, burden): Borne) -> ResourceNode {
        let Node { done, value, ref visits, .. } = laden.node;
        let node = Node {
            state: visit.departure,
            done: done | 1 << visit.target,
            value: value + self.arena.targets[visit.target].value,
            visits: visits.iter().copied().chain([visit]).collect(),
        };
        ResourceNode { node, burden }
    }
}
