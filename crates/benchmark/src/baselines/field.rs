//! Best ways from one cell to many: A* with every target at once, which leaves it no heuristic.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Roads;

/// A way over cells, the first and the last included.
pub type Way = Vec<usize>;

/// The cost of getting to every cell, and where each is reached from.
#[derive(Debug, Clone)]
pub struct Field {
    costs: Vec<f32>,
    from: Vec<u32>,
}

impl Field {
    /// Spreads from a cell, until every target is reached or nothing is left; with no targets,
    /// everywhere. A drive costs its length times the mean of the weights at its ends, which must
    /// not be negative.
    pub fn spread(roads: &Roads, weights: &[f32], start: usize, targets: &[usize]) -> Self {
        let mut field =
            Self { costs: vec![f32::INFINITY; weights.len()], from: vec![u32::MAX; weights.len()] };
        let mut wanted: Vec<usize> = targets.to_vec();
        let mut waiting = BinaryHeap::new();
        field.costs[start] = 0.0;
        waiting.push(Reverse(key(0.0, start)));
        while let Some(Reverse(key)) = waiting.pop() {
            let (cost, here) = unkey(key);
            if cost > field.costs[here] {
                continue;
            }
            if !targets.is_empty() {
                wanted.retain(|&target| target != here);
                if wanted.is_empty() {
                    break;
                }
            }
            for (to, length_m) in roads.from(here) {
                let there = cost + length_m * f32::midpoint(weights[here], weights[to]);
                if there < field.costs[to] {
                    field.costs[to] = there;
                    field.from[to] = u32::try_from(here).unwrap_or(u32::MAX);
                    waiting.push(Reverse(self::key(there, to)));
                }
            }
        }
        field
    }

    /// Returns what it costs to get to a cell; infinity where no way leads.
    pub fn cost(&self, to: usize) -> f32 {
        self.costs[to]
    }

    /// Returns the way from the start to a cell.
    pub fn way(&self, to: usize) -> Option<Way> {
        if !self.costs[to].is_finite() {
            return None;
        }
        let mut way = vec![to];
        let mut at = self.from[to];
        while at != u32::MAX {
            way.push(at as usize);
            at = self.from[at as usize];
        }
        way.reverse();
        Some(way)
    }
}

/// Costs that are not negative are in the order of their bits.
fn key(cost: f32, cell: usize) -> u64 {
    u64::from(cost.to_bits()) << 32 | cell as u64
}

#[expect(clippy::cast_possible_truncation, reason = "the halves of a key")]
fn unkey(key: u64) -> (f32, usize) {
    (f32::from_bits((key >> 32) as u32), (key as u32) as usize)
}
