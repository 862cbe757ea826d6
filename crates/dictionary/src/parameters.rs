//! Every parameter of a vehicle, report by report, in the order on the wire: 0x01 power, 0x02
//! thermal, 0x03 mobility, 0x04 system.
//!
//! Limits are no part of a declaration: they are the vehicle's, and come from its mission.

use crate::numbered::numbered;
use crate::{Meaning, Parameter, WireType};

/// Declares reports, identifiers and their table in one place.
macro_rules! parameters {
    ($(
        $(#[$doc:meta])*
        $structure:ident = $structure_number:literal, $structure_name:literal {$(
            $id:ident = $number:literal, $name:literal, $unit:literal, $wire:ident, $scale:literal,
                $description:literal $(, $meaning:expr)?;
        )*}
    )*) => {
        numbered! {
            /// A housekeeping report structure.
            Structure: u8 {
                $($(#[$doc])* $structure = $structure_number, $structure_name;)*
            }
        }

        impl Structure {
            /// Returns the parameters, in the order on the wire.
            pub const fn parameters(self) -> &'static [ParameterId] {
                match self {
                    $(Self::$structure => &[$(ParameterId::$id,)*],)*
                }
            }
        }

        /// A parameter of a vehicle.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[repr(u16)]
        pub enum ParameterId {
            $($(#[doc = $description] $id = $number,)*)*
        }

        impl ParameterId {
            /// Every parameter, in the order of the numbers.
            pub const ALL: &[Self] = &[$($(Self::$id,)*)*];

            /// Returns the declaration.
            pub const fn definition(self) -> &'static Parameter {
                match self {
                    $($(Self::$id => const { &Parameter {
                        number: $number,
                        name: $name,
                        unit: $unit,
                        wire: WireType::$wire,
                        scale: $scale,
                        meaning: parameters!(@meaning $($meaning)?),
                        description: $description,
                    } },)*)*
                }
            }
        }
    };
    (@meaning) => { Meaning::Number };
    (@meaning $meaning:expr) => { $meaning };
}

parameters! {
    /// Battery, arrays, loads.
    Power = 1, "power" {
        BatterySoc = 0x0101, "power.battery.soc", "%", U16, 0.01,
            "state of charge of the battery";
        BusVoltage = 0x0102, "power.bus.voltage", "V", U16, 0.001,
            "voltage of the bus";
        BatteryCurrent = 0x0103, "power.battery.current", "A", I16, 0.001,
            "current into the battery, positive while it charges";
        ArrayFront = 0x0104, "power.array.front", "W", U16, 0.01,
            "power of the front array face";
        ArrayRight = 0x0105, "power.array.right", "W", U16, 0.01,
            "power of the right array face";
        ArrayRear = 0x0106, "power.array.rear", "W", U16, 0.01,
            "power of the rear array face";
        ArrayLeft = 0x0107, "power.array.left", "W", U16, 0.01,
            "power of the left array face";
        ArrayTotal = 0x0108, "power.array.total", "W", U16, 0.01,
            "power of all array faces";
        LoadPower = 0x0109, "power.load.total", "W", U16, 0.01,
            "power drawn by all loads";
    }
    /// Temperatures and heater.
    Thermal = 2, "thermal" {
        BoxTemperature = 0x0201, "thermal.box.temperature", "°C", I16, 0.01,
            "temperature of the electronics box";
        BatteryTemperature = 0x0202, "thermal.battery.temperature", "°C", I16, 0.01,
            "temperature of the battery";
        ChassisTemperature = 0x0203, "thermal.chassis.temperature", "°C", I16, 0.01,
            "temperature of chassis and radiator";
        HeaterOn = 0x0204, "thermal.heater.on", "", U8, 1.0,
            "whether the box heater is switched on", Meaning::SWITCH;
    }
    /// Pose, motion, drive.
    Mobility = 3, "mobility" {
        PositionX = 0x0301, "mobility.position.x", "m", I32, 0.01,
            "estimated position from the landing point, along the map's x axis";
        PositionY = 0x0302, "mobility.position.y", "m", I32, 0.01,
            "estimated position from the landing point, along the map's y axis";
        PositionSigma = 0x0303, "mobility.position.sigma", "m", U16, 0.01,
            "standard deviation of the estimated position, along one axis";
        Heading = 0x0304, "mobility.heading", "deg", U16, 0.01,
            "heading clockwise from grid north";
        Pitch = 0x0305, "mobility.pitch", "deg", I16, 0.01,
            "pitch against the local horizontal";
        Roll = 0x0306, "mobility.roll", "deg", I16, 0.01,
            "roll against the local horizontal";
        Odometer = 0x0307, "mobility.odometer", "m", U32, 0.01,
            "distance rolled by the wheels since the start";
        SpeedCommand = 0x0308, "mobility.speed.command", "m/s", I16, 0.0001,
            "commanded forward speed";
        TurnCommand = 0x0309, "mobility.turn.command", "deg/s", I16, 0.01,
            "commanded turn rate, clockwise";
        MotorCurrent = 0x030A, "mobility.motor.current", "A", U16, 0.001,
            "current of all wheel motors together";
        Slip = 0x030B, "mobility.slip.estimate", "", I16, 0.001,
            "estimated share of wheel travel lost to slip";
        SunAzimuth = 0x030C, "mobility.sun.azimuth", "deg", I16, 0.01,
            "azimuth of the Sun clockwise from the forward axis, while it is seen";
        Waypoints = 0x030D, "mobility.waypoints.queued", "", U8, 1.0,
            "waypoints in the queue";
        DistanceToGo = 0x030E, "mobility.waypoint.distance", "m", U32, 0.01,
            "distance to the current waypoint";
    }
    /// Mode, schedule, commands, store, links.
    System = 4, "system" {
        ModeNumber = 0x0401, "system.mode", "", U8, 1.0,
            "operating mode, by its number", Meaning::Mode;
        ScheduleCount = 0x0402, "system.schedule.count", "", U16, 1.0,
            "telecommands waiting in the schedule";
        ScheduleEnabled = 0x0403, "system.schedule.enabled", "", U8, 1.0,
            "whether the schedule releases telecommands", Meaning::SWITCH;
        CommandsAccepted = 0x0404, "system.telecommands.accepted", "", U32, 1.0,
            "telecommands accepted since the start";
        CommandsRejected = 0x0405, "system.telecommands.rejected", "", U32, 1.0,
            "telecommands refused since the start";
        StoreUsed = 0x0406, "system.store.used", "byte", U32, 1.0,
            "telemetry waiting in the store";
        StoreDropped = 0x0407, "system.store.dropped", "", U32, 1.0,
            "packets lost to a full store since the start";
        Links = 0x0408, "system.links", "", U8, 1.0,
            "links that are up: bit 0 Earth, bit 1 relay, bit 2 lander";
        Uptime = 0x0409, "system.uptime", "s", U32, 1.0,
            "time since the flight software started";
        SafeEntries = 0x040A, "system.safe.entries", "", U16, 1.0,
            "times that safe mode was entered since the start";
        SafeCause = 0x040B, "system.safe.cause", "", U16, 1.0,
            "event number of the last entry into safe mode, 0 if there was none";
        ScienceRecords = 0x040C, "system.science.records", "", U32, 1.0,
            "science records taken since the start";
    }
}

impl ParameterId {
    /// Returns the number.
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// Returns the parameter of a number.
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL.iter().copied().find(|id| id.number() == number)
    }

    /// Returns the parameter of a dotted name.
    ///
    /// ```
    /// use hilal_dictionary::ParameterId;
    /// assert_eq!(ParameterId::from_name("power.battery.soc"), Some(ParameterId::BatterySoc));
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|id| id.definition().name == name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn numbers_and_names_are_unique() {
        let numbers: BTreeSet<_> = ParameterId::ALL.iter().map(|id| *id as u16).collect();
        let names: BTreeSet<_> = ParameterId::ALL.iter().map(|id| id.definition().name).collect();
        assert_eq!(numbers.len(), ParameterId::ALL.len());
        assert_eq!(names.len(), ParameterId::ALL.len());
    }
}
