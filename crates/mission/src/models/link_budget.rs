//! Link budgets: from transmitter, antennas and way to carrier over noise density, and from there to
//! the rate that a link carries.
//!
//! What the way costs is in [`propagation`](super::propagation). Equations, assumptions and limits are
//! on the page `docs/models/link-budget.md`.

mod antenna;
mod polarisation;
mod waveform;

use hilal_quantity::constants::BOLTZMANN_J_K;
use hilal_quantity::{Angle, Decibels, Frequency, Length, Power, Temperature};

use super::propagation::free_space_loss;

pub use antenna::{Antenna, HEMISPHERE_FLOOR, SIDE_LOBES, STEERED_EFFICIENCY, WHIP_NULL};
pub use polarisation::Polarisation;
pub use waveform::{
    Carried, TELECOMMAND_BIT_ERROR_RATE, TELECOMMAND_REQUIRED, TELEMETRY_BIT_ERROR_RATE,
    TELEMETRY_REQUIRED, Waveform, bpsk_bit_error_rate,
};

/// One end of a link: radio, line and antenna.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terminal {
    /// Power at the output of the amplifier.
    pub transmit: Power,
    /// Loss of the line between the amplifier and the antenna's flange. On reception the line is part
    /// of `noise`.
    pub loss: Decibels,
    /// System noise temperature at the antenna's flange: that of the antenna, of the line to the
    /// receiver with its loss, and of the receiver as seen through it.
    pub noise: Temperature,
    /// The antenna, for both directions.
    pub antenna: Antenna,
    /// What it sends and takes in best.
    pub polarisation: Polarisation,
}

/// The way between two terminals at an instant, in one direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Way {
    /// Distance.
    pub range: Length,
    /// Elevation of the receiver as the transmitter sees it, and of the transmitter as the receiver
    /// sees it.
    pub elevations: [Angle; 2],
    /// How far transmitter and receiver may lean from the vertical, each in any direction.
    pub leans: [Angle; 2],
    /// What the way costs beyond free space.
    pub excess: Decibels,
}

impl Way {
    /// Returns the same way in the other direction.
    #[must_use]
    pub const fn reversed(self) -> Self {
        let [from, to] = self.elevations;
        let [from_leans, to_leans] = self.leans;
        Self { elevations: [to, from], leans: [to_leans, from_leans], ..self }
    }
}

/// The budget of a link in one direction, line by line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkBudget {
    /// The carrier.
    pub carrier: Frequency,
    /// Power at the output of the amplifier, in dBW.
    pub transmit_dbw: f64,
    /// Loss between amplifier and antenna.
    pub transmit_loss: Decibels,
    /// Gain of the transmitting antenna towards the receiver, over isotropic.
    pub transmit_gain: Decibels,
    /// Equivalent isotropically radiated power, in dBW: the three lines above.
    pub eirp_dbw: f64,
    /// Loss of free space.
    pub free_space: Decibels,
    /// What the way costs beyond free space.
    pub excess: Decibels,
    /// Loss by a mismatch of polarisations.
    pub polarisation: Decibels,
    /// Gain of the receiving antenna towards the transmitter, over isotropic.
    pub gain: Decibels,
    /// Power received at the antenna's flange, in dBW.
    pub received_dbw: f64,
    /// System noise temperature of the receiver over 1 K, in dBK.
    pub noise_dbk: f64,
    /// Figure of merit G/T of the receiver, in dB/K.
    pub figure_of_merit_dbk: f64,
    /// Received power over noise power density C/N₀, in dB-Hz.
    pub carrier_to_noise_density: Decibels,
}

