//! The catalogue of faults: what can go wrong with a vehicle and its links.

use super::extent::{AmountParameter, FaultUnit, UnitParameter};

/// How long a fault lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultCourse {
    /// It happens at an instant; what follows from it takes its own time.
    Momentary,
    /// It lasts for a time, or for ever.
    Lasting,
}

#[expect(clippy::unnecessary_wraps, reason = "an entry of the table: others have none")]
const fn unit(unit: FaultUnit, default: u8) -> Option<UnitParameter> {
    Some(UnitParameter { unit, default })
}

#[expect(clippy::unnecessary_wraps, reason = "an entry of the table: others have none")]
const fn amount(
    name: &'static str,
    unit: &'static str,
    [least, most]: [f64; 2],
    default: f64,
) -> Option<AmountParameter> {
    Some(AmountParameter { name, unit, least, most, default })
}

/// Declares the kinds and their table in one place.
macro_rules! kinds {
    ($($kind:ident = $name:literal, $course:ident, $description:literal, $unit:expr, $amount:expr;)*) => {
        /// What goes wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FailureMode {
            $(#[doc = $description] $kind,)*
        }

        impl FailureMode {
            /// Every kind, in the order of the catalogue.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// Returns its name in files and on pages.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }

            /// Returns what happens, in one line.
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$kind => $description,)*
                }
            }

            /// Returns how long it lasts.
            pub const fn course(self) -> FaultCourse {
                match self {
                    $(Self::$kind => FaultCourse::$course,)*
                }
            }

            /// Returns which of several devices it strikes, where there are several.
            pub const fn unit(self) -> Option<UnitParameter> {
                match self {
                    $(Self::$kind => $unit,)*
                }
            }

            /// Returns how much of it there is, where there is more or less of it.
            pub const fn amount(self) -> Option<AmountParameter> {
                match self {
                    $(Self::$kind => $amount,)*
                }
            }
        }
    };
}

const DAY_S: f64 = 86_400.0;

