//! Spans of time in which something stays the same, from samples.

/// A span in seconds since the mission's start, and what held in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Held<T> {
    /// First second.
    pub(crate) from_s: f64,
    /// First second after it.
    pub(crate) to_s: f64,
    /// What held.
    pub(crate) value: T,
}

impl<T> Held<T> {
    /// Returns how long it lasted.
    pub(crate) const fn seconds(&self) -> f64 {
        self.to_s - self.from_s
    }
}

/// Joins samples of (second, value) that follow each other and are equal; a sample holds until
/// the next one, the last one until `end_s`.
pub(crate) fn held<T: PartialEq + Copy>(
    samples: impl IntoIterator<Item = (f64, T)>,
    end_s: f64,
) -> Vec<Held<T>> {
    let mut spans: Vec<Held<T>> = Vec::new();
    for (from_s, value) in samples {
        match spans.last_mut() {
            Some(last) if last.value == value => {}
            Some(last) => {
                last.to_s = from_s;
                spans.push(Held { from_s, to_s: end_s, value });
            }
            None => spans.push(Held { from_s, to_s: end_s, value }),
        }
    }
    spans
}

/// Returns the spans in which something is true.
pub(crate) fn when(samples: impl IntoIterator<Item = (f64, bool)>, end_s: f64) -> Vec<Held<bool>> {
    held(samples, end_s).into_iter().filter(|span| span.value).collect()
}

/// Returns the sum of the spans' lengths in seconds.
pub(crate) fn total_s<T>(spans: &[Held<T>]) -> f64 {
    spans.iter().map(Held::seconds).sum()
}

/// Returns the length of the longest span in seconds; zero without any.
pub(crate) fn longest_s<T>(spans: &[Held<T>]) -> f64 {
    spans.iter().map(Held::seconds).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn equal_neighbours_become_one_span() {
        let spans = held([(0.0, 'a'), (60.0, 'a'), (120.0, 'b'), (180.0, 'a')], 240.0);
        let told: Vec<_> = spans.iter().map(|s| (s.from_s, s.to_s, s.value)).collect();
        assert_eq!(told, [(0.0, 120.0, 'a'), (120.0, 180.0, 'b'), (180.0, 240.0, 'a')]);
    }

    #[test]
    fn nothing_sampled_is_no_span() {
        assert!(when([], 60.0).is_empty());
        assert!(longest_s::<bool>(&[]).abs() < f64::EPSILON);
    }

    proptest! {
        #[test]
        fn spans_fill_the_time_and_neighbours_differ(values in proptest::collection::vec(0_u8..3, 1..60)) {
            let end_s = values.len() as f64 * 60.0;
            let samples = values.iter().enumerate().map(|(i, value)| (i as f64 * 60.0, *value));
            let spans = held(samples, end_s);
            prop_assert!((total_s(&spans) - end_s).abs() < 1e-9);
            prop_assert!(spans.windows(2).all(|pair| pair[0].value != pair[1].value));
            prop_assert!(longest_s(&spans) <= end_s);
        }
    }
}
