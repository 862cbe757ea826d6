//! Something that changes with time, sampled evenly and linear in between.

use hilal_quantity::{Duration, Epoch, MoonMe, Unit, Vector, Window};
use rayon::prelude::*;

/// What can be interpolated linearly.
pub(crate) trait Mix: Copy {
    /// Returns what lies a share of the way from `self` to `other`.
    #[must_use]
    fn mix(self, other: Self, share: f64) -> Self;
}

impl Mix for f64 {
    fn mix(self, other: Self, share: f64) -> Self {
        self + (other - self) * share
    }
}

impl Mix for Vector<MoonMe> {
    fn mix(self, other: Self, share: f64) -> Self {
        self + (other - self) * share
    }
}

/// Evenly spaced samples over a window, ends included.
#[derive(Debug, Clone)]
pub(super) struct Samples<T> {
    start: Epoch,
    step_s: f64,
    pub(super) values: Vec<T>,
}

impl<T: Mix + Send> Samples<T> {
    pub(super) fn take<E: Send>(
        window: Window,
        longest_step_s: f64,
        value: impl Fn(Epoch) -> Result<T, E> + Sync,
    ) -> Result<Self, E> {
        let whole_s = window.duration().to_seconds();
        let steps = count(whole_s / longest_step_s).max(1);
        let step_s = whole_s / steps as f64;
        let values = (0..=steps)
            .into_par_iter()
            .map(|i| {
                let last = window.end() - Duration::from_total_nanoseconds(1);
                value((window.start() + i as f64 * step_s * Unit::Second).min(last))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { start: window.start(), step_s, values })
    }

    fn position(&self, epoch: Epoch) -> f64 {
        self.position_s((epoch - self.start).to_seconds())
    }

    fn position_s(&self, since_start_s: f64) -> f64 {
        let last = self.values.len() - 1;
        (since_start_s / self.step_s).clamp(0.0, last as f64)
    }

    pub(super) fn at(&self, epoch: Epoch) -> T {
        self.between(self.position(epoch))
    }

    /// Returns the value at a time in seconds after the start of the window.
    pub(super) fn at_s(&self, since_start_s: f64) -> T {
        self.between(self.position_s(since_start_s))
    }

    fn between(&self, position: f64) -> T {
        let below = floor(position).min(self.values.len() - 2);
        self.values[below].mix(self.values[below + 1], position - below as f64)
    }

    /// Returns the value at both ends of a span and every sample between: what is linear between
    /// samples takes its extremes here.
    pub(super) fn over(&self, start: Epoch, end: Epoch) -> impl Iterator<Item = T> + '_ {
        let inside = floor(self.position(start)) + 1..count(self.position(end));
        let samples = self.values.get(inside).unwrap_or_default();
        [self.at(start), self.at(end)].into_iter().chain(samples.iter().copied())
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative")]
fn count(value: f64) -> usize {
    value.ceil() as usize
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative")]
const fn floor(value: f64) -> usize {
    value as usize
}
