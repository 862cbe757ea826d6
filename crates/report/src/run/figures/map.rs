//! The maps: where the light is, where the dark is long, and where the rover went.

use hilal_figure::{
    Base, ColourMap, ColourScale, Extent, GoalState, Ink, MapFigure, Marker, MarkerKind, Overlay,
    Route,
};
use hilal_operations::VehicleRun;
use hilal_plan::Fate;
use hilal_quantity::{Angle, GridAzimuth, MapPoint};
use hilal_site::CellStatistics;

use super::Figure;
use crate::DrawingError;
use crate::run::facts::Facts;
use crate::words::{count_of, percent, with_unit};

/// Where the lamp of the relief stands: grid north-west, as on every map, and low.
const LAMP_AZIMUTH_DEG: f64 = 315.0;
const LAMP_ELEVATION_DEG: f64 = 20.0;
/// How much of the brightness a slope away from level ground makes.
const CONTRAST: f32 = 1.15;
/// The track flown is thinned to steps of this length.
const STEP_M: f64 = 8.0;

/// Draws the map of mean light.
pub(super) fn illumination(facts: &Facts<'_>) -> Result<Figure, DrawingError> {
    let scale = ColourScale::new(ColourMap::Cividis, 0.0, 100.0);
    let base = relief(facts.run, "Mean share of the Sun in view (%)", scale, mean_sun_percent)?;
    let map = places(
        facts,
        MapFigure::new("Where the rover went, on the mean sunlight", frame(facts.run)?),
    )
    .base(base)
    .graticule()
    .route(Route::new("planned", Ink::Black, planned(facts)).dashed())
    .route(Route::new("flown", Ink::Vermilion, flown(facts)))
    .subtitle(subtitle(facts))
    .source(facts.source());
    let words = format!(
        "Relief of the near tile, lit from grid north-west at {LAMP_ELEVATION_DEG:.0}°, coloured by \
         the mean share of the solar disc in view over the mission. Dashed: the plan. Solid: the \
         track flown, never more than {} from it. {} of {} goals were done; the tile sees {} of the \
         Sun in the mean.",
        with_unit(farthest_m(&planned_points(facts), &flown(facts)), 0, "m"),
        count_of(facts.run.goals_done()),
        count_of(facts.mission().goals.len()),
        percent(mean(facts, mean_sun_percent) / 100.0),
    );
    Ok(Figure { name: "map", svg: map.to_svg()?, words })
}

/// Draws the map of the longest darkness.
pub(super) fn darkness(facts: &Facts<'_>) -> Result<Figure, DrawingError> {
    let hours = |cell: CellStatistics| cell.longest_dark.to_seconds() / 3600.0;
    let endurance_h = endurance_h(facts);
    let survivable = |cell| Some(hours(cell)).filter(|h| *h <= endurance_h).unwrap_or(f64::NAN);
    let scale = ColourScale::new(ColourMap::Viridis, endurance_h, 0.0);
    let base = relief(facts.run, "Longest darkness (h); grey: longer", scale, survivable)?;
    let map = places(facts, MapFigure::new("Where the dark can be waited out", frame(facts.run)?))
        .base(base)
        .route(Route::new("flown", Ink::Vermilion, flown(facts)).thin())
        .subtitle(format!(
            "Longest span of the mission with less than {} of the solar disc in view. Coloured \
             where a full battery outlasts it in hibernation; grey: it does not.",
            percent(facts.run.place.dark_below.value()),
        ))
        .source(facts.source());
    let words = format!(
        "A full battery lasts {} asleep. {} of the tile is dark for no longer than that in one \
         stretch; the havens stand there.",
        with_unit(endurance_h, 1, "h"),
        percent(mean(facts, |cell| f64::from(u8::from(hours(cell) <= endurance_h)))),
    );
    Ok(Figure { name: "darkness", svg: map.to_svg()?, words })
}

fn subtitle(facts: &Facts<'_>) -> String {
    let plan = &facts.plan().summary;
    let driven_km = facts.trace().last().map_or(0.0, |sample| sample.driven_m / 1000.0);
    format!(
        "{} planned, {} driven; {} of {} goals done ({} planned).",
        with_unit(plan.distance_m / 1000.0, 1, "km"),
        with_unit(driven_km, 1, "km"),
        facts.run.goals_done(),
        plan.goals_total,
        plan.goals_planned
    )
}

/// Returns the extent of the near tile.
pub(crate) fn extent(run: &VehicleRun) -> Result<Extent, DrawingError> {
    let [west, south, east, north] = run.place.terrain.near().grid.bounds();
    Ok(Extent::new((west, east), (south, north))?)
}

