//! How far it is to a haven that holds: distances over the ground that can be driven.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use hilal_environment::GridCell;

use crate::grid::model::{Model, NEVER};
use crate::grid::plane_layout::Offset;
use crate::grid::slope_load::BLOCKED;
use crate::sweep::haven_hold::HavenHold;

/// The distance from every cell to the nearest haven that can be held from some step on to the end,
/// in tenths of cells: over the eight neighbours, and not through blocked ground.
#[derive(Debug)]
pub struct HavenDistance {
    havens: Vec<GridCell>,
    tenths: Vec<u32>,
}

/// No haven can be reached.
const FAR: u32 = u32::MAX;
/// The eight neighbours, and how far they are in tenths of cells.
const NEIGHBOURS: [(i32, i32, u32); 8] = [
    (-1, -1, 14),
    (-1, 0, 10),
    (-1, 1, 14),
    (0, -1, 10),
    (0, 1, 10),
    (1, -1, 14),
    (1, 0, 10),
    (1, 1, 14),
];

impl HavenDistance {
    /// No haven holds yet.
    pub const fn none() -> Self {
        Self { havens: Vec::new(), tenths: Vec::new() }
    }

    /// The havens that hold from a step on; these, where they are the same.
    #[must_use]
    pub(crate) fn at(self, step: usize, model: &Model, haven_hold: &HavenHold) -> Self {
        let holds = |(cell, need)| (need != NEVER).then_some(cell);
        let havens: Vec<GridCell> = haven_hold.needs_at(step).filter_map(holds).collect();
        if havens == self.havens { self } else { Self::from(havens, model) }
    }

    fn from(havens: Vec<GridCell>, model: &Model) -> Self {
        let frame = model.frame;
        let mut tenths = vec![FAR; frame.len()];
        let mut heap = BinaryHeap::new();
        for &cell in &havens {
            tenths[frame.cell(cell)] = 0;
            heap.push(Reverse((0_u32, frame.cell(cell))));
        }
        while let Some(Reverse((far, at))) = heap.pop() {
            if far > tenths[at] {
                continue;
            }
            for (rows, columns, length) in NEIGHBOURS {
                let to = frame.shifted(at, Offset { rows, columns });
                let further = far + length;
                if model.codes[to] != BLOCKED && further < tenths[to] {
                    tenths[to] = further;
                    heap.push(Reverse((further, to)));
                }
            }
        }
        Self { havens, tenths }
    }

    /// How far it is from a cell, by its place in a padded plane; nothing where no haven is reached.
    pub(crate) fn tenths(&self, at: usize) -> Option<u32> {
        self.tenths.get(at).copied().filter(|&tenths| tenths != FAR)
    }
}
