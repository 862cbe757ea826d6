//! Faults of a vehicle: what goes wrong, when, and for how long.

mod extent;
mod impairments;
mod injection;
mod kind;
mod trigger;

use hilal_mission::VehicleModel;

pub use extent::{AmountParameter, FaultUnit, UnitParameter};
pub(crate) use impairments::{FixCondition, Impairments};
pub(crate) use injection::{FaultInjection, Node, Struck};
pub use kind::{FailureMode, FaultCourse};
pub(crate) use trigger::Situation;
pub use trigger::Trigger;

/// A fault that is to come.
///
/// ```
/// use hilal_sim::{InjectedFault, FailureMode, Trigger};
///
/// // The first wheel on the right sticks after an hour, for half an hour.
/// let stuck = InjectedFault {
///     lasts_ms: Some(1_800_000),
///     unit: Some(1),
///     ..InjectedFault::new(FailureMode::WheelStuck, Trigger::At { at_ms: 3_600_000 })
/// };
/// assert_eq!(stuck.unit(), 1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InjectedFault {
    /// What goes wrong.
    pub kind: FailureMode,
    /// When.
    pub trigger: Trigger,
    /// For how long, in milliseconds; for ever where it is none. Momentary kinds have none.
    pub lasts_ms: Option<u64>,
    /// Which of several devices, by its number; the kind's default where it is none.
    pub unit: Option<u8>,
    /// How much, in the unit of the kind's amount; its default where it is none.
    pub amount: Option<f64>,
}

impl InjectedFault {
    /// A fault that lasts for ever, with the defaults of its kind.
    pub const fn new(kind: FailureMode, trigger: Trigger) -> Self {
        Self { kind, trigger, lasts_ms: None, unit: None, amount: None }
    }

    /// Returns the number of the device that it strikes; 0 where there is only one.
    pub fn unit(&self) -> u8 {
        self.unit.or(self.kind.unit().map(|unit| unit.default)).unwrap_or_default()
    }

    /// Returns how much of it there is; 0 where its kind knows no amount.
    pub fn amount(&self) -> f64 {
        self.amount.or(self.kind.amount().map(|amount| amount.default)).unwrap_or_default()
    }

    /// Checks that a vehicle can have this fault.
    ///
    /// # Errors
    ///
    /// Its unit, its amount, its duration or its trigger is impossible.
    pub fn check(&self, vehicle: &VehicleModel) -> Result<(), FaultError> {
        let name = self.kind.name();
        match (self.kind.unit(), self.unit) {
            (None, Some(unit)) => return Err(FaultError::NoUnit { name, unit }),
            (Some(parameter), _) => {
                let numbers = parameter.unit.numbers(vehicle);
                if !numbers.contains(&self.unit()) {
                    let (meaning, unit) = (parameter.unit.meaning(), self.unit());
                    return Err(FaultError::Unit { name, meaning, unit, numbers });
                }
            }
            (None, None) => {}
        }
        match (self.kind.amount(), self.amount) {
            (None, Some(amount)) => return Err(FaultError::NoAmount { name, amount }),
            (Some(parameter), Some(amount)) if !parameter.admits(amount) => {
                return Err(FaultError::Amount { name, amount, parameter });
            }
            (Some(_), Some(_)) | (_, None) => {}
        }
        match (self.kind.course(), self.lasts_ms) {
            (FaultCourse::Momentary, Some(_)) => return Err(FaultError::Momentary { name }),
            (FaultCourse::Lasting, Some(0)) => return Err(FaultError::NoTime { name }),
            (FaultCourse::Momentary | FaultCourse::Lasting, _) => {}
        }
        self.trigger.flaw().map_or(Ok(()), |flaw| Err(FaultError::Trigger { name, flaw }))
    }
}

/// Why a vehicle cannot have a fault.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FaultError {
    /// A unit where there is only one.
    #[error("fault `{name}` takes no unit, got {unit}")]
    NoUnit {
        /// The kind's name.
        name: &'static str,
        /// The unit.
        unit: u8,
    },
    /// A unit that the vehicle does not have.
    #[error("the unit of fault `{name}` ({meaning}) must be one of {numbers:?}, got {unit}")]
    Unit {
        /// The kind's name.
        name: &'static str,
        /// What the unit numbers.
        meaning: &'static str,
        /// The unit.
        unit: u8,
        /// The units that the vehicle has.
        numbers: Vec<u8>,
    },
    /// An amount where there is none.
    #[error("fault `{name}` takes no amount, got {amount}")]
    NoAmount {
        /// The kind's name.
        name: &'static str,
        /// The amount.
        amount: f64,
    },
    /// An impossible amount.
    #[error(
        "the amount of fault `{name}` ({}) must lie from {} to {}{}{}, got {amount}",
        parameter.name, parameter.least, parameter.most,
        if parameter.unit.is_empty() { "" } else { " " }, parameter.unit
    )]
    Amount {
        /// The kind's name.
        name: &'static str,
        /// The amount.
        amount: f64,
        /// What is possible.
        parameter: AmountParameter,
    },
    /// A duration where there is none.
    #[error("fault `{name}` happens at an instant and has no duration")]
    Momentary {
        /// The kind's name.
        name: &'static str,
    },
    /// A duration of nothing.
    #[error("fault `{name}` must last longer than 0 s")]
    NoTime {
        /// The kind's name.
        name: &'static str,
    },
    /// A trigger that makes no sense.
    #[error("trigger of fault `{name}`: {flaw}")]
    Trigger {
        /// The kind's name.
        name: &'static str,
        /// What is wrong with it.
        flaw: &'static str,
    },
}

/// A fault that has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultOccurrence {
    /// Which, by its place in the list of faults.
    pub fault: usize,
    /// When it came, in milliseconds since the mission's start.
    pub from_ms: u64,
    /// When it was over; none while it lasts. That of a momentary fault is the instant at which it came.
    pub until_ms: Option<u64>,
}
