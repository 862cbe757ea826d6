//! A block of columns through a window, after passes that bring it into the window's rhythm.

use hilal_quantity::constants::STEFAN_BOLTZMANN_W_M2_K4;

use super::block::{ColumnBlock, Sweep};
use super::lanes::{LANES, Lanes, lanes};
use super::layers::DepthPosition;
use super::relaxation::Relaxation;
use super::scene::{LONGEST_STEP_S, seconds};
use super::surroundings::Surroundings;
use super::{Absorption, Beam, HeatSettings, Layers, TemperatureError};

/// Settings, checked, with what follows from them.
#[derive(Debug)]
pub(super) struct Rhythm {
    pub(super) layers: Layers,
    pub(super) absorption: Absorption,
    pub(super) step_s: f64,
    passes: u32,
    stride: usize,
    depth: DepthPosition,
}

/// Share of the hemisphere that terrain hides, in each lane.
pub(super) type Shares = [f32; LANES];

impl Rhythm {
    pub(super) fn new(settings: &HeatSettings) -> Result<Self, TemperatureError> {
        let layers = Layers::new(&settings.regolith, &settings.layers)?;
        let step_s = seconds(settings.step)?;
        let longest = (1..=settings.stride).take_while(|&n| n as f64 * step_s <= LONGEST_STEP_S);
        Ok(Self {
            absorption: Absorption::new(&settings.regolith),
            step_s,
            passes: settings.passes,
            stride: longest.last().unwrap_or(1),
            depth: layers.between(settings.depth)?,
            layers,
        })
    }

    /// Returns columns before the first pass: as warm as even light of this mean would keep them.
    pub(super) fn start(&self, absorbed_w_m2: &Lanes) -> ColumnBlock {
        let regolith = self.layers.regolith();
        let emissive = regolith.emissivity * STEFAN_BOLTZMANN_W_M2_K4;
        let start_k = absorbed_w_m2
            .map(|mean| ((mean + regolith.geothermal_w_m2) / emissive).max(0.0).sqrt().sqrt());
        ColumnBlock::new(&self.layers, &start_k)
    }

    /// Returns what each lane absorbs at an instant: sunlight, and what the surroundings send.
    pub(super) fn absorbed(
        &self,
        beams: &[Beam; LANES],
        shares: &Shares,
        surroundings: (f32, f32),
    ) -> [f32; LANES] {
        let sent = self.absorbed_from_terrain(surroundings);
        core::array::from_fn(|l| self.absorption.absorbed_w_m2(beams[l]) + shares[l] * sent)
    }

    /// Returns what ground absorbs in W/m² that sees nothing but surroundings of this infrared and
    /// this scattered flux.
    fn absorbed_from_terrain(&self, (infrared, scattered): (f32, f32)) -> f32 {
        let absorptivity = single(self.layers.regolith().emissivity);
        absorptivity * infrared + (1.0 - single(self.absorption.diffuse_albedo())) * scattered
    }

    /// Takes a block through the window: by strides, as often as the settings say; by steps, for
    /// what strides blur; and by steps again, showing the block after each.
    pub(super) fn run(
        &self,
        sweep: &mut Sweep,
        absorbed_w_m2: &[[f32; LANES]],
        mut show: impl FnMut(&ColumnBlock),
    ) {
        let mut block = self.start(&mean(absorbed_w_m2));
        for stride in self.strides() {
            let mut relaxation = Relaxation::new(&self.layers);
            for instants in absorbed_w_m2.chunks(stride) {
                let step_s = instants.len() as f64 * self.step_s;
                block.step(&self.layers, sweep, step_s, &mean(instants));
                relaxation.observe(&self.layers, &block, sweep);
            }
            relaxation.correct(&self.layers, &mut block);
        }
        for absorbed in absorbed_w_m2 {
            block.step(&self.layers, sweep, self.step_s, &absorbed.map(f64::from));
            show(&block);
        }
    }

    /// Returns the stride of each pass before the one reported, in instants.
    pub(super) fn strides(&self) -> impl Iterator<Item = usize> + use<> {
        let by_strides = self.passes as usize;
        core::iter::repeat_n(self.stride, by_strides).chain((by_strides > 0).then_some(1))
    }

    /// Returns the temperature of every lane at the depth of the settings.
    pub(super) fn at_depth(&self, block: &ColumnBlock) -> Lanes {
        let (above, below) = (&block.now_k[self.depth.upper], &block.now_k[self.depth.upper + 1]);
        lanes(|l| above[l] + self.depth.weight * (below[l] - above[l]))
    }

    /// Refuses a window without an instant, and surroundings of another window.
    pub(super) fn check(
        surroundings: &Surroundings,
        instants: usize,
    ) -> Result<(), TemperatureError> {
        if instants == 0 {
            return Err(TemperatureError::Count { what: "instants", found: 0, wanted: 1 });
        }
        let (what, found) = ("instants of the surroundings", surroundings.len());
        if found != instants {
            return Err(TemperatureError::Count { what, found, wanted: instants });
        }
        Ok(())
    }
}

fn mean(instants: &[[f32; LANES]]) -> Lanes {
    let count = instants.len().max(1) as f64;
    lanes(|l| instants.iter().map(|absorbed| f64::from(absorbed[l])).sum::<f64>() / count)
}

#[expect(clippy::cast_possible_truncation, reason = "seven digits of a flux are enough")]
pub(super) const fn single(value: f64) -> f32 {
    value as f32
}
