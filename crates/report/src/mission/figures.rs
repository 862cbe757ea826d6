//! The figures of a mission's run: where every vehicle went, what each did, and how its battery fared.

use hilal_dictionary::Mode;
use hilal_figure::{
    Base, Chart, ColourMap, ColourScale, Ink, MapFigure, Marker, MarkerKind, Panel, Route, Row,
    Series, Span, Timeline,
};
use hilal_operations::{MissionRun, VehicleRun};

use crate::run::facts::{Facts, second};
use crate::run::figures::Figure;
use crate::run::figures::map::{
    around, extent, framed, keeps_near, mean_sun_percent, relief, state, track,
};
use crate::run::figures::timeline::category;
use crate::words::{finer_percent, with_unit};
use crate::{DrawingError, ReportError};

/// The colours of the vehicles, in the mission's order; from the first again after the last.
const INKS: [Ink; 6] =
    [Ink::Vermilion, Ink::Blue, Ink::Green, Ink::Purple, Ink::Orange, Ink::Brown];

/// Draws every figure.
///
/// # Errors
///
/// Names the figure that cannot be drawn.
pub(super) fn draw(run: &MissionRun) -> Result<Vec<Figure>, ReportError> {
    let mut figures = vec![whole_map(run).map_err(ReportError::figure("map"))?];
    figures.extend(closer_map(run).map_err(ReportError::figure("closer"))?);
    figures.push(timeline(run)?);
    figures.push(charge(run)?);
    Ok(figures)
}

fn ink(index: usize) -> Ink {
    INKS[index % INKS.len()]
}

/// Returns the run of the first vehicle, whose ground is that of all.
fn first(run: &MissionRun) -> &VehicleRun {
    &run.vehicles[0]
}

fn base(run: &MissionRun) -> Result<Base, DrawingError> {
    let scale = ColourScale::new(ColourMap::Cividis, 0.0, 100.0);
    relief(first(run), "Mean share of the Sun in view (%)", scale, mean_sun_percent)
}

fn source(run: &MissionRun) -> Result<hilal_figure::Source, ReportError> {
    Ok(Facts::new(first(run))?.source())
}

fn whole_map(run: &MissionRun) -> Result<Figure, DrawingError> {
    let members: Vec<(usize, &VehicleRun)> = run.vehicles.iter().enumerate().collect();
    let title = "Where the vehicles went, on the mean sunlight";
    let map = placed(run, &members, MapFigure::new(title, extent(first(run))?))?.graticule();
    let words = format!(
        "Relief of the near tile, coloured by the mean share of the solar disc that {} has in view over the \
         mission, with the track of each vehicle, its goals and where it stood at the end.",
        run.vehicles[0].vehicle.name
    );
    Ok(Figure { name: "map", svg: map.to_svg()?, words })
}

/// Draws the vehicles that keep near the lander once more, where there are such beside others.
fn closer_map(run: &MissionRun) -> Result<Option<Figure>, DrawingError> {
    let near: Vec<(usize, &VehicleRun)> =
        run.vehicles.iter().enumerate().filter(|(_, vehicle)| keeps_near(vehicle)).collect();
    if near.is_empty() || near.len() == run.vehicles.len() {
        return Ok(None);
    }
    let lander = run.file.mission.site.landing.point();
    let points = near.iter().flat_map(|(_, vehicle)| around(vehicle)).chain([lander]);
    let frame = framed(points, first(run))?;
    let map = placed(run, &near, MapFigure::new("Around the lander", frame))?;
    let names: Vec<&str> = near.iter().map(|(_, vehicle)| vehicle.mission.id().as_str()).collect();
    let words = format!("The same ground from nearer, with {}.", names.join(" and "));
    Ok(Some(Figure { name: "closer", svg: map.to_svg()?, words }))
}

/// Draws ground, havens, the lander, and the tracks, goals and ends of some vehicles.
fn placed(
    run: &MissionRun,
    vehicles: &[(usize, &VehicleRun)],
    map: MapFigure,
) -> Result<MapFigure, DrawingError> {
    let mut map = map.base(base(run)?);
    if let Ok(source) = source(run) {
        map = map.source(source);
    }
    for haven in &first(run).place.havens {
        map = map.marker(Marker::new(MarkerKind::Haven, haven.point(), haven.id.clone()));
    }
    for &(index, vehicle) in vehicles {
        let id = vehicle.mission.id().as_str();
        map = map.route(Route::new(id, ink(index), track(vehicle)));
        for goal in &vehicle.mission.goals {
            let kind = MarkerKind::Goal(state(vehicle, &goal.id));
            map = map.marker(Marker::new(kind, goal.point(), goal.id.clone()));
        }
    }
    let lander = run.file.mission.site.landing.point();
    map = map.marker(Marker::new(MarkerKind::Landing, lander, "lander"));
    for (_, vehicle) in vehicles {
        if let Some(last) = vehicle.flown.trace.last() {
            let id = vehicle.mission.id().as_str();
            map = map.marker(Marker::new(MarkerKind::Rover, last.position, id));
        }
    }
    Ok(map)
}

fn timeline(run: &MissionRun) -> Result<Figure, ReportError> {
    let mut timeline = Timeline::new("What each vehicle did", Facts::new(first(run))?.window)
        .subtitle("Modes of the flight software as flown.")
        .source(source(run)?);
    for vehicle in &run.vehicles {
        let facts = Facts::new(vehicle)?;
        let modes = facts.modes();
        let span = |held: &crate::run::spans::Held<u8>| {
            Some(Span::new(held.from_s, held.to_s, &category(Mode::from_number(held.value)?)))
        };
        let spans = modes.iter().filter_map(span).collect();
        timeline = timeline.row(Row::new(vehicle.mission.id().as_str(), spans));
    }
    let words = "Every vehicle runs its own flight software under the one clock of the mission.";
    Ok(Figure { name: "timeline", svg: timeline.to_svg(), words: words.to_owned() })
}

fn charge(run: &MissionRun) -> Result<Figure, ReportError> {
    let mut panel =
        Panel::new("State of charge", "% of the full battery").height_px(300.0).range(0.0, 100.0);
    let mut least = Vec::new();
    for (index, vehicle) in run.vehicles.iter().enumerate() {
        let facts = Facts::new(vehicle)?;
        let id = vehicle.mission.id().as_str();
        let curve = facts.trace().iter().step_by(5);
        let curve = curve.map(|sample| (second(sample), 100.0 * sample.state_of_charge)).collect();
        panel = panel.series(Series::new(id, ink(index), curve));
        least.push(format!("{id} {}", finer_percent(facts.least(|s| s.state_of_charge))));
    }
    let chart = Chart::new("State of charge of every vehicle", Facts::new(first(run))?.window)
        .panel(panel)
        .source(source(run)?);
    let days = with_unit(run.file.mission.duration_days, 0, "days");
    let words = format!("Least charge over the {days}: {}.", least.join(", "));
    Ok(Figure { name: "charge", svg: chart.to_svg(), words })
}
