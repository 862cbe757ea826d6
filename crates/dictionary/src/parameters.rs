//! Every parameter of the rover, in the order of the numbers: 0x01 power, 0x02 thermal,
//! 0x03 mobility, 0x04 system.
//!
//! Limits are watch limits for operators; the flight software's own thresholds are loaded with its
//! tables. They follow the reference vehicle: box within −20…+45 °C, slope limit 15°.

use crate::{Limits, Parameter, WireType};

/// Declares the identifiers and their table in one place.
macro_rules! parameters {
    ($($id:ident = $number:literal, $name:literal, $unit:literal, $wire:ident, $scale:literal,
        $limits:expr, $description:literal;)*) => {
        /// A parameter of the rover.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum ParameterId {
            $(#[doc = $description] $id = $number,)*
        }

        impl ParameterId {
            /// Every parameter, in the order of the numbers.
            pub const ALL: &[Self] = &[$(Self::$id,)*];

            /// Returns the declaration.
            pub const fn definition(self) -> &'static Parameter {
                match self {
                    $(Self::$id => const { &Parameter {
                        number: $number,
                        name: $name,
                        unit: $unit,
                        wire: WireType::$wire,
                        scale: $scale,
                        limits: $limits,
                        description: $description,
                    } },)*
                }
            }
        }
    };
}

