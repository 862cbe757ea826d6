//! Areas of memory that the ground wants to see, or to have summed: they wait here for their cycles.

use heapless::Vec;
use hilal_dictionary::{FailureCode, Memory};
use serde::{Deserialize, Serialize};

use crate::bounds::gathered;

/// How many areas can wait: ours.
const TASKS: usize = 4;

/// What is done with an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Task {
    /// Its octets are sent, piece by piece.
    Dump,
    /// Its checksum is sent.
    Check,
}

/// An area of a memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Area {
    pub(crate) memory: Memory,
    pub(crate) address: u32,
    pub(crate) octets: u32,
}

impl Area {
    /// Returns whether it lies within a memory of so many octets.
    pub(crate) fn fits(self, memory: usize) -> bool {
        let end = u64::from(self.address) + u64::from(self.octets);
        usize::try_from(end).is_ok_and(|end| end <= memory)
    }

    /// Returns its first octets, at most so many, and leaves the rest.
    pub(crate) fn split_off(&mut self, octets: u32) -> Self {
        let piece = Self { octets: self.octets.min(octets), ..*self };
        self.address += piece.octets;
        self.octets -= piece.octets;
        piece
    }
}

/// The areas that wait, the first first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct MemoryTasks {
    waiting: Vec<(Task, Area), TASKS>,
}

impl MemoryTasks {
    /// Adds an area behind the others.
    pub(crate) fn push(&mut self, task: Task, area: Area) -> Result<(), FailureCode> {
        self.waiting.push((task, area)).or(Err(FailureCode::MemoryBusy))
    }

    /// Returns the first area.
    pub(crate) fn first(&mut self) -> Option<&mut (Task, Area)> {
        self.waiting.first_mut()
    }

    /// Forgets the first area.
    pub(crate) fn finish_first(&mut self) {
        self.waiting = gathered(self.waiting.iter().skip(1).copied());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_ends_with_its_memory_and_none_is_so_far_out_that_it_fits_again() {
        let area = |address, octets| Area { memory: Memory::FirstBank, address, octets };
        assert!(area(0, 100).fits(100) && area(99, 1).fits(100));
        assert!(!area(99, 2).fits(100) && !area(u32::MAX, 2).fits(100));
    }

    #[test]
    fn pieces_make_up_the_area() {
        let mut area = Area { memory: Memory::FirstBank, address: 10, octets: 25 };
        let pieces =
            [(); 4].map(|()| area.split_off(10)).map(|piece| (piece.address, piece.octets));
        assert_eq!(pieces, [(10, 10), (20, 10), (30, 5), (35, 0)]);
    }
}
