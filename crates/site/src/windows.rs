//! When a point is lit, and when it is in contact.

use hilal_quantity::{Angle, Duration, Epoch, Fraction, MapPoint, Unit, Window};

use crate::SiteLight;

const BODY_STEP: i64 = 300;
const RELAY_STEP: i64 = 60;

impl SiteLight {
    /// Returns when at least `threshold` of the solar disc is in view.
    ///
    /// Changes are found to within a second; what comes and goes within 5 minutes is not seen.
    pub fn light_windows(
        &self,
        point: MapPoint,
        window: Window,
        threshold: Fraction,
    ) -> Vec<Window> {
        windows_where(window, BODY_STEP * Unit::Second, |epoch| {
            self.sun_fraction(point, epoch) >= threshold
        })
        .collect()
    }

    /// Returns when the centre of Earth is in view, as [`Self::light_windows`].
    pub fn earth_windows(&self, point: MapPoint, window: Window) -> Vec<Window> {
        windows_where(window, BODY_STEP * Unit::Second, |epoch| self.earth_in_view(point, epoch))
            .collect()
    }

    /// Returns when the relay stands above terrain and mask; what lasts under a minute is not seen.
    pub fn relay_windows(&self, point: MapPoint, window: Window, mask: Angle) -> Vec<Window> {
        windows_where(window, RELAY_STEP * Unit::Second, |epoch| {
            self.relay_in_view(point, epoch, mask)
        })
        .collect()
    }
}

/// Returns the spans in which something holds, sampled in steps, with edges to within a second.
///
/// Found one by one as they are asked for.
pub(crate) fn windows_where(
    window: Window,
    step: Duration,
    holds: impl Fn(Epoch) -> bool,
) -> impl Iterator<Item = Window> {
    let mut epochs = window.steps(step);
    let mut open: Option<Epoch> = None;
    let mut before = window.start();
    core::iter::from_fn(move || {
        for epoch in epochs.by_ref() {
            let last = core::mem::replace(&mut before, epoch);
            match (open, holds(epoch)) {
                (None, true) if epoch == window.start() => open = Some(epoch),
                (None, true) => open = Some(change(last, epoch, &holds)),
                (Some(start), false) => {
                    open = None;
                    return Window::new(start, change(last, epoch, |at| !holds(at))).ok();
                }
                _ => {}
            }
        }
        open.take().and_then(|start| Window::new(start, window.end()).ok())
    })
}

/// Returns the first instant, to within a second, at which something holds that does not hold at
/// `before` and does at `after`.
fn change(before: Epoch, after: Epoch, holds: impl Fn(Epoch) -> bool) -> Epoch {
    let (mut before, mut after) = (before, after);
    while after - before > 1 * Unit::Second {
        let middle = before + (after - before) * 0.5;
        if holds(middle) {
            after = middle;
        } else {
            before = middle;
        }
    }
    after
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day() -> Window {
        let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        Window::new(start, start + 1 * Unit::Day).unwrap()
    }

    proptest! {
        #[test]
        fn the_edges_of_a_window_are_found_to_the_second(from_s in 600.0..40_000.0_f64, for_s in 700.0..40_000.0_f64) {
            let start = day().start();
            let inside = |epoch: Epoch| {
                let at_s = (epoch - start).to_seconds();
                from_s <= at_s && at_s < from_s + for_s
            };
            let found: Vec<Window> = windows_where(day(), 300 * Unit::Second, inside).collect();
            prop_assert_eq!(found.len(), 1);
            prop_assert!(((found[0].start() - start).to_seconds() - from_s).abs() <= 1.0);
            prop_assert!(((found[0].end() - start).to_seconds() - from_s - for_s).abs() <= 1.0);
        }
    }

    #[test]
    fn what_always_holds_fills_the_window_and_what_never_holds_gives_none() {
        let always: Vec<Window> = windows_where(day(), 300 * Unit::Second, |_| true).collect();
        assert_eq!(always, vec![day()]);
        assert_eq!(windows_where(day(), 300 * Unit::Second, |_| false).count(), 0);
    }
}
