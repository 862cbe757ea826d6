//! Reports of a fixed layout that are no housekeeping: what each field is, declared once for both ends.

use core::slice::Iter;

use crate::codec::{Reader, Writer};
use crate::{CheckStatus, DecodeError, Meaning, MonitorEvents, ReportKind, WireType};

/// A field of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportField {
    /// Name, with its unit.
    pub name: &'static str,
    /// Type on the wire.
    pub wire: WireType,
    /// What the number stands for.
    pub meaning: Meaning,
}

/// The declaration of a report of a fixed layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportDefinition {
    /// Name.
    pub name: &'static str,
    /// What it says, in a few words.
    pub description: &'static str,
    /// The fields, in the order on the wire.
    pub fields: &'static [ReportField],
}

const fn number(name: &'static str, wire: WireType) -> ReportField {
    ReportField { name, wire, meaning: Meaning::Number }
}

const fn named(name: &'static str, first: u8, names: &'static [&'static str]) -> ReportField {
    ReportField { name, wire: WireType::U8, meaning: Meaning::Named { first, names } }
}

const fn switch(name: &'static str) -> ReportField {
    ReportField { name, wire: WireType::U8, meaning: Meaning::SWITCH }
}

const MONITOR_DEFINITION: ReportDefinition = ReportDefinition {
    name: "monitor_definition",
    description: "a monitor of a parameter",
    fields: &[
        switch("monitoring"),
        number("monitor", WireType::U8),
        number("parameter", WireType::U16),
        switch("enabled"),
        number("interval_s", WireType::U16),
        number("repetitions", WireType::U8),
        number("low", WireType::I32),
        number("high", WireType::I32),
        named("events", 1, MonitorEvents::NAMES),
        named("status", 0, CheckStatus::NAMES),
    ],
};

const MONITOR_TRANSITION: ReportDefinition = ReportDefinition {
    name: "monitor_transition",
    description: "a parameter has come to stand otherwise to the limits of its monitor",
    fields: &[
        number("monitor", WireType::U8),
        number("parameter", WireType::U16),
        number("value", WireType::F32),
        number("limit", WireType::F32),
        named("before", 0, CheckStatus::NAMES),
        named("now", 0, CheckStatus::NAMES),
    ],
};

const TIME_REPORT: ReportDefinition = ReportDefinition {
    name: "time_report",
    description: "when the vehicle sent a telemetry frame, by its own clock: CUC as in packets",
    fields: &[
        number("rate_exponent", WireType::U8),
        number("virtual_channel", WireType::U8),
        number("frame_count", WireType::U16),
        number("seconds", WireType::U32),
        number("fraction", WireType::U16),
    ],
};

impl ReportKind {
    /// The reports of a fixed layout.
    pub const OF_FIELDS: &[Self] =
        &[Self::MonitorDefinition, Self::MonitorTransition, Self::TimeReport];

    /// Returns the declaration of a report of a fixed layout; none for the others.
    pub const fn definition(self) -> Option<&'static ReportDefinition> {
        match self {
            Self::MonitorDefinition => Some(&MONITOR_DEFINITION),
            Self::MonitorTransition => Some(&MONITOR_TRANSITION),
            Self::TimeReport => Some(&TIME_REPORT),
            Self::Verification(_)
            | Self::Pong
            | Self::Housekeeping
            | Self::Event(_)
            | Self::Science(_)
            | Self::StoreSummary
            | Self::MemoryDump
            | Self::MemoryCheck
            | Self::ScheduleSummary
            | Self::DisabledEvents
            | Self::EventActions => None,
        }
    }
}

/// Writes the source data of a report into `buffer` and returns its length, or `None` when the buffer is too small.
/// Missing values and NaN travel as "no reading".
pub fn encode_report(
    definition: &ReportDefinition,
    values: &[f64],
    buffer: &mut [u8],
) -> Option<usize> {
    let mut writer = Writer::new(buffer);
    for (index, field) in definition.fields.iter().enumerate() {
        field.wire.write(values.get(index).copied(), &mut writer)?;
    }
    Some(writer.length())
}

/// The values of a report, in the order on the wire; `None` where there was no reading.
#[derive(Debug, Clone)]
pub struct ReportValues<'a> {
    definition: &'static ReportDefinition,
    fields: Iter<'static, ReportField>,
    reader: Reader<'a>,
}

impl<'a> ReportValues<'a> {
    /// Reads the source data of a report.
    ///
    /// # Errors
    /// [`DecodeError`] when the length is not the declared one.
    pub(crate) fn decode(
        definition: &'static ReportDefinition,
        source_data: &'a [u8],
    ) -> Result<Self, DecodeError> {
        let found = source_data.len();
        let needed = definition.fields.iter().map(|field| field.wire.octets()).sum();
        if found != needed {
            return Err(DecodeError::Length { found, needed });
        }
        let reader = Reader::new(source_data);
        Ok(Self { definition, fields: definition.fields.iter(), reader })
    }

    /// Returns the report's declaration.
    pub const fn definition(&self) -> &'static ReportDefinition {
        self.definition
    }
}

impl Iterator for ReportValues<'_> {
    type Item = (&'static ReportField, Option<f64>);

    fn next(&mut self) -> Option<Self::Item> {
        let field = self.fields.next()?;
        Some((field, field.wire.read(&mut self.reader)))
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    #[test]
    fn every_report_arrives_with_its_values_and_in_no_other_length() {
        for kind in ReportKind::OF_FIELDS {
            let definition = kind.definition().unwrap();
            let values: Vec<f64> = (0_u8..).map(f64::from).take(definition.fields.len()).collect();
            let mut buffer = [0; 64];
            let length = encode_report(definition, &values, &mut buffer).unwrap();
            let read = ReportValues::decode(definition, &buffer[..length]).unwrap();
            assert_eq!(read.definition(), definition);
            let found: Vec<f64> = read.map(|(_, value)| value.unwrap()).collect();
            assert_eq!(found, values);
            let error = ReportValues::decode(definition, &buffer[..=length]).unwrap_err();
            assert_eq!(error, DecodeError::Length { found: length + 1, needed: length });
        }
    }
}
