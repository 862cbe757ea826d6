//! Vectors that know their frame.

use core::marker::PhantomData;
use core::ops::{Add, Mul, Sub};

use crate::{Angle, AzEl, Enu, Frame, Length, TrueAzimuth};

/// A position or a difference of positions in metres, in the axes of `F`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vector<F: Frame> {
    metres: [f64; 3],
    frame: PhantomData<F>,
}

impl<F: Frame> Vector<F> {
    /// Takes components in metres.
    pub const fn from_metres(metres: [f64; 3]) -> Self {
        Self { metres, frame: PhantomData }
    }

    /// Takes components in kilometres.
    pub const fn from_kilometres(kilometres: [f64; 3]) -> Self {
        let [x, y, z] = kilometres;
        Self::from_metres([x * 1000.0, y * 1000.0, z * 1000.0])
    }

    /// Returns the components in metres.
    #[inline]
    pub const fn metres(self) -> [f64; 3] {
        self.metres
    }

    /// Returns the length.
    pub fn norm(self) -> Length {
        Length::from_metres(libm::sqrt(self.dot(self)))
    }

    /// Returns the scalar product, in square metres.
    #[inline]
    pub fn dot(self, other: Self) -> f64 {
        let ([a, b, c], [x, y, z]) = (self.metres, other.metres);
        a * x + b * y + c * z
    }

    /// Returns the angle between the two, accurate also when it is small.
    pub fn angle_to(self, other: Self) -> Angle {
        let ([a, b, c], [x, y, z]) = (self.metres, other.metres);
        let cross = Self::from_metres([b * z - c * y, c * x - a * z, a * y - b * x]);
        Angle::atan2(cross.norm().metres(), self.dot(other))
    }
}

impl Vector<Enu> {
    /// Returns the direction in which this vector points.
    ///
    /// ```
    /// use hilal_quantity::{Enu, Vector};
    /// let east = Vector::<Enu>::from_metres([1.0, 0.0, 0.0]).azel();
    /// assert!((east.azimuth.degrees() - 90.0).abs() < 1e-12);
    /// assert!(east.elevation.degrees().abs() < 1e-12);
    /// ```
    pub fn azel(self) -> AzEl {
        let [east, north, up] = self.metres();
        let level = libm::hypot(east, north);
        AzEl {
            azimuth: TrueAzimuth::new(Angle::atan2(east, north)),
            elevation: Angle::atan2(up, level),
        }
    }
}

impl<F: Frame> Add for Vector<F> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let ([a, b, c], [x, y, z]) = (self.metres, other.metres);
        Self::from_metres([a + x, b + y, c + z])
    }
}

impl<F: Frame> Sub for Vector<F> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + other * -1.0
    }
}

impl<F: Frame> Mul<f64> for Vector<F> {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        let [x, y, z] = self.metres;
        Self::from_metres([x * factor, y * factor, z * factor])
    }
}
