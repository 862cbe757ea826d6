//! Sub-schedules: telecommands for later that are enabled, shifted and told of together (ECSS-E-ST-70-41C, service 11).

use core::fmt;

use hilal_packets::{MissionTime, RequestId};
use serde::{Deserialize, Serialize};

use crate::DecodeError;
use crate::codec::{Reader, Writer};

/// The number of a sub-schedule, or of the sequence that is released into it. How many there are is ours.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(into = "u8", try_from = "u8")]
pub struct SubSchedule(u8);

impl SubSchedule {
    /// How many there are.
    pub const COUNT: usize = Self::END as usize;

    /// The first number that is none.
    pub(crate) const END: u8 = 16;

    /// The one of telecommands that name none, as those of TC\[11,4\].
    pub const MAIN: Self = Self(0);

    /// Takes a number, or gives `None` when there is no such sub-schedule.
    ///
    /// ```
    /// use hilal_dictionary::SubSchedule;
    /// assert_eq!(SubSchedule::new(15).map(SubSchedule::number), Some(15));
    /// assert_eq!(SubSchedule::new(16), None);
    /// ```
    pub const fn new(number: u8) -> Option<Self> {
        if number < Self::END { Some(Self(number)) } else { None }
    }

    /// Returns the number on the wire.
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl From<SubSchedule> for u8 {
    fn from(sub_schedule: SubSchedule) -> Self {
        sub_schedule.0
    }
}

impl TryFrom<u8> for SubSchedule {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::new(number).ok_or("no sub-schedule has that number")
    }
}

/// A telecommand that is scheduled, as TM\[11,13\] tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScheduledActivity {
    /// Its sub-schedule.
    pub sub_schedule: SubSchedule,
    /// When it is released.
    pub release: MissionTime,
    /// APID of the packet that it came in.
    pub apid: u16,
    /// Sequence count of that packet.
    pub sequence: u16,
}

impl ScheduledActivity {
    /// Octets on the wire: sub-schedule, release time, and the request: source, APID and sequence count, 2 octets each. The
    /// widths are ours.
    pub const LENGTH: usize = 1 + MissionTime::LENGTH + 2 + 2 + 2;

    /// Names a telecommand by its request.
    pub const fn of(sub_schedule: SubSchedule, release: MissionTime, request: RequestId) -> Self {
        Self { sub_schedule, release, apid: request.apid(), sequence: request.sequence() }
    }

    fn write(&self, writer: &mut Writer<'_>) -> Option<()> {
        writer.bytes(&[self.sub_schedule.number()])?;
        writer.bytes(&self.release.octets())?;
        writer.bytes(&[0, 0])?; // the source: our telecommands have none
        writer.bytes(&self.apid.to_be_bytes())?;
        writer.bytes(&self.sequence.to_be_bytes())
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let sub_schedule = SubSchedule::new(reader.u8()?)?;
        let release = MissionTime::from_octets(reader.array()?);
        let [_source, apid, sequence] = [reader.u16()?, reader.u16()?, reader.u16()?];
        Some(Self { sub_schedule, release, apid, sequence })
    }
}

impl fmt::Display for ScheduledActivity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sub_schedule, release, sequence, .. } = self;
        let number = sub_schedule.number();
        write!(formatter, "telecommand {sequence} at {release} in sub-schedule {number}")
    }
}

/// A part of the schedule, TM\[11,13\]: a count, and each telecommand.
#[derive(Debug, Clone)]
pub struct ScheduleSummary<'a> {
    reader: Reader<'a>,
}

impl<'a> ScheduleSummary<'a> {
    /// Writes the source data of a report into `buffer`, with as many telecommands as it has room for; returns its
    /// length and how many there are, or `None` when there is no room for the count.
    pub fn encode(
        activities: impl Iterator<Item = ScheduledActivity>,
        buffer: &mut [u8],
    ) -> Option<(usize, u8)> {
        let (count_field, rest) = buffer.split_first_mut()?;
        let room = u8::try_from(rest.len() / ScheduledActivity::LENGTH).unwrap_or(u8::MAX);
        let mut writer = Writer::new(rest);
        let mut count = 0;
        for activity in activities.take(room.into()) {
            activity.write(&mut writer)?;
            count += 1;
        }
        *count_field = count;
        Some((1 + writer.length(), count))
    }

    /// Reads the source data of a report.
    ///
    /// # Errors
    /// [`DecodeError::Length`] when it is not as long as its count has it, [`DecodeError::UnknownSubSchedule`] when a
    /// telecommand is in none of the sub-schedules.
    pub fn decode(source_data: &'a [u8]) -> Result<Self, DecodeError> {
        let found = source_data.len();
        let (count, rest) =
            source_data.split_first().ok_or(DecodeError::Length { found, needed: 1 })?;
        let needed = 1 + usize::from(*count) * ScheduledActivity::LENGTH;
        if found != needed {
            return Err(DecodeError::Length { found, needed });
        }
        for activity in rest.chunks(ScheduledActivity::LENGTH) {
            let number = activity.first().copied().unwrap_or_default();
            if SubSchedule::new(number).is_none() {
                return Err(DecodeError::UnknownSubSchedule { number });
            }
        }
        Ok(Self { reader: Reader::new(rest) })
    }
}

impl Iterator for ScheduleSummary<'_> {
    type Item = ScheduledActivity;

    fn next(&mut self) -> Option<Self::Item> {
        ScheduledActivity::read(&mut self.reader)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::vec::Vec;

    use super::*;

    #[test]
    fn a_summary_is_as_long_as_its_count_says_and_names_sub_schedules_that_there_are() {
        let activity = ScheduledActivity {
            sub_schedule: SubSchedule::MAIN,
            release: MissionTime::from_seconds(7),
            apid: 64,
            sequence: 3,
        };
        let mut buffer = [0; 14];
        let encoded = ScheduleSummary::encode([activity; 2].into_iter(), &mut buffer);
        assert_eq!(encoded, Some((14, 1)), "as many as there is room for");
        assert_eq!(buffer, [1, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 64, 0, 3]);
        let error = ScheduleSummary::decode(&buffer[..13]).unwrap_err();
        assert_eq!(error, DecodeError::Length { found: 13, needed: 14 });
        buffer[1] = 16;
        let error = ScheduleSummary::decode(&buffer).unwrap_err();
        assert_eq!(error, DecodeError::UnknownSubSchedule { number: 16 });
    }

    proptest! {
        #[test]
        fn summaries_survive_the_wire(
            activities in prop::collection::vec((0_u8..16, any::<u32>(), 0_u16..2048, 0_u16..16_384), 0..9),
        ) {
            let activities: Vec<_> = activities
                .into_iter()
                .map(|(number, seconds, apid, sequence)| ScheduledActivity {
                    sub_schedule: SubSchedule::new(number).unwrap(),
                    release: MissionTime::from_seconds(seconds),
                    apid,
                    sequence,
                })
                .collect();
            let mut buffer = [0; 128];
            let (length, count) =
                ScheduleSummary::encode(activities.iter().copied(), &mut buffer).unwrap();
            prop_assert_eq!(usize::from(count), activities.len());
            let found: Vec<_> = ScheduleSummary::decode(&buffer[..length]).unwrap().collect();
            prop_assert_eq!(found, activities);
        }
    }
}
