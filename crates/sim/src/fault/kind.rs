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
    MemoryBankLost = "memory-bank-lost", Lasting,
        "a bank of lasting memory reads as zeros and keeps nothing", unit(FaultUnit::Bank, 0), None;
    SolarParticleEvent = "solar-particle-event", Lasting,
        "energetic particles reset the computer and flip eight bits of a bank of lasting memory, by turns at random instants",
        None, amount("upsets", "1/day", [0.1, 10_000.0], 24.0);
    ClockJump = "clock-jump", Momentary,
        "the on-board clock jumps", None, amount("jump", "s", [-DAY_S, DAY_S], 30.0);
    ClockDrift = "clock-drift", Lasting,
        "the on-board clock runs fast or slow",
        None, amount("drift", "ppm", [-100_000.0, 100_000.0], 100.0);
    ClockStuck = "clock-stuck", Lasting,
        "the on-board clock stands still", None, None;
    HeadingLost = "heading-lost", Lasting,
        "the heading is not read", None, None;
    HeadingStuck = "heading-stuck", Lasting,
        "the heading reads what it read last", None, None;
    HeadingBiased = "heading-biased", Lasting,
        "the heading reads too far clockwise", None, amount("bias", "°", [-180.0, 180.0], 15.0);
    HeadingNoisy = "heading-noisy", Lasting,
        "the heading scatters", None, amount("spread", "°", [0.0, 180.0], 10.0);
    TiltLost = "tilt-lost", Lasting,
        "pitch and roll are not read", None, None;
    TiltStuck = "tilt-stuck", Lasting,
        "pitch and roll read what they read last", None, None;
    TiltBiased = "tilt-biased", Lasting,
        "pitch and roll read too much", None, amount("bias", "°", [-90.0, 90.0], 10.0);
    TiltNoisy = "tilt-noisy", Lasting,
        "pitch and roll scatter", None, amount("spread", "°", [0.0, 90.0], 5.0);
    SunSensorLost = "sun-sensor-lost", Lasting,
        "the sun sensor sees nothing", None, None;
    SunSensorBiased = "sun-sensor-biased", Lasting,
        "the sun sensor reads a wrong azimuth", None, amount("bias", "°", [-180.0, 180.0], 20.0);
    SunSensorStuck = "sun-sensor-stuck", Lasting,
        "the sun sensor reads what it read last", None, None;
    SunSensorNoisy = "sun-sensor-noisy", Lasting,
        "the sun sensor scatters", None, amount("spread", "°", [0.0, 180.0], 20.0);
    FixesLost = "fixes-lost", Lasting,
        "the navigation cameras make no position fixes", None, None;
    FixesBiased = "fixes-biased", Lasting,
        "position fixes lie too far along the map's x axis",
        None, amount("bias", "m", [-10_000.0, 10_000.0], 20.0);
    FixesNoisy = "fixes-noisy", Lasting,
        "position fixes scatter along each axis", None, amount("spread", "m", [0.0, 10_000.0], 10.0);
    OdometerLost = "odometer-lost", Lasting,
        "the wheels turn and no travel is counted", None, None;
    ChargeGaugeLost = "charge-gauge-lost", Lasting,
        "the state of charge is not read", None, None;
    ChargeGaugeStuck = "charge-gauge-stuck", Lasting,
        "the state of charge reads what it read last", None, None;
    ChargeGaugeBiased = "charge-gauge-biased", Lasting,
        "the state of charge reads too high or too low", None, amount("bias", "", [-1.0, 1.0], 0.2);
    ChargeGaugeNoisy = "charge-gauge-noisy", Lasting,
        "the state of charge scatters", None, amount("spread", "", [0.0, 1.0], 0.1);
    BusVoltageBiased = "bus-voltage-biased", Lasting,
        "the bus voltage reads too high or too low", None, amount("bias", "V", [-30.0, 30.0], 2.0);
    BoxSensorLost = "box-sensor-lost", Lasting,
        "the temperature of the electronics box is not read", None, None;
    BoxSensorStuck = "box-sensor-stuck", Lasting,
        "the temperature of the electronics box reads what it read last", None, None;
    BoxSensorBiased = "box-sensor-biased", Lasting,
        "the temperature of the electronics box reads too high or too low",
        None, amount("bias", "K", [-200.0, 200.0], 20.0);
    BoxSensorNoisy = "box-sensor-noisy", Lasting,
        "the temperature of the electronics box scatters",
        None, amount("spread", "K", [0.0, 200.0], 10.0);
    BatterySensorLost = "battery-sensor-lost", Lasting,
        "the temperature of the battery is not read", None, None;
    BatterySensorStuck = "battery-sensor-stuck", Lasting,
        "the temperature of the battery reads what it read last", None, None;
    BatterySensorBiased = "battery-sensor-biased", Lasting,
        "the temperature of the battery reads too high or too low",
        None, amount("bias", "K", [-200.0, 200.0], 20.0);
    WheelStuck = "wheel-stuck", Lasting,
        "a wheel does not turn: its motor stalls, or is switched off and the wheel drags",
        unit(FaultUnit::Wheel, 0), None;
    WheelRunaway = "wheel-runaway", Lasting,
        "a wheel turns at its highest speed whatever is commanded, until its motor is switched off",
        unit(FaultUnit::Wheel, 0), None;
    WheelUnpowered = "wheel-unpowered", Lasting,
        "the motor of a wheel gives no torque, and the wheel rolls along",
        unit(FaultUnit::Wheel, 0), None;
    MotorCurrentBiased = "motor-current-biased", Lasting,
        "the current of the drive motors reads too high or too low",
        None, amount("bias", "A", [-100.0, 100.0], 5.0);
    RockUnderWheel = "rock-under-wheel", Lasting,
        "driving forwards the wheels spin at a slip ratio of 0.95, until they have rolled so far or the vehicle has backed off by half a metre",
        None, amount("rolled", "m", [0.1, 10_000.0], 10.0);
    SteeperSlope = "steeper-slope", Lasting,
        "the ground is steeper than the map says", None, amount("factor", "", [1.0, 10.0], 1.5);
    SoftSoil = "soft-soil", Lasting,
        "the wheels slip more than the slope explains", None, amount("slip", "", [0.0, 0.9], 0.3);
    SunHidden = "sun-hidden", Lasting,
        "ground that no map shows hides the Sun", None, None;
    HeaterStuckOn = "heater-stuck-on", Lasting,
        "a heater circuit heats until its supply is cut", unit(FaultUnit::HeaterCircuit, 0), None;
    HeaterStuckOff = "heater-stuck-off", Lasting,
        "a heater circuit does not heat", unit(FaultUnit::HeaterCircuit, 0), None;
    HeaterWeak = "heater-weak", Lasting,
        "both heater circuits give only a share of their power",
        None, amount("power", "", [0.0, 1.0], 0.5);
    ArrayFaceLost = "array-face-lost", Lasting,
        "the array's faces on one side of the body give nothing", unit(FaultUnit::ArraySide, 0), None;
    ArrayDust = "array-dust", Lasting,
        "dust lets through only a share of the light on every face of the array",
        None, amount("let through", "", [0.0, 1.0], 0.5);
    BatteryCellLost = "battery-cell-lost", Lasting,
        "cells of the battery's eight are lost, with their capacity and charge",
        None, amount("cells", "", [1.0, 7.0], 1.0);
    BatteryAged = "battery-aged", Lasting,
        "the battery holds only a share of its capacity", None, amount("capacity", "", [0.1, 1.0], 0.8);
    BatteryLossy = "battery-lossy", Lasting,
        "charging the battery keeps only a share of what a sound one keeps",
        None, amount("kept", "", [0.1, 1.0], 0.8);
    ParasiticLoad = "parasitic-load", Lasting,
        "something in the box draws power in every mode", None, amount("power", "W", [0.0, 200.0], 3.0);
    HeatSwitchStuck = "heat-switch-stuck", Lasting,
        "the heat switch stays open, and insulates, or closed, and conducts",
        unit(FaultUnit::HeatSwitchPosition, 1), None;
    InsulationTorn = "insulation-torn", Lasting,
        "the box loses more heat through its insulation", None, amount("factor", "", [1.0, 100.0], 2.0);
    RadiatorDusty = "radiator-dusty", Lasting,
        "dust on the chassis leaves only a share of its radiation to the sky",
        None, amount("radiated", "", [0.01, 1.0], 0.5);
    BatteryStrapLoose = "battery-strap-loose", Lasting,
        "only a share of the heat passes between box and battery",
        None, amount("conducted", "", [0.0, 1.0], 0.2);
    ReceiverLost = "receiver-lost", Lasting,
        "a telecommand receiver hears nothing", unit(FaultUnit::Receiver, 0), None;
    TransmitterLost = "transmitter-lost", Lasting,
        "the transmitters take frames and send nothing", None, None;
    UplinkErrors = "uplink-errors", Lasting,
        "bits of telecommand frames arrive wrong on the vehicle's own hops",
        None, amount("rate", "", [0.0, 0.5], 0.003);
    DownlinkErrors = "downlink-errors", Lasting,
        "bits of telemetry frames arrive wrong on the vehicle's own hops, before decoding",
        None, amount("rate", "", [0.0, 0.5], 0.005);
    LinkSlow = "link-slow", Lasting,
        "the vehicle's own hops carry only a share of their rate, and the ground does not know",
        None, amount("rate", "", [0.001, 1.0], 0.1);
    LinkLate = "link-late", Lasting,
        "frames take longer on the vehicle's own hops, and the ground does not know",
        None, amount("delay", "s", [0.0, 3600.0], 30.0);
    LinkOutage = "link-outage", Lasting,
        "no link of the vehicle is up, and the ground does not know", None, None;
    LanderRelayLost = "lander-relay-lost", Lasting,
        "the lander passes nothing on in either direction", None, None;
    LanderStoreLost = "lander-store-lost", Momentary,
        "what waits at the lander to be passed on is gone", None, None;
    RelayLost = "relay-lost", Lasting,
        "the orbiting relay passes nothing on in either direction", None, None;
    RelayStoreLost = "relay-store-lost", Momentary,
        "what waits at the orbiting relay to be passed on is gone", None, None;
    StationLost = "station-lost", Lasting,
        "no Earth station hears or sends: neither vehicle, lander nor relay reach one", None, None;
    PayloadLost = "payload-lost", Lasting,
        "a payload gives no records", unit(FaultUnit::Payload, 0), None;
    PayloadFloods = "payload-floods", Lasting,
        "a payload gives records faster than it was built to",
        unit(FaultUnit::Payload, 0), amount("factor", "", [1.0, 1000.0], 20.0);
    WrongCommand = "wrong-command", Momentary,
        "the ground sends a telecommand that nobody meant", unit(FaultUnit::WrongCommand, 0), None;
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
