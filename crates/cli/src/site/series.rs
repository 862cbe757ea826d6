//! `hilal site series`: what a point sees, instant by instant, and when it sees what it needs.

use core::fmt::Write as _;

use anyhow::Context as _;
use hilal_environment::SiteTile;
use hilal_ephem::Almanac;
use hilal_quantity::{MapPoint, Window};
use hilal_report::site::SitePlan;
use hilal_report::words::iso;
use hilal_site::{Condition, Demand, PointSample, PointVisibility, Sighted, SkyTrack};
use hilal_terrain::horizon::{HorizonEngine, HorizonSettings, Horizons, Mode};
use hilal_terrain::{Cell, Grid};

use super::analysis::load_tile;
use super::{choice, sky};
use crate::args::{DataOption, SeriesArguments};
use crate::data::data_directory;
use crate::exit::Outcome;
use crate::file::write_whole;
use crate::input::{duration, point};
use crate::progress::Stages;
use crate::stdout::print_line;

/// Follows the sky of a point.
///
/// # Errors
///
/// Says what the file lacks, or which argument makes no sense.
pub(crate) fn command(arguments: &SeriesArguments, data: &DataOption) -> anyhow::Result<Outcome> {
    let data = data_directory(data.data.as_deref())?;
    let plan = choice::plan(&arguments.site)?;
    let mut stages = Stages::default();
    let ground = stages.stage("terrain", |bar| load_tile(&plan, &data.path, bar))?;
    let point = arguments.at.as_deref().map_or(Ok(plan.place), |text| point("--at", text))?;
    let horizons = stages.stage("horizons", |_| horizons_at(&plan, &ground, point))?;
    let track =
        stages.stage("sky", |_| sky::track(&plan, &Almanac::built_in()?, horizons.grid()))?;
    // A point on a border of cells is as near to its neighbours: the cell that was chosen stands for it.
    let visibility = PointVisibility::new(&horizons, &track, horizons.grid().first_cell)?;
    let table = if arguments.windows.is_empty() {
        samples_csv(&visibility.series(&plan.period)?, &track)
    } else {
        windows(arguments, &plan, &visibility)?
    };
    match &arguments.out {
        Some(path) => write_whole(path, table.as_bytes())?,
        None => print_line(table.trim_end())?,
    }
    Ok(Outcome::Done)
}

/// Returns the horizons of the cell that holds a point, exactly, as a tile of 2 × 2 cells of the same.
fn horizons_at(plan: &SitePlan, ground: &SiteTile, point: MapPoint) -> anyhow::Result<Horizons> {
    let settings = HorizonSettings {
        observer_height: plan.observer_height,
        azimuths: plan.azimuths,
        reach: plan.reach,
        mode: Mode::Exact,
        ..HorizonSettings::default()
    };
    let grid = ground.grid();
    let [west, south, east, north] = grid.bounds();
    let cell = grid.cell_at(point).with_context(|| {
        format!(
            "the point x {:.0} m, y {:.0} m lies off the tile, which spans x {west:.0} to {east:.0} m \
             and y {south:.0} to {north:.0} m",
            point.x_m, point.y_m
        )
    })?;
    let engine = HorizonEngine::new(&ground.stack, &settings)?;
    let centre = grid.centre(cell);
    let planes = (0..plan.azimuths)
        .map(|index| {
            let azimuth = index as f64 * 360.0 / plan.azimuths as f64;
            let azimuth = hilal_quantity::GridAzimuth::from_degrees(azimuth);
            Ok(units(engine.at(centre, azimuth)?.degrees()))
        })
        .collect::<anyhow::Result<Vec<i16>>>()?;
    let one = Grid { first_cell: grid.centre(Cell { ..cell }), rows: 1, columns: 1, ..grid };
    Horizons::from_planes(one, plan.azimuths, planes).context("a horizon needs an azimuth")
}

#[expect(clippy::cast_possible_truncation, reason = "held inside 16 bits before")]
fn units(degrees: f64) -> i16 {
    let units = degrees / hilal_terrain::horizon::HORIZON_UNIT_DEG;
    units.round().clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16
}

