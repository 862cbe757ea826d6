//! Events, TM\[5,1\] to TM\[5,4\] (ECSS-E-ST-70-41C, service 5): an event number, then its arguments.

use core::fmt;

use crate::codec::{Reader, Writer};
use crate::{DecodeError, EventId, Mode, Payload, WireType};

/// How much an event matters; the subtype of service 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Severity {
    /// Something went as it should.
    Info = 1,
    /// Worth a look.
    Low = 2,
    /// Something was lost, the mission goes on.
    Medium = 3,
    /// The vehicle stopped what it was doing.
    High = 4,
}

impl Severity {
    /// Returns the message subtype of service 5.
    pub const fn subtype(self) -> u8 {
        self as u8
    }

    /// Returns the name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// What an argument's number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A number, with the unit that the text names.
    Number,
    /// The number of a mode.
    Mode,
    /// The number of a payload.
    Payload,
}

/// One argument of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argument {
    /// Name.
    pub name: &'static str,
    /// Type on the wire.
    pub wire: WireType,
    /// What the number stands for.
    pub meaning: Meaning,
}

/// The declaration of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Number, for machines.
    pub number: u16,
    /// Name.
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it says; each `{}` stands for the next argument.
    pub text: &'static str,
    /// The arguments, in the order on the wire.
    pub arguments: &'static [Argument],
}

/// Writes the source data of an event into `buffer` and returns its length, or `None` when the
/// buffer is too small. Missing values and NaN travel as "no reading".
pub fn encode_event(id: EventId, values: &[f64], buffer: &mut [u8]) -> Option<usize> {
    let event = id.definition();
    let mut writer = Writer::new(buffer);
    writer.bytes(&event.number.to_be_bytes())?;
    for (index, argument) in event.arguments.iter().enumerate() {
        argument.wire.write(values.get(index).copied(), &mut writer)?;
    }
    Some(writer.length())
}

/// A decoded event; prints as its text.
#[derive(Debug, Clone, Copy)]
pub struct DecodedEvent<'a> {
    /// Which event.
    pub id: EventId,
    /// Its declaration.
    pub event: &'static Event,
    reader: Reader<'a>,
}

impl DecodedEvent<'_> {
    /// Returns the arguments with their values, in their declared order.
    pub fn arguments(&self) -> impl Iterator<Item = (&'static Argument, Option<f64>)> + '_ {
        let mut reader = self.reader;
        self.event.arguments.iter().map(move |argument| (argument, argument.wire.read(&mut reader)))
    }
}

impl fmt::Display for DecodedEvent<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = self.event.text.split("{}");
        formatter.write_str(parts.next().unwrap_or_default())?;
        for ((argument, value), part) in self.arguments().zip(parts) {
            write_value(formatter, argument, value)?;
            formatter.write_str(part)?;
        }
        Ok(())
    }
}

fn write_value(
    formatter: &mut fmt::Formatter<'_>,
    argument: &Argument,
    value: Option<f64>,
) -> fmt::Result {
    let Some(value) = value else { return formatter.write_str("unknown") };
    let named = |number: &u8| (f64::from(*number) - value).abs() < 0.5;
    let name = match argument.meaning {
        Meaning::Mode => Mode::ALL.iter().find(|mode| named(&mode.number())).map(|m| m.name()),
        Meaning::Payload => Payload::ALL.iter().find(|p| named(&p.number())).map(|p| p.name()),
        Meaning::Number => None,
    };
    match (name, argument.wire) {
        (Some(name), _) => formatter.write_str(name),
        (None, WireType::F32) => write!(formatter, "{value:.2}"),
        (None, _) => write!(formatter, "{value:.0}"),
    }
}

/// Reads the source data of an event.
///
/// # Errors
/// [`DecodeError`] when the event is unknown or its length is not the declared one.
///
/// ```
/// use hilal_dictionary::{EventId, Mode, decode_event, encode_event};
///
/// let modes = [f64::from(Mode::Charge.number()), f64::from(Mode::Drive.number())];
/// let mut buffer = [0; 16];
/// let length = encode_event(EventId::ModeChanged, &modes, &mut buffer).unwrap_or(0);
/// let event = decode_event(&buffer[..length])?;
/// assert_eq!(event.to_string(), "mode changed from charge to drive");
/// # Ok::<(), hilal_dictionary::DecodeError>(())
/// ```
pub fn decode_event(source_data: &[u8]) -> Result<DecodedEvent<'_>, DecodeError> {
    let found = source_data.len();
    let mut reader = Reader::new(source_data);
    let number = reader.u16().ok_or(DecodeError::Length { found, needed: 2 })?;
    let id = EventId::from_number(number).ok_or(DecodeError::UnknownEvent { number })?;
    let event = id.definition();
    let needed = 2 + event.arguments.iter().map(|argument| argument.wire.octets()).sum::<usize>();
    if found != needed {
        return Err(DecodeError::Length { found, needed });
    }
    Ok(DecodedEvent { id, event, reader })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::string::ToString as _;

    use super::*;

    #[test]
    fn a_lost_sensor_prints_as_unknown() {
        let mut buffer = [0; 16];
        let length = encode_event(EventId::SafeLowBattery, &[f64::NAN], &mut buffer).unwrap();
        let event = decode_event(&buffer[..length]).unwrap();
        assert_eq!(event.to_string(), "safe mode: state of charge unknown %");
    }

    proptest! {
        #[test]
        fn every_event_arrives_with_its_arguments(value in 0_u8..5) {
            for &id in EventId::ALL {
                let count = id.definition().arguments.len();
                let values = [f64::from(value); 8];
                let mut buffer = [0; 64];
                let length = encode_event(id, &values[..count], &mut buffer).unwrap();
                let event = decode_event(&buffer[..length]).unwrap();
                prop_assert_eq!(event.id, id);
                prop_assert!(event.arguments().all(|(_, found)| found == Some(f64::from(value))));
                prop_assert_eq!(event.arguments().count(), count);
                let holes = event.to_string().matches("{}").count();
                prop_assert_eq!(holes, 0);
            }
        }

        #[test]
        fn no_bytes_make_the_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..24)) {
            if let Ok(event) = decode_event(&bytes) {
                prop_assert!(!event.to_string().is_empty());
            }
        }
    }
}
