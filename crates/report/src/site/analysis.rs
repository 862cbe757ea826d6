//! What an analysis of a site came to.

use hilal_environment::SiteTile;
use hilal_quantity::Length;

use super::maps::Map;
use super::plan::SitePlan;
use super::{page, pictures, record};
use crate::ReportError;

/// What an analysis of a site came to.
#[derive(Debug)]
pub struct Analysis {
    /// What was asked.
    pub plan: SitePlan,
    /// The ground.
    pub ground: SiteTile,
    /// The maps, in the order of the page.
    pub maps: Vec<Map>,
    /// Share of the tile that is safe to land on.
    pub safe_share: f64,
    /// The length over which slope and roughness were taken.
    pub surface_baseline: Length,
}

impl Analysis {
    /// Returns the value of a map at the site's place.
    pub fn at_place(&self, map: &Map) -> Option<f64> {
        let cell = map.grid.cell_at(self.plan.place)?;
        let value = f64::from(map.values[map.grid.index(cell)]);
        (!value.is_nan()).then_some(value)
    }

    /// Returns a map by its name.
    pub fn map(&self, name: &str) -> Option<&Map> {
        self.maps.iter().find(|map| map.name == name)
    }

    /// Draws a map over the relief of its ground, as PNG.
    ///
    /// # Errors
    ///
    /// Names the map that cannot be drawn.
    pub fn picture(&self, map: &Map) -> Result<Vec<u8>, ReportError> {
        pictures::png(map, self)
    }

    /// Returns the page `index.html`, which shows `pictures/<map>.png` and leads to `maps/<map>.tif`.
    pub fn page(&self) -> String {
        page::page(self)
    }

    /// Returns `summary.json`: what was asked, from which data, and the figures of every map.
    ///
    /// # Errors
    ///
    /// None in practice: the record holds numbers and words.
    pub fn summary_json(&self) -> Result<String, ReportError> {
        record::json(self)
    }
}
