//! Budgets: what was used of what there is.

use hilal_dictionary::Mode;
use hilal_figure::{Bar, Bars};

use super::Figure;
use crate::report::facts::{DARK_BELOW, Facts};
use crate::report::spans::longest_s;
use crate::report::traffic::{Traffic, carried_bytes};

/// Draws the budgets.
pub(super) fn draw(facts: &Facts<'_>) -> Figure {
    let bars = Bars::new("Budgets")
        .subtitle("Masses as declared; energy, heat, slope and data as flown. The limit is the black line.")
        .source(facts.source());
    let bars = masses(facts).into_iter().fold(bars, Bars::bar);
    let bars = energy(facts).into_iter().fold(bars, Bars::bar);
    let bars = data(facts).into_iter().fold(bars, Bars::bar);
    let words =
        "Each bar is a share of its own limit: green within, orange tight (above 90 %), red over."
            .to_owned();
    Figure { name: "budgets", svg: bars.to_svg(), words }
}

fn masses(facts: &Facts<'_>) -> Vec<Bar> {
    let mission = facts.mission();
    let allowance = &mission.lander.allowance;
    let mass_kg = |id: &String| {
        let vehicle = mission.vehicles.get(id).map(|vehicle| vehicle.mass_kg.value());
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
    let dark_h = longest_s(&facts.when(|s| s.sun_fraction < DARK_BELOW)) / 3600.0;
    let coldest = hilal_quantity::Temperature::from_celsius(facts.least(|s| s.battery_c));
    let endurance_h = battery.endurance_seconds(bus, coldest) / 3600.0;
    let driving = facts.trace().iter().filter(|s| s.mode == Mode::Drive.number());
    let steepest = driving.map(|s| s.slope_deg).fold(0.0, f64::max);
    let limit = vehicle.drive.slope_limit.degrees();
    vec![
        Bar::new("Deepest discharge above the reserve", deepest, usable, "Wh"),
        Bar::new("Longest dark, of a full battery asleep", dark_h, endurance_h, "h"),
        Bar::new("Steepest slope driven", steepest, limit, "°"),
    ]
}

fn data(facts: &Facts<'_>) -> Vec<Bar> {
    let traffic = Traffic::of(facts);
    let (got, made) = (traffic.received_bytes() / 1e6, traffic.made_bytes() / 1e6);
    let down = facts.run.flown.summary.bytes_down as f64 / 1e6;
    let carried = carried_bytes(facts) / 1e6;
    vec![
        Bar::new("Science data received, of that made", got, made, "MB").digits(2),
        Bar::new("All data sent, of what the links carry", down, carried, "MB").digits(1),
    ]
}
