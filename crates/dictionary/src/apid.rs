//! Who speaks: the application processes of one vehicle, at fixed places in its own range of
//! identifiers, so that several vehicles share one ground.

use core::ops::RangeInclusive;

use hilal_packets::Apid;

use crate::Port;

/// An application process on board, by what its packets carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Process {
    /// Telecommands to the vehicle.
    Commands,
    /// Verification reports and answers to pings.
    Verification,
    /// Housekeeping reports.
    Housekeeping,
    /// Events.
    Events,
    /// PDUs of files, both ways.
    Files,
    /// Records of the payload on a port.
    Science(Port),
}

/// Where science begins in a vehicle's range; what lies between is kept free.
const SCIENCE: u16 = 16;

impl Process {
    /// Returns the place in a vehicle's range.
    const fn offset(self) -> u16 {
        match self {
            Self::Commands => 0,
            Self::Verification => 1,
            Self::Housekeeping => 2,
            Self::Events => 3,
            Self::Files => 4,
            Self::Science(port) => SCIENCE + port.number() as u16,
        }
    }

    fn at(offset: u16) -> Option<Self> {
        match offset {
            0 => Some(Self::Commands),
            1 => Some(Self::Verification),
            2 => Some(Self::Housekeeping),
            3 => Some(Self::Events),
            4 => Some(Self::Files),
            _ => {
                let port = u8::try_from(offset.checked_sub(SCIENCE)?).ok()?;
                Port::new(port).map(Self::Science)
            }
        }
    }
}

/// The application process identifiers of one vehicle: [`Apids::COUNT`] in a row from the first,
/// which its mission declares.
///
/// ```
/// use hilal_dictionary::{Apids, Port, Process};
///
/// let [rover, other] = [64, 128].map(|first| Apids::from_first(first).unwrap_or_default());
/// assert_eq!(rover.commands().number(), 64);
/// let soil = rover.science(Port::new(0).ok_or("port")?);
/// assert_eq!(soil.number(), 80);
/// assert_eq!(rover.process(soil), Port::new(0).map(Process::Science));
/// assert_eq!(other.process(soil), None);
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Apids {
    first: u16,
}

/// A range of identifiers that does not fit between the reserved ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "first APID {first}: a vehicle has {} APIDs in a row, which fit from {} to {}",
    Apids::COUNT,
    Apids::FIRST,
    Apids::LAST_FIRST
)]
pub struct ApidRangeError {
    /// The first identifier that was asked for.
    pub first: u16,
}

impl Apids {
    /// How many identifiers a vehicle has, used or free.
    pub const COUNT: u16 = SCIENCE + Port::END as u16;

    /// The least identifier that is free for use: 0 is for time packets (ECSS-E-ST-70-41C).
    const FIRST: u16 = 1;

    /// The greatest first identifier: from 2040 on they are reserved (CCSDS 133.0-B-2), 2047 for
    /// idle packets.
    const LAST_FIRST: u16 = 2040 - Self::COUNT;

    /// Takes the first identifier of a vehicle.
    ///
    /// # Errors
    /// [`ApidRangeError`] when the range reaches reserved identifiers.
    pub const fn from_first(first: u16) -> Result<Self, ApidRangeError> {
        if first < Self::FIRST || first > Self::LAST_FIRST {
            return Err(ApidRangeError { first });
        }
        Ok(Self { first })
    }

    /// Returns the numbers of all identifiers of the vehicle.
    pub const fn numbers(self) -> RangeInclusive<u16> {
        self.first..=self.first + Self::COUNT - 1
    }

    /// Returns the identifier of telecommands to the vehicle.
    pub fn commands(self) -> Apid {
        self.of(Process::Commands)
    }

    /// Returns the identifier of packets that carry files, both ways.
    pub fn files(self) -> Apid {
        self.of(Process::Files)
    }

    /// Returns the identifier of the science packets of the payload on a port.
    pub fn science(self, port: Port) -> Apid {
        self.of(Process::Science(port))
    }

    /// Returns the identifier of an application process.
    pub fn of(self, process: Process) -> Apid {
        // The range was checked to fit into 11 bits.
        Apid::from_number(self.first + process.offset()).unwrap_or(Apid::IDLE)
    }

    /// Returns the process of an identifier; `None` when it is not this vehicle's, or free.
    pub fn process(self, apid: Apid) -> Option<Process> {
        Process::at(apid.number().checked_sub(self.first)?)
    }

    /// Returns whether an identifier is in the vehicle's range, used or free.
    pub fn contain(self, apid: Apid) -> bool {
        self.numbers().contains(&apid.number())
    }
}

impl Default for Apids {
    /// The range of a mission's only vehicle: from 64.
    fn default() -> Self {
        Self { first: 64 }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::string::ToString as _;
    use std::vec::Vec;

    use super::*;

    fn all_processes() -> Vec<Process> {
        let fixed = [
            Process::Commands,
            Process::Verification,
            Process::Housekeeping,
            Process::Events,
            Process::Files,
        ];
        fixed.into_iter().chain(Port::up_to(Port::CAPACITY).map(Process::Science)).collect()
    }

    #[test]
    fn every_process_has_an_identifier_of_its_own_in_the_vehicles_range() {
        for first in [1, 64, 1976] {
            let apids = Apids::from_first(first).unwrap();
            let used: BTreeSet<Apid> = all_processes().into_iter().map(|t| apids.of(t)).collect();
            assert_eq!(used.len(), all_processes().len());
            assert!(used.iter().all(|apid| apids.contain(*apid)));
            assert!(all_processes().into_iter().all(|t| apids.process(apids.of(t)) == Some(t)));
        }
    }

    #[test]
    fn vehicles_side_by_side_share_no_identifier() {
        let [one, other] = [100, 164].map(|first| Apids::from_first(first).unwrap());
        for process in all_processes() {
            assert!(!other.contain(one.of(process)) && !one.contain(other.of(process)));
            assert_eq!(other.process(one.of(process)), None);
        }
    }

    #[test]
    fn a_range_that_reaches_reserved_identifiers_is_refused_with_where_it_fits() {
        for first in [0, 1977, u16::MAX] {
            let error = Apids::from_first(first).unwrap_err();
            let said = "a vehicle has 64 APIDs in a row, which fit from 1 to 1976";
            assert_eq!(error.to_string(), std::format!("first APID {first}: {said}"));
        }
    }
}
