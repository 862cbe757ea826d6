//! Where the errors of a codeword are, and what they are: syndromes, Berlekamp-Massey, the search of
//! Chien, the formula of Forney.

use super::remainder::{CHECK_SYMBOLS, FIRST_ROOT};
use crate::coding::field::{Element, Logarithm};

/// Errors that a codeword is corrected of: E = 16 (CCSDS 131.0-B-2, §4.3.1).
pub(super) const CORRECTABLE: usize = CHECK_SYMBOLS / 2;

/// What has to be added to a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SymbolError {
    /// Symbols that follow it in its codeword.
    pub(super) followers: usize,
    /// The difference, in the dual basis.
    pub(super) pattern: u8,
}

/// The errors of a codeword.
#[derive(Debug, Clone, Copy)]
pub(super) struct SymbolErrors {
    errors: [SymbolError; CORRECTABLE],
    count: usize,
}

impl SymbolErrors {
    /// Returns the errors.
    pub(super) fn iter(&self) -> impl Iterator<Item = SymbolError> {
        self.errors.into_iter().take(self.count)
    }
}

type Syndromes = [Element; CHECK_SYMBOLS];

/// Λ(x) = Π (1 − Xₖ x), the constant term first, over the places Xₖ = β^followers of the errors.
#[derive(Debug, Clone, Copy)]
struct Locator {
    coefficients: [Element; CHECK_SYMBOLS + 1],
    degree: usize,
}

/// Finds the errors of a codeword from its remainder, in the dual basis; none when there are more
/// than can be corrected. Errors in the virtual fill, which is not sent, count as too many.
pub(super) fn errors(remainder: &[u8; CHECK_SYMBOLS], symbols: usize) -> Option<SymbolErrors> {
    let syndromes = syndromes(remainder);
    let locator = locator(&syndromes)?;
    let places = places(&locator, symbols)?;
    let evaluator = evaluator(&syndromes, &locator);
    let mut errors = [SymbolError { followers: 0, pattern: 0 }; CORRECTABLE];
    for (error, followers) in errors.iter_mut().zip(places) {
        let pattern = magnitude(&locator, &evaluator, followers).symbol();
        *error = SymbolError { followers: usize::from(followers), pattern };
    }
    Some(SymbolErrors { errors, count: locator.degree })
}

/// Evaluates the codeword at the roots of the generator polynomial. Its remainder has the same value
/// there.
fn syndromes(remainder: &[u8; CHECK_SYMBOLS]) -> Syndromes {
    let mut syndromes = [Element::ZERO; CHECK_SYMBOLS];
    for (followers, symbol) in (0..).zip(remainder.iter().rev()) {
        // What the symbol adds to one syndrome after another.
        let place = Logarithm::new(followers);
        let Some(logarithm) = Element::from_symbol(*symbol).logarithm() else {
            continue;
        };
        let mut term = Term { logarithm: logarithm.plus(place.times(FIRST_ROOT)), step: place };
        for syndrome in &mut syndromes {
            *syndrome += term.next();
        }
    }
    syndromes
}

/// Evaluates a polynomial; its coefficients start with the highest power.
fn evaluate(coefficients: impl Iterator<Item = Element>, point: Element) -> Element {
    coefficients.fold(Element::ZERO, |value, coefficient| value * point + coefficient)
}

