//! The instruments of payloads, as far as their data go: what a record holds and how it varies.
//! Which instrument a payload is, the mission says.
//!
//! Every record starts with the mission time in seconds (u32) and the payload's status (u32);
//! all numbers are big-endian. See `docs/models/payloads.md`.

mod composition;
mod dust;
mod dust_and_heat;
mod pattern;
mod plasma;
mod radiation;
mod regolith;

use hilal_mission::schema::Instrument;

use crate::Noise;

/// Longest science record in bytes.
pub const RECORD_LIMIT: usize = 512;

/// What the payloads see of the world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scene {
    /// Mission time in seconds.
    pub mission_s: f64,
    /// Visible share of the solar disc.
    pub sun_fraction: f64,
    /// Temperature of the regolith's surface in kelvins.
    pub regolith_k: f64,
    /// Temperature of the electronics box in kelvins.
    pub box_k: f64,
}

/// Returns the length of an instrument's record in bytes.
pub const fn record_len(instrument: Instrument) -> usize {
    HEADER
        + match instrument {
            Instrument::XRaySpectrometer => composition::LEN,
            Instrument::Dosimeter => radiation::LEN,
            Instrument::LangmuirProbe => plasma::LEN,
            Instrument::DustCoupons => dust::LEN,
            Instrument::HeatProbe => regolith::LEN,
            Instrument::DustAndHeat => dust_and_heat::LEN,
            Instrument::TestPattern => pattern::LEN,
        }
}

/// Makes one record of an instrument that covers `span_s` seconds.
///
/// ```
/// use hilal_mission::schema::Instrument;
/// use hilal_sim::{Noise, Scene, record, record_len};
/// let scene = Scene { mission_s: 60.0, sun_fraction: 0.0, regolith_k: 90.0, box_k: 280.0 };
/// let made = record(Instrument::Dosimeter, &scene, 60.0, &mut Noise::new(1, 1));
/// assert_eq!(made.len(), record_len(Instrument::Dosimeter));
/// ```
pub fn record(instrument: Instrument, scene: &Scene, span_s: f64, noise: &mut Noise) -> Vec<u8> {
    let mut record = RecordWriter::new(scene.mission_s);
    match instrument {
        Instrument::XRaySpectrometer => composition::fill(&mut record, scene, span_s, noise),
        Instrument::Dosimeter => radiation::fill(&mut record, span_s, noise),
        Instrument::LangmuirProbe => plasma::fill(&mut record, scene, noise),
        Instrument::DustCoupons => dust::fill(&mut record, scene, noise),
        Instrument::HeatProbe => regolith::fill(&mut record, scene, noise),
        Instrument::DustAndHeat => dust_and_heat::fill(&mut record, scene, noise),
        Instrument::TestPattern => pattern::fill(&mut record),
    }
    record.bytes
}

/// Mission time and status, before what an instrument writes.
const HEADER: usize = 8;

/// A record under construction.
#[derive(Debug)]
struct RecordWriter {
    bytes: Vec<u8>,
}

impl RecordWriter {
    fn new(mission_s: f64) -> Self {
        let mut record = Self { bytes: Vec::with_capacity(RECORD_LIMIT) };
        record.put_u32(mission_s);
        record.put_u32(0.0);
        record
    }

    /// Appends the nearest `u8`; what does not fit is held at the ends.
    fn put_u8(&mut self, value: f64) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "held in range"
        )]
        let byte = libm::round(value).clamp(0.0, f64::from(u8::MAX)) as u8;
        self.bytes.push(byte);
    }

    /// Appends the nearest `u16`; what does not fit is held at the ends.
    fn put_u16(&mut self, value: f64) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "held in range"
        )]
        let word = libm::round(value).clamp(0.0, f64::from(u16::MAX)) as u16;
        self.bytes.extend(word.to_be_bytes());
    }

    /// Appends the nearest `u32`; what does not fit is held at the ends.
    fn put_u32(&mut self, value: f64) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "held in range"
        )]
        let word = libm::round(value).clamp(0.0, f64::from(u32::MAX)) as u32;
        self.bytes.extend(word.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCENE: Scene =
        Scene { mission_s: 3600.0, sun_fraction: 1.0, regolith_k: 200.0, box_k: 290.0 };

    fn words(record: &[u8]) -> Vec<f64> {
        record[8..].chunks_exact(2).map(|w| f64::from(u16::from_be_bytes([w[0], w[1]]))).collect()
    }

    #[test]
    fn every_record_has_the_length_it_declares_and_fits_a_packet() {
        for &instrument in Instrument::ALL {
            let record = record(instrument, &SCENE, 30.0, &mut Noise::new(1, 1));
            assert_eq!(record.len(), record_len(instrument), "{instrument:?}");
            assert!(record.len() <= RECORD_LIMIT, "{instrument:?}");
            assert_eq!(record[..4], 3600_u32.to_be_bytes());
        }
    }

    #[test]
    fn the_quiet_dose_is_what_the_chang_e_4_dosimeter_measured() {
        let mut noise = Noise::new(5, 1);
        let hours = 200;
        let total_ngy: f64 = (0..hours)
            .map(|_| {
                let record = record(Instrument::Dosimeter, &SCENE, 3600.0, &mut noise);
                f64::from(u32::from_be_bytes([record[8], record[9], record[10], record[11]]))
            })
            .sum();
        let ugy_per_hour = total_ngy / 1000.0 / f64::from(hours);
        assert!((12.2..=14.2).contains(&ugy_per_hour), "{ugy_per_hour} uGy/h");
    }

    #[test]
    fn the_strongest_line_of_the_soil_is_silicon() {
        let record = record(Instrument::XRaySpectrometer, &SCENE, 600.0, &mut Noise::new(5, 1));
        let channels = words(&record);
        let strongest = (0..channels.len()).max_by(|a, b| channels[*a].total_cmp(&channels[*b]));
        let energy_kev = composition::energy_kev(strongest.expect("there are channels"));
        assert!((energy_kev - 1.74).abs() < 0.1, "{energy_kev} keV");
    }

    #[test]
    fn a_sweep_draws_more_electrons_in_sunlight_than_in_shadow() {
        let last = |scene: &Scene| {
            *words(&record(Instrument::LangmuirProbe, scene, 15.0, &mut Noise::new(5, 1)))
                .last()
                .unwrap()
        };
        assert!(last(&SCENE) > 2.0 * last(&Scene { sun_fraction: 0.0, ..SCENE }));
    }

    #[test]
    fn the_technology_record_carries_both_the_dusty_coupon_and_ten_falling_temperatures() {
        let made = record(Instrument::DustAndHeat, &SCENE, 30.0, &mut Noise::new(5, 1));
        let words = words(&made);
        assert!((words[0] - 50_000.0).abs() < 200.0 && words[1] < words[0]);
        let kelvins: Vec<f64> = words[words.len() - 10..].iter().map(|word| word / 100.0).collect();
        assert!(kelvins.is_sorted_by(|above, below| above > below), "{kelvins:?}");
        assert!((kelvins[0] - 186.2).abs() < 1.0, "{kelvins:?}");
    }
}
