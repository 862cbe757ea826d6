//! The field GF(2⁸) of the Reed-Solomon code, and the two ways to write its elements as octets
//! (CCSDS 131.0-B-2, §4.3).
//!
//! | Octet | Written as | Where |
//! |---|---|---|
//! | [`Element`] | sum of powers of α, α⁷ in the most significant bit | arithmetic |
//! | symbol (`u8`) | dual basis of Berlekamp, z₀ in the most significant bit | on the wire (§4.3.9) |
//!
//! Logarithms are taken to the base β = α¹¹, which generates the field as α does. The roots of the
//! code are then consecutive powers, β¹¹² to β¹⁴³.

use core::ops::{Add, AddAssign, Mul};

/// The field generator polynomial F(x) = x⁸ + x⁷ + x² + x + 1, without its leading term.
const FIELD_POLYNOMIAL: u8 = 0b1000_0111;

/// The rows of the matrix that takes [u₇, …, u₀] to [z₀, …, z₇] (§4.3.9).
const DUAL_FROM_CONVENTIONAL: [u8; 8] = [0x8D, 0xEF, 0xEC, 0x86, 0xFA, 0x99, 0xAF, 0x7B];
/// The rows of the matrix that takes [z₀, …, z₇] to [u₇, …, u₀] (§4.3.9).
const CONVENTIONAL_FROM_DUAL: [u8; 8] = [0xC5, 0x42, 0x2E, 0xFD, 0xF0, 0x79, 0xAC, 0xCC];

static POWERS: Table<u8> = Table(powers());
static LOGARITHMS: Table<u8> = Table(logarithms());
static SYMBOLS: Table<u8> = Table(transformed(DUAL_FROM_CONVENTIONAL));
static ELEMENTS: Table<u8> = Table(transformed(CONVENTIONAL_FROM_DUAL));

/// One entry for each octet, so that a look-up cannot fail.
#[derive(Debug)]
pub(super) struct Table<T>(pub(super) [T; 256]);

impl<T> Table<T> {
    /// Returns the entry of an octet.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "256 entries: every octet has one")]
    pub(super) const fn at(&self, octet: u8) -> &T {
        &self.0[octet as usize]
    }
}

/// An element of the field in the conventional basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element(u8);

impl Element {
    pub(super) const ZERO: Self = Self(0);
    pub(super) const ONE: Self = Self(1);

    /// Takes an octet of the conventional basis.
    pub(super) const fn from_conventional(octet: u8) -> Self {
        Self(octet)
    }

    /// Returns the octet of the conventional basis.
    pub(super) const fn conventional(self) -> u8 {
        self.0
    }

    /// Reads a symbol of the wire.
    pub(super) const fn from_symbol(symbol: u8) -> Self {
        Self(*ELEMENTS.at(symbol))
    }

    /// Returns the symbol for the wire.
    pub(super) const fn symbol(self) -> u8 {
        *SYMBOLS.at(self.0)
    }

    /// Returns β to the power of a logarithm.
    #[inline]
    pub(super) const fn power(logarithm: Logarithm) -> Self {
        Self(*POWERS.at(logarithm.0))
    }

    /// Returns the logarithm; none for zero.
    #[inline]
    pub(super) const fn logarithm(self) -> Option<Logarithm> {
        match self.0 {
            0 => None,
            octet => Some(Logarithm(*LOGARITHMS.at(octet))),
        }
    }

    /// Returns the quotient; zero when the divisor is zero.
    pub(super) fn over(self, divisor: Self) -> Self {
        match (self.logarithm(), divisor.logarithm()) {
            (Some(dividend), Some(divisor)) => Self::power(dividend.plus(divisor.negative())),
            (None, _) | (_, None) => Self::ZERO,
        }
    }
}

/// A logarithm to the base β, modulo 255. Both 0 and 255 stand for β⁰.
#[derive(Debug, Clone, Copy)]
pub(super) struct Logarithm(u8);

impl Logarithm {
    /// Takes an exponent of β.
    pub(super) const fn new(exponent: u8) -> Self {
        Self(exponent)
    }

    /// Returns the sum.
    #[inline]
    pub(super) const fn plus(self, other: Self) -> Self {
        // 256 is 1 modulo 255: the carry comes in again at the end.
        let (sum, carry) = self.0.overflowing_add(other.0);
        Self(sum + carry as u8)
    }

