//! The exponential integral E₁, which the moments of an exponential size distribution need.

/// Euler's constant γ (DLMF §5.2, equation 5.2.3).
const EULER: f64 = 0.577_215_664_901_532_9;
/// Terms that both expansions need at most where each is used.
const TERMS: u32 = 200;

/// Returns E₁(x) = ∫ₓ^∞ e⁻ᵗ/t dt for x above 0; infinity at 0.
///
/// Up to 1 by the power series −γ − ln x − Σ (−x)ⁿ/(n·n!) (DLMF 6.6.2), beyond by the continued
/// fraction e⁻ˣ/(x + 1 − 1/(x + 3 − 4/(x + 5 − …))) (DLMF 6.9.1, its even part), by Lentz's method.
/// Relative error below 1e-13.
pub(super) fn e1(x: f64) -> f64 {
    if x <= 0.0 {
        f64::INFINITY
    } else if x <= 1.0 {
        series(x)
    } else {
        fraction(x)
    }
}

fn series(x: f64) -> f64 {
    let mut power = 1.0;
    let mut sum = 0.0;
    for n in 1..=TERMS {
        let n = f64::from(n);
        power *= -x / n;
        let term = power / n;
        sum += term;
        if term.abs() < 1e-17 {
            break;
        }
    }
    -EULER - libm::log(x) - sum
}

fn fraction(x: f64) -> f64 {
    let mut b = x + 1.0;
    let mut c = f64::MAX;
    let mut d = 1.0 / b;
    let mut value = d;
    for n in 1..=TERMS {
        let n = f64::from(n);
        b += 2.0;
        d = 1.0 / (b - n * n * d);
        c = b - n * n / c;
        value *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value * libm::exp(-x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_the_integral_gives() {
        // E₁(x) = ∫₀¹ e^(−x/u)/u du: by Simpson's rule in steps of 1/20 000.
        for x in [0.01, 0.3, 0.99, 1.01, 2.0, 7.0, 20.0] {
            let steps = 20_000_u32;
            let value = |i: u32| {
                let u = f64::from(i) / f64::from(steps);
                if i == 0 { 0.0 } else { (-x / u).exp() / u }
            };
            let weight = |i: u32| if i == 0 || i == steps { 1.0 } else { f64::from(2 + i % 2 * 2) };
            let sum: f64 = (0..=steps).map(|i| weight(i) * value(i)).sum();
            let integral = sum / f64::from(steps) / 3.0;
            assert!((e1(x) / integral - 1.0).abs() < 1e-6, "E1({x}) = {} {integral}", e1(x));
        }
    }

    #[test]
    fn both_expansions_meet() {
        let (below, above) = (series(1.0), fraction(1.0));
        assert!((below / above - 1.0).abs() < 1e-13, "{below} {above}");
        // DLMF's table of E₁ at 1: 0.2193839344.
        assert!((below - 0.219_383_934_4).abs() < 1e-10);
        assert!(e1(0.0).is_infinite());
    }
}
