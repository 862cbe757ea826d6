//! What a plan books for a case: the bounds of the planner's adaptation.

use hilal_mission::models::{Mode, Sunlight, VehicleModel};
use hilal_quantity::Fraction;
use hilal_traverse::{VehicleEnergy, vehicle_energy};

use crate::flown::watched_s;
use crate::scene::{Case, Doing, LEG_M};

/// By how much the energy in the battery grows at least, by the plan.
///
/// What the array gives and what the loads take are booked apart, each with its own efficiency.
pub(crate) fn booked_wh(vehicle: &VehicleModel, case: &Case) -> f64 {
    let weakest = Sunlight { fraction: Fraction::ONE, ..case.sun };
    let bounds = vehicle_energy(vehicle, &weakest);
    let seconds = watched_s(case);
    let (array_w, load_ws) = match case.doing {
        Doing::Drives => (bounds.drive_array_w, leg_ws(&bounds, case, seconds)),
        Doing::Stays(Mode::Science) => {
            (bounds.park_array_w, vehicle.loads.power(Mode::Science).watts() * seconds)
        }
        Doing::Stays(_) => (bounds.park_array_w, bounds.park_load_w * seconds),
    };
    let given_wh = array_w * case.sun.fraction.value() * seconds / 3600.0;
    given_wh * bounds.charge_efficiency - load_ws / 3600.0 / bounds.discharge_efficiency
}

/// A leg on its slope, rounded up to a whole degree, and a stand for what is left of the time.
fn leg_ws(bounds: &VehicleEnergy, case: &Case, seconds: f64) -> f64 {
    let drive_s = LEG_M / bounds.speed_m_s;
    let drive_w = bounds
        .drive_load_w
        .iter()
        .zip(0_u8..)
        .find(|(_, degree)| f64::from(*degree) >= case.slope.degrees() - 1e-9)
        .map_or(f64::NAN, |(load_w, _)| *load_w);
    drive_w * drive_s + bounds.idle_load_w * (seconds - drive_s)
}
