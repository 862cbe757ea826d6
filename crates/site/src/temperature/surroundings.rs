//! What the terrain around a cell sends it.

use core::ops::Range;

use hilal_quantity::constants::STEFAN_BOLTZMANN_W_M2_K4;
use rayon::prelude::*;

use super::block::{ColumnBlock, Sweep};
use super::lanes::{LANES, lanes};
use super::relaxation::Relaxation;
use super::rhythm::{Rhythm, single};
use super::{Beam, HeatSettings, Scene, TemperatureError};

/// Cells that stand for a whole tile.
const SAMPLE: usize = 1024;

/// Flux that leaves the surroundings at every instant of a window, in W/m² of their own area:
/// what a cell would receive if it saw only them.
///
/// All cells of a tile see the same surroundings: its mean. A cold floor between hot walls sees
/// too little, and one between cold walls too much.
#[derive(Debug, Clone, PartialEq)]
pub struct Surroundings {
    infrared_w_m2: Vec<f32>,
    scattered_w_m2: Vec<f32>,
}

impl Surroundings {
    /// Takes the infrared and the scattered sunlight that leave the surroundings at every instant,
    /// in W/m².
    ///
    /// # Errors
    ///
    /// Refuses two series of different length.
    pub fn new(
        infrared_w_m2: Vec<f32>,
        scattered_w_m2: Vec<f32>,
    ) -> Result<Self, TemperatureError> {
        let (wanted, found) = (infrared_w_m2.len(), scattered_w_m2.len());
        if found != wanted {
            let what = "instants of scattered light beside those of infrared";
            return Err(TemperatureError::Count { what, found, wanted });
        }
        Ok(Self { infrared_w_m2, scattered_w_m2 })
    }

    /// Returns surroundings that send nothing, for a window of `instants` instants.
    pub fn none(instants: usize) -> Self {
        Self { infrared_w_m2: vec![0.0; instants], scattered_w_m2: vec![0.0; instants] }
    }

    /// Computes the mean of a tile from up to 1024 of its cells, spread evenly.
    ///
    /// The cells march together. At every step each sees the others by their mean at the step
    /// before; scattered light goes round at once: with a mean share F of terrain in view and a
    /// mean scattered sunlight R, surfaces of diffuse albedo A send `R / (1 − A F)`, and with a mean
    /// emission E and emissivity ε in the infrared `E / (1 − (1 − ε) F)`.
    ///
    /// # Errors
    ///
    /// Refuses settings that [`temperature_map`](super::temperature_map) refuses.
    pub fn of_tile<F: Fn(usize, Range<usize>, &mut [Beam]) + Sync>(
        settings: &HeatSettings,
        scene: &Scene<'_, F>,
    ) -> Result<Self, TemperatureError> {
        let rhythm = Rhythm::new(settings)?;
        let ground: Vec<usize> =
            (0..scene.cells()).filter(|&cell| !scene.terrain_share[cell].is_nan()).collect();
        if ground.is_empty() {
            return Ok(Self::none(scene.instants));
        }
        let count = ground.len().min(SAMPLE);
        let cells: Vec<usize> = (0..count).map(|i| ground[i * ground.len() / count]).collect();
        Ok(TileColumns::new(&rhythm, scene, &cells).march())
    }

    /// Returns how many instants there are.
    pub const fn len(&self) -> usize {
        self.infrared_w_m2.len()
    }

    /// Returns whether there is no instant.
    pub const fn is_empty(&self) -> bool {
        self.infrared_w_m2.is_empty()
    }

    /// Returns the infrared at every instant, in W/m².
    pub fn infrared_w_m2(&self) -> &[f32] {
        &self.infrared_w_m2
    }

    /// Returns the scattered sunlight at every instant, in W/m².
    pub fn scattered_w_m2(&self) -> &[f32] {
        &self.scattered_w_m2
    }

    pub(super) fn at(&self, instant: usize) -> (f32, f32) {
        (self.infrared_w_m2[instant], self.scattered_w_m2[instant])
    }
}

/// The sample of a tile, and its light.
struct TileColumns<'a> {
    rhythm: &'a Rhythm,
    /// By instant, then cell: sunlight absorbed, first-hand and scattered.
    absorbed_w_m2: Vec<f32>,
    scattered_w_m2: Vec<f32>,
    shares: Vec<f32>,
    mean_share: f64,
    blocks: Vec<ColumnBlock>,
}

