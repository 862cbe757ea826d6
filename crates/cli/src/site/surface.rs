//! What the ground is like to land and to stand on.

use hilal_figure::ColourMap;
use hilal_quantity::Length;
use hilal_report::site::{Colours, Limits, Map};
use hilal_site::{Hazard, LandingLimits, SurfaceFit, hazards};
use hilal_terrain::Raster;

/// Slope, roughness and hazards of a tile.
#[derive(Debug)]
pub(crate) struct Surface {
    /// Slope over the baseline in degrees; NaN where it is not known.
    pub(crate) slope_deg: Vec<f32>,
    pub(crate) hazards: Vec<Hazard>,
    /// The baseline that was used: what was asked for, or two cells where they are longer.
    pub(crate) baseline: Length,
    pub(crate) maps: Vec<Map>,
}

impl Surface {
    /// Judges the ground.
    ///
    /// # Errors
    ///
    /// None for a baseline of two cells.
    pub(crate) fn of(tile: &Raster, limits: &Limits) -> anyhow::Result<Self> {
        let least = Length::from_metres(2.0 * tile.grid.spacing_m);
        let baseline = limits.baseline.max(least);
        let SurfaceFit { slope_deg, roughness_m } = SurfaceFit::over(tile, baseline)?;
        let landing = LandingLimits { baseline, slope: limits.slope, roughness: limits.roughness };
        let hazards = hazards(tile, &landing)?;
        let grid = tile.grid;
        let over = format!("over a baseline of {:.0} m", baseline.metres());
        let maps = vec![
            Map::new("elevation", "Elevation", (grid, tile.heights_m.clone()))
                .unit("m")
                .words("Height above the sphere of 1737.4 km.")
                .colours(Colours::spread(ColourMap::Viridis)),
            Map::new("slope", "Slope", (grid, slope_deg.clone()))
                .unit("deg")
                .words(format!("Slope of the plane fitted {over}."))
                .colours(Colours {
                    ends: Some((0.0, 30.0)),
                    ..Colours::spread(ColourMap::Inferno)
                }),
            Map::new("roughness", "Roughness", (grid, roughness_m))
                .unit("m")
                .words(format!("Root mean square of the heights about that plane, {over}."))
                .colours(Colours::spread(ColourMap::Inferno)),
            Map::new("hazard", "Landing hazard", (grid, codes(&hazards)))
                .unit("code")
                .words(format!(
                    "0 within limits, 1 steeper than {:.0}°, 2 rougher than {:.2} m, 3 both, 4 not \
                     known; {over}.",
                    limits.slope.degrees(),
                    limits.roughness.metres()
                ))
                .colours(Colours {
                    ends: Some((0.0, 4.0)),
                    bare_zero: true,
                    ..Colours::spread(ColourMap::Inferno)
                }),
        ];
        Ok(Self { slope_deg, hazards, baseline, maps })
    }

    /// Returns the share of the cells that are within limits.
    pub(crate) fn safe_share(&self) -> f64 {
        let safe = self.hazards.iter().filter(|hazard| **hazard == Hazard::None).count();
        safe as f64 / self.hazards.len().max(1) as f64
    }
}

fn codes(hazards: &[Hazard]) -> Vec<f32> {
    hazards.iter().map(|hazard| f32::from(hazard.code())).collect()
}
