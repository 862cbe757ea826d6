//! Polarisations, and what a mismatch costs.

use hilal_quantity::Decibels;

/// How the electric field of a wave stands, or turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Polarisation {
    /// Linear, upright.
    Vertical,
    /// Circular, turning right as the wave goes away.
    RightCircular,
    /// Circular, turning left.
    LeftCircular,
}

impl Polarisation {
    /// Half of the power: a linear antenna takes one of the two components of a circular wave.
    const LINEAR_TO_CIRCULAR: Decibels = Decibels::from_db(3.010299956639812);
    /// Opposite senses are kept apart no better than by the axial ratio r of real antennas: by
    /// (r + 1)²/(r − 1)², 20 dB at an axial ratio of 1.74 dB. Ours.
    const OPPOSITE_CIRCULAR: Decibels = Decibels::from_db(20.0);

    /// Returns what is lost between antennas of two polarisations, whichever sends.
    pub const fn mismatch(self, other: Self) -> Decibels {
        match (self, other) {
            (Self::Vertical, Self::Vertical)
            | (Self::RightCircular, Self::RightCircular)
            | (Self::LeftCircular, Self::LeftCircular) => Decibels::ZERO,
            (Self::Vertical, Self::RightCircular | Self::LeftCircular)
            | (Self::RightCircular | Self::LeftCircular, Self::Vertical) => {
                Self::LINEAR_TO_CIRCULAR
            }
            (Self::RightCircular, Self::LeftCircular)
            | (Self::LeftCircular, Self::RightCircular) => Self::OPPOSITE_CIRCULAR,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_antennas_lose_nothing_a_whip_loses_half_and_opposite_senses_almost_all() {
        let all = [Polarisation::Vertical, Polarisation::RightCircular, Polarisation::LeftCircular];
        for one in all {
            assert_eq!(one.mismatch(one), Decibels::ZERO);
            for other in all {
                assert_eq!(one.mismatch(other), other.mismatch(one));
            }
        }
        let half = Polarisation::Vertical.mismatch(Polarisation::LeftCircular);
        assert!((half.ratio() - 2.0).abs() < 1e-12);
        // Axial ratio 1.74 dB, of fields.
        let ratio = 10.0_f64.powf(1.74 / 20.0);
        let isolation_db = 20.0 * ((ratio + 1.0) / (ratio - 1.0)).log10();
        let opposite = Polarisation::RightCircular.mismatch(Polarisation::LeftCircular);
        assert!((opposite.db() - isolation_db).abs() < 0.05);
    }
}
