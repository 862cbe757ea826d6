//! Columns of ground that warm and cool together.

use hilal_quantity::constants::STEFAN_BOLTZMANN_W_M2_K4;
use hilal_quantity::{Duration, Length, Temperature};
use rayon::prelude::*;

use super::block::{ColumnBlock, Sweep};
use super::lanes::{LANES, lanes};
use super::relaxation::Relaxation;
use super::scene::seconds;
use super::{Layers, TemperatureError};

/// Any number of columns in the same layers, each under its own light.
///
/// ```
/// use hilal_quantity::{Length, Temperature, Unit};
/// use hilal_site::{Columns, LayerSettings, Layers, RegolithModel};
///
/// let layers = Layers::new(&RegolithModel::default(), &LayerSettings::default())?;
/// let mut columns = Columns::new(layers, 2, Temperature::from_kelvins(200.0));
/// columns.step(1.0 * Unit::Hour, &[1000.0, 0.0])?;
/// assert!(columns.surface(0) > columns.surface(1));
/// let deep = columns.at_depth(1, Length::from_metres(0.3))?;
/// assert!((deep.kelvins() - 200.0).abs() < 0.01); // an hour of dark is not felt there
/// # Ok::<(), hilal_site::TemperatureError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Columns {
    layers: Layers,
    count: usize,
    blocks: Vec<ColumnBlock>,
}

impl Columns {
    /// Puts `count` columns at one temperature throughout.
    pub fn new(layers: Layers, count: usize, start: Temperature) -> Self {
        let block = ColumnBlock::new(&layers, &[start.kelvins(); LANES]);
        Self { blocks: vec![block; count.div_ceil(LANES)], count, layers }
    }

    /// Returns how many columns there are.
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Moves on by one step, at whose end each column absorbs `absorbed_w_m2` from above: sunlight,
    /// scattered light and infrared together.
    ///
    /// Second-order backward differences: stable for any step, and exact in the energy that it
    /// accounts for.
    ///
    /// # Errors
    ///
    /// Refuses a step that is not in (0, 2 days], and a flux for more or fewer columns.
    pub fn step(&mut self, step: Duration, absorbed_w_m2: &[f64]) -> Result<(), TemperatureError> {
        let step_s = seconds(step)?;
        if absorbed_w_m2.len() != self.count {
            return Err(TemperatureError::Count {
                what: "absorbed fluxes",
                found: absorbed_w_m2.len(),
                wanted: self.count,
            });
        }
        let layers = &self.layers;
        self.blocks.par_iter_mut().zip(absorbed_w_m2.par_chunks(LANES)).for_each_init(
            || Sweep::new(layers),
            |sweep, (block, absorbed)| block.step(layers, sweep, step_s, &padded(absorbed)),
        );
        Ok(())
    }

    /// Brings the columns into the rhythm of a cycle: passes through it and, after each pass,
    /// corrects the deep ground by what flowed. `absorbed_w_m2` holds the fluxes of every column at
    /// the end of the first step, then at the end of the second, and so on.
    ///
    /// # Errors
    ///
    /// Refuses what [`Self::step`] refuses, and a cycle that is no whole number of steps.
    pub fn equilibrate(
        &mut self,
        step: Duration,
        absorbed_w_m2: &[f64],
        passes: u32,
    ) -> Result<(), TemperatureError> {
        let step_s = seconds(step)?;
        if self.count == 0 || !absorbed_w_m2.len().is_multiple_of(self.count) {
            return Err(TemperatureError::Count {
                what: "fluxes of the last step of a cycle",
                found: absorbed_w_m2.len() % self.count.max(1),
                wanted: self.count,
            });
        }
        let (layers, count) = (&self.layers, self.count);
        self.blocks.par_iter_mut().enumerate().for_each_init(
            || Sweep::new(layers),
            |sweep, (i, block)| {
                let first = i * LANES;
                for _ in 0..passes {
                    let mut relaxation = Relaxation::new(layers);
                    for fluxes in absorbed_w_m2.chunks_exact(count) {
                        let fluxes = &fluxes[first..count.min(first + LANES)];
                        block.step(layers, sweep, step_s, &padded(fluxes));
                        relaxation.observe(layers, block, sweep);
                    }
                    relaxation.correct(layers, block);
                }
            },
        );
        Ok(())
    }

    /// Returns the temperature of a column's surface; nothing beyond the last column.
    pub fn surface(&self, column: usize) -> Option<Temperature> {
        self.node_k(column, 0).map(Temperature::from_kelvins)
    }

    /// Returns what a column's surface emits, in W/m²; nothing beyond the last column.
    pub fn emitted_w_m2(&self, column: usize) -> Option<f64> {
        let emissive = self.layers.regolith().emissivity * STEFAN_BOLTZMANN_W_M2_K4;
        self.node_k(column, 0).map(|t| emissive * t * t * t * t)
    }

    /// Returns the temperature of a column at a depth, linear between two nodes.
    ///
    /// # Errors
    ///
    /// Refuses a depth that the layers do not reach, and a column beyond the last.
    pub fn at_depth(&self, column: usize, depth: Length) -> Result<Temperature, TemperatureError> {
        let place = self.layers.between(depth)?;
        let node = |i: usize| {
            self.node_k(column, i).ok_or(TemperatureError::Count {
                what: "columns up to the one asked for",
                found: self.count,
                wanted: column + 1,
            })
        };
        let (above, below) = (node(place.upper)?, node(place.upper + 1)?);
        Ok(Temperature::from_kelvins(above + place.weight * (below - above)))
    }

    fn node_k(&self, column: usize, node: usize) -> Option<f64> {
        if column >= self.count {
            return None;
        }
        self.blocks.get(column / LANES).map(|block| block.now_k[node][column % LANES])
    }
}

/// Fluxes of a block that may not be full: the lanes left over idle in the dark.
fn padded(absorbed_w_m2: &[f64]) -> [f64; LANES] {
    lanes(|l| absorbed_w_m2.get(l).copied().unwrap_or(0.0))
}
