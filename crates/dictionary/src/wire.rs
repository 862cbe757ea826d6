//! How a number travels: width, sign, and the value that says "no reading".

use libm::round;

use crate::codec::{Reader, Writer};

/// The type of a field on the wire; big-endian. One value of each type is reserved for "no
/// reading": all ones for unsigned, the most negative for signed integers, NaN for floats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WireType {
    /// One octet.
    U8,
    /// Two octets, unsigned.
    U16,
    /// Two octets, two's complement.
    I16,
    /// Four octets, unsigned.
    U32,
    /// Four octets, two's complement.
    I32,
    /// IEEE 754 single precision.
    F32,
}

impl WireType {
    /// Returns the octets on the wire.
    pub const fn octets(self) -> usize {
        match self {
            Self::U8 => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
        }
    }

    /// Returns the least and the greatest number that can be sent.
    pub fn range(self) -> (f64, f64) {
        match self {
            Self::U8 => (0.0, f64::from(u8::MAX - 1)),
            Self::U16 => (0.0, f64::from(u16::MAX - 1)),
            Self::I16 => (f64::from(i16::MIN + 1), f64::from(i16::MAX)),
            Self::U32 => (0.0, f64::from(u32::MAX - 1)),
            Self::I32 => (f64::from(i32::MIN + 1), f64::from(i32::MAX)),
            Self::F32 => (f64::from(f32::MIN), f64::from(f32::MAX)),
        }
    }

    /// Returns the name, as Rust and C programmers write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::I16 => "i16",
            Self::U32 => "u32",
            Self::I32 => "i32",
            Self::F32 => "f32",
        }
    }

    /// Writes a number, rounded and clamped to the range; `None` and NaN become "no reading".
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the value has been clamped to the type's range and rounded"
    )]
    pub(crate) fn write(self, value: Option<f64>, writer: &mut Writer<'_>) -> Option<()> {
        let (low, high) = self.range();
        let value = value.filter(|value| !value.is_nan()).map(|value| value.max(low).min(high));
        let whole = value.map(round);
        match self {
            Self::U8 => writer.bytes(&whole.map_or(u8::MAX, |v| v as u8).to_be_bytes()),
            Self::U16 => writer.bytes(&whole.map_or(u16::MAX, |v| v as u16).to_be_bytes()),
            Self::I16 => writer.bytes(&whole.map_or(i16::MIN, |v| v as i16).to_be_bytes()),
            Self::U32 => writer.bytes(&whole.map_or(u32::MAX, |v| v as u32).to_be_bytes()),
            Self::I32 => writer.bytes(&whole.map_or(i32::MIN, |v| v as i32).to_be_bytes()),
            Self::F32 => writer.bytes(&value.map_or(f32::NAN, |v| v as f32).to_be_bytes()),
        }
    }

    /// Reads a field; `None` when there was no reading (or no octets: callers check lengths first).
    pub(crate) fn read(self, reader: &mut Reader<'_>) -> Option<f64> {
        match self {
            Self::U8 => reader.u8().filter(|v| *v != u8::MAX).map(f64::from),
            Self::U16 => reader.u16().filter(|v| *v != u16::MAX).map(f64::from),
            Self::I16 => {
                reader.array().map(i16::from_be_bytes).filter(|v| *v != i16::MIN).map(f64::from)
            }
            Self::U32 => reader.u32().filter(|v| *v != u32::MAX).map(f64::from),
            Self::I32 => reader.i32().filter(|v| *v != i32::MIN).map(f64::from),
            Self::F32 => {
                reader.array().map(f32::from_be_bytes).filter(|v| !v.is_nan()).map(f64::from)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [WireType; 6] =
        [WireType::U8, WireType::U16, WireType::I16, WireType::U32, WireType::I32, WireType::F32];

    fn over_the_wire(wire: WireType, value: Option<f64>) -> Option<f64> {
        let mut buffer = [0; 4];
        let mut writer = Writer::new(&mut buffer);
        wire.write(value, &mut writer).unwrap();
        assert_eq!(writer.length(), wire.octets());
        wire.read(&mut Reader::new(&buffer))
    }

    #[test]
    fn no_reading_stays_no_reading_in_every_type() {
        for wire in ALL {
            assert_eq!(over_the_wire(wire, None), None, "{}", wire.name());
            assert_eq!(over_the_wire(wire, Some(f64::NAN)), None, "{}", wire.name());
        }
    }

    proptest! {
        #[test]
        fn what_is_out_of_range_arrives_as_the_nearest_number(value in -1e12..1e12) {
            for wire in ALL {
                let (low, high) = wire.range();
                let arrived = over_the_wire(wire, Some(value)).unwrap();
                let slack = if wire == WireType::F32 { value.abs() * 1e-7 } else { 0.5 };
                prop_assert!((arrived - value.clamp(low, high)).abs() <= slack);
            }
        }
    }
}
