//! Power: what the array gave, what the loads drew.

use hilal_figure::{Chart, Ink, Limit, Panel, Series};

use super::Figure;
use crate::run::facts::{Facts, second};
use crate::words::with_unit;

/// Draws light, power and the battery's energy.
pub(super) fn draw(facts: &Facts<'_>) -> Figure {
    let plan = facts.plan();
    let chart = Chart::new("Power and stored energy, as flown", facts.window)
        .subtitle(
            "One sample a minute. The array shows what its faces could give; what loads and battery do not take goes unused.",
        )
        .panel(
            Panel::new("Sun in view at the rover", "% of the disc")
                .height_px(70.0)
                .range(0.0, 100.0)
                .series(
                    Series::new("visible", Ink::Orange, facts.curve(|s| 100.0 * s.sun_fraction))
                        .filled(),
                ),
        )
        .panel(
            Panel::new("Power", "W")
                .height_px(190.0)
                .series(Series::new("array", Ink::Orange, facts.curve(|s| s.array_w)))
                .series(Series::new("loads", Ink::Purple, facts.curve(|s| s.load_w)).stepped()),
        )
        .panel(
            Panel::new("Stored energy", "Wh")
                .height_px(150.0)
                .range(0.0, plan.capacity_wh)
                .series(Series::new("battery", Ink::Blue, facts.curve(|s| s.stored_wh)))
                .limit(Limit::new("reserve of the plan", plan.reserve_wh)),
        )
        .source(facts.source());
    let (made_wh, drawn_wh) = (energy_wh(facts, |s| s.array_w), energy_wh(facts, |s| s.load_w));
    let words = format!(
        "The array could give {} at most and {} in all; the loads drew {}. {} were asked for in vain.",
        with_unit(facts.most(|s| s.array_w), 0, "W"),
        with_unit(made_wh / 1000.0, 2, "kWh"),
        with_unit(drawn_wh / 1000.0, 2, "kWh"),
        with_unit(facts.run.flown.unmet_wh, 1, "Wh"),
    );
    Figure { name: "power", svg: chart.to_svg(), words }
}

/// Sums a power over the flight.
fn energy_wh(facts: &Facts<'_>, power_w: impl Fn(&hilal_sim::TruthSample) -> f64) -> f64 {
    let steps = facts.trace().windows(2);
    steps.map(|pair| power_w(&pair[0]) * (second(&pair[1]) - second(&pair[0])) / 3600.0).sum()
}
