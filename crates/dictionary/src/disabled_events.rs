//! Which events are not reported, TM\[5,8\] (ECSS-E-ST-70-41C, service 5): a count in one octet, then the numbers of
//! the events. Widths are ours.

use crate::codec::{Reader, Writer};
use crate::{DecodeError, EventId};

/// Octets of a count.
const COUNT: usize = 1;
/// Octets of the number of an event.
const NUMBER: usize = 2;

/// The events that are not reported, in the order of the report.
///
/// ```
/// use hilal_dictionary::{DisabledEvents, EventId};
///
/// let mut buffer = [0; 16];
/// let events = [EventId::HeaterOn, EventId::HeaterOff];
/// let length = DisabledEvents::encode(&events, &mut buffer).unwrap_or(0);
/// assert!(DisabledEvents::decode(&buffer[..length])?.eq(events));
/// # Ok::<(), hilal_dictionary::DecodeError>(())
/// ```
#[derive(Debug, Clone)]
pub struct DisabledEvents<'a> {
    reader: Reader<'a>,
}

impl<'a> DisabledEvents<'a> {
    /// Returns the octets of the source data for so many events.
    pub const fn octets(events: usize) -> usize {
        COUNT + NUMBER * events
    }

    /// Writes the source data of a report into `buffer` and returns its length, or `None` when it does not fit.
    pub fn encode(events: &[EventId], buffer: &mut [u8]) -> Option<usize> {
        let mut writer = Writer::new(buffer);
        writer.bytes(&[u8::try_from(events.len()).ok()?])?;
        for event in events {
            writer.bytes(&event.number().to_be_bytes())?;
        }
        Some(writer.length())
    }

    /// Reads the source data of a report.
    ///
    /// # Errors
    /// [`DecodeError`] when the length is not that of the count, or an event is unknown.
    pub fn decode(source_data: &'a [u8]) -> Result<Self, DecodeError> {
        let found = source_data.len();
        let mut reader = Reader::new(source_data);
        let count = reader.u8().ok_or(DecodeError::Length { found, needed: COUNT })?;
        let needed = Self::octets(count.into());
        if found != needed {
            return Err(DecodeError::Length { found, needed });
        }
        let mut numbers = reader;
        while let Some(number) = numbers.u16() {
            EventId::from_number(number).ok_or(DecodeError::UnknownEvent { number })?;
        }
        Ok(Self { reader })
    }
}

impl Iterator for DisabledEvents<'_> {
    type Item = EventId;

    fn next(&mut self) -> Option<EventId> {
        EventId::from_number(self.reader.u16()?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_list_of_another_length_than_its_count_and_an_event_that_there_is_not_are_refused() {
        let refused = |data: &[u8]| DisabledEvents::decode(data).unwrap_err();
        assert_eq!(refused(&[]), DecodeError::Length { found: 0, needed: 1 });
        assert_eq!(refused(&[2, 0, 12]), DecodeError::Length { found: 3, needed: 5 });
        assert_eq!(refused(&[1, 0, 99]), DecodeError::UnknownEvent { number: 99 });
    }

    proptest! {
        #[test]
        fn lists_survive_the_wire(places in prop::collection::vec(0..EventId::ALL.len(), 0..60)) {
            let events: std::vec::Vec<_> = places.iter().map(|place| EventId::ALL[*place]).collect();
            let mut buffer = [0; 128];
            let length = DisabledEvents::encode(&events, &mut buffer).unwrap();
            let found = DisabledEvents::decode(&buffer[..length]).unwrap();
            prop_assert!(found.eq(events));
        }

        #[test]
        fn no_bytes_make_the_decoder_panic(bytes in prop::collection::vec(any::<u8>(), 0..24)) {
            if let Ok(events) = DisabledEvents::decode(&bytes) {
                prop_assert_eq!(events.count(), usize::from(bytes[0]));
            }
        }
    }
}