/// Lists windows, or the next one that is long enough.
fn windows(
    arguments: &SeriesArguments,
    plan: &SitePlan,
    visibility: &PointVisibility<'_>,
) -> anyhow::Result<String> {
    let conditions: Vec<Condition> = arguments
        .windows
        .iter()
        .map(|name| condition(name, plan))
        .collect::<anyhow::Result<_>>()?;
    let demand = Demand::all(conditions);
    let window = plan.period.window();
    let found = match &arguments.next {
        None => visibility.windows(&demand, window)?,
        Some(span) => {
            let length = duration("--next", span)?;
            let next = visibility.next_window(&demand, window.start(), length)?;
            let next = next.with_context(|| {
                format!(
                    "no window of {span} in which {} hold begins before {}; ask for less, or look \
                     further with --to",
                    arguments.windows.join(" and "),
                    iso(window.end())
                )
            })?;
            vec![next]
        }
    };
    Ok(windows_csv(&found))
}

fn condition(name: &str, plan: &SitePlan) -> anyhow::Result<Condition> {
    let station = || {
        let same = |link: &hilal_site::GroundLink| link.station.name.eq_ignore_ascii_case(name);
        plan.stations.iter().position(same).map(Condition::Station)
    };
    let known = match name.to_ascii_lowercase().as_str() {
        "sun" => Some(Condition::Sun(plan.limits.powered)),
        "any-sun" => Some(Condition::AnySun),
        "earth" => Some(Condition::EarthCentre),
        "whole-earth" => Some(Condition::EarthDisc),
        "relay" => Some(Condition::Relay(plan.limits.relay_mask)),
        _ => station(),
    };
    known.with_context(|| {
        let stations: Vec<&str> =
            plan.stations.iter().map(|link| link.station.name.as_str()).collect();
        format!(
            "--windows {name:?} is no condition; known are sun, any-sun, earth, whole-earth, relay and \
             the stations {}",
            stations.join(", ")
        )
    })
}

fn windows_csv(windows: &[Window]) -> String {
    let mut text = "start_utc,end_utc,hours\n".to_owned();
    for window in windows {
        let hours = window.duration().to_seconds() / 3600.0;
        line(&mut text, format_args!("{},{},{hours:.3}\n", iso(window.start()), iso(window.end())));
    }
    text
}

fn samples_csv(samples: &[PointSample], track: &SkyTrack) -> String {
    let mut text = "utc,sun_azimuth_deg,sun_grid_azimuth_deg,sun_elevation_deg,sun_horizon_deg,\
                    sun_fraction,irradiance_w_m2"
        .to_owned();
    let bodies = ["earth"].into_iter().map(str::to_owned).chain(track.stations().map(column));
    for body in bodies.chain(track.has_relay().then(|| "relay".to_owned())) {
        line(
            &mut text,
            format_args!(
                ",{body}_azimuth_deg,{body}_elevation_deg,{body}_horizon_deg,{body}_range_km,\
                 {body}_in_view"
            ),
        );
    }
    text.push('\n');
    for sample in samples {
        let sun = &sample.sun;
        line(
            &mut text,
            format_args!(
                "{},{:.4},{:.4},{:.4},{:.4},{:.5},{:.2}",
                iso(sample.epoch),
                sun.centre.azimuth.degrees(),
                sun.centre.grid_azimuth.degrees(),
                sun.centre.elevation.degrees(),
                sun.centre.horizon.degrees(),
                sun.fraction.value(),
                sun.irradiance_w_m2
            ),
        );
        body(&mut text, (&sample.earth, sample.earth.in_view()));
        for station in &sample.stations {
            body(&mut text, (&station.centre, station.in_contact));
        }
        if let Some(relay) = &sample.relay {
            body(&mut text, (relay, relay.in_view()));
        }
        text.push('\n');
    }
    text
}

fn body(text: &mut String, (seen, in_view): (&Sighted, bool)) {
    line(
        text,
        format_args!(
            ",{:.4},{:.4},{:.4},{:.1},{}",
            seen.azimuth.degrees(),
            seen.elevation.degrees(),
            seen.horizon.degrees(),
            seen.range.kilometres(),
            u8::from(in_view)
        ),
    );
}

fn column(station: &str) -> String {
    station
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
        .collect()
}

fn line(text: &mut String, piece: core::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _written: Result<(), core::fmt::Error> = text.write_fmt(piece);
}
