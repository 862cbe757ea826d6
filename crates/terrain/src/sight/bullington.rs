//! Bullington's construction: one knife edge in place of all the ground under a line (ITU-R
//! P.526-15, §4.5.1).

use hilal_quantity::Length;

/// The knife edge that diffracts in place of the ground between two antennas.
///
/// Where the ground hides one from the other it stands where the steepest lines from both ends to the
/// ground meet; where it does not, on the point of the ground of greatest diffraction parameter,
/// which is the same at any wavelength.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// Height of the edge above the straight line between the ends, at right angles to it; negative
    /// below it.
    pub height: Length,
    /// Distances along that line from the ends to the edge, in the order asked.
    pub distances: [Length; 2],
}

/// What the construction knows of a profile after some of its points.
#[derive(Debug)]
pub(super) struct Bullington {
    length_m: f64,
    /// Steepest slopes from both ends to a point, over the line.
    slopes: [f64; 2],
    /// The point of greatest diffraction parameter: the parameter times √(λ/2L), the distance along
    /// the line and the height over it.
    nearest: (f64, f64, f64),
}

impl Bullington {
    pub(super) const fn new(length_m: f64) -> Self {
        Self {
            length_m,
            slopes: [f64::NEG_INFINITY; 2],
            nearest: (f64::NEG_INFINITY, f64::NAN, f64::NAN),
        }
    }

    /// Takes a point of the ground by its distance along the line and its height over it. What lies
    /// behind one of the ends is left out.
    pub(super) fn add(&mut self, along_m: f64, over_m: f64) {
        let left_m = self.length_m - along_m;
        if along_m <= 0.0 || left_m <= 0.0 {
            return;
        }
        let [first, last] = &mut self.slopes;
        *first = first.max(over_m / along_m);
        *last = last.max(over_m / left_m);
        let parameter = over_m / (along_m * left_m).sqrt();
        if parameter > self.nearest.0 {
            self.nearest = (parameter, along_m, over_m);
        }
    }

    /// The edge, with its distances from the first end and from the last.
    pub(super) fn edge(&self) -> Option<Edge> {
        let [first, last] = self.slopes;
        let (parameter, mut along_m, mut over_m) = self.nearest;
        if !parameter.is_finite() {
            return None;
        }
        if first > 0.0 {
            along_m = self.length_m * last / (first + last);
            over_m = first * along_m;
        }
        Some(Edge {
            height: Length::from_metres(over_m),
            distances: [along_m, self.length_m - along_m].map(Length::from_metres),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edge(length_m: f64, points: &[(f64, f64)]) -> Edge {
        let mut construction = Bullington::new(length_m);
        for &(along_m, over_m) in points {
            construction.add(along_m, over_m);
        }
        construction.edge().unwrap()
    }

    /// The diffraction parameter at a wavelength of 1 m.
    fn parameter(edge: Edge) -> f64 {
        let [near, far] = edge.distances.map(Length::metres);
        edge.height.metres() * (2.0 * (1.0 / near + 1.0 / far)).sqrt()
    }

    #[test]
    fn a_single_ridge_is_its_own_edge() {
        let found = edge(1000.0, &[(200.0, -3.0), (400.0, 10.0), (700.0, -1.0)]);
        assert!((found.height.metres() - 10.0).abs() < 1e-9, "{found:?}");
        assert!((found.distances[0].metres() - 400.0).abs() < 1e-9, "{found:?}");
        assert!((found.distances[1].metres() - 600.0).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn over_two_ridges_it_is_where_the_steepest_lines_meet() {
        // From the one end 10 in 200, from the other 15 in 250: 0.05 x = 0.06 (1000 − x) at
        // x = 6000/11, 27.27 m over the line.
        let found = edge(1000.0, &[(200.0, 10.0), (500.0, 4.0), (750.0, 15.0)]);
        assert!((found.distances[0].metres() - 6000.0 / 11.0).abs() < 1e-9, "{found:?}");
        assert!((found.height.metres() - 300.0 / 11.0).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn where_nothing_stands_in_the_line_it_is_the_point_of_greatest_parameter() {
        // By h √(2L / x (L − x)): −0.605 for −1.8 m at 18 m, −0.335 for −3 m at a fifth, −0.447 for
        // −5 m in the middle.
        let points = [(18.0, -1.8), (200.0, -3.0), (500.0, -5.0)];
        let found = edge(1000.0, &points);
        assert_eq!(found.distances, [200.0, 800.0].map(Length::from_metres));
        assert!((parameter(found) + 3.0 * (2000.0_f64 / 160_000.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn what_is_behind_an_end_is_no_edge() {
        let mut construction = Bullington::new(100.0);
        for along_m in [-1.0, 0.0, 100.0, 140.0] {
            construction.add(along_m, 5.0);
        }
        assert_eq!(construction.edge(), None);
    }

    fn points() -> impl Strategy<Value = Vec<(f64, f64)>> {
        prop::collection::vec((1.0..999.0_f64, -20.0..20.0_f64), 1..12)
    }

    proptest! {
        #[test]
        fn raising_a_point_never_lowers_the_parameter(
            points in points(), which in any::<prop::sample::Index>(), by_m in 0.0..30.0_f64,
        ) {
            let before = parameter(edge(1000.0, &points));
            let mut raised = points;
            let index = which.index(raised.len());
            raised[index].1 += by_m;
            let after = parameter(edge(1000.0, &raised));
            prop_assert!(after >= before - 1e-9, "{} after {}", after, before);
        }

        #[test]
        fn the_edge_stands_over_every_point_that_stands_in_the_line(points in points()) {
            let found = edge(1000.0, &points);
            prop_assert_eq!(found.height > Length::ZERO, points.iter().any(|point| point.1 > 0.0));
            // No point diffracts more by itself.
            for &(along_m, over_m) in &points {
                let one = parameter(edge(1000.0, &[(along_m, over_m)]));
                prop_assert!(parameter(found) >= one - 1e-9);
            }
        }
    }
}
