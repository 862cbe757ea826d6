//! Progress and navigation: how far, and how well the rover knew where it was.

use std::collections::BTreeMap;

use hilal_dictionary::ParameterId;
use hilal_figure::{Chart, Ink, Panel, Series};
use hilal_quantity::MapPoint;
use hilal_sim::TruthSample;

use super::Figure;
use super::charge::arrivals;
use crate::run::facts::{Facts, second};
use crate::words::with_unit;

/// Draws distance and the error of navigation.
pub(super) fn draw(facts: &Facts<'_>) -> Figure {
    let errors = errors(facts);
    let sigma = facts.run.flown.ground.archive().curve(ParameterId::PositionSigma);
    let chart = Chart::new("Distance driven, and the error of navigation", facts.window)
        .subtitle("The estimate is what the ground read in telemetry; the truth is the simulator's and known to no one in flight.")
        .panel(
            Panel::new("Distance driven", "km")
                .height_px(190.0)
                .series(Series::new("planned", Ink::Black, planned(facts)).dashed())
                .series(Series::new("flown", Ink::Blue, facts.curve(|s| s.driven_m / 1000.0))),
        )
        .panel(
            Panel::new("Position", "m")
                .height_px(150.0)
                .series(Series::new("error of the estimate", Ink::Vermilion, errors.clone()))
                .series(Series::new("standard deviation told by the rover", Ink::Grey, sigma)),
        )
        .source(facts.source());
    let chart = arrivals(facts).into_iter().fold(chart, Chart::event);
    let worst = errors.iter().map(|(_, error)| *error).fold(0.0, f64::max);
    let driven_m = facts.trace().last().map_or(0.0, |sample| sample.driven_m);
    let words = format!(
        "The plan drives {}, the flight {}. The estimate was off by {} at worst.",
        with_unit(facts.plan().summary.distance_m / 1000.0, 2, "km"),
        with_unit(driven_m / 1000.0, 2, "km"),
        with_unit(worst, 1, "m"),
    );
    Figure { name: "navigation", svg: chart.to_svg(), words }
}

fn planned(facts: &Facts<'_>) -> Vec<(f64, f64)> {
    let mut driven_m = 0.0;
    let mut points = Vec::new();
    for activity in &facts.plan().activities {
        points.push((facts.seconds(activity.start_utc), driven_m / 1000.0));
        driven_m += activity.distance_m;
        points.push((facts.seconds(activity.end_utc), driven_m / 1000.0));
    }
    points
}

fn errors(facts: &Facts<'_>) -> Vec<(f64, f64)> {
    let archive = facts.run.flown.ground.archive();
    let key = |seconds: f64| (seconds * 1000.0).to_bits();
    let norths: BTreeMap<u64, f64> =
        archive.curve(ParameterId::PositionY).into_iter().map(|(at, y_m)| (key(at), y_m)).collect();
    let landing = facts.mission().start_pose().point();
    let easts = archive.curve(ParameterId::PositionX).into_iter();
    let error = |(at_s, x_m): (f64, f64)| {
        let y_m = norths.get(&key(at_s))?;
        let estimate = MapPoint::new(landing.x_m + x_m, landing.y_m + y_m);
        Some((at_s, truth(facts.trace(), at_s)?.distance(estimate).metres()))
    };
    easts.filter_map(error).collect()
}

/// Returns where the vehicle was at an instant, straight between two samples.
fn truth(trace: &[TruthSample], at_s: f64) -> Option<MapPoint> {
    let next = trace.partition_point(|sample| second(sample) <= at_s);
    let before = trace.get(next.checked_sub(1)?)?;
    let Some(after) = trace.get(next) else { return Some(before.position) };
    let share = (at_s - second(before)) / (second(after) - second(before));
    let between = |from: f64, to: f64| from + share * (to - from);
    let (a, b) = (before.position, after.position);
    Some(MapPoint::new(between(a.x_m, b.x_m), between(a.y_m, b.y_m)))
}

#[cfg(test)]
mod tests {
    use hilal_sim::PortSet;

    use super::*;

    fn sample(at_ms: u64, x_m: f64) -> TruthSample {
        TruthSample {
            at_ms,
            position: MapPoint::new(x_m, 0.0),
            heading_deg: 0.0,
            slope_deg: 0.0,
            mode: 3,
            stored_wh: 200.0,
            state_of_charge: 0.7,
            array_w: 0.0,
            load_w: 0.0,
            box_c: 10.0,
            battery_c: 10.0,
            chassis_c: 10.0,
            sun_fraction: 0.0,
            sun_elevation_deg: 0.0,
            links: 0,
            down_bit_s: 0.0,
            payloads: PortSet::default(),
            driven_m: 0.0,
        }
    }

    #[test]
    fn the_truth_between_two_samples_lies_between_them() {
        let trace = [sample(0, 0.0), sample(60_000, 6.0)];
        let x_m = |at_s| truth(&trace, at_s).map(|point| point.x_m);
        assert_eq!(x_m(30.0), Some(3.0));
        assert_eq!(x_m(60.0), Some(6.0));
        assert_eq!(x_m(90.0), Some(6.0));
        assert_eq!(truth(&trace[1..], 30.0), None);
    }
}
