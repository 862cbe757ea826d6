//! What one block has seen so far.

use hilal_terrain::horizon::Horizons;

use super::runs::Runs;
use super::sky::{Batch, InstantSky};
use crate::block::{
    BLOCK, Cells, CentrePass, DiscPass, Extent, HorizonBlock, NO_MASK_DEG, mark, narrow, sum_up,
};
use crate::demand::SLIVER;
use crate::track::Standing;
use crate::{Condition, Demand, SkyTrack, strips};

/// Instants that share a word of bits.
const WORD: usize = 32;

/// What is to be found out: every condition once, and the demands as sets of them.
pub(super) struct Questions {
    pub(super) conditions: Vec<Condition>,
    demands: Vec<Vec<usize>>,
}

impl Questions {
    pub(super) fn new(demands: &[Demand]) -> Self {
        let mut conditions: Vec<Condition> = Vec::new();
        let mut number = |condition: Condition| {
            conditions.iter().position(|&known| known == condition).unwrap_or_else(|| {
                conditions.push(condition);
                conditions.len() - 1
            })
        };
        let demands = demands
            .iter()
            .map(|demand| demand.conditions().iter().map(|&c| number(c)).collect())
            .collect();
        Self { conditions, demands }
    }
}

/// What one block has seen so far.
pub(super) struct BlockTally {
    extent: Extent,
    light: Vec<f64>,
    /// For each demand the runs of each place.
    runs: Vec<Vec<Runs>>,
}

impl BlockTally {
    pub(super) fn new(extent: Extent, demands: usize) -> Self {
        Self { extent, light: vec![0.0; BLOCK], runs: vec![vec![Runs::default(); BLOCK]; demands] }
    }

    pub(super) const fn extent(&self) -> Extent {
        self.extent
    }

    pub(super) fn mean_light(&self, place: usize, instants: u32) -> f32 {
        narrow(self.light[place] / f64::from(instants))
    }

    pub(super) fn runs(&self, demand: usize) -> &[Runs] {
        &self.runs[demand]
    }

    /// Looks at the instants of a batch.
    pub(super) fn advance(
        &mut self,
        horizons: &Horizons,
        track: &SkyTrack,
        questions: &Questions,
        batch: &Batch,
    ) {
        let mut watch = Watch::new(HorizonBlock::gather(horizons, track, self.extent), questions);
        for (first, instants) in (batch.first..).step_by(WORD).zip(batch.instants.chunks(WORD)) {
            watch.look(questions, instants);
            for (sum, &light) in self.light.iter_mut().zip(watch.light.iter()) {
                *sum += f64::from(light);
            }
            let count = u32::try_from(instants.len()).unwrap_or(u32::MAX);
            for (demand, runs) in questions.demands.iter().zip(&mut self.runs) {
                watch.record(demand, (first, count), runs);
            }
        }
    }
}

/// A block while it is looked at: light and bits of up to 32 instants.
struct Watch {
    block: HorizonBlock,
    light: Box<Cells>,
    values: Box<Cells>,
    words: Vec<[u32; BLOCK]>,
}

impl Watch {
    fn new(block: HorizonBlock, questions: &Questions) -> Self {
        let cells = || Box::new([0.0; BLOCK]);
        let words = vec![[0; BLOCK]; questions.conditions.len()];
        Self { block, light: cells(), values: cells(), words }
    }

    /// Looks at up to 32 instants.
    fn look(&mut self, questions: &Questions, instants: &[InstantSky]) {
        self.light.fill(0.0);
        self.words.fill([0; BLOCK]);
        for (bit, sky) in (0..).zip(instants) {
            DiscPass::new(&self.block, &sky.sun, &strips::SUN)
                .fractions(&self.block, &mut self.values);
            sum_up(&self.values, &mut self.light);
            let looks = || questions.conditions.iter().zip(&sky.bodies).enumerate();
            for (number, (condition, _)) in looks().filter(|(_, (c, _))| c.is_of_sun()) {
                mark(&self.values, condition.threshold(), bit, &mut self.words[number]);
            }
            for (number, (condition, body)) in looks().filter(|(_, (c, _))| !c.is_of_sun()) {
                if let Some(body) = body {
                    self.measure(*condition, body);
                    mark(&self.values, condition.threshold(), bit, &mut self.words[number]);
                }
            }
        }
    }

    /// Measures what a condition other than on the Sun is about, in every cell.
    fn measure(&mut self, condition: Condition, body: &Standing) {
        if condition == Condition::EarthDisc {
            let pass = DiscPass::new(&self.block, body, &strips::EARTH);
            pass.fractions(&self.block, &mut self.values);
        } else {
            let pass = CentrePass::new(&self.block, body, condition.mask_deg());
            pass.clearances(&self.block, &mut self.values);
        }
    }

    /// Adds the instants at which all conditions of a demand hold to the runs of the cells.
    fn record(&self, demand: &[usize], (first, count): (u32, u32), runs: &mut [Runs]) {
        let seen = u32::MAX >> (32 - count.clamp(1, 32));
        for (place, runs) in runs.iter_mut().enumerate() {
            let word = demand.iter().fold(seen, |word, &number| word & self.words[number][place]);
            runs.push(word, (first, count));
        }
    }
}

impl Condition {
    const fn is_of_sun(self) -> bool {
        matches!(self, Self::AnySun | Self::Sun(_))
    }

    /// Returns the elevation that the body must reach whatever the terrain.
    pub(crate) const fn mask_deg(self) -> f64 {
        match self {
            Self::Relay(mask) => mask.degrees(),
            _ => NO_MASK_DEG,
        }
    }

    /// Returns the least share of flux, or the least clearance in degrees, at which it holds.
    ///
    /// Shares are compared to within a hundred-thousandth, more than single precision loses.
    pub(crate) fn threshold(self) -> f32 {
        match self {
            Self::AnySun => narrow(SLIVER),
            Self::Sun(share) => narrow(share.value() - 1e-5),
            Self::EarthDisc => narrow(1.0 - SLIVER),
            Self::EarthCentre | Self::Station(_) | Self::Relay(_) => f32::MIN_POSITIVE,
        }
    }
}
