//! Complex numbers, as far as reflection and diffraction need them.

use core::ops::{Add, Div, Mul, Sub};

/// A complex number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Complex {
    /// Real part.
    pub re: f64,
    /// Imaginary part.
    pub im: f64,
}

impl Complex {
    pub(super) const ONE: Self = Self { re: 1.0, im: 0.0 };

    pub(super) const fn real(re: f64) -> Self {
        Self { re, im: 0.0 }
    }

    /// The number of a size and a phase in radians.
    pub(super) fn polar(size: f64, phase: f64) -> Self {
        Self { re: size * libm::cos(phase), im: size * libm::sin(phase) }
    }

    pub(super) fn size(self) -> f64 {
        libm::hypot(self.re, self.im)
    }

    /// The root whose real part is not negative.
    pub(super) fn sqrt(self) -> Self {
        Self::polar(libm::sqrt(self.size()), libm::atan2(self.im, self.re) / 2.0)
    }
}

impl Add for Complex {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { re: self.re + other.re, im: self.im + other.im }
    }
}

impl Sub for Complex {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { re: self.re - other.re, im: self.im - other.im }
    }
}

impl Mul for Complex {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self {
            re: self.re * other.re - self.im * other.im,
            im: self.re * other.im + self.im * other.re,
        }
    }
}

impl Div for Complex {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let square = other.re * other.re + other.im * other.im;
        let turned = self * Self { re: other.re, im: -other.im };
        Self { re: turned.re / square, im: turned.im / square }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number() -> impl Strategy<Value = Complex> {
        (-9.0..9.0_f64, -9.0..9.0_f64).prop_map(|(re, im)| Complex { re, im })
    }

    proptest! {
        #[test]
        fn division_and_root_undo_the_product(a in number(), b in number()) {
            prop_assume!(b.size() > 0.1);
            prop_assert!((a * b / b - a).size() < 1e-9);
            prop_assert!((a.sqrt() * a.sqrt() - a).size() < 1e-12);
            prop_assert!(a.sqrt().re >= 0.0);
        }
    }
}
