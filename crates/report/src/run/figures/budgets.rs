//! Budgets: what was used of what there is.

use hilal_dictionary::ParameterId;
use hilal_figure::{Bar, Bars};
use hilal_fsw::{SCHEDULE_CAPACITY, STORE_BYTES};

use super::Figure;
use crate::run::facts::Facts;
use crate::run::spans::longest_s;
use crate::run::traffic::carried_bytes;
use crate::words::with_unit;

/// Draws the budgets.
pub(super) fn draw(facts: &Facts<'_>) -> Figure {
    let bars = Bars::new("Budgets")
        .subtitle("Masses as declared; energy, heat, slope and data as flown. The limit is the black line.")
        .source(facts.source());
    let bars = masses(facts).into_iter().fold(bars, Bars::bar);
    let bars = energy(facts).into_iter().fold(bars, Bars::bar);
    let bars = data(facts).into_iter().fold(bars, Bars::bar);
    let words = format!(
        "Each bar is a share of its own limit: green within, orange tight (above 90 %), red over. \
         Slope by the planner's 10 m cells; under the wheels the ground was up to {} steep, which \
         cells hide.",
        with_unit(facts.most(|s| s.slope_deg), 1, "°"),
    );
    Figure { name: "budgets", svg: bars.to_svg(), words }
}

fn masses(facts: &Facts<'_>) -> Vec<Bar> {
    let mission = facts.mission();
    let allowance = &mission.lander.allowance;
    let mass_kg = |id: &String| {
        let vehicle = mission.vehicles.get(id.as_str()).map(|vehicle| vehicle.mass_kg.value());
        vehicle.or_else(|| mission.payloads.get(id).map(|payload| payload.mass_kg.value()))
    };
    let modules: f64 = allowance.modules.iter().filter_map(mass_kg).sum();
    let rover = facts.run.vehicle.mass.kilograms();
    vec![
        Bar::new("Mass of all modules on the lander", modules, allowance.total_kg.value(), "kg"),
        Bar::new("Mass of the rover as a module", rover, allowance.module_kg.value(), "kg"),
    ]
}

fn energy(facts: &Facts<'_>) -> Vec<Bar> {
    let vehicle = &facts.run.vehicle;
    let (battery, bus) = (&vehicle.battery, vehicle.hibernation_power());
    let deepest = battery.capacity.watt_hours() - facts.least(|s| s.stored_wh);
    let usable = (battery.capacity - battery.reserve).watt_hours();
    let dark_h = longest_s(&facts.when(|s| facts.run.place.is_dark(s.sun_fraction))) / 3600.0;
    let coldest = hilal_quantity::Temperature::from_celsius(facts.least(|s| s.battery_c));
    let endurance_h = battery.endurance_seconds(bus, coldest) / 3600.0;
    let limit = vehicle.drive.slope_limit.degrees();
    vec![
        Bar::new("Battery used, down to the reserve", deepest, usable, "Wh"),
        Bar::new("Longest dark, of a full battery asleep", dark_h, endurance_h, "h"),
        Bar::new("Steepest cell of the track", steepest_cell_deg(facts), limit, "°"),
    ]
}

fn data(facts: &Facts<'_>) -> Vec<Bar> {
    let down = facts.run.flown.summary.bytes_down as f64 / 1e6;
    let carried = carried_bytes(facts) / 1e6;
    let most = |id| {
        let curve = facts.run.flown.ground.archive().curve(id);
        curve.iter().map(|(_, value)| *value).fold(0.0, f64::max)
    };
    let store_kb = most(ParameterId::StoreUsed) / 1e3;
    let schedule = most(ParameterId::ScheduleCount);
    vec![
        Bar::new("Telemetry store, fullest", store_kb, STORE_BYTES as f64 / 1e3, "kB").digits(0),
        Bar::new("Schedule on board, fullest", schedule, SCHEDULE_CAPACITY as f64, "").digits(0),
        Bar::new("All data sent, of what the links carry", down, carried, "MB").digits(1),
    ]
}

/// Returns the steepest of the near layer's cells that the track crosses.
fn steepest_cell_deg(facts: &Facts<'_>) -> f64 {
    let place = &facts.run.place;
    let grid = place.terrain.near().grid;
    let cells = facts.trace().iter().filter_map(|sample| grid.cell_at(sample.position));
    let slopes = cells.filter_map(|cell| place.slope_deg.get(grid.index(cell)));
    slopes.map(|slope_deg| f64::from(*slope_deg)).fold(0.0, f64::max)
}
