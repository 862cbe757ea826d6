//! How dark is dark for a vehicle.

use hilal_mission::models::{Sunlight, VehicleModel};
use hilal_quantity::constants::SOLAR_IRRADIANCE_W_M2;
use hilal_quantity::{Angle, Fraction};

use crate::rover_physics::MISALIGNMENT_DEG;

/// Returns the share of the solar disc below which it is dark for a vehicle: what its array gives then
/// does not feed its hibernation in the deep dark, heater included.
///
/// The array is taken at what a plan books for a parked vehicle: near its best heading, missed by 15° at
/// most, on the steepest ground that it may drive, under the whole disc at the horizon and at 1 au. A
/// vehicle whose array never feeds its hibernation is in the dark under any Sun: 1.
///
/// The reference rover hibernates at 7.94 W, and its array gives 99.6 W: it is dark below 8.0 % of the
/// disc.
pub fn dark_below(vehicle: &VehicleModel) -> Fraction {
    let full = Sunlight::on_the_horizon(Fraction::ONE, SOLAR_IRRADIANCE_W_M2);
    let (tilt, off) = (vehicle.drive.slope_limit, Angle::from_degrees(MISALIGNMENT_DEG));
    let array_w = vehicle.array.best_heading_output(&full, tilt, off).watts();
    let hibernation_w = vehicle.hibernation_power().watts();
    if array_w > hibernation_w { Fraction::clamped(hibernation_w / array_w) } else { Fraction::ONE }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hilal_mission::Mission;

    fn rover() -> VehicleModel {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
        Mission::load(file.as_ref()).unwrap().for_first_flown().unwrap().model().unwrap()
    }

    #[test]
    fn the_reference_rover_is_in_the_dark_below_eight_percent_of_the_disc() {
        let share = dark_below(&rover()).value();
        assert!((share - 0.080).abs() < 0.0005, "{share}");
    }

    #[test]
    fn half_the_array_needs_twice_the_disc_and_without_one_it_is_always_dark() {
        let whole = rover();
        let mut half = whole.clone();
        half.array.faces.iter_mut().for_each(|face| face.effective_m2 /= 2.0);
        let ratio = dark_below(&half).value() / dark_below(&whole).value();
        assert!((ratio - 2.0).abs() < 1e-9, "{ratio}");
        half.array.faces.clear();
        assert_eq!(dark_below(&half), Fraction::ONE);
    }
}
