//! Numbers and lists held within bounds, without a panic.
//!
//! `f64::clamp` panics where the bounds are the wrong way round or no number, and `collect` where a list is longer than
//! its room: a table that the ground has patched must not stop the flight software.

/// Returns a number within bounds; the upper one counts where they are the wrong way round, and a bound that is no
/// number is none.
pub(crate) const fn within(value: f64, low: f64, high: f64) -> f64 {
    value.max(low).min(high)
}

/// Returns a list of what there is room for; what comes after that is left out.
pub(crate) fn gathered<T, const N: usize>(items: impl Iterator<Item = T>) -> heapless::Vec<T, N> {
    let mut list = heapless::Vec::new();
    for item in items {
        if list.push(item).is_err() {
            break;
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_holds_what_there_is_room_for() {
        let list: heapless::Vec<u8, 3> = gathered(0..10);
        assert_eq!(list, [0, 1, 2]);
        let list: heapless::Vec<u8, 3> = gathered(0..2);
        assert_eq!(list, [0, 1]);
    }

    #[test]
    fn a_number_is_held_within_its_bounds_whatever_they_are() {
        for (value, low, high, held) in [
            (0.5, 0.0, 1.0, 0.5),
            (-2.0, 0.0, 1.0, 0.0),
            (2.0, 0.0, 1.0, 1.0),
            (0.5, 1.0, 0.0, 0.0),
            (0.5, f64::NAN, 1.0, 0.5),
            (2.0, 0.0, f64::NAN, 2.0),
        ] {
            assert!((within(value, low, high) - held).abs() < f64::EPSILON, "{value} {low} {high}");
        }
    }
}
