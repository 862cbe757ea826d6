//! How near vehicles come to each other.

use hilal_quantity::{Length, MapPoint};

/// Two vehicles nearer to each other than they ought to be, for as long as it lasted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CloseApproach {
    /// The two vehicles, by their places in the world's list, the lower first.
    pub vehicles: [usize; 2],
    /// When it began, in milliseconds since the mission's start.
    pub from_ms: u64,
    /// When they were apart again; none while they are not.
    pub until_ms: Option<u64>,
    /// The least distance between their centres.
    pub closest: Length,
}

/// Watches the distance between every two vehicles.
#[derive(Debug, Clone)]
pub(crate) struct SeparationWatch {
    minimum: Length,
    close_approaches: Vec<CloseApproach>,
}

impl SeparationWatch {
    /// Watches a distance, centre to centre.
    pub(crate) const fn new(minimum: Length) -> Self {
        Self { minimum, close_approaches: Vec::new() }
    }

    /// Looks at where the vehicles are now.
    pub(crate) fn look(&mut self, now_ms: u64, places: &[MapPoint]) {
        for (first, &place) in places.iter().enumerate() {
            for (second, &other) in places.iter().enumerate().skip(first + 1) {
                self.judge(now_ms, [first, second], place.distance(other));
            }
        }
    }

    fn judge(&mut self, now_ms: u64, vehicles: [usize; 2], distance: Length) {
        let mut all = self.close_approaches.iter_mut();
        let open = all.find(|it| it.until_ms.is_none() && it.vehicles == vehicles);
        let close = distance < self.minimum;
        match open {
            Some(approach) if close => approach.closest = approach.closest.min(distance),
            Some(approach) => approach.until_ms = Some(now_ms),
            None if close => self.close_approaches.push(CloseApproach {
                vehicles,
                from_ms: now_ms,
                until_ms: None,
                closest: distance,
            }),
            None => {}
        }
    }

    /// Returns what was seen so far, in the order in which it began.
    pub(crate) fn close_approaches(&self) -> &[CloseApproach] {
        &self.close_approaches
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x_m: f64) -> MapPoint {
        MapPoint::new(x_m, 0.0)
    }

    #[test]
    fn an_approach_begins_below_the_minimum_and_ends_when_the_two_are_apart_again() {
        let mut watch = SeparationWatch::new(Length::from_metres(2.0));
        for (second, x_m) in [5.0, 2.0, 1.5, 0.5, 1.0, 2.0, 5.0].into_iter().enumerate() {
            watch.look(1000 * second as u64, &[at(0.0), at(x_m)]);
        }
        let closest = Length::from_metres(0.5);
        let seen = CloseApproach { vehicles: [0, 1], from_ms: 2000, until_ms: Some(5000), closest };
        assert_eq!(watch.close_approaches(), [seen]);
    }

    #[test]
    fn every_two_vehicles_are_watched_and_a_second_approach_of_the_same_two_is_another() {
        let mut watch = SeparationWatch::new(Length::from_metres(2.0));
        watch.look(0, &[at(0.0), at(10.0), at(11.0)]);
        watch.look(1000, &[at(0.0), at(10.0), at(20.0)]);
        watch.look(2000, &[at(0.0), at(1.0), at(1.5)]);
        let seen: Vec<_> = watch
            .close_approaches()
            .iter()
            .map(|it| (it.vehicles, it.from_ms, it.until_ms))
            .collect();
        let expected = [
            ([1, 2], 0, Some(1000)),
            ([0, 1], 2000, None),
            ([0, 2], 2000, None),
            ([1, 2], 2000, None),
        ];
        assert_eq!(seen, expected);
    }
}
