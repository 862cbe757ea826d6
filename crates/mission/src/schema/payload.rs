//! Payloads.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::Figure;
use crate::unit::{BitsPerSecond, Hours, Kilograms, Watts};

/// A payload. Which vehicle carries it is said by the vehicle's list of payloads.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payload {
    /// Name.
    pub name: String,
    /// Identifier of the organisation that owns it.
    pub owner: String,
    /// Mass.
    pub mass_kg: Figure<Kilograms>,
    /// Power while it measures; part of the carrier's science load.
    pub power_w: Figure<Watts>,
    /// What it measures with, which decides what its records hold. A payload aboard a flown vehicle
    /// needs one.
    pub instrument: Option<Instrument>,
    /// Data while it measures.
    pub data_bit_s: Figure<BitsPerSecond>,
    /// What it can be asked to do.
    #[serde(default)]
    pub operations: Vec<Operation>,
    /// Anything a reader should know.
    pub note: Option<String>,
}

/// Declares the instruments and their names in mission files in one place.
macro_rules! instruments {
    ($($(#[doc = $doc:literal])+ $id:ident = $name:literal;)*) => {
        /// What a payload measures with, as far as its records go (`docs/models/payloads.md`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
        pub enum Instrument {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $id,)*
        }

        impl Instrument {
            /// Every instrument.
            pub const ALL: &[Self] = &[$(Self::$id,)*];

            /// The names of all, as mission files write them.
            pub const NAMES: &[&'static str] = &[$($name,)*];

            /// Returns the name, as mission files write it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$id => $name,)*
                }
            }
        }
    };
}

instruments! {
    /// Alpha-particle X-ray spectrometer: what the soil is made of.
    XRaySpectrometer = "x-ray-spectrometer";
    /// Silicon dosimeter with a spectrum of energy losses.
    Dosimeter = "dosimeter";
    /// Langmuir probe: the plasma's current over a sweep of voltages.
    LangmuirProbe = "langmuir-probe";
    /// Coupons of solar cells, one of them dusty, and a camera on it.
    DustCoupons = "dust-coupons";
    /// Thermometers along a probe in the regolith.
    HeatProbe = "heat-probe";
    /// Coupons of solar cells and a probe in the regolith, in one record.
    DustAndHeat = "dust-and-heat";
    /// What it measures is not public: records of a counted pattern take the place of its data.
    TestPattern = "test-pattern";
}

/// One thing that a payload can be asked to do.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// Identifier, unique within the payload.
    pub id: String,
    /// What it does.
    pub name: String,
    /// How long it takes.
    pub duration_h: Figure<Hours>,
}
