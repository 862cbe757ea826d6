//! What the array gives at least, whatever the heading, and at best, when parked well.

use hilal_quantity::{Angle, Fraction, GridAzimuth, Power};

use super::{ArrayModel, Sunlight};

/// Body azimuths, evenly around the body, at which the Sun gives most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BestAzimuths {
    /// One of them, clockwise from the forward axis.
    pub first: Angle,
    /// The angle from each to the next; a whole turn where there is one.
    pub period: Angle,
}

impl ArrayModel {
    /// Returns the power that a level body gets per W/m² of flux with the Sun at a body azimuth,
    /// in square metres: `g(a)` of the module's notes.
    pub fn effective_area_m2(&self, sun_in_body: Angle) -> f64 {
        let share = |face: &super::FaceModel| {
            face.effective_m2 * (sun_in_body - face.azimuth).cos().max(0.0)
        };
        self.faces.iter().map(share).sum()
    }

    /// Returns the least effective area over all headings of a level body, in square metres: `min g`,
    /// taken over the angles at which a face comes into the light (the module's notes say why that is
    /// enough).
    pub fn any_heading_area_m2(&self) -> f64 {
        let weakest = self.kinks().map(|angle| self.effective_area_m2(angle)).reduce(f64::min);
        weakest.unwrap_or(0.0)
    }

    /// Returns the least effective area of a level body parked at the best heading, missed by at most
    /// `misalignment` either way, in square metres.
    pub fn best_heading_area_m2(&self, misalignment: Angle) -> f64 {
        let best = self.best_sun_in_body();
        let (low, high) = (best - misalignment, best + misalignment);
        let inside = |angle: &Angle| (*angle - best).signed().abs() <= misalignment;
        self.kinks()
            .filter(inside)
            .chain([low, high])
            .map(|angle| self.effective_area_m2(angle))
            .fold(f64::INFINITY, f64::min)
    }

    /// Returns a lower bound of the output over all headings, for any tilt up to `tilt`.
    ///
    /// A body tilted by at most `tilt` sees the Sun no further from its deck's plane than
    /// `|elevation| + tilt`, so the bound is `S·f·cos(|elevation| + tilt)·min g`
    /// ([`any_heading_area_m2`](Self::any_heading_area_m2)).
    pub fn any_heading_output(&self, sun: &Sunlight, tilt: Angle) -> Power {
        sun.least_output(self.any_heading_area_m2(), tilt)
    }

    /// Returns a lower bound of the output when parked at the best heading, missed by at most
    /// `misalignment` either way, for any tilt up to `tilt` that leaves the Sun's body azimuth
    /// inside the misalignment.
    pub fn best_heading_output(&self, sun: &Sunlight, tilt: Angle, misalignment: Angle) -> Power {
        sun.least_output(self.best_heading_area_m2(misalignment), tilt)
    }

    /// Returns the heading that turns the array's best side to the Sun.
    pub fn best_heading(&self, sun_azimuth: GridAzimuth) -> GridAzimuth {
        GridAzimuth::new(sun_azimuth.angle() - self.best_sun_in_body())
    }

    /// Returns the body azimuths at which the Sun gives most. Where there are several that do not lie
    /// evenly around the body, one of them is given.
    pub fn best_azimuths(&self) -> BestAzimuths {
        let best = self.best_sun_in_body();
        let most_m2 = self.effective_area_m2(best);
        let turn = Angle::from_degrees(360.0);
        let tops = self.kinks().map(|kink| self.resultant(kink));
        let mut all: Vec<f64> = tops
            .filter(|&top| self.effective_area_m2(top) >= most_m2 * (1.0 - 1e-9))
            .map(|top| GridAzimuth::new(top).angle().radians())
            .collect();
        all.sort_by(f64::total_cmp);
        all.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
        let period = turn / all.len().max(1) as f64;
        let even = |pair: &[f64]| (pair[1] - pair[0] - period.radians()).abs() < 1e-6;
        match all.first() {
            Some(&first) if all.windows(2).all(even) => {
                BestAzimuths { first: Angle::from_radians(first), period }
            }
            _ => BestAzimuths { first: best, period: turn },
        }
    }

