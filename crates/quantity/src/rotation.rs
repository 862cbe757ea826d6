//! Rotations between frames.

use core::marker::PhantomData;
use core::ops::Mul;

use crate::{Angle, Frame, Vector};

/// A rotation of axes: `me_from_pa * v_pa` gives the components of the same vector in `MOON_ME`.
///
/// ```compile_fail
/// use hilal_quantity::{Angle, Icrf, MoonMe, MoonPa, Rotation, Vector};
/// let me_from_pa = Rotation::<MoonMe, MoonPa>::about_z(Angle::ZERO);
/// let sun = Vector::<Icrf>::from_metres([1.0, 0.0, 0.0]);
/// let wrong = me_from_pa * sun; // an inertial vector is not in MOON_PA
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rotation<To: Frame, From: Frame> {
    rows: [[f64; 3]; 3],
    frames: PhantomData<(To, From)>,
}

impl<To: Frame, From: Frame> Rotation<To, From> {
    /// Takes the matrix by rows; the caller asserts that it is a rotation between these frames.
    pub const fn from_rows(rows: [[f64; 3]; 3]) -> Self {
        Self { rows, frames: PhantomData }
    }

    /// Returns the matrix by rows.
    pub const fn rows(self) -> [[f64; 3]; 3] {
        self.rows
    }

    /// Turns the axes about x by `angle` (SPICE's `[angle]_1`).
    pub fn about_x(angle: Angle) -> Self {
        let (s, c) = (angle.sin(), angle.cos());
        Self::from_rows([[1.0, 0.0, 0.0], [0.0, c, s], [0.0, -s, c]])
    }

    /// Turns the axes about y by `angle` (SPICE's `[angle]_2`).
    pub fn about_y(angle: Angle) -> Self {
        let (s, c) = (angle.sin(), angle.cos());
        Self::from_rows([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])
    }

    /// Turns the axes about z by `angle` (SPICE's `[angle]_3`).
    pub fn about_z(angle: Angle) -> Self {
        let (s, c) = (angle.sin(), angle.cos());
        Self::from_rows([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]])
    }

    /// Returns the rotation back.
    #[must_use]
    pub fn inverse(self) -> Rotation<From, To> {
        let [[a, b, c], [d, e, f], [g, h, i]] = self.rows;
        Rotation::from_rows([[a, d, g], [b, e, h], [c, f, i]])
    }
}

impl<To: Frame, From: Frame> Mul<Vector<From>> for Rotation<To, From> {
    type Output = Vector<To>;
    fn mul(self, vector: Vector<From>) -> Vector<To> {
        let [x, y, z] = vector.metres();
        Vector::from_metres(self.rows.map(|[a, b, c]| a * x + b * y + c * z))
    }
}

impl<To: Frame, Via: Frame, From: Frame> Mul<Rotation<Via, From>> for Rotation<To, Via> {
    type Output = Rotation<To, From>;
    fn mul(self, other: Rotation<Via, From>) -> Rotation<To, From> {
        let columns = other.inverse().rows;
        Rotation::from_rows(
            self.rows.map(|[a, b, c]| columns.map(|[x, y, z]| a * x + b * y + c * z)),
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Icrf, MoonMe, MoonPa};

    proptest! {
        #[test]
        fn a_rotation_and_its_inverse_cancel(x in -180.0..180.0, z in -180.0..180.0) {
            let to = Rotation::<MoonPa, Icrf>::about_x(Angle::from_degrees(x));
            let on = Rotation::<MoonMe, MoonPa>::about_z(Angle::from_degrees(z));
            let vector = Vector::<Icrf>::from_metres([1.0, -2.0, 3.0]);
            let both = on * to;
            prop_assert!(((on * (to * vector)) - both * vector).norm().metres() < 1e-12);
            prop_assert!((both.inverse() * (both * vector) - vector).norm().metres() < 1e-12);
        }
    }
}
