//! What no plan is worth more than: goals take time, and so do the ways between them.
//!
//! Energy is left out but for what it says of each goal alone: the first and the last step at which a
//! rover that does nothing else can begin work there. Within that, a plan is a *tour*: from the start
//! to goals, one after the other,
//!
//! - each way takes the fewest steps of driving between its ends ([`crate::grid::travel_steps`]) at least, for in
//!   one step the rover makes one displacement;
//! - work begins not before the goal's first step, not after its last one, and inside its windows;
//! - work takes the goal's dwell, whole.
//!
//! Every plan of the search is such a tour, so the best tour is worth as much as the best plan or more.
//! All tours are looked at in the order of time. Of two that have left the same goal with the same
//! goals in mind, the one that left earlier and is worth as much can do whatever the other does next,
//! for to wait costs nothing here: the other is dropped. Of the goals that a tour has done only those
//! near the present one are kept in mind (the ng-route relaxation of Baldacci, Mingozzi and Roberti,
//! Operations Research 59(5), 2011): a tour may then come back to one that it has forgotten, and be
//! paid twice, which only adds tours. With all goals in mind the best tour is found exactly; it is
//! looked for with more and more of them in mind, as long as the effort lasts, and the least of what is
//! found counts.

use crate::grid::travel_steps::fewest_steps;
use crate::search::expansion::{Arena, Target};
use crate::sweep::state::State;

/// Goals kept in mind, one attempt after the other.
const IN_MIND: [usize; 4] = [2, 6, 10, 14];
/// Paths looked at in all attempts together: some tenths of a second.
const EFFORT: usize = 20_000_000;
/// The same for one state of many: some milliseconds.
const ROUGH_EFFORT: usize = 100_000;
/// Values closer than this are the same: they are summed in different orders.
const SAME: f64 = 1e-9;

/// Bounds what can be had from a state.
pub(crate) struct ValueBound<'a> {
    arena: &'a Arena<'a>,
    /// Fewest steps between each two targets.
    apart: Vec<Vec<Option<usize>>>,
}

impl<'a> ValueBound<'a> {
    /// Takes the fewest steps between each two targets of the arena.
    pub(crate) const fn new(arena: &'a Arena<'a>, apart: Vec<Vec<Option<usize>>>) -> Self {
        Self { arena, apart }
    }

    /// The most value that can be added from a state on, with a set of targets done.
    pub(crate) fn of(&self, from: State, done: u64) -> f64 {
        self.within(EFFORT, from, done)
    }

    fn within(&self, mut effort: usize, from: State, done: u64) -> f64 {
        let tours = self.tours(from, done);
        let mut most: f64 = tours.stops.iter().map(|stop| stop.value).sum();
        for size in IN_MIND {
            let Some(found) = tours.most(from.step, &tours.near(size), &mut effort) else { break };
            most = most.min(found);
            if size >= tours.stops.len() {
                break;
            }
        }
        most
    }

    /// The same within a small effort, for the many states of a search.
    pub(crate) fn roughly(&self, from: State, done: u64) -> f64 {
        self.within(ROUGH_EFFORT, from, done)
    }

    /// What the tours from a state are made of.
    fn tours(&self, from: State, done: u64) -> Tours<'a> {
        let targets = &self.arena.targets;
        let mut open: Vec<usize> = (0..targets.len()).filter(|t| done >> t & 1 == 0).collect();
        // What comes after a goal that can never be done cannot be done either.
        let known = |index: &usize| targets.iter().any(|target| target.index == *index);
        open.retain(|&t| targets[t].after.iter().all(known));
        let cells: Vec<_> = open.iter().map(|&t| targets[t].cell).collect();
        let same = targets.iter().position(|target| target.cell == from.cell);
        let first = match same {
            Some(here) => open.iter().map(|&t| self.apart[here][t]).collect(),
            None => fewest_steps(self.arena.model, from.cell, &cells),
        };
        let row = |a: &usize| open.iter().map(|&b| self.apart[*a][b]).collect();
        Tours {
            stops: open.iter().map(|&t| &targets[t]).collect(),
            first,
            legs: open.iter().map(row).collect(),
        }
    }
}

/// Whether a value comes up to a bound.
pub(crate) fn reaches(value: f64, bound: f64) -> bool {
    value >= bound - SAME
}

