//! Where data wait, and where from they can be sent.

use hilal_environment::GridCell;
use hilal_mission::models::MemoryModel;
use hilal_quantity::{DataRate, DataVolume};

/// Who knows where and when a rover can send.
pub trait Downlink: Sync {
    /// Returns the rate that is certain in a cell during the *whole* of a step: the least, over the
    /// step, of the fastest link that is up; zero where at any time none is.
    fn rate(&self, cell: GridCell, step: usize) -> DataRate;
}

/// The memory of a rover under a sky.
#[derive(Clone, Copy)]
pub struct Memory<'a> {
    /// How it fills and empties.
    pub model: MemoryModel,
    /// What waits at the start.
    pub start: DataVolume,
    /// The links.
    pub downlink: &'a dyn Downlink,
}

impl core::fmt::Debug for Memory<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Memory")
            .field("model", &self.model)
            .field("start", &self.start)
            .finish_non_exhaustive()
    }
}