/// A vehicle that keeps within this share of the side of the tile is drawn from nearer.
const NEAR: f64 = 0.4;
/// Free ground around what a nearer map shows, in metres.
const MARGIN_M: f64 = 150.0;

/// Returns the part of the tile that the maps of a vehicle show: all of it, or the surroundings of a vehicle
/// that keeps near.
fn frame(run: &VehicleRun) -> Result<Extent, DrawingError> {
    if !keeps_near(run) {
        return extent(run);
    }
    let lander = run.mission.site.landing.point();
    framed(around(run).into_iter().chain([lander]), run)
}

/// Returns whether a vehicle keeps within a small part of the tile.
pub(crate) fn keeps_near(run: &VehicleRun) -> bool {
    let [west, south, east, north] = run.place.terrain.near().grid.bounds();
    let points = around(run);
    let (low_x, high_x) = spread_m(&points, |point| point.x_m);
    let (low_y, high_y) = spread_m(&points, |point| point.y_m);
    (high_x - low_x).max(high_y - low_y) <= NEAR * (east - west).min(north - south)
}

/// Returns the places that a vehicle has to do with: its track and its goals.
pub(crate) fn around(run: &VehicleRun) -> Vec<MapPoint> {
    let goals = run.mission.goals.iter().map(hilal_mission::schema::Goal::point);
    track(run).into_iter().chain(goals).collect()
}