    /// Returns the body azimuth at which the Sun gives most: on each arc between kinks `g` is one
    /// cosine, whose top is where its vector sum points, if that is inside the arc.
    fn best_sun_in_body(&self) -> Angle {
        let tops = self.kinks().map(|kink| self.resultant(kink));
        tops.chain(self.kinks())
            .map(|angle| (angle, self.effective_area_m2(angle)))
            .fold(
                (Angle::ZERO, 0.0),
                |best, next| if next.1 > best.1 + 1e-12 { next } else { best },
            )
            .0
    }

    /// Returns the direction of the summed normals of the faces lit just clockwise of `angle`.
    fn resultant(&self, angle: Angle) -> Angle {
        let probe = angle + Angle::from_degrees(1e-6);
        let lit = self.faces.iter().filter(|face| (probe - face.azimuth).cos() > 0.0);
        let (x, y) = lit.fold((0.0, 0.0), |(x, y), face| {
            let weight = face.effective_m2;
            (x + weight * face.azimuth.cos(), y + weight * face.azimuth.sin())
        });
        Angle::atan2(y, x)
    }

    fn kinks(&self) -> impl Iterator<Item = Angle> {
        self.faces
            .iter()
            .flat_map(|face| [face.azimuth + Angle::RIGHT, face.azimuth - Angle::RIGHT])
    }
}

/// Returns the least share of the flux that a tilted body keeps in its deck's plane.
fn out_of_plane(sun: &Sunlight, tilt: Angle) -> f64 {
    (sun.elevation.abs() + tilt.abs()).min(Angle::RIGHT).cos().max(0.0)
}

impl Sunlight {
    /// Returns the power of faces that have at least an effective area of `area_m2` square metres in the
    /// light on a level body, for any tilt up to `tilt`.
    pub fn least_output(&self, area_m2: f64, tilt: Angle) -> Power {
        Power::from_watts(area_m2 * out_of_plane(self, tilt) * self.flux_w_m2())
    }

    /// Returns the power of faces that have an effective area of `area_m2` square metres in the light on a
    /// level body, in the mean over the directions in which a body is tilted by `tilt`.
    ///
    /// A tilt in a direction φ from the Sun's lowers the Sun over the deck by `tilt·cos φ`; the mean of
    /// the cosine of its elevation is `cos e·J₀(tilt)`, and `J₀(t) = cos(t/√2)` but for `t⁴/192`. What a
    /// tilt does to the Sun's azimuth over the deck is left out.
    pub fn mean_output(&self, area_m2: f64, tilt: Angle) -> Power {
        let share = self.elevation.cos() * (tilt / core::f64::consts::SQRT_2).cos();
        Power::from_watts(area_m2 * share.max(0.0) * self.flux_w_m2())
    }