impl<'a> TileColumns<'a> {
    fn new<F: Fn(usize, Range<usize>, &mut [Beam]) + Sync>(
        rhythm: &'a Rhythm,
        scene: &Scene<'_, F>,
        cells: &[usize],
    ) -> Self {
        let count = cells.len();
        let shares: Vec<f32> = cells.iter().map(|&cell| scene.terrain_share[cell]).collect();
        let mean_share = shares.iter().copied().map(f64::from).sum::<f64>() / count as f64;
        let albedo = rhythm.absorption.diffuse_albedo();
        let mut absorbed_w_m2 = vec![0.0; scene.instants * count];
        let scattered_w_m2 = absorbed_w_m2
            .par_chunks_mut(count)
            .enumerate()
            .map(|(instant, absorbed)| {
                let mut scattered = 0.0;
                let mut beam = [Beam::default()];
                for (&cell, absorbed) in cells.iter().zip(&mut *absorbed) {
                    (scene.sunlight)(instant, cell..cell + 1, &mut beam);
                    *absorbed = rhythm.absorption.absorbed_w_m2(beam[0]);
                    scattered += f64::from(rhythm.absorption.scattered_w_m2(beam[0]));
                }
                let sent = scattered / count as f64 / (1.0 - albedo * mean_share);
                let kept = single((1.0 - albedo) * sent);
                absorbed.iter_mut().zip(&shares).for_each(|(a, share)| *a += kept * share);
                single(sent)
            })
            .collect();
        let mean = |cell: usize| {
            let of_cell = absorbed_w_m2[cell..].iter().step_by(count);
            of_cell.copied().map(f64::from).sum::<f64>() / scene.instants.max(1) as f64
        };
        let blocks = (0..count)
            .step_by(LANES)
            .map(|first| rhythm.start(&lanes(|l| mean((first + l).min(count - 1)))))
            .collect();
        Self { rhythm, absorbed_w_m2, scattered_w_m2, shares, mean_share, blocks }
    }

    fn march(mut self) -> Surroundings {
        let mut sweep = Sweep::new(&self.rhythm.layers);
        let mut infrared = 0.0;
        for stride in self.rhythm.strides() {
            infrared = self.pass(&mut sweep, stride, infrared);
        }
        let mut infrared_w_m2 = Vec::with_capacity(self.scattered_w_m2.len());
        let absorbed_w_m2 = core::mem::take(&mut self.absorbed_w_m2);
        for absorbed in absorbed_w_m2.chunks_exact(self.shares.len()) {
            infrared = self.step(&mut sweep, self.rhythm.step_s, (absorbed, infrared));
            infrared_w_m2.push(single(infrared));
        }
        Surroundings { infrared_w_m2, scattered_w_m2: self.scattered_w_m2 }
    }

    /// Goes through the window by strides, and corrects the deep ground.
    fn pass(&mut self, sweep: &mut Sweep, stride: usize, start_w_m2: f64) -> f64 {
        let (count, step_s) = (self.shares.len(), self.rhythm.step_s);
        let absorbed_w_m2 = core::mem::take(&mut self.absorbed_w_m2);
        let mut relaxations: Vec<Relaxation> =
            self.blocks.iter().map(|_| Relaxation::new(&self.rhythm.layers)).collect();
        let mut infrared = start_w_m2;
        let layers = &self.rhythm.layers;
        for instants in absorbed_w_m2.chunks(count * stride) {
            let spans = instants.len() / count;
            let mean: Vec<f32> = (0..count)
                .map(|i| instants[i..].iter().step_by(count).sum::<f32>() / spans as f32)
                .collect();
            infrared = self.step_observed(
                sweep,
                spans as f64 * step_s,
                (&mean, infrared),
                |i, block, sweep| relaxations[i].observe(layers, block, sweep),
            );
        }
        for (block, relaxation) in self.blocks.iter_mut().zip(relaxations) {
            relaxation.correct(&self.rhythm.layers, block);
        }
        self.absorbed_w_m2 = absorbed_w_m2;
        infrared
    }

    fn step(&mut self, sweep: &mut Sweep, step_s: f64, from: (&[f32], f64)) -> f64 {
        self.step_observed(sweep, step_s, from, |_, _, _| ())
    }

    /// Moves the sample on under the light and the infrared given, and returns the infrared that
    /// then leaves it.
    fn step_observed(
        &mut self,
        sweep: &mut Sweep,
        step_s: f64,
        (absorbed_w_m2, infrared_w_m2): (&[f32], f64),
        mut observe: impl FnMut(usize, &ColumnBlock, &Sweep),
    ) -> f64 {
        let emissivity = self.rhythm.layers.regolith().emissivity;
        let mut emitted = 0.0;
        let cells = absorbed_w_m2.chunks(LANES).zip(self.shares.chunks(LANES));
        for (i, (block, (absorbed, shares))) in self.blocks.iter_mut().zip(cells).enumerate() {
            let kept = lanes(|l| {
                let of = |values: &[f32]| values.get(l).copied().map_or(0.0, f64::from);
                of(absorbed) + of(shares) * emissivity * infrared_w_m2
            });
            block.step(&self.rhythm.layers, sweep, step_s, &kept);
            observe(i, block, sweep);
            emitted += block.now_k[0][..shares.len()].iter().map(|t| t * t * t * t).sum::<f64>();
        }
        let mean = emissivity * STEFAN_BOLTZMANN_W_M2_K4 * emitted / self.shares.len() as f64;
        mean / (1.0 - (1.0 - emissivity) * self.mean_share)
    }
}