kinds! {
    ComputerReset = "computer-reset", Momentary,
        "radiation resets the computer", None, None;
    ComputerHang = "computer-hang", Momentary,
        "the flight software stands still, and every device keeps its last command, until the watchdog resets the computer",
        None, None;
    BrownOut = "brown-out", Momentary,
        "the supply breaks down for a moment and the computer is reset", None, None;
    MemoryUpset = "memory-upset", Momentary,
        "random bits of one bank of lasting memory are flipped",
        unit(FaultUnit::Bank, 0), amount("bits", "", [1.0, 1_000_000.0], 8.0);
    ClockJump = "clock-jump", Momentary,
        "the on-board clock jumps", None, amount("jump", "s", [-DAY_S, DAY_S], 30.0);
    HeadingLost = "heading-lost", Lasting,
        "the heading is not read", None, None;
    TiltLost = "tilt-lost", Lasting,
        "pitch and roll are not read", None, None;
    SunSensorLost = "sun-sensor-lost", Lasting,
        "the sun sensor sees nothing", None, None;
    SunSensorBiased = "sun-sensor-biased", Lasting,
        "the sun sensor reads a wrong azimuth", None, amount("bias", "°", [-180.0, 180.0], 20.0);
    FixesLost = "fixes-lost", Lasting,
        "the navigation cameras make no position fixes", None, None;
    ChargeGaugeLost = "charge-gauge-lost", Lasting,
        "the state of charge is not read", None, None;
    ChargeGaugeStuck = "charge-gauge-stuck", Lasting,
        "the state of charge reads what it read last", None, None;
    ChargeGaugeBiased = "charge-gauge-biased", Lasting,
        "the state of charge reads too high or too low", None, amount("bias", "", [-1.0, 1.0], 0.2);
    BoxSensorLost = "box-sensor-lost", Lasting,
        "the temperature of the electronics box is not read", None, None;
    BoxSensorStuck = "box-sensor-stuck", Lasting,
        "the temperature of the electronics box reads what it read last", None, None;
    BoxSensorBiased = "box-sensor-biased", Lasting,
        "the temperature of the electronics box reads too high or too low",
        None, amount("bias", "K", [-200.0, 200.0], 20.0);
    BatterySensorLost = "battery-sensor-lost", Lasting,
        "the temperature of the battery is not read", None, None;
    WheelStuck = "wheel-stuck", Lasting,
        "a wheel does not turn: its motor stalls, or is switched off and the wheel drags",
        unit(FaultUnit::Wheel, 0), None;
    WheelRunaway = "wheel-runaway", Lasting,
        "a wheel turns at its highest speed whatever is commanded, until its motor is switched off",
        unit(FaultUnit::Wheel, 0), None;
    RockUnderWheel = "rock-under-wheel", Lasting,
        "driving forwards the wheels spin at a slip ratio of 0.95, until they have rolled so far or the vehicle has backed off by half a metre",
        None, amount("rolled", "m", [0.1, 10_000.0], 10.0);
    SteeperSlope = "steeper-slope", Lasting,
        "the ground is steeper than the map says", None, amount("factor", "", [1.0, 10.0], 1.5);
    HeaterStuckOn = "heater-stuck-on", Lasting,
        "a heater circuit heats until its supply is cut", unit(FaultUnit::HeaterCircuit, 0), None;
    HeaterStuckOff = "heater-stuck-off", Lasting,
        "a heater circuit does not heat", unit(FaultUnit::HeaterCircuit, 0), None;
    ArrayFaceLost = "array-face-lost", Lasting,
        "the array's faces on one side of the body give nothing", unit(FaultUnit::ArraySide, 0), None;
    ArrayDust = "array-dust", Lasting,
        "dust lets through only a share of the light on every face of the array",
        None, amount("let through", "", [0.0, 1.0], 0.5);
    BatteryCellLost = "battery-cell-lost", Lasting,
        "cells of the battery's eight are lost, with their capacity and charge",
        None, amount("cells", "", [1.0, 7.0], 1.0);
    HeatSwitchStuck = "heat-switch-stuck", Lasting,
        "the heat switch stays open, and insulates, or closed, and conducts",
        unit(FaultUnit::HeatSwitchPosition, 1), None;
    ReceiverLost = "receiver-lost", Lasting,
        "a telecommand receiver hears nothing", unit(FaultUnit::Receiver, 0), None;
    TransmitterLost = "transmitter-lost", Lasting,
        "the transmitters take frames and send nothing", None, None;
    LinkOutage = "link-outage", Lasting,
        "no link of the vehicle is up, and the ground does not know", None, None;
    LanderRelayLost = "lander-relay-lost", Lasting,
        "the lander passes nothing on in either direction", None, None;
    StationLost = "station-lost", Lasting,
        "no Earth station hears or sends: neither vehicle, lander nor relay reach one", None, None;
    PayloadLost = "payload-lost", Lasting,
        "a payload gives no records", unit(FaultUnit::Payload, 0), None;
    Alarm = "alarm", Lasting,
        "a device holds the alarm line up", None, None;
}

impl FailureMode {
    /// Returns the kind of a name.
    ///
    /// ```
    /// use hilal_sim::FailureMode;
    /// assert_eq!(FailureMode::from_name("wheel-stuck"), Some(FailureMode::WheelStuck));
    /// assert_eq!(FailureMode::from_name("bad luck"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_find_back_to_their_kinds() {
        let names: BTreeSet<_> = FailureMode::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names.len(), FailureMode::ALL.len());
        for kind in FailureMode::ALL {
            assert_eq!(FailureMode::from_name(kind.name()), Some(*kind));
            let kebab = |letter: char| letter.is_ascii_lowercase() || letter == '-';
            assert!(kind.name().chars().all(kebab), "{}", kind.name());
        }
    }

    #[test]
    fn a_default_amount_lies_within_its_limits() {
        for amount in FailureMode::ALL.iter().filter_map(|kind| kind.amount()) {
            assert!(amount.admits(amount.default), "{amount:?}");
        }
    }
}
