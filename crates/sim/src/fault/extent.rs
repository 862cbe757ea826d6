//! Which device a fault strikes, and how much of it there is.

use hilal_fsw::hardware::{Bank, HeaterCircuit};
use hilal_mission::VehicleModel;
use hilal_mission::models::{BodySide, FaceModel};

/// Which of several like devices a fault strikes, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitParameter {
    /// What is numbered.
    pub unit: FaultUnit,
    /// The number where none is given.
    pub default: u8,
}

/// What the unit of a fault numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultUnit {
    /// Bank of lasting memory.
    Bank,
    /// Wheel: even ones are on the left.
    Wheel,
    /// Heater circuit.
    HeaterCircuit,
    /// Side of the body that array faces look to.
    ArraySide,
    /// Position of the heat switch.
    HeatSwitchPosition,
    /// Telecommand receiver.
    Receiver,
    /// Payload, by its port.
    Payload,
    /// Telecommand that is sent by mistake.
    WrongCommand,
}

impl FaultUnit {
    /// Returns what is numbered, and how.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Bank => "bank: 0 first, 1 second",
            Self::Wheel => "wheel, even ones on the left",
            Self::HeaterCircuit => "heater circuit: 0 main, 1 backup",
            Self::ArraySide => "side: 0 front, 1 right, 2 rear, 3 left",
            Self::HeatSwitchPosition => "position: 0 open, 1 closed",
            Self::Receiver => "receiver: 0 main, 1 backup",
            Self::Payload => "port of the payload",
            Self::WrongCommand => {
                "what is sent: 0 SCHEDULE_RESET, 1 SET_MODE to safe, 2 HIBERNATE_UNTIL two days later, 3 SET_POSITION 500 m from the landing point, 4 CLEAR_SCIENCE"
            }
        }
    }

    /// Returns the numbers that a vehicle has.
    pub fn numbers(self, vehicle: &VehicleModel) -> Vec<u8> {
        match self {
            Self::Bank => (0..).take(Bank::ALL.len()).collect(),
            Self::Wheel => (0..vehicle.wheels).collect(),
            Self::HeaterCircuit => (0..).take(HeaterCircuit::ALL.len()).collect(),
            Self::ArraySide => {
                let has = |number: &u8| {
                    let sides = vehicle.array.faces.iter().map(FaceModel::side);
                    sides.map(BodySide::index).any(|side| side == usize::from(*number))
                };
                (0..4).filter(has).collect()
            }
            Self::HeatSwitchPosition | Self::Receiver => vec![0, 1],
            Self::WrongCommand => (0..5).collect(),
            Self::Payload => vehicle.payloads.iter().map(|port| port.number).collect(),
        }
    }
}

/// How much of a fault there is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AmountParameter {
    /// What it is.
    pub name: &'static str,
    /// Its unit; empty for a count or a share.
    pub unit: &'static str,
    /// The least that is possible.
    pub least: f64,
    /// The most that is possible.
    pub most: f64,
    /// The amount where none is given.
    pub default: f64,
}

impl AmountParameter {
    /// Returns whether an amount is possible.
    pub fn admits(&self, amount: f64) -> bool {
        (self.least..=self.most).contains(&amount)
    }
}
