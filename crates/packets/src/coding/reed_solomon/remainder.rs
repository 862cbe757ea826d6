//! Division by the generator polynomial, one symbol after another, in the dual basis.
//!
//! Both bases are vector spaces over GF(2), so the change of basis commutes with the shift register
//! of the encoder: symbols of the wire go in, check symbols of the wire come out, and no symbol is
//! ever converted.

use crate::coding::field::{Element, Table, powers, product};

/// Check symbols of a codeword: 2E = 32 (CCSDS 131.0-B-2, §4.3).
pub(super) const CHECK_SYMBOLS: usize = 32;
/// The exponent of β at the first root of the generator polynomial: 128 − E (§4.3).
pub(super) const FIRST_ROOT: u8 = 112;

const LANES: usize = CHECK_SYMBOLS / 8;

/// For each symbol that leaves the register: what remains of it, as the coefficient of x³².
static MULTIPLES: Table<[u64; LANES]> = Table(multiples());
/// The same as the coefficient of x³³: two symbols are divided at once, which is half as fast again as
/// one after the other.
static NEXT_MULTIPLES: Table<[u64; LANES]> = Table(next_multiples());

/// The register of the encoder. The symbol of the highest power of x is in the most significant
/// octet of the first lane.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Remainder([u64; LANES]);

impl Remainder {
    /// Takes the next symbol of the message.
    #[inline]
    const fn push(&mut self, symbol: u8) {
        let Self([first, second, third, fourth]) = *self;
        let [leaving, ..] = first.to_be_bytes();
        let multiple = MULTIPLES.at(leaving ^ symbol);
        *self = Self([
            first << 8 ^ second >> 56 ^ multiple[0],
            second << 8 ^ third >> 56 ^ multiple[1],
            third << 8 ^ fourth >> 56 ^ multiple[2],
            fourth << 8 ^ multiple[3],
        ]);
    }

    /// Takes the next two symbols of the message.
    #[inline]
    fn push_two(&mut self, symbol: u8, next: u8) {
        let Self([first, second, third, fourth]) = *self;
        let [leaving, leaving_next, ..] = first.to_be_bytes();
        let one = NEXT_MULTIPLES.at(leaving ^ symbol);
        let another = MULTIPLES.at(leaving_next ^ next);
        *self = Self([
            first << 16 ^ second >> 48 ^ one[0] ^ another[0],
            second << 16 ^ third >> 48 ^ one[1] ^ another[1],
            third << 16 ^ fourth >> 48 ^ one[2] ^ another[2],
            fourth << 16 ^ one[3] ^ another[3],
        ]);
    }

    /// Returns the check symbols in the order of the wire.
    pub(super) fn symbols(self) -> [u8; CHECK_SYMBOLS] {
        let mut symbols = [0; CHECK_SYMBOLS];
        for (octets, lane) in symbols.as_chunks_mut::<8>().0.iter_mut().zip(self.0) {
            *octets = lane.to_be_bytes();
        }
        symbols
    }
}

/// Divides the interleaved messages of a frame. Virtual fill is left out: leading zeros leave the
/// register empty (§4.3.7).
///
/// All registers advance together, because each one waits for its own table look-up.
pub(super) fn divide<const DEPTH: usize>(frame: &[u8], remainders: &mut [Remainder; 8]) {
    let mut registers = [Remainder::default(); DEPTH];
    let (pairs, odd) = frame.as_chunks::<DEPTH>().0.as_chunks::<2>();
    for [symbols, next] in pairs {
        for ((register, symbol), next) in registers.iter_mut().zip(symbols).zip(next) {
            register.push_two(*symbol, *next);
        }
    }
    for symbols in odd {
        for (register, symbol) in registers.iter_mut().zip(symbols) {
            register.push(*symbol);
        }
    }
    for (remainder, register) in remainders.iter_mut().zip(registers) {
        *remainder = register;
    }
}

/// Returns the coefficients of g(x) = Π (x − β^j), j from 112 to 143, the constant term first
/// (§4.3).
#[expect(clippy::indexing_slicing, reason = "runs in the compiler only, which refuses a bad index")]
const fn generator() -> [u8; CHECK_SYMBOLS + 1] {
    let powers = powers();
    let mut coefficients = [0; CHECK_SYMBOLS + 1];
    coefficients[0] = 1;
    let mut degree = 0;
    while degree < CHECK_SYMBOLS {
        let root = powers[FIRST_ROOT as usize + degree];
        degree += 1;
        let mut place = degree;
        while place > 0 {
            coefficients[place] = coefficients[place - 1] ^ product(coefficients[place], root);
            place -= 1;
        }
        coefficients[0] = product(coefficients[0], root);
    }
    coefficients
}

#[expect(clippy::indexing_slicing, reason = "runs in the compiler only, which refuses a bad index")]
const fn multiples() -> [[u64; LANES]; 256] {
    let generator = generator();
    let mut multiples = [[0; LANES]; 256];
    let mut symbol = 0_u8;
    loop {
        let factor = Element::from_symbol(symbol).conventional();
        let mut place = 0;
        while place < CHECK_SYMBOLS {
            let coefficient = product(factor, generator[CHECK_SYMBOLS - 1 - place]);
            let check = Element::from_conventional(coefficient).symbol();
            multiples[symbol as usize][place / 8] |= (check as u64) << (56 - 8 * (place % 8));
            place += 1;
        }
        if symbol == u8::MAX {
            return multiples;
        }
        symbol += 1;
    }
}

/// Returns the multiples times x, which is what the register does with a symbol of zero.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler only, which refuses a bad index")]
const fn next_multiples() -> [[u64; LANES]; 256] {
    let mut multiples = multiples();
    let mut symbol = 0;
    while symbol < multiples.len() {
        let mut register = Remainder(multiples[symbol]);
        register.push(0);
        multiples[symbol] = register.0;
        symbol += 1;
    }
    multiples
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_polynomial_reads_the_same_from_both_ends() {
        let generator = generator();
        assert_eq!(generator[32], 1);
        for place in 0..=32 {
            assert_eq!(generator[place], generator[32 - place]);
        }
    }
}
