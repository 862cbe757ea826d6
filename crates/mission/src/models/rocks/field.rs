//! The size distribution of rocks (Golombek and Rapp 1997).

use core::f64::consts::PI;

use crate::models::exponential_integral::e1;

/// Rocks on the ground: those of diameter D or larger cover the share k·e^(−q·D) of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RockField {
    cover: f64,
    decay_per_m: f64,
}

/// The rocks of a square metre of ground from some diameter on, by powers of their diameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// How many, in 1/m².
    pub number: f64,
    /// Sum of their diameters, in m/m².
    pub diameters: f64,
    /// Sum of the squares of their diameters, in m²/m².
    pub squares: f64,
}

impl RockField {
    /// Takes the share k that rocks of all sizes cover, in \[0, 1\], and the decay q in 1/m, above 0.
    pub const fn new(cover: f64, decay_per_m: f64) -> Self {
        Self { cover, decay_per_m }
    }

    /// Takes the share k alone, with the decay q(k) = 1.79 + 0.152/k that fits the two Viking sites
    /// and much ground on Earth (Golombek and Rapp 1997, as in Golombek et al. 2003, NTRS 20030111177),
    /// in 1/m.
    pub fn golombek(cover: f64) -> Self {
        Self::new(cover, 1.79 + 0.152 / cover)
    }

    /// Returns the share of the ground that rocks of all sizes cover.
    pub const fn cover(&self) -> f64 {
        self.cover
    }

    /// Returns the decay in 1/m.
    pub const fn decay_per_m(&self) -> f64 {
        self.decay_per_m
    }

    /// Returns the share of the ground that rocks of this diameter in metres or larger cover.
    pub fn covered_from(&self, diameter_m: f64) -> f64 {
        if self.cover <= 0.0 {
            return 0.0;
        }
        self.cover * libm::exp(-self.decay_per_m * diameter_m)
    }

    /// Returns the rocks of this diameter in metres or larger.
    ///
    /// A rock of diameter D covers πD²/4, so that dN = (4kq/π)·e^(−qD)/D² dD, and by parts
    /// N = (4kq/π)·(e^(−qD)/D − q·E₁(qD)), ∫D dN = (4kq/π)·E₁(qD), ∫D² dN = (4k/π)·e^(−qD).
    ///
    /// ```
    /// use hilal_mission::models::rocks::RockField;
    /// let rocks = RockField::golombek(0.05).moments_from(0.3);
    /// assert!((rocks.number - 0.0804).abs() < 0.0001); // one in 12 square metres
    /// ```
    pub fn moments_from(&self, diameter_m: f64) -> Moments {
        let squares = 4.0 / PI * self.covered_from(diameter_m);
        if squares <= 0.0 {
            return Moments { number: 0.0, diameters: 0.0, squares: 0.0 };
        }
        let q = self.decay_per_m;
        let diameters = 4.0 / PI * self.cover * q * e1(q * diameter_m);
        Moments { number: q * (squares / diameter_m - diameters), diameters, squares }
    }
}
