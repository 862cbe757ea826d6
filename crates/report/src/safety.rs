//! For every place of a map, what it takes to live on from there, and how long a rover may stop: maps,
//! pictures, a page, a summary.

mod maps;
mod page;
mod places;

use hilal_environment::SiteEnvironment;
use hilal_figure::svg::Svg;
use hilal_mission::VehicleMission;
use hilal_operations::planning::plan_terrain;
use hilal_quantity::Epoch;
use serde::Serialize;

use crate::words::iso;
use crate::{ReportError, StageTime};

pub use maps::{Map, Moment};

/// Width of the pictures.
const PNG_WIDTH_PX: u32 = 1400;

/// What the page and the pictures are made of.
#[derive(Debug)]
pub struct Survey<'a> {
    /// The mission as the vehicle flies it.
    pub mission: &'a VehicleMission,
    /// Terrain and light.
    pub place: &'a SiteEnvironment,
    /// Seed of made-up terrain.
    pub seed: u64,
    /// Energy in the battery, in watt hours, the reserve included.
    pub energy_wh: f64,
    /// Reserve of the battery, in watt hours.
    pub reserve_wh: f64,
    /// The moments that are mapped, in order.
    pub moments: Vec<Moment>,
}

/// With so little energy a rover survives nowhere on the map.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error(
    "{energy_wh} Wh keeps a rover alive nowhere on the map at {}: the least that any place asks for is \
     {least_wh:.1} Wh, reserve and margin included",
    iso(*epoch)
)]
pub struct NowhereAlive {
    /// Energy in the battery, in watt hours.
    pub energy_wh: f64,
    /// The moment.
    pub epoch: Epoch,
    /// The least that any place of the map asks for then, in watt hours.
    pub least_wh: f32,
}

/// A map of a moment as a picture.
#[derive(Debug)]
pub struct Picture {
    /// Name of the map's files.
    pub name: String,
    /// The picture.
    pub svg: Svg,
    /// The same as PNG.
    pub png: Vec<u8>,
}

impl Survey<'_> {
    /// Returns the name of a map's files; with several moments, it says which.
    pub fn name(&self, moment: &Moment, map: &Map) -> String {
        maps::name(self, moment, map)
    }

    /// Returns what a map shows, and on which ground.
    pub fn description(&self, moment: &Moment, map: &Map) -> String {
        let ground = self.place.terrain.source.name();
        format!("{}, {ground} terrain: {}", self.mission.id, maps::words(self, moment, map))
    }

    /// Draws a map over the relief.
    ///
    /// # Errors
    ///
    /// Names the map that cannot be drawn.
    pub fn picture(&self, moment: &Moment, map: &Map) -> Result<Picture, ReportError> {
        let name = self.name(moment, map);
        let svg = maps::picture(self, moment, map).map_err(ReportError::map(&name))?;
        let png = svg.to_png(PNG_WIDTH_PX).map_err(ReportError::map(&name))?;
        Ok(Picture { name, svg, png })
    }

    /// Returns the page `safety.html` with its pictures.
    pub fn page(&self, pictures: &[Picture]) -> String {
        page::page(self, pictures)
    }

    /// Returns a moment in a line, for the screen.
    pub fn in_words(&self, moment: &Moment) -> String {
        page::in_words(self, moment)
    }

    /// Returns `summary.json`.
    ///
    /// # Errors
    ///
    /// None in practice: the record holds numbers and words.
    pub fn summary_json(&self, stages: &[StageTime]) -> Result<String, ReportError> {
        let record = Record {
            mission: &self.mission.id,
            vehicle: self.mission.id().as_str(),
            seed: self.seed,
            terrain: plan_terrain(&self.place.terrain),
            energy_wh: self.energy_wh,
            reserve_wh: self.reserve_wh,
            moments: self.moments.iter().map(Moment::figures).collect(),
            stages,
        };
        Ok(serde_json::to_string_pretty(&record)? + "\n")
    }
}

#[derive(Debug, Serialize)]
struct Record<'a> {
    mission: &'a str,
    vehicle: &'a str,
    seed: u64,
    terrain: hilal_plan::PlanTerrain,
    energy_wh: f64,
    reserve_wh: f64,
    moments: Vec<maps::Figures>,
    stages: &'a [StageTime],
}
