//! Where a rover is and what it has, between the sweeps.

use hilal_environment::GridCell;

/// Where the rover is, when, and with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct State {
    pub(crate) cell: GridCell,
    pub(crate) step: usize,
    pub(crate) units: u16,
}

/// A wait on the way, parked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wait {
    pub(crate) from: State,
    pub(crate) until: State,
}

/// A visit: arrival, and the state after the dwell, from which a haven can still be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Visit {
    /// Place in the arena's list of targets.
    pub(crate) target: usize,
    /// A wait on the way there that what the rover carries asks for.
    pub(crate) hold: Option<Wait>,
    pub(crate) arrival: State,
    pub(crate) departure: State,
}
