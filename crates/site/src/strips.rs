//! A disc in vertical strips: how much of it stands above a horizon that is not straight.
//!
//! Each strip is a weight, a place across the disc, and an odd polynomial that gives how much of the
//! strip a *level* horizon hides. The polynomial is fitted to the strip's own integral, not to the
//! chord in its middle, so that a level horizon costs no error of quadrature however few strips
//! there are; what is left grows with the slope of the horizon across the disc.

use std::sync::LazyLock;

use crate::LimbDarkening;

/// Number of strips. The error against the number is in `docs/models/illumination.md`.
pub(crate) const STRIPS: usize = 8;

/// Terms of a strip's odd polynomial: s, s³, s⁵, s⁷.
const TERMS: usize = 4;

/// Chords that stand for a strip while it is fitted.
const CHORDS: usize = 200;

/// One strip of a disc of radius 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DiscStrip {
    /// Where the middle of its flux lies, from the middle of the disc, to the right.
    pub(crate) offset: f64,
    /// Height of its highest point: its innermost chord.
    pub(crate) reach: f64,
    /// Its share of the flux of the whole disc.
    pub(crate) share: f64,
    /// The visible part less half the share is −Σ odd\[k\] s^(2k+1), with s = height / reach held
    /// in \[−1, 1\].
    pub(crate) odd: [f64; TERMS],
}

/// A disc cut into strips.
#[derive(Debug, Clone)]
pub(crate) struct Strips(pub(crate) [DiscStrip; STRIPS]);

/// The Sun, limb-darkened.
pub(crate) static SUN: LazyLock<Strips> = LazyLock::new(|| Strips::new(LimbDarkening::SUN));

/// A disc as bright at its limb as in its middle: Earth, of which the area counts.
pub(crate) static EARTH: LazyLock<Strips> = LazyLock::new(|| Strips::new(LimbDarkening::UNIFORM));

impl Strips {
    fn new(limb: LimbDarkening) -> Self {
        let edge = |i: usize| 2.0 * i as f64 / STRIPS as f64 - 1.0;
        let strips: [DiscStrip; STRIPS] =
            core::array::from_fn(|i| DiscStrip::fitted(limb, edge(i), edge(i + 1)));
        // Together they are the whole disc, to the last bit that sums allow.
        let whole: f64 = strips.iter().map(|strip| strip.share).sum();
        Self(strips.map(|strip| strip.scaled(1.0 / whole)))
    }

    /// Returns the share of the flux above a horizon given by its height over the disc's middle,
    /// in radii, at an offset in radii.
    pub(crate) fn above(&self, height: impl Fn(f64) -> f64) -> f64 {
        let hidden: f64 = self.0.iter().map(|strip| strip.hidden(height(strip.offset))).sum();
        (0.5 - hidden).clamp(0.0, 1.0)
    }
}

impl DiscStrip {
    fn fitted(limb: LimbDarkening, left: f64, right: f64) -> Self {
        let innermost = if left * right < 0.0 { 0.0 } else { left.abs().min(right.abs()) };
        let reach = libm::sqrt(1.0 - innermost * innermost);
        let above = |height: f64| sum_over(left, right, |x| limb.chord_above(x, height));
        let flux = above(-1.0);
        let moment = sum_over(left, right, |x| x * limb.chord_above(x, -1.0));
        // Squares of s, the end among them, where the strip is exactly used up; of those tried in
        // steps of 0.05 these give the least error under a level horizon.
        let nodes = [1.0, 0.8, 0.45, 0.1];
        let ratios = nodes.map(|square: f64| {
            let s = libm::sqrt(square);
            (1.0 - 2.0 * above(s * reach) / flux) / s
        });
        let share = flux / limb.whole();
        let odd = through(nodes, ratios).map(|term| term * share / 2.0);
        Self { offset: moment / flux, reach, share, odd }
    }

    fn scaled(self, by: f64) -> Self {
        Self { share: self.share * by, odd: self.odd.map(|term| term * by), ..self }
    }

    /// Returns what a horizon at a height hides of the strip, less half the strip.
    pub(crate) fn hidden(&self, height: f64) -> f64 {
        let s = (height / self.reach).clamp(-1.0, 1.0);
        let [a, b, c, d] = self.odd;
        let square = s * s;
        s * (a + square * (b + square * (c + square * d)))
    }
}

/// Sums a value over the width of a strip, by chords evenly spread in the angle around the disc,
/// where the ends of the chords move evenly.
fn sum_over(left: f64, right: f64, value: impl Fn(f64) -> f64) -> f64 {
    let (from, to) = (libm::acos(right), libm::acos(left));
    let step = (to - from) / CHORDS as f64;
    (0..CHORDS)
        .map(|i| from + (i as f64 + 0.5) * step)
        .map(|angle| value(libm::cos(angle)) * libm::sin(angle) * step)
        .sum()
}

/// Returns the polynomial through four points, lowest power first (Newton's divided differences).
fn through(nodes: [f64; TERMS], values: [f64; TERMS]) -> [f64; TERMS] {
    let mut differences = values;
    for order in 1..TERMS {
        for i in (order..TERMS).rev() {
            let run = nodes[i] - nodes[i - order];
            differences[i] = (differences[i] - differences[i - 1]) / run;
        }
    }
    let mut terms = [0.0; TERMS];
    for (node, difference) in nodes.into_iter().zip(differences).rev() {
        for i in (1..TERMS).rev() {
            terms[i] = terms[i - 1] - node * terms[i];
        }
        terms[0] = difference - node * terms[0];
    }
    terms
}

#[cfg(test)]
mod tests;
