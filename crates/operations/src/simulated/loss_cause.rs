//! Why a rover is lost, by the truth.

use hilal_mission::VehicleModel;
use hilal_sim::TruthSample;

/// By what a rover counts as lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LossRule {
    /// As in the forecast: the charge fell below the reserve, the box left its limits, or no haven was reached.
    Forecast,
    /// What ends a vehicle: the bus browned out, or the box left its limits.
    Physics,
}

impl LossRule {
    /// Returns what a sample of the truth shows; none while the rover lives.
    pub(crate) fn judges(self, vehicle: &VehicleModel, sample: &TruthSample) -> Option<LossCause> {
        let [coldest, hottest] = vehicle.thermal.box_limits;
        let reserve = vehicle.battery.reserve.watt_hours();
        if self == Self::Forecast && sample.stored_wh < reserve {
            return Some(LossCause::Reserve);
        }
        let within = coldest.celsius()..=hottest.celsius();
        (!within.contains(&sample.box_c)).then_some(LossCause::Box)
    }

    /// Returns what it means that loads asked in vain for so much energy in all, in watt hours; none while the rover
    /// lives. For the forecast the reserve is what counts, which goes before that.
    pub(crate) fn judges_supply(self, unmet_wh: f64) -> Option<LossCause> {
        (self == Self::Physics && unmet_wh > 0.0).then_some(LossCause::BrownOut)
    }
}

/// Why a rover is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LossCause {
    /// The battery fell below the reserve.
    Reserve,
    /// Loads asked for energy in vain.
    BrownOut,
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
            Self::BrownOut => "the bus browned out",
            Self::Box => "the electronics box left its limits",
            Self::Stranded => "the rover stands in no haven at the end",
        }
    }
}

#[cfg(test)]
mod tests {
    use hilal_mission::Mission;
    use hilal_quantity::{MapPoint, Temperature};
    use hilal_sim::PortSet;

    use super::*;

    fn vehicle() -> VehicleModel {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
        let mission = Mission::load(path.as_ref()).expect("the reference mission is well-formed");
        VehicleModel::of(&mission, mission.first_flown()).expect("the rover is complete")
    }

    fn sample(stored_wh: f64, box_c: f64) -> TruthSample {
        TruthSample {
            at_ms: 0,
            position: MapPoint::default(),
            heading_deg: 0.0,
            slope_deg: 0.0,
            mode: 1,
            stored_wh,
            state_of_charge: 0.5,
            array_w: 0.0,
            load_w: 0.0,
            box_c,
            battery_c: 0.0,
            chassis_c: 0.0,
            sun_fraction: 0.0,
            sun_elevation_deg: 0.0,
            links: 0,
            down_bit_s: 0.0,
            payloads: PortSet::default(),
            driven_m: 0.0,
        }
    }

    #[test]
    fn below_the_reserve_a_rover_is_lost_by_the_forecast_and_lives_by_physics() {
        let vehicle = vehicle();
        let reserve_wh = vehicle.battery.reserve.watt_hours();
        let low = sample(reserve_wh - 1.0, 10.0);
        assert_eq!(LossRule::Forecast.judges(&vehicle, &low), Some(LossCause::Reserve));
        assert_eq!(LossRule::Physics.judges(&vehicle, &low), None);
        let enough = sample(reserve_wh + 1.0, 10.0);
        assert_eq!(LossRule::Forecast.judges(&vehicle, &enough), None);
    }

    #[test]
    fn a_box_beyond_its_limits_is_a_loss_by_both_rules() {
        let vehicle = vehicle();
        let [coldest, hottest] = vehicle.thermal.box_limits.map(Temperature::celsius);
        for rule in [LossRule::Forecast, LossRule::Physics] {
            for beyond in [coldest - 0.1, hottest + 0.1] {
                let sample = sample(200.0, beyond);
                assert_eq!(rule.judges(&vehicle, &sample), Some(LossCause::Box), "{rule:?}");
            }
            for within in [coldest + 0.1, hottest - 0.1] {
                assert_eq!(rule.judges(&vehicle, &sample(200.0, within)), None, "{rule:?}");
            }
        }
    }

    #[test]
    fn by_physics_a_bus_that_browned_out_is_a_loss() {
        assert_eq!(LossRule::Physics.judges_supply(0.01), Some(LossCause::BrownOut));
        assert_eq!(LossRule::Physics.judges_supply(0.0), None);
        assert_eq!(LossRule::Forecast.judges_supply(0.01), None);
    }
}
