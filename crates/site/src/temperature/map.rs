//! The temperatures of every cell of a tile over a window.

use core::ops::Range;

use hilal_quantity::Temperature;
use rayon::prelude::*;

use super::block::{ColumnBlock, Sweep};
use super::lanes::{LANES, Lanes, lanes};
use super::rhythm::Rhythm;
use super::{Beam, HeatSettings, Scene, Surroundings, TemperatureError};

/// The least, the mean and the most that a temperature was over a window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TemperatureRange {
    /// The coldest.
    pub least: Temperature,
    /// The mean over all instants.
    pub mean: Temperature,
    /// The hottest.
    pub most: Temperature,
}

const UNKNOWN: TemperatureRange = {
    let unknown = Temperature::from_kelvins(f64::NAN);
    TemperatureRange { least: unknown, mean: unknown, most: unknown }
};

/// How hot and how cold every cell gets, at the surface and at the depth of the settings.
#[derive(Debug, Clone, PartialEq)]
pub struct TemperatureMap {
    /// At the surface, cell by cell in the scene's order.
    pub surface: Vec<TemperatureRange>,
    /// At the depth of the settings, in the same order.
    pub at_depth: Vec<TemperatureRange>,
}

/// Computes the temperatures of every cell of a scene over its window, a block of cells at a time:
/// memory does not grow with cells × instants. A cell without ground gets NaN.
///
/// # Errors
///
/// Refuses a regolith, layers or a step without sense, a depth that the layers do not reach, and
/// surroundings of another window than the scene's.
pub fn temperature_map<F: Fn(usize, Range<usize>, &mut [Beam]) + Sync>(
    settings: &HeatSettings,
    scene: &Scene<'_, F>,
    surroundings: &Surroundings,
) -> Result<TemperatureMap, TemperatureError> {
    let rhythm = Rhythm::new(settings)?;
    Rhythm::check(surroundings, scene.instants)?;
    let blocks: Vec<(TemperatureTally, TemperatureTally)> = (0..scene.cells().div_ceil(LANES))
        .into_par_iter()
        .map_init(
            || (Sweep::new(&rhythm.layers), Vec::with_capacity(scene.instants)),
            |(sweep, absorbed), block| {
                light(&rhythm, scene, surroundings, (block, absorbed));
                tally(&rhythm, sweep, absorbed)
            },
        )
        .collect();
    let ranges = |of: fn(&(TemperatureTally, TemperatureTally)) -> &TemperatureTally| {
        let all = blocks.iter().flat_map(|block| of(block).ranges(scene.instants));
        let known = |(range, share): (_, &f32)| if share.is_nan() { UNKNOWN } else { range };
        all.zip(scene.terrain_share).map(known).collect()
    };
    Ok(TemperatureMap { surface: ranges(|block| &block.0), at_depth: ranges(|block| &block.1) })
}

/// Lists what the cells of a block absorb at every instant; lanes without a cell stay dark.
fn light<F: Fn(usize, Range<usize>, &mut [Beam]) + Sync>(
    rhythm: &Rhythm,
    scene: &Scene<'_, F>,
    surroundings: &Surroundings,
    (block, absorbed): (usize, &mut Vec<[f32; LANES]>),
) {
    let cells = block * LANES..scene.cells().min((block + 1) * LANES);
    let mut shares = [0.0; LANES];
    shares[..cells.len()].copy_from_slice(&scene.terrain_share[cells.clone()]);
    let mut beams = [Beam::default(); LANES];
    absorbed.clear();
    absorbed.extend((0..scene.instants).map(|instant| {
        (scene.sunlight)(instant, cells.clone(), &mut beams[..cells.len()]);
        rhythm.absorbed(&beams, &shares, surroundings.at(instant))
    }));
}

fn tally(
    rhythm: &Rhythm,
    sweep: &mut Sweep,
    absorbed: &[[f32; LANES]],
) -> (TemperatureTally, TemperatureTally) {
    let (mut surface, mut at_depth) = (TemperatureTally::default(), TemperatureTally::default());
    rhythm.run(sweep, absorbed, |block: &ColumnBlock| {
        surface.note(&block.now_k[0]);
        at_depth.note(&rhythm.at_depth(block));
    });
    (surface, at_depth)
}

/// Extremes and sum of every lane, in kelvins.
#[derive(Debug, Clone)]
struct TemperatureTally {
    least: Lanes,
    sum: Lanes,
    most: Lanes,
}

impl Default for TemperatureTally {
    fn default() -> Self {
        Self { least: [f64::INFINITY; LANES], sum: [0.0; LANES], most: [0.0; LANES] }
    }
}

impl TemperatureTally {
    fn note(&mut self, now_k: &Lanes) {
        self.least = lanes(|l| self.least[l].min(now_k[l]));
        self.sum = lanes(|l| self.sum[l] + now_k[l]);
        self.most = lanes(|l| self.most[l].max(now_k[l]));
    }

    fn ranges(&self, instants: usize) -> impl Iterator<Item = TemperatureRange> + '_ {
        (0..LANES).map(move |l| TemperatureRange {
            least: Temperature::from_kelvins(self.least[l]),
            mean: Temperature::from_kelvins(self.sum[l] / instants as f64),
            most: Temperature::from_kelvins(self.most[l]),
        })
    }
}
