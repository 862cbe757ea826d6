//! Reasons for safe mode, and for how long something must be wrong before it is one.

use hilal_dictionary::EventId;

/// A reason for safe mode: the event to report, and its argument.
pub(crate) type Alarm = (EventId, f64);

/// Counts for how many cycles in a row something has been wrong.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Persistence {
    cycles: u32,
}

impl Persistence {
    /// Takes the violating value, if there is one, and gives it back once it has persisted.
    pub(crate) fn confirm(&mut self, violation: Option<f64>, needed: u32) -> Option<f64> {
        self.cycles = if violation.is_some() { self.cycles.saturating_add(1) } else { 0 };
        violation.filter(|_| self.cycles >= needed)
    }
}
