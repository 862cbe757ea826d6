//! Can the battery last the dark: at the havens, in the cold, through the night that follows?

use hilal_quantity::{Duration, Power, Unit};

use super::finding::Findings;
use crate::VehicleModel;
use crate::models::{Mode, Surroundings};
use crate::schema::Mission;

pub(super) fn check(mission: &Mission, vehicle: &VehicleModel, findings: &mut Findings<'_>) {
    heater(vehicle, findings);
    havens(mission, vehicle, findings);
    reserve(vehicle, findings);
    if let Some(night) = &mission.site.environment.expected_night_h {
        the_night(night.get(), vehicle, findings);
    }
}

fn the_night(night: Duration, vehicle: &VehicleModel, findings: &mut Findings<'_>) {
    let hibernation = vehicle.hibernation_power();
    let deliverable = vehicle.battery.capacity * vehicle.battery.discharge_efficiency;
    let lasts_h = deliverable.watt_hours() / hibernation.watts();
    let night_h = night.to_unit(Unit::Hour);
    if lasts_h < night_h {
        findings.warning(
            &format!("vehicles.{}.battery.capacity_wh", vehicle.id),
            format!(
                "the battery cannot last the night: {:.0} Wh at {:.1} W is {lasts_h:.0} h, the \
                 night after the mission's end lasts {night_h:.0} h; end before it, carry {:.0} \
                 Wh or hibernate at {:.1} W",
                vehicle.battery.capacity.watt_hours(),
                hibernation.watts(),
                (hibernation.watts() * night_h / vehicle.battery.discharge_efficiency).ceil(),
                (deliverable.watt_hours() / night_h * 10.0).floor() / 10.0
            ),
        );
    }
}

fn havens(mission: &Mission, vehicle: &VehicleModel, findings: &mut Findings<'_>) {
    let battery = &vehicle.battery;
    let hibernation = vehicle.hibernation_power();
    let above_reserve = (battery.capacity - battery.reserve) * battery.discharge_efficiency;
    let lasts_h = above_reserve.watt_hours() / hibernation.watts();
    for (index, haven) in mission.havens.iter().enumerate() {
        if !(0.0..=lasts_h).contains(&haven.longest_dark_h) {
            findings.error(
                &format!("havens.{index}.longest_dark_h"),
                format!(
                    "haven {} is dark for {:.1} h, longer than a full battery of `{}` lasts above its \
                     reserve, {lasts_h:.1} h at {:.1} W; choose another haven or a larger battery",
                    haven.id,
                    haven.longest_dark_h,
                    vehicle.id,
                    hibernation.watts()
                ),
            );
        }
    }
}

/// The reserve must cover what the cold locks away, or a plan that keeps it can still run dry.
fn reserve(vehicle: &VehicleModel, findings: &mut Findings<'_>) {
    let battery = &vehicle.battery;
    let coldest = vehicle.thermal.thermostat.on_below;
    let locked = battery.locked(coldest);
    if battery.reserve < locked {
        findings.warning(
            &format!("vehicles.{}.battery.reserve_wh", vehicle.id),
            format!(
                "the reserve of {:.0} Wh is less than the {:.0} Wh that a battery at {:.0} °C \
                 cannot give; raise the reserve or keep the battery warmer",
                battery.reserve.watt_hours(),
                locked.watt_hours(),
                coldest.celsius()
            ),
        );
    }
}

fn heater(vehicle: &VehicleModel, findings: &mut Findings<'_>) {
    let thermal = &vehicle.thermal;
    let load = vehicle.loads.power(Mode::Hibernate);
    let around = Surroundings::dark(vehicle.dark_regolith);
    let to_hold = |at| (thermal.heat_to_hold(at, Power::ZERO, around) - load).max(Power::ZERO);
    let needed = to_hold(thermal.box_limits[0].max(thermal.thermostat.on_below));
    if needed > thermal.heater {
        findings.error(
            &format!("vehicles.{}.thermal.heater.power_w", vehicle.id),
            format!(
                "the heater of {:.1} W cannot hold the box at {:.0} °C in the dark, which takes \
                 {:.1} W; strengthen the heater or the insulation",
                thermal.heater.watts(),
                thermal.box_limits[0].max(thermal.thermostat.on_below).celsius(),
                needed.watts()
            ),
        );
    }
}
