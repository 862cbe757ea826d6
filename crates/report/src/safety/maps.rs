//! The two maps of a moment: what is needed to live on, and how long a rover may stop.

use hilal_environment::GridCell;
use hilal_environment::SiteEnvironment;
use hilal_figure::svg::Svg;
use hilal_figure::{
    Base, ColourMap, ColourScale, Extent, MapFigure, Marker, MarkerKind, Overlay, Source,
};
use hilal_mission::VehicleMission;
use hilal_quantity::{Epoch, MapPoint, Unit};
use hilal_terrain::{DataSource, Grid, Summary};
use hilal_traverse::SafetyMap;
use serde::Serialize;

use super::{NowhereAlive, Survey};
use crate::DrawingError;
use crate::relief::relief;
use crate::words::iso;

/// A map of one quantity.
#[derive(Debug)]
pub struct Map {
    pub(super) key: &'static str,
    /// What it shows, as a heading.
    pub title: &'static str,
    /// Unit of the values.
    pub unit: &'static str,
    /// Row-major; NaN where there is none.
    pub values: Vec<f32>,
}

/// The start of a step, and its maps.
#[derive(Debug)]
pub struct Moment {
    pub(super) epoch: Epoch,
    /// Hours from then to the end of the mission.
    pub(super) left_h: f64,
    /// The cells of both maps.
    pub grid: Grid,
    need_wh: Map,
    stay_h: Map,
}

/// A moment in numbers.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    utc: String,
    /// Share of the map from which a rover with a full battery can live on.
    share_with_full_battery: f64,
    /// Share of the map from which one with the energy asked for can.
    share_with_energy: f64,
    least_need_wh: f64,
}

impl Moment {
    /// Maps the start of a step of the planner, for a rover that holds so many watt hours.
    ///
    /// # Errors
    ///
    /// With so little energy there is no life on the whole map.
    pub fn of(
        map: &SafetyMap,
        (mission, place): (&VehicleMission, &SiteEnvironment),
        (step, energy_wh): (usize, f64),
    ) -> Result<Self, NowhereAlive> {
        let (tile, slice) = (map.tile(), map.slice(step));
        let cell =
            |index: usize| GridCell { row: index / tile.columns, column: index % tile.columns };
        let need = |index: usize| map.need_wh(&slice, cell(index)).map_or(f32::NAN, narrow);
        let need_wh: Vec<f32> = (0..tile.len()).map(need).collect();
        let epoch = mission.start() + map.step_s() * step as f64 * Unit::Second;
        let least = need_wh.iter().copied().fold(f32::NAN, f32::min);
        // Where no place is known, the least is not a number.
        if least.is_nan() || least > narrow(energy_wh) {
            return Err(NowhereAlive { energy_wh, epoch, least_wh: least });
        }
        let stay_h = map.stay_s(step, energy_wh).into_iter().map(|s| s / 3600.0).collect();
        let left_h = (mission.duration() - (epoch - mission.start())).to_seconds() / 3600.0;
        Ok(Self {
            epoch,
            left_h,
            grid: place.light.horizons().grid(),
            need_wh: Map {
                key: "need_wh",
                title: "Least energy to survive",
                unit: "Wh",
                values: need_wh,
            },
            stay_h: Map {
                key: "stay_h",
                title: "How long a rover may stop",
                unit: "h",
                values: stay_h,
            },
        })
    }

    /// Returns both maps.
    pub const fn maps(&self) -> [&Map; 2] {
        [&self.need_wh, &self.stay_h]
    }

    /// Returns need and stay at a point; nothing where a rover would be lost.
    pub(super) fn at(&self, point: MapPoint) -> [Option<f64>; 2] {
        let cell = self.grid.cell_at(point);
        let value = |map: &Map| {
            let value = f64::from(map.values[self.grid.index(cell?)]);
            (!value.is_nan()).then_some(value)
        };
        [value(&self.need_wh), value(&self.stay_h)]
    }