/// The shortest recurrence that the syndromes obey, by Berlekamp and Massey; none when it is longer
/// than the errors that can be corrected.
fn locator(syndromes: &Syndromes) -> Option<Locator> {
    let mut locator = [Element::ZERO; CHECK_SYMBOLS + 1];
    if let Some(constant) = locator.first_mut() {
        *constant = Element::ONE;
    }
    let mut previous = locator;
    let mut previous_discrepancy = Element::ONE;
    let mut shift = 1;
    let mut degree = 0;
    for known in 1..=CHECK_SYMBOLS {
        let newest_first = syndromes.iter().take(known).rev();
        let discrepancy = newest_first
            .zip(locator.iter().take(degree + 1))
            .fold(Element::ZERO, |sum, (syndrome, coefficient)| sum + *syndrome * *coefficient);
        if discrepancy == Element::ZERO {
            shift += 1;
            continue;
        }
        let before = locator;
        let factor = discrepancy.over(previous_discrepancy);
        for (coefficient, addend) in locator.iter_mut().skip(shift).zip(previous) {
            *coefficient += factor * addend;
        }
        if 2 * degree < known {
            degree = known - degree;
            previous = before;
            previous_discrepancy = discrepancy;
            shift = 1;
        } else {
            shift += 1;
        }
    }
    let leading = locator.get(degree).copied()?;
    (degree <= CORRECTABLE && leading != Element::ZERO)
        .then_some(Locator { coefficients: locator, degree })
}

/// Tries all symbols that were sent (Chien); none unless every factor of the locator is found.
fn places(locator: &Locator, symbols: usize) -> Option<[u8; CORRECTABLE]> {
    // The terms of Λ(β^−followers); those that are zero are left out.
    let mut terms = [Term { logarithm: Logarithm::new(0), step: Logarithm::new(0) }; CORRECTABLE];
    let mut count = 0;
    let powers = (1..).zip(locator.coefficients.iter().skip(1));
    let present = powers.filter_map(|(power, coefficient)| Some((power, coefficient.logarithm()?)));
    for (term, (power, logarithm)) in terms.iter_mut().zip(present) {
        *term = Term { logarithm, step: Logarithm::new(power).negative() };
        count += 1;
    }

    let mut places = [0; CORRECTABLE];
    let mut free = places.iter_mut().take(locator.degree);
    let mut found = 0;
    for followers in (0..=254_u8).take(symbols) {
        let mut value = Element::ONE;
        for term in terms.iter_mut().take(count) {
            value += term.next();
        }
        if value == Element::ZERO {
            *free.next()? = followers;
            found += 1;
            if found == locator.degree {
                return Some(places);
            }
        }
    }
    None
}

/// The terms of a geometric sequence.
#[derive(Debug, Clone, Copy)]
struct Term {
    /// Of the next term.
    logarithm: Logarithm,
    /// Of the quotient of one term and the one before.
    step: Logarithm,
}

impl Term {
    #[inline]
    fn next(&mut self) -> Element {
        let value = Element::power(self.logarithm);
        self.logarithm = self.logarithm.plus(self.step);
        value
    }
}

/// Ω(x) = S(x) Λ(x) modulo x³², whose degree is below that of Λ; the constant term first.
fn evaluator(syndromes: &Syndromes, locator: &Locator) -> [Element; CORRECTABLE] {
    let mut evaluator = [Element::ZERO; CORRECTABLE];
    for (known, sum) in (1..).zip(evaluator.iter_mut().take(locator.degree)) {
        for (syndrome, coefficient) in syndromes.iter().take(known).rev().zip(locator.coefficients)
        {
            *sum += *syndrome * coefficient;
        }
    }
    evaluator
}

/// The formula of Forney: X^(1−112) Ω(X⁻¹) / Λ′(X⁻¹), at X = β^followers.
fn magnitude(locator: &Locator, evaluator: &[Element; CORRECTABLE], followers: u8) -> Element {
    let place = Logarithm::new(followers);
    let point = Element::power(place.negative());
    let numerator = evaluate(evaluator.iter().rev().copied(), point);
    // In a field of characteristic 2 the derivative keeps the odd powers, each lowered by one.
    let odd = locator.coefficients.iter().take(CORRECTABLE + 1).skip(1).step_by(2).rev().copied();
    let derivative = evaluate(odd, point * point);
    let scale = Element::power(place.times(FIRST_ROOT - 1).negative());
    scale * numerator.over(derivative)
}
