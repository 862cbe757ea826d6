//! Arguments of telecommands: how a value becomes octets, and back only when it is in its range.

use core::slice::Iter;

use crate::codec::Reader;
use crate::{
    CommandError, EventId, FileKind, FileWay, Meaning, Memory, Mode, MonitorEvents, PacketStore,
    ParameterId, Port, Sensor, Structure, SubSchedule, TableEntry,
};

/// An argument and the values it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArgumentRange {
    /// Name, with its unit.
    pub name: &'static str,
    /// Octets on the wire, big-endian, two's complement where the range reaches below zero.
    pub octets: usize,
    /// Least value.
    pub low: i64,
    /// Greatest value.
    pub high: i64,
    /// What the number stands for.
    pub meaning: Meaning,
    /// What it is, in a sentence.
    pub description: &'static str,
}

/// A type that an argument can have.
pub(crate) trait ArgumentValue: Sized {
    /// Octets on the wire.
    const OCTETS: usize;
    /// The least and the greatest number.
    const RANGE: (i64, i64);
    /// What the number stands for.
    const MEANING: Meaning;

    /// Returns the number on the wire.
    fn to_number(self) -> i64;

    /// Returns the value of a number, if there is one.
    fn from_number(number: i64) -> Option<Self>;
}

macro_rules! integers {
    ($($integer:ty),*) => {
        $(impl ArgumentValue for $integer {
            const OCTETS: usize = size_of::<Self>();
            const RANGE: (i64, i64) = (Self::MIN as i64, Self::MAX as i64);
            const MEANING: Meaning = Meaning::Number;

            fn to_number(self) -> i64 {
                self.into()
            }

            fn from_number(number: i64) -> Option<Self> {
                Self::try_from(number).ok()
            }
        })*
    };
}

integers!(u8, u16, u32, i8, i16, i32);

macro_rules! numbered_values {
    ($($numbered:ty = $low:literal..=$high:expr, $of_number:path, $meaning:expr;)*) => {
        $(impl ArgumentValue for $numbered {
            const OCTETS: usize = 1;
            #[allow(clippy::cast_possible_wrap, reason = "numbers of one octet")]
            const RANGE: (i64, i64) = ($low, $high as i64);
            const MEANING: Meaning = $meaning;

            fn to_number(self) -> i64 {
                self.number().into()
            }

            fn from_number(number: i64) -> Option<Self> {
                $of_number(u8::try_from(number).ok()?)
            }
        })*
    };
}

numbered_values! {
    Structure = 1..=Structure::COUNT, Structure::from_number, named(Structure::NAMES);
    Mode = 0..=Mode::ALL.len() - 1, Mode::from_number, Meaning::Mode;
    Port = 0..=Port::CAPACITY - 1, Port::new, Meaning::Payload;
    Sensor = 1..=Sensor::ALL.len(), Sensor::from_number, named(Sensor::NAMES);
    MonitorEvents = 1..=MonitorEvents::ALL.len(), MonitorEvents::from_number, named(MonitorEvents::NAMES);
    FileKind = 1..=FileKind::ALL.len(), FileKind::from_number, named(FileKind::NAMES);
    FileWay = 1..=FileWay::ALL.len(), FileWay::from_number, named(FileWay::NAMES);
    TableEntry = 1..=TableEntry::ALL.len(), TableEntry::from_number, named(TableEntry::NAMES);
    PacketStore = 1..=PacketStore::ALL.len(), PacketStore::from_number, named(PacketStore::NAMES);
    SubSchedule = 0..=SubSchedule::COUNT - 1, SubSchedule::new, Meaning::Number;
    Memory = 1..=Memory::ALL.len(), Memory::from_number, named(Memory::NAMES);
    One = 1..=1, One::from_number, Meaning::Number;
}

/// A count in the middle of the arguments that is always one: a single one of what could be several follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct One;

impl One {
    #[expect(clippy::unused_self, reason = "asked as every value with a number is")]
    const fn number(self) -> u8 {
        1
    }

    fn from_number(number: u8) -> Option<Self> {
        (number == 1).then_some(Self)
    }
}