/// Goals and the steps from the start and between them.
struct Tours<'a> {
    stops: Vec<&'a Target>,
    first: Vec<Option<usize>>,
    legs: Vec<Vec<Option<usize>>>,
}

/// A tour at the end of its latest work.
#[derive(Clone, Copy)]
struct Tour {
    /// The goal that it leaves, where it has one.
    at: Option<usize>,
    /// Goals in mind.
    mind: u64,
    value: f64,
}

impl Tours<'_> {
    /// For each goal, itself and the nearest others: so many in all.
    fn near(&self, size: usize) -> Vec<u64> {
        let near = |legs: &Vec<Option<usize>>| {
            let mut others: Vec<(usize, usize)> =
                legs.iter().enumerate().filter_map(|(b, steps)| Some(((*steps)?, b))).collect();
            others.sort_unstable();
            others.iter().take(size).fold(0, |set, &(_, b)| set | 1 << b)
        };
        let own = self.legs.iter().enumerate().map(|(a, legs)| near(legs) | 1 << a);
        own.collect()
    }

    /// The value of the best tour that starts at a step; nothing when the effort is spent before.
    fn most(&self, start: usize, near: &[u64], effort: &mut usize) -> Option<f64> {
        let latest = |stop: &&Target| stop.deadline + stop.dwell_steps;
        let end = self.stops.iter().map(latest).max().unwrap_or(start).max(start);
        let mut tours: Vec<Vec<Tour>> = vec![Vec::new(); end - start + 1];
        tours[0].push(Tour { at: None, mind: 0, value: 0.0 });
        let table = |set: &u64| vec![f64::NEG_INFINITY; 1 << set.count_ones()];
        let mut known: Vec<Vec<f64>> = near.iter().map(table).collect();
        let mut most: f64 = 0.0;
        for step in start..=end {
            let mut next = 0;
            while let Some(&tour) = tours[step - start].get(next) {
                next += 1;
                most = most.max(tour.value);
                if tour.at.is_some_and(|at| !is_news(&mut known[at], near[at], tour)) {
                    continue;
                }
                *effort = effort.checked_sub(self.stops.len())?;
                for (left, longer) in self.longer(tour, step, near) {
                    tours[left - start].push(longer);
                }
            }
            tours[step - start] = Vec::new();
        }
        Some(most)
    }

    /// A tour with one more goal, for each that it can go to next, and when it leaves there.
    fn longer(&self, tour: Tour, step: usize, near: &[u64]) -> impl Iterator<Item = (usize, Tour)> {
        self.stops.iter().zip(near).enumerate().filter_map(move |(to, (stop, near))| {
            let left = self.visit(tour, to, step)?;
            let mind = (tour.mind | 1 << to) & (near | 1 << to);
            Some((left, Tour { at: Some(to), mind, value: tour.value + stop.value }))
        })
    }

    /// When a tour that goes to a goal next has done its work there, if it can.
    fn visit(&self, tour: Tour, to: usize, step: usize) -> Option<usize> {
        if tour.mind >> to & 1 == 1 {
            return None;
        }
        let way = tour.at.map_or(self.first[to], |at| self.legs[at][to])?;
        begins(self.stops[to], step + way).map(|begin| begin + self.stops[to].dwell_steps)
    }
}

/// The first step from one on at which work can begin.
fn begins(goal: &Target, from: usize) -> Option<usize> {
    let from = from.max(goal.first);
    let begin = match &goal.windows {
        None => Some(from),
        Some(windows) => {
            let fits = |window: &core::ops::Range<usize>| {
                let begin = from.max(window.start);
                (begin + goal.dwell_steps <= window.end).then_some(begin)
            };
            windows.iter().filter_map(fits).min()
        }
    };
    begin.filter(|&begin| begin <= goal.deadline)
}

/// Whether a tour is worth more than those that left the same goal before with the same in mind.
fn is_news(known: &mut [f64], near: u64, tour: Tour) -> bool {
    let best = &mut known[packed(tour.mind, near)];
    let news = tour.value > *best;
    *best = best.max(tour.value);
    news
}

/// The bits of a set at the places of another, side by side.
fn packed(set: u64, places: u64) -> usize {
    let (mut left, mut packed, mut bit) = (places, 0, 1);
    while left != 0 {
        let place = left & left.wrapping_neg();
        if set & place != 0 {
            packed |= bit;
        }
        bit <<= 1;
        left ^= place;
    }
    packed
}

#[cfg(test)]
mod tests;
