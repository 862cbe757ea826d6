//! The units a mission file may write, as types without values: each says which quantity a figure
//! becomes, and between which limits a number in that unit makes sense at all.

use hilal_quantity::{
    Angle, DataRate, DataVolume, Decibels, Duration, Energy, Fraction, Frequency, Length, Mass,
    Power, Speed, Temperature, Unit as Time,
};

/// A unit of the mission file.
pub trait Unit {
    /// What a figure in this unit is.
    type Quantity: Copy + core::fmt::Debug + PartialEq;
    /// How the unit is printed.
    const SYMBOL: &'static str;
    /// The lowest number that can be meant.
    const LOWEST: f64;
    /// The highest number that can be meant.
    const HIGHEST: f64;
    /// Takes a number in this unit.
    fn quantity(value: f64) -> Self::Quantity;
}

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident, $symbol:literal, $low:expr, $high:expr, $quantity:ty, $from:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {}

        impl Unit for $name {
            type Quantity = $quantity;
            const SYMBOL: &'static str = $symbol;
            const LOWEST: f64 = $low;
            const HIGHEST: f64 = $high;
            fn quantity(value: f64) -> Self::Quantity {
                $from(value)
            }
        }
    };
}

const ABSOLUTE_ZERO_C: f64 = -273.15;
const MOST: f64 = f64::MAX;

unit!(/// Keys that end in `_kg`.
    Kilograms, "kg", 0.0, MOST, Mass, Mass::from_kilograms);
unit!(/// Keys that end in `_wh`.
    WattHours, "Wh", 0.0, MOST, Energy, Energy::from_watt_hours);
unit!(/// Keys that end in `_w`.
    Watts, "W", 0.0, MOST, Power, Power::from_watts);
unit!(/// Keys that end in `_deg`.
    Degrees, "°", -360.0, 360.0, Angle, Angle::from_degrees);
unit!(/// Keys that end in `_c`.
    Celsius, "°C", ABSOLUTE_ZERO_C, 1000.0, Temperature, Temperature::from_celsius);
unit!(/// Keys that end in `_k`.
    Kelvins, "K", 0.0, 2000.0, Temperature, Temperature::from_kelvins);
unit!(/// Keys that end in `_m_s`.
    MetresPerSecond, "m/s", 0.0, MOST, Speed, Speed::from_metres_per_second);
unit!(/// Keys that end in `_bit_s`.
    BitsPerSecond, "bit/s", 0.0, MOST, DataRate, DataRate::from_bits_per_second);
unit!(/// Keys that end in `_mhz`.
    Megahertz, "MHz", 0.0, MOST, Frequency, Frequency::from_megahertz);
unit!(/// Keys that end in `_db` or `_dbi`.
    DecibelFigure, "dB", -200.0, 200.0, Decibels, Decibels::from_db);
unit!(/// Keys that end in `_mb`; a million bytes.
    Megabytes, "MB", 0.0, MOST, DataVolume, |megabytes: f64| DataVolume::from_bytes(megabytes * 1e6));
unit!(/// Keys that end in `_m`.
    Metres, "m", -MOST, MOST, Length, Length::from_metres);
unit!(/// Keys that end in `_km`.
    Kilometres, "km", 0.0, MOST, Length, Length::from_kilometres);
unit!(/// Keys that end in `_h`.
    Hours, "h", 0.0, MOST, Duration, |hours: f64| hours * Time::Hour);
unit!(/// Keys that end in `_s`.
    Seconds, "s", 0.0, MOST, Duration, |seconds: f64| seconds * Time::Second);
unit!(/// Keys that end in `_per_m`; a rate in a metre, as there is no type for it.
    PerMetre, "1/m", 0.0, MOST, f64, |value| value);
unit!(/// Keys that end in `_m2`; square metres, as there is no type for areas.
    SquareMetres, "m²", 0.0, MOST, f64, |value| value);
unit!(/// Keys that end in `_j_k`; joules per kelvin.
    JoulesPerKelvin, "J/K", 0.0, MOST, f64, |value| value);
unit!(/// Keys that end in `_w_k`; watts per kelvin.
    WattsPerKelvin, "W/K", 0.0, MOST, f64, |value| value);
unit!(/// Keys that end in `_per_day` or are called so; events in a day, as there is no type for rates.
    PerDay, "1/d", 0.0, MOST, f64, |value| value);
unit!(/// Keys without a unit whose value is a share of a whole.
    Share, "", 0.0, 1.0, Fraction, Fraction::clamped);
unit!(/// Keys that end in `_bit_error_rate`: the share of bits that arrive wrong, before decoding. At one half,
    /// nothing arrives.
    BitErrorRate, "", 0.0, 0.5, f64, |value| value);
unit!(/// Keys without a unit.
    Unitless, "", -MOST, MOST, f64, |value| value);