/// What travels by its number in two octets: not every number in the range has one.
macro_rules! listed_values {
    ($($listed:ty;)*) => {
        $(impl ArgumentValue for $listed {
            const OCTETS: usize = 2;
            const RANGE: (i64, i64) = match <$listed>::ALL {
                [first, .., last] => (*first as i64, *last as i64),
                [] | [_] => (0, 0),
            };
            const MEANING: Meaning = Meaning::Number;

            fn to_number(self) -> i64 {
                self.number().into()
            }

            fn from_number(number: i64) -> Option<Self> {
                <$listed>::from_number(u16::try_from(number).ok()?)
            }
        })*
    };
}

listed_values! {
    EventId;
    ParameterId;
}

/// Names that are counted from 1.
const fn named(names: &'static [&'static str]) -> Meaning {
    Meaning::Named { first: 1, names }
}

/// Declares an argument of a type, with a range where it is narrower than that of the type.
pub(crate) const fn argument_range<T: ArgumentValue>(
    name: &'static str,
    description: &'static str,
    range: Option<(i64, i64)>,
) -> ArgumentRange {
    let (low, high) = match range {
        Some(range) => range,
        None => T::RANGE,
    };
    ArgumentRange { name, octets: T::OCTETS, low, high, meaning: T::MEANING, description }
}

/// Declares an octet that has one allowed value.
pub(crate) const fn fixed_octet(name: &'static str, value: i64) -> ArgumentRange {
    let description = " Always this value.";
    let meaning = Meaning::Number;
    ArgumentRange { name, octets: 1, low: value, high: value, meaning, description }
}

/// Reads arguments one after the other, as they are declared.
#[derive(Debug)]
pub(crate) struct ArgumentReader<'a> {
    declared: Iter<'static, ArgumentRange>,
    reader: Reader<'a>,
}

impl<'a> ArgumentReader<'a> {
    /// Begins with the first argument.
    ///
    /// # Errors
    /// [`CommandError::Length`] when the octets are not as many as the arguments have together.
    pub(crate) fn new(
        arguments: &'static [ArgumentRange],
        reader: Reader<'a>,
    ) -> Result<Self, CommandError> {
        let found = reader.rest().len();
        let needed = arguments.iter().map(|argument| argument.octets).sum();
        if found != needed {
            return Err(CommandError::Length { found, needed });
        }
        Ok(Self { declared: arguments.iter(), reader })
    }

    /// Reads the next argument.
    ///
    /// # Errors
    /// [`CommandError::Range`] when its number is no value or out of range.
    pub(crate) fn value<T: ArgumentValue>(&mut self) -> Result<T, CommandError> {
        let (argument, number) = self.number()?;
        let ArgumentRange { name, low, high, .. } = *argument;
        T::from_number(number).ok_or(CommandError::Range { name, value: number, low, high })
    }

    /// Reads an octet that has one allowed value.
    ///
    /// # Errors
    /// [`CommandError::Range`] when it has another.
    pub(crate) fn fixed(&mut self, allowed: i64) -> Result<(), CommandError> {
        let (argument, value) = self.number()?;
        let ArgumentRange { name, low, high, .. } = *argument;
        if value == allowed { Ok(()) } else { Err(CommandError::Range { name, value, low, high }) }
    }

    fn number(&mut self) -> Result<(&'static ArgumentRange, i64), CommandError> {
        let found = self.reader.rest().len();
        let short = |needed| CommandError::Length { found, needed };
        // Lengths were checked at the beginning: there is an argument, and there are its octets.
        let argument = self.declared.next().ok_or(short(0))?;
        let ArgumentRange { name, octets, low, high, .. } = *argument;
        let field = self.reader.bytes(octets).ok_or(short(octets))?;
        let number = number_of(field, low);
        if number < low || number > high {
            return Err(CommandError::Range { name, value: number, low, high });
        }
        Ok((argument, number))
    }
}

/// Returns the number of big-endian octets; those of a range below zero have a sign.
fn number_of(octets: &[u8], low: i64) -> i64 {
    let sign = low < 0 && octets.first().is_some_and(|first| *first >= 0x80);
    let begin = if sign { -1 } else { 0 };
    octets.iter().fold(begin, |number, octet| number << 8 | i64::from(*octet))
}