parameters! {
    BatterySoc = 0x0101, "power.battery.soc", "%", U16, 0.01,
        Limits::low(10.0, 20.0), "state of charge of the battery";
    BusVoltage = 0x0102, "power.bus.voltage", "V", U16, 0.001,
        Limits::low(22.0, 24.0), "voltage of the bus";
    BatteryCurrent = 0x0103, "power.battery.current", "A", I16, 0.001,
        Limits::NONE, "current into the battery, positive while it charges";
    ArrayFront = 0x0104, "power.array.front", "W", U16, 0.01,
        Limits::NONE, "power of the front array face";
    ArrayRight = 0x0105, "power.array.right", "W", U16, 0.01,
        Limits::NONE, "power of the right array face";
    ArrayRear = 0x0106, "power.array.rear", "W", U16, 0.01,
        Limits::NONE, "power of the rear array face";
    ArrayLeft = 0x0107, "power.array.left", "W", U16, 0.01,
        Limits::NONE, "power of the left array face";
    ArrayTotal = 0x0108, "power.array.total", "W", U16, 0.01,
        Limits::NONE, "power of all array faces";
    LoadPower = 0x0109, "power.load.total", "W", U16, 0.01,
        Limits::NONE, "power drawn by all loads";
    BoxTemperature = 0x0201, "thermal.box.temperature", "°C", I16, 0.01,
        Limits::between(-20.0, -15.0, 40.0, 45.0), "temperature of the electronics box";
    BatteryTemperature = 0x0202, "thermal.battery.temperature", "°C", I16, 0.01,
        Limits::between(-20.0, -10.0, 40.0, 45.0), "temperature of the battery";
    ChassisTemperature = 0x0203, "thermal.chassis.temperature", "°C", I16, 0.01,
        Limits::NONE, "temperature of chassis and radiator";
    HeaterOn = 0x0204, "thermal.heater.on", "", U8, 1.0,
        Limits::NONE, "whether the box heater is switched on";
    PositionX = 0x0301, "mobility.position.x", "m", I32, 0.01,
        Limits::NONE, "estimated position from the landing point, along the map's x axis";
    PositionY = 0x0302, "mobility.position.y", "m", I32, 0.01,
        Limits::NONE, "estimated position from the landing point, along the map's y axis";
    PositionSigma = 0x0303, "mobility.position.sigma", "m", U16, 0.01,
        Limits::high(10.0, 30.0), "standard deviation of the estimated position, along one axis";
    Heading = 0x0304, "mobility.heading", "deg", U16, 0.01,
        Limits::NONE, "heading clockwise from grid north";
    Pitch = 0x0305, "mobility.pitch", "deg", I16, 0.01,
        Limits::between(-20.0, -15.0, 15.0, 20.0), "pitch against the local horizontal";
    Roll = 0x0306, "mobility.roll", "deg", I16, 0.01,
        Limits::between(-20.0, -15.0, 15.0, 20.0), "roll against the local horizontal";
    Odometer = 0x0307, "mobility.odometer", "m", U32, 0.01,
        Limits::NONE, "distance rolled by the wheels since the start";
    SpeedCommand = 0x0308, "mobility.speed.command", "m/s", I16, 0.0001,
        Limits::NONE, "commanded forward speed";
    TurnCommand = 0x0309, "mobility.turn.command", "deg/s", I16, 0.01,
        Limits::NONE, "commanded turn rate, clockwise";
    MotorCurrent = 0x030A, "mobility.motor.current", "A", U16, 0.001,
        Limits::NONE, "current of all wheel motors together";
    Slip = 0x030B, "mobility.slip.estimate", "", I16, 0.001,
        Limits::high(0.4, 0.7), "estimated share of wheel travel lost to slip";
    SunAzimuth = 0x030C, "mobility.sun.azimuth", "deg", I16, 0.01,
        Limits::NONE, "azimuth of the Sun clockwise from the forward axis, while it is seen";
    Waypoints = 0x030D, "mobility.waypoints.queued", "", U8, 1.0,
        Limits::NONE, "waypoints in the queue";
    DistanceToGo = 0x030E, "mobility.waypoint.distance", "m", U32, 0.01,
        Limits::NONE, "distance to the current waypoint";
    ModeNumber = 0x0401, "system.mode", "", U8, 1.0,
        Limits::NONE, "operating mode, by its number";
    ScheduleCount = 0x0402, "system.schedule.count", "", U16, 1.0,
        Limits::NONE, "telecommands waiting in the schedule";
    ScheduleEnabled = 0x0403, "system.schedule.enabled", "", U8, 1.0,
        Limits::NONE, "whether the schedule releases telecommands";
    CommandsAccepted = 0x0404, "system.telecommands.accepted", "", U32, 1.0,
        Limits::NONE, "telecommands accepted since the start";
    CommandsRejected = 0x0405, "system.telecommands.rejected", "", U32, 1.0,
        Limits::NONE, "telecommands refused since the start";
    StoreUsed = 0x0406, "system.store.used", "byte", U32, 1.0,
        Limits::NONE, "telemetry waiting in the store";
    StoreDropped = 0x0407, "system.store.dropped", "", U32, 1.0,
        Limits::NONE, "packets lost to a full store since the start";
    Links = 0x0408, "system.links", "", U8, 1.0,
        Limits::NONE, "links that are up: bit 0 Earth, bit 1 relay, bit 2 lander";
    Uptime = 0x0409, "system.uptime", "s", U32, 1.0,
        Limits::NONE, "time since the flight software started";
    SafeEntries = 0x040A, "system.safe.entries", "", U16, 1.0,
        Limits::high(0.0, 2.0), "times that safe mode was entered since the start";
    SafeCause = 0x040B, "system.safe.cause", "", U16, 1.0,
        Limits::NONE, "event number of the last entry into safe mode, 0 if there was none";
    ScienceRecords = 0x040C, "system.science.records", "", U32, 1.0,
        Limits::NONE, "science records taken since the start";
}

impl ParameterId {
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

    #[test]
    fn every_limit_can_be_sent_and_they_stand_in_order() {
        for parameter in ParameterId::ALL.iter().map(|id| id.definition()) {
            let limits = parameter.limits;
            let (low, high) = parameter.range();
            let present: std::vec::Vec<f64> =
                [limits.red_low, limits.yellow_low, limits.yellow_high, limits.red_high]
                    .into_iter()
                    .flatten()
                    .collect();
            assert!(present.is_sorted(), "{}", parameter.name);
            assert!(present.iter().all(|limit| (low..=high).contains(limit)), "{}", parameter.name);
        }
    }
}
