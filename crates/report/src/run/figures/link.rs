//! The link: how fast each hop of the vehicle was, and by what margin.

use hilal_figure::{Chart, Ink, Panel, Series};
use hilal_quantity::Decibels;
use hilal_sim::Hop;

use super::Figure;
use crate::run::facts::Facts;
use crate::run::link_budgets::FlownBudgets;

/// The hops of the vehicle, with their names in the chart.
const OWN: [(Hop, &str, Ink); 3] = [
    (Hop::Direct, "to Earth", Ink::Blue),
    (Hop::Relay, "to the relay", Ink::Orange),
    (Hop::Lander, "to the lander", Ink::Purple),
];

/// Draws rates and margins; nothing where the mission declares no budgets.
pub(super) fn draw(facts: &Facts<'_>) -> Option<Figure> {
    let flown = FlownBudgets::of(facts.run);
    let own = OWN.iter().filter(|(hop, _, _)| flown.weakest(*hop).is_some());
    let own: Vec<_> = own.collect();
    if own.is_empty() {
        return None;
    }
    let mut chart = Chart::new("Rates and margins of the vehicle's links, as flown", facts.window)
        .subtitle("Towards Earth, a look every quarter of an hour. The modem takes the fastest rate that leaves the margin; the margin shown is that over the decoder's threshold at this rate.");
    for (hop, name, ink) in &own {
        let rates = flown.curve(*hop, |look| look.rates.down.rate.bits_per_second() / 1000.0);
        chart = chart.panel(
            Panel::new(format!("Rate {name}"), "kbit/s")
                .height_px(90.0)
                .range(0.0, 1.1 * fastest(&rates))
                .series(Series::new(*name, *ink, rates).stepped()),
        );
    }
    let mut margins = Panel::new("Margin over the decoder's threshold", "dB").height_px(150.0);
    for (hop, name, ink) in &own {
        let margin =
            flown.curve(*hop, |look| look.rates.down.margin.map_or(f64::NAN, Decibels::db));
        margins = margins.series(Series::new(*name, *ink, margin));
    }
    let chart = chart.panel(margins).source(facts.source());
    let words = "A rate falls when the other end draws away, stands low over the ground or goes behind a ridge; gaps are times without the link.";
    Some(Figure { name: "link", svg: chart.to_svg(), words: words.to_owned() })
}

/// The greatest value of a curve.
fn fastest(curve: &[(f64, f64)]) -> f64 {
    curve.iter().map(|(_, value)| *value).fold(0.0, f64::max)
}
