//! One telemetered quantity: its name, and how its number becomes a value with a unit.

use crate::codec::{Reader, Writer};
use crate::{Meaning, WireType};

/// The declaration of a parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// Number, for machines.
    pub number: u16,
    /// Name, dotted: subsystem, device, quantity.
    pub name: &'static str,
    /// Unit of the engineering value; empty where there is none.
    pub unit: &'static str,
    /// Type on the wire.
    pub wire: WireType,
    /// Engineering units in one raw unit.
    pub scale: f64,
    /// What the raw number stands for.
    pub meaning: Meaning,
    /// What it is, in one line.
    pub description: &'static str,
}

impl Parameter {
    /// Returns the engineering value of a raw number.
    pub fn engineering(&self, raw: f64) -> f64 {
        raw * self.scale
    }

    /// Returns the raw number that stands for a value on the wire: the nearest one that can be sent.
    ///
    /// ```
    /// use hilal_dictionary::ParameterId;
    /// let charge = ParameterId::BatterySoc.definition();
    /// assert_eq!(charge.raw(24.004).to_bits(), 2400.0_f64.to_bits());
    /// assert_eq!(charge.raw(-1.0).to_bits(), 0.0_f64.to_bits());
    /// ```
    pub fn raw(&self, value: f64) -> f64 {
        let (low, high) = self.wire.range();
        libm::round((value / self.scale).max(low).min(high))
    }

    /// Returns the least and the greatest value that can be sent.
    pub fn range(&self) -> (f64, f64) {
        let (low, high) = self.wire.range();
        (low * self.scale, high * self.scale)
    }

    pub(crate) fn write(&self, value: Option<f64>, writer: &mut Writer<'_>) -> Option<()> {
        self.wire.write(value.map(|value| value / self.scale), writer)
    }

    pub(crate) fn read(&self, reader: &mut Reader<'_>) -> Option<f64> {
        self.wire.read(reader)
    }
}
