//! How hot and how cold the ground gets, on every n-th cell: conduction is dear.

use hilal_figure::ColourMap;
use hilal_quantity::{Angle, GridAzimuth};
use hilal_report::site::{Colours, Map, SitePlan};
use hilal_site::{
    Beam, HeatSettings, Scene, SiteLight, SkyTrack, Surroundings, TemperatureMap, TemperatureRange,
    temperature_map, terrain_share,
};
use hilal_terrain::horizon::Horizons;
use hilal_terrain::horizon::store::HorizonFile;
use hilal_terrain::{Cell, Gradient, Grid, Raster};

use crate::progress::Bar;

/// Cells whose temperature is computed at most, and instants of each.
const MOST_CELLS: usize = 64 * 64;
const MOST_INSTANTS: u32 = 9000;

/// The maps of temperature, on a coarser grid than the others; none when the period is longer than
/// is affordable.
///
/// # Errors
///
/// Names the horizon file when it cannot be read.
pub(crate) fn maps(
    file: &HorizonFile,
    tile: &Raster,
    (plan, track): (&SitePlan, &SkyTrack),
    bar: &Bar,
) -> anyhow::Result<Vec<Map>> {
    if plan.period.instants() > MOST_INSTANTS {
        return Ok(Vec::new());
    }
    bar.say("light on the ground");
    let sample = Sample::of(file, tile)?;
    let shares = sample.terrain_shares();
    let light = SiteLight::new(sample.horizons.clone(), track.clone());
    let epochs: Vec<_> = plan.period.epochs().collect();
    let settings = HeatSettings { step: plan.period.step(), ..HeatSettings::default() };
    let scene = Scene {
        instants: epochs.len(),
        terrain_share: &shares,
        sunlight: |instant: usize, cells: core::ops::Range<usize>, beams: &mut [Beam]| {
            for (cell, beam) in cells.zip(beams) {
                *beam = sample.beam(&light, cell, epochs[instant]);
            }
        },
    };
    let surroundings = Surroundings::of_tile(&settings, &scene)?;
    bar.set(0.2);
    bar.say("temperature");
    let made = temperature_map(&settings, &scene, &surroundings)?;
    bar.set(1.0);
    Ok(drawn(&made, sample.grid(), sample.step))
}

/// Every n-th cell of a tile.
struct Sample {
    horizons: Horizons,
    slopes: Vec<Option<Slope>>,
    step: usize,
}

/// How the ground leans.
#[derive(Debug, Clone, Copy)]
struct Slope {
    angle: Angle,
    /// The direction in which it falls.
    downhill: GridAzimuth,
}

impl Sample {
    fn of(file: &HorizonFile, tile: &Raster) -> anyhow::Result<Self> {
        let grid = tile.grid;
        let step = (1..=grid.rows.max(grid.columns))
            .find(|step| grid.rows.div_ceil(*step) * grid.columns.div_ceil(*step) <= MOST_CELLS);
        let step = step.unwrap_or(1);
        let coarse = Grid {
            spacing_m: grid.spacing_m * step as f64,
            rows: grid.rows.div_ceil(step),
            columns: grid.columns.div_ceil(step),
            ..grid
        };
        let azimuths = file.header().azimuths;
        let mut planes = vec![0_i16; coarse.len() * azimuths];
        for row in 0..coarse.rows {
            let line = file.read(row * step..row * step + 1, 0..grid.columns)?;
            for azimuth in 0..azimuths {
                let from = line.plane(azimuth).iter().step_by(step);
                let at = azimuth * coarse.len() + row * coarse.columns;
                planes[at..at + coarse.columns]
                    .iter_mut()
                    .zip(from)
                    .for_each(|(to, from)| *to = *from);
            }
        }
        let cells = (0..coarse.len()).map(|index| Cell {
            row: index / coarse.columns * step,
            column: index % coarse.columns * step,
        });
        let slopes = cells.map(|cell| tile.gradient(cell).map(Slope::of)).collect();
        let horizons = Horizons::from_planes(coarse, azimuths, planes);
        let horizons = horizons.ok_or_else(|| anyhow::anyhow!("the horizon file lacks planes"))?;
        Ok(Self { horizons, slopes, step })
    }

