//! The memory for science: what waits in it to be sent.
//!
//! What is sent first is no science: housekeeping, events and reports. All that waits is therefore
//! counted as one, which is an upper bound of the science in it:
//!
//! ```text
//! w' = max(0, w + (r_made + r_housekeeping − s·r_link)·t)
//! ```
//!
//! with s the share of the link's rate that arrives as what was made.

use hilal_quantity::{DataRate, DataVolume};

use crate::schema::Memory;

/// The memory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MemoryModel {
    /// Science that it holds.
    pub science: DataVolume,
    /// What is made all the time beside science.
    pub housekeeping: DataRate,
    /// Share of a link's rate that carries what is made, in [0, 1].
    pub link_share: f64,
}

impl MemoryModel {
    /// Takes the memory as declared.
    pub fn new(memory: &Memory) -> Self {
        Self {
            science: memory.science_mb.get(),
            housekeeping: memory.housekeeping_bit_s.get(),
            link_share: memory.link_share.get().value(),
        }
    }

    /// Returns the volume that waits after a time at constant rates: what payloads make, less what the
    /// fastest link that is up carries (zero without one). It is not limited to the capacity.
    ///
    /// ```
    /// use hilal_mission::models::MemoryModel;
    /// use hilal_quantity::{DataRate, DataVolume};
    /// let memory = MemoryModel {
    ///     science: DataVolume::from_bytes(5e6),
    ///     housekeeping: DataRate::from_bits_per_second(100.0),
    ///     link_share: 0.5,
    /// };
    /// let (made, link) = [2000.0, 8000.0].map(DataRate::from_bits_per_second).into();
    /// let waits = memory.after(DataVolume::from_bits(30_000.0), (made, link), 10.0);
    /// assert_eq!(waits.bits(), 11_000.0);
    /// assert_eq!(memory.after(waits, (made, link), 60.0), DataVolume::ZERO);
    /// ```
    pub fn after(
        &self,
        waits: DataVolume,
        (made, link): (DataRate, DataRate),
        seconds: f64,
    ) -> DataVolume {
        let grows = made + self.housekeeping - link * self.link_share;
        (waits + grows.over_seconds(seconds)).max(DataVolume::ZERO)
    }
}