    /// Returns the moment in numbers.
    pub(super) fn figures(&self) -> Figures {
        let known = |map: &Map| map.values.iter().filter(|value| !value.is_nan()).count();
        let share = |map: &Map| known(map) as f64 / self.grid.len() as f64;
        let least_need_wh = Summary::of(&self.need_wh.values).map_or(f64::NAN, |s| s.min());
        Figures {
            utc: iso(self.epoch) + "Z",
            share_with_full_battery: share(&self.need_wh),
            share_with_energy: share(&self.stay_h),
            least_need_wh,
        }
    }
}

impl Figures {
    /// Returns the shares of the map: with a full battery, and with the energy asked for.
    pub(super) const fn shares(&self) -> (f64, f64) {
        (self.share_with_full_battery, self.share_with_energy)
    }
}

/// Returns the name of a map's files; with several moments, it says which.
pub(super) fn name(survey: &Survey<'_>, moment: &Moment, map: &Map) -> String {
    if survey.moments.len() == 1 {
        return map.key.to_owned();
    }
    let (year, month, day, hour, minute, ..) = moment.epoch.to_gregorian_utc();
    format!("{}_{year:04}{month:02}{day:02}T{hour:02}{minute:02}", map.key)
}

/// Returns what a map shows, in a sentence or two.
pub(super) fn words(survey: &Survey<'_>, moment: &Moment, map: &Map) -> String {
    let at = iso(moment.epoch);
    if map.key == "need_wh" {
        format!(
            "What must be in the battery at {at} UTC for a rover to reach a haven and end the mission there, the \
             reserve of {:.0} Wh included. Bare ground: lost with any charge, or not drivable.",
            survey.reserve_wh
        )
    } else {
        format!(
            "How long a rover that holds {:.0} Wh at {at} UTC may stand still before it must drive to a haven; to the \
             end of the mission, {:.0} h, at most. Bare ground: lost at once, or not drivable.",
            survey.energy_wh, moment.left_h
        )
    }
}

/// Longer stays have the last colour, so that short ones are told apart.
const MOST_H: f64 = 48.0;

/// Draws a map over the relief.
///
/// # Errors
///
/// The picture cannot be written.
pub(super) fn picture(
    survey: &Survey<'_>,
    moment: &Moment,
    map: &Map,
) -> Result<Svg, DrawingError> {
    let (place, grid) = (survey.place, moment.grid);
    let [west, south, east, north] = grid.bounds();
    let extent = Extent::new((west, east), (south, north))?;
    let base = Base::hillshade(extent, grid.columns, &relief(place.terrain.near(), grid))?;
    let most = moment.left_h.min(MOST_H);
    let (label, scale) = if map.key == "need_wh" {
        let top = Summary::of(&map.values).map_or(1.0, |s| s.max()).max(survey.reserve_wh + 1.0);
        let label = "Least energy (Wh)".to_owned();
        (label, ColourScale::new(ColourMap::Cividis, top, survey.reserve_wh))
    } else {
        let label = format!("May stop for (h), {most:.0} and more alike");
        (label, ColourScale::new(ColourMap::Viridis, 0.0, most))
    };
    let base = base.overlay(Overlay::new(label, scale, map.values.clone()))?;
    let title = format!("{} · {} · {} UTC", map.title, survey.mission.name, iso(moment.epoch));
    let landing = Marker::new(MarkerKind::Landing, survey.mission.site.landing.point(), "landing");
    let figure = MapFigure::new(title, extent)
        .projection(grid.map)
        .base(base)
        .graticule()
        .subtitle(words(survey, moment, map))
        .marker(landing)
        .source(source(survey));
    let havens = place.havens.iter();
    let haven = |haven: &hilal_mission::schema::Haven| {
        Marker::new(MarkerKind::Haven, MapPoint::new(haven.x_m, haven.y_m), haven.id.clone())
    };
    Ok(havens.map(haven).fold(figure, MapFigure::marker).to_svg()?)
}

fn source(survey: &Survey<'_>) -> Source {
    if survey.place.terrain.source == DataSource::Synthetic {
        return Source::Synthetic(format!("terrain made up from seed {}", survey.seed));
    }
    Source::Measured("elevation measured by LOLA; Sun from JPL DE440".to_owned())
}

#[expect(clippy::cast_possible_truncation, reason = "watt hours to a few digits")]
const fn narrow(value: f64) -> f32 {
    value as f32
}