    const fn grid(&self) -> Grid {
        self.horizons.grid()
    }

    /// Returns the share of each cell's hemisphere that terrain hides; NaN without ground.
    fn terrain_shares(&self) -> Vec<f32> {
        let azimuths = self.horizons.azimuths();
        let grid = self.grid();
        let share = |(index, slope): (usize, &Option<Slope>)| {
            let Some(slope) = slope else { return f32::NAN };
            let cell = Cell { row: index / grid.columns, column: index % grid.columns };
            let around: Vec<Angle> = (0..azimuths)
                .map(|i| GridAzimuth::from_degrees(i as f64 * 360.0 / azimuths as f64))
                .map(|azimuth| self.horizons.horizon(cell, azimuth))
                .collect();
            narrow(terrain_share(&around, slope.angle, slope.downhill.angle()).value())
        };
        self.slopes.iter().enumerate().map(share).collect()
    }

    /// Returns the Sun's beam on a cell.
    fn beam(&self, light: &SiteLight, index: usize, epoch: hilal_quantity::Epoch) -> Beam {
        let grid = self.grid();
        let Some(slope) = self.slopes[index] else { return Beam::new(0.0, 0.0) };
        let cell = Cell { row: index / grid.columns, column: index % grid.columns };
        let sun = light.sun(grid.centre(cell), epoch);
        if sun.fraction.value() <= 0.0 {
            return Beam::new(0.0, 0.0);
        }
        let away = slope.downhill.turn_to(sun.azimuth);
        let cosine = slope.angle.cos() * sun.elevation.sin()
            + slope.angle.sin() * sun.elevation.cos() * away.cos();
        Beam::new(sun.irradiance_w_m2 * sun.fraction.value(), cosine)
    }
}

impl Slope {
    fn of(gradient: Gradient) -> Self {
        let Gradient { east, north } = gradient;
        Self {
            angle: Angle::from_degrees(gradient.slope_deg()),
            downhill: GridAzimuth::new(Angle::atan2(-east, -north)),
        }
    }
}

fn drawn(made: &TemperatureMap, grid: Grid, step: usize) -> Vec<Map> {
    let pick = |ranges: &[TemperatureRange], of: fn(&TemperatureRange) -> f64| {
        (grid, ranges.iter().map(|range| narrow(of(range))).collect::<Vec<f32>>())
    };
    let least = |range: &TemperatureRange| range.least.kelvins();
    let mean = |range: &TemperatureRange| range.mean.kelvins();
    let most = |range: &TemperatureRange| range.most.kelvins();
    let every = if step > 1 { format!(" Every {step} cells.") } else { String::new() };
    let map = |name: &str, title: &str, values: (Grid, Vec<f32>)| {
        Map::new(name, title, values)
            .unit("K")
            .words(format!("{title}, by conduction with the terrain's infrared.{every}"))
            .colours(Colours::spread(ColourMap::Inferno))
    };
    vec![
        map("surface_least", "Coldest surface", pick(&made.surface, least)),
        map("surface_mean", "Mean surface temperature", pick(&made.surface, mean)),
        map("surface_most", "Hottest surface", pick(&made.surface, most)),
        map("depth_least", "Coldest at 0.3 m depth", pick(&made.at_depth, least)),
        map("depth_mean", "Mean at 0.3 m depth", pick(&made.at_depth, mean)),
        map("depth_most", "Warmest at 0.3 m depth", pick(&made.at_depth, most)),
    ]
}

#[expect(clippy::cast_possible_truncation, reason = "maps need no more than f32")]
const fn narrow(value: f64) -> f32 {
    value as f32
}
