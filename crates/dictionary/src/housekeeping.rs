//! Housekeeping reports, TM\[3,25\] (ECSS-E-ST-70-41C, service 3): a structure number, then its
//! parameters in their declared order.

use core::slice::Iter;

use crate::codec::{Reader, Writer};
use crate::{DecodeError, Parameter, ParameterId as P, Structure};

impl Structure {
    /// How many structures there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Returns the octets of a report's source data.
    pub fn octets(self) -> usize {
        1 + self.parameters().iter().map(|id| id.definition().wire.octets()).sum::<usize>()
    }
}

/// Writes the source data of a report into `buffer`, each value as `sample` gives it, and returns
/// its length, or `None` when the buffer is too small. A `None` sample travels as "no reading".
pub fn encode_housekeeping(
    structure: Structure,
    mut sample: impl FnMut(P) -> Option<f64>,
    buffer: &mut [u8],
) -> Option<usize> {
    let mut writer = Writer::new(buffer);
    writer.bytes(&[structure.number()])?;
    for &id in structure.parameters() {
        id.definition().write(sample(id), &mut writer)?;
    }
    Some(writer.length())
}

/// One decoded value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Which parameter.
    pub id: P,
    /// Its declaration.
    pub parameter: &'static Parameter,
    /// The number on the wire; `None` when the rover had no reading.
    pub raw: Option<f64>,
    /// The value in the parameter's unit.
    pub engineering: Option<f64>,
}

/// The values of one report, in the order on the wire.
#[derive(Debug, Clone)]
pub struct HousekeepingSamples<'a> {
    structure: Structure,
    parameters: Iter<'static, P>,
    reader: Reader<'a>,
}

impl HousekeepingSamples<'_> {
    /// Returns the report's structure.
    pub const fn structure(&self) -> Structure {
        self.structure
    }
}

impl Iterator for HousekeepingSamples<'_> {
    type Item = Sample;

    fn next(&mut self) -> Option<Sample> {
        let id = *self.parameters.next()?;
        let parameter = id.definition();
        let raw = parameter.read(&mut self.reader);
        Some(Sample { id, parameter, raw, engineering: raw.map(|raw| parameter.engineering(raw)) })
    }
}

/// Reads the source data of a housekeeping report.
///
/// # Errors
/// [`DecodeError`] when the structure is unknown or the length is not that of the structure.
///
/// ```
/// use hilal_dictionary::{ParameterId, Structure, decode_housekeeping, encode_housekeeping};
///
/// let mut buffer = [0; 64];
/// let sample = |id| (id == ParameterId::BoxTemperature).then_some(-12.34);
/// let length = encode_housekeeping(Structure::Thermal, sample, &mut buffer).unwrap_or(0);
/// let values: Vec<_> = decode_housekeeping(&buffer[..length])?.collect();
/// assert_eq!(values[0].engineering.map(|t| format!("{t:.2}")).as_deref(), Some("-12.34"));
/// assert_eq!(values[1].engineering, None);
/// # Ok::<(), hilal_dictionary::DecodeError>(())
/// ```
pub fn decode_housekeeping(source_data: &[u8]) -> Result<HousekeepingSamples<'_>, DecodeError> {
    let mut reader = Reader::new(source_data);
    let number = reader.u8().ok_or(DecodeError::Length { found: 0, needed: 1 })?;
    let structure =
        Structure::from_number(number).ok_or(DecodeError::UnknownStructure { number })?;
    let (found, needed) = (source_data.len(), structure.octets());
    if found != needed {
        return Err(DecodeError::Length { found, needed });
    }
    Ok(HousekeepingSamples { structure, parameters: structure.parameters().iter(), reader })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_report_of_the_wrong_length_is_refused_with_both_lengths() {
        let error = decode_housekeeping(&[2, 0, 0]).unwrap_err();
        assert_eq!(error, DecodeError::Length { found: 3, needed: 8 });
    }

    proptest! {
        #[test]
        fn values_arrive_to_within_half_a_step(share in 0.0..1.0_f64) {
            for structure in Structure::ALL {
                let value = |id: P| {
                    let (low, high) = id.definition().range();
                    low + share * (high - low)
                };
                let mut buffer = [0; 128];
                let length = encode_housekeeping(structure, |id| Some(value(id)), &mut buffer);
                prop_assert_eq!(length, Some(structure.octets()));
                for sample in decode_housekeeping(&buffer[..structure.octets()]).unwrap() {
                    let error = (sample.engineering.unwrap() - value(sample.id)).abs();
                    prop_assert!(error <= sample.parameter.scale * 0.500_001);
                }
            }
        }

        #[test]
        fn no_bytes_make_the_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(samples) = decode_housekeeping(&bytes) {
                let declared = samples.structure().parameters().len();
                prop_assert_eq!(samples.count(), declared);
            }
        }
    }
}
