//! The steps of a plan in order, each with what the policy reads.

use hilal_quantity::{Epoch, MapPoint};
use hilal_traverse::{HavenDistance, RetreatPolicy, RetreatStep, SafetySlice};

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

/// The steps of a plan, one after the other: for who goes through several plans side by side.
pub struct Moments<'a> {
    hazards: &'a Hazards<'a>,
    policy: RetreatPolicy<'a>,
    homes: HavenDistance,
    slices: Box<dyn Iterator<Item = SafetySlice> + 'a>,
    now: Option<SafetySlice>,
    /// The step that is looked at, and what it leads to; none before the first and after the last.
    current: Option<(usize, SafetySlice)>,
    next_step: usize,
}

impl core::fmt::Debug for Moments<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Moments").field("next_step", &self.next_step).finish_non_exhaustive()
    }
}

impl<'a> Moments<'a> {
    /// Stands before the first step that begins within the plan.
    pub fn new(hazards: &'a Hazards<'a>) -> Self {
        let first = hazards.course.first;
        let mut slices = Box::new(hazards.map.slices(first));
        Self {
            hazards,
            policy: RetreatPolicy::new(hazards.map),
            homes: HavenDistance::none(),
            now: slices.next(),
            slices,
            current: None,
            next_step: first,
        }
    }

    /// Goes to the next step, and returns it; none after the last.
    pub fn advance(&mut self) -> Option<Moment<'_>> {
        if let Some((_, after)) = self.current.take() {
            self.now = Some(after);
        }
        let after = self.slices.next()?;
        let step = self.next_step;
        self.next_step += 1;
        let before = core::mem::replace(&mut self.homes, HavenDistance::none());
        self.homes = self.policy.homes(before, step);
        self.current = Some((step, after));
        self.current()
    }

    /// Returns the step that is looked at; none before the first and after the last.
    pub fn current(&self) -> Option<Moment<'_>> {
        let (step, after) = self.current.as_ref()?;
        let policy = self.policy.step((self.now.as_ref()?, after), &self.homes);
        Some(Moment { hazards: self.hazards, step: *step, policy })
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
    let mut moments = Moments::new(hazards);
    while let Some(moment) = moments.advance() {
        each(&moment)?;
    }
    Ok(())
}
