//! Events, TM\[5,1\] to TM\[5,4\] (ECSS-E-ST-70-41C, service 5): an event number, then its arguments.

use core::fmt;

use crate::codec::{Reader, Writer};
use crate::numbered::numbered;
use crate::{DecodeError, EventId, Meaning, Mode, Port, WireType};

numbered! {
    /// How much an event matters; the number is the subtype of service 5.
    Severity: u8 {
        /// Something went as it should.
        Info = 1, "info";
        /// Worth a look.
        Low = 2, "low";
        /// Something was lost, the mission goes on.
        Medium = 3, "medium";
        /// The vehicle stopped what it was doing.
        High = 4, "high";
    }
}

impl Severity {
    /// Returns the message subtype of service 5.
    pub const fn subtype(self) -> u8 {
        self.number()
    }
}

/// One argument of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventArgument {
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
    pub arguments: &'static [EventArgument],
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
    pub fn arguments(&self) -> impl Iterator<Item = (&'static EventArgument, Option<f64>)> + '_ {
        let mut reader = self.reader;
        self.event.arguments.iter().map(move |argument| (argument, argument.wire.read(&mut reader)))
    }
}

impl<'a> DecodedEvent<'a> {
    /// Returns the text with the names of payloads, where `name` knows them by their port.
    pub fn text<'n, F: Fn(Port) -> Option<&'n str>>(self, name: F) -> EventText<'a, F> {
        EventText { event: self, name }
    }
}

/// Prints with the names of ports alone.
impl fmt::Display for DecodedEvent<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text(|_| None).fmt(formatter)
    }
}

/// The text of an event, with payloads by their names.
#[derive(Debug, Clone, Copy)]
pub struct EventText<'a, F> {
    event: DecodedEvent<'a>,
    name: F,
}

impl<'n, F: Fn(Port) -> Option<&'n str>> fmt::Display for EventText<'_, F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = self.event.event.text.split("{}");
        formatter.write_str(parts.next().unwrap_or_default())?;
        for ((argument, value), part) in self.event.arguments().zip(parts) {
            self.write_value(formatter, argument, value)?;
            formatter.write_str(part)?;
        }
        Ok(())
    }
}

impl<'n, F: Fn(Port) -> Option<&'n str>> EventText<'_, F> {
    fn write_value(
        &self,
        formatter: &mut fmt::Formatter<'_>,
        argument: &EventArgument,
        value: Option<f64>,
    ) -> fmt::Result {
        let Some(value) = value else { return formatter.write_str("unknown") };
        let named = match argument.meaning {
            Meaning::Number => None,
            Meaning::Mode => octet(value).and_then(Mode::from_number).map(Mode::name),
            Meaning::Named { first, names } => octet(value)
                .and_then(|number| number.checked_sub(first))
                .and_then(|place| names.get(usize::from(place)).copied()),
            Meaning::Payload => {
                let port = octet(value).and_then(Port::new);
                if let Some(port) = port.filter(|port| (self.name)(*port).is_none()) {
                    return write!(formatter, "{port}");
                }
                port.and_then(&self.name)
            }
        };
        match (named, argument.wire) {
            (Some(name), _) => formatter.write_str(name),
            (None, WireType::F32) => write!(formatter, "{value:.2}"),
            (None, _) => write!(formatter, "{value:.0}"),
        }
    }
}

/// Returns a value as the octet that it travelled as.
fn octet(value: f64) -> Option<u8> {
    (0..=u8::MAX).find(|octet| (f64::from(*octet) - value).abs() < 0.5)
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

    #[test]
    fn a_payload_prints_by_its_name_where_one_is_known_and_else_by_its_port() {
        let mut buffer = [0; 16];
        let length = encode_event(EventId::ScienceDeferred, &[2.0], &mut buffer).unwrap();
        let event = decode_event(&buffer[..length]).unwrap();
        assert_eq!(event.to_string(), "payload 2 waits for the end of the drive");
        let named = event.text(|port| (port.number() == 2).then_some("plasma"));
        assert_eq!(named.to_string(), "plasma waits for the end of the drive");
    }

    #[test]
    fn what_has_a_name_prints_by_it_and_else_by_its_number() {
        let print = |sensor, reason| {
            let mut buffer = [0; 16];
            let length =
                encode_event(EventId::SensorDistrusted, &[sensor, reason], &mut buffer).unwrap();
            decode_event(&buffer[..length]).unwrap().to_string()
        };
        assert_eq!(print(2.0, 1.0), "box temperature is not trusted: silent");
        assert_eq!(print(0.0, 9.0), "0 is not trusted: 9");
    }

    #[test]
    fn sensors_and_reasons_are_named_as_they_are_declared() {
        let [sensor, reason] = EventId::SensorDistrusted.definition().arguments else {
            panic!("two arguments");
        };
        let named = |meaning| match meaning {
            Meaning::Named { first: 1, names } => names.to_vec(),
            other => panic!("{other:?}"),
        };
        assert_eq!(named(sensor.meaning), crate::Sensor::ALL.map(crate::Sensor::name));
        assert_eq!(named(reason.meaning), crate::Distrust::ALL.map(crate::Distrust::name));
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
