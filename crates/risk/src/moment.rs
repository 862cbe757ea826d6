//! The steps of a plan in order, each with what the policy reads.

use hilal_quantity::{Epoch, MapPoint};
use hilal_traverse::{HavenDistance, RetreatPolicy, RetreatStep};

use crate::hazards::Hazards;

/// The beginning of a step, when commands take effect.
pub struct Moment<'a> {
    pub(crate) hazards: &'a Hazards<'a>,
    pub(crate) step: usize,
    pub(crate) policy: RetreatStep<'a>,
}

impl core::fmt::Debug for Moment<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Moment").field("step", &self.step).finish_non_exhaustive()
    }
}

impl Moment<'_> {
    /// Returns the instant.
    pub fn utc(&self) -> Epoch {
        self.hazards.course.epoch(self.step)
    }

    /// Returns the end of the step.
    pub fn end_utc(&self) -> Epoch {
        self.hazards.course.epoch(self.step + 1)
    }

    /// Returns how much of the plan is behind, in \[0, 1\].
    pub fn fraction(&self) -> f64 {
        let (first, steps) = (self.hazards.course.first, self.hazards.map.steps());
        (self.step - first) as f64 / (steps - first) as f64
    }

    /// Returns whether this is the plan's last step.
    pub fn is_last(&self) -> bool {
        self.step + 1 == self.hazards.map.steps()
    }

    /// Returns whether a rover in a place lives on when the step is over, where this is the last one:
    /// whether it stands in a haven.
    pub fn ends_in_haven(&self, place: MapPoint) -> bool {
        let cell = self.hazards.map.tile().cell_at(place);
        cell.is_some_and(|cell| self.policy.ends_in_haven(cell))
    }
}

/// Goes through the steps of a plan, from the first that begins within it to the last.
///
/// # Errors
///
/// The first error of `each`, after which nothing more is done.
pub fn moments<E>(
    hazards: &Hazards<'_>,
    each: &mut dyn FnMut(&Moment<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let policy = RetreatPolicy::new(hazards.map);
    let mut homes = HavenDistance::none();
    let first = hazards.course.first;
    let mut slices = hazards.map.slices(first);
    let Some(mut now) = slices.next() else { return Ok(()) };
    for (step, after) in (first..).zip(slices) {
        homes = policy.homes(homes, step);
        each(&Moment { hazards, step, policy: policy.step((&now, &after), &homes) })?;
        now = after;
    }
    Ok(())
}
