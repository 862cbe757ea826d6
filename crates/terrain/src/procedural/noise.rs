//! Gradient noise on a lattice (Perlin 2002, "Improving noise", SIGGRAPH), summed over octaves.

use hilal_quantity::{MapPoint, SplitMix64};

/// A self-affine surface: each octave has half the wavelength and 2⁻ᴴ of the height of the last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fractal {
    pub(super) seed: u64,
    /// Longest wavelength in metres.
    pub(super) longest_m: f64,
    /// Shortest wavelength in metres: none is shorter.
    pub(super) shortest_m: f64,
    /// Height scale of the longest octave in metres.
    pub(super) height_m: f64,
    /// Hurst exponent H. Measured on the LOLA cap: heights 296 m apart differ by 44.8 m (standard
    /// deviation), 592 m apart by 88.0 m, so that H = log₂ (88.0 / 44.8) = 0.97.
    pub(super) hurst: f64,
}

impl Fractal {
    /// Returns the height at a point, in metres around zero.
    pub(super) fn at(&self, point: MapPoint) -> f64 {
        let fall = libm::pow(2.0, -self.hurst);
        let (mut wavelength_m, mut scale_m, mut sum) = (self.longest_m, self.height_m, 0.0);
        let mut octave = self.seed;
        while wavelength_m >= self.shortest_m {
            octave = mixed(octave);
            sum += scale_m * noise(octave, point.x_m / wavelength_m, point.y_m / wavelength_m);
            wavelength_m /= 2.0;
            scale_m *= fall;
        }
        sum
    }
}

/// Returns one octave, roughly within ±1.
fn noise(seed: u64, x: f64, y: f64) -> f64 {
    // Octaves must not share lattice points, or their zeros would line up.
    let (x, y) = (x + unit(mixed(seed ^ 1)), y + unit(mixed(seed ^ 2)));
    let (column, row) = (libm::floor(x), libm::floor(y));
    let (along, down) = (x - column, y - row);
    let corner = |right: f64, lower: f64| {
        let hash = lattice(seed, column + right, row + lower);
        let (gx, gy) = (signed_unit(hash), signed_unit(mixed(hash)));
        gx * (along - right) + gy * (down - lower)
    };
    let (u, v) = (ease(along), ease(down));
    let top = corner(0.0, 0.0) + (corner(1.0, 0.0) - corner(0.0, 0.0)) * u;
    let bottom = corner(0.0, 1.0) + (corner(1.0, 1.0) - corner(0.0, 1.0)) * u;
    2.0 * (top + (bottom - top) * v)
}

/// Perlin's quintic 6t⁵ − 15t⁴ + 10t³: first and second derivatives vanish at both ends.
fn ease(t: f64) -> f64 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lattice numbers are small whole numbers; their bits are hashed, not counted"
)]
fn lattice(seed: u64, column: f64, row: f64) -> u64 {
    mixed(mixed(seed ^ (column as i64 as u64)) ^ (row as i64 as u64).rotate_left(32))
}

/// The first number of the stream of a seed.
pub(super) const fn mixed(seed: u64) -> u64 {
    SplitMix64::new(seed).next_bits()
}

/// Returns a number in \[0, 1) from the upper 53 bits.
pub(super) fn unit(bits: u64) -> f64 {
    SplitMix64::share_of(bits)
}

fn signed_unit(bits: u64) -> f64 {
    2.0 * unit(bits) - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surface_has_no_step_where_two_lattice_cells_meet() {
        for index in -2000_i32..2000 {
            let x = f64::from(index) * 0.01;
            let step = noise(5, x + 1e-6, 0.3) - noise(5, x, 0.3);
            assert!(step.abs() < 1e-5, "{step} at {x}");
        }
    }
}