    /// Returns a Sun on the horizon, in no particular direction: for bounds that need no place.
    pub fn on_the_horizon(fraction: Fraction, irradiance_w_m2: f64) -> Self {
        Self {
            azimuth: GridAzimuth::from_degrees(0.0),
            elevation: Angle::ZERO,
            fraction,
            irradiance_w_m2,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Attitude, FaceModel};
    use super::*;

    fn array(azimuths_deg: &[f64], areas_m2: &[f64]) -> ArrayModel {
        let face = |(azimuth, area): (&f64, &f64)| FaceModel {
            azimuth: Angle::from_degrees(*azimuth),
            effective_m2: *area,
        };
        ArrayModel { faces: azimuths_deg.iter().zip(areas_m2).map(face).collect() }
    }

    fn four() -> ArrayModel {
        array(&[0.0, 90.0, 180.0, -90.0], &[0.05; 4])
    }

    fn sun(azimuth_deg: f64, elevation_deg: f64) -> Sunlight {
        Sunlight {
            azimuth: GridAzimuth::from_degrees(azimuth_deg),
            elevation: Angle::from_degrees(elevation_deg),
            ..Sunlight::on_the_horizon(Fraction::ONE, 1361.0)
        }
    }

    proptest! {
        #[test]
        fn no_heading_and_no_tilt_gives_less_than_the_bound(
            heading in 0.0..360.0_f64,
            elevation in -1.0..6.0_f64,
            tilt in 0.0..20.0_f64,
            direction in 0.0..360.0_f64,
            areas in prop::array::uniform4(0.0..0.1_f64),
        ) {
            let array = array(&[0.0, 80.0, 190.0, 275.0], &areas);
            let sun = sun(77.0, elevation);
            let (pitch, roll) = tilted(tilt, direction);
            let attitude = Attitude { heading: GridAzimuth::from_degrees(heading), pitch, roll };
            let bound = array.any_heading_output(&sun, Angle::from_degrees(tilt));
            prop_assert!(array.output(attitude, sun).watts() >= bound.watts() - 1e-9);
        }

        #[test]
        fn four_equal_faces_give_the_classical_bound(heading in 0.0..360.0_f64) {
            let attitude = Attitude::level(GridAzimuth::from_degrees(heading));
            let bound = four().any_heading_output(&sun(10.0, 0.0), Angle::ZERO).watts();
            prop_assert!((bound - 0.05 * 1361.0).abs() < 1e-9);
            prop_assert!(four().output(attitude, sun(10.0, 0.0)).watts() >= bound - 1e-9);
        }

        #[test]
        fn no_heading_beats_the_best_and_missing_it_keeps_the_promise(
            heading in 0.0..360.0_f64,
            missed in -10.0..10.0_f64,
            areas in prop::array::uniform4(0.01..0.1_f64),
        ) {
            let array = array(&[10.0, 95.0, 170.0, 280.0], &areas);
            let sun = sun(200.0, 2.0);
            let level = |azimuth| array.output(Attitude::level(azimuth), sun).watts();
            let best = array.best_heading(sun.azimuth);
            prop_assert!(level(best) >= level(GridAzimuth::from_degrees(heading)) - 1e-9);
            let promise = array.best_heading_output(&sun, Angle::ZERO, Angle::from_degrees(10.0));
            let off = GridAzimuth::new(best.angle() + Angle::from_degrees(missed));
            prop_assert!(level(off) >= promise.watts() - 1e-9);
        }
    }

    /// Splits a tilt about any level axis into pitch and roll: `cos τ = cos p·cos r`.
    fn tilted(tilt_deg: f64, direction_deg: f64) -> (Angle, Angle) {
        let tilt = Angle::from_degrees(tilt_deg);
        let pitch = Angle::asin(tilt.sin() * Angle::from_degrees(direction_deg).cos());
        let roll = Angle::from_radians(libm::acos((tilt.cos() / pitch.cos()).clamp(-1.0, 1.0)));
        (pitch, roll)
    }

    #[test]
    fn a_corner_towards_the_sun_gives_root_two_faces() {
        let best = four().best_heading_output(&sun(0.0, 0.0), Angle::ZERO, Angle::ZERO).watts();
        assert!((best - 0.05 * 1361.0 * 2.0_f64.sqrt()).abs() < 1e-6);
    }

    #[test]
    fn the_best_azimuths_are_corners_of_equal_faces_and_the_one_best_side_of_others() {
        let best = |array: &ArrayModel| {
            let BestAzimuths { first, period } = array.best_azimuths();
            (first.degrees(), period.degrees())
        };
        // To the last bit: what the flight software had before for the reference rover.
        let corners = four().best_azimuths();
        assert_eq!(corners.first.radians().to_bits(), core::f64::consts::FRAC_PI_4.to_bits());
        assert_eq!(corners.period.radians().to_bits(), core::f64::consts::FRAC_PI_2.to_bits());
        let (first, period) = best(&array(&[0.0, 120.0, 240.0], &[0.05; 3]));
        assert!((period - 60.0).abs() < 1e-6 && (first % 60.0).abs() < 1e-6, "{first} {period}");
        let (first, period) = best(&array(&[30.0], &[0.05]));
        assert!((first - 30.0).abs() < 1e-6 && (period - 360.0).abs() < 1e-9, "{first} {period}");
        let (first, period) = best(&array(&[0.0, 90.0], &[0.05; 2]));
        assert!((first - 45.0).abs() < 1e-6 && (period - 360.0).abs() < 1e-9, "{first} {period}");
    }

    #[test]
    fn an_array_without_faces_gives_nothing() {
        let none = ArrayModel { faces: Vec::new() };
        assert_eq!(none.any_heading_output(&sun(0.0, 1.0), Angle::ZERO), Power::ZERO);
    }

    #[test]
    fn the_dark_gives_nothing() {
        let dark = Sunlight { fraction: Fraction::ZERO, ..sun(0.0, 1.0) };
        assert_eq!(four().any_heading_output(&dark, Angle::ZERO), Power::ZERO);
    }
}