fn spread_m(points: &[MapPoint], of: impl Fn(&MapPoint) -> f64) -> (f64, f64) {
    points.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

/// Returns a square around some points, as far as the tile goes.
pub(crate) fn framed(
    points: impl Iterator<Item = MapPoint>,
    run: &VehicleRun,
) -> Result<Extent, DrawingError> {
    let [west, south, east, north] = run.place.terrain.near().grid.bounds();
    let points: Vec<MapPoint> = points.collect();
    let (low_x, high_x) = spread_m(&points, |point| point.x_m);
    let (low_y, high_y) = spread_m(&points, |point| point.y_m);
    let half_m = 0.5 * (high_x - low_x).max(high_y - low_y) + MARGIN_M;
    let held = |(low, high): (f64, f64), (least, most): (f64, f64)| {
        let centre = 0.5 * (low + high);
        ((centre - half_m).max(least), (centre + half_m).min(most))
    };
    Ok(Extent::new(held((low_x, high_x), (west, east)), held((low_y, high_y), (south, north)))?)
}

/// Returns the mean share of the solar disc in view of a cell, in per cent.
pub(crate) fn mean_sun_percent(cell: CellStatistics) -> f64 {
    cell.mean_light.value() * 100.0
}

/// Draws the relief of the near tile, coloured by what was found of each cell.
pub(crate) fn relief(
    run: &VehicleRun,
    label: &str,
    scale: ColourScale,
    value: impl Fn(CellStatistics) -> f64,
) -> Result<Base, DrawingError> {
    let near = run.place.terrain.near();
    let lamp = Angle::from_degrees(LAMP_ELEVATION_DEG);
    let shade = near.hillshade(GridAzimuth::from_degrees(LAMP_AZIMUTH_DEG), lamp);
    let level = narrow(lamp.sin());
    let shade: Vec<f32> = shade.iter().map(|light| stretched(*light, level)).collect();
    let values: Vec<f32> = run.statistics.iter().map(|cell| narrow(value(cell))).collect();
    let base = Base::hillshade(extent(run)?, near.grid.columns, &shade)?;
    Ok(base.overlay(Overlay::new(label, scale, values))?)
}

/// Spreads brightness so that level ground is in the middle.
fn stretched(light: f32, level: f32) -> f32 {
    (0.62 + (light - level) * CONTRAST).clamp(0.0, 1.0)
}

#[expect(clippy::cast_possible_truncation, reason = "colours need no more than f32")]
const fn narrow(value: f64) -> f32 {
    value as f32
}

fn mean(facts: &Facts<'_>, value: impl Fn(CellStatistics) -> f64) -> f64 {
    let cells = facts.run.statistics.iter();
    let count = cells.len().max(1) as f64;
    cells.map(value).sum::<f64>() / count
}

fn places(facts: &Facts<'_>, map: MapFigure) -> MapFigure {
    let mission = facts.mission();
    let havens = facts.run.place.havens.iter();
    let havens =
        havens.map(|haven| Marker::new(MarkerKind::Haven, haven.point(), haven.id.clone()));
    let goals = mission.goals.iter().map(|goal| {
        Marker::new(MarkerKind::Goal(state(facts.run, &goal.id)), goal.point(), goal.id.clone())
    });
    let landing = Marker::new(MarkerKind::Landing, mission.site.landing.point(), "lander");
    let end = facts
        .trace()
        .last()
        .map(|sample| Marker::new(MarkerKind::Rover, sample.position, "rover at the end"));
    havens.chain(goals).chain([landing]).chain(end).fold(map, MapFigure::marker)
}

/// Returns what became of a goal.
pub(crate) fn state(run: &VehicleRun, goal: &str) -> GoalState {
    let done = run.flown.visits.iter().any(|visit| visit.goal == goal && visit.done);
    let mut outcomes = run.planned.plan.goals.iter().filter(|outcome| outcome.id == goal);
    let planned = outcomes.any(|outcome| matches!(outcome.fate, Fate::Planned { .. }));
    match (done, planned) {
        (true, _) => GoalState::Reached,
        (false, true) => GoalState::Planned,
        (false, false) => GoalState::Left,
    }
}

fn planned_points(facts: &Facts<'_>) -> Vec<MapPoint> {
    let activities = facts.plan().activities.iter();
    let places = activities.flat_map(|activity| &activity.waypoints);
    places.map(|waypoint| waypoint.place.into()).collect()
}

fn planned(facts: &Facts<'_>) -> Vec<MapPoint> {
    thinned(planned_points(facts).into_iter())
}

/// Returns how far a track leaves a route at most, in metres.
fn farthest_m(route: &[MapPoint], track: &[MapPoint]) -> f64 {
    let nearest = |point: &MapPoint| {
        let legs = route.windows(2).map(|leg| to_leg_m(*point, leg[0], leg[1]));
        legs.fold(f64::INFINITY, f64::min)
    };
    track.iter().map(nearest).fold(0.0, f64::max)
}

/// Returns the distance from a point to a straight leg, in metres.
fn to_leg_m(point: MapPoint, from: MapPoint, to: MapPoint) -> f64 {
    let (x, y) = (to.x_m - from.x_m, to.y_m - from.y_m);
    let squared = x * x + y * y;
    let along = (point.x_m - from.x_m) * x + (point.y_m - from.y_m) * y;
    let share = if squared > 0.0 { (along / squared).clamp(0.0, 1.0) } else { 0.0 };
    point.distance(MapPoint::new(from.x_m + share * x, from.y_m + share * y)).metres()
}

/// Returns how long a full battery feeds hibernation, in hours.
fn endurance_h(facts: &Facts<'_>) -> f64 {
    let vehicle = &facts.run.vehicle;
    let temperature = vehicle.dark_regolith.max(vehicle.thermal.initial.bus);
    vehicle.battery.endurance_seconds(vehicle.hibernation_power(), temperature) / 3600.0
}

fn flown(facts: &Facts<'_>) -> Vec<MapPoint> {
    track(facts.run)
}

/// Returns where a vehicle went, in steps that a map shows.
pub(crate) fn track(run: &VehicleRun) -> Vec<MapPoint> {
    thinned(run.flown.trace.iter().map(|sample| sample.position))
}

/// Leaves out points nearer to the last one kept than a step.
fn thinned(points: impl Iterator<Item = MapPoint>) -> Vec<MapPoint> {
    let mut kept: Vec<MapPoint> = Vec::new();
    for point in points {
        if kept.last().is_none_or(|last| last.distance(point).metres() >= STEP_M) {
            kept.push(point);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_track_is_thinned_to_steps_and_standing_still_adds_nothing() {
        let points = [0.0, 3.0, 9.0, 9.0, 16.9, 17.1].map(|x_m| MapPoint::new(x_m, 0.0));
        let kept: Vec<f64> = thinned(points.into_iter()).iter().map(|point| point.x_m).collect();
        assert_eq!(kept, [0.0, 9.0, 17.1]);
    }

    #[test]
    fn a_track_leaves_a_leg_sideways_and_past_its_end() {
        let route = [MapPoint::new(0.0, 0.0), MapPoint::new(10.0, 0.0)];
        let farthest = |x_m, y_m| farthest_m(&route, &[MapPoint::new(x_m, y_m)]);
        assert!((farthest(5.0, 2.0) - 2.0).abs() < 1e-9);
        assert!((farthest(13.0, 4.0) - 5.0).abs() < 1e-9);
    }

    #[test]
    fn level_ground_is_brighter_than_ground_that_faces_away() {
        assert!(stretched(0.342, 0.342) > stretched(0.1, 0.342));
        assert!((0.0..=1.0).contains(&stretched(1.0, 0.342)));
    }
}
