//! Temperatures of the three nodes against their limits.

use hilal_figure::{Band, Chart, Ink, Panel, Series};
use hilal_quantity::Temperature;

use super::Figure;
use crate::run::facts::Facts;
use crate::words::with_unit;

/// Draws the temperatures.
pub(super) fn draw(facts: &Facts<'_>) -> Figure {
    let thermal = &facts.run.vehicle.thermal;
    let limits = thermal.box_limits.map(Temperature::celsius);
    let [low, high] = limits;
    let [battery_low, battery_high] = thermal.battery_limits.map(Temperature::celsius);
    let samples = facts.run.planned.certificate.samples.iter();
    let predicted = samples.map(|s| (facts.seconds(s.utc), s.box_c)).collect();
    let chart = Chart::new("Temperatures, as flown", facts.window)
        .subtitle("Electronics box and battery must stay within their bands; the chassis may go as cold as the ground lets it.")
        .panel(
            Panel::new("Electronics box", "°C")
                .height_px(160.0)
                .range(low - 10.0, high + 10.0)
                .band(Band::new("limits of the box", Ink::Green, low, high))
                .series(Series::new("box as the checker replays the plan", Ink::Black, predicted).dashed())
                .series(Series::new("box flown", Ink::Blue, facts.curve(|s| s.box_c))),
        )
        .panel(
            Panel::new("Battery", "°C")
                .height_px(130.0)
                .range(battery_low - 10.0, battery_high + 10.0)
                .band(Band::new("limits of the battery", Ink::Green, battery_low, battery_high))
                .series(Series::new("battery", Ink::Orange, facts.curve(|s| s.battery_c))),
        )
        .panel(
            Panel::new("Chassis and radiator", "°C")
                .height_px(130.0)
                .series(Series::new("chassis", Ink::Brown, facts.curve(|s| s.chassis_c))),
        )
        .source(facts.source());
    let range = |of: fn(&hilal_sim::TruthSample) -> f64| {
        format!("{} to {}", with_unit(facts.least(of), 1, "°C"), with_unit(facts.most(of), 1, "°C"))
    };
    let words = format!(
        "Box {} (limits {} to {}); battery {}; chassis {}.",
        range(|s| s.box_c),
        with_unit(low, 0, "°C"),
        with_unit(high, 0, "°C"),
        range(|s| s.battery_c),
        range(|s| s.chassis_c),
    );
    Figure { name: "thermal", svg: chart.to_svg(), words }
}
