//! From a start that is too warm or too cold to a steady rhythm, without the years that the deep
//! ground would take.

use hilal_quantity::constants::STEFAN_BOLTZMANN_W_M2_K4;

use super::Layers;
use super::block::{ColumnBlock, Sweep};
use super::lanes::{LANES, Lanes, lanes};
use super::surface::COLDEST_K;

/// The most by which one correction moves a node, in kelvins: far from the rhythm, conductances
/// are those of another temperature.
const FURTHEST_K: f64 = 60.0;

/// What flowed through every gap between nodes over a cycle.
///
/// In a steady rhythm the mean flux at every depth is that of the interior. Where it is not, the
/// mean difference of temperature across the gap is wrong by the missing flux over the mean
/// conductance; added up from space down, these are the corrections. From the surface to space the
/// conductance is that of radiation, 4 ε σ T³: without it, ground in the dark would take years to
/// cool as a whole.
#[derive(Debug)]
pub(super) struct Relaxation {
    radiative_w_m2_k: Lanes,
    flux_w_m2: Vec<Lanes>,
    conductance_w_m2_k: Vec<Lanes>,
    steps: f64,
}

impl Relaxation {
    pub(super) fn new(layers: &Layers) -> Self {
        let gaps = || vec![[0.0; LANES]; layers.len() - 1];
        Self {
            radiative_w_m2_k: [0.0; LANES],
            flux_w_m2: gaps(),
            conductance_w_m2_k: gaps(),
            steps: 0.0,
        }
    }

    /// Takes note of what the last step let flow upwards.
    pub(super) fn observe(&mut self, layers: &Layers, block: &ColumnBlock, sweep: &Sweep) {
        let four = 4.0 * layers.regolith().emissivity * STEFAN_BOLTZMANN_W_M2_K4;
        let (sum, surface) = (&self.radiative_w_m2_k, &block.now_k[0]);
        self.radiative_w_m2_k = lanes(|l| sum[l] + four * surface[l] * surface[l] * surface[l]);
        let sums = self.flux_w_m2.iter_mut().zip(&mut self.conductance_w_m2_k);
        let nodes = block.now_k.windows(2).zip(&sweep.conductance_w_m2_k);
        for ((flux, conductance), (nodes, now)) in sums.zip(nodes) {
            *flux = lanes(|l| flux[l] + now[l] * (nodes[1][l] - nodes[0][l]));
            *conductance = lanes(|l| conductance[l] + now[l]);
        }
        self.steps += 1.0;
    }

    /// Corrects the columns, and starts them afresh.
    pub(super) fn correct(self, layers: &Layers, block: &mut ColumnBlock) {
        let wanted = layers.regolith().geothermal_w_m2 * self.steps;
        let (radiative, leaving) = (&self.radiative_w_m2_k, &self.flux_w_m2[0]);
        let mut change = lanes(|l| (wanted - leaving[l]) / radiative[l]);
        let gaps = self.flux_w_m2.iter().zip(&self.conductance_w_m2_k);
        for (node, (flux, conductance)) in block.now_k[1..].iter_mut().zip(gaps) {
            change = lanes(|l| change[l] + (wanted - flux[l]) / conductance[l]);
            *node = lanes(|l| (node[l] + change[l].clamp(-FURTHEST_K, FURTHEST_K)).max(COLDEST_K));
        }
        block.restart(layers);
    }
}
