//! Round numbers for axes: steps of 1, 2 or 5 times a power of ten.

/// The smallest and largest power of ten a step may have.
const EXPONENTS: core::ops::RangeInclusive<i32> = -12..=15;

/// Beyond this a bound is cut: one step more would no longer change a number.
const LARGEST: f64 = 1e15;

/// Round values along an axis, rising.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticks {
    values: Vec<f64>,
    step: Step,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    mantissa: f64,
    exponent: i32,
}

impl Step {
    /// Returns the smallest round step that is not below `rough`.
    fn at_least(rough: f64) -> Self {
        EXPONENTS
            .flat_map(|exponent| [1.0, 2.0, 5.0].map(|mantissa| Self { mantissa, exponent }))
            .find(|step| step.times(1.0) >= rough)
            .unwrap_or(Self { mantissa: 5.0, exponent: *EXPONENTS.end() })
    }

    /// Returns `count` steps, rounded once: 3 × 0.1 is 0.3.
    fn times(self, count: f64) -> f64 {
        let power = power_of_ten(self.exponent.abs());
        let whole = count * self.mantissa;
        if self.exponent < 0 { whole / power } else { whole * power }
    }

    /// Returns how many steps fit into a value.
    fn count(self, value: f64) -> f64 {
        let near = value / self.times(1.0);
        // A value that is a tick but for rounding counts as that tick.
        if (near - near.round()).abs() < 1e-6 { near.round() } else { near }
    }
}

fn power_of_ten(exponent: i32) -> f64 {
    (0..exponent).fold(1.0, |power, _| power * 10.0)
}

impl Ticks {
    /// Returns about `target` ticks of which the first and last enclose the range.
    ///
    /// ```
    /// use hilal_figure::Ticks;
    /// assert_eq!(Ticks::covering(0.3, 9.1, 5).values(), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
    /// ```
    pub fn covering(low: f64, high: f64, target: u16) -> Self {
        let (low, high) = sane(low, high);
        let step = Step::at_least((high - low) / f64::from(target.max(1)));
        Self::between(step, step.count(low).floor(), step.count(high).ceil())
    }

    /// Returns about `target` ticks that lie inside the range.
    pub fn inside(low: f64, high: f64, target: u16) -> Self {
        let (low, high) = sane(low, high);
        let step = Step::at_least((high - low) / f64::from(target.max(1)));
        Self::between(step, step.count(low).ceil(), step.count(high).floor())
    }

    fn between(step: Step, first: f64, last: f64) -> Self {
        let values = core::iter::successors(Some(first), |count| Some(count + 1.0))
            .take_while(|count| *count <= last)
            .map(|count| step.times(count) + 0.0)
            .collect();
        Self { values, step }
    }

    /// Returns the values.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Returns the distance between two ticks.
    pub fn step(&self) -> f64 {
        self.step.times(1.0)
    }

    /// Returns the decimals that a label needs.
    pub fn digits(&self) -> usize {
        usize::try_from(-self.step.exponent).unwrap_or(0)
    }

    /// Returns the first and last tick.
    pub fn bounds(&self) -> (f64, f64) {
        let first = self.values.first().copied().unwrap_or(0.0);
        (first, self.values.last().copied().unwrap_or(first))
    }

    /// Returns the label of a tick.
    pub fn label(&self, value: f64) -> String {
        crate::number::fixed(value, self.digits())
    }
}

/// Returns the largest round number (1, 2 or 5 times a power of ten) that is not above `value`.
pub(crate) fn nice_below(value: f64) -> f64 {
    EXPONENTS
        .flat_map(|exponent| [1.0, 2.0, 5.0].map(|mantissa| Step { mantissa, exponent }.times(1.0)))
        .take_while(|step| *step <= value)
        .last()
        .unwrap_or(value)
}

/// Orders the bounds, cuts them to 1e15 and makes room where there is none.
fn sane(low: f64, high: f64) -> (f64, f64) {
    if !(low.is_finite() && high.is_finite()) {
        return (0.0, 1.0);
    }
    let (low, high) = (low.clamp(-LARGEST, LARGEST), high.clamp(-LARGEST, LARGEST));
    let (low, high) = if low <= high { (low, high) } else { (high, low) };
    let scale = low.abs().max(high.abs());
    let room = (scale * 1e-9).max(1e-9);
    if high - low >= room {
        (low, high)
    } else {
        let half = if scale > 0.0 { scale * 0.05 } else { 0.5 };
        (low - half, high + half)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn covering_ticks_enclose_the_range(a in -1e9..1e9_f64, span in 1e-3..1e9_f64, target in 2_u16..12) {
            let ticks = Ticks::covering(a, a + span, target);
            let (first, last) = ticks.bounds();
            let slack = ticks.step() * 1e-5;
            prop_assert!(first <= a + slack && last >= a + span - slack);
            prop_assert!(ticks.values().len() <= usize::from(target) + 3);
            prop_assert!(first > a - ticks.step() * 1.001 && last < a + span + ticks.step() * 1.001);
        }

        #[test]
        fn inner_ticks_stay_inside_and_rise_evenly(a in -1e6..1e6_f64, span in 1e-2..1e6_f64, target in 2_u16..12) {
            let ticks = Ticks::inside(a, a + span, target);
            let slack = ticks.step() * 1e-5;
            prop_assert!(ticks.values().iter().all(|v| *v >= a - slack && *v <= a + span + slack));
            prop_assert!(ticks.values().windows(2).all(|w| ((w[1] - w[0]) / ticks.step() - 1.0).abs() < 1e-3));
            let leading: f64 = format!("{:e}", ticks.step()).split('e').next().unwrap().parse().unwrap();
            prop_assert!([1.0, 2.0, 5.0].iter().any(|nice| (leading - nice).abs() < 1e-9));
        }

        #[test]
        fn any_bounds_give_some_ticks(a in proptest::num::f64::ANY, b in proptest::num::f64::ANY) {
            let ticks = Ticks::covering(a, b, 5);
            prop_assert!(ticks.values().iter().all(|value| value.is_finite()));
            prop_assert!(ticks.values().len() < 2_000);
        }
    }

    #[test]
    fn a_tick_is_labelled_with_the_decimals_of_its_step() {
        let ticks = Ticks::covering(0.0, 0.5, 5);
        let labels: Vec<_> = ticks.values().iter().map(|value| ticks.label(*value)).collect();
        assert_eq!(labels, ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5"]);
    }

    #[test]
    fn a_scale_bar_takes_the_round_length_below() {
        assert!((nice_below(3_900.0) - 2_000.0).abs() < 1e-9);
    }
}