    /// Returns the logarithm of the reciprocal.
    pub(super) const fn negative(self) -> Self {
        Self(255 - self.0)
    }

    /// Returns the logarithm of the power.
    pub(super) const fn times(self, factor: u8) -> Self {
        Self((self.0 as u16 * factor as u16 % 255) as u8)
    }
}

impl Add for Element {
    type Output = Self;

    #[expect(clippy::suspicious_arithmetic_impl, reason = "addition of bit vectors modulo 2")]
    fn add(self, other: Self) -> Self {
        Self(self.0 ^ other.0)
    }
}

impl AddAssign for Element {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Mul for Element {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        match (self.logarithm(), other.logarithm()) {
            (Some(one), Some(another)) => Self::power(one.plus(another)),
            (None, _) | (_, None) => Self::ZERO,
        }
    }
}

/// Multiplies in the conventional basis by shifting: what the tables are computed with.
pub(super) const fn product(mut one: u8, mut another: u8) -> u8 {
    let mut sum = 0;
    while another != 0 {
        if another & 1 == 1 {
            sum ^= one;
        }
        let carries = one & 0x80 != 0;
        one <<= 1;
        if carries {
            one ^= FIELD_POLYNOMIAL;
        }
        another >>= 1;
    }
    sum
}

/// Returns β⁰ to β²⁵⁵; the last one is β⁰ again.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler only, which refuses a bad index")]
pub(super) const fn powers() -> [u8; 256] {
    let mut beta = 1;
    let mut exponent = 0;
    while exponent < 11 {
        beta = product(beta, 2);
        exponent += 1;
    }
    let mut powers = [1; 256];
    let mut exponent = 1;
    while exponent < powers.len() {
        powers[exponent] = product(powers[exponent - 1], beta);
        exponent += 1;
    }
    powers
}

#[expect(clippy::indexing_slicing, reason = "runs in the compiler only, which refuses a bad index")]
const fn logarithms() -> [u8; 256] {
    let powers = powers();
    let mut logarithms = [0; 256];
    let mut exponent = 0_u8;
    while exponent < 255 {
        logarithms[powers[exponent as usize] as usize] = exponent;
        exponent += 1;
    }
    logarithms
}

/// Returns every octet, as a row of bits, times a matrix.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler only, which refuses a bad index")]
const fn transformed(matrix: [u8; 8]) -> [u8; 256] {
    let mut table = [0; 256];
    let mut octet = 0;
    while octet < table.len() {
        let mut row = 0;
        while row < matrix.len() {
            if octet >> (7 - row) & 1 == 1 {
                table[octet] ^= matrix[row];
            }
            row += 1;
        }
        octet += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alpha(exponent: u8) -> u8 {
        (0..exponent).fold(1, |power, _| product(power, 2))
    }

    /// The sum of the conjugates, which is 0 or 1.
    fn trace(element: u8) -> u8 {
        let mut conjugate = element;
        let mut sum = 0;
        for _ in 0..8 {
            sum ^= conjugate;
            conjugate = product(conjugate, conjugate);
        }
        sum
    }

    #[test]
    fn a_symbol_holds_the_traces_with_powers_of_alpha_117() {
        // Annex F: zᵢ = Tr(u α¹¹⁷ⁱ).
        for octet in 0..=255 {
            let mut factor = 1;
            let mut symbol = 0;
            for _ in 0..8 {
                symbol = symbol << 1 | trace(product(octet, factor));
                factor = product(factor, alpha(117));
            }
            assert_eq!(Element(octet).symbol(), symbol);
        }
    }

    #[test]
    fn a_symbol_that_is_read_is_written_alike() {
        for symbol in 0..=255 {
            assert_eq!(Element::from_symbol(symbol).symbol(), symbol);
        }
    }

    #[test]
    fn products_by_logarithm_are_those_by_shifting() {
        for one in 0..=255 {
            for another in 0..=255 {
                let product = Element(product(one, another));
                assert_eq!(Element(one) * Element(another), product);
                if another != 0 {
                    assert_eq!(product.over(Element(another)), Element(one));
                }
            }
        }
    }
}