impl LinkBudget {
    /// Draws up the budget of what one terminal sends to another.
    ///
    /// ```
    /// use hilal_mission::models::{Antenna, LinkBudget, Polarisation, Terminal, Way};
    /// use hilal_quantity::{Angle, Decibels, Frequency, Length, Power, Temperature};
    ///
    /// let vehicle = Terminal {
    ///     transmit: Power::from_watts(1.0),
    ///     loss: Decibels::from_db(1.0),
    ///     noise: Temperature::from_kelvins(500.0),
    ///     antenna: Antenna::Hemisphere { gain: Decibels::from_db(5.0) },
    ///     polarisation: Polarisation::RightCircular,
    /// };
    /// let relay = Terminal {
    ///     antenna: Antenna::Dish {
    ///         diameter: Length::from_metres(4.2),
    ///         efficiency: 0.6,
    ///         pointing_error: Angle::ZERO,
    ///     },
    ///     ..vehicle
    /// };
    /// let way = Way {
    ///     range: Length::from_kilometres(16_200.0),
    ///     elevations: [Angle::from_degrees(90.0); 2],
    ///     leans: [Angle::ZERO; 2],
    ///     excess: Decibels::ZERO,
    /// };
    /// let budget = LinkBudget::new(&vehicle, &relay, Frequency::from_megahertz(8450.0), &way);
    /// assert!((budget.eirp_dbw - 4.0).abs() < 1e-9);
    /// assert!((budget.free_space.db() - 195.2).abs() < 0.05);
    /// assert!((budget.carrier_to_noise_density.db() - 59.63).abs() < 0.01);
    /// ```
    pub fn new(from: &Terminal, to: &Terminal, carrier: Frequency, way: &Way) -> Self {
        let [to_receiver, to_transmitter] = way.elevations;
        let [transmitter_lean, receiver_lean] = way.leans;
        let transmit_dbw = Decibels::of_ratio(from.transmit.watts()).db();
        let transmit_gain = from.antenna.gain(carrier, to_receiver, transmitter_lean);
        let eirp_dbw = transmit_dbw - from.loss.db() + transmit_gain.db();
        let free_space = free_space_loss(way.range, carrier);
        let polarisation = from.polarisation.mismatch(to.polarisation);
        let gain = to.antenna.gain(carrier, to_transmitter, receiver_lean);
        let received_dbw = eirp_dbw - (free_space + way.excess + polarisation).db() + gain.db();
        let noise_dbk = Decibels::of_ratio(to.noise.kelvins()).db();
        let boltzmann_db = Decibels::of_ratio(BOLTZMANN_J_K).db();
        Self {
            carrier,
            transmit_dbw,
            transmit_loss: from.loss,
            transmit_gain,
            eirp_dbw,
            free_space,
            excess: way.excess,
            polarisation,
            gain,
            received_dbw,
            noise_dbk,
            figure_of_merit_dbk: gain.db() - noise_dbk,
            carrier_to_noise_density: Decibels::from_db(received_dbw - noise_dbk - boltzmann_db),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const X_BAND: Frequency = Frequency::from_megahertz(8450.0);

    fn rover() -> Terminal {
        Terminal {
            transmit: Power::from_watts(2.0),
            loss: Decibels::from_db(1.5),
            noise: Temperature::from_kelvins(450.0),
            antenna: Antenna::Hemisphere { gain: Decibels::from_db(5.0) },
            polarisation: Polarisation::RightCircular,
        }
    }

    fn station() -> Terminal {
        Terminal {
            transmit: Power::from_watts(5_000.0),
            loss: Decibels::from_db(0.5),
            noise: Temperature::from_kelvins(35.0),
            antenna: Antenna::Dish {
                diameter: Length::from_metres(35.0),
                efficiency: 0.6,
                pointing_error: Angle::ZERO,
            },
            polarisation: Polarisation::RightCircular,
        }
    }

    fn way(kilometres: f64) -> Way {
        Way {
            range: Length::from_kilometres(kilometres),
            elevations: [Angle::from_degrees(90.0), Angle::from_degrees(30.0)],
            leans: [Angle::ZERO; 2],
            excess: Decibels::from_db(0.3),
        }
    }

    #[test]
    fn a_rover_is_heard_by_a_station_as_worked_by_hand() {
        let budget = LinkBudget::new(&rover(), &station(), X_BAND, &way(384_400.0));
        // 3.01 − 1.5 + 5 dBW; 222.68 and 0.3 dB on the way; 10 log(0.6 (π 35 m/λ)²) = 67.61 dB;
        // 10 log 35 = 15.44 dBK; Boltzmann −228.60.
        assert!((budget.eirp_dbw - 6.51).abs() < 0.01);
        assert!((budget.gain.db() - 67.61).abs() < 0.01, "{budget:?}");
        assert!((budget.figure_of_merit_dbk - 52.17).abs() < 0.01);
        assert!((budget.received_dbw + 148.86).abs() < 0.02);
        assert!((budget.carrier_to_noise_density.db() - 64.30).abs() < 0.02);
    }

    #[test]
    fn a_line_costs_a_transmitter_and_is_in_the_noise_of_a_receiver() {
        let lossy = |loss| Terminal { loss: Decibels::from_db(loss), ..rover() };
        let sent = |loss| LinkBudget::new(&lossy(loss), &station(), X_BAND, &way(1e5));
        let heard = |loss| LinkBudget::new(&station(), &lossy(loss), X_BAND, &way(1e5).reversed());
        let of = |budget: LinkBudget| budget.carrier_to_noise_density.db();
        assert!((of(sent(1.0)) - of(sent(3.0)) - 2.0).abs() < 1e-9);
        assert!((of(heard(1.0)) - of(heard(3.0))).abs() < 1e-12);
    }

    #[test]
    fn each_end_looks_along_its_own_elevation() {
        let low = Way { elevations: [Angle::from_degrees(10.0), Angle::RIGHT], ..way(1e5) };
        let down = LinkBudget::new(&rover(), &station(), X_BAND, &low);
        let up = LinkBudget::new(&station(), &rover(), X_BAND, &low.reversed());
        assert!(down.transmit_gain < Decibels::from_db(1.0));
        assert_eq!(down.transmit_gain, up.gain);
        assert_eq!(down.gain, up.transmit_gain);
        assert_eq!(low.reversed().reversed(), low);
    }

    proptest! {
        #[test]
        fn the_lines_of_a_budget_add_up(
            kilometres in 1.0..400_000.0_f64, watts in 0.1..100.0_f64, kelvins in 20.0..2000.0_f64,
        ) {
            let from = Terminal { transmit: Power::from_watts(watts), ..rover() };
            let to = Terminal { noise: Temperature::from_kelvins(kelvins), ..station() };
            let budget = LinkBudget::new(&from, &to, X_BAND, &way(kilometres));
            // The same in powers: P G G (λ/4πr)² / (k T), over the losses.
            let waves = 4.0 * core::f64::consts::PI * kilometres * 1e3 / X_BAND.wavelength().metres();
            let gains = (budget.transmit_gain + budget.gain - budget.transmit_loss).ratio();
            let ratio = watts * gains / (waves * waves) / budget.excess.ratio()
                / (1.380649e-23 * kelvins);
            prop_assert!((budget.carrier_to_noise_density.ratio() / ratio - 1.0).abs() < 1e-9);
        }
    }
}
