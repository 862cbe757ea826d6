//! Limits of a vehicle's parameters, made from its mission: yellow where plans do not go, red where
//! the flight software acts by itself.

use std::collections::BTreeMap;

use hilal_dictionary::{LimitStatus, ParameterId, ParameterLimits};
use hilal_mission::VehicleModel;
use hilal_quantity::Temperature;

/// How far inside the limits of box and battery yellow begins, in kelvins: ours.
const TEMPERATURE_MARGIN_K: f64 = 5.0;

/// Where the slip leaves half the planned pace at the wheels' greatest speed.
const HALF_PACE: f64 = 0.5;

/// Limits that no figure of the vehicle sets, ours: the voltage of an 8-cell string that is empty, a
/// position that is known to a cell of the plan and to three of them, safe mode at all and time and again.
const OTHERS: [(ParameterId, ParameterLimits); 3] = [
    (ParameterId::BusVoltage, ParameterLimits::low(22.0, 24.0)),
    (ParameterId::PositionSigma, ParameterLimits::high(10.0, 30.0)),
    (ParameterId::SafeEntries, ParameterLimits::high(0.0, 2.0)),
];

/// The limits of one vehicle's parameters; a parameter without limits is always nominal.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LimitTable {
    limits: BTreeMap<ParameterId, ParameterLimits>,
}

impl LimitTable {
    /// Makes the limits of a vehicle from its mission.
    pub fn of(vehicle: &VehicleModel) -> Self {
        let alarms = vehicle.alarms();
        let reserve = vehicle.battery.reserve / vehicle.battery.capacity;
        let planned = vehicle.drive.tilt_limit.degrees();
        let tilt = alarms.tilt.degrees();
        let tilt = ParameterLimits::between(-tilt, -planned, planned, tilt);
        let pace = vehicle.drive.planned / vehicle.drive.maximum;
        let thermal = &vehicle.thermal;
        let of_vehicle = [
            (
                ParameterId::BatterySoc,
                ParameterLimits::low(100.0 * alarms.safe_soc, 100.0 * reserve),
            ),
            (
                ParameterId::BoxTemperature,
                temperatures(alarms.box_temperatures, thermal.box_limits),
            ),
            // No alarm on board watches the battery's temperature.
            (
                ParameterId::BatteryTemperature,
                temperatures(thermal.battery_limits, thermal.battery_limits),
            ),
            (ParameterId::Pitch, tilt),
            (ParameterId::Roll, tilt),
            (ParameterId::Slip, ParameterLimits::high(1.0 - pace, 1.0 - HALF_PACE * pace)),
        ];
        Self { limits: of_vehicle.into_iter().chain(OTHERS).collect() }
    }

    /// Returns the limits of a parameter, in its unit.
    pub fn limits(&self, id: ParameterId) -> ParameterLimits {
        self.limits.get(&id).copied().unwrap_or(ParameterLimits::NONE)
    }

    /// Returns the parameters that have limits.
    pub fn limited(&self) -> impl Iterator<Item = ParameterId> + '_ {
        self.limits.keys().copied()
    }

    /// Returns how a value of a parameter, in its unit, stands to its limits.
    pub fn status(&self, id: ParameterId, value: f64) -> LimitStatus {
        self.limits(id).status(value)
    }
}

/// Red limits, and yellow ones inside those of the vehicle; at most a quarter of the way to the
/// middle where the vehicle's lie close together.
fn temperatures(red: [Temperature; 2], limits: [Temperature; 2]) -> ParameterLimits {
    let [red_low, red_high] = red.map(Temperature::celsius);
    let [low, high] = limits.map(Temperature::celsius);
    let margin = TEMPERATURE_MARGIN_K.min((high - low) / 4.0);
    ParameterLimits::between(red_low, low + margin, high - margin, red_high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference;

    #[test]
    fn every_limit_can_be_sent_and_they_stand_in_order() {
        let table = LimitTable::of(&reference::vehicle());
        assert_eq!(table.limits.len(), 9);
        for (id, limits) in &table.limits {
            let (low, high) = id.definition().range();
            let ParameterLimits { red_low, yellow_low, yellow_high, red_high } = *limits;
            let present: Vec<f64> =
                [red_low, yellow_low, yellow_high, red_high].into_iter().flatten().collect();
            assert!(present.is_sorted(), "{id:?}: {present:?}");
            assert!(present.iter().all(|limit| (low..=high).contains(limit)), "{id:?}");
        }
    }

    #[test]
    fn the_reference_rover_is_yellow_where_plans_end_and_red_where_it_acts_by_itself() {
        let table = LimitTable::of(&reference::vehicle());
        for (id, nominal, yellow, red) in [
            (ParameterId::BatterySoc, 15.1, 14.9, 7.4),
            (ParameterId::BoxTemperature, -14.9, -15.1, -19.1),
            (ParameterId::BoxTemperature, 39.9, 40.1, 44.1),
            (ParameterId::BatteryTemperature, 39.9, 40.1, 45.1),
            (ParameterId::Pitch, 19.9, 20.1, 25.1),
            (ParameterId::Roll, -19.9, -20.1, -25.1),
            (ParameterId::Slip, 0.39, 0.41, 0.71),
        ] {
            assert_eq!(table.status(id, nominal), LimitStatus::Nominal, "{id:?} {nominal}");
            assert_eq!(table.status(id, yellow), LimitStatus::Yellow, "{id:?} {yellow}");
            assert_eq!(table.status(id, red), LimitStatus::Red, "{id:?} {red}");
        }
        assert_eq!(table.status(ParameterId::Odometer, 1e6), LimitStatus::Nominal);
    }
}
