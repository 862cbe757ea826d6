//! X-ray spectrum of the soil: 240 channels of 50 eV from 0.8 keV.
//!
//! K-alpha energies: X-ray Data Booklet (LBNL/PUB-490), table 1-2. Resolution: 135 eV at 5.9 keV
//! (APXS of Chandrayaan-2), with the width of Fano statistics, FWHM² = noise² + k·E, below and
//! above it. Relative line strengths are ours, for a ferroan anorthosite soil.

use super::{RecordWriter, Scene};
use crate::Noise;

const CHANNELS: usize = 240;
pub(super) const LEN: usize = CHANNELS * 2;

const FIRST_KEV: f64 = 0.8;
const STEP_KEV: f64 = 0.05;
/// Counts per second in the whole spectrum: ours.
const RATE_HZ: f64 = 400.0;
/// Electronic noise (FWHM, keV) and the Fano term k (keV): 0.075² + 5.9 k = 0.135².
const NOISE_KEV: f64 = 0.075;
const FANO_KEV: f64 = (0.135 * 0.135 - NOISE_KEV * NOISE_KEV) / 5.9;

/// Line energy in keV, and share of the counts.
const LINES: [(f64, f64); 6] = [
    (1.254, 0.08), // Mg
    (1.487, 0.22), // Al
    (1.740, 0.34), // Si
    (3.692, 0.20), // Ca
    (4.511, 0.01), // Ti
    (6.404, 0.05), // Fe
];
const CONTINUUM: f64 = 0.10;

pub(super) fn energy_kev(channel: usize) -> f64 {
    FIRST_KEV + (channel as f64 + 0.5) * STEP_KEV
}

pub(super) fn fill(record: &mut RecordWriter, scene: &Scene, span_s: f64, noise: &mut Noise) {
    // The detector is specified at −35 °C; a warmer box widens the lines (ours: 0.2 % a kelvin).
    let warm = 1.0 + 0.002 * (scene.box_k - 238.15).max(0.0);
    let lines = LINES.map(|(at_kev, share)| Line::new(at_kev, share, warm));
    for channel in 0..CHANNELS {
        let energy = energy_kev(channel);
        let lines: f64 = lines.iter().map(|line| line.density(energy)).sum();
        let share = lines * STEP_KEV + CONTINUUM / CHANNELS as f64;
        record.put_u16(noise.poisson(RATE_HZ * span_s * share));
    }
}

/// Further than so many standard deviations from its middle a line is left out: a part in 10^8 of its height.
const TAIL: f64 = 6.0;

/// A line as the detector widens it.
struct Line {
    at_kev: f64,
    sigma_kev: f64,
    /// Share of the counts per keV at its middle.
    height: f64,
}

impl Line {
    fn new(at_kev: f64, share: f64, warm: f64) -> Self {
        let fwhm = libm::sqrt(NOISE_KEV * NOISE_KEV + FANO_KEV * at_kev) * warm;
        let sigma_kev = fwhm / 2.354_820_045;
        let height = share / (sigma_kev * libm::sqrt(core::f64::consts::TAU));
        Self { at_kev, sigma_kev, height }
    }

    /// Returns the share of the counts per keV at an energy.
    fn density(&self, energy_kev: f64) -> f64 {
        let offset = (energy_kev - self.at_kev) / self.sigma_kev;
        if offset.abs() > TAIL {
            return 0.0;
        }
        self.height * libm::exp(-0.5 * offset * offset)
    }
}
