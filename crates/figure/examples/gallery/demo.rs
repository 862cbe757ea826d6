//! Invented but lifelike data for one figure of every kind.

use std::error::Error;

use hilal_figure::svg::Svg;
use hilal_figure::{
    Band, Bar, Bars, Base, Category, Chart, ColourMap, ColourScale, Event, Extent, GoalState, Ink,
    Limit, MapFigure, Marker, MarkerKind, Overlay, Panel, Route, Row, Series, Shade, Source, Span,
    Timeline,
};
use hilal_quantity::{Angle, Epoch, MapPoint, Unit, Window};

const DAY_S: f64 = 86_400.0;
const COLUMNS: u32 = 257;
const CELL_M: f64 = 20.0;
const WEST_M: f64 = 32_000.0;
const NORTH_M: f64 = -37_540.0;

type Goal = (&'static str, f64, f64, GoalState);

const GOALS: [Goal; 12] = [
    ("0", 33_065.0, -39_955.0, GoalState::Reached),
    ("1", 33_925.0, -39_285.0, GoalState::Planned),
    ("2", 36_145.0, -39_345.0, GoalState::Planned),
    ("3", 36_355.0, -40_335.0, GoalState::Reached),
    ("4", 32_605.0, -40_195.0, GoalState::Planned),
    ("5", 32_075.0, -38_095.0, GoalState::Reached),
    ("6", 34_855.0, -38_285.0, GoalState::Planned),
    ("7", 32_245.0, -41_845.0, GoalState::Reached),
    ("8", 33_515.0, -42_045.0, GoalState::Reached),
    ("9", 36_015.0, -40_915.0, GoalState::Reached),
    ("10", 34_275.0, -41_255.0, GoalState::Reached),
    ("11", 34_595.0, -37_795.0, GoalState::Left),
];
const ORDER: [usize; 11] = [9, 3, 10, 8, 7, 0, 5, 6, 2, 1, 4];
const LANDING: MapPoint = MapPoint::new(34_645.0, -40_445.0);
const HAVENS: [(f64, f64); 6] = [
    (34_665.0, -40_435.0),
    (35_165.0, -40_495.0),
    (35_665.0, -40_415.0),
    (34_155.0, -40_385.0),
    (33_655.0, -40_325.0),
    (33_415.0, -40_855.0),
];

/// Returns every demonstration figure with its name.
pub(crate) fn figures() -> Result<Vec<(&'static str, Svg)>, Box<dyn Error>> {
    let window = window(14.0)?;
    Ok(vec![
        ("map", map()?),
        ("map_pole", pole_map()?),
        ("map_track", track_map()?),
        ("chart", chart(window)),
        ("chart_short", short_chart()?),
        ("timeline", timeline(window)),
        ("bars", bars()),
    ])
}

fn window(days: f64) -> Result<Window, Box<dyn Error>> {
    let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
    Ok(Window::new(start, start + days * Unit::Day)?)
}

fn sin(radians: f64) -> f64 {
    Angle::from_radians(radians).sin()
}

fn height_m(x_m: f64, y_m: f64) -> f64 {
    let waves =
        [(900.0, 1300.0, 40.0), (1700.0, -700.0, 30.0), (410.0, 520.0, 8.0), (-230.0, 190.0, 3.0)];
    let rolling: f64 = waves.iter().map(|(a, b, h)| h * sin(x_m / a + y_m / b)).sum();
    let craters: f64 = GOALS
        .iter()
        .map(|(_, cx, cy, _)| {
            let r = ((x_m - cx).powi(2) + (y_m - cy).powi(2)).sqrt() / 170.0;
            if r < 1.0 { -26.0 * (1.0 - r * r) } else { 6.0 / (r * r * r) }
        })
        .sum();
    rolling + craters
}

fn cells() -> impl Iterator<Item = (f64, f64)> {
    (0..COLUMNS * COLUMNS).map(|i| {
        let (row, column) = (i / COLUMNS, i % COLUMNS);
        (WEST_M + CELL_M * f64::from(column), NORTH_M - CELL_M * f64::from(row))
    })
}

#[expect(clippy::cast_possible_truncation, reason = "brightness needs no more than f32")]
fn hillshade() -> Vec<f32> {
    cells()
        .map(|(x, y)| {
            let east = (height_m(x + 10.0, y) - height_m(x - 10.0, y)) / 20.0;
            let north = (height_m(x, y + 10.0) - height_m(x, y - 10.0)) / 20.0;
            (0.62 + 0.9 * (-east + north)).clamp(0.0, 1.0) as f32
        })
        .collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a percentage needs no more than f32")]
fn sunlight() -> Vec<f32> {
    cells().map(|(x, y)| (40.0 + height_m(x, y) * 0.7).clamp(0.0, 95.0) as f32).collect()
}

fn extent() -> Result<Extent, Box<dyn Error>> {
    let side = CELL_M * f64::from(COLUMNS);
    Ok(Extent::new((WEST_M, WEST_M + side), (NORTH_M - side, NORTH_M))?)
}

/// Winds from the landing point past the goals; `drift_m` moves it sideways.
fn track(drift_m: f64) -> Vec<MapPoint> {
    let stops = ORDER.iter().map(|goal| MapPoint::new(GOALS[*goal].1, GOALS[*goal].2));
    let stops: Vec<MapPoint> = core::iter::once(LANDING).chain(stops).chain([LANDING]).collect();
    let legs = stops.windows(2).flat_map(|leg| {
        let (a, b) = (leg[0], leg[1]);
        (0..60).map(move |i| {
            let t = f64::from(i) / 60.0;
            let bend = 160.0 * sin(t * core::f64::consts::PI) * sin(t * 9.0 + a.x_m)
                + drift_m * sin(t * 12.0);
            MapPoint::new(a.x_m + t * (b.x_m - a.x_m) + bend, a.y_m + t * (b.y_m - a.y_m) - bend)
        })
    });
    legs.collect()
}

fn with_places(map: MapFigure) -> MapFigure {
    let goals = GOALS.iter().map(|(name, x, y, state)| {
        Marker::new(MarkerKind::Goal(*state), MapPoint::new(*x, *y), format!("goal {name}"))
    });
    let havens = ('A'..).zip(HAVENS).map(|(name, (x, y))| {
        Marker::new(MarkerKind::Haven, MapPoint::new(x, y), format!("haven {name}"))
    });
    let landing = Marker::new(MarkerKind::Landing, LANDING, "landing");
    havens.chain(goals).chain([landing]).fold(map, MapFigure::marker)
}

fn map() -> Result<Svg, Box<dyn Error>> {
    let scale = ColourScale::new(ColourMap::Cividis, 0.0, 100.0);
    let overlay = Overlay::new("Mean sunlight over the mission (%)", scale, sunlight());
    let columns = usize::try_from(COLUMNS)?;
    let flown: Vec<MapPoint> = track(35.0).into_iter().take(430).collect();
    let figure = MapFigure::new("Where the rover goes, and what it leaves out", extent()?)
        .subtitle("Planned route against the track flown until mission day 9.3; goal 11 costs more energy than any plan has.")
        .base(Base::hillshade(extent()?, columns, &hillshade())?.overlay(overlay)?)
        .graticule()
        .route(Route::new("planned route", Ink::Black, track(0.0)).dashed())
        .route(Route::new("track flown", Ink::Vermilion, flown))
        .source(Source::Synthetic("invented terrain, for looking at the figure".to_owned()));
    Ok(with_places(figure).to_svg()?)
}

fn track_map() -> Result<Svg, Box<dyn Error>> {
    let columns = usize::try_from(COLUMNS)?;
    let path = track(0.0);
    let times: Vec<f64> = (0_u32..).zip(&path).map(|(i, _)| f64::from(i) * 1600.0).collect();
    let close = Extent::new((33_200.0, 36_800.0), (-42_000.0, -39_800.0))?;
    let figure = MapFigure::new("The first days, close up", close)
        .base(Base::hillshade(extent()?, columns, &hillshade())?)
        .route(
            Route::new("Track flown", Ink::Blue, path).coloured_by_day(ColourMap::Inferno, &times),
        )
        .marker(Marker::new(
            MarkerKind::Rover,
            MapPoint::new(35_300.0, -41_000.0),
            "rover, day 9.3",
        ))
        .source(Source::Measured(
            "demonstration values, relief lit from grid north-west".to_owned(),
        ));
    Ok(with_places(figure).to_svg()?)
}

fn pole_map() -> Result<Svg, Box<dyn Error>> {
    let extent = Extent::new((-60_000.0, 60_000.0), (-60_000.0, 40_000.0))?;
    let figure = MapFigure::new("The neighbourhood of the pole", extent)
        .graticule()
        .marker(Marker::new(MarkerKind::Landing, LANDING, "landing"))
        .source(Source::Measured("no elevation shown".to_owned()));
    Ok(figure.to_svg()?)
}

fn minutes(days: f64) -> impl Iterator<Item = f64> {
    (0_u32..).map(|i| f64::from(i) * 60.0).take_while(move |t| *t <= days * DAY_S)
}

/// A hash of the time, as noise in −0.5 to 0.5.
fn noise(seconds: f64) -> f64 {
    let wild = sin(seconds * 12.9898) * 43_758.545_3;
    wild - wild.floor() - 0.5
}

fn sampled(days: f64, value: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    minutes(days).map(|t| (t, value(t / DAY_S))).collect()
}

fn sun(day: f64) -> f64 {
    (0.9 + 0.6 * sin(day * 2.2) + 0.3 * sin(day * 9.0) - (day - 11.5).max(0.0)).clamp(0.0, 1.0)
}

fn energy(day: f64) -> f64 {
    (170.0 + 90.0 * sin(day * 1.7) + 35.0 * sin(day * 7.3) + 2.0 * noise(day * DAY_S))
        .clamp(20.0, 300.0)
}

fn chart(window: Window) -> Svg {
    let gap = |day: f64| if (4.2..4.9).contains(&day) { f64::NAN } else { energy(day) };
    let arrivals = [
        (0.9, "goal 9"),
        (1.6, "goal 3"),
        (3.0, "goal 10"),
        (4.1, "goal 8"),
        (4.25, "link lost: no relay, no Earth"),
        (4.9, "link restored"),
        (7.0, "goal 0"),
        (13.6, "end of charge"),
    ];
    let chart = Chart::new("Power and energy over the mission", window)
        .subtitle("The battery never falls below its reserve; telemetry is missing while neither Earth nor the relay is in view.")
        .panel(Panel::new("Sunlight on the mast", "% of the disc").height_px(80.0).range(0.0, 100.0)
            .series(Series::new("visible disc", Ink::Orange, sampled(14.0, |d| 100.0 * sun(d))).filled()))
        .panel(Panel::new("Power", "W")
            .series(Series::new("array", Ink::Blue, sampled(14.0, |d| 90.0 * sun(d) + 4.0 * noise(d * DAY_S))))
            .series(Series::new("load", Ink::Purple, sampled(14.0, |d| if sin(d * 11.0) > 0.0 { 47.0 } else { 20.0 })).stepped()))
        .panel(Panel::new("Stored energy", "Wh").range(0.0, 300.0)
            .shade(Shade::new("hibernation", Ink::Grey, vec![(12.6 * DAY_S, 13.7 * DAY_S)]))
            .series(Series::new("planned", Ink::Black, sampled(14.0, |d| energy((d * 48.0).floor() / 48.0) - 12.0)).dashed())
            .series(Series::new("telemetry", Ink::Blue, sampled(14.0, gap)))
            .limit(Limit::new("reserve", 45.0)))
        .panel(Panel::new("Temperature", "°C")
            .band(Band::new("box limits", Ink::Green, -20.0, 45.0))
            .series(Series::new("box", Ink::Blue, sampled(14.0, |d| 12.0 + 14.0 * sin(d * 1.7))))
            .series(Series::new("battery", Ink::Orange, sampled(14.0, |d| 8.0 + 9.0 * sin(d * 1.7 - 0.4))))
            .series(Series::new("radiator", Ink::Green, sampled(14.0, |d| -25.0 + 30.0 * sin(d * 1.7 + 0.3)))))
        .source(Source::Measured("demonstration values at 1 min".to_owned()));
    let ink = |name: &str| if name.starts_with("goal") { Ink::Green } else { Ink::Vermilion };
    let events = arrivals.iter().map(|(day, name)| Event::new(day * DAY_S, *name, ink(name)));
    events.fold(chart, Chart::event).to_svg()
}

fn short_chart() -> Result<Svg, Box<dyn Error>> {
    let start = Epoch::from_gregorian_utc_hms(2028, 11, 20, 21, 40, 0);
    let window = Window::new(start, start + 9 * Unit::Hour)?;
    let points =
        (0_u32..540).map(|i| (f64::from(i) * 60.0, -1.2e-4 * f64::from(i) + 0.03)).collect();
    Ok(Chart::new("Slip on the climb out of goal 9", window)
        .panel(Panel::new("Slip ratio", "").series(Series::new("wheel 1", Ink::Blue, points)))
        .to_svg())
}

fn spans(days: f64, category: &Category, holds: impl Fn(f64) -> bool) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start: Option<f64> = None;
    for t in minutes(days) {
        match (holds(t / DAY_S), start) {
            (true, None) => start = Some(t),
            (false, Some(from)) => {
                spans.push(Span::new(from, t, category));
                start = None;
            }
            _ => {}
        }
    }
    spans.extend(start.map(|from| Span::new(from, days * DAY_S, category)));
    spans
}

fn timeline(window: Window) -> Svg {
    let light = Category::new("in sunlight", Ink::Orange);
    let view = Category::new("in view", Ink::Sky);
    let drive = Category::new("drive", Ink::Blue);
    let science = Category::new("science", Ink::Green);
    let charge = Category::new("charge", Ink::Brown);
    let hibernate = Category::new("hibernate", Ink::Grey);
    let safe = Category::new("safe", Ink::Vermilion);
    let mut rover = Vec::new();
    for (index, goal) in (0_u32..).zip(ORDER) {
        let from = f64::from(index) * 1.1 * DAY_S + 10_000.0;
        rover.push(Span::new(from - 10_000.0, from + 50_000.0, &drive));
        rover
            .push(Span::new(from + 50_000.0, from + 68_000.0, &science).labelled(goal.to_string()));
        rover.push(Span::new(from + 68_000.0, from + 85_040.0, &charge));
    }
    rover.push(Span::new(12.15 * DAY_S, 12.3 * DAY_S, &safe));
    rover.push(Span::new(12.3 * DAY_S, 14.0 * DAY_S, &hibernate).labelled("until the window ends"));
    Timeline::new("What the rover does, and what it can see", window)
        .subtitle("Drives are planned into sunlight; science in shadow is paid from the battery.")
        .row(Row::new("Sun", spans(14.0, &light, |d| sun(d) > 0.5)))
        .row(Row::new("Earth (New Norcia)", spans(14.0, &view, |d| d > 3.0 && sin(d * 6.3) > -0.2)))
        .row(Row::new("Relay", spans(14.0, &view, |d| sin(d * 12.57) > -0.5)))
        .row(Row::new("Rover", rover))
        .source(Source::Measured("demonstration values".to_owned()))
        .to_svg()
}

fn bars() -> Svg {
    Bars::new("Budgets at the preliminary design review")
        .subtitle("Values include their growth allowance.")
        .bar(Bar::new("Mass", 30.2, 35.0, "kg"))
        .bar(Bar::new("Battery use between two charges", 241.0, 255.0, "Wh").digits(0))
        .bar(Bar::new("Downlink a day through the relay", 1.91, 1.6, "Gbit").digits(2))
        .bar(Bar::new("Drive distance", 21.4, 25.0, "km"))
        .bar(Bar::new("Peak current", 19.0, 9.0, "A"))
        .bar(Bar::new("Radiation dose", f64::NAN, 5.0, "krad"))
        .source(Source::Measured("demonstration values".to_owned()))
        .to_svg()
}
