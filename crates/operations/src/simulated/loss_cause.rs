//! Why a rover is lost, by the truth.

use hilal_mission::VehicleModel;
use hilal_sim::TruthSample;

/// Why a rover is lost, by the same limits as in the forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LossCause {
    /// The battery fell below the reserve.
    Reserve,
    /// The electronics box left its limits.
    Box,
    /// It stands outside every haven at the end.
    Stranded,
}

impl LossCause {
    /// Returns it as a sentence for whoever operates the rover.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Reserve => "the battery fell below the reserve",
            Self::Box => "the electronics box left its limits",
            Self::Stranded => "the rover stands in no haven at the end",
        }
    }

    /// Returns what a sample of the truth shows; none while the rover lives.
    pub(crate) fn of(vehicle: &VehicleModel, sample: &TruthSample) -> Option<Self> {
        let [coldest, hottest] = vehicle.thermal.box_limits;
        if sample.stored_wh < vehicle.battery.reserve.watt_hours() {
            return Some(Self::Reserve);
        }
        let within = coldest.celsius()..=hottest.celsius();
        (!within.contains(&sample.box_c)).then_some(Self::Box)
    }
}
