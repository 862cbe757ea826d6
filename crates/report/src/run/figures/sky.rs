//! The sky of the landing point: Sun and Earth against the terrain below them.

use hilal_figure::{Chart, Ink, Panel, Series};
use hilal_quantity::{Angle, GridAzimuth, Unit};
use hilal_site::SiteSample;

use super::Figure;
use crate::run::facts::Facts;
use crate::words::percent;

const STEP_MINUTES: i64 = 15;

/// Draws the sky over the landing point.
pub(super) fn draw(facts: &Facts<'_>) -> Figure {
    let landing = facts.mission().site.landing.point();
    let light = &facts.run.place.light;
    let samples = light.series(landing, facts.window, STEP_MINUTES * Unit::Minute);
    let cell = light.horizons().grid().cell_at(landing);
    let horizon = |azimuth: GridAzimuth| {
        cell.map_or(f64::NAN, |cell| light.horizons().horizon(cell, azimuth).degrees())
    };
    let curve = |value: &dyn Fn(&SiteSample) -> f64| -> Vec<(f64, f64)> {
        samples.iter().map(|sample| (facts.seconds(sample.epoch), value(sample))).collect()
    };
    let relay = curve(&|s| s.relay.map_or(f64::NAN, |view| degrees(view.elevation)));
    let chart = Chart::new("Sun and Earth over the landing point", facts.window)
        .subtitle("Elevation above the local horizontal, with the terrain's horizon in the same direction. Where a body lies below the line, terrain hides it.")
        .panel(
            Panel::new("Sun in view at the landing point", "% of the disc")
                .height_px(70.0)
                .range(0.0, 100.0)
                .series(Series::new("visible", Ink::Orange, curve(&|s| 100.0 * s.sun.fraction.value())).filled()),
        )
        .panel(
            Panel::new("Sun, elevation of the centre", "°")
                .height_px(150.0)
                .series(Series::new("Sun", Ink::Orange, curve(&|s| degrees(s.sun.elevation))))
                .series(Series::new("terrain below the Sun", Ink::Black, curve(&|s| horizon(s.sun.azimuth)))),
        )
        .panel(
            Panel::new("Earth, elevation of the centre", "°")
                .height_px(150.0)
                .series(Series::new("Earth", Ink::Blue, curve(&|s| degrees(s.earth.elevation))))
                .series(Series::new("terrain below Earth", Ink::Black, curve(&|s| horizon(s.earth.azimuth)))),
        );
    let chart = if relay.iter().any(|(_, elevation)| elevation.is_finite()) {
        chart.panel(Panel::new("Relay, elevation", "°").height_px(110.0).series(Series::new(
            "relay",
            Ink::Sky,
            relay,
        )))
    } else {
        chart
    };
    let share = |holds: &dyn Fn(&SiteSample) -> bool| {
        percent(samples.iter().filter(|s| holds(s)).count() as f64 / samples.len().max(1) as f64)
    };
    let words = format!(
        "At the landing point some of the Sun is in view for {} of the mission, Earth for {}.",
        share(&|s| s.sun.fraction.value() > 0.0),
        share(&|s| s.earth.in_view()),
    );
    Figure { name: "sky", svg: chart.source(facts.source()).to_svg(), words }
}

fn degrees(angle: Angle) -> f64 {
    angle.degrees()
}
